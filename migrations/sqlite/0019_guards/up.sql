-- More of what may never happen, whoever writes. Each rule is the domain's first; here it holds whatever does
-- not go through it.

-- The moves of the machine, version 1: the same table as src/domain/machine/table.rs.
CREATE TRIGGER cases_move_as_the_machine_says BEFORE UPDATE ON business_cases
WHEN NEW.status <> OLD.status AND (OLD.status || ' ' || NEW.status) NOT IN (
    'proposal table-review', 'proposal withdrawn', 'table-review proposal',
    'table-review board-decision', 'table-review rejected', 'table-review withdrawn',
    'board-decision table-review', 'board-decision financed', 'board-decision rejected',
    'board-decision withdrawn', 'financed board-decision', 'financed monitored',
    'monitored completed', 'monitored stopped')
BEGIN SELECT RAISE(ABORT, 'a case moves as the machine says'); END;
CREATE TRIGGER what_a_case_is_stays BEFORE UPDATE ON business_cases
WHEN NEW.number IS DISTINCT FROM OLD.number OR NEW.number_key IS DISTINCT FROM OLD.number_key OR NEW.programme_id IS DISTINCT FROM OLD.programme_id OR NEW.machine_version IS DISTINCT FROM OLD.machine_version OR NEW.initiator_id IS DISTINCT FROM OLD.initiator_id OR NEW.created_by IS DISTINCT FROM OLD.created_by OR NEW.created_at IS DISTINCT FROM OLD.created_at
BEGIN SELECT RAISE(ABORT, 'what a case is, and whose, never changes'); END;
CREATE TRIGGER cases_are_never_deleted BEFORE DELETE ON business_cases
BEGIN SELECT RAISE(ABORT, 'a case is never deleted'); END;

-- What a representative could commit, and when that ended.
CREATE TRIGGER what_a_mandate_is_stays BEFORE UPDATE ON mandates
WHEN NEW.grantor_id IS DISTINCT FROM OLD.grantor_id OR NEW.representative_id IS DISTINCT FROM OLD.representative_id OR NEW.parent_id IS DISTINCT FROM OLD.parent_id OR NEW.created_at IS DISTINCT FROM OLD.created_at
BEGIN SELECT RAISE(ABORT, 'whose a mandate is, and of whom, never changes'); END;
CREATE TRIGGER revocations_stand BEFORE UPDATE ON mandates
WHEN OLD.revoked_at IS NOT NULL AND (NEW.revoked_at IS DISTINCT FROM OLD.revoked_at OR NEW.revocation_reason IS DISTINCT FROM OLD.revocation_reason OR NEW.terms_version IS DISTINCT FROM OLD.terms_version)
BEGIN SELECT RAISE(ABORT, 'a revoked mandate stays as it is'); END;
CREATE TRIGGER mandates_are_never_deleted BEFORE DELETE ON mandates
BEGIN SELECT RAISE(ABORT, 'a mandate is never deleted'); END;
CREATE TRIGGER superseded_terms_stay BEFORE UPDATE ON mandate_versions
WHEN NEW.recorded_at <> OLD.recorded_at OR (OLD.superseded_at IS NOT NULL AND NEW.superseded_at IS DISTINCT FROM OLD.superseded_at)
BEGIN SELECT RAISE(ABORT, 'when terms held never changes'); END;
CREATE TRIGGER mandate_versions_are_never_deleted BEFORE DELETE ON mandate_versions
BEGIN SELECT RAISE(ABORT, 'the terms of a mandate are never deleted'); END;

