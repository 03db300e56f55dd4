-- The box of a secret ballot that was sealed with a secret that is lost opens no more: such a ballot cannot be counted,
-- and is cancelled after its deadline too. Whether a box opens only the application can tell: it says so here.
ALTER TABLE ballots ADD COLUMN voided BOOLEAN NOT NULL DEFAULT FALSE
    CHECK (NOT voided OR (secret AND status = 'cancelled'));
DROP TRIGGER cancelled_before_the_deadline ON ballots;
CREATE TRIGGER cancelled_before_the_deadline BEFORE UPDATE ON ballots FOR EACH ROW
WHEN (NEW.status = 'cancelled' AND NEW.ended_at >= OLD.closes_at AND NOT NEW.voided)
EXECUTE FUNCTION refuse('a ballot is only cancelled before its deadline');

-- Each claim of a mail has a number of its own, however often it is tried from the beginning: whoever had it before
-- cannot be taken for whoever has it now. Claims up to `claims_ended` count no more: it was put among those to be sent
-- anew since.
ALTER TABLE mails ADD COLUMN claims INTEGER NOT NULL DEFAULT 0 CHECK (claims >= 0);
ALTER TABLE mails ADD COLUMN claims_ended INTEGER NOT NULL DEFAULT 0 CHECK (claims_ended BETWEEN 0 AND claims);
UPDATE mails SET claims = attempts WHERE attempts > 0;

-- What time brings is looked for each minute: the conditions of some days, and the last measurement of an indicator.
CREATE INDEX conditions_by_status ON conditions (status, due_date, id);
CREATE INDEX measurements_by_day ON measurements (indicator_id, measured_on, recorded_at);
