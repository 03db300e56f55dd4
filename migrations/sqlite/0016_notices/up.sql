-- What somebody is to be told: one row for each account, kind and source, so that nothing is told twice,
-- whatever races. It waits for a mail of its own ('due'), or for the digest of the day ('held'). What it says
-- is kept until it is mailed or dropped, in no language: it is written in that of the receiver.
CREATE TABLE notices (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL CHECK (kind IN (
        'ballot-opened', 'ballot-reminder', 'ballot-closed', 'vote-receipt', 'vote-cast-for-you',
        'ballot-extended', 'ballot-cancelled', 'decision-made', 'ratification-asked',
        'ratification-due-soon', 'ratification-lapsed', 'condition-due', 'mandate-expiring',
        'commitment-to-acknowledge', 'commitment-refused', 'report-due', 'case-returned', 'case-forwarded',
        'case-financed', 'case-rejected', 'case-stopped', 'case-completed', 'approval-waiting', 'new-sign-in',
        'webhook-disabled', 'meeting-planned', 'meeting-changed', 'meeting-cancelled')),
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
    -- What must be acted on waits for no digest.
    CHECK (state <> 'held' OR kind NOT IN (
        'ballot-opened', 'ballot-reminder', 'ratification-asked', 'ratification-due-soon', 'condition-due',
        'mandate-expiring', 'commitment-to-acknowledge', 'report-due', 'approval-waiting', 'webhook-disabled'))
);
CREATE INDEX notices_waiting ON notices (state, due_at, id) WHERE settled_at IS NULL;
CREATE INDEX notices_by_account ON notices (account_id, id) WHERE settled_at IS NULL;
CREATE INDEX notices_settled ON notices (settled_at) WHERE settled_at IS NOT NULL;

-- When somebody wants mail: the minutes of the day in Almere between which none comes, and the hour of the
-- digest. Without a row the usual hours hold.
CREATE TABLE notice_settings (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id),
    quiet_from INTEGER CHECK (quiet_from BETWEEN 0 AND 1439),
    quiet_until INTEGER CHECK (quiet_until BETWEEN 0 AND 1439),
    digest_hour INTEGER NOT NULL CHECK (digest_hour BETWEEN 0 AND 23),
    version INTEGER NOT NULL CHECK (version >= 1),
    CHECK ((quiet_from IS NULL) = (quiet_until IS NULL)),
    CHECK (quiet_from <> quiet_until)
);

-- How somebody wants to be told of a kind, where it is not as usual. What must be acted on is not chosen.
CREATE TABLE notice_choices (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL CHECK (kind IN (
        'ballot-closed', 'vote-receipt', 'vote-cast-for-you', 'ballot-extended', 'ballot-cancelled',
        'decision-made', 'ratification-lapsed', 'commitment-refused', 'case-returned', 'case-forwarded',
        'case-financed', 'case-rejected', 'case-stopped', 'case-completed', 'new-sign-in', 'meeting-planned',
        'meeting-changed', 'meeting-cancelled')),
    delivery TEXT NOT NULL CHECK (delivery IN ('at-once', 'daily', 'off')),
    PRIMARY KEY (account_id, kind)
);
