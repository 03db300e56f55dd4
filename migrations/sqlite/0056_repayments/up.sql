-- Further kinds of notifications: a repayment plan was set, and a repayment is overdue, which must be acted on. The rules of the
-- tables change as SQLite prescribes for a CHECK (lang_altertable.html, section 7): the rows stay as they are.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
SET sql = REPLACE(REPLACE(sql, '''schedule-withdrawn'',', '''schedule-withdrawn'', ''repayment-plan-set'','),
    '''instalment-overdue'',', '''instalment-overdue'', ''repayment-overdue'',')
WHERE type = 'table' AND name IN ('notifications', 'notification_choices');
PRAGMA writable_schema = RESET;

-- The parts of a receipt, for the rule that a booking reference is that of one.
CREATE INDEX commitment_entries_by_receipt ON commitment_entries (organisation_id, booking_reference)
    WHERE kind IN ('repaid', 'interest');
