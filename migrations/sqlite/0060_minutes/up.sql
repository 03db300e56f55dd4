-- Minutes in parts per agenda item, sent round with remarks and adopted by a later meeting; and action points.
ALTER TABLE meetings ADD COLUMN minutes_state TEXT NOT NULL DEFAULT 'none' CHECK (minutes_state IN ('none', 'draft', 'sent-round', 'adopted'));
-- The number of the last frozen version; 0: none.
ALTER TABLE meetings ADD COLUMN minutes_version INTEGER NOT NULL DEFAULT 0 CHECK (minutes_version >= 0);
-- Until when remarks are taken, that day included.
ALTER TABLE meetings ADD COLUMN remarks_until DATE;
ALTER TABLE meetings ADD COLUMN adopted_by_meeting_id TEXT REFERENCES meetings (id);
ALTER TABLE meetings ADD COLUMN adopted_at TIMESTAMP;
-- The first version of the minutes that has it; null: in none.
ALTER TABLE agenda_items ADD COLUMN minuted_in INTEGER CHECK (minuted_in > 0);
CREATE INDEX meetings_by_minutes ON meetings (minutes_state, starts_at, id);

CREATE TABLE minutes_parts (
    item_id TEXT NOT NULL PRIMARY KEY REFERENCES agenda_items (id),
    meeting_id TEXT NOT NULL REFERENCES meetings (id),
    outcome TEXT NOT NULL CHECK (outcome IN ('dealt-with', 'deferred', 'not-dealt-with')),
    text TEXT,
    -- What was decided, as it goes into the decision list.
    decision TEXT,
    version INTEGER NOT NULL CHECK (version > 0),
    updated_by TEXT NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    CHECK (outcome = 'not-dealt-with' OR text IS NOT NULL OR decision IS NOT NULL),
    CHECK (outcome <> 'not-dealt-with' OR decision IS NULL)
);
CREATE INDEX minutes_parts_by_meeting ON minutes_parts (meeting_id, item_id);

-- JSON: `domain::meeting::MinutesContent`.
CREATE TABLE minutes_versions (
    meeting_id TEXT NOT NULL REFERENCES meetings (id),
    number INTEGER NOT NULL CHECK (number > 0),
    state TEXT NOT NULL CHECK (state IN ('sent-round', 'adopted')),
    content TEXT NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    note TEXT,
    frozen_by TEXT NOT NULL,
    frozen_at TIMESTAMP NOT NULL,
    PRIMARY KEY (meeting_id, number)
);
CREATE UNIQUE INDEX minutes_adopted_once ON minutes_versions (meeting_id) WHERE state = 'adopted';

CREATE TABLE minutes_remarks (
    id TEXT NOT NULL PRIMARY KEY,
    meeting_id TEXT NOT NULL REFERENCES meetings (id),
    -- The version that it is about.
    number INTEGER NOT NULL,
    item_id TEXT REFERENCES agenda_items (id),
    text TEXT NOT NULL CHECK (text <> ''),
    made_by TEXT NOT NULL,
    made_by_name TEXT NOT NULL,
    made_at TIMESTAMP NOT NULL,
    answer TEXT CHECK (answer IN ('taken-over', 'not-taken-over')),
    answer_text TEXT,
    answered_at TIMESTAMP,
    FOREIGN KEY (meeting_id, number) REFERENCES minutes_versions (meeting_id, number),
    CHECK ((answer IS NULL) = (answered_at IS NULL)),
    CHECK (answer <> 'not-taken-over' OR answer_text IS NOT NULL)
);
CREATE INDEX minutes_remarks_by_meeting ON minutes_remarks (meeting_id, id);

