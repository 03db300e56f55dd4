-- Format 3 of a certificate names its allocation rule. It has to add up like one of format 2.
DROP TRIGGER certificates_add_up;
CREATE TRIGGER certificates_add_up BEFORE INSERT ON decisions
WHEN (NEW.certificate LIKE '{"format":"edba-certificate-2",%' OR NEW.certificate LIKE '{"format":"edba-certificate-3",%') AND (
    (NEW.number_version > 1) IS DISTINCT FROM (json_type(NEW.certificate, '$.carriedOver') IS 'object')
    OR (NEW.outcome NOT IN ('rejected', 'no-quorum') AND (
        NEW.gap_cents IS DISTINCT FROM CAST(REPLACE(json_extract(NEW.certificate, '$.sums.gap'), '.', '') AS INTEGER)
        OR NEW.asked_cents IS DISTINCT FROM NEW.gap_cents
            + CAST(REPLACE(json_extract(NEW.certificate, '$.sums.granted'), '.', '') AS INTEGER)
            + CAST(REPLACE(json_extract(NEW.certificate, '$.sums.toBeRatified'), '.', '') AS INTEGER)
            + CAST(REPLACE(json_extract(NEW.certificate, '$.sums.carriedOver'), '.', '') AS INTEGER)
            + CAST(REPLACE(json_extract(NEW.certificate, '$.sums.carriedOverToBeRatified'), '.', '') AS INTEGER))))
BEGIN SELECT RAISE(ABORT, 'a certificate adds up to what was asked, and tells what goes on'); END;

-- Who casts a seat's vote is the one who holds that seat, or is appointed as its substitute, at the moment of the vote.
-- A seat can pass to another holder: the seat of the new holder succeeds the one that ended. The origin is the first
-- seat of such a line; null for a seat that succeeds none.
ALTER TABLE seats ADD COLUMN succeeds_id TEXT REFERENCES seats (id);
ALTER TABLE seats ADD COLUMN origin_id TEXT REFERENCES seats (id);
CREATE INDEX seats_by_origin ON seats (origin_id, from_date);
ALTER TABLE ballot_electors ADD COLUMN origin_seat_id TEXT REFERENCES seats (id);

-- The record of a vote: who held the seat, of a substitute the days of the appointment, and the day in Almere on which
-- it was cast. Null for votes of before this migration.
ALTER TABLE votes ADD COLUMN principal_id TEXT REFERENCES representatives (id);
ALTER TABLE votes ADD COLUMN appointed_from DATE;
ALTER TABLE votes ADD COLUMN appointed_until DATE;
ALTER TABLE votes ADD COLUMN cast_on DATE;
ALTER TABLE participations ADD COLUMN principal_id TEXT REFERENCES representatives (id);
ALTER TABLE participations ADD COLUMN appointed_from DATE;
ALTER TABLE participations ADD COLUMN appointed_until DATE;
ALTER TABLE participations ADD COLUMN cast_on DATE;

-- The organisations that are the initiator of the case or would receive its money: their representatives may not vote.
CREATE TABLE ballot_conflicts (
    ballot_id TEXT NOT NULL REFERENCES ballots (id),
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    PRIMARY KEY (ballot_id, organisation_id)
);
INSERT INTO ballot_conflicts (ballot_id, organisation_id)
SELECT b.id, c.initiator_id FROM ballots b JOIN business_cases c ON c.id = b.case_id WHERE b.status = 'open';
INSERT OR IGNORE INTO ballot_conflicts (ballot_id, organisation_id)
SELECT b.id, r.value FROM ballots b JOIN case_revisions v ON v.case_id = b.case_id AND v.revision = b.case_revision
    JOIN json_each(v.content, '$.recipientOrganisationIds') r
WHERE b.status = 'open';

-- Conflicts of interest that substitutes appointed after the opening declare; the seat stays with its holder.
CREATE TABLE voter_recusals (
    ballot_id TEXT NOT NULL,
    seat_id TEXT NOT NULL,
    representative_id TEXT NOT NULL REFERENCES representatives (id),
    reason TEXT NOT NULL,
    PRIMARY KEY (ballot_id, seat_id, representative_id),
    FOREIGN KEY (ballot_id, seat_id) REFERENCES ballot_electors (ballot_id, seat_id)
);
CREATE TRIGGER ballot_conflicts_are_never_changed BEFORE UPDATE ON ballot_conflicts
BEGIN SELECT RAISE(ABORT, 'a computed conflict of interest stands'); END;
CREATE TRIGGER ballot_conflicts_are_never_deleted BEFORE DELETE ON ballot_conflicts
BEGIN SELECT RAISE(ABORT, 'a computed conflict of interest stands'); END;
CREATE TRIGGER voter_recusals_are_never_changed BEFORE UPDATE ON voter_recusals
BEGIN SELECT RAISE(ABORT, 'a recusal stands'); END;
CREATE TRIGGER voter_recusals_are_never_deleted BEFORE DELETE ON voter_recusals
BEGIN SELECT RAISE(ABORT, 'a recusal stands'); END;

CREATE TRIGGER seats_pass_when_they_ended BEFORE INSERT ON seats
WHEN (NEW.succeeds_id IS NULL) <> (NEW.origin_id IS NULL) OR (NEW.succeeds_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM seats p WHERE p.id = NEW.succeeds_id AND p.body_id = NEW.body_id AND p.until_date < NEW.from_date
        AND COALESCE(p.origin_id, p.id) = NEW.origin_id))
