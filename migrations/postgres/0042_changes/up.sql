-- The feed of changes: a position for each event, given after its transaction has committed, in batches under one lock.
-- A reader that has read up to a position has seen every event at or before it, and no event gets a position there
-- later. A time or a number taken inside the writer's transaction cannot promise that: the writer that took it first
-- may commit last.

-- One row: the lock under which positions are given, and the key of the cursors (sealed with the application's secret;
-- empty until the first start of the service).
CREATE TABLE change_feed (
    id TEXT NOT NULL PRIMARY KEY CHECK (id = 'feed'),
    key_sealed TEXT NOT NULL
);
INSERT INTO change_feed (id, key_sealed) VALUES ('feed', '');

-- `recorded_at` is the time of the event; `numbered_at` the time at which it got its position, after its commit.
CREATE TABLE changes (
    position BIGINT NOT NULL PRIMARY KEY CHECK (position > 0),
    event_id TEXT NOT NULL UNIQUE REFERENCES events (id),
    recorded_at TIMESTAMP NOT NULL,
    numbered_at TIMESTAMP NOT NULL
);
CREATE INDEX changes_by_time ON changes (recorded_at);

-- Until this migration commits nobody writes an event that gets no position.
LOCK TABLE events IN SHARE ROW EXCLUSIVE MODE;
INSERT INTO changes (position, event_id, recorded_at, numbered_at)
SELECT row_number() OVER (ORDER BY recorded_at, stream_id, seq), id, recorded_at, recorded_at FROM events;

-- `refuse` is of 0019_guards.
CREATE TRIGGER changes_are_never_changed BEFORE UPDATE OR DELETE ON changes FOR EACH ROW EXECUTE FUNCTION refuse('a change is never changed');
CREATE TRIGGER changes_are_never_emptied BEFORE TRUNCATE ON changes EXECUTE FUNCTION refuse('what is kept is never deleted');
CREATE TRIGGER the_change_feed_is_never_deleted BEFORE DELETE ON change_feed FOR EACH ROW EXECUTE FUNCTION refuse('the feed of changes is never deleted');

CREATE FUNCTION changes_are_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.position <> 1 + (SELECT coalesce(max(position), 0) FROM changes) THEN
        RAISE EXCEPTION 'a change gets the next position';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER changes_are_only_added BEFORE INSERT ON changes FOR EACH ROW EXECUTE FUNCTION changes_are_only_added();

-- Also of an earlier version of the service that still runs beside this one.
CREATE FUNCTION the_outbox_waits_for_positions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM changes WHERE event_id = OLD.event_id) THEN
        RAISE EXCEPTION 'an event leaves the outbox with a position in the feed of changes';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER the_outbox_waits_for_positions BEFORE DELETE ON outbox FOR EACH ROW EXECUTE FUNCTION the_outbox_waits_for_positions();
