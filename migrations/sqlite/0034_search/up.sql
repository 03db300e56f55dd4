-- How texts are analysed is a matter of the application: what a list by title is in the order of, and the version of the
-- analysis that made it and `search_text`, which has the words of everything and, behind a slash, those of the number and
-- the title alone (a public decision is found by them). What an earlier version analysed the application analyses anew
-- when it starts; until then such a case is not found.
ALTER TABLE business_cases ADD COLUMN title_key TEXT NOT NULL DEFAULT '';
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

-- The full-text index, by the number of the case: its words; those that are public, if it has a public decision; and
-- what narrows a list (facets), so that a frequent word together with a status, a cluster or a table is looked up as one.
-- A facet only narrows what is looked at: whether a case is asked for and may be seen is always decided by its row.
DROP TRIGGER case_search_insert;
DROP TRIGGER case_search_update;
DROP TABLE case_search;
CREATE VIRTUAL TABLE case_search USING fts5(words, public_words, facets, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0');

CREATE VIEW case_search_rows AS
SELECT c.id, c.number_key, c.search_text AS words,
    CASE WHEN EXISTS (SELECT 1 FROM decisions d WHERE d.case_id = c.id AND d.public)
        THEN substr(c.search_text, instr(c.search_text, ' / ') + 3) || (SELECT group_concat(' ' || lower(replace(d.number, '-', ' ')), '') FROM decisions d WHERE d.case_id = c.id AND d.public)
    END AS public_words,
    's' || replace(c.status, '-', '')
        || coalesce(' c' || replace(c.cluster_code, '-', ''), '')
        || coalesce(' g' || replace(c.scope_code, '-', ''), '')
        || ' i' || replace(c.initiator_id, '-', '')
        || coalesce(' t' || replace(c.lead_table_id, '-', ''), '')
        || coalesce((SELECT group_concat(' t' || replace(t.body_id, '-', ''), '') FROM case_tables t WHERE t.case_id = c.id AND NOT t.is_lead), '')
        || CASE WHEN c.board_since IS NULL THEN '' ELSE ' bboard' END AS facets
FROM business_cases c;

CREATE TRIGGER case_search_insert AFTER INSERT ON business_cases
BEGIN INSERT INTO case_search (rowid, words, public_words, facets) SELECT number_key, words, public_words, facets FROM case_search_rows WHERE id = NEW.id; END;
CREATE TRIGGER case_search_update AFTER UPDATE ON business_cases
WHEN NEW.analysis_version <> OLD.analysis_version OR NEW.search_text <> OLD.search_text OR NEW.status <> OLD.status OR NEW.cluster_code IS NOT OLD.cluster_code OR NEW.scope_code IS NOT OLD.scope_code OR NEW.lead_table_id IS NOT OLD.lead_table_id OR (NEW.board_since IS NULL) <> (OLD.board_since IS NULL)
BEGIN
    DELETE FROM case_search WHERE rowid = OLD.number_key;
    INSERT INTO case_search (rowid, words, public_words, facets) SELECT number_key, words, public_words, facets FROM case_search_rows WHERE id = NEW.id;
END;
CREATE TRIGGER case_search_table_added AFTER INSERT ON case_tables WHEN NOT NEW.is_lead
BEGIN
    DELETE FROM case_search WHERE rowid = (SELECT number_key FROM business_cases WHERE id = NEW.case_id);
    INSERT INTO case_search (rowid, words, public_words, facets) SELECT number_key, words, public_words, facets FROM case_search_rows WHERE id = NEW.case_id;
END;
CREATE TRIGGER case_search_table_removed AFTER DELETE ON case_tables WHEN NOT OLD.is_lead
BEGIN
    DELETE FROM case_search WHERE rowid = (SELECT number_key FROM business_cases WHERE id = OLD.case_id);
    INSERT INTO case_search (rowid, words, public_words, facets) SELECT number_key, words, public_words, facets FROM case_search_rows WHERE id = OLD.case_id;
END;
CREATE TRIGGER case_search_decision_added AFTER INSERT ON decisions WHEN NEW.public
BEGIN
    DELETE FROM case_search WHERE rowid = (SELECT number_key FROM business_cases WHERE id = NEW.case_id);
    INSERT INTO case_search (rowid, words, public_words, facets) SELECT number_key, words, public_words, facets FROM case_search_rows WHERE id = NEW.case_id;
END;
CREATE TRIGGER case_search_decision_published AFTER UPDATE ON decisions WHEN NEW.public <> OLD.public
BEGIN
    DELETE FROM case_search WHERE rowid = (SELECT number_key FROM business_cases WHERE id = NEW.case_id);
    INSERT INTO case_search (rowid, words, public_words, facets) SELECT number_key, words, public_words, facets FROM case_search_rows WHERE id = NEW.case_id;
END;
