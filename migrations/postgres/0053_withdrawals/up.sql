-- A proposed payment schedule is withdrawn by the side that proposed it, which tells the other side. The lists of codes stay as
-- they are otherwise.
DO $$
DECLARE
    kept RECORD;
BEGIN
    FOR kept IN
        SELECT conname, pg_get_constraintdef(oid) AS rule FROM pg_constraint
        WHERE contype = 'c' AND conrelid = 'payment_schedules'::regclass
            AND pg_get_constraintdef(oid) LIKE '%''replaced''::text%'
    LOOP
        EXECUTE format('ALTER TABLE payment_schedules DROP CONSTRAINT %I', kept.conname);
        EXECUTE format('ALTER TABLE payment_schedules ADD CONSTRAINT %I %s', kept.conname,
            replace(kept.rule, '''replaced''::text', '''replaced''::text, ''withdrawn''::text'));
    END LOOP;
    FOR kept IN
        SELECT conrelid::regclass AS of_table, conname, pg_get_constraintdef(oid) AS rule FROM pg_constraint
        WHERE conname IN ('notifications_kind_check', 'notification_choices_kind_check')
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', kept.of_table, kept.conname);
        EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', kept.of_table, kept.conname, replace(kept.rule,
            '''commitment-released''::text', '''commitment-released''::text, ''schedule-withdrawn''::text'));
    END LOOP;
END $$;

ALTER TABLE payment_schedules ADD COLUMN withdrawal_reason TEXT
    CHECK ((withdrawal_reason IS NOT NULL) = (status = 'withdrawn'));
DROP TRIGGER payment_schedules_move_on ON payment_schedules;
CREATE TRIGGER payment_schedules_move_on BEFORE UPDATE ON payment_schedules FOR EACH ROW
WHEN (NEW.status = OLD.status OR (OLD.status || ' ' || NEW.status) NOT IN (
    'proposed in-force', 'proposed refused', 'proposed replaced', 'proposed withdrawn', 'in-force superseded'))
EXECUTE FUNCTION refuse('a payment schedule only moves on');

-- What became of the proposals of an account, the last decided first.
CREATE INDEX pending_actions_decided ON pending_actions (proposed_by, decided_at) WHERE status <> 'pending';
