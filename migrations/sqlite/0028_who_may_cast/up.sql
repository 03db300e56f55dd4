-- Who casts a vote holds the seat or stands in for it without a conflict of interest: the database holds that too, in the
-- one look at ballot and seat that it takes at each vote.
DROP TRIGGER barred_substitutes_cast_no_votes;
DROP TRIGGER barred_substitutes_cast_no_participations;

DROP TRIGGER votes_only_while_open;
CREATE TRIGGER votes_only_while_open BEFORE INSERT ON votes
WHEN NOT EXISTS (SELECT 1 FROM ballots b JOIN ballot_electors e ON e.ballot_id = b.id AND e.seat_id = NEW.seat_id WHERE b.id = NEW.ballot_id AND b.status = 'open' AND NOT b.secret AND NEW.cast_at < b.closes_at AND e.recusal_kind IS NULL AND (e.representative_id = NEW.cast_by OR (e.substitute_id = NEW.cast_by AND e.substitute_recusal IS NULL)))
BEGIN SELECT RAISE(ABORT, 'a vote is only taken before the deadline of an open ballot, from whoever may act for a seat that is not recused'); END;

DROP TRIGGER participations_only_while_open;
CREATE TRIGGER participations_only_while_open BEFORE INSERT ON participations
WHEN NOT EXISTS (SELECT 1 FROM ballots b JOIN ballot_electors e ON e.ballot_id = b.id AND e.seat_id = NEW.seat_id WHERE b.id = NEW.ballot_id AND b.status = 'open' AND b.secret AND e.recusal_kind IS NULL AND (e.representative_id = NEW.cast_by OR (e.substitute_id = NEW.cast_by AND e.substitute_recusal IS NULL)))
BEGIN SELECT RAISE(ABORT, 'a paper is only taken while its secret ballot is open, from whoever may act for a seat that is not recused'); END;