-- Bodies, their rules and their seats as they were.
CREATE TRIGGER body_rules_are_never_changed BEFORE UPDATE ON body_rules
BEGIN SELECT RAISE(ABORT, 'the rules of a body are never changed; new ones are a new version'); END;
CREATE TRIGGER body_rules_are_never_deleted BEFORE DELETE ON body_rules
BEGIN SELECT RAISE(ABORT, 'the rules of a body are never deleted'); END;
CREATE TRIGGER what_a_seat_is_stays BEFORE UPDATE ON seats
WHEN NEW.body_id IS DISTINCT FROM OLD.body_id OR NEW.representative_id IS DISTINCT FROM OLD.representative_id OR NEW.role IS DISTINCT FROM OLD.role OR NEW.from_date IS DISTINCT FROM OLD.from_date
BEGIN SELECT RAISE(ABORT, 'whose a seat is never changes'); END;
CREATE TRIGGER seats_are_never_deleted BEFORE DELETE ON seats
BEGIN SELECT RAISE(ABORT, 'a seat is never deleted'); END;

-- A ballot asks what it asked when it was opened. Its deadline only moves on, and at the deadline it is over: it is
-- counted, and not cancelled any more.
CREATE TRIGGER what_a_ballot_asks_stays BEFORE UPDATE ON ballots
WHEN NEW.case_id IS DISTINCT FROM OLD.case_id OR NEW.body_id IS DISTINCT FROM OLD.body_id OR NEW.kind IS DISTINCT FROM OLD.kind OR NEW.question IS DISTINCT FROM OLD.question OR NEW.secret IS DISTINCT FROM OLD.secret OR NEW.rules IS DISTINCT FROM OLD.rules OR NEW.need IS DISTINCT FROM OLD.need OR NEW.conditions IS DISTINCT FROM OLD.conditions OR NEW.case_revision IS DISTINCT FROM OLD.case_revision OR NEW.lifts_budget_breach IS DISTINCT FROM OLD.lifts_budget_breach OR NEW.ratification_due IS DISTINCT FROM OLD.ratification_due OR NEW.opened_at IS DISTINCT FROM OLD.opened_at
BEGIN SELECT RAISE(ABORT, 'what a ballot asks never changes'); END;
CREATE TRIGGER deadlines_only_move_on BEFORE UPDATE ON ballots
WHEN NEW.closes_at < OLD.closes_at
BEGIN SELECT RAISE(ABORT, 'a deadline only moves on'); END;
CREATE TRIGGER cancelled_before_the_deadline BEFORE UPDATE ON ballots
WHEN NEW.status = 'cancelled' AND NEW.ended_at >= OLD.closes_at
BEGIN SELECT RAISE(ABORT, 'a ballot is only cancelled before its deadline'); END;
CREATE TRIGGER electors_are_never_deleted BEFORE DELETE ON ballot_electors
BEGIN SELECT RAISE(ABORT, 'an electorate is frozen at opening'); END;
CREATE TRIGGER recusals_stand BEFORE UPDATE ON ballot_electors
WHEN OLD.recusal_kind IS NOT NULL AND NEW.recusal_kind IS NULL
BEGIN SELECT RAISE(ABORT, 'a recusal stands'); END;

-- What was offered, what was decided on it, and what an organisation answered.
CREATE TRIGGER what_was_pledged_stays BEFORE UPDATE ON pledges
WHEN OLD.status <> 'standing' OR NEW.vote_id IS DISTINCT FROM OLD.vote_id OR NEW.mandate_id IS DISTINCT FROM OLD.mandate_id OR NEW.mandate_version IS DISTINCT FROM OLD.mandate_version OR NEW.instrument IS DISTINCT FROM OLD.instrument OR NEW.budget_year IS DISTINCT FROM OLD.budget_year OR NEW.expenditure_kind IS DISTINCT FROM OLD.expenditure_kind OR NEW.offered_cents IS DISTINCT FROM OLD.offered_cents
BEGIN SELECT RAISE(ABORT, 'a pledge is settled once, and what was offered never changes'); END;
CREATE TRIGGER pledges_are_never_deleted BEFORE DELETE ON pledges
BEGIN SELECT RAISE(ABORT, 'a pledge is never deleted'); END;
CREATE TRIGGER ratifications_are_answered_once BEFORE UPDATE ON ratifications
WHEN NEW.case_id IS DISTINCT FROM OLD.case_id OR NEW.pledge_id IS DISTINCT FROM OLD.pledge_id OR NEW.organisation_id IS DISTINCT FROM OLD.organisation_id OR NEW.amount_cents IS DISTINCT FROM OLD.amount_cents OR NEW.due_date IS DISTINCT FROM OLD.due_date
    OR (OLD.status <> 'pending' AND (NEW.status IS DISTINCT FROM OLD.status OR NEW.document IS DISTINCT FROM OLD.document OR NEW.reason IS DISTINCT FROM OLD.reason OR NEW.decided_at IS DISTINCT FROM OLD.decided_at))
