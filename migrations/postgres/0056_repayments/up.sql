-- Further kinds of notifications: a repayment plan was set, and a repayment is overdue, which must be acted on. Each check that
-- lists the kinds lists these too.
DO $$
DECLARE
    kept record;
BEGIN
    FOR kept IN
        SELECT conrelid::regclass AS of_table, conname, pg_get_constraintdef(oid) AS rule FROM pg_constraint
        WHERE contype = 'c' AND conrelid IN ('notifications'::regclass, 'notification_choices'::regclass)
            AND pg_get_constraintdef(oid) SIMILAR TO '%''(schedule-withdrawn|instalment-overdue)''::text%'
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', kept.of_table, kept.conname);
        EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', kept.of_table, kept.conname, replace(replace(kept.rule,
            '''schedule-withdrawn''::text', '''schedule-withdrawn''::text, ''repayment-plan-set''::text'),
            '''instalment-overdue''::text', '''instalment-overdue''::text, ''repayment-overdue''::text'));
    END LOOP;
END $$;

-- The parts of a receipt, for the rule that a booking reference is that of one.
CREATE INDEX commitment_entries_by_receipt ON commitment_entries (organisation_id, booking_reference)
    WHERE kind IN ('repaid', 'interest');
