-- Agendas of meetings: items in order with their papers, frozen copies of what was published, and who was there.
ALTER TABLE meetings RENAME COLUMN agenda TO announcement;
-- Recorded after it was held; nobody was notified.
ALTER TABLE meetings ADD COLUMN recorded_afterwards BOOLEAN NOT NULL DEFAULT FALSE;
-- The number of the last published version of the agenda; 0: none.
ALTER TABLE meetings ADD COLUMN agenda_version INTEGER NOT NULL DEFAULT 0 CHECK (agenda_version >= 0);
-- Who else was there, as free text.
ALTER TABLE meetings ADD COLUMN guests TEXT;

CREATE TABLE agenda_items (
    id TEXT NOT NULL PRIMARY KEY,
    meeting_id TEXT NOT NULL REFERENCES meetings (id),
    -- From 1, without gaps; null once it was removed.
    place INTEGER CHECK (place > 0),
    kind TEXT NOT NULL CHECK (kind IN ('case', 'ballot', 'document', 'topic')),
    -- The case, of a ballot the case that it is about.
    case_id TEXT REFERENCES business_cases (id),
    ballot_id TEXT REFERENCES ballots (id),
    document_id TEXT REFERENCES documents (id),
    title TEXT NOT NULL CHECK (title <> ''),
    explanation TEXT,
    presenter TEXT,
    planned_minutes INTEGER CHECK (planned_minutes BETWEEN 1 AND 1440),
    -- The first version of the agenda that has it; null: never published.
    published_in INTEGER CHECK (published_in > 0),
    removed_at TIMESTAMP,
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    CHECK ((place IS NULL) = (removed_at IS NOT NULL)),
    CHECK ((kind IN ('case', 'ballot')) = (case_id IS NOT NULL)),
    CHECK ((kind = 'ballot') = (ballot_id IS NOT NULL)),
    CHECK ((kind = 'document') = (document_id IS NOT NULL))
);
CREATE UNIQUE INDEX agenda_items_in_order ON agenda_items (meeting_id, place) WHERE place IS NOT NULL;
CREATE INDEX agenda_items_by_meeting ON agenda_items (meeting_id, id);
CREATE INDEX agenda_items_by_case ON agenda_items (case_id, id) WHERE case_id IS NOT NULL;
CREATE INDEX agenda_items_by_ballot ON agenda_items (ballot_id, id) WHERE ballot_id IS NOT NULL;
CREATE INDEX agenda_items_by_document ON agenda_items (document_id, id) WHERE document_id IS NOT NULL;

-- What was published, as it was. JSON: `domain::meeting::AgendaContent`.
CREATE TABLE agenda_versions (
    meeting_id TEXT NOT NULL REFERENCES meetings (id),
    number INTEGER NOT NULL CHECK (number > 0),
    content TEXT NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    note TEXT,
    published_by TEXT NOT NULL,
    published_at TIMESTAMP NOT NULL,
    PRIMARY KEY (meeting_id, number)
);

-- One line for each seat in force on the day of the meeting.
CREATE TABLE attendances (
    meeting_id TEXT NOT NULL REFERENCES meetings (id),
    seat_id TEXT NOT NULL REFERENCES seats (id),
    -- The day of the meeting when this was recorded: what was said for another day does not count.
    on_date DATE NOT NULL,
    -- The holder on that day.
    representative_id TEXT NOT NULL REFERENCES representatives (id),
    -- `expected`: says that it comes; before the meeting only.
    presence TEXT NOT NULL CHECK (presence IN ('expected', 'present', 'with-notice', 'absent')),
    -- Who sat there instead.
    substitute_id TEXT REFERENCES representatives (id),
    -- Why the holder does not come; for the bureau, which can remove it.
    reason TEXT CHECK (reason <> ''),
    recorded_by TEXT NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    PRIMARY KEY (meeting_id, seat_id),
    CHECK (substitute_id IS NULL OR (presence IN ('with-notice', 'absent') AND substitute_id <> representative_id))
);

CREATE TRIGGER agenda_items_keep_their_subject BEFORE UPDATE ON agenda_items FOR EACH ROW WHEN (NEW.id IS DISTINCT FROM OLD.id OR NEW.meeting_id IS DISTINCT FROM OLD.meeting_id OR NEW.kind IS DISTINCT FROM OLD.kind OR NEW.case_id IS DISTINCT FROM OLD.case_id OR NEW.ballot_id IS DISTINCT FROM OLD.ballot_id OR NEW.document_id IS DISTINCT FROM OLD.document_id OR NEW.created_at IS DISTINCT FROM OLD.created_at OR NEW.version NOT IN (OLD.version, OLD.version + 1) OR OLD.removed_at IS NOT NULL OR (OLD.published_in IS NOT NULL AND NEW.published_in IS DISTINCT FROM OLD.published_in)) EXECUTE FUNCTION refuse('an agenda item keeps what it is about');
CREATE OR REPLACE FUNCTION agenda_items_are_of_the_body() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.removed_at IS NOT NULL OR NEW.published_in IS NOT NULL
    OR (NEW.kind = 'ballot' AND NOT EXISTS (SELECT 1 FROM ballots b JOIN meetings m ON m.body_id = b.body_id
        WHERE b.id = NEW.ballot_id AND b.case_id = NEW.case_id AND m.id = NEW.meeting_id))
    OR (NEW.kind = 'case' AND NOT EXISTS (SELECT 1 FROM meetings m JOIN bodies o ON o.id = m.body_id JOIN business_cases c ON c.id = NEW.case_id
        WHERE m.id = NEW.meeting_id AND ((o.kind = 'board' AND c.board_since IS NOT NULL)
            OR (o.kind = 'table' AND EXISTS (SELECT 1 FROM case_tables t WHERE t.case_id = c.id AND t.body_id = o.id))))) THEN
        RAISE EXCEPTION 'an agenda item is about what its body deals with';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER agenda_items_are_of_the_body BEFORE INSERT ON agenda_items FOR EACH ROW EXECUTE FUNCTION agenda_items_are_of_the_body();