CREATE TABLE action_points (
    id TEXT NOT NULL PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES bodies (id),
    meeting_id TEXT NOT NULL REFERENCES meetings (id),
    item_id TEXT REFERENCES agenda_items (id),
    -- From 1, within the body: "actiepunt 14".
    number INTEGER NOT NULL CHECK (number > 0),
    description TEXT NOT NULL CHECK (description <> ''),
    -- Who sees to it: by name, and the representative where that is one.
    owner TEXT NOT NULL CHECK (owner <> ''),
    owner_id TEXT REFERENCES representatives (id),
    due_date DATE NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'done', 'dropped')),
    -- The result, or the reason why it was dropped.
    result TEXT,
    closed_at TIMESTAMP,
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TIMESTAMP NOT NULL,
    UNIQUE (body_id, number),
    CHECK ((status = 'open') = (closed_at IS NULL)),
    CHECK (status <> 'dropped' OR result IS NOT NULL)
);
CREATE INDEX action_points_by_status ON action_points (status, due_date, id);
CREATE INDEX action_points_by_meeting ON action_points (meeting_id, id);
CREATE INDEX action_points_by_owner ON action_points (owner_id, status) WHERE owner_id IS NOT NULL;

CREATE TRIGGER meetings_begin_without_minutes BEFORE INSERT ON meetings
WHEN NEW.agenda_version <> 0 OR NEW.guests IS NOT NULL OR NEW.minutes_state <> 'none' OR NEW.minutes_version <> 0 OR NEW.remarks_until IS NOT NULL OR NEW.adopted_by_meeting_id IS NOT NULL OR NEW.adopted_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a meeting begins without an agenda and minutes'); END;
CREATE TRIGGER adopted_minutes_never_change BEFORE UPDATE ON meetings
WHEN OLD.minutes_state = 'adopted'
BEGIN SELECT RAISE(ABORT, 'adopted minutes never change, nor does their meeting'); END;
CREATE TRIGGER minutes_go_forward BEFORE UPDATE ON meetings
WHEN NEW.minutes_state <> OLD.minutes_state AND NOT (
    (OLD.minutes_state = 'none' AND NEW.minutes_state = 'draft')
    OR (OLD.minutes_state = 'draft' AND NEW.minutes_state = 'sent-round' AND NEW.minutes_version > OLD.minutes_version)
    OR (NEW.minutes_state = 'adopted' AND (OLD.minutes_state = 'sent-round' OR (OLD.minutes_state = 'draft' AND OLD.recorded_afterwards))
        AND NEW.adopted_at IS NOT NULL
        AND EXISTS (SELECT 1 FROM minutes_versions WHERE meeting_id = NEW.id AND number = NEW.minutes_version AND state = 'adopted')))
BEGIN SELECT RAISE(ABORT, 'minutes are drafted, sent round, and adopted'); END;
CREATE TRIGGER minutes_are_adopted_by_a_later_meeting BEFORE UPDATE ON meetings
WHEN (NEW.minutes_state = 'adopted') <> (NEW.adopted_by_meeting_id IS NOT NULL) OR (NEW.minutes_state = 'adopted') <> (NEW.adopted_at IS NOT NULL)
    OR (NEW.adopted_by_meeting_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM meetings l JOIN bodies o ON o.id = NEW.body_id
        WHERE l.id = NEW.adopted_by_meeting_id AND l.status = 'planned' AND l.starts_at > NEW.starts_at AND l.starts_at <= NEW.adopted_at
            AND (l.body_id = NEW.body_id OR l.body_id = o.merged_into_id)))
BEGIN SELECT RAISE(ABORT, 'minutes are adopted by a later meeting'); END;
CREATE TRIGGER meetings_count_their_minutes BEFORE UPDATE ON meetings
WHEN NEW.minutes_version <> OLD.minutes_version AND (NEW.minutes_version <> OLD.minutes_version + 1
        OR NOT EXISTS (SELECT 1 FROM minutes_versions WHERE meeting_id = NEW.id AND number = NEW.minutes_version))
