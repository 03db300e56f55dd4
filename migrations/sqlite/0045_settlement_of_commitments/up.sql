-- Settlement of commitments: a subsidy is determined, what was paid beyond it is recovered or written off, and what is
-- open is carried over to another budget year.
ALTER TABLE commitments ADD COLUMN carried_out_cents BIGINT NOT NULL DEFAULT 0
    CHECK (carried_out_cents >= 0 AND paid_cents + released_cents + carried_out_cents <= amount_cents);
-- The commitment of another budget year that it was carried over from.
ALTER TABLE commitments ADD COLUMN carried_from_id TEXT REFERENCES commitments (id);
ALTER TABLE commitments ADD COLUMN determined_cents BIGINT
    CHECK (determined_cents IS NULL OR (instrument = 'subsidy' AND determined_cents BETWEEN 0 AND amount_cents));
ALTER TABLE commitments ADD COLUMN recovered_cents BIGINT NOT NULL DEFAULT 0 CHECK (recovered_cents >= 0);
ALTER TABLE commitments ADD COLUMN written_off_cents BIGINT NOT NULL DEFAULT 0
    CHECK (written_off_cents >= 0 AND (recovered_cents + written_off_cents = 0
        OR (determined_cents IS NOT NULL AND recovered_cents + written_off_cents <= paid_cents - determined_cents)));
CREATE INDEX commitments_by_origin ON commitments (carried_from_id) WHERE carried_from_id IS NOT NULL;
CREATE INDEX commitments_determined ON commitments (id) WHERE determined_cents IS NOT NULL;

-- The reference to the decision of the funder that determines a subsidy or writes an amount off.
ALTER TABLE commitment_entries ADD COLUMN document TEXT
    CHECK ((document IS NOT NULL) = (kind IN ('determined', 'written-off'))
        AND (kind <> 'determined' OR value_date IS NOT NULL)
        AND (kind <> 'recovered' OR (value_date IS NOT NULL AND booking_reference IS NOT NULL AND payee IS NOT NULL))
        AND (kind NOT IN ('written-off', 'carried-out') OR reason IS NOT NULL));
CREATE UNIQUE INDEX commitment_entries_determined_once ON commitment_entries (commitment_id) WHERE kind = 'determined';
CREATE UNIQUE INDEX commitment_entries_by_recovery ON commitment_entries (organisation_id, booking_reference)
    WHERE kind = 'recovered';

