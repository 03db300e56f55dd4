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
ALTER TABLE commitments DROP CONSTRAINT commitments_status_check;
ALTER TABLE commitments ADD CONSTRAINT commitments_status_check CHECK (status IN (
    'decided', 'offered', 'acknowledged', 'refused', 'paid', 'released', 'carried-over'));

-- The reference to the decision of the funder that determines a subsidy or writes an amount off.
ALTER TABLE commitment_entries ADD COLUMN document TEXT
    CHECK ((document IS NOT NULL) = (kind IN ('determined', 'written-off'))
        AND (kind <> 'determined' OR value_date IS NOT NULL)
        AND (kind <> 'recovered' OR (value_date IS NOT NULL AND booking_reference IS NOT NULL AND payee IS NOT NULL))
        AND (kind NOT IN ('written-off', 'carried-out') OR reason IS NOT NULL));
CREATE UNIQUE INDEX commitment_entries_determined_once ON commitment_entries (commitment_id) WHERE kind = 'determined';
CREATE UNIQUE INDEX commitment_entries_by_recovery ON commitment_entries (organisation_id, booking_reference)
    WHERE kind = 'recovered';

ALTER TABLE webhook_subscriptions DROP CONSTRAINT webhook_subscriptions_kind_check;
ALTER TABLE webhook_subscriptions ADD CONSTRAINT webhook_subscriptions_kind_check CHECK (kind IN (
    'case.registered', 'case.revised', 'case.review-opened', 'case.returned',
    'case.forwarded', 'case.rejected', 'case.referred-back', 'case.deferred',
    'case.financed', 'case.reopened', 'case.monitored', 'case.completed',
    'case.stopped', 'case.withdrawn', 'ballot.opened', 'ballot.extended',
    'ballot.cancelled', 'ballot.closed', 'decision.made', 'decision.set-aside',
    'decision.published', 'decision.unpublished', 'ratification.asked', 'ratification.given',
    'ratification.refused', 'ratification.lapsed', 'condition.met', 'commitment.offered',
    'commitment.acknowledged', 'commitment.refused', 'commitment.released', 'commitment.determined',
    'commitment.recovered', 'commitment.written-off', 'commitment.carried-over', 'measurement.reported'));

-- A carry-over that no mandate covers is ratified by the organisation.
ALTER TABLE ratifications DROP CONSTRAINT ratifications_pledge_id_key;
CREATE INDEX ratifications_by_pledge ON ratifications (pledge_id);
ALTER TABLE ratifications ADD COLUMN carries_over_id TEXT REFERENCES commitments (id);
ALTER TABLE ratifications ADD COLUMN carry_to_year INTEGER CHECK ((carry_to_year IS NULL) = (carries_over_id IS NULL));
CREATE UNIQUE INDEX ratifications_one_of_pledge ON ratifications (pledge_id) WHERE carries_over_id IS NULL;
CREATE INDEX ratifications_by_commitment ON ratifications (carries_over_id) WHERE carries_over_id IS NOT NULL;
CREATE TRIGGER ratifications_keep_what_they_carry BEFORE UPDATE ON ratifications FOR EACH ROW
WHEN (NEW.carries_over_id IS DISTINCT FROM OLD.carries_over_id OR NEW.carry_to_year IS DISTINCT FROM OLD.carry_to_year)
EXECUTE FUNCTION refuse('a ratification is answered once, for what was asked');

CREATE OR REPLACE FUNCTION commitment_entries_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    -- Committed and not carried out or released; paid and not reversed; determined, or null; recovered or written off.
    held BIGINT; paid BIGINT; determined BIGINT; settled BIGINT;
BEGIN
    SELECT coalesce(sum(CASE WHEN kind IN ('decided', 'carried-in') THEN amount_cents
            WHEN kind IN ('released', 'carried-out') THEN -amount_cents ELSE 0 END), 0),
        coalesce(sum(CASE kind WHEN 'paid' THEN amount_cents WHEN 'reversed' THEN -amount_cents ELSE 0 END), 0),
        max(CASE WHEN kind = 'determined' THEN amount_cents END),
        coalesce(sum(CASE WHEN kind IN ('recovered', 'written-off') THEN amount_cents ELSE 0 END), 0)
    INTO held, paid, determined, settled FROM commitment_entries WHERE commitment_id = NEW.commitment_id;
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
    IF (NEW.kind IN ('recovered', 'written-off') OR (NEW.kind = 'reversed' AND settled > 0))
        AND NEW.amount_cents > coalesce(paid - determined - settled, 0) THEN
        RAISE EXCEPTION 'no more is recovered and written off than was paid beyond what was determined';
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
    RETURN NEW;
END $$;

CREATE FUNCTION commitments_are_carried_to_another_year() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.carried_from_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM commitments o WHERE o.id = NEW.carried_from_id AND o.decision_id = NEW.decision_id
            AND o.case_id = NEW.case_id AND o.pledge_id = NEW.pledge_id AND o.organisation_id = NEW.organisation_id
            AND o.instrument = NEW.instrument AND o.expenditure_kind = NEW.expenditure_kind
            AND o.budget_year <> NEW.budget_year) THEN
        RAISE EXCEPTION 'a commitment is carried over to another budget year as it is';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER commitments_are_carried_to_another_year BEFORE INSERT ON commitments
FOR EACH ROW EXECUTE FUNCTION commitments_are_carried_to_another_year();
CREATE TRIGGER commitments_keep_their_origin BEFORE UPDATE ON commitments FOR EACH ROW
WHEN (NEW.carried_from_id IS DISTINCT FROM OLD.carried_from_id
    OR (OLD.determined_cents IS NOT NULL AND NEW.determined_cents IS DISTINCT FROM OLD.determined_cents))
EXECUTE FUNCTION refuse('what was committed never changes');
DROP TRIGGER commitments_move_on ON commitments;
CREATE TRIGGER commitments_move_on BEFORE UPDATE ON commitments FOR EACH ROW
WHEN (NEW.status <> OLD.status AND (OLD.status || ' ' || NEW.status) NOT IN (
    'decided offered', 'decided released', 'offered acknowledged',
    'offered refused', 'offered released', 'offered carried-over', 'acknowledged paid',
    'acknowledged released', 'acknowledged carried-over', 'refused released', 'refused carried-over',
    'paid acknowledged'))
EXECUTE FUNCTION refuse('a commitment only moves on');
CREATE OR REPLACE FUNCTION commitments_follow_their_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.status = 'acknowledged' AND NOT EXISTS (
            SELECT 1 FROM commitment_entries WHERE commitment_id = NEW.id AND kind = 'acknowledged'))
        OR (NEW.status IN ('paid', 'released', 'carried-over')
            AND NEW.paid_cents + NEW.released_cents + NEW.carried_out_cents <> NEW.amount_cents)
        OR (NEW.status = 'carried-over' AND NEW.carried_out_cents = 0) THEN
        RAISE EXCEPTION 'the status of a commitment follows from its entries';
    END IF;
    RETURN NEW;
END $$;
