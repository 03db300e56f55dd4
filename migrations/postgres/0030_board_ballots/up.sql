-- The machine has a version 2. A case under way is taken over to a later version by an event; it never goes back.
DROP TRIGGER what_a_case_is_stays ON business_cases;
CREATE TRIGGER what_a_case_is_stays BEFORE UPDATE ON business_cases FOR EACH ROW
WHEN (NEW.number IS DISTINCT FROM OLD.number OR NEW.number_key IS DISTINCT FROM OLD.number_key OR NEW.programme_id IS DISTINCT FROM OLD.programme_id OR NEW.machine_version < OLD.machine_version OR NEW.initiator_id IS DISTINCT FROM OLD.initiator_id OR NEW.created_by IS DISTINCT FROM OLD.created_by OR NEW.created_at IS DISTINCT FROM OLD.created_at)
EXECUTE FUNCTION refuse('what a case is, and whose, never changes');

-- From version 2 on only what the board voted down is rejected: a missing quorum is no rejection.
CREATE FUNCTION the_board_rejects() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM decisions d WHERE d.case_id = NEW.id AND d.standing AND d.outcome = 'rejected') THEN RAISE EXCEPTION 'a case before the board is rejected by the board alone'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER the_board_rejects BEFORE UPDATE ON business_cases FOR EACH ROW
WHEN (OLD.status = 'board-decision' AND NEW.status = 'rejected' AND NEW.machine_version >= 2)
EXECUTE FUNCTION the_board_rejects();

-- Nobody ends a ballot before its deadline so that it counts, except the last vote.
CREATE TRIGGER closed_before_the_deadline_by_the_last_vote BEFORE UPDATE ON ballots FOR EACH ROW
WHEN (NEW.status = 'closed' AND OLD.status = 'open' AND NEW.ended_at < OLD.closes_at AND NEW.end_reason IS DISTINCT FROM 'all-voted')
EXECUTE FUNCTION refuse('a ballot is closed before its deadline only when all have voted');

-- What an action was about when it was decided on (amount, organisation, decision), as JSON; null while it waits, and
-- for what was decided on before.
ALTER TABLE pending_actions ADD COLUMN subject TEXT;
