-- What has happened and is still to be told: a row for each event, written by the database itself in the
-- transaction of the event, so that nothing can happen without it. Whoever hands an event on takes its row
-- away in the transaction that writes the messages; nothing else keeps how far it has come.
CREATE TABLE outbox (
    event_id TEXT NOT NULL PRIMARY KEY REFERENCES events (id),
    recorded_at TIMESTAMP NOT NULL
);

CREATE TRIGGER events_go_to_the_outbox AFTER INSERT ON events
BEGIN
    INSERT INTO outbox (event_id, recorded_at) VALUES (NEW.id, NEW.recorded_at);
END;

-- Work that comes back by time, which one process does at a time: the lease is taken by a conditional update.
CREATE TABLE chores (
    name TEXT NOT NULL PRIMARY KEY,
    leased_until TIMESTAMP,
    done_at TIMESTAMP
);
