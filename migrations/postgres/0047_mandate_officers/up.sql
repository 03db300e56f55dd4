-- Mandate officers: people of an organisation who answer the ratifications that are asked of it. A new role, and a new
-- kind of notification.
ALTER TABLE accounts DROP CONSTRAINT accounts_role_check;
ALTER TABLE accounts ADD CONSTRAINT accounts_role_check CHECK (role IN ('bureau', 'table-member', 'board-member',
    'initiator', 'finance-partner', 'mandate-officer', 'auditor', 'administrator'));
ALTER TABLE accounts ADD CONSTRAINT accounts_of_officers_check
    CHECK (role <> 'mandate-officer' OR organisation_id IS NOT NULL);
-- The list of kinds stays as it is otherwise.
DO $$
DECLARE
    list RECORD;
BEGIN
    FOR list IN
        SELECT conrelid::regclass AS of_table, conname, pg_get_constraintdef(oid) AS rule FROM pg_constraint
        WHERE conname IN ('notifications_kind_check', 'notification_choices_kind_check')
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', list.of_table, list.conname);
        EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', list.of_table, list.conname, replace(list.rule,
            '''ratification-lapsed''::text', '''ratification-answered''::text, ''ratification-lapsed''::text'));
    END LOOP;
END $$;

-- Whose mandate officers approve a proposed action; null for the bureau.
ALTER TABLE pending_actions ADD COLUMN approver_organisation_id TEXT REFERENCES organisations (id);
CREATE INDEX pending_actions_by_approver ON pending_actions (approver_organisation_id, id)
    WHERE approver_organisation_id IS NOT NULL;
-- One answer to a ratification waits at a time, whatever it says.
CREATE UNIQUE INDEX pending_actions_one_answer ON pending_actions (subject_id)
    WHERE status = 'pending' AND action IN ('give-ratification', 'refuse-ratification');

CREATE FUNCTION mandate_officers_answer_for_their_own() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.approver_organisation_id IS DISTINCT FROM OLD.approver_organisation_id THEN
        RAISE EXCEPTION 'what was proposed is decided on as it is, once';
    END IF;
    IF NEW.approver_organisation_id IS NULL THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' AND NOT EXISTS (
        SELECT 1 FROM accounts a JOIN ratifications r ON r.organisation_id = a.organisation_id
        WHERE a.id = NEW.proposed_by AND a.role = 'mandate-officer' AND a.organisation_id = NEW.approver_organisation_id
            AND r.id = NEW.subject_id) THEN
        RAISE EXCEPTION 'mandate officers answer for their own organisation';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.status = 'approved' AND NOT EXISTS (
        SELECT 1 FROM accounts a WHERE a.id = NEW.decided_by AND a.role = 'mandate-officer' AND a.disabled_at IS NULL
            AND a.organisation_id = NEW.approver_organisation_id) THEN
        RAISE EXCEPTION 'mandate officers answer for their own organisation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mandate_officers_answer_for_their_own BEFORE INSERT OR UPDATE ON pending_actions
FOR EACH ROW EXECUTE FUNCTION mandate_officers_answer_for_their_own();

-- Where two people of an organisation can answer, nobody else does.
CREATE FUNCTION ratifications_are_answered_by_their_organisation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'pending' AND NEW.status IN ('given', 'refused')
        AND (SELECT count(*) FROM accounts a WHERE a.organisation_id = NEW.organisation_id AND a.role = 'mandate-officer'
            AND a.disabled_at IS NULL) >= 2
        AND NOT EXISTS (
            SELECT 1 FROM pending_actions p WHERE p.subject_id = NEW.id AND p.status = 'approved'
                AND p.approver_organisation_id = NEW.organisation_id
                AND p.action = CASE NEW.status WHEN 'given' THEN 'give-ratification' ELSE 'refuse-ratification' END) THEN
        RAISE EXCEPTION 'an organisation with mandate officers answers its ratifications itself';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ratifications_are_answered_by_their_organisation BEFORE UPDATE ON ratifications
FOR EACH ROW EXECUTE FUNCTION ratifications_are_answered_by_their_organisation();

-- A mistyped booking reference is corrected by a further acknowledgement, beside the one that it corrects.
CREATE FUNCTION acknowledgements_are_corrected_with_a_reason() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind = 'acknowledged' AND NEW.reason IS NULL AND EXISTS (
        SELECT 1 FROM commitment_entries WHERE commitment_id = NEW.commitment_id AND kind = 'acknowledged') THEN
        RAISE EXCEPTION 'an acknowledgement is corrected with a reason';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER acknowledgements_are_corrected_with_a_reason BEFORE INSERT ON commitment_entries
FOR EACH ROW EXECUTE FUNCTION acknowledgements_are_corrected_with_a_reason();
CREATE FUNCTION commitments_have_the_reference_last_acknowledged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.booking_reference IS DISTINCT FROM OLD.booking_reference AND NEW.booking_reference IS DISTINCT FROM (
        SELECT booking_reference FROM commitment_entries WHERE commitment_id = NEW.id AND kind = 'acknowledged'
        ORDER BY seq DESC LIMIT 1) THEN
        RAISE EXCEPTION 'the booking reference of a commitment is that of its last acknowledgement';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER commitments_have_the_reference_last_acknowledged BEFORE UPDATE ON commitments
FOR EACH ROW EXECUTE FUNCTION commitments_have_the_reference_last_acknowledged();
