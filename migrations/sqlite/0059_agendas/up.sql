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

CREATE TRIGGER agenda_items_keep_their_subject BEFORE UPDATE ON agenda_items
WHEN NEW.id IS DISTINCT FROM OLD.id OR NEW.meeting_id IS DISTINCT FROM OLD.meeting_id OR NEW.kind IS DISTINCT FROM OLD.kind OR NEW.case_id IS DISTINCT FROM OLD.case_id OR NEW.ballot_id IS DISTINCT FROM OLD.ballot_id OR NEW.document_id IS DISTINCT FROM OLD.document_id OR NEW.created_at IS DISTINCT FROM OLD.created_at OR NEW.version NOT IN (OLD.version, OLD.version + 1) OR OLD.removed_at IS NOT NULL OR (OLD.published_in IS NOT NULL AND NEW.published_in IS DISTINCT FROM OLD.published_in)
BEGIN SELECT RAISE(ABORT, 'an agenda item keeps what it is about'); END;
CREATE TRIGGER agenda_items_are_of_the_body BEFORE INSERT ON agenda_items
WHEN NEW.removed_at IS NOT NULL OR NEW.published_in IS NOT NULL
    OR (NEW.kind = 'ballot' AND NOT EXISTS (SELECT 1 FROM ballots b JOIN meetings m ON m.body_id = b.body_id
        WHERE b.id = NEW.ballot_id AND b.case_id = NEW.case_id AND m.id = NEW.meeting_id))
    OR (NEW.kind = 'case' AND NOT EXISTS (SELECT 1 FROM meetings m JOIN bodies o ON o.id = m.body_id JOIN business_cases c ON c.id = NEW.case_id
        WHERE m.id = NEW.meeting_id AND ((o.kind = 'board' AND c.board_since IS NOT NULL)
            OR (o.kind = 'table' AND EXISTS (SELECT 1 FROM case_tables t WHERE t.case_id = c.id AND t.body_id = o.id)))))
BEGIN SELECT RAISE(ABORT, 'an agenda item is about what its body deals with'); END;
CREATE TRIGGER agenda_items_are_published_by_a_version BEFORE UPDATE ON agenda_items
WHEN NEW.published_in IS NOT NULL AND OLD.published_in IS NULL AND NOT EXISTS (SELECT 1 FROM agenda_versions WHERE meeting_id = NEW.meeting_id AND number = NEW.published_in)
BEGIN SELECT RAISE(ABORT, 'an agenda item is published by a version of its agenda'); END;
CREATE TRIGGER agenda_items_are_never_deleted BEFORE DELETE ON agenda_items
BEGIN SELECT RAISE(ABORT, 'an agenda item is never deleted'); END;

CREATE TRIGGER agenda_versions_follow BEFORE INSERT ON agenda_versions
WHEN NOT EXISTS (SELECT 1 FROM meetings WHERE id = NEW.meeting_id AND agenda_version = NEW.number - 1 AND status = 'planned' AND NOT recorded_afterwards AND starts_at > NEW.published_at)
BEGIN SELECT RAISE(ABORT, 'an agenda is published before its meeting, version after version'); END;
CREATE TRIGGER agenda_versions_never_change BEFORE UPDATE ON agenda_versions
BEGIN SELECT RAISE(ABORT, 'a published agenda never changes'); END;
CREATE TRIGGER agenda_versions_are_never_deleted BEFORE DELETE ON agenda_versions
BEGIN SELECT RAISE(ABORT, 'a published agenda is never deleted'); END;
CREATE TRIGGER meetings_count_their_agendas BEFORE UPDATE ON meetings
WHEN NEW.recorded_afterwards IS DISTINCT FROM OLD.recorded_afterwards OR NEW.body_id IS DISTINCT FROM OLD.body_id
    OR (NEW.agenda_version <> OLD.agenda_version AND (NEW.agenda_version <> OLD.agenda_version + 1
        OR NOT EXISTS (SELECT 1 FROM agenda_versions WHERE meeting_id = NEW.id AND number = NEW.agenda_version)))
