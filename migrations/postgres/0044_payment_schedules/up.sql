-- Payment schedules of commitments: versions with their instalments. Proposed by one side and in force once the other
-- agrees. What is paid of an instalment is not kept: it follows from the payments.
CREATE TABLE payment_schedules (
    id TEXT NOT NULL PRIMARY KEY,
    commitment_id TEXT NOT NULL REFERENCES commitments (id),
    -- The version, from 1 without gaps.
    number INTEGER NOT NULL CHECK (number > 0),
    status TEXT NOT NULL CHECK (status IN ('proposed', 'in-force', 'superseded', 'refused', 'replaced')),
    proposed_by TEXT NOT NULL CHECK (proposed_by IN ('bureau', 'finance-partner')),
    -- Made by a release of the commitment, which nobody had to agree to.
    trimmed BOOLEAN NOT NULL,
    reason TEXT,
    proposer_id TEXT NOT NULL REFERENCES accounts (id),
    proposed_at TIMESTAMP NOT NULL,
    answered_by_id TEXT REFERENCES accounts (id),
    answered_at TIMESTAMP,
    refusal_reason TEXT,
    -- When another version took its place.
    ended_at TIMESTAMP,
    UNIQUE (commitment_id, number),
    CHECK ((answered_at IS NULL) = (status IN ('proposed', 'replaced'))),
    CHECK ((answered_by_id IS NULL) = (answered_at IS NULL)),
    CHECK (trimmed OR answered_by_id IS NULL OR answered_by_id <> proposer_id),
    CHECK ((refusal_reason IS NOT NULL) = (status = 'refused')),
    CHECK ((ended_at IS NULL) = (status IN ('proposed', 'in-force', 'refused')))
);
CREATE UNIQUE INDEX payment_schedules_in_force ON payment_schedules (commitment_id) WHERE status = 'in-force';
CREATE UNIQUE INDEX payment_schedules_proposed ON payment_schedules (commitment_id)
    WHERE status = 'proposed' AND NOT trimmed;

CREATE TABLE instalments (
    id TEXT NOT NULL PRIMARY KEY,
    schedule_id TEXT NOT NULL REFERENCES payment_schedules (id),
    -- Its place in the schedule, from 1 without gaps.
    number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 60),
    due_date DATE NOT NULL,
    amount_cents BIGINT NOT NULL CHECK (amount_cents > 0),
    description TEXT NOT NULL,
    condition_id TEXT REFERENCES conditions (id),
    UNIQUE (schedule_id, number)
);
CREATE INDEX instalments_by_due_date ON instalments (due_date, id);
CREATE INDEX instalments_by_condition ON instalments (condition_id) WHERE condition_id IS NOT NULL;

CREATE TRIGGER instalments_are_never_changed BEFORE UPDATE OR DELETE ON instalments
FOR EACH ROW EXECUTE FUNCTION refuse('an instalment is never changed');
CREATE TRIGGER instalments_are_never_emptied BEFORE TRUNCATE ON instalments
EXECUTE FUNCTION refuse('what is kept is never deleted');
CREATE FUNCTION instalments_are_proposed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT status FROM payment_schedules WHERE id = NEW.schedule_id) <> 'proposed' THEN
        RAISE EXCEPTION 'an instalment is proposed with its schedule';
    END IF;
    IF NEW.condition_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM conditions c JOIN payment_schedules s ON s.id = NEW.schedule_id
        JOIN commitments m ON m.id = s.commitment_id WHERE c.id = NEW.condition_id AND c.case_id = m.case_id) THEN
        RAISE EXCEPTION 'an instalment waits for a condition of its own case';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER instalments_are_proposed BEFORE INSERT ON instalments
FOR EACH ROW EXECUTE FUNCTION instalments_are_proposed();

CREATE TRIGGER payment_schedules_are_never_deleted BEFORE DELETE ON payment_schedules
FOR EACH ROW EXECUTE FUNCTION refuse('a payment schedule is never deleted');
CREATE TRIGGER payment_schedules_are_never_emptied BEFORE TRUNCATE ON payment_schedules
EXECUTE FUNCTION refuse('what is kept is never deleted');
CREATE TRIGGER payment_schedules_begin_as_proposals BEFORE INSERT ON payment_schedules FOR EACH ROW
WHEN (NEW.status <> 'proposed') EXECUTE FUNCTION refuse('a payment schedule begins as a proposal');
CREATE TRIGGER payment_schedules_move_on BEFORE UPDATE ON payment_schedules FOR EACH ROW
WHEN (NEW.status = OLD.status OR (OLD.status || ' ' || NEW.status) NOT IN (
    'proposed in-force', 'proposed refused', 'proposed replaced', 'in-force superseded'))