CREATE OR REPLACE FUNCTION agenda_items_are_published_by_a_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.published_in IS NOT NULL AND OLD.published_in IS NULL AND NOT EXISTS (SELECT 1 FROM agenda_versions WHERE meeting_id = NEW.meeting_id AND number = NEW.published_in) THEN
        RAISE EXCEPTION 'an agenda item is published by a version of its agenda';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER agenda_items_are_published_by_a_version BEFORE UPDATE ON agenda_items FOR EACH ROW EXECUTE FUNCTION agenda_items_are_published_by_a_version();
CREATE TRIGGER agenda_items_are_never_deleted BEFORE DELETE ON agenda_items FOR EACH ROW EXECUTE FUNCTION refuse('an agenda item is never deleted');
CREATE TRIGGER agenda_items_are_never_emptied BEFORE TRUNCATE ON agenda_items EXECUTE FUNCTION refuse('what is kept is never deleted');

CREATE OR REPLACE FUNCTION agenda_versions_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM meetings WHERE id = NEW.meeting_id AND agenda_version = NEW.number - 1 AND status = 'planned' AND NOT recorded_afterwards AND starts_at > NEW.published_at) THEN
        RAISE EXCEPTION 'an agenda is published before its meeting, version after version';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER agenda_versions_follow BEFORE INSERT ON agenda_versions FOR EACH ROW EXECUTE FUNCTION agenda_versions_follow();
CREATE TRIGGER agenda_versions_never_change BEFORE UPDATE ON agenda_versions FOR EACH ROW EXECUTE FUNCTION refuse('a published agenda never changes');
CREATE TRIGGER agenda_versions_are_never_deleted BEFORE DELETE ON agenda_versions FOR EACH ROW EXECUTE FUNCTION refuse('a published agenda is never deleted');
CREATE TRIGGER agenda_versions_are_never_emptied BEFORE TRUNCATE ON agenda_versions EXECUTE FUNCTION refuse('what is kept is never deleted');
CREATE OR REPLACE FUNCTION meetings_count_their_agendas() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.recorded_afterwards IS DISTINCT FROM OLD.recorded_afterwards OR NEW.body_id IS DISTINCT FROM OLD.body_id
    OR (NEW.agenda_version <> OLD.agenda_version AND (NEW.agenda_version <> OLD.agenda_version + 1
        OR NOT EXISTS (SELECT 1 FROM agenda_versions WHERE meeting_id = NEW.id AND number = NEW.agenda_version))) THEN
        RAISE EXCEPTION 'the agenda of a meeting is the last one that was published';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER meetings_count_their_agendas BEFORE UPDATE ON meetings FOR EACH ROW EXECUTE FUNCTION meetings_count_their_agendas();
CREATE OR REPLACE FUNCTION attendances_are_of_the_body() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM meetings m JOIN seats s ON s.body_id = m.body_id WHERE m.id = NEW.meeting_id AND s.id = NEW.seat_id AND s.representative_id = NEW.representative_id) THEN
        RAISE EXCEPTION 'an attendance is of a seat of the body that meets';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER attendances_are_of_the_body BEFORE INSERT ON attendances FOR EACH ROW EXECUTE FUNCTION attendances_are_of_the_body();
CREATE TRIGGER attendances_keep_their_seat BEFORE UPDATE ON attendances FOR EACH ROW WHEN (NEW.meeting_id IS DISTINCT FROM OLD.meeting_id OR NEW.seat_id IS DISTINCT FROM OLD.seat_id OR NEW.representative_id IS DISTINCT FROM OLD.representative_id) EXECUTE FUNCTION refuse('an attendance keeps its meeting and its seat');
CREATE TRIGGER attendances_are_never_deleted BEFORE DELETE ON attendances FOR EACH ROW EXECUTE FUNCTION refuse('an attendance is never deleted');
CREATE TRIGGER attendances_are_never_emptied BEFORE TRUNCATE ON attendances EXECUTE FUNCTION refuse('what is kept is never deleted');

