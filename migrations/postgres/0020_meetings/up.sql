-- The meetings of tables and board. A cancelled one stays, with why.
CREATE TABLE meetings (
    id TEXT NOT NULL PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES bodies (id),
    title TEXT NOT NULL,
    agenda TEXT,
    place TEXT NOT NULL,
    starts_at TIMESTAMP NOT NULL,
    ends_at TIMESTAMP NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('planned', 'cancelled')),
    cancel_reason TEXT,
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    CHECK (ends_at > starts_at),
    CHECK ((status = 'cancelled') = (cancel_reason IS NOT NULL))
);
CREATE INDEX meetings_by_start ON meetings (starts_at, id);
CREATE INDEX meetings_by_body ON meetings (body_id, starts_at, id);

-- The private address under which the calendar of an account can be subscribed to. Only a hash: a reader of the
-- database cannot open it.
CREATE TABLE calendar_feeds (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id),
    token_hash TEXT NOT NULL UNIQUE,
    created_at TIMESTAMP NOT NULL
);

CREATE FUNCTION cancelled_meetings_stay_cancelled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'cancelled' THEN RAISE EXCEPTION 'a cancelled meeting is never changed'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cancelled_meetings_stay_cancelled BEFORE UPDATE ON meetings FOR EACH ROW EXECUTE FUNCTION cancelled_meetings_stay_cancelled();

CREATE FUNCTION meetings_are_never_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a meeting is cancelled, never deleted';
    RETURN OLD;
END $$;
CREATE TRIGGER meetings_are_never_deleted BEFORE DELETE ON meetings FOR EACH ROW EXECUTE FUNCTION meetings_are_never_deleted();
