-- What a party promises beside money: land, capacity, a changed rule. It belongs to a case, is followed like a condition,
-- and is answered once.
CREATE TABLE promises (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES business_cases (id),
    -- The decision that counts on it, if any.
    decision_id TEXT REFERENCES decisions (id),
    kind TEXT NOT NULL CHECK (kind IN ('land', 'space', 'capacity', 'network', 'rule', 'knowledge', 'other')),
    description TEXT NOT NULL CHECK (description <> ''),
    -- The party: an organisation of the registry, or another one by its name.
    organisation_id TEXT REFERENCES organisations (id),
    party TEXT,
    owner TEXT NOT NULL CHECK (owner <> ''),
    due_date DATE NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'met', 'not-met', 'withdrawn')),
    evidence TEXT,
    reason TEXT,
    answered_at TIMESTAMP,
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TIMESTAMP NOT NULL,
    CHECK ((organisation_id IS NULL) <> (party IS NULL)),
    CHECK ((status = 'met') = (evidence IS NOT NULL)),
    CHECK ((status IN ('not-met', 'withdrawn')) = (reason IS NOT NULL)),
    CHECK ((status = 'open') = (answered_at IS NULL))
);
CREATE INDEX promises_by_case ON promises (case_id, id);
CREATE INDEX promises_by_decision ON promises (decision_id, id);
CREATE INDEX promises_by_status ON promises (status, due_date, id);

CREATE FUNCTION promises_are_about_one_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.decision_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM decisions WHERE id = NEW.decision_id AND case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'a promise names a decision on its own case';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER promises_are_about_one_case BEFORE INSERT ON promises
FOR EACH ROW EXECUTE FUNCTION promises_are_about_one_case();
CREATE TRIGGER promises_are_answered_once BEFORE UPDATE ON promises FOR EACH ROW
WHEN (OLD.status <> 'open' AND (NEW.status IS DISTINCT FROM OLD.status OR NEW.owner IS DISTINCT FROM OLD.owner OR NEW.due_date IS DISTINCT FROM OLD.due_date OR NEW.evidence IS DISTINCT FROM OLD.evidence OR NEW.reason IS DISTINCT FROM OLD.reason OR NEW.answered_at IS DISTINCT FROM OLD.answered_at))
EXECUTE FUNCTION refuse('a promise is answered once');
CREATE TRIGGER what_was_promised_stays BEFORE UPDATE ON promises FOR EACH ROW
WHEN (NEW.case_id IS DISTINCT FROM OLD.case_id OR NEW.kind IS DISTINCT FROM OLD.kind OR NEW.description IS DISTINCT FROM OLD.description OR NEW.organisation_id IS DISTINCT FROM OLD.organisation_id OR NEW.party IS DISTINCT FROM OLD.party OR NEW.created_at IS DISTINCT FROM OLD.created_at)
EXECUTE FUNCTION refuse('what was promised never changes');
CREATE TRIGGER promises_are_never_deleted BEFORE DELETE ON promises FOR EACH ROW
EXECUTE FUNCTION refuse('a promise is never deleted');
CREATE TRIGGER promises_are_never_emptied BEFORE TRUNCATE ON promises
EXECUTE FUNCTION refuse('what is kept is never deleted');

-- A further instrument, and further kinds of notifications, that must be acted on: each check that lists them lists these
-- too.
DO $$
DECLARE
    kept RECORD;
BEGIN
    FOR kept IN
        SELECT conrelid::regclass AS in_table, conname, pg_get_constraintdef(oid) AS rule FROM pg_constraint
        WHERE contype = 'c' AND conrelid IN (
            'programme_budgets'::regclass, 'funding_lines'::regclass, 'pledges'::regclass, 'commitments'::regclass,
            'notifications'::regclass)
            AND (pg_get_constraintdef(oid) LIKE '%''own-funds''::text%'
                OR pg_get_constraintdef(oid) LIKE '%''condition-due''::text%')
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', kept.in_table, kept.conname);
        EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', kept.in_table, kept.conname, replace(replace(kept.rule,
            '''credit''::text', '''credit''::text, ''guarantee''::text'),
            '''condition-due''::text', '''condition-due''::text, ''promise-due''::text, ''guarantee-ended''::text'));
    END LOOP;
END $$;

-- A guarantee is at risk for a period, which its funder gives with its acknowledgement.
ALTER TABLE commitments ADD COLUMN at_risk_from DATE CHECK (at_risk_from IS NULL OR instrument = 'guarantee');
ALTER TABLE commitments ADD COLUMN at_risk_to DATE CHECK (
    (at_risk_to IS NULL) = (at_risk_from IS NULL) AND (at_risk_to IS NULL OR at_risk_from <= at_risk_to)
    AND (instrument <> 'guarantee' OR booking_reference IS NULL OR at_risk_to IS NOT NULL));
CREATE INDEX commitments_by_risk ON commitments (at_risk_to, id) WHERE at_risk_to IS NOT NULL;

-- A payment on a guarantee is a call, within its period.
CREATE FUNCTION guarantees_are_called_in_their_period() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind = 'paid' AND EXISTS (
        SELECT 1 FROM commitments WHERE id = NEW.commitment_id AND instrument = 'guarantee'
            AND (at_risk_from IS NULL OR NEW.value_date < at_risk_from OR NEW.value_date > at_risk_to)) THEN
        RAISE EXCEPTION 'a guarantee is called within its period';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guarantees_are_called_in_their_period BEFORE INSERT ON commitment_entries
FOR EACH ROW EXECUTE FUNCTION guarantees_are_called_in_their_period();
CREATE FUNCTION guarantees_keep_their_calls() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.at_risk_from IS DISTINCT FROM OLD.at_risk_from OR NEW.at_risk_to IS DISTINCT FROM OLD.at_risk_to)
        AND EXISTS (SELECT 1 FROM commitment_entries WHERE commitment_id = NEW.id AND kind = 'paid'
            AND (value_date < NEW.at_risk_from OR value_date > NEW.at_risk_to)) THEN
        RAISE EXCEPTION 'the period of a guarantee holds its calls';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guarantees_keep_their_calls BEFORE UPDATE ON commitments
FOR EACH ROW EXECUTE FUNCTION guarantees_keep_their_calls();
