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

CREATE TRIGGER commitment_entries_are_never_changed BEFORE UPDATE ON commitment_entries
BEGIN SELECT RAISE(ABORT, 'an entry of a commitment is never changed'); END;
CREATE TRIGGER commitment_entries_are_never_deleted BEFORE DELETE ON commitment_entries
BEGIN SELECT RAISE(ABORT, 'an entry of a commitment is never deleted'); END;
CREATE TRIGGER commitment_entries_add_up BEFORE INSERT ON commitment_entries
WHEN NEW.kind IN ('paid', 'released') AND NEW.amount_cents > (
    SELECT coalesce(sum(CASE kind WHEN 'decided' THEN amount_cents WHEN 'reversed' THEN amount_cents
        WHEN 'acknowledged' THEN 0 ELSE -amount_cents END), 0)
    FROM commitment_entries WHERE commitment_id = NEW.commitment_id)
BEGIN SELECT RAISE(ABORT, 'no more is paid and released than was committed'); END;
CREATE TRIGGER payments_follow_the_acknowledgement BEFORE INSERT ON commitment_entries
WHEN NEW.kind = 'paid' AND NOT EXISTS (
    SELECT 1 FROM commitment_entries WHERE commitment_id = NEW.commitment_id AND kind = 'acknowledged')
BEGIN SELECT RAISE(ABORT, 'nothing is paid before the acknowledgement'); END;
CREATE TRIGGER reversals_name_a_payment BEFORE INSERT ON commitment_entries
WHEN NEW.kind = 'reversed' AND NOT EXISTS (
    SELECT 1 FROM commitment_entries WHERE id = NEW.reverses_id AND kind = 'paid' AND commitment_id = NEW.commitment_id
        AND amount_cents = NEW.amount_cents)
BEGIN SELECT RAISE(ABORT, 'a reversal takes back one payment'); END;

-- A payment that is reversed is open again.
DROP TRIGGER commitments_move_on;
CREATE TRIGGER commitments_move_on BEFORE UPDATE ON commitments
WHEN NEW.status <> OLD.status AND (OLD.status || ' ' || NEW.status) NOT IN (
    'decided offered', 'decided released', 'offered acknowledged',
    'offered refused', 'offered released', 'acknowledged paid',
    'acknowledged released', 'refused released', 'paid acknowledged')
BEGIN SELECT RAISE(ABORT, 'a commitment only moves on'); END;

-- Also of an earlier version of the service that still runs beside this one.
CREATE TRIGGER commitments_follow_their_entries BEFORE UPDATE ON commitments
WHEN (NEW.status = 'acknowledged' AND NOT EXISTS (
        SELECT 1 FROM commitment_entries WHERE commitment_id = NEW.id AND kind = 'acknowledged'))
    OR (NEW.status IN ('paid', 'released') AND NEW.paid_cents + NEW.released_cents <> NEW.amount_cents)
BEGIN SELECT RAISE(ABORT, 'the status of a commitment follows from its entries'); END;

-- The ledger of a mandate gets a kind of entry for reversed payments. SQLite changes no check of a table: it is made
-- anew.
CREATE TABLE new_headroom_entries (
    id TEXT NOT NULL PRIMARY KEY,
    mandate_id TEXT NOT NULL REFERENCES mandates (id),
    seq INTEGER NOT NULL CHECK (seq > 0),
    budget_year INTEGER NOT NULL CHECK (budget_year > 0),
    kind TEXT NOT NULL CHECK (kind IN ('reserve', 'unreserve', 'commit', 'uncommit', 'pay', 'reverse', 'repay')),
    amount_cents BIGINT NOT NULL CHECK (amount_cents > 0),
    case_id TEXT NOT NULL,
    pledge_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    UNIQUE (mandate_id, seq)
);
INSERT INTO new_headroom_entries (id, mandate_id, seq, budget_year, kind, amount_cents, case_id, pledge_id, reason, recorded_at)
SELECT id, mandate_id, seq, budget_year, kind, amount_cents, case_id, pledge_id, reason, recorded_at FROM headroom_entries;
DROP TABLE headroom_entries;
ALTER TABLE new_headroom_entries RENAME TO headroom_entries;
CREATE INDEX headroom_entries_by_pledge ON headroom_entries (pledge_id);
CREATE TRIGGER headroom_entries_are_never_changed BEFORE UPDATE ON headroom_entries
BEGIN SELECT RAISE(ABORT, 'a ledger entry is never changed'); END;
CREATE TRIGGER headroom_entries_are_never_deleted BEFORE DELETE ON headroom_entries
BEGIN SELECT RAISE(ABORT, 'a ledger entry is never deleted'); END;
