-- Passkeys: someone signs in with their device instead of a link, or shows it after the link.

-- By what a passkey knows whose it is: 64 random bytes in base64url, which say nothing about anybody.
CREATE TABLE passkey_holders (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id),
    user_handle TEXT NOT NULL UNIQUE CHECK (length(user_handle) = 86)
);

-- Public keys, with what their authenticator told last. Nothing here can be signed in with.
CREATE TABLE passkeys (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES passkey_holders (account_id),
    credential_id TEXT NOT NULL UNIQUE CHECK (length(credential_id) > 0),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    public_key TEXT NOT NULL,
    transports INTEGER NOT NULL CHECK (transports BETWEEN 0 AND 63),
    state TEXT NOT NULL CHECK (length(state) = 14),
    sign_count BIGINT NOT NULL CHECK (sign_count BETWEEN 0 AND 4294967295),
    created_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP,
    UNIQUE (account_id, id)
);

-- Whose link is not enough: they show a passkey as well. It names one of their passkeys, so that it cannot
-- stand while they have none.
CREATE TABLE second_steps (
    account_id TEXT NOT NULL PRIMARY KEY,
    passkey_id TEXT NOT NULL,
    asked_at TIMESTAMP NOT NULL,
    FOREIGN KEY (account_id, passkey_id) REFERENCES passkeys (account_id, id)
);

-- Challenges that are out: what one instance began, another can finish. The row goes when it is answered. With
-- an account it is for a new passkey of that account, without one it is to sign in.
CREATE TABLE passkey_challenges (
    challenge_hash TEXT NOT NULL PRIMARY KEY,
    browser_hash TEXT NOT NULL,
    account_id TEXT REFERENCES accounts (id),
    sealed TEXT NOT NULL,
    given_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    CHECK (expires_at > given_at)
);
CREATE INDEX passkey_challenges_by_browser ON passkey_challenges (browser_hash);
CREATE INDEX passkey_challenges_by_expiry ON passkey_challenges (expires_at);

-- Who has shown a link or came from a provider, and has a passkey still to show. It is no session.
CREATE TABLE half_sign_ins (
    browser_hash TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    method TEXT NOT NULL CHECK (method IN ('link', 'provider')),
    next_path TEXT NOT NULL CHECK (next_path LIKE '/%'),
    begun_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    CHECK (expires_at > begun_at)
);
CREATE INDEX half_sign_ins_by_expiry ON half_sign_ins (expires_at);

CREATE FUNCTION sessions_wait_for_the_second_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.method <> 'passkey' AND EXISTS (SELECT 1 FROM second_steps WHERE account_id = NEW.account_id) THEN
        RAISE EXCEPTION 'a passkey is to be shown first';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sessions_wait_for_the_second_step BEFORE INSERT ON sessions FOR EACH ROW EXECUTE FUNCTION sessions_wait_for_the_second_step();

CREATE FUNCTION passkeys_stay_the_same_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id <> OLD.id OR NEW.account_id <> OLD.account_id OR NEW.credential_id <> OLD.credential_id
        OR NEW.public_key <> OLD.public_key THEN
        RAISE EXCEPTION 'a passkey stays the same key';
    END IF;
    IF NEW.sign_count < OLD.sign_count THEN
        RAISE EXCEPTION 'the counter of a passkey never goes back';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER passkeys_stay_the_same_key BEFORE UPDATE ON passkeys FOR EACH ROW EXECUTE FUNCTION passkeys_stay_the_same_key();
