-- When the last event of a chain was recorded, beside its hash: nothing that is written under the lock of the chain is
-- dated before it. Null where there is no event yet.
ALTER TABLE event_chains ADD COLUMN head_recorded_at TIMESTAMP;
UPDATE event_chains SET head_recorded_at =
    (SELECT max(e.recorded_at) FROM events e WHERE e.stream_id = event_chains.stream_id);