EXECUTE FUNCTION refuse('a payment schedule only moves on');
CREATE TRIGGER what_a_payment_schedule_is_stays BEFORE UPDATE ON payment_schedules FOR EACH ROW
WHEN (NEW.id IS DISTINCT FROM OLD.id OR NEW.commitment_id IS DISTINCT FROM OLD.commitment_id
    OR NEW.number IS DISTINCT FROM OLD.number OR NEW.proposed_by IS DISTINCT FROM OLD.proposed_by
    OR NEW.trimmed IS DISTINCT FROM OLD.trimmed OR NEW.reason IS DISTINCT FROM OLD.reason
    OR NEW.proposer_id IS DISTINCT FROM OLD.proposer_id OR NEW.proposed_at IS DISTINCT FROM OLD.proposed_at
    OR (OLD.answered_at IS NOT NULL AND (NEW.answered_at IS DISTINCT FROM OLD.answered_at
        OR NEW.answered_by_id IS DISTINCT FROM OLD.answered_by_id)))
EXECUTE FUNCTION refuse('what a payment schedule is never changes');
CREATE FUNCTION payment_schedules_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT coalesce(sum(amount_cents), 0) FROM instalments WHERE schedule_id = NEW.id) <> (
        SELECT coalesce(sum(CASE WHEN kind IN ('decided', 'carried-in') THEN amount_cents
            WHEN kind IN ('released', 'carried-out') THEN -amount_cents ELSE 0 END), 0)
        FROM commitment_entries WHERE commitment_id = NEW.commitment_id) THEN
        RAISE EXCEPTION 'the instalments of a schedule add up to its commitment';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payment_schedules_add_up BEFORE UPDATE ON payment_schedules FOR EACH ROW
WHEN (NEW.status = 'in-force') EXECUTE FUNCTION payment_schedules_add_up();
CREATE FUNCTION payments_follow_the_schedule() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind = 'paid' AND EXISTS (
            SELECT 1 FROM payment_schedules WHERE commitment_id = NEW.commitment_id AND status = 'in-force')
        AND NEW.amount_cents + (
            SELECT coalesce(sum(CASE kind WHEN 'paid' THEN amount_cents WHEN 'reversed' THEN -amount_cents ELSE 0 END), 0)
            FROM commitment_entries WHERE commitment_id = NEW.commitment_id)
        > (SELECT coalesce(sum(i.amount_cents), 0) FROM payment_schedules s JOIN instalments i ON i.schedule_id = s.id
            LEFT JOIN conditions c ON c.id = i.condition_id
            WHERE s.commitment_id = NEW.commitment_id AND s.status = 'in-force'
                AND (i.condition_id IS NULL OR c.status = 'met')) THEN
        RAISE EXCEPTION 'nothing is paid on an instalment whose condition is not met';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_follow_the_schedule BEFORE INSERT ON commitment_entries
FOR EACH ROW EXECUTE FUNCTION payments_follow_the_schedule();

-- Further kinds of notifications, that must be acted on: each check that lists them lists these too.
DO $$
DECLARE
    kept RECORD;
BEGIN
    FOR kept IN
        SELECT conname, pg_get_constraintdef(oid) AS rule FROM pg_constraint
        WHERE contype = 'c' AND conrelid = 'notifications'::regclass
            AND pg_get_constraintdef(oid) LIKE '%''commitment-to-acknowledge''::text%'
    LOOP
        EXECUTE format('ALTER TABLE notifications DROP CONSTRAINT %I', kept.conname);
        EXECUTE format('ALTER TABLE notifications ADD CONSTRAINT %I %s', kept.conname, replace(kept.rule,
            '''commitment-to-acknowledge''::text',
            '''commitment-to-acknowledge''::text, ''schedule-proposed''::text, ''instalment-due''::text, ''instalment-overdue''::text'));
    END LOOP;
END $$;
