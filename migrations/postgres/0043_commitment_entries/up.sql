-- The ledger of each commitment: what was decided, acknowledged, paid, reversed and released of it. Entries are only
-- added; the sums stand in the row of the commitment.
ALTER TABLE commitments ADD COLUMN paid_cents BIGINT NOT NULL DEFAULT 0 CHECK (paid_cents >= 0);
ALTER TABLE commitments ADD COLUMN released_cents BIGINT NOT NULL DEFAULT 0
    CHECK (released_cents >= 0 AND paid_cents + released_cents <= amount_cents);
UPDATE commitments SET released_cents = amount_cents WHERE status = 'released';

CREATE TABLE commitment_entries (
    id TEXT NOT NULL PRIMARY KEY,
    commitment_id TEXT NOT NULL REFERENCES commitments (id),
    seq INTEGER NOT NULL CHECK (seq > 0),
    kind TEXT NOT NULL CHECK (kind IN ('decided', 'acknowledged', 'scheduled', 'paid', 'reversed', 'released',
        'carried-out', 'carried-in', 'determined', 'recovered', 'written-off')),
    -- Positive; the kind says in which direction. Zero for what moves no amount, and for what is determined at nothing.
    amount_cents BIGINT NOT NULL CHECK (amount_cents >= 0
        AND (kind = 'determined' OR (amount_cents = 0) = (kind IN ('acknowledged', 'scheduled')))),
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    -- When the money moved.
    value_date DATE,
    -- The reference in the books of the organisation.
    booking_reference TEXT,
    payee TEXT,
    reason TEXT,
    -- The payment that is reversed.
    reverses_id TEXT UNIQUE REFERENCES commitment_entries (id),
    -- Null for entries from before the ledger, and for those of a background job, as at the close of a ballot.
    account_id TEXT REFERENCES accounts (id),
    recorded_at TIMESTAMP NOT NULL,
    UNIQUE (commitment_id, seq),
    CHECK (kind <> 'paid' OR (value_date IS NOT NULL AND booking_reference IS NOT NULL AND payee IS NOT NULL)),
    CHECK ((kind = 'reversed') = (reverses_id IS NOT NULL)),
    CHECK (kind <> 'reversed' OR (value_date IS NOT NULL AND reason IS NOT NULL)),
    CHECK (kind <> 'acknowledged' OR booking_reference IS NOT NULL)
);
-- A booking of an organisation is recorded once.
CREATE UNIQUE INDEX commitment_entries_by_booking ON commitment_entries (organisation_id, booking_reference)
    WHERE kind = 'paid';
CREATE INDEX commitment_entries_by_organisation ON commitment_entries (organisation_id, id) WHERE kind = 'paid';

-- What happened before the ledger. The ids are those of the commitments with another version of a UUID.
INSERT INTO commitment_entries (id, commitment_id, seq, kind, amount_cents, organisation_id, recorded_at)
SELECT substr(id, 1, 14) || '8' || substr(id, 16), id, 1, 'decided', amount_cents, organisation_id, created_at
FROM commitments;
INSERT INTO commitment_entries (id, commitment_id, seq, kind, amount_cents, organisation_id, booking_reference, recorded_at)
SELECT substr(id, 1, 14) || '9' || substr(id, 16), id, 2, 'acknowledged', 0, organisation_id, booking_reference, answered_at
FROM commitments WHERE booking_reference IS NOT NULL;
INSERT INTO commitment_entries (id, commitment_id, seq, kind, amount_cents, organisation_id, recorded_at)
SELECT substr(id, 1, 14) || 'a' || substr(id, 16), id, CASE WHEN booking_reference IS NULL THEN 2 ELSE 3 END, 'released',
    amount_cents, organisation_id, released_at
FROM commitments WHERE status = 'released';

CREATE TRIGGER commitment_entries_are_never_changed BEFORE UPDATE OR DELETE ON commitment_entries
FOR EACH ROW EXECUTE FUNCTION refuse('an entry of a commitment is never changed');
CREATE TRIGGER commitment_entries_are_never_emptied BEFORE TRUNCATE ON commitment_entries
EXECUTE FUNCTION refuse('what is kept is never deleted');
CREATE FUNCTION commitment_entries_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind IN ('paid', 'released') AND NEW.amount_cents > (
        SELECT coalesce(sum(CASE kind WHEN 'decided' THEN amount_cents WHEN 'reversed' THEN amount_cents
            WHEN 'acknowledged' THEN 0 ELSE -amount_cents END), 0)
        FROM commitment_entries WHERE commitment_id = NEW.commitment_id) THEN
        RAISE EXCEPTION 'no more is paid and released than was committed';
    END IF;
    IF NEW.kind = 'paid' AND NOT EXISTS (
        SELECT 1 FROM commitment_entries WHERE commitment_id = NEW.commitment_id AND kind = 'acknowledged') THEN
        RAISE EXCEPTION 'nothing is paid before the acknowledgement';
    END IF;
    IF NEW.kind = 'reversed' AND NOT EXISTS (
        SELECT 1 FROM commitment_entries WHERE id = NEW.reverses_id AND kind = 'paid'
            AND commitment_id = NEW.commitment_id AND amount_cents = NEW.amount_cents) THEN
        RAISE EXCEPTION 'a reversal takes back one payment';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER commitment_entries_add_up BEFORE INSERT ON commitment_entries
FOR EACH ROW EXECUTE FUNCTION commitment_entries_add_up();

-- A payment that is reversed is open again.
DROP TRIGGER commitments_move_on ON commitments;
CREATE TRIGGER commitments_move_on BEFORE UPDATE ON commitments FOR EACH ROW
WHEN (NEW.status <> OLD.status AND (OLD.status || ' ' || NEW.status) NOT IN (
    'decided offered', 'decided released', 'offered acknowledged',
    'offered refused', 'offered released', 'acknowledged paid',
    'acknowledged released', 'refused released', 'paid acknowledged'))
EXECUTE FUNCTION refuse('a commitment only moves on');

-- Also of an earlier version of the service that still runs beside this one.
CREATE FUNCTION commitments_follow_their_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.status = 'acknowledged' AND NOT EXISTS (
            SELECT 1 FROM commitment_entries WHERE commitment_id = NEW.id AND kind = 'acknowledged'))
        OR (NEW.status IN ('paid', 'released') AND NEW.paid_cents + NEW.released_cents <> NEW.amount_cents) THEN
        RAISE EXCEPTION 'the status of a commitment follows from its entries';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER commitments_follow_their_entries BEFORE UPDATE ON commitments
FOR EACH ROW EXECUTE FUNCTION commitments_follow_their_entries();

-- The ledger of a mandate gets a kind of entry for reversed payments.
ALTER TABLE headroom_entries DROP CONSTRAINT headroom_entries_kind_check;
ALTER TABLE headroom_entries ADD CONSTRAINT headroom_entries_kind_check
    CHECK (kind IN ('reserve', 'unreserve', 'commit', 'uncommit', 'pay', 'reverse', 'repay'));
