-- Funds of funders, loans that are repaid, and returns to the headroom of mandates.
CREATE TABLE funds (
    id TEXT NOT NULL PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    name TEXT NOT NULL,
    purpose TEXT NOT NULL,
    -- What is paid out of it is to come back and to be paid out again.
    revolving BOOLEAN NOT NULL,
    -- How much of what is paid out is intended to come back, as a percentage.
    intended_degree INTEGER CHECK (intended_degree BETWEEN 0 AND 100),
    valid_from DATE NOT NULL,
    -- The last day; null for no end.
    valid_until DATE CHECK (valid_until >= valid_from),
    -- Whether its figures are in the public register.
    public BOOLEAN NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TIMESTAMP NOT NULL,
    CHECK (revolving = (intended_degree IS NOT NULL))
);
CREATE INDEX funds_by_organisation ON funds (organisation_id, id);
CREATE TRIGGER funds_are_never_deleted BEFORE DELETE ON funds
BEGIN SELECT RAISE(ABORT, 'a fund is never deleted'); END;
CREATE TRIGGER funds_stay_with_their_funder BEFORE UPDATE ON funds
WHEN NEW.id IS DISTINCT FROM OLD.id OR NEW.organisation_id IS DISTINCT FROM OLD.organisation_id
    OR NEW.revolving IS DISTINCT FROM OLD.revolving OR NEW.valid_from IS DISTINCT FROM OLD.valid_from
    OR NEW.created_at IS DISTINCT FROM OLD.created_at
    OR NEW.version <> OLD.version + 1
BEGIN SELECT RAISE(ABORT, 'what a fund is never changes'); END;

-- The fund that a mandate draws on, and whether what comes back is available again: columns of the terms, for queries.
ALTER TABLE mandate_versions ADD COLUMN fund_id TEXT REFERENCES funds (id);
ALTER TABLE mandate_versions ADD COLUMN returns_available BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX mandate_versions_by_fund ON mandate_versions (fund_id, mandate_id) WHERE fund_id IS NOT NULL;
CREATE TRIGGER mandate_terms_keep_their_fund BEFORE UPDATE ON mandate_versions
WHEN NEW.fund_id IS DISTINCT FROM OLD.fund_id OR NEW.returns_available <> OLD.returns_available
BEGIN SELECT RAISE(ABORT, 'mandate terms are never edited'); END;
CREATE TRIGGER mandates_draw_on_a_fund_of_their_grantor BEFORE INSERT ON mandate_versions
WHEN NEW.fund_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM funds f JOIN mandates m ON m.grantor_id = f.organisation_id WHERE f.id = NEW.fund_id AND m.id = NEW.mandate_id)
BEGIN SELECT RAISE(ABORT, 'a mandate draws on a fund of its grantor'); END;
CREATE TRIGGER mandates_end_with_their_fund BEFORE INSERT ON mandate_versions
WHEN NEW.fund_id IS NOT NULL AND EXISTS (SELECT 1 FROM funds WHERE id = NEW.fund_id AND valid_until < NEW.valid_until)
BEGIN SELECT RAISE(ABORT, 'a fund lasts as long as the mandates that draw on it'); END;
-- In Amsterdam it is at most two hours later than in UTC.
CREATE TRIGGER mandates_begin_with_their_fund BEFORE INSERT ON mandate_versions
WHEN NEW.fund_id IS NOT NULL AND EXISTS (
    SELECT 1 FROM funds WHERE id = NEW.fund_id AND valid_from > NEW.valid_from
        AND valid_from > date(NEW.recorded_at, '+2 hours'))
BEGIN SELECT RAISE(ABORT, 'a fund begins before a mandate draws on it'); END;
CREATE TRIGGER sub_mandates_draw_on_the_fund_of_their_parent BEFORE INSERT ON mandate_versions
WHEN EXISTS (
    SELECT 1 FROM mandates m JOIN mandate_versions p ON p.mandate_id = m.parent_id AND p.superseded_at IS NULL
    WHERE m.id = NEW.mandate_id AND p.fund_id IS NOT NULL AND NEW.fund_id IS DISTINCT FROM p.fund_id)
BEGIN SELECT RAISE(ABORT, 'a sub-mandate draws on the fund of its parent'); END;
CREATE TRIGGER sub_mandates_return_no_more_than_their_parent BEFORE INSERT ON mandate_versions
WHEN NEW.returns_available AND EXISTS (
    SELECT 1 FROM mandates m JOIN mandate_versions p ON p.mandate_id = m.parent_id AND p.superseded_at IS NULL
    WHERE m.id = NEW.mandate_id AND NOT p.returns_available)
