-- With a million cases this takes longer than a statement of the service may.
SET LOCAL statement_timeout = 0;
-- How texts are analysed is a matter of the application: what a list by title is in the order of, and the version of the
-- analysis that made it and `search_text`, which has the words of everything and, behind a slash, those of the number and
-- the title alone (a public decision is found by them). What an earlier version analysed the application analyses anew
-- when it starts; until then such a case is not found.
ALTER TABLE business_cases ADD COLUMN title_key TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE business_cases ADD COLUMN analysis_version INTEGER NOT NULL DEFAULT 0 CHECK (analysis_version >= 0);
CREATE INDEX business_cases_by_analysis ON business_cases (analysis_version, number_key);
DROP INDEX business_cases_by_title;
CREATE INDEX business_cases_by_title ON business_cases (title_key, number_key);

-- What is most often asked for, in each order: without these all cases of a status or a cluster are read and sorted.
CREATE INDEX business_cases_by_status_and_title ON business_cases (status, title_key, number_key);
CREATE INDEX business_cases_by_status_and_asked ON business_cases (status, asked_cents, number_key);
CREATE INDEX business_cases_by_status_and_update ON business_cases (status, updated_at, number_key);
CREATE INDEX business_cases_by_cluster_and_title ON business_cases (cluster_code, title_key, number_key);
CREATE INDEX business_cases_by_cluster_and_asked ON business_cases (cluster_code, asked_cents, number_key);
CREATE INDEX business_cases_by_cluster_and_update ON business_cases (cluster_code, updated_at, number_key);

-- The register of public decisions, the newest first.
CREATE INDEX decisions_by_publication ON decisions (public, decided_at, id);

-- The full-text index, by the number of the case: its words; those that are public (`w:`), if it has a public decision;
-- and what narrows a list (facets), so that a frequent word together with a status, a cluster or a table is looked up as
-- one. A facet only narrows what is looked at: whether a case is asked for and may be seen is always decided by its row.
-- Stored, since making it from the text takes longer than looking it up; beside the row, so that a walk over many reads
-- little; not compressed, and without a list of pending entries that each search would have to read.
DROP INDEX business_cases_search;
CREATE TABLE case_search (
    number_key BIGINT NOT NULL PRIMARY KEY,
    words TSVECTOR NOT NULL
) WITH (toast_tuple_target = 8160);
CREATE INDEX case_search_by_words ON case_search USING gin (words) WITH (fastupdate = off);

-- How many cases about have the words and facets that many have, as the planner's statistics tell; the row without a
-- lexeme has the number of all. The worker writes it anew now and then: to read it in the statistics takes longer than a
-- search.
ALTER TABLE case_search ALTER COLUMN words SET STATISTICS 400;
CREATE TABLE case_search_frequencies (
    lexeme TEXT NOT NULL PRIMARY KEY,
    cases BIGINT NOT NULL
);

CREATE FUNCTION index_case(the_case TEXT) RETURNS VOID LANGUAGE sql AS $$
    INSERT INTO case_search (number_key, words)
    SELECT c.number_key, array_to_tsvector(array_remove(array_remove(
        string_to_array(split_part(c.search_text, ' / ', 1), ' ')
        || ARRAY(SELECT 'w:' || w FROM decisions d, unnest(string_to_array(split_part(c.search_text, ' / ', 2), ' ') || string_to_array(lower(d.number), '-')) w WHERE d.case_id = c.id AND d.public)
        || ARRAY(SELECT 't:' || replace(t.body_id, '-', '') FROM case_tables t WHERE t.case_id = c.id AND NOT t.is_lead)
        || ARRAY['s:' || replace(c.status, '-', ''), 'c:' || replace(c.cluster_code, '-', ''), 'g:' || replace(c.scope_code, '-', ''),
            'i:' || replace(c.initiator_id, '-', ''), 't:' || replace(c.lead_table_id, '-', ''),
            CASE WHEN c.board_since IS NOT NULL THEN 'b:board' END,
            -- The block of the number: by it the next hits of a word are found however far they are.
            'n:' || c.number_key / 1024],
        NULL), ''))
    FROM business_cases c WHERE c.id = the_case
    ON CONFLICT (number_key) DO UPDATE SET words = EXCLUDED.words
$$;
CREATE FUNCTION case_is_indexed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM index_case(NEW.id);
    RETURN NULL;
END $$;
CREATE FUNCTION case_of_the_row_is_indexed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM index_case(CASE WHEN TG_OP = 'DELETE' THEN OLD.case_id ELSE NEW.case_id END);
    RETURN NULL;
END $$;
CREATE TRIGGER case_search_insert AFTER INSERT ON business_cases FOR EACH ROW EXECUTE FUNCTION case_is_indexed();
CREATE TRIGGER case_search_update AFTER UPDATE ON business_cases FOR EACH ROW
WHEN (NEW.analysis_version <> OLD.analysis_version OR NEW.search_text <> OLD.search_text OR NEW.status <> OLD.status OR NEW.cluster_code IS DISTINCT FROM OLD.cluster_code OR NEW.scope_code IS DISTINCT FROM OLD.scope_code OR NEW.lead_table_id IS DISTINCT FROM OLD.lead_table_id OR (NEW.board_since IS NULL) <> (OLD.board_since IS NULL))
EXECUTE FUNCTION case_is_indexed();
CREATE TRIGGER case_search_table_added AFTER INSERT ON case_tables FOR EACH ROW WHEN (NOT NEW.is_lead) EXECUTE FUNCTION case_of_the_row_is_indexed();
CREATE TRIGGER case_search_table_removed AFTER DELETE ON case_tables FOR EACH ROW WHEN (NOT OLD.is_lead) EXECUTE FUNCTION case_of_the_row_is_indexed();
CREATE TRIGGER case_search_decision_added AFTER INSERT ON decisions FOR EACH ROW WHEN (NEW.public) EXECUTE FUNCTION case_of_the_row_is_indexed();
CREATE TRIGGER case_search_decision_published AFTER UPDATE ON decisions FOR EACH ROW WHEN (NEW.public <> OLD.public) EXECUTE FUNCTION case_of_the_row_is_indexed();
