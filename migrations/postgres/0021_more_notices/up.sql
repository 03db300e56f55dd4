-- A representative is told what happens to the mandate, and a funder that a commitment was released.
ALTER TABLE notices DROP CONSTRAINT notices_kind_check;
ALTER TABLE notices ADD CONSTRAINT notices_kind_check CHECK (kind IN (
    'ballot-opened', 'ballot-reminder', 'ballot-closed', 'vote-receipt', 'vote-cast-for-you',
    'ballot-extended', 'ballot-cancelled', 'decision-made', 'ratification-asked', 'ratification-due-soon',
    'ratification-lapsed', 'condition-due', 'mandate-expiring', 'mandate-changed',
    'commitment-to-acknowledge', 'commitment-refused', 'commitment-released', 'report-due',
    'case-returned', 'case-forwarded', 'case-financed', 'case-rejected', 'case-stopped', 'case-completed',
    'approval-waiting', 'new-sign-in', 'webhook-disabled', 'meeting-planned', 'meeting-changed',
    'meeting-cancelled'));
ALTER TABLE notice_choices DROP CONSTRAINT notice_choices_kind_check;
ALTER TABLE notice_choices ADD CONSTRAINT notice_choices_kind_check CHECK (kind IN (
    'ballot-closed', 'vote-receipt', 'vote-cast-for-you', 'ballot-extended', 'ballot-cancelled',
    'decision-made', 'ratification-lapsed', 'mandate-changed', 'commitment-refused', 'commitment-released',
    'case-returned', 'case-forwarded', 'case-financed', 'case-rejected', 'case-stopped', 'case-completed',
    'new-sign-in', 'meeting-planned', 'meeting-changed', 'meeting-cancelled'));