BEGIN SELECT RAISE(ABORT, 'a sub-mandate returns no more than its parent'); END;
CREATE TRIGGER funds_last_as_long_as_their_mandates BEFORE UPDATE ON funds
WHEN NEW.valid_until IS DISTINCT FROM OLD.valid_until AND EXISTS (
    SELECT 1 FROM mandate_versions v JOIN mandates m ON m.id = v.mandate_id
    WHERE v.fund_id = NEW.id AND v.superseded_at IS NULL AND m.revoked_at IS NULL AND v.valid_until > NEW.valid_until)
BEGIN SELECT RAISE(ABORT, 'a fund lasts as long as the mandates that draw on it'); END;

-- The fund that a commitment is paid from: that of its mandate when it was made.
ALTER TABLE commitments ADD COLUMN fund_id TEXT REFERENCES funds (id);
ALTER TABLE commitments ADD COLUMN repaid_cents BIGINT NOT NULL DEFAULT 0
    CHECK (repaid_cents >= 0 AND (repaid_cents = 0 OR (instrument = 'credit' AND repaid_cents + written_off_cents <= paid_cents)));
ALTER TABLE commitments ADD COLUMN interest_cents BIGINT NOT NULL DEFAULT 0
    CHECK (interest_cents BETWEEN 0 AND 999999999999 AND (interest_cents = 0 OR instrument = 'credit'));
CREATE INDEX commitments_by_fund ON commitments (fund_id, id) WHERE fund_id IS NOT NULL;
CREATE TRIGGER commitments_keep_their_fund BEFORE UPDATE ON commitments
WHEN NEW.fund_id IS DISTINCT FROM OLD.fund_id
BEGIN SELECT RAISE(ABORT, 'what was committed never changes'); END;
CREATE TRIGGER commitments_are_paid_from_a_fund_of_their_funder BEFORE INSERT ON commitments
WHEN NEW.fund_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM funds WHERE id = NEW.fund_id AND organisation_id = NEW.organisation_id)
BEGIN SELECT RAISE(ABORT, 'a commitment is paid from a fund of its funder'); END;

-- Whether the headroom of the mandate rose by this entry, or fell again.
ALTER TABLE commitment_entries ADD COLUMN returned BOOLEAN NOT NULL DEFAULT FALSE
    CHECK (NOT returned OR kind IN ('repaid', 'recovered', 'repaid-reversed', 'recovered-reversed'));
CREATE UNIQUE INDEX commitment_entries_by_repayment ON commitment_entries (organisation_id, booking_reference)
    WHERE kind = 'repaid';
CREATE UNIQUE INDEX commitment_entries_by_interest ON commitment_entries (organisation_id, booking_reference)
    WHERE kind = 'interest';
CREATE INDEX commitment_entries_of_repayments ON commitment_entries (organisation_id, id)
    WHERE kind IN ('repaid', 'interest', 'recovered');

-- What was returned to the headroom of a mandate, in the year in which the money came back.
ALTER TABLE headroom_balances ADD COLUMN returned_cents BIGINT NOT NULL DEFAULT 0
    -- No more comes back than was paid. A year by itself can have more: money comes back in another year than it was paid in.
    CHECK (returned_cents >= 0 AND (budget_year <> 0 OR returned_cents <= paid_cents));

-- Further kinds of entries, and what is written off of a loan. The rules of the tables change as SQLite prescribes for a
-- CHECK (lang_altertable.html, section 7): the rows stay as they are.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
SET sql = REPLACE(REPLACE(REPLACE(REPLACE(sql,
    '''recovered'', ''written-off''))',
    '''recovered'', ''written-off'', ''repaid'', ''interest'', ''repaid-reversed'', ''interest-reversed'', ''recovered-reversed''))'),
    'CHECK ((kind = ''reversed'') =',
    'CHECK ((kind IN (''reversed'', ''repaid-reversed'', ''interest-reversed'', ''recovered-reversed'')) ='),
    'CHECK (kind <> ''reversed'' OR',
    'CHECK (kind NOT IN (''reversed'', ''repaid-reversed'', ''interest-reversed'', ''recovered-reversed'') OR'),
    '(kind <> ''recovered'' OR', '(kind NOT IN (''recovered'', ''repaid'', ''interest'') OR')