BEGIN SELECT RAISE(ABORT, 'the minutes of a meeting are the last ones that were frozen'); END;
CREATE TRIGGER agenda_items_begin_without_minutes BEFORE INSERT ON agenda_items
WHEN NEW.minuted_in IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'an agenda item keeps the version of the minutes that had it first'); END;
CREATE TRIGGER agenda_items_keep_their_minutes BEFORE UPDATE ON agenda_items
WHEN NEW.minuted_in IS DISTINCT FROM OLD.minuted_in AND (OLD.minuted_in IS NOT NULL OR NOT EXISTS (SELECT 1 FROM minutes_versions WHERE meeting_id = NEW.meeting_id AND number = NEW.minuted_in))
BEGIN SELECT RAISE(ABORT, 'an agenda item keeps the version of the minutes that had it first'); END;
CREATE TRIGGER minutes_versions_follow BEFORE INSERT ON minutes_versions
WHEN NOT EXISTS (SELECT 1 FROM meetings WHERE id = NEW.meeting_id AND minutes_version = NEW.number - 1 AND minutes_state IN ('draft', 'sent-round'))
BEGIN SELECT RAISE(ABORT, 'minutes are frozen version after version'); END;
CREATE TRIGGER minutes_versions_never_change BEFORE UPDATE ON minutes_versions
BEGIN SELECT RAISE(ABORT, 'a version of minutes never changes'); END;
CREATE TRIGGER minutes_versions_are_never_deleted BEFORE DELETE ON minutes_versions
BEGIN SELECT RAISE(ABORT, 'a version of minutes is never deleted'); END;
CREATE TRIGGER minutes_parts_are_never_deleted BEFORE DELETE ON minutes_parts
BEGIN SELECT RAISE(ABORT, 'a part of minutes is never deleted'); END;
CREATE TRIGGER minutes_remarks_are_never_deleted BEFORE DELETE ON minutes_remarks
BEGIN SELECT RAISE(ABORT, 'a remark is never deleted'); END;
CREATE TRIGGER minutes_remarks_are_answered_once BEFORE UPDATE ON minutes_remarks
WHEN OLD.answer IS NOT NULL OR NEW.id IS DISTINCT FROM OLD.id OR NEW.meeting_id IS DISTINCT FROM OLD.meeting_id OR NEW.number IS DISTINCT FROM OLD.number OR NEW.item_id IS DISTINCT FROM OLD.item_id OR NEW.text IS DISTINCT FROM OLD.text OR NEW.made_by IS DISTINCT FROM OLD.made_by OR NEW.made_by_name IS DISTINCT FROM OLD.made_by_name OR NEW.made_at IS DISTINCT FROM OLD.made_at
BEGIN SELECT RAISE(ABORT, 'a remark is answered once'); END;
CREATE TRIGGER action_points_are_of_their_meeting BEFORE INSERT ON action_points
WHEN NEW.status <> 'open' OR NEW.version <> 1 OR NOT EXISTS (SELECT 1 FROM meetings m WHERE m.id = NEW.meeting_id AND m.body_id = NEW.body_id)
    OR (NEW.item_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM agenda_items i WHERE i.id = NEW.item_id AND i.meeting_id = NEW.meeting_id))
BEGIN SELECT RAISE(ABORT, 'an action point is of its meeting, and open at first'); END;
CREATE TRIGGER action_points_are_closed_once BEFORE UPDATE ON action_points
WHEN OLD.status <> 'open' OR NEW.id IS DISTINCT FROM OLD.id OR NEW.body_id IS DISTINCT FROM OLD.body_id OR NEW.meeting_id IS DISTINCT FROM OLD.meeting_id OR NEW.item_id IS DISTINCT FROM OLD.item_id OR NEW.number IS DISTINCT FROM OLD.number OR NEW.created_at IS DISTINCT FROM OLD.created_at
BEGIN SELECT RAISE(ABORT, 'an action point is closed once'); END;
CREATE TRIGGER action_points_are_never_deleted BEFORE DELETE ON action_points
BEGIN SELECT RAISE(ABORT, 'an action point is never deleted'); END;

