-- What a case asks is added up over its years and kinds: cover beyond the costs of one takes nothing from another.
DO $$
DECLARE rule text;
BEGIN
    SELECT conname INTO rule FROM pg_constraint
    WHERE conrelid = 'business_cases'::regclass AND contype = 'c'
        AND pg_get_constraintdef(oid) LIKE '%asked_cents = (cost_cents - cover_cents)%';
    EXECUTE format('ALTER TABLE business_cases DROP CONSTRAINT %I', rule);
END $$;
ALTER TABLE business_cases ADD CONSTRAINT business_cases_asked_check
    CHECK (asked_cents >= 0 AND asked_cents >= cost_cents - cover_cents AND asked_cents <= cost_cents) NOT VALID;

UPDATE business_cases
SET asked_cents = COALESCE((SELECT SUM(GREATEST(n.cost_cents - n.cover_cents, 0)) FROM case_needs n WHERE n.case_id = business_cases.id), 0)
WHERE asked_cents <> COALESCE((SELECT SUM(GREATEST(n.cost_cents - n.cover_cents, 0)) FROM case_needs n WHERE n.case_id = business_cases.id), 0);
ALTER TABLE business_cases VALIDATE CONSTRAINT business_cases_asked_check;

-- The costs of a case and its cover have a limit, so that each sum of them is an amount. A case that is above it already
-- goes on with what it has: only a new total is held.
CREATE FUNCTION totals_of_cases_have_a_limit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.cost_cents > 999999999999 AND (TG_OP = 'INSERT' OR NEW.cost_cents <> OLD.cost_cents)) OR (NEW.cover_cents > 999999999999 AND (TG_OP = 'INSERT' OR NEW.cover_cents <> OLD.cover_cents)) THEN
        RAISE EXCEPTION 'the costs of a case and its cover are at most 9999999999.99';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER totals_of_cases_have_a_limit BEFORE INSERT OR UPDATE ON business_cases FOR EACH ROW EXECUTE FUNCTION totals_of_cases_have_a_limit();