BEGIN SELECT RAISE(ABORT, 'the agenda of a meeting is the last one that was published'); END;
CREATE TRIGGER attendances_are_of_the_body BEFORE INSERT ON attendances
WHEN NOT EXISTS (SELECT 1 FROM meetings m JOIN seats s ON s.body_id = m.body_id WHERE m.id = NEW.meeting_id AND s.id = NEW.seat_id AND s.representative_id = NEW.representative_id)
BEGIN SELECT RAISE(ABORT, 'an attendance is of a seat of the body that meets'); END;
CREATE TRIGGER attendances_keep_their_seat BEFORE UPDATE ON attendances
WHEN NEW.meeting_id IS DISTINCT FROM OLD.meeting_id OR NEW.seat_id IS DISTINCT FROM OLD.seat_id OR NEW.representative_id IS DISTINCT FROM OLD.representative_id
BEGIN SELECT RAISE(ABORT, 'an attendance keeps its meeting and its seat'); END;
CREATE TRIGGER attendances_are_never_deleted BEFORE DELETE ON attendances
BEGIN SELECT RAISE(ABORT, 'an attendance is never deleted'); END;

-- Papers of agenda items and meetings.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = REPLACE(REPLACE(sql, '''determination'', ''mandate''', '''determination'', ''mandate'', ''agenda-item'', ''meeting'''),
    '((subject_kind = ''mandate'') = (case_id IS NULL))', '((subject_kind IN (''mandate'', ''agenda-item'', ''meeting'')) = (case_id IS NULL))')
WHERE type = 'table' AND name = 'document_attachments';
UPDATE sqlite_schema SET sql = REPLACE(sql, '''meeting-changed'',', '''meeting-changed'', ''agenda-published'',')
WHERE type = 'table' AND name IN ('notifications', 'notification_choices');
PRAGMA writable_schema = RESET;
-- The body in whose history it is recorded; of agenda items and meetings.
ALTER TABLE document_attachments ADD COLUMN body_id TEXT REFERENCES bodies (id);
CREATE INDEX document_attachments_by_body ON document_attachments (body_id, document_id) WHERE body_id IS NOT NULL;
-- Unchanged for the kinds of before (ELSE TRUE); papers_name_what_is_there checks the new ones.
DROP TRIGGER attachments_name_what_is_there;
CREATE TRIGGER attachments_name_what_is_there BEFORE INSERT ON document_attachments
WHEN NEW.ended_at IS NOT NULL OR NOT COALESCE(CASE NEW.subject_kind
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
    ELSE TRUE END, FALSE)
BEGIN SELECT RAISE(ABORT, 'a document is attached to what is there'); END;
CREATE TRIGGER papers_name_what_is_there BEFORE INSERT ON document_attachments
WHEN (NEW.body_id IS NOT NULL AND NEW.subject_kind NOT IN ('agenda-item', 'meeting')) OR (NEW.subject_kind IN ('agenda-item', 'meeting') AND NOT COALESCE(CASE NEW.subject_kind
    WHEN 'agenda-item' THEN EXISTS (SELECT 1 FROM agenda_items i JOIN meetings m ON m.id = i.meeting_id WHERE i.id = NEW.subject_id AND i.removed_at IS NULL AND m.body_id = NEW.body_id)
    WHEN 'meeting' THEN EXISTS (SELECT 1 FROM meetings m WHERE m.id = NEW.subject_id AND m.body_id = NEW.body_id) END, FALSE))
BEGIN SELECT RAISE(ABORT, 'a paper is of a meeting that is there'); END;
CREATE TRIGGER attachments_keep_their_body BEFORE UPDATE ON document_attachments WHEN NEW.body_id IS DISTINCT FROM OLD.body_id
BEGIN SELECT RAISE(ABORT, 'an attachment of a document only ends'); END;
