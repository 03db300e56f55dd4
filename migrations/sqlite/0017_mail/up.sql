-- Of each mail, what the bureau may know of one that cannot be sent: of what kind it is and whose account it
-- is for. What it says stays sealed. Nobody is told by it any more once it has expired: it is given up then.
ALTER TABLE mails ADD COLUMN account_id TEXT REFERENCES accounts (id);
ALTER TABLE mails ADD COLUMN kind TEXT CHECK (kind <> '');
ALTER TABLE mails ADD COLUMN expires_at TIMESTAMP CHECK (expires_at > created_at);
CREATE INDEX mails_failed ON mails (failed_at, id) WHERE failed_at IS NOT NULL;
CREATE INDEX mails_by_account ON mails (account_id, id) WHERE account_id IS NOT NULL;