WHERE type = 'table' AND name = 'commitment_entries';
UPDATE sqlite_schema
SET sql = REPLACE(sql, '<= paid_cents - determined_cents)))',
    '<= paid_cents - determined_cents) OR (instrument = ''credit'' AND recovered_cents = 0 AND written_off_cents <= paid_cents)))')
WHERE type = 'table' AND name = 'commitments';
UPDATE sqlite_schema
SET sql = REPLACE(sql, '''reverse'', ''repay''', '''reverse'', ''return'', ''take-back''')
WHERE type = 'table' AND name = 'headroom_entries';
UPDATE sqlite_schema
SET sql = REPLACE(sql, 'CHECK (reserved_cents + committed_cents + paid_cents <= ceiling_cents + overhang_cents)',
    'CHECK (reserved_cents + committed_cents + paid_cents <= ceiling_cents + overhang_cents + returned_cents)')
WHERE type = 'table' AND name = 'headroom_balances';
PRAGMA writable_schema = RESET;

DROP TRIGGER recoveries_add_up;
CREATE TRIGGER recoveries_add_up BEFORE INSERT ON commitment_entries
WHEN (NEW.kind = 'recovered'
        OR (NEW.kind IN ('written-off', 'reversed')
            AND NOT EXISTS (SELECT 1 FROM commitments WHERE id = NEW.commitment_id AND instrument = 'credit')))
    AND (NEW.kind <> 'reversed' OR (
        SELECT coalesce(sum(CASE WHEN kind IN ('recovered', 'written-off') THEN amount_cents
            WHEN kind = 'recovered-reversed' THEN -amount_cents ELSE 0 END), 0)
        FROM commitment_entries WHERE commitment_id = NEW.commitment_id) > 0)
    AND (NOT EXISTS (SELECT 1 FROM commitment_entries WHERE commitment_id = NEW.commitment_id AND kind = 'determined')
        OR NEW.amount_cents > (
            SELECT coalesce(sum(CASE WHEN kind IN ('paid', 'recovered-reversed') THEN amount_cents
                WHEN kind IN ('reversed', 'determined', 'recovered', 'written-off') THEN -amount_cents ELSE 0 END), 0)
            FROM commitment_entries WHERE commitment_id = NEW.commitment_id))
BEGIN SELECT RAISE(ABORT, 'no more is recovered and written off than was paid beyond what was determined'); END;
CREATE TRIGGER only_loans_are_repaid BEFORE INSERT ON commitment_entries
WHEN NEW.kind IN ('repaid', 'interest')
    AND (NOT EXISTS (SELECT 1 FROM commitments WHERE id = NEW.commitment_id AND instrument = 'credit')
        OR (SELECT coalesce(sum(CASE kind WHEN 'paid' THEN amount_cents WHEN 'reversed' THEN -amount_cents ELSE 0 END), 0)
            FROM commitment_entries WHERE commitment_id = NEW.commitment_id) <= 0)
BEGIN SELECT RAISE(ABORT, 'only a loan that was paid out is repaid'); END;
-- Principal and interest of one receipt have the same booking reference: the two indexes above take each once.
CREATE TRIGGER receipts_are_of_one_loan BEFORE INSERT ON commitment_entries
WHEN NEW.kind IN ('repaid', 'interest') AND EXISTS (
    SELECT 1 FROM commitment_entries WHERE organisation_id = NEW.organisation_id AND booking_reference = NEW.booking_reference
        AND kind IN ('repaid', 'interest')
        AND (commitment_id <> NEW.commitment_id OR value_date <> NEW.value_date OR payee <> NEW.payee))
BEGIN SELECT RAISE(ABORT, 'a booking reference is that of one repayment'); END;
CREATE TRIGGER loans_add_up BEFORE INSERT ON commitment_entries
WHEN NEW.kind IN ('repaid', 'written-off', 'reversed')
    AND EXISTS (SELECT 1 FROM commitments WHERE id = NEW.commitment_id AND instrument = 'credit')
    AND NEW.amount_cents > (
        SELECT coalesce(sum(CASE WHEN kind IN ('paid', 'repaid-reversed') THEN amount_cents
            WHEN kind IN ('reversed', 'repaid', 'written-off') THEN -amount_cents ELSE 0 END), 0)
        FROM commitment_entries WHERE commitment_id = NEW.commitment_id)
BEGIN SELECT RAISE(ABORT, 'no more is repaid and written off than was paid out'); END;
CREATE TRIGGER reversals_name_a_repayment BEFORE INSERT ON commitment_entries
WHEN NEW.kind IN ('repaid-reversed', 'interest-reversed', 'recovered-reversed') AND NOT EXISTS (
    SELECT 1 FROM commitment_entries WHERE id = NEW.reverses_id AND kind || '-reversed' = NEW.kind
        AND commitment_id = NEW.commitment_id AND amount_cents = NEW.amount_cents AND returned = NEW.returned)
