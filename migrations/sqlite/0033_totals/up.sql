-- What a case asks is added up over its years and kinds: cover beyond the costs of one takes nothing from another. The
-- rule of the table changes as SQLite prescribes for a CHECK (lang_altertable.html, section 7): the rows stay as they are.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
SET sql = REPLACE(sql, 'CHECK (asked_cents = cost_cents - cover_cents)',
    'CHECK (asked_cents >= 0 AND asked_cents >= cost_cents - cover_cents AND asked_cents <= cost_cents)')
WHERE type = 'table' AND name = 'business_cases';
PRAGMA writable_schema = RESET;

UPDATE business_cases
SET asked_cents = COALESCE((SELECT SUM(MAX(n.cost_cents - n.cover_cents, 0)) FROM case_needs n WHERE n.case_id = business_cases.id), 0)
WHERE asked_cents <> COALESCE((SELECT SUM(MAX(n.cost_cents - n.cover_cents, 0)) FROM case_needs n WHERE n.case_id = business_cases.id), 0);

-- The costs of a case and its cover have a limit, so that each sum of them is an amount. A case that is above it already
-- goes on with what it has: only a new total is held.
CREATE TRIGGER totals_of_new_cases_have_a_limit BEFORE INSERT ON business_cases
WHEN NEW.cost_cents > 999999999999 OR NEW.cover_cents > 999999999999
BEGIN SELECT RAISE(ABORT, 'the costs of a case and its cover are at most 9999999999.99'); END;
CREATE TRIGGER totals_of_cases_have_a_limit BEFORE UPDATE ON business_cases
WHEN (NEW.cost_cents > 999999999999 AND NEW.cost_cents <> OLD.cost_cents) OR (NEW.cover_cents > 999999999999 AND NEW.cover_cents <> OLD.cover_cents)
BEGIN SELECT RAISE(ABORT, 'the costs of a case and its cover are at most 9999999999.99'); END;
