-- From which event on none of a chain is dated before one that it follows. Earlier versions read the clock before they
-- had the lock; chains in which that shows are exempt up to here.
ALTER TABLE event_chains ADD COLUMN ordered_from INTEGER NOT NULL DEFAULT 1;
UPDATE event_chains SET ordered_from = length + 1
WHERE EXISTS (
    SELECT 1 FROM events e JOIN events p ON p.stream_id = e.stream_id AND p.seq = e.seq - 1
    WHERE e.stream_id = event_chains.stream_id AND e.recorded_at < p.recorded_at);
