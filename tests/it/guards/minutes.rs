//! What the database refuses of minutes, remarks and action points.

/// As the list of all guards: a statement, and why it is refused.
pub const NEVER: &[(&str, &str)] = &[
    (
        "UPDATE meetings SET title = 'X' WHERE minutes_state = 'adopted'",
        "adopted minutes never change, nor does their meeting",
    ),
    (
        "UPDATE meetings SET minutes_state = 'none' WHERE minutes_state = 'draft'",
        "minutes are drafted, sent round, and adopted",
    ),
    (
        "UPDATE meetings SET minutes_state = 'sent-round' WHERE agenda_version > 0",
        "minutes are drafted, sent round, and adopted",
    ),
    (
        "UPDATE meetings SET adopted_by_meeting_id = id WHERE minutes_state = 'sent-round'",
        "minutes are adopted by a later meeting",
    ),
    (
        "INSERT INTO minutes_versions (meeting_id, number, state, content, sha256, frozen_by, frozen_at) SELECT meeting_id, \
         number + 7, state, content, sha256, frozen_by, frozen_at FROM minutes_versions",
        "minutes are frozen version after version",
    ),
    (
        "UPDATE minutes_versions SET note = 'X'",
        "a version of minutes never changes",
    ),
    (
        "DELETE FROM minutes_versions",
        "a version of minutes is never deleted",
    ),
    ("DELETE FROM minutes_parts", "a part of minutes is never deleted"),
    ("DELETE FROM minutes_remarks", "a remark is never deleted"),
    (
        "UPDATE minutes_remarks SET answer_text = 'X' WHERE answer IS NOT NULL",
        "a remark is answered once",
    ),
    (
        "UPDATE minutes_remarks SET text = 'X' WHERE answer IS NULL",
        "a remark is answered once",
    ),
    (
        "UPDATE action_points SET status = 'open', closed_at = NULL WHERE status = 'done'",
        "an action point is closed once",
    ),
    (
        "UPDATE action_points SET number = number + 100 WHERE status = 'open'",
        "an action point is closed once",
    ),
    (
        "UPDATE action_points SET status = 'dropped', closed_at = created_at WHERE status = 'open'",
        "constraint",
    ),
    ("DELETE FROM action_points", "an action point is never deleted"),
    (
        "INSERT INTO agenda_items (id, meeting_id, place, kind, title, version, created_at, updated_at) SELECT 'x', id, 99, \
         'topic', 'X', 1, created_at, created_at FROM meetings WHERE minutes_state = 'adopted'",
        "adopted minutes never change",
    ),
    (
        "UPDATE agenda_items SET title = 'X' WHERE meeting_id IN (SELECT id FROM meetings WHERE minutes_state = 'adopted')",
        "adopted minutes never change",
    ),
    (
        "INSERT INTO attendances SELECT * FROM attendances WHERE meeting_id IN (SELECT id FROM meetings WHERE minutes_state \
         = 'adopted')",
        "adopted minutes never change",
    ),
    (
        "UPDATE attendances SET presence = 'absent' WHERE meeting_id IN (SELECT id FROM meetings WHERE minutes_state = \
         'adopted')",
        "adopted minutes never change",
    ),
    (
        "INSERT INTO minutes_parts SELECT * FROM minutes_parts WHERE meeting_id IN (SELECT id FROM meetings WHERE \
         minutes_state = 'adopted')",
        "adopted minutes never change",
    ),
    (
        "INSERT INTO minutes_parts (item_id, meeting_id, outcome, version, updated_by, updated_at) SELECT i.id, m.id, \
         'not-dealt-with', 1, 'x', m.created_at FROM agenda_items i JOIN meetings m ON m.id <> i.meeting_id \
         WHERE m.minutes_state = 'draft' AND i.published_in IS NOT NULL",
        "a part of minutes is about an item of its meeting",
    ),
    (
        "UPDATE minutes_parts SET decision = 'X' WHERE meeting_id IN (SELECT id FROM meetings WHERE minutes_state = \
         'adopted')",
        "adopted minutes never change",
    ),
    (
        "INSERT INTO minutes_remarks (id, meeting_id, number, text, made_by, made_by_name, made_at) SELECT 'x', id, 1, 'X', \
         'x', 'X', created_at FROM meetings WHERE minutes_state = 'adopted'",
        "a remark is about the minutes that were sent round last",
    ),
    (
        "INSERT INTO document_attachments (id, document_id, subject_kind, subject_id, body_id, attached_by, attached_at) \
         SELECT 'x', d.id, 'agenda-item', i.id, m.body_id, d.added_by, d.created_at FROM documents d \
         CROSS JOIN agenda_items i JOIN meetings m ON m.id = i.meeting_id WHERE m.minutes_state = 'adopted'",
        "adopted minutes never change",
    ),
    (
        "INSERT INTO meetings (id, body_id, title, place, starts_at, ends_at, status, version, created_at, updated_at, \
         minutes_state) SELECT 'x', body_id, title, place, starts_at, ends_at, status, 1, created_at, updated_at, 'draft' \
         FROM meetings WHERE minutes_state = 'draft'",
        "a meeting begins without an agenda and minutes",
    ),
    (
        "UPDATE meetings SET minutes_state = 'sent-round' WHERE minutes_state = 'draft'",
        "minutes are drafted, sent round, and adopted",
    ),
    (
        "UPDATE meetings SET minutes_version = minutes_version + 7 WHERE minutes_state = 'sent-round'",
        "the minutes of a meeting are the last ones that were frozen",
    ),
    (
        "UPDATE meetings SET adopted_at = created_at WHERE minutes_state = 'draft'",
        "minutes are adopted by a later meeting",
    ),
    (
        "INSERT INTO agenda_items (id, meeting_id, place, kind, title, version, created_at, updated_at, minuted_in) SELECT 'x', \
         id, 99, 'topic', 'X', 1, created_at, created_at, 1 FROM meetings WHERE minutes_state = 'sent-round'",
        "an agenda item keeps the version of the minutes that had it first",
    ),
    (
        "UPDATE agenda_items SET minuted_in = 9 WHERE minuted_in IS NULL AND meeting_id IN (SELECT id FROM meetings WHERE \
         minutes_state = 'draft')",
        "an agenda item keeps the version of the minutes that had it first",
    ),
    (
        "UPDATE agenda_items SET minuted_in = NULL WHERE meeting_id IN (SELECT id FROM meetings WHERE minutes_state = \
         'sent-round')",
        "an agenda item keeps the version of the minutes that had it first",
    ),
    (
        "UPDATE minutes_parts SET meeting_id = (SELECT MAX(id) FROM meetings WHERE minutes_state = 'none') WHERE meeting_id IN \
         (SELECT id FROM meetings WHERE minutes_state = 'draft')",
        "a part of minutes is about an item of its meeting",
    ),
    (
        "UPDATE minutes_parts SET outcome = 'not-dealt-with' WHERE decision IS NOT NULL AND meeting_id IN (SELECT id FROM \
         meetings WHERE minutes_state = 'draft')",
        "constraint",
    ),
    (
        "INSERT INTO minutes_remarks (id, meeting_id, number, text, made_by, made_by_name, made_at) SELECT 'x', id, \
         minutes_version + 1, 'X', 'x', 'X', created_at FROM meetings WHERE minutes_state = 'sent-round'",
        "a remark is about the minutes that were sent round last",
    ),
    (
        "INSERT INTO minutes_remarks (id, meeting_id, number, item_id, text, made_by, made_by_name, made_at) SELECT 'x', m.id, \
         m.minutes_version, i.id, 'X', 'x', 'X', m.created_at FROM meetings m JOIN agenda_items i ON i.meeting_id <> m.id \
         WHERE m.minutes_state = 'sent-round'",
        "a remark is about the minutes that were sent round last",
    ),
    (
        "INSERT INTO action_points (id, body_id, meeting_id, number, description, owner, due_date, status, version, created_at) \
         SELECT 'x', b.id, m.id, 99, 'X', 'X', '2026-04-01', 'open', 1, m.created_at FROM meetings m JOIN bodies b \
         ON b.id <> m.body_id",
        "an action point is of its meeting, and open at first",
    ),
    (
        "INSERT INTO action_points (id, body_id, meeting_id, number, description, owner, due_date, status, closed_at, version, \
         created_at) SELECT 'x', body_id, meeting_id, 99, 'X', 'X', '2026-04-01', 'done', created_at, 1, created_at \
         FROM action_points WHERE status = 'open'",
        "an action point is of its meeting, and open at first",
    ),
    (
        "UPDATE document_attachments SET ended_by = attached_by, ended_at = attached_at, end_reason = 'X' WHERE subject_id IN \
         (SELECT i.id FROM agenda_items i JOIN meetings m ON m.id = i.meeting_id WHERE m.minutes_state = 'adopted')",
        "adopted minutes never change",
    ),
];