-- A further status, further kinds of events that webhooks report, and a second ratification of one pledge. The rules of the
-- tables change as SQLite prescribes for a CHECK (lang_altertable.html, section 7): the rows stay as they are. The index
-- behind the UNIQUE of the pledge has the contents of a plain index, and becomes one.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
SET sql = REPLACE(sql, '''refused'', ''paid'', ''released'')', '''refused'', ''paid'', ''released'', ''carried-over'')')
WHERE type = 'table' AND name = 'commitments';
UPDATE sqlite_schema
SET sql = REPLACE(sql, '''commitment.released'',',
    '''commitment.released'', ''commitment.determined'', ''commitment.recovered'', ''commitment.written-off'', ''commitment.carried-over'',')
WHERE type = 'table' AND name = 'webhook_subscriptions';
UPDATE sqlite_schema
SET sql = REPLACE(sql, 'pledge_id TEXT NOT NULL UNIQUE REFERENCES', 'pledge_id TEXT NOT NULL REFERENCES')
WHERE type = 'table' AND name = 'ratifications';
UPDATE sqlite_schema
SET name = 'ratifications_by_pledge', sql = 'CREATE INDEX ratifications_by_pledge ON ratifications (pledge_id)'
WHERE type = 'index' AND name = 'sqlite_autoindex_ratifications_2';
PRAGMA writable_schema = RESET;

-- A carry-over that no mandate covers is ratified by the organisation.
ALTER TABLE ratifications ADD COLUMN carries_over_id TEXT REFERENCES commitments (id);
ALTER TABLE ratifications ADD COLUMN carry_to_year INTEGER CHECK ((carry_to_year IS NULL) = (carries_over_id IS NULL));
CREATE UNIQUE INDEX ratifications_one_of_pledge ON ratifications (pledge_id) WHERE carries_over_id IS NULL;
CREATE INDEX ratifications_by_commitment ON ratifications (carries_over_id) WHERE carries_over_id IS NOT NULL;
CREATE TRIGGER ratifications_keep_what_they_carry BEFORE UPDATE ON ratifications
WHEN NEW.carries_over_id IS DISTINCT FROM OLD.carries_over_id OR NEW.carry_to_year IS DISTINCT FROM OLD.carry_to_year
BEGIN SELECT RAISE(ABORT, 'a ratification is answered once, for what was asked'); END;

DROP TRIGGER commitment_entries_add_up;
CREATE TRIGGER commitment_entries_add_up BEFORE INSERT ON commitment_entries
WHEN NEW.kind IN ('paid', 'released', 'carried-out') AND NEW.amount_cents > (
    SELECT coalesce(sum(CASE WHEN kind IN ('decided', 'carried-in', 'reversed') THEN amount_cents
        WHEN kind IN ('paid', 'released', 'carried-out') THEN -amount_cents ELSE 0 END), 0)
    FROM commitment_entries WHERE commitment_id = NEW.commitment_id)
BEGIN SELECT RAISE(ABORT, 'no more is paid and released than was committed'); END;
CREATE TRIGGER commitments_begin_once BEFORE INSERT ON commitment_entries
WHEN (NEW.kind IN ('decided', 'carried-in')) <> (NEW.seq = 1) OR (NEW.seq = 1 AND NOT EXISTS (
    SELECT 1 FROM commitments WHERE id = NEW.commitment_id AND amount_cents = NEW.amount_cents
        AND (carried_from_id IS NOT NULL) = (NEW.kind = 'carried-in')))
BEGIN SELECT RAISE(ABORT, 'a commitment begins once, with its amount'); END;
CREATE TRIGGER what_is_carried_in_was_carried_out BEFORE INSERT ON commitment_entries
WHEN NEW.kind = 'carried-in' AND (
        SELECT coalesce(sum(e.amount_cents), 0) FROM commitments o JOIN commitment_entries e ON e.commitment_id = o.carried_from_id
        WHERE o.id = NEW.commitment_id AND e.kind = 'carried-out')
    <> NEW.amount_cents + (
        SELECT coalesce(sum(e.amount_cents), 0) FROM commitments o JOIN commitments s ON s.carried_from_id = o.carried_from_id
        JOIN commitment_entries e ON e.commitment_id = s.id WHERE o.id = NEW.commitment_id AND e.kind = 'carried-in')
BEGIN SELECT RAISE(ABORT, 'what is carried in was carried out'); END;
CREATE TRIGGER subsidies_are_determined BEFORE INSERT ON commitment_entries
WHEN NEW.kind = 'determined' AND (
    NOT EXISTS (SELECT 1 FROM commitments WHERE id = NEW.commitment_id AND instrument = 'subsidy')
    OR NEW.amount_cents > (
        SELECT coalesce(sum(CASE WHEN kind IN ('decided', 'carried-in') THEN amount_cents
            WHEN kind IN ('released', 'carried-out') THEN -amount_cents ELSE 0 END), 0)
        FROM commitment_entries WHERE commitment_id = NEW.commitment_id))
BEGIN SELECT RAISE(ABORT, 'a subsidy is determined at no more than was committed'); END;
CREATE TRIGGER nothing_is_paid_beyond_the_determination BEFORE INSERT ON commitment_entries
WHEN NEW.kind = 'paid' AND NEW.amount_cents > (
    SELECT sum(CASE WHEN kind IN ('determined', 'reversed') THEN amount_cents WHEN kind = 'paid' THEN -amount_cents ELSE 0 END)
    FROM commitment_entries WHERE commitment_id = NEW.commitment_id
        AND EXISTS (SELECT 1 FROM commitment_entries WHERE commitment_id = NEW.commitment_id AND kind = 'determined'))
BEGIN SELECT RAISE(ABORT, 'nothing is paid beyond what was determined'); END;
CREATE TRIGGER nothing_is_carried_after_the_determination BEFORE INSERT ON commitment_entries
WHEN NEW.kind = 'carried-out' AND EXISTS (
    SELECT 1 FROM commitment_entries WHERE commitment_id = NEW.commitment_id AND kind = 'determined')
BEGIN SELECT RAISE(ABORT, 'what is determined is not carried over'); END;
CREATE TRIGGER recoveries_add_up BEFORE INSERT ON commitment_entries
WHEN NEW.kind IN ('recovered', 'written-off', 'reversed')
    AND (NEW.kind <> 'reversed' OR EXISTS (
        SELECT 1 FROM commitment_entries WHERE commitment_id = NEW.commitment_id AND kind IN ('recovered', 'written-off')))
    AND (NOT EXISTS (SELECT 1 FROM commitment_entries WHERE commitment_id = NEW.commitment_id AND kind = 'determined')
        OR NEW.amount_cents > (
            SELECT coalesce(sum(CASE WHEN kind = 'paid' THEN amount_cents
                WHEN kind IN ('reversed', 'determined', 'recovered', 'written-off') THEN -amount_cents ELSE 0 END), 0)
            FROM commitment_entries WHERE commitment_id = NEW.commitment_id))
BEGIN SELECT RAISE(ABORT, 'no more is recovered and written off than was paid beyond what was determined'); END;

CREATE TRIGGER commitments_are_carried_to_another_year BEFORE INSERT ON commitments
WHEN NEW.carried_from_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM commitments o WHERE o.id = NEW.carried_from_id AND o.decision_id = NEW.decision_id AND o.case_id = NEW.case_id
        AND o.pledge_id = NEW.pledge_id AND o.organisation_id = NEW.organisation_id AND o.instrument = NEW.instrument
        AND o.expenditure_kind = NEW.expenditure_kind AND o.budget_year <> NEW.budget_year)