-- Papers of agenda items and meetings.
ALTER TABLE document_attachments DROP CONSTRAINT document_attachments_subject_kind_check, DROP CONSTRAINT document_attachments_check,
    ADD CONSTRAINT document_attachments_subject_kind_check CHECK (subject_kind IN ('case', 'appraisal', 'condition', 'decision', 'ratification', 'promise', 'measurement', 'disbursement', 'determination', 'mandate', 'agenda-item', 'meeting')),
    ADD CONSTRAINT document_attachments_check CHECK ((subject_kind IN ('mandate', 'agenda-item', 'meeting')) = (case_id IS NULL));
DO $$
DECLARE
    list RECORD;
BEGIN
    FOR list IN SELECT conrelid::regclass AS of_table, conname, pg_get_constraintdef(oid) AS rule FROM pg_constraint
        WHERE conname IN ('notifications_kind_check', 'notification_choices_kind_check')
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', list.of_table, list.conname);
        EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', list.of_table, list.conname, replace(list.rule,
            '''meeting-changed''::text', '''meeting-changed''::text, ''agenda-published''::text'));
    END LOOP;
END $$;
-- The body in whose history it is recorded; of agenda items and meetings.
ALTER TABLE document_attachments ADD COLUMN body_id TEXT REFERENCES bodies (id);
CREATE INDEX document_attachments_by_body ON document_attachments (body_id, document_id) WHERE body_id IS NOT NULL;
-- Unchanged for the kinds of before (ELSE TRUE); papers_name_what_is_there checks the new ones.
DROP TRIGGER attachments_name_what_is_there ON document_attachments;
CREATE OR REPLACE FUNCTION attachments_name_what_is_there() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.ended_at IS NOT NULL OR NOT COALESCE(CASE NEW.subject_kind
    WHEN 'case' THEN NEW.subject_id = NEW.case_id
    WHEN 'appraisal' THEN NEW.subject_id = NEW.case_id AND EXISTS (SELECT 1 FROM case_revisions WHERE case_id = NEW.case_id AND revision = NEW.subject_version)
    WHEN 'condition' THEN EXISTS (SELECT 1 FROM conditions WHERE id = NEW.subject_id AND case_id = NEW.case_id)
    WHEN 'decision' THEN EXISTS (SELECT 1 FROM decisions WHERE id = NEW.subject_id AND case_id = NEW.case_id)
    WHEN 'ratification' THEN EXISTS (SELECT 1 FROM ratifications WHERE id = NEW.subject_id AND case_id = NEW.case_id)
    WHEN 'promise' THEN EXISTS (SELECT 1 FROM promises WHERE id = NEW.subject_id AND case_id = NEW.case_id)
    WHEN 'measurement' THEN EXISTS (SELECT 1 FROM measurements m JOIN indicators i ON i.id = m.indicator_id WHERE m.id = NEW.subject_id AND i.case_id = NEW.case_id)
    WHEN 'disbursement' THEN EXISTS (SELECT 1 FROM commitment_entries e JOIN commitments c ON c.id = e.commitment_id WHERE e.id = NEW.subject_id AND e.kind = 'paid' AND c.case_id = NEW.case_id)
    WHEN 'determination' THEN EXISTS (SELECT 1 FROM commitment_entries e JOIN commitments c ON c.id = e.commitment_id WHERE e.id = NEW.subject_id AND e.kind = 'determined' AND c.case_id = NEW.case_id)
    WHEN 'mandate' THEN EXISTS (SELECT 1 FROM mandate_versions WHERE mandate_id = NEW.subject_id AND version = NEW.subject_version)
    ELSE TRUE END, FALSE) THEN
        RAISE EXCEPTION 'a document is attached to what is there';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER attachments_name_what_is_there BEFORE INSERT ON document_attachments FOR EACH ROW EXECUTE FUNCTION attachments_name_what_is_there();
CREATE OR REPLACE FUNCTION papers_name_what_is_there() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.body_id IS NOT NULL AND NEW.subject_kind NOT IN ('agenda-item', 'meeting')) OR (NEW.subject_kind IN ('agenda-item', 'meeting') AND NOT COALESCE(CASE NEW.subject_kind
    WHEN 'agenda-item' THEN EXISTS (SELECT 1 FROM agenda_items i JOIN meetings m ON m.id = i.meeting_id WHERE i.id = NEW.subject_id AND i.removed_at IS NULL AND m.body_id = NEW.body_id)
    WHEN 'meeting' THEN EXISTS (SELECT 1 FROM meetings m WHERE m.id = NEW.subject_id AND m.body_id = NEW.body_id) END, FALSE)) THEN
        RAISE EXCEPTION 'a paper is of a meeting that is there';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER papers_name_what_is_there BEFORE INSERT ON document_attachments FOR EACH ROW EXECUTE FUNCTION papers_name_what_is_there();
CREATE TRIGGER attachments_keep_their_body BEFORE UPDATE ON document_attachments FOR EACH ROW WHEN (NEW.body_id IS DISTINCT FROM OLD.body_id) EXECUTE FUNCTION refuse('an attachment of a document only ends');
