-- The machine has a version 2. A case under way is taken over to a later version by an event; it never goes back.
DROP TRIGGER what_a_case_is_stays;
CREATE TRIGGER what_a_case_is_stays BEFORE UPDATE ON business_cases
WHEN NEW.number IS DISTINCT FROM OLD.number OR NEW.number_key IS DISTINCT FROM OLD.number_key OR NEW.programme_id IS DISTINCT FROM OLD.programme_id OR NEW.machine_version < OLD.machine_version OR NEW.initiator_id IS DISTINCT FROM OLD.initiator_id OR NEW.created_by IS DISTINCT FROM OLD.created_by OR NEW.created_at IS DISTINCT FROM OLD.created_at
BEGIN SELECT RAISE(ABORT, 'what a case is, and whose, never changes'); END;

-- From version 2 on only what the board voted down is rejected: a missing quorum is no rejection.
CREATE TRIGGER the_board_rejects BEFORE UPDATE ON business_cases
WHEN OLD.status = 'board-decision' AND NEW.status = 'rejected' AND NEW.machine_version >= 2
    AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.case_id = NEW.id AND d.standing AND d.outcome = 'rejected')
BEGIN SELECT RAISE(ABORT, 'a case before the board is rejected by the board alone'); END;

-- Nobody ends a ballot before its deadline so that it counts, except the last vote.
CREATE TRIGGER closed_before_the_deadline_by_the_last_vote BEFORE UPDATE ON ballots
WHEN NEW.status = 'closed' AND OLD.status = 'open' AND NEW.ended_at < OLD.closes_at AND NEW.end_reason IS DISTINCT FROM 'all-voted'
BEGIN SELECT RAISE(ABORT, 'a ballot is closed before its deadline only when all have voted'); END;

-- What an action was about when it was decided on (amount, organisation, decision), as JSON; null while it waits, and
-- for what was decided on before.
ALTER TABLE pending_actions ADD COLUMN subject TEXT;
