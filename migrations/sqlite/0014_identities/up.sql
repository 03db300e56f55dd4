-- People sign in through a provider of their organisation (OpenID Connect).

-- Whom a provider speaks of: one of its subjects is bound to one account, and an account to one subject of it.
-- What binds is kept: an address that moves to another account takes along what it bound, and nothing else.
CREATE TABLE identities (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    issuer TEXT NOT NULL CHECK (issuer <> ''),
    subject TEXT NOT NULL CHECK (subject <> ''),
    bound_by TEXT NOT NULL CHECK (bound_by IN ('address', 'administrator')),
    bound_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX identities_by_subject ON identities (issuer, subject);
CREATE UNIQUE INDEX identities_by_account ON identities (account_id, issuer);

-- Someone on the way to a provider and back. The state that comes back is kept as a hash, and so is the
-- browser that may bring it; the nonce and the verifier of the code are sealed.
CREATE TABLE provider_flows (
    state_hash TEXT NOT NULL PRIMARY KEY,
    provider TEXT NOT NULL,
    browser_hash TEXT NOT NULL,
    sealed TEXT NOT NULL,
    next_path TEXT NOT NULL CHECK (next_path LIKE '/%'),
    started_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP,
    CHECK (expires_at > started_at)
);
CREATE INDEX provider_flows_by_browser ON provider_flows (browser_hash, started_at);
CREATE INDEX provider_flows_by_expiry ON provider_flows (expires_at);

-- Through which identity a session began, and where its provider is told of its end: an address that bears a
-- token, so it is sealed. It goes with the session.
CREATE TABLE provider_sessions (
    session_id TEXT NOT NULL PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    identity_id TEXT REFERENCES identities (id) ON DELETE SET NULL,
    provider TEXT NOT NULL,
    sealed_leave TEXT
);
CREATE INDEX provider_sessions_by_identity ON provider_sessions (identity_id);
