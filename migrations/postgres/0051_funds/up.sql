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
CREATE TRIGGER funds_are_never_deleted BEFORE DELETE ON funds FOR EACH ROW
EXECUTE FUNCTION refuse('a fund is never deleted');
CREATE TRIGGER funds_are_never_emptied BEFORE TRUNCATE ON funds
EXECUTE FUNCTION refuse('what is kept is never deleted');
CREATE TRIGGER funds_stay_with_their_funder BEFORE UPDATE ON funds FOR EACH ROW
WHEN (NEW.id IS DISTINCT FROM OLD.id OR NEW.organisation_id IS DISTINCT FROM OLD.organisation_id
    OR NEW.revolving IS DISTINCT FROM OLD.revolving OR NEW.valid_from IS DISTINCT FROM OLD.valid_from
    OR NEW.created_at IS DISTINCT FROM OLD.created_at
    OR NEW.version <> OLD.version + 1)
EXECUTE FUNCTION refuse('what a fund is never changes');

-- The fund that a mandate draws on, and whether what comes back is available again: columns of the terms, for queries.
ALTER TABLE mandate_versions ADD COLUMN fund_id TEXT REFERENCES funds (id);
ALTER TABLE mandate_versions ADD COLUMN returns_available BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX mandate_versions_by_fund ON mandate_versions (fund_id, mandate_id) WHERE fund_id IS NOT NULL;
CREATE TRIGGER mandate_terms_keep_their_fund BEFORE UPDATE ON mandate_versions FOR EACH ROW
WHEN (NEW.fund_id IS DISTINCT FROM OLD.fund_id OR NEW.returns_available <> OLD.returns_available)
EXECUTE FUNCTION refuse('mandate terms are never edited');
CREATE FUNCTION mandates_draw_on_a_fund_of_their_grantor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.fund_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM funds f JOIN mandates m ON m.grantor_id = f.organisation_id
        WHERE f.id = NEW.fund_id AND m.id = NEW.mandate_id) THEN
        RAISE EXCEPTION 'a mandate draws on a fund of its grantor';
    END IF;
    IF EXISTS (SELECT 1 FROM funds f WHERE f.id = NEW.fund_id AND f.valid_until < NEW.valid_until) THEN
        RAISE EXCEPTION 'a fund lasts as long as the mandates that draw on it';
    END IF;
    -- In Amsterdam it is at most two hours later than in UTC.
    IF EXISTS (
        SELECT 1 FROM funds f WHERE f.id = NEW.fund_id AND f.valid_from > NEW.valid_from
            AND f.valid_from > (NEW.recorded_at + interval '2 hours')::date) THEN
        RAISE EXCEPTION 'a fund begins before a mandate draws on it';
    END IF;
    IF EXISTS (
        SELECT 1 FROM mandates m JOIN mandate_versions p ON p.mandate_id = m.parent_id AND p.superseded_at IS NULL
        WHERE m.id = NEW.mandate_id AND p.fund_id IS NOT NULL AND NEW.fund_id IS DISTINCT FROM p.fund_id) THEN
        RAISE EXCEPTION 'a sub-mandate draws on the fund of its parent';
    END IF;
    IF NEW.returns_available AND EXISTS (
        SELECT 1 FROM mandates m JOIN mandate_versions p ON p.mandate_id = m.parent_id AND p.superseded_at IS NULL
        WHERE m.id = NEW.mandate_id AND NOT p.returns_available) THEN
        RAISE EXCEPTION 'a sub-mandate returns no more than its parent';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mandates_draw_on_a_fund_of_their_grantor BEFORE INSERT ON mandate_versions
FOR EACH ROW EXECUTE FUNCTION mandates_draw_on_a_fund_of_their_grantor();
CREATE FUNCTION funds_last_as_long_as_their_mandates() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM mandate_versions v JOIN mandates m ON m.id = v.mandate_id
        WHERE v.fund_id = NEW.id AND v.superseded_at IS NULL AND m.revoked_at IS NULL AND v.valid_until > NEW.valid_until) THEN
        RAISE EXCEPTION 'a fund lasts as long as the mandates that draw on it';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER funds_last_as_long_as_their_mandates BEFORE UPDATE ON funds FOR EACH ROW
WHEN (NEW.valid_until IS DISTINCT FROM OLD.valid_until) EXECUTE FUNCTION funds_last_as_long_as_their_mandates();

