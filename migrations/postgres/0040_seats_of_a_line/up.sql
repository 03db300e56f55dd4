-- Index for the lookup of electors by the seats of one person: the key is the first seat of a line of holders.
CREATE INDEX ballot_electors_by_line ON ballot_electors (COALESCE(origin_seat_id, seat_id), ballot_id);

-- The guard looks the seat up by its holder, instead of by the seats that continue the elector's. All votes of a seat on a
-- ballot have the same caster, so the guard compares with the previous version only, instead of with all of them. The
-- queries for substitutes and for changed votes run only for those. The row of the seat is locked as before.
CREATE OR REPLACE FUNCTION votes_only_while_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    taken BOOLEAN;
BEGIN
    PERFORM 1 FROM ballots b JOIN ballot_electors e ON e.ballot_id = b.id AND e.seat_id = NEW.seat_id
        JOIN seats s ON s.representative_id = NEW.principal_id
            AND COALESCE(s.origin_id, s.id) = COALESCE(e.origin_seat_id, e.seat_id)
            AND (s.origin_id IS NOT NULL OR e.origin_seat_id IS NULL)
    WHERE b.id = NEW.ballot_id AND b.status = 'open' AND NOT b.secret AND NEW.cast_at < b.closes_at AND e.recusal_kind IS NULL
        AND s.from_date <= NEW.cast_on AND (s.until_date IS NULL OR s.until_date >= NEW.cast_on)
        AND ((NEW.cast_by = NEW.principal_id AND NEW.appointed_from IS NULL AND NEW.appointed_until IS NULL)
            OR (s.substitute_id = NEW.cast_by AND s.substitute_from = NEW.appointed_from AND s.substitute_until IS NOT DISTINCT FROM NEW.appointed_until
                AND s.substitute_from <= NEW.cast_on AND (s.substitute_until IS NULL OR s.substitute_until >= NEW.cast_on)
                AND NOT (e.substitute_id IS NOT DISTINCT FROM NEW.cast_by AND e.substitute_recusal IS NOT NULL)))
    FOR SHARE OF s;
    taken := FOUND AND NEW.cast_on IN ((NEW.cast_at + INTERVAL '1 hour')::date, (NEW.cast_at + INTERVAL '2 hours')::date);
    IF taken THEN
        PERFORM 1 FROM ballot_conflicts c JOIN representatives r ON r.organisation_id = c.organisation_id
        WHERE c.ballot_id = NEW.ballot_id AND r.id = NEW.cast_by;
        taken := NOT FOUND;
    END IF;
    IF taken AND NEW.cast_by <> NEW.principal_id THEN
        PERFORM 1 FROM voter_recusals d
        WHERE d.ballot_id = NEW.ballot_id AND d.seat_id = NEW.seat_id AND d.representative_id = NEW.cast_by;
        taken := NOT FOUND;
    END IF;
    IF taken AND NEW.version > 1 THEN
        PERFORM 1 FROM votes v
        WHERE v.ballot_id = NEW.ballot_id AND v.seat_id = NEW.seat_id AND v.version = NEW.version - 1 AND v.cast_by = NEW.cast_by;
        taken := FOUND;
    END IF;
    IF taken IS NOT TRUE THEN RAISE EXCEPTION 'a vote is only taken before the deadline of an open ballot, from whoever may act for a seat that is not recused'; END IF;
    RETURN NEW;
END $$;
