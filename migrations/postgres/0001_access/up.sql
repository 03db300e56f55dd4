-- Accounts and what signs their tokens. An account is a client of a machine or of a person.
CREATE TABLE accounts (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('bureau', 'table-member', 'board-member', 'initiator', 'finance-partner', 'auditor', 'administrator')),
    organisation_id TEXT,
    representative_id TEXT,
    secret_hash TEXT NOT NULL,
    issuer TEXT,
    subject TEXT,
    disabled_at TIMESTAMP,
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TIMESTAMP NOT NULL,
    CHECK (role NOT IN ('table-member', 'board-member') OR representative_id IS NOT NULL),
    CHECK (role NOT IN ('initiator', 'finance-partner') OR organisation_id IS NOT NULL),
    UNIQUE (issuer, subject)
);

CREATE TABLE signing_keys (
    kid TEXT NOT NULL PRIMARY KEY,
    sealed_private TEXT NOT NULL,
    public_key TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    retired_at TIMESTAMP
);

-- The stored answer of a POST that creates, by account and Idempotency-Key.
CREATE TABLE idempotency_keys (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    idempotency_key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status INTEGER NOT NULL,
    location TEXT,
    etag TEXT,
    body TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (account_id, idempotency_key)
);

-- Four eyes: what moves money is proposed by one bureau account and approved by another.
CREATE TABLE pending_actions (
    id TEXT NOT NULL PRIMARY KEY,
    action TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    case_id TEXT,
    payload TEXT NOT NULL,
    reason TEXT,
    status TEXT NOT NULL CHECK (status IN ('pending', 'approved', 'rejected', 'withdrawn')),
    proposed_by TEXT NOT NULL REFERENCES accounts (id),
    proposed_at TIMESTAMP NOT NULL,
    decided_by TEXT REFERENCES accounts (id),
    decided_at TIMESTAMP,
    decision_reason TEXT,
    version INTEGER NOT NULL CHECK (version > 0),
    CHECK ((status = 'pending') = (decided_by IS NULL)),
    CHECK (status <> 'approved' OR decided_by <> proposed_by)
);
CREATE UNIQUE INDEX pending_actions_one_per_subject ON pending_actions (action, subject_id) WHERE status = 'pending';
CREATE INDEX pending_actions_by_status ON pending_actions (status, id);
CREATE INDEX pending_actions_by_case ON pending_actions (case_id, id);
