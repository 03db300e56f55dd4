-- Consultation bodies: governments that steer the programme and decide on no case; a role for their members; their yearly
-- agendas. The rules of the tables change as in 0047.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = REPLACE(sql, '(kind IN (''table'', ''board''))', '(kind IN (''table'', ''board'', ''consultation''))')
WHERE type = 'table' AND name = 'bodies';
UPDATE sqlite_schema SET sql = REPLACE(REPLACE(sql, '''mandate-officer'', ''auditor''', '''mandate-officer'', ''consultation-member'', ''auditor'''),
    '(role NOT IN (''table-member'', ''board-member'')', '(role NOT IN (''table-member'', ''board-member'', ''consultation-member'')')
WHERE type = 'table' AND name = 'accounts';
UPDATE sqlite_schema SET sql = REPLACE(sql, '''agenda-published'',', '''agenda-published'', ''consultation-missing'',')
WHERE type = 'table' AND name = 'notifications';
-- What must be acted on waits for no digest.
UPDATE sqlite_schema SET sql = REPLACE(sql, '''report-due'', ''approval-waiting''',
    '''report-due'', ''action-point-made'', ''action-point-due'', ''consultation-missing'', ''approval-waiting''')
WHERE type = 'table' AND name = 'notifications';
PRAGMA writable_schema = RESET;
-- How many meetings a consultation body must hold in a calendar year; null: no minimum. And whether it adopts a yearly agenda.
ALTER TABLE bodies ADD COLUMN min_meetings_per_year INTEGER CHECK (min_meetings_per_year IS NULL OR (kind = 'consultation' AND min_meetings_per_year BETWEEN 1 AND 12));
ALTER TABLE bodies ADD COLUMN has_yearly_agenda BOOLEAN NOT NULL DEFAULT FALSE CHECK (NOT has_yearly_agenda OR kind = 'consultation');

CREATE TABLE yearly_agendas (
    body_id TEXT NOT NULL REFERENCES bodies (id),
    year INTEGER NOT NULL CHECK (year BETWEEN 2000 AND 2100),
    -- From 1, within the body and the year; the last one applies.
    number INTEGER NOT NULL CHECK (number > 0),
    -- JSON: a list of `domain::consultation::YearlyPoint`.
    points TEXT NOT NULL,
    adopted_by_meeting_id TEXT NOT NULL REFERENCES meetings (id),
    recorded_by TEXT NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    PRIMARY KEY (body_id, year, number)
);

CREATE TRIGGER yearly_agendas_follow BEFORE INSERT ON yearly_agendas
WHEN NEW.number <> COALESCE((SELECT MAX(number) FROM yearly_agendas WHERE body_id = NEW.body_id AND year = NEW.year), 0) + 1
    OR NOT EXISTS (SELECT 1 FROM meetings m JOIN bodies o ON o.id = m.body_id WHERE m.id = NEW.adopted_by_meeting_id AND m.body_id = NEW.body_id AND o.has_yearly_agenda AND m.status = 'planned' AND m.starts_at <= NEW.recorded_at)
BEGIN SELECT RAISE(ABORT, 'a yearly agenda is adopted by a meeting of its consultation body'); END;
CREATE TRIGGER yearly_agendas_never_change BEFORE UPDATE ON yearly_agendas
BEGIN SELECT RAISE(ABORT, 'a yearly agenda never changes'); END;
CREATE TRIGGER yearly_agendas_are_never_deleted BEFORE DELETE ON yearly_agendas
BEGIN SELECT RAISE(ABORT, 'a yearly agenda is never deleted'); END;

CREATE TRIGGER consultation_bodies_hold_no_ballots BEFORE INSERT ON ballots
WHEN EXISTS (SELECT 1 FROM bodies WHERE id = NEW.body_id AND kind = 'consultation')
BEGIN SELECT RAISE(ABORT, 'a consultation body decides on no case'); END;
CREATE TRIGGER consultation_bodies_deal_with_no_cases BEFORE INSERT ON case_tables
WHEN EXISTS (SELECT 1 FROM bodies WHERE id = NEW.body_id AND kind = 'consultation')
BEGIN SELECT RAISE(ABORT, 'a consultation body decides on no case'); END;
CREATE TRIGGER consultation_seats_are_of_governments BEFORE INSERT ON seats
WHEN EXISTS (SELECT 1 FROM bodies b JOIN representatives r ON r.id IN (NEW.representative_id, NEW.substitute_id) JOIN organisations g ON g.id = r.organisation_id
    WHERE b.id = NEW.body_id AND b.kind = 'consultation' AND g.sector <> 'government')
BEGIN SELECT RAISE(ABORT, 'only representatives of governments sit in a consultation body'); END;
CREATE TRIGGER consultation_substitutes_are_of_governments BEFORE UPDATE ON seats
WHEN NEW.substitute_id IS DISTINCT FROM OLD.substitute_id AND EXISTS (SELECT 1 FROM bodies b JOIN representatives r ON r.id = NEW.substitute_id JOIN organisations g ON g.id = r.organisation_id
    WHERE b.id = NEW.body_id AND b.kind = 'consultation' AND g.sector <> 'government')
BEGIN SELECT RAISE(ABORT, 'only representatives of governments sit in a consultation body'); END;
CREATE TRIGGER bodies_keep_their_kind BEFORE UPDATE ON bodies
WHEN NEW.kind IS DISTINCT FROM OLD.kind
BEGIN SELECT RAISE(ABORT, 'a body keeps its kind'); END;
-- Who sits in a consultation body, and how an electorate was composed, rests on both.
CREATE TRIGGER organisations_keep_their_sector BEFORE UPDATE ON organisations
WHEN NEW.sector IS DISTINCT FROM OLD.sector
BEGIN SELECT RAISE(ABORT, 'an organisation keeps its sector'); END;
CREATE TRIGGER representatives_keep_their_organisation BEFORE UPDATE ON representatives
WHEN NEW.organisation_id IS DISTINCT FROM OLD.organisation_id
BEGIN SELECT RAISE(ABORT, 'a representative keeps its organisation'); END;
CREATE TRIGGER consultation_members_represent_governments BEFORE INSERT ON accounts
WHEN NEW.role = 'consultation-member' AND NOT EXISTS (SELECT 1 FROM representatives r JOIN organisations g ON g.id = r.organisation_id
    WHERE r.id = NEW.representative_id AND g.sector = 'government')
BEGIN SELECT RAISE(ABORT, 'a member of a consultation body represents a government'); END;
