-- Browsers and networks from which somebody has signed in to an account: what they ask has a quota of its own, which
-- nobody else uses up. The browser by a hash of its cookie, the network by a tag made with the application's secret.
CREATE TABLE known_sources (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL CHECK (kind IN ('browser', 'network')),
    source_hash TEXT NOT NULL CHECK (length(source_hash) = 64),
    used_at TIMESTAMP NOT NULL,
    PRIMARY KEY (account_id, kind, source_hash)
);
CREATE INDEX known_sources_by_use ON known_sources (used_at);
CREATE INDEX known_sources_by_hash ON known_sources (source_hash);

-- The quota that a link counts for.
ALTER TABLE sign_in_links ADD COLUMN quota TEXT NOT NULL DEFAULT 'stranger';

-- When whoever uses a session showed last who they are, by a link or by a passkey.
ALTER TABLE sessions ADD COLUMN confirmed_at TIMESTAMP;
UPDATE sessions SET confirmed_at = created_at WHERE method <> 'provider';

-- A new kind of notice, which guards accounts as those beside it do.
ALTER TABLE notices DROP CONSTRAINT notices_kind_check;
ALTER TABLE notices ADD CONSTRAINT notices_kind_check CHECK (kind IN (
    'ballot-opened', 'ballot-reminder', 'ballot-closed', 'vote-receipt', 'vote-cast-for-you',
    'ballot-extended', 'ballot-cancelled', 'decision-made', 'ratification-asked', 'ratification-due-soon',
    'ratification-lapsed', 'condition-due', 'mandate-expiring', 'mandate-changed',
    'commitment-to-acknowledge', 'commitment-refused', 'commitment-released', 'report-due',
    'case-returned', 'case-forwarded', 'case-financed', 'case-rejected', 'case-stopped', 'case-completed',
    'approval-waiting', 'new-sign-in', 'account-changed', 'privileged-account', 'webhook-disabled',
    'meeting-planned', 'meeting-changed', 'meeting-cancelled'));
ALTER TABLE notices DROP CONSTRAINT notices_account_check;
ALTER TABLE notices ADD CONSTRAINT notices_account_check CHECK (
    state <> 'held' OR kind NOT IN ('new-sign-in', 'account-changed', 'privileged-account'));
