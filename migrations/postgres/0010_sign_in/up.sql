-- People sign in with a browser: by a link in a mail, by their organisation's provider, by a passkey.

-- The address under which someone signs in. The administrator sets it: whoever could change it could
-- have the link sent to themselves.
ALTER TABLE accounts ADD COLUMN email TEXT CHECK (email = lower(email));
ALTER TABLE accounts ADD COLUMN language TEXT CHECK (language IN ('nl', 'en'));
CREATE UNIQUE INDEX accounts_by_email ON accounts (email) WHERE email IS NOT NULL;

-- Links that were asked for. One that was asked for an address without an account is kept too, so that
-- both take the same work; it opens nothing. Only hashes: a reader of the database cannot sign in.
CREATE TABLE sign_in_links (
    token_hash TEXT NOT NULL PRIMARY KEY,
    address_hash TEXT NOT NULL,
    browser_hash TEXT NOT NULL,
    account_id TEXT REFERENCES accounts (id),
    next_path TEXT NOT NULL CHECK (next_path LIKE '/%'),
    asked_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP,
    CHECK (expires_at > asked_at),
    CHECK (used_at IS NULL OR account_id IS NOT NULL)
);
CREATE INDEX sign_in_links_by_address ON sign_in_links (address_hash, asked_at);
CREATE INDEX sign_in_links_by_expiry ON sign_in_links (expires_at);

CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    method TEXT NOT NULL CHECK (method IN ('link', 'provider', 'passkey')),
    browser TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    seen_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    CHECK (expires_at > created_at)
);
CREATE INDEX sessions_by_account ON sessions (account_id, id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- Mail that is to be sent, written in the transaction that it tells of. What it says and to whom is sealed:
-- it may hold a link to sign in with. A row is claimed by a lease; a sent one keeps no content.
CREATE TABLE mails (
    id TEXT NOT NULL PRIMARY KEY,
    sealed TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    due_at TIMESTAMP NOT NULL,
    leased_until TIMESTAMP,
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    sent_at TIMESTAMP,
    failed_at TIMESTAMP,
    last_error TEXT,
    CHECK (sent_at IS NULL OR failed_at IS NULL),
    CHECK (sent_at IS NULL OR sealed = '')
);
CREATE INDEX mails_due ON mails (due_at, id) WHERE sent_at IS NULL AND failed_at IS NULL;

-- What someone did lately.
CREATE INDEX events_by_actor ON events (actor_id, recorded_at);
