-- Whoever has an account is told when how one signs in to it changes; that, and a new sign-in, is always told at once
-- and not chosen any more. SQLite changes no check of a table: each is made anew.
UPDATE notices SET state = 'due', due_at = created_at WHERE kind = 'new-sign-in' AND state = 'held';
DELETE FROM notice_choices WHERE kind = 'new-sign-in';

CREATE TABLE new_notices (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL CHECK (kind IN (
        'ballot-opened', 'ballot-reminder', 'ballot-closed', 'vote-receipt', 'vote-cast-for-you',
        'ballot-extended', 'ballot-cancelled', 'decision-made', 'ratification-asked',
        'ratification-due-soon', 'ratification-lapsed', 'condition-due', 'mandate-expiring',
        'mandate-changed', 'commitment-to-acknowledge', 'commitment-refused', 'commitment-released',
        'report-due', 'case-returned', 'case-forwarded', 'case-financed', 'case-rejected', 'case-stopped',
        'case-completed', 'approval-waiting', 'new-sign-in', 'account-changed', 'webhook-disabled',
        'meeting-planned', 'meeting-changed', 'meeting-cancelled')),
    -- The event, or the thing and its deadline, that it comes from.
    source_key TEXT NOT NULL CHECK (source_key <> ''),
    event_id TEXT REFERENCES events (id),
    case_id TEXT REFERENCES business_cases (id),
    content TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('due', 'held', 'mailed', 'dropped')),
    created_at TIMESTAMP NOT NULL,
    due_at TIMESTAMP NOT NULL,
    -- Of no use from then on.
    expires_at TIMESTAMP,
    settled_at TIMESTAMP,
    UNIQUE (source_key, kind, account_id),
    CHECK (due_at >= created_at),
    CHECK (expires_at > created_at),
    CHECK ((state IN ('mailed', 'dropped')) = (settled_at IS NOT NULL)),
    CHECK ((content = '') = (settled_at IS NOT NULL)),
    -- What must be acted on waits for no digest, and neither does what guards an account.
    CHECK (state <> 'held' OR kind NOT IN (
        'ballot-opened', 'ballot-reminder', 'ratification-asked', 'ratification-due-soon', 'condition-due',
        'mandate-expiring', 'commitment-to-acknowledge', 'report-due', 'approval-waiting', 'webhook-disabled',
        'new-sign-in', 'account-changed'))
);
INSERT INTO new_notices SELECT * FROM notices;
DROP TABLE notices;
ALTER TABLE new_notices RENAME TO notices;
CREATE INDEX notices_waiting ON notices (state, due_at, id) WHERE settled_at IS NULL;
CREATE INDEX notices_by_account ON notices (account_id, id) WHERE settled_at IS NULL;
CREATE INDEX notices_settled ON notices (settled_at) WHERE settled_at IS NOT NULL;

CREATE TABLE new_notice_choices (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL CHECK (kind IN (
        'ballot-closed', 'vote-receipt', 'vote-cast-for-you', 'ballot-extended', 'ballot-cancelled',
        'decision-made', 'ratification-lapsed', 'mandate-changed', 'commitment-refused',
        'commitment-released', 'case-returned', 'case-forwarded', 'case-financed', 'case-rejected',
        'case-stopped', 'case-completed', 'meeting-planned', 'meeting-changed', 'meeting-cancelled')),
    delivery TEXT NOT NULL CHECK (delivery IN ('at-once', 'daily', 'off')),
    PRIMARY KEY (account_id, kind)
);
INSERT INTO new_notice_choices SELECT * FROM notice_choices;
DROP TABLE notice_choices;
ALTER TABLE new_notice_choices RENAME TO notice_choices;

-- Sessions that nobody uses any more are forgotten.
CREATE INDEX sessions_by_use ON sessions (seen_at);