-- The fund that a commitment is paid from: that of its mandate when it was made.
ALTER TABLE commitments ADD COLUMN fund_id TEXT REFERENCES funds (id);
ALTER TABLE commitments ADD COLUMN repaid_cents BIGINT NOT NULL DEFAULT 0
    CHECK (repaid_cents >= 0 AND (repaid_cents = 0 OR (instrument = 'credit' AND repaid_cents + written_off_cents <= paid_cents)));
ALTER TABLE commitments ADD COLUMN interest_cents BIGINT NOT NULL DEFAULT 0
    CHECK (interest_cents BETWEEN 0 AND 999999999999 AND (interest_cents = 0 OR instrument = 'credit'));
CREATE INDEX commitments_by_fund ON commitments (fund_id, id) WHERE fund_id IS NOT NULL;
CREATE TRIGGER commitments_keep_their_fund BEFORE UPDATE ON commitments FOR EACH ROW
WHEN (NEW.fund_id IS DISTINCT FROM OLD.fund_id)
EXECUTE FUNCTION refuse('what was committed never changes');
CREATE FUNCTION commitments_are_paid_from_a_fund_of_their_funder() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.fund_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM funds f WHERE f.id = NEW.fund_id AND f.organisation_id = NEW.organisation_id) THEN
        RAISE EXCEPTION 'a commitment is paid from a fund of its funder';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER commitments_are_paid_from_a_fund_of_their_funder BEFORE INSERT ON commitments
FOR EACH ROW EXECUTE FUNCTION commitments_are_paid_from_a_fund_of_their_funder();

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

-- Further kinds of entries, and what is written off of a loan. The names of the checks that change were given by the
-- database: they are found by what they say.
CREATE FUNCTION drop_check(named TEXT, said TEXT) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    found TEXT;
BEGIN
    FOR found IN SELECT conname FROM pg_constraint
        WHERE conrelid = named::regclass AND contype = 'c' AND position(said IN pg_get_constraintdef(oid)) > 0
    LOOP
        EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', named, found);
    END LOOP;
END $$;
ALTER TABLE commitment_entries DROP CONSTRAINT commitment_entries_kind_check;
ALTER TABLE commitment_entries ADD CONSTRAINT commitment_entries_kind_check CHECK (kind IN (
    'decided', 'acknowledged', 'scheduled', 'paid', 'reversed', 'released', 'carried-out', 'carried-in', 'determined',
    'recovered', 'written-off', 'repaid', 'interest', 'repaid-reversed', 'interest-reversed', 'recovered-reversed'));
SELECT drop_check('commitment_entries', 'reverses_id IS NOT NULL');
SELECT drop_check('commitment_entries', '(reason IS NOT NULL)))');
SELECT drop_check('commitment_entries', 'document IS NOT NULL');
ALTER TABLE commitment_entries ADD CONSTRAINT commitment_entries_reverse_one CHECK (
    (kind IN ('reversed', 'repaid-reversed', 'interest-reversed', 'recovered-reversed')) = (reverses_id IS NOT NULL)
    AND (reverses_id IS NULL OR (value_date IS NOT NULL AND reason IS NOT NULL)));
ALTER TABLE commitment_entries ADD CONSTRAINT commitment_entries_say_what_they_rest_on CHECK (
    (document IS NOT NULL) = (kind IN ('determined', 'written-off'))
    AND (kind <> 'determined' OR value_date IS NOT NULL)
    AND (kind NOT IN ('recovered', 'repaid', 'interest')
        OR (value_date IS NOT NULL AND booking_reference IS NOT NULL AND payee IS NOT NULL))
    AND (kind NOT IN ('written-off', 'carried-out') OR reason IS NOT NULL));
SELECT drop_check('commitments', 'written_off_cents >= 0');
ALTER TABLE commitments ADD CONSTRAINT commitments_write_off_no_more CHECK (
    written_off_cents >= 0 AND (recovered_cents + written_off_cents = 0
        OR (determined_cents IS NOT NULL AND recovered_cents + written_off_cents <= paid_cents - determined_cents)
        OR (instrument = 'credit' AND recovered_cents = 0 AND written_off_cents <= paid_cents)));
ALTER TABLE headroom_entries DROP CONSTRAINT headroom_entries_kind_check;
ALTER TABLE headroom_entries ADD CONSTRAINT headroom_entries_kind_check CHECK (kind IN (
    'reserve', 'unreserve', 'commit', 'uncommit', 'pay', 'reverse', 'return', 'take-back'));
SELECT drop_check('headroom_balances', 'overhang_cents)');
ALTER TABLE headroom_balances ADD CONSTRAINT headroom_balances_within_the_ceiling CHECK (
    reserved_cents + committed_cents + paid_cents <= ceiling_cents + overhang_cents + returned_cents);
