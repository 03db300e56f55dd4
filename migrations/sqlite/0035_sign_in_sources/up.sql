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

-- A new kind of notice, which guards accounts as those beside it do. The rule of the table changes as SQLite prescribes
-- for a CHECK (lang_altertable.html, section 7): the rows stay as they are.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
SET sql = REPLACE(sql, '''new-sign-in'', ''account-changed''', '''new-sign-in'', ''account-changed'', ''privileged-account''')
WHERE type = 'table' AND name = 'notices';
PRAGMA writable_schema = RESET;
