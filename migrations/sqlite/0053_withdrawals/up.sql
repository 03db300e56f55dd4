-- A proposed payment schedule is withdrawn by the side that proposed it, which tells the other side. The rules of the tables change
-- as SQLite prescribes for a CHECK (lang_altertable.html, section 7): the rows stay as they are.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
SET sql = REPLACE(REPLACE(sql, '''refused'', ''replaced'')', '''refused'', ''replaced'', ''withdrawn'')'),
    '(''proposed'', ''replaced'')', '(''proposed'', ''replaced'', ''withdrawn'')')
WHERE type = 'table' AND name = 'payment_schedules';
UPDATE sqlite_schema
SET sql = REPLACE(sql, '''commitment-released'',', '''commitment-released'', ''schedule-withdrawn'',')
WHERE type = 'table' AND name IN ('notifications', 'notification_choices');
PRAGMA writable_schema = RESET;

ALTER TABLE payment_schedules ADD COLUMN withdrawal_reason TEXT
    CHECK ((withdrawal_reason IS NOT NULL) = (status = 'withdrawn'));
DROP TRIGGER payment_schedules_move_on;
CREATE TRIGGER payment_schedules_move_on BEFORE UPDATE ON payment_schedules
WHEN NEW.status = OLD.status OR (OLD.status || ' ' || NEW.status) NOT IN (
    'proposed in-force', 'proposed refused', 'proposed replaced', 'proposed withdrawn', 'in-force superseded')
BEGIN SELECT RAISE(ABORT, 'a payment schedule only moves on'); END;

-- What became of the proposals of an account, the last decided first.
CREATE INDEX pending_actions_decided ON pending_actions (proposed_by, decided_at) WHERE status <> 'pending';
