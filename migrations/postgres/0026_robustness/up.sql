-- The box of a secret ballot that was sealed with a secret that is lost opens no more: such a ballot cannot be counted,
-- and is cancelled after its deadline too. Whether a box opens only the application can tell: it says so here.
ALTER TABLE ballots ADD COLUMN voided BOOLEAN NOT NULL DEFAULT FALSE
    CHECK (NOT voided OR (secret AND status = 'cancelled'));
DROP TRIGGER cancelled_before_the_deadline ON ballots;
CREATE TRIGGER cancelled_before_the_deadline BEFORE UPDATE ON ballots FOR EACH ROW
WHEN (NEW.status = 'cancelled' AND NEW.ended_at >= OLD.closes_at AND NOT NEW.voided)
EXECUTE FUNCTION refuse('a ballot is only cancelled before its deadline');