DROP FUNCTION drop_check(TEXT, TEXT);

CREATE OR REPLACE FUNCTION commitment_entries_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    -- Committed and not carried out or released; paid and not reversed; determined, or null; repaid, recovered or written
    -- off.
    held BIGINT; paid BIGINT; determined BIGINT; settled BIGINT; is_loan BOOLEAN;
BEGIN
    SELECT coalesce(sum(CASE WHEN kind IN ('decided', 'carried-in') THEN amount_cents
            WHEN kind IN ('released', 'carried-out') THEN -amount_cents ELSE 0 END), 0),
        coalesce(sum(CASE kind WHEN 'paid' THEN amount_cents WHEN 'reversed' THEN -amount_cents ELSE 0 END), 0),
        max(CASE WHEN kind = 'determined' THEN amount_cents END),
        coalesce(sum(CASE WHEN kind IN ('repaid', 'recovered', 'written-off') THEN amount_cents
            WHEN kind IN ('repaid-reversed', 'recovered-reversed') THEN -amount_cents ELSE 0 END), 0)
    INTO held, paid, determined, settled FROM commitment_entries WHERE commitment_id = NEW.commitment_id;
    SELECT c.instrument = 'credit' INTO is_loan FROM commitments c WHERE c.id = NEW.commitment_id;
    IF NEW.kind IN ('paid', 'released', 'carried-out') AND NEW.amount_cents > held - paid THEN
        RAISE EXCEPTION 'no more is paid and released than was committed';
    END IF;
    IF (NEW.kind IN ('decided', 'carried-in')) <> (NEW.seq = 1) OR (NEW.seq = 1 AND NOT EXISTS (
        SELECT 1 FROM commitments c WHERE c.id = NEW.commitment_id AND c.amount_cents = NEW.amount_cents
            AND (c.carried_from_id IS NOT NULL) = (NEW.kind = 'carried-in'))) THEN
        RAISE EXCEPTION 'a commitment begins once, with its amount';
    END IF;
    IF NEW.kind = 'carried-in' AND (
            SELECT coalesce(sum(e.amount_cents), 0) FROM commitments o
            JOIN commitment_entries e ON e.commitment_id = o.carried_from_id
            WHERE o.id = NEW.commitment_id AND e.kind = 'carried-out')
        <> NEW.amount_cents + (
            SELECT coalesce(sum(e.amount_cents), 0) FROM commitments o
            JOIN commitments s ON s.carried_from_id = o.carried_from_id JOIN commitment_entries e ON e.commitment_id = s.id
            WHERE o.id = NEW.commitment_id AND e.kind = 'carried-in') THEN
        RAISE EXCEPTION 'what is carried in was carried out';
    END IF;
    IF NEW.kind = 'determined' AND (NEW.amount_cents > held OR NOT EXISTS (
        SELECT 1 FROM commitments c WHERE c.id = NEW.commitment_id AND c.instrument = 'subsidy')) THEN
        RAISE EXCEPTION 'a subsidy is determined at no more than was committed';
    END IF;
    IF NEW.kind = 'paid' AND NEW.amount_cents > determined - paid THEN
        RAISE EXCEPTION 'nothing is paid beyond what was determined';
    END IF;
    IF NEW.kind = 'carried-out' AND determined IS NOT NULL THEN
        RAISE EXCEPTION 'what is determined is not carried over';
    END IF;
    IF (NEW.kind = 'recovered' OR (NOT is_loan AND (NEW.kind = 'written-off' OR (NEW.kind = 'reversed' AND settled > 0))))
        AND NEW.amount_cents > coalesce(paid - determined - settled, 0) THEN
        RAISE EXCEPTION 'no more is recovered and written off than was paid beyond what was determined';
    END IF;
    IF NEW.kind IN ('repaid', 'interest') AND (NOT is_loan OR paid <= 0) THEN
        RAISE EXCEPTION 'only a loan that was paid out is repaid';
    END IF;
    -- Principal and interest of one receipt have the same booking reference: the two indexes above take each once.
    IF NEW.kind IN ('repaid', 'interest') AND EXISTS (
        SELECT 1 FROM commitment_entries WHERE organisation_id = NEW.organisation_id
            AND booking_reference = NEW.booking_reference AND kind IN ('repaid', 'interest')
            AND (commitment_id <> NEW.commitment_id OR value_date <> NEW.value_date OR payee <> NEW.payee)) THEN
        RAISE EXCEPTION 'a booking reference is that of one repayment';
    END IF;
    IF is_loan AND NEW.kind IN ('repaid', 'written-off', 'reversed') AND NEW.amount_cents > paid - settled THEN
        RAISE EXCEPTION 'no more is repaid and written off than was paid out';
    END IF;
    IF NEW.returned AND EXISTS (
        SELECT 1 FROM commitments c WHERE c.id = NEW.commitment_id AND c.ratification_id IS NOT NULL) THEN
        RAISE EXCEPTION 'what was ratified returns to no mandate';
    END IF;
    IF NEW.kind = 'paid' AND NOT EXISTS (
        SELECT 1 FROM commitment_entries WHERE commitment_id = NEW.commitment_id AND kind = 'acknowledged') THEN
        RAISE EXCEPTION 'nothing is paid before the acknowledgement';
    END IF;
    IF NEW.kind = 'reversed' AND NOT EXISTS (
        SELECT 1 FROM commitment_entries WHERE id = NEW.reverses_id AND kind = 'paid'
            AND commitment_id = NEW.commitment_id AND amount_cents = NEW.amount_cents) THEN
        RAISE EXCEPTION 'a reversal takes back one payment';
    END IF;
    IF NEW.kind IN ('repaid-reversed', 'interest-reversed', 'recovered-reversed') AND NOT EXISTS (
        SELECT 1 FROM commitment_entries WHERE id = NEW.reverses_id AND kind || '-reversed' = NEW.kind
            AND commitment_id = NEW.commitment_id AND amount_cents = NEW.amount_cents AND returned = NEW.returned) THEN
        RAISE EXCEPTION 'a reversal takes back one repayment';
    END IF;
    RETURN NEW;
