-- The append-only history: one chain per case (and one per thing that is not part of a case).
-- The row of a chain is the lock under which its next event is written.
CREATE TABLE event_chains (
    stream_id TEXT NOT NULL PRIMARY KEY,
    stream_kind TEXT NOT NULL,
    length INTEGER NOT NULL CHECK (length >= 0),
    head_hash TEXT NOT NULL
);

CREATE TABLE events (
    id TEXT NOT NULL PRIMARY KEY,
    stream_id TEXT NOT NULL REFERENCES event_chains (stream_id),
    seq INTEGER NOT NULL CHECK (seq > 0),
    kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    actor_id TEXT,
    actor_name TEXT NOT NULL,
    actor_role TEXT NOT NULL,
    representative_id TEXT,
    reason TEXT,
    version_before INTEGER,
    version_after INTEGER,
    data TEXT NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    UNIQUE (stream_id, seq)
);
