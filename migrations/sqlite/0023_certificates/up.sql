-- A certificate can never be corrected. One of format 2 is only taken in where what is granted, what goes on from the
-- version before and what is missing are together what was asked, and where a further version tells what goes on.
CREATE TRIGGER certificates_add_up BEFORE INSERT ON decisions
WHEN NEW.certificate LIKE '{"format":"edba-certificate-2",%' AND (
    (NEW.number_version > 1) IS DISTINCT FROM (json_type(NEW.certificate, '$.carriedOver') IS 'object')
    OR (NEW.outcome NOT IN ('rejected', 'no-quorum') AND (
        NEW.gap_cents IS DISTINCT FROM CAST(REPLACE(json_extract(NEW.certificate, '$.sums.gap'), '.', '') AS INTEGER)
        OR NEW.asked_cents IS DISTINCT FROM NEW.gap_cents
            + CAST(REPLACE(json_extract(NEW.certificate, '$.sums.granted'), '.', '') AS INTEGER)
            + CAST(REPLACE(json_extract(NEW.certificate, '$.sums.toBeRatified'), '.', '') AS INTEGER)
            + CAST(REPLACE(json_extract(NEW.certificate, '$.sums.carriedOver'), '.', '') AS INTEGER)
            + CAST(REPLACE(json_extract(NEW.certificate, '$.sums.carriedOverToBeRatified'), '.', '') AS INTEGER))))
BEGIN SELECT RAISE(ABORT, 'a certificate adds up to what was asked, and tells what goes on'); END;