BEGIN SELECT RAISE(ABORT, 'a reversal takes back one repayment'); END;
CREATE TRIGGER what_was_ratified_returns_to_no_mandate BEFORE INSERT ON commitment_entries
WHEN NEW.returned AND EXISTS (SELECT 1 FROM commitments WHERE id = NEW.commitment_id AND ratification_id IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'what was ratified returns to no mandate'); END;

-- Further movements of an organisation, which can be joined to lines of its books.
DROP INDEX commitment_movements_by_organisation;
CREATE INDEX commitment_movements_by_organisation ON commitment_entries (organisation_id, value_date)
    WHERE kind IN ('paid', 'reversed', 'recovered', 'repaid', 'interest', 'repaid-reversed', 'interest-reversed',
        'recovered-reversed');
DROP TRIGGER accepted_lines_have_the_amount_of_their_movement;
CREATE TRIGGER accepted_lines_have_the_amount_of_their_movement BEFORE INSERT ON reconciliation_resolutions
WHEN NEW.kind = 'accepted' AND NOT EXISTS (
    SELECT 1 FROM reconciliation_lines l
    JOIN commitment_entries e ON e.id = NEW.entry_id AND e.organisation_id = NEW.organisation_id
    LEFT JOIN commitment_entries p ON p.id = e.reverses_id
    WHERE l.reconciliation_id = NEW.reconciliation_id AND l.line = NEW.line
        AND e.kind IN ('paid', 'reversed', 'recovered', 'repaid', 'interest', 'repaid-reversed', 'interest-reversed',
            'recovered-reversed')
        AND l.amount_cents = CASE WHEN e.kind IN ('paid', 'repaid-reversed', 'interest-reversed', 'recovered-reversed')
            THEN e.amount_cents ELSE -e.amount_cents END
        AND (l.value_date = e.value_date OR l.reference = coalesce(e.booking_reference, p.booking_reference)))
BEGIN SELECT RAISE(ABORT, 'a line is accepted for a movement of its organisation and its amount'); END;

-- By when a loan is to be repaid, in versions; the last one holds. It is not enforced.
CREATE TABLE repayment_plans (
    id TEXT NOT NULL PRIMARY KEY,
    commitment_id TEXT NOT NULL REFERENCES commitments (id),
    -- The version, from 1 without gaps.
    number INTEGER NOT NULL CHECK (number > 0),
    reason TEXT,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    recorded_at TIMESTAMP NOT NULL,
    UNIQUE (commitment_id, number),
    CHECK (number = 1 OR reason IS NOT NULL)
);
CREATE TABLE repayment_plan_lines (
    plan_id TEXT NOT NULL REFERENCES repayment_plans (id),
    -- Its place in the plan, from 1 without gaps.
    number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 120),
    due_date DATE NOT NULL,
    principal_cents BIGINT NOT NULL CHECK (principal_cents >= 0),
    interest_cents BIGINT NOT NULL CHECK (interest_cents >= 0 AND principal_cents + interest_cents > 0),
    PRIMARY KEY (plan_id, number)
);
CREATE TRIGGER repayment_plans_are_never_changed BEFORE UPDATE ON repayment_plans
BEGIN SELECT RAISE(ABORT, 'a repayment plan is never changed'); END;
CREATE TRIGGER repayment_plans_are_never_deleted BEFORE DELETE ON repayment_plans
BEGIN SELECT RAISE(ABORT, 'a repayment plan is never deleted'); END;
CREATE TRIGGER repayment_plan_lines_are_never_changed BEFORE UPDATE ON repayment_plan_lines
BEGIN SELECT RAISE(ABORT, 'a line of a repayment plan is never changed'); END;
CREATE TRIGGER repayment_plan_lines_are_never_deleted BEFORE DELETE ON repayment_plan_lines
BEGIN SELECT RAISE(ABORT, 'a line of a repayment plan is never deleted'); END;
CREATE TRIGGER only_loans_have_a_repayment_plan BEFORE INSERT ON repayment_plans
WHEN NOT EXISTS (SELECT 1 FROM commitments WHERE id = NEW.commitment_id AND instrument = 'credit')
BEGIN SELECT RAISE(ABORT, 'only a loan has a repayment plan'); END;
