-- The ballots that ended are listed by when they ended, the last first.
CREATE INDEX ballots_by_end ON ballots (ended_at, id);
