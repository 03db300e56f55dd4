-- A substitute with a conflict of interest may not act on a ballot; the seat stays with its holder. Computed at the
-- opening, or declared since; null beside a recusal of before this was told apart: computed.
ALTER TABLE ballot_electors ADD COLUMN substitute_recusal_kind TEXT
    CHECK (substitute_recusal_kind IN ('computed', 'declared'));
CREATE TRIGGER recusals_of_substitutes_stand BEFORE UPDATE ON ballot_electors FOR EACH ROW
WHEN (OLD.substitute_recusal IS NOT NULL AND (NEW.substitute_recusal IS DISTINCT FROM OLD.substitute_recusal OR NEW.substitute_recusal_kind IS DISTINCT FROM OLD.substitute_recusal_kind))
EXECUTE FUNCTION refuse('a recusal stands');
CREATE FUNCTION barred_substitutes_cast_nothing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM ballot_electors e WHERE e.ballot_id = NEW.ballot_id AND e.seat_id = NEW.seat_id AND e.substitute_id = NEW.cast_by AND e.substitute_recusal IS NOT NULL) THEN RAISE EXCEPTION 'a substitute with a conflict of interest may not act'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER barred_substitutes_cast_no_votes BEFORE INSERT ON votes FOR EACH ROW EXECUTE FUNCTION barred_substitutes_cast_nothing();
CREATE TRIGGER barred_substitutes_cast_no_participations BEFORE INSERT ON participations FOR EACH ROW EXECUTE FUNCTION barred_substitutes_cast_nothing();
