-- The security log: who was given access, and who was refused. It is kept for as long as the operator says, apart from
-- the history of accounts. Refusals of one minute that are alike share a row.
CREATE TABLE security_events (
    id TEXT NOT NULL PRIMARY KEY,
    minute TIMESTAMP NOT NULL,
    code TEXT NOT NULL CHECK (code IN (
        'account-refused', 'events-dropped', 'forbidden', 'form-refused', 'link-asked', 'link-refused', 'link-used',
        'passkey-refused', 'provider-refused', 'provider-used', 'secret-refused', 'session-begun', 'session-ended',
        'session-refused', 'token-expired', 'token-issued', 'token-missing', 'token-refused', 'too-many-requests'
    )),
    account_id TEXT REFERENCES accounts (id),
    account_name TEXT,
    client_id TEXT CHECK (length(client_id) BETWEEN 1 AND 200),
    subject TEXT NOT NULL,
    address TEXT NOT NULL CHECK (length(address) <= 45),
    method TEXT NOT NULL CHECK (length(method) <= 20),
    path TEXT NOT NULL CHECK (length(path) <= 300),
    reason TEXT CHECK (length(reason) BETWEEN 1 AND 400),
    first_at TIMESTAMP NOT NULL,
    last_at TIMESTAMP NOT NULL,
    occurrences BIGINT NOT NULL CHECK (occurrences > 0),
    UNIQUE (minute, subject, address, code)
);
CREATE INDEX security_events_by_time ON security_events (first_at, id);
CREATE INDEX security_events_of_account ON security_events (account_id, first_at, id);
CREATE INDEX security_events_of_code ON security_events (code, first_at, id);

-- A row counts on within its minute; what it says of the first time stays.
CREATE TRIGGER security_events_only_count BEFORE UPDATE ON security_events
WHEN NEW.id IS NOT OLD.id OR NEW.minute IS NOT OLD.minute OR NEW.code IS NOT OLD.code
    OR NEW.account_id IS NOT OLD.account_id OR NEW.account_name IS NOT OLD.account_name
    OR NEW.client_id IS NOT OLD.client_id OR NEW.subject IS NOT OLD.subject OR NEW.address IS NOT OLD.address
    OR NEW.method IS NOT OLD.method OR NEW.path IS NOT OLD.path OR NEW.reason IS NOT OLD.reason
    OR NEW.first_at IS NOT OLD.first_at OR NEW.occurrences < OLD.occurrences
BEGIN
    SELECT RAISE(ABORT, 'a row of the security log only counts on');
END;
