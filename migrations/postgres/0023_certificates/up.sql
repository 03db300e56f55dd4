-- A certificate can never be corrected. One of format 2 is only taken in where what is granted, what goes on from the
-- version before and what is missing are together what was asked, and where a further version tells what goes on.
CREATE FUNCTION certificates_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told jsonb := NEW.certificate::jsonb;
BEGIN
    IF (NEW.number_version > 1) IS DISTINCT FROM (jsonb_typeof(told -> 'carriedOver') IS NOT DISTINCT FROM 'object')
        OR (NEW.outcome NOT IN ('rejected', 'no-quorum') AND (
            NEW.gap_cents IS DISTINCT FROM REPLACE(told #>> '{sums,gap}', '.', '')::bigint
            OR NEW.asked_cents IS DISTINCT FROM NEW.gap_cents
                + REPLACE(told #>> '{sums,granted}', '.', '')::bigint
                + REPLACE(told #>> '{sums,toBeRatified}', '.', '')::bigint
                + REPLACE(told #>> '{sums,carriedOver}', '.', '')::bigint
                + REPLACE(told #>> '{sums,carriedOverToBeRatified}', '.', '')::bigint))
    THEN
        RAISE EXCEPTION 'a certificate adds up to what was asked, and tells what goes on';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER certificates_add_up BEFORE INSERT ON decisions FOR EACH ROW
WHEN (NEW.certificate LIKE '{"format":"edba-certificate-2",%') EXECUTE FUNCTION certificates_add_up();
