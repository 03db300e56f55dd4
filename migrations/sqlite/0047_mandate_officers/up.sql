-- Mandate officers: people of an organisation who answer the ratifications that are asked of it. A new role, and a new
-- kind of notification. The rules of the tables change as SQLite prescribes for a CHECK (lang_altertable.html, section
-- 7): the rows stay as they are.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
SET sql = REPLACE(REPLACE(sql, '''finance-partner'', ''auditor''', '''finance-partner'', ''mandate-officer'', ''auditor'''),
    '(role NOT IN (''initiator'', ''finance-partner'')', '(role NOT IN (''initiator'', ''finance-partner'', ''mandate-officer'')')
WHERE type = 'table' AND name = 'accounts';
UPDATE sqlite_schema
SET sql = REPLACE(sql, '''ratification-lapsed'',', '''ratification-answered'', ''ratification-lapsed'',')
WHERE type = 'table' AND name IN ('notifications', 'notification_choices');
PRAGMA writable_schema = RESET;

-- Whose mandate officers approve a proposed action; null for the bureau.
ALTER TABLE pending_actions ADD COLUMN approver_organisation_id TEXT REFERENCES organisations (id);
CREATE INDEX pending_actions_by_approver ON pending_actions (approver_organisation_id, id)
    WHERE approver_organisation_id IS NOT NULL;
-- One answer to a ratification waits at a time, whatever it says.
CREATE UNIQUE INDEX pending_actions_one_answer ON pending_actions (subject_id)
    WHERE status = 'pending' AND action IN ('give-ratification', 'refuse-ratification');

CREATE TRIGGER mandate_officers_propose_for_their_own BEFORE INSERT ON pending_actions
WHEN NEW.approver_organisation_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM accounts a JOIN ratifications r ON r.organisation_id = a.organisation_id
    WHERE a.id = NEW.proposed_by AND a.role = 'mandate-officer' AND a.organisation_id = NEW.approver_organisation_id
        AND r.id = NEW.subject_id)
BEGIN SELECT RAISE(ABORT, 'mandate officers answer for their own organisation'); END;
CREATE TRIGGER mandate_officers_approve_for_their_own BEFORE UPDATE ON pending_actions
WHEN NEW.status = 'approved' AND NEW.approver_organisation_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM accounts a WHERE a.id = NEW.decided_by AND a.role = 'mandate-officer' AND a.disabled_at IS NULL
        AND a.organisation_id = NEW.approver_organisation_id)
BEGIN SELECT RAISE(ABORT, 'mandate officers answer for their own organisation'); END;
CREATE TRIGGER pending_actions_keep_their_approvers BEFORE UPDATE ON pending_actions
WHEN NEW.approver_organisation_id IS DISTINCT FROM OLD.approver_organisation_id
BEGIN SELECT RAISE(ABORT, 'what was proposed is decided on as it is, once'); END;
-- Where two people of an organisation can answer, nobody else does.
CREATE TRIGGER ratifications_are_answered_by_their_organisation BEFORE UPDATE ON ratifications
WHEN OLD.status = 'pending' AND NEW.status IN ('given', 'refused')
    AND (SELECT count(*) FROM accounts a WHERE a.organisation_id = NEW.organisation_id AND a.role = 'mandate-officer'
        AND a.disabled_at IS NULL) >= 2
    AND NOT EXISTS (
        SELECT 1 FROM pending_actions p WHERE p.subject_id = NEW.id AND p.status = 'approved'
            AND p.approver_organisation_id = NEW.organisation_id
            AND p.action = CASE NEW.status WHEN 'given' THEN 'give-ratification' ELSE 'refuse-ratification' END)
BEGIN SELECT RAISE(ABORT, 'an organisation with mandate officers answers its ratifications itself'); END;

-- A mistyped booking reference is corrected by a further acknowledgement, beside the one that it corrects.
CREATE TRIGGER acknowledgements_are_corrected_with_a_reason BEFORE INSERT ON commitment_entries
WHEN NEW.kind = 'acknowledged' AND NEW.reason IS NULL AND EXISTS (
    SELECT 1 FROM commitment_entries WHERE commitment_id = NEW.commitment_id AND kind = 'acknowledged')
BEGIN SELECT RAISE(ABORT, 'an acknowledgement is corrected with a reason'); END;
CREATE TRIGGER commitments_have_the_reference_last_acknowledged BEFORE UPDATE ON commitments
WHEN NEW.booking_reference IS DISTINCT FROM OLD.booking_reference AND NEW.booking_reference IS DISTINCT FROM (
    SELECT booking_reference FROM commitment_entries WHERE commitment_id = NEW.id AND kind = 'acknowledged'
    ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'the booking reference of a commitment is that of its last acknowledgement'); END;