BEGIN SELECT RAISE(ABORT, 'a seat succeeds one of its body that has ended'); END;
CREATE TRIGGER lines_of_seats_stay BEFORE UPDATE ON seats
WHEN NEW.succeeds_id IS DISTINCT FROM OLD.succeeds_id OR NEW.origin_id IS DISTINCT FROM OLD.origin_id
BEGIN SELECT RAISE(ABORT, 'what a seat succeeds never changes'); END;
CREATE TRIGGER origins_of_electors_stay BEFORE UPDATE ON ballot_electors
WHEN NEW.origin_seat_id IS DISTINCT FROM OLD.origin_seat_id
BEGIN SELECT RAISE(ABORT, 'an electorate is frozen at opening'); END;
CREATE TRIGGER casters_stay BEFORE UPDATE ON votes
WHEN NEW.principal_id IS DISTINCT FROM OLD.principal_id OR NEW.appointed_from IS DISTINCT FROM OLD.appointed_from OR NEW.appointed_until IS DISTINCT FROM OLD.appointed_until OR NEW.cast_on IS DISTINCT FROM OLD.cast_on
BEGIN SELECT RAISE(ABORT, 'a vote is never rewritten'); END;

DROP TRIGGER votes_only_while_open;
CREATE TRIGGER votes_only_while_open BEFORE INSERT ON votes
WHEN NOT EXISTS (SELECT 1 FROM ballots b JOIN ballot_electors e ON e.ballot_id = b.id AND e.seat_id = NEW.seat_id
    JOIN seats s ON s.id = e.seat_id OR s.origin_id = e.seat_id OR s.origin_id = e.origin_seat_id
    JOIN representatives r ON r.id = NEW.cast_by
WHERE b.id = NEW.ballot_id AND b.status = 'open' AND NOT b.secret AND NEW.cast_at < b.closes_at AND e.recusal_kind IS NULL
    AND NEW.cast_on IN (date(NEW.cast_at, '+1 hour'), date(NEW.cast_at, '+2 hours'))
    AND s.representative_id = NEW.principal_id AND s.from_date <= NEW.cast_on AND (s.until_date IS NULL OR s.until_date >= NEW.cast_on)
    AND ((NEW.cast_by = NEW.principal_id AND NEW.appointed_from IS NULL AND NEW.appointed_until IS NULL)
        OR (s.substitute_id = NEW.cast_by AND s.substitute_from = NEW.appointed_from AND s.substitute_until IS NEW.appointed_until
            AND s.substitute_from <= NEW.cast_on AND (s.substitute_until IS NULL OR s.substitute_until >= NEW.cast_on)
            AND NOT (e.substitute_id IS NEW.cast_by AND e.substitute_recusal IS NOT NULL)
            AND NOT EXISTS (SELECT 1 FROM voter_recusals d WHERE d.ballot_id = b.id AND d.seat_id = e.seat_id AND d.representative_id = NEW.cast_by)))
    AND NOT EXISTS (SELECT 1 FROM ballot_conflicts c WHERE c.ballot_id = b.id AND c.organisation_id = r.organisation_id)
    AND NOT EXISTS (SELECT 1 FROM votes v WHERE v.ballot_id = b.id AND v.seat_id = e.seat_id AND v.cast_by <> NEW.cast_by))
BEGIN SELECT RAISE(ABORT, 'a vote is only taken before the deadline of an open ballot, from whoever may act for a seat that is not recused'); END;

DROP TRIGGER participations_only_while_open;
CREATE TRIGGER participations_only_while_open BEFORE INSERT ON participations
WHEN NOT EXISTS (SELECT 1 FROM ballots b JOIN ballot_electors e ON e.ballot_id = b.id AND e.seat_id = NEW.seat_id
    JOIN seats s ON s.id = e.seat_id OR s.origin_id = e.seat_id OR s.origin_id = e.origin_seat_id
    JOIN representatives r ON r.id = NEW.cast_by
WHERE b.id = NEW.ballot_id AND b.status = 'open' AND b.secret AND e.recusal_kind IS NULL
    AND s.representative_id = NEW.principal_id AND s.from_date <= NEW.cast_on AND (s.until_date IS NULL OR s.until_date >= NEW.cast_on)
    AND ((NEW.cast_by = NEW.principal_id AND NEW.appointed_from IS NULL AND NEW.appointed_until IS NULL)
        OR (s.substitute_id = NEW.cast_by AND s.substitute_from = NEW.appointed_from AND s.substitute_until IS NEW.appointed_until
            AND s.substitute_from <= NEW.cast_on AND (s.substitute_until IS NULL OR s.substitute_until >= NEW.cast_on)
            AND NOT (e.substitute_id IS NEW.cast_by AND e.substitute_recusal IS NOT NULL)
            AND NOT EXISTS (SELECT 1 FROM voter_recusals d WHERE d.ballot_id = b.id AND d.seat_id = e.seat_id AND d.representative_id = NEW.cast_by)))
    AND NOT EXISTS (SELECT 1 FROM ballot_conflicts c WHERE c.ballot_id = b.id AND c.organisation_id = r.organisation_id)
    AND NOT EXISTS (SELECT 1 FROM participations v WHERE v.ballot_id = b.id AND v.seat_id = e.seat_id AND v.cast_by <> NEW.cast_by))
BEGIN SELECT RAISE(ABORT, 'a paper is only taken while its secret ballot is open, from whoever may act for a seat that is not recused'); END;