BEGIN SELECT RAISE(ABORT, 'a ratification is answered once, for what was asked'); END;
CREATE TRIGGER ratifications_are_never_deleted BEFORE DELETE ON ratifications
BEGIN SELECT RAISE(ABORT, 'a ratification is never deleted'); END;
CREATE TRIGGER conditions_are_met_once BEFORE UPDATE ON conditions
WHEN NEW.case_id IS DISTINCT FROM OLD.case_id OR NEW.description IS DISTINCT FROM OLD.description OR NEW.owner IS DISTINCT FROM OLD.owner OR NEW.due_date IS DISTINCT FROM OLD.due_date OR NEW.precedent IS DISTINCT FROM OLD.precedent
    OR (OLD.status = 'met' AND (NEW.status IS DISTINCT FROM OLD.status OR NEW.evidence IS DISTINCT FROM OLD.evidence OR NEW.met_at IS DISTINCT FROM OLD.met_at))
BEGIN SELECT RAISE(ABORT, 'a condition is met once, as it was put'); END;
CREATE TRIGGER conditions_are_never_deleted BEFORE DELETE ON conditions
BEGIN SELECT RAISE(ABORT, 'a condition is never deleted'); END;
CREATE TRIGGER what_was_committed_stays BEFORE UPDATE ON commitments
WHEN NEW.case_id IS DISTINCT FROM OLD.case_id OR NEW.pledge_id IS DISTINCT FROM OLD.pledge_id OR NEW.mandate_id IS DISTINCT FROM OLD.mandate_id OR NEW.ratification_id IS DISTINCT FROM OLD.ratification_id OR NEW.organisation_id IS DISTINCT FROM OLD.organisation_id OR NEW.instrument IS DISTINCT FROM OLD.instrument OR NEW.budget_year IS DISTINCT FROM OLD.budget_year OR NEW.expenditure_kind IS DISTINCT FROM OLD.expenditure_kind OR NEW.amount_cents IS DISTINCT FROM OLD.amount_cents
BEGIN SELECT RAISE(ABORT, 'what was committed never changes'); END;
CREATE TRIGGER commitments_move_on BEFORE UPDATE ON commitments
WHEN NEW.status <> OLD.status AND (OLD.status || ' ' || NEW.status) NOT IN (
    'decided offered', 'decided released', 'offered acknowledged',
    'offered refused', 'offered released', 'acknowledged paid',
    'acknowledged released', 'refused released')
BEGIN SELECT RAISE(ABORT, 'a commitment only moves on'); END;
CREATE TRIGGER commitments_are_never_deleted BEFORE DELETE ON commitments
BEGIN SELECT RAISE(ABORT, 'a commitment is never deleted'); END;

-- Four eyes: what was proposed is what is decided on, once.
CREATE TRIGGER pending_actions_are_decided_once BEFORE UPDATE ON pending_actions
WHEN OLD.status <> 'pending' OR NEW.action IS DISTINCT FROM OLD.action OR NEW.subject_id IS DISTINCT FROM OLD.subject_id OR NEW.payload IS DISTINCT FROM OLD.payload OR NEW.proposed_by IS DISTINCT FROM OLD.proposed_by OR NEW.proposed_at IS DISTINCT FROM OLD.proposed_at
BEGIN SELECT RAISE(ABORT, 'what was proposed is decided on as it is, once'); END;
CREATE TRIGGER pending_actions_are_never_deleted BEFORE DELETE ON pending_actions
BEGIN SELECT RAISE(ABORT, 'a proposed action is never deleted'); END;
