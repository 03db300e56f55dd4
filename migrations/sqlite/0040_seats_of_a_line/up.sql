-- Index for the lookup of electors by the seats of one person: the key is the first seat of a line of holders.
CREATE INDEX ballot_electors_by_line ON ballot_electors (COALESCE(origin_seat_id, seat_id), ballot_id);

-- The guard looks the seat up by its holder, instead of by the seats that continue the elector's. All votes of a seat on a
-- ballot have the same caster, so the guard compares with the previous version only, instead of with all of them.
DROP TRIGGER votes_only_while_open;
CREATE TRIGGER votes_only_while_open BEFORE INSERT ON votes
WHEN NOT EXISTS (SELECT 1 FROM ballots b JOIN ballot_electors e ON e.ballot_id = b.id AND e.seat_id = NEW.seat_id
    JOIN seats s ON s.representative_id = NEW.principal_id AND COALESCE(s.origin_id, s.id) = COALESCE(e.origin_seat_id, e.seat_id)
        AND (s.origin_id IS NOT NULL OR e.origin_seat_id IS NULL)
WHERE b.id = NEW.ballot_id AND b.status = 'open' AND NOT b.secret AND NEW.cast_at < b.closes_at AND e.recusal_kind IS NULL
    AND NEW.cast_on IN (date(NEW.cast_at, '+1 hour'), date(NEW.cast_at, '+2 hours'))
    AND s.from_date <= NEW.cast_on AND (s.until_date IS NULL OR s.until_date >= NEW.cast_on)
    AND ((NEW.cast_by = NEW.principal_id AND NEW.appointed_from IS NULL AND NEW.appointed_until IS NULL)
        OR (s.substitute_id = NEW.cast_by AND s.substitute_from = NEW.appointed_from AND s.substitute_until IS NEW.appointed_until
            AND s.substitute_from <= NEW.cast_on AND (s.substitute_until IS NULL OR s.substitute_until >= NEW.cast_on)
            AND NOT (e.substitute_id IS NEW.cast_by AND e.substitute_recusal IS NOT NULL)
            AND NOT EXISTS (SELECT 1 FROM voter_recusals d WHERE d.ballot_id = b.id AND d.seat_id = e.seat_id AND d.representative_id = NEW.cast_by)))
    AND NOT EXISTS (SELECT 1 FROM ballot_conflicts c JOIN representatives r ON r.organisation_id = c.organisation_id WHERE c.ballot_id = b.id AND r.id = NEW.cast_by)
    AND (NEW.version = 1 OR EXISTS (SELECT 1 FROM votes v WHERE v.ballot_id = b.id AND v.seat_id = e.seat_id AND v.version = NEW.version - 1 AND v.cast_by = NEW.cast_by)))
BEGIN SELECT RAISE(ABORT, 'a vote is only taken before the deadline of an open ballot, from whoever may act for a seat that is not recused'); END;