-- What belongs to adopted minutes.
CREATE TRIGGER agenda_items_are_not_added_to_adopted_minutes BEFORE INSERT ON agenda_items
WHEN EXISTS (SELECT 1 FROM meetings WHERE id = NEW.meeting_id AND minutes_state = 'adopted')
BEGIN SELECT RAISE(ABORT, 'adopted minutes never change'); END;
CREATE TRIGGER agenda_items_of_adopted_minutes_never_change BEFORE UPDATE ON agenda_items
WHEN EXISTS (SELECT 1 FROM meetings WHERE id = NEW.meeting_id AND minutes_state = 'adopted')
BEGIN SELECT RAISE(ABORT, 'adopted minutes never change'); END;
CREATE TRIGGER attendances_are_not_added_to_adopted_minutes BEFORE INSERT ON attendances
WHEN EXISTS (SELECT 1 FROM meetings WHERE id = NEW.meeting_id AND minutes_state = 'adopted')
BEGIN SELECT RAISE(ABORT, 'adopted minutes never change'); END;
CREATE TRIGGER attendances_of_adopted_minutes_never_change BEFORE UPDATE ON attendances
WHEN EXISTS (SELECT 1 FROM meetings WHERE id IN (NEW.meeting_id, OLD.meeting_id) AND minutes_state = 'adopted')
BEGIN SELECT RAISE(ABORT, 'adopted minutes never change'); END;
CREATE TRIGGER minutes_parts_are_not_added_to_adopted_minutes BEFORE INSERT ON minutes_parts
WHEN EXISTS (SELECT 1 FROM meetings WHERE id = NEW.meeting_id AND minutes_state = 'adopted')
BEGIN SELECT RAISE(ABORT, 'adopted minutes never change'); END;
CREATE TRIGGER minutes_parts_are_of_their_meeting BEFORE INSERT ON minutes_parts
WHEN NOT EXISTS (SELECT 1 FROM agenda_items WHERE id = NEW.item_id AND meeting_id = NEW.meeting_id)
BEGIN SELECT RAISE(ABORT, 'a part of minutes is about an item of its meeting'); END;
CREATE TRIGGER minutes_parts_keep_their_item BEFORE UPDATE ON minutes_parts
WHEN NEW.item_id IS DISTINCT FROM OLD.item_id OR NEW.meeting_id IS DISTINCT FROM OLD.meeting_id
BEGIN SELECT RAISE(ABORT, 'a part of minutes is about an item of its meeting'); END;
CREATE TRIGGER minutes_parts_of_adopted_minutes_never_change BEFORE UPDATE ON minutes_parts
WHEN EXISTS (SELECT 1 FROM meetings WHERE id = NEW.meeting_id AND minutes_state = 'adopted')
BEGIN SELECT RAISE(ABORT, 'adopted minutes never change'); END;
CREATE TRIGGER minutes_remarks_are_about_what_was_sent_round BEFORE INSERT ON minutes_remarks
WHEN NEW.answer IS NOT NULL OR NOT EXISTS (SELECT 1 FROM meetings WHERE id = NEW.meeting_id AND minutes_state = 'sent-round' AND minutes_version = NEW.number)
    OR (NEW.item_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM agenda_items WHERE id = NEW.item_id AND meeting_id = NEW.meeting_id))
BEGIN SELECT RAISE(ABORT, 'a remark is about the minutes that were sent round last'); END;

PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = REPLACE(sql, '''agenda-published'',', '''agenda-published'', ''minutes-sent-round'', ''minutes-adopted'', ''remark-made'',')
WHERE type = 'table' AND name IN ('notifications', 'notification_choices');
-- Notifications that ask for an action cannot be switched off: they are not in notification_choices.
UPDATE sqlite_schema SET sql = REPLACE(sql, '''agenda-published'',', '''agenda-published'', ''action-point-made'', ''action-point-due'',')
WHERE type = 'table' AND name = 'notifications';
PRAGMA writable_schema = RESET;

CREATE TRIGGER papers_of_adopted_minutes_stay BEFORE INSERT ON document_attachments
WHEN NEW.subject_kind = 'agenda-item' AND EXISTS (SELECT 1 FROM agenda_items i JOIN meetings m ON m.id = i.meeting_id WHERE i.id = NEW.subject_id AND m.minutes_state = 'adopted')
BEGIN SELECT RAISE(ABORT, 'adopted minutes never change'); END;
CREATE TRIGGER papers_of_adopted_minutes_are_not_ended BEFORE UPDATE ON document_attachments
WHEN NEW.subject_kind = 'agenda-item' AND NEW.ended_at IS NOT NULL AND OLD.ended_at IS NULL
    AND EXISTS (SELECT 1 FROM agenda_items i JOIN meetings m ON m.id = i.meeting_id WHERE i.id = NEW.subject_id AND i.removed_at IS NULL AND m.minutes_state = 'adopted')
BEGIN SELECT RAISE(ABORT, 'adopted minutes never change'); END;