END $$;

-- Further movements of an organisation, which can be joined to lines of its books.
DROP INDEX commitment_movements_by_organisation;
CREATE INDEX commitment_movements_by_organisation ON commitment_entries (organisation_id, value_date)
    WHERE kind IN ('paid', 'reversed', 'recovered', 'repaid', 'interest', 'repaid-reversed', 'interest-reversed',
        'recovered-reversed');
CREATE OR REPLACE FUNCTION reconciliation_resolutions_fit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status <> 'standing' OR NOT EXISTS (
        SELECT 1 FROM reconciliations WHERE id = NEW.reconciliation_id AND organisation_id = NEW.organisation_id) THEN
        RAISE EXCEPTION 'a line is resolved for the organisation of its file';
    END IF;
    IF NEW.kind = 'accepted' AND NOT EXISTS (
        SELECT 1 FROM reconciliation_lines l
        JOIN commitment_entries e ON e.id = NEW.entry_id AND e.organisation_id = NEW.organisation_id
        LEFT JOIN commitment_entries p ON p.id = e.reverses_id
        WHERE l.reconciliation_id = NEW.reconciliation_id AND l.line = NEW.line
            AND e.kind IN ('paid', 'reversed', 'recovered', 'repaid', 'interest', 'repaid-reversed', 'interest-reversed',
                'recovered-reversed')
            AND l.amount_cents = CASE
                WHEN e.kind IN ('paid', 'repaid-reversed', 'interest-reversed', 'recovered-reversed')
                THEN e.amount_cents ELSE -e.amount_cents END
            AND (l.value_date = e.value_date OR l.reference = coalesce(e.booking_reference, p.booking_reference))) THEN
        RAISE EXCEPTION 'a line is accepted for a movement of its organisation and its amount';
    END IF;
    RETURN NEW;
END $$;

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
CREATE TRIGGER repayment_plans_are_never_changed BEFORE UPDATE OR DELETE ON repayment_plans
FOR EACH ROW EXECUTE FUNCTION refuse('a repayment plan is never changed');
CREATE TRIGGER repayment_plans_are_never_emptied BEFORE TRUNCATE ON repayment_plans
EXECUTE FUNCTION refuse('what is kept is never deleted');
CREATE TRIGGER repayment_plan_lines_are_never_changed BEFORE UPDATE OR DELETE ON repayment_plan_lines
FOR EACH ROW EXECUTE FUNCTION refuse('a line of a repayment plan is never changed');
CREATE TRIGGER repayment_plan_lines_are_never_emptied BEFORE TRUNCATE ON repayment_plan_lines
EXECUTE FUNCTION refuse('what is kept is never deleted');
CREATE FUNCTION only_loans_have_a_repayment_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM commitments c WHERE c.id = NEW.commitment_id AND c.instrument = 'credit') THEN
        RAISE EXCEPTION 'only a loan has a repayment plan';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER only_loans_have_a_repayment_plan BEFORE INSERT ON repayment_plans
FOR EACH ROW EXECUTE FUNCTION only_loans_have_a_repayment_plan();
