-- A substitute with a conflict of interest may not act on a ballot; the seat stays with its holder. Computed at the
-- opening, or declared since; null beside a recusal of before this was told apart: computed.
ALTER TABLE ballot_electors ADD COLUMN substitute_recusal_kind TEXT
    CHECK (substitute_recusal_kind IN ('computed', 'declared'));
CREATE TRIGGER recusals_of_substitutes_stand BEFORE UPDATE ON ballot_electors
WHEN OLD.substitute_recusal IS NOT NULL AND (NEW.substitute_recusal IS DISTINCT FROM OLD.substitute_recusal OR NEW.substitute_recusal_kind IS DISTINCT FROM OLD.substitute_recusal_kind)
BEGIN SELECT RAISE(ABORT, 'a recusal stands'); END;
