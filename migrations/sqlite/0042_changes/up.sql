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

INSERT INTO changes (position, event_id, recorded_at, numbered_at)
SELECT row_number() OVER (ORDER BY recorded_at, stream_id, seq), id, recorded_at, recorded_at FROM events;

CREATE TRIGGER changes_are_never_changed BEFORE UPDATE ON changes
BEGIN SELECT RAISE(ABORT, 'a change is never changed'); END;
CREATE TRIGGER changes_are_never_deleted BEFORE DELETE ON changes
BEGIN SELECT RAISE(ABORT, 'a change is never deleted'); END;
CREATE TRIGGER changes_are_only_added BEFORE INSERT ON changes
WHEN NEW.position <> 1 + (SELECT coalesce(max(position), 0) FROM changes)
BEGIN SELECT RAISE(ABORT, 'a change gets the next position'); END;
CREATE TRIGGER the_change_feed_is_never_deleted BEFORE DELETE ON change_feed
BEGIN SELECT RAISE(ABORT, 'the feed of changes is never deleted'); END;

-- Also of an earlier version of the service that still runs beside this one.
CREATE TRIGGER the_outbox_waits_for_positions BEFORE DELETE ON outbox
WHEN NOT EXISTS (SELECT 1 FROM changes WHERE event_id = OLD.event_id)
BEGIN SELECT RAISE(ABORT, 'an event leaves the outbox with a position in the feed of changes'); END;
