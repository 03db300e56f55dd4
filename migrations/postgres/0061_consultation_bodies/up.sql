-- Consultation bodies: governments that steer the programme and decide on no case; a role for their members; their yearly
-- agendas.
ALTER TABLE bodies DROP CONSTRAINT bodies_kind_check,
    ADD CONSTRAINT bodies_kind_check CHECK (kind IN ('table', 'board', 'consultation'));
ALTER TABLE accounts DROP CONSTRAINT accounts_role_check, DROP CONSTRAINT accounts_check,
    ADD CONSTRAINT accounts_role_check CHECK (role IN ('bureau', 'table-member', 'board-member', 'initiator', 'finance-partner', 'mandate-officer', 'consultation-member', 'auditor', 'administrator')),
    ADD CONSTRAINT accounts_check CHECK (role NOT IN ('table-member', 'board-member', 'consultation-member') OR representative_id IS NOT NULL);
DO $$
DECLARE
    list RECORD;
BEGIN
    FOR list IN SELECT conrelid::regclass AS of_table, conname, pg_get_constraintdef(oid) AS rule FROM pg_constraint
        WHERE conname = 'notifications_kind_check'
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', list.of_table, list.conname);
        EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', list.of_table, list.conname, replace(list.rule,
            '''agenda-published''::text', '''agenda-published''::text, ''consultation-missing''::text'));
    END LOOP;
END $$;
-- What must be acted on waits for no digest.
DO $$
DECLARE
    list RECORD;
BEGIN
    FOR list IN SELECT conname, pg_get_constraintdef(oid) AS rule FROM pg_constraint
        WHERE contype = 'c' AND conrelid = 'notifications'::regclass
            AND pg_get_constraintdef(oid) LIKE '%''held''::text%' AND pg_get_constraintdef(oid) LIKE '%''report-due''::text%'
    LOOP
        EXECUTE format('ALTER TABLE notifications DROP CONSTRAINT %I', list.conname);
        EXECUTE format('ALTER TABLE notifications ADD CONSTRAINT %I %s', list.conname, replace(list.rule,
            '''report-due''::text', '''report-due''::text, ''action-point-made''::text, ''action-point-due''::text, ''consultation-missing''::text'));
    END LOOP;
END $$;
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

CREATE OR REPLACE FUNCTION yearly_agendas_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number <> COALESCE((SELECT MAX(number) FROM yearly_agendas WHERE body_id = NEW.body_id AND year = NEW.year), 0) + 1
    OR NOT EXISTS (SELECT 1 FROM meetings m JOIN bodies o ON o.id = m.body_id WHERE m.id = NEW.adopted_by_meeting_id AND m.body_id = NEW.body_id AND o.has_yearly_agenda AND m.status = 'planned' AND m.starts_at <= NEW.recorded_at) THEN
        RAISE EXCEPTION 'a yearly agenda is adopted by a meeting of its consultation body';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER yearly_agendas_follow BEFORE INSERT ON yearly_agendas FOR EACH ROW EXECUTE FUNCTION yearly_agendas_follow();
CREATE TRIGGER yearly_agendas_never_change BEFORE UPDATE ON yearly_agendas FOR EACH ROW EXECUTE FUNCTION refuse('a yearly agenda never changes');
CREATE TRIGGER yearly_agendas_are_never_deleted BEFORE DELETE ON yearly_agendas FOR EACH ROW EXECUTE FUNCTION refuse('a yearly agenda is never deleted');
CREATE TRIGGER yearly_agendas_are_never_emptied BEFORE TRUNCATE ON yearly_agendas EXECUTE FUNCTION refuse('what is kept is never deleted');

CREATE OR REPLACE FUNCTION consultation_bodies_hold_no_ballots() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM bodies WHERE id = NEW.body_id AND kind = 'consultation') THEN
        RAISE EXCEPTION 'a consultation body decides on no case';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER consultation_bodies_hold_no_ballots BEFORE INSERT ON ballots FOR EACH ROW EXECUTE FUNCTION consultation_bodies_hold_no_ballots();
CREATE OR REPLACE FUNCTION consultation_bodies_deal_with_no_cases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM bodies WHERE id = NEW.body_id AND kind = 'consultation') THEN
        RAISE EXCEPTION 'a consultation body decides on no case';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER consultation_bodies_deal_with_no_cases BEFORE INSERT ON case_tables FOR EACH ROW EXECUTE FUNCTION consultation_bodies_deal_with_no_cases();
CREATE OR REPLACE FUNCTION consultation_seats_are_of_governments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM bodies b JOIN representatives r ON r.id IN (NEW.representative_id, NEW.substitute_id) JOIN organisations g ON g.id = r.organisation_id
    WHERE b.id = NEW.body_id AND b.kind = 'consultation' AND g.sector <> 'government') THEN
        RAISE EXCEPTION 'only representatives of governments sit in a consultation body';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER consultation_seats_are_of_governments BEFORE INSERT ON seats FOR EACH ROW EXECUTE FUNCTION consultation_seats_are_of_governments();
CREATE OR REPLACE FUNCTION consultation_substitutes_are_of_governments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.substitute_id IS DISTINCT FROM OLD.substitute_id AND EXISTS (SELECT 1 FROM bodies b JOIN representatives r ON r.id = NEW.substitute_id JOIN organisations g ON g.id = r.organisation_id
    WHERE b.id = NEW.body_id AND b.kind = 'consultation' AND g.sector <> 'government') THEN
        RAISE EXCEPTION 'only representatives of governments sit in a consultation body';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER consultation_substitutes_are_of_governments BEFORE UPDATE ON seats FOR EACH ROW EXECUTE FUNCTION consultation_substitutes_are_of_governments();
CREATE TRIGGER bodies_keep_their_kind BEFORE UPDATE ON bodies FOR EACH ROW WHEN (NEW.kind IS DISTINCT FROM OLD.kind) EXECUTE FUNCTION refuse('a body keeps its kind');
-- Who sits in a consultation body, and how an electorate was composed, rests on both.
CREATE TRIGGER organisations_keep_their_sector BEFORE UPDATE ON organisations FOR EACH ROW WHEN (NEW.sector IS DISTINCT FROM OLD.sector) EXECUTE FUNCTION refuse('an organisation keeps its sector');
CREATE TRIGGER representatives_keep_their_organisation BEFORE UPDATE ON representatives FOR EACH ROW WHEN (NEW.organisation_id IS DISTINCT FROM OLD.organisation_id) EXECUTE FUNCTION refuse('a representative keeps its organisation');
CREATE FUNCTION consultation_members_represent_governments() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.role = 'consultation-member' AND NOT EXISTS (SELECT 1 FROM representatives r JOIN organisations g ON g.id = r.organisation_id
        WHERE r.id = NEW.representative_id AND g.sector = 'government') THEN
        RAISE EXCEPTION 'a member of a consultation body represents a government';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER consultation_members_represent_governments BEFORE INSERT ON accounts FOR EACH ROW EXECUTE FUNCTION consultation_members_represent_governments();
