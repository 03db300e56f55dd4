-- The boxes of secret ballots that were written while the table may still hold an earlier state of them: until the
-- worker has seen that it does not. `writes` tells whether another paper came meanwhile.
CREATE TABLE ballot_box_traces (
    ballot_id TEXT NOT NULL PRIMARY KEY REFERENCES ballots (id),
    writes BIGINT NOT NULL CHECK (writes > 0),
    since TIMESTAMP NOT NULL
);

-- Where nothing of the service vacuums the table, the database does it after each paper.
ALTER TABLE ballot_boxes SET (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);

-- Earlier versions erased nothing.
INSERT INTO ballot_box_traces (ballot_id, writes, since)
SELECT ballot_boxes.ballot_id, 1, ballots.opened_at
FROM ballot_boxes JOIN ballots ON ballots.id = ballot_boxes.ballot_id;