BEGIN SELECT RAISE(ABORT, 'a commitment is carried over to another budget year as it is'); END;
CREATE TRIGGER commitments_keep_their_origin BEFORE UPDATE ON commitments
WHEN NEW.carried_from_id IS DISTINCT FROM OLD.carried_from_id
    OR (OLD.determined_cents IS NOT NULL AND NEW.determined_cents IS DISTINCT FROM OLD.determined_cents)
BEGIN SELECT RAISE(ABORT, 'what was committed never changes'); END;
DROP TRIGGER commitments_move_on;
CREATE TRIGGER commitments_move_on BEFORE UPDATE ON commitments
WHEN NEW.status <> OLD.status AND (OLD.status || ' ' || NEW.status) NOT IN (
    'decided offered', 'decided released', 'offered acknowledged',
    'offered refused', 'offered released', 'offered carried-over', 'acknowledged paid',
    'acknowledged released', 'acknowledged carried-over', 'refused released', 'refused carried-over',
    'paid acknowledged')
BEGIN SELECT RAISE(ABORT, 'a commitment only moves on'); END;
DROP TRIGGER commitments_follow_their_entries;
CREATE TRIGGER commitments_follow_their_entries BEFORE UPDATE ON commitments
WHEN (NEW.status = 'acknowledged' AND NOT EXISTS (
        SELECT 1 FROM commitment_entries WHERE commitment_id = NEW.id AND kind = 'acknowledged'))
    OR (NEW.status IN ('paid', 'released', 'carried-over')
        AND NEW.paid_cents + NEW.released_cents + NEW.carried_out_cents <> NEW.amount_cents)
    OR (NEW.status = 'carried-over' AND NEW.carried_out_cents = 0)
BEGIN SELECT RAISE(ABORT, 'the status of a commitment follows from its entries'); END;
