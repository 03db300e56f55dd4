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

CREATE TRIGGER promises_are_about_one_case BEFORE INSERT ON promises
WHEN NEW.decision_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM decisions WHERE id = NEW.decision_id AND case_id = NEW.case_id)
BEGIN SELECT RAISE(ABORT, 'a promise names a decision on its own case'); END;
CREATE TRIGGER promises_are_answered_once BEFORE UPDATE ON promises
WHEN OLD.status <> 'open' AND (NEW.status IS DISTINCT FROM OLD.status OR NEW.owner IS DISTINCT FROM OLD.owner OR NEW.due_date IS DISTINCT FROM OLD.due_date OR NEW.evidence IS DISTINCT FROM OLD.evidence OR NEW.reason IS DISTINCT FROM OLD.reason OR NEW.answered_at IS DISTINCT FROM OLD.answered_at)
BEGIN SELECT RAISE(ABORT, 'a promise is answered once'); END;
CREATE TRIGGER what_was_promised_stays BEFORE UPDATE ON promises
WHEN NEW.case_id IS DISTINCT FROM OLD.case_id OR NEW.kind IS DISTINCT FROM OLD.kind OR NEW.description IS DISTINCT FROM OLD.description OR NEW.organisation_id IS DISTINCT FROM OLD.organisation_id OR NEW.party IS DISTINCT FROM OLD.party OR NEW.created_at IS DISTINCT FROM OLD.created_at
BEGIN SELECT RAISE(ABORT, 'what was promised never changes'); END;
CREATE TRIGGER promises_are_never_deleted BEFORE DELETE ON promises
BEGIN SELECT RAISE(ABORT, 'a promise is never deleted'); END;

-- A further instrument, and further kinds of notifications, that must be acted on. The rules of the tables change as SQLite
-- prescribes for a CHECK (lang_altertable.html, section 7): the rows stay as they are.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
SET sql = REPLACE(sql, '''own-funds'', ''subsidy'', ''credit'')', '''own-funds'', ''subsidy'', ''credit'', ''guarantee'')')
WHERE type = 'table' AND name IN ('programme_budgets', 'funding_lines', 'pledges', 'commitments');
UPDATE sqlite_schema
SET sql = REPLACE(sql, '''condition-due'',', '''condition-due'', ''promise-due'', ''guarantee-ended'',')
WHERE type = 'table' AND name = 'notifications';
PRAGMA writable_schema = RESET;

-- A guarantee is at risk for a period, which its funder gives with its acknowledgement.
ALTER TABLE commitments ADD COLUMN at_risk_from DATE CHECK (at_risk_from IS NULL OR instrument = 'guarantee');
ALTER TABLE commitments ADD COLUMN at_risk_to DATE CHECK (
    (at_risk_to IS NULL) = (at_risk_from IS NULL) AND (at_risk_to IS NULL OR at_risk_from <= at_risk_to)
    AND (instrument <> 'guarantee' OR booking_reference IS NULL OR at_risk_to IS NOT NULL));
CREATE INDEX commitments_by_risk ON commitments (at_risk_to, id) WHERE at_risk_to IS NOT NULL;

-- A payment on a guarantee is a call, within its period.
CREATE TRIGGER guarantees_are_called_in_their_period BEFORE INSERT ON commitment_entries
WHEN NEW.kind = 'paid' AND EXISTS (
    SELECT 1 FROM commitments WHERE id = NEW.commitment_id AND instrument = 'guarantee'
        AND (at_risk_from IS NULL OR NEW.value_date < at_risk_from OR NEW.value_date > at_risk_to))
BEGIN SELECT RAISE(ABORT, 'a guarantee is called within its period'); END;
CREATE TRIGGER guarantees_keep_their_calls BEFORE UPDATE ON commitments
WHEN (NEW.at_risk_from IS DISTINCT FROM OLD.at_risk_from OR NEW.at_risk_to IS DISTINCT FROM OLD.at_risk_to)
    AND EXISTS (SELECT 1 FROM commitment_entries WHERE commitment_id = NEW.id AND kind = 'paid'
        AND (value_date < NEW.at_risk_from OR value_date > NEW.at_risk_to))
BEGIN SELECT RAISE(ABORT, 'the period of a guarantee holds its calls'); END;
