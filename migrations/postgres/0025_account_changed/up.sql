-- Whoever has an account is told when how one signs in to it changes; that, and a new sign-in, is always told at once
-- and not chosen any more.
UPDATE notices SET state = 'due', due_at = created_at WHERE kind = 'new-sign-in' AND state = 'held';
DELETE FROM notice_choices WHERE kind = 'new-sign-in';

ALTER TABLE notices DROP CONSTRAINT notices_kind_check;
ALTER TABLE notices ADD CONSTRAINT notices_kind_check CHECK (kind IN (
    'ballot-opened', 'ballot-reminder', 'ballot-closed', 'vote-receipt', 'vote-cast-for-you',
    'ballot-extended', 'ballot-cancelled', 'decision-made', 'ratification-asked', 'ratification-due-soon',
    'ratification-lapsed', 'condition-due', 'mandate-expiring', 'mandate-changed',
    'commitment-to-acknowledge', 'commitment-refused', 'commitment-released', 'report-due',
    'case-returned', 'case-forwarded', 'case-financed', 'case-rejected', 'case-stopped', 'case-completed',
    'approval-waiting', 'new-sign-in', 'account-changed', 'webhook-disabled', 'meeting-planned',
    'meeting-changed', 'meeting-cancelled'));
-- What must be acted on waits for no digest, and neither does what guards an account.
ALTER TABLE notices ADD CONSTRAINT notices_account_check CHECK (
    state <> 'held' OR kind NOT IN ('new-sign-in', 'account-changed'));
ALTER TABLE notice_choices DROP CONSTRAINT notice_choices_kind_check;
ALTER TABLE notice_choices ADD CONSTRAINT notice_choices_kind_check CHECK (kind IN (
    'ballot-closed', 'vote-receipt', 'vote-cast-for-you', 'ballot-extended', 'ballot-cancelled',
    'decision-made', 'ratification-lapsed', 'mandate-changed', 'commitment-refused', 'commitment-released',
    'case-returned', 'case-forwarded', 'case-financed', 'case-rejected', 'case-stopped', 'case-completed',
    'meeting-planned', 'meeting-changed', 'meeting-cancelled'));

-- Sessions that nobody uses any more are forgotten.
CREATE INDEX sessions_by_use ON sessions (seen_at);
