-- Exports of a funder's own books, and the movements that a person joined to their lines. Files and lines are only added;
-- a resolution of a line is undone, and kept.
CREATE TABLE reconciliations (
    id TEXT NOT NULL PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    file_name TEXT,
    -- Of the bytes of the file.
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    -- How the file was read, as JSON.
    format TEXT NOT NULL,
    line_count INTEGER NOT NULL CHECK (line_count BETWEEN 1 AND 50000),
    total_cents BIGINT NOT NULL,
    period_from DATE NOT NULL,
    period_to DATE NOT NULL CHECK (period_to >= period_from),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    recorded_at TIMESTAMP NOT NULL,
    -- The same file, read in the same way, is the same reconciliation.
    UNIQUE (organisation_id, sha256, format)
);
CREATE INDEX reconciliations_by_organisation ON reconciliations (organisation_id, id);

CREATE TABLE reconciliation_lines (
    reconciliation_id TEXT NOT NULL REFERENCES reconciliations (id),
    -- Its number in the file, where the header is line 1.
    line INTEGER NOT NULL CHECK (line > 1),
    reference TEXT NOT NULL CHECK (reference <> ''),
    -- Negative for money that came back.
    amount_cents BIGINT NOT NULL,
    value_date DATE NOT NULL,
    payee TEXT,
    commitment_reference TEXT,
    PRIMARY KEY (reconciliation_id, line)
);

CREATE TABLE reconciliation_resolutions (
    id TEXT NOT NULL PRIMARY KEY,
    reconciliation_id TEXT NOT NULL REFERENCES reconciliations (id),
    line INTEGER NOT NULL,
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    kind TEXT NOT NULL CHECK (kind IN ('accepted', 'set-aside')),
    -- The movement that the line was joined to.
    entry_id TEXT REFERENCES commitment_entries (id),
    -- Why it needs no movement.
    reason TEXT,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    recorded_at TIMESTAMP NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('standing', 'undone')),
    undone_reason TEXT,
    undone_by TEXT REFERENCES accounts (id),
    undone_at TIMESTAMP,
    FOREIGN KEY (reconciliation_id, line) REFERENCES reconciliation_lines (reconciliation_id, line),
    CHECK ((kind = 'accepted') = (entry_id IS NOT NULL)),
    CHECK ((kind = 'set-aside') = (reason IS NOT NULL)),
    CHECK ((status = 'undone') = (undone_reason IS NOT NULL)),
    CHECK ((status = 'undone') = (undone_by IS NOT NULL)),
    CHECK ((status = 'undone') = (undone_at IS NOT NULL))
);
-- A line has one resolution, and a movement one line.
CREATE UNIQUE INDEX reconciliation_resolutions_by_line ON reconciliation_resolutions (reconciliation_id, line)
    WHERE status = 'standing';
CREATE UNIQUE INDEX reconciliation_resolutions_by_entry ON reconciliation_resolutions (entry_id)
    WHERE status = 'standing' AND entry_id IS NOT NULL;
CREATE INDEX reconciliation_resolutions_by_reconciliation ON reconciliation_resolutions (reconciliation_id, line);

-- The movements of an organisation.
CREATE INDEX commitment_movements_by_organisation ON commitment_entries (organisation_id, value_date)
    WHERE kind IN ('paid', 'reversed', 'recovered');

CREATE TRIGGER reconciliations_are_never_changed BEFORE UPDATE OR DELETE ON reconciliations
FOR EACH ROW EXECUTE FUNCTION refuse('a reconciled file is never changed');
CREATE TRIGGER reconciliations_are_never_emptied BEFORE TRUNCATE ON reconciliations
EXECUTE FUNCTION refuse('what is kept is never deleted');
CREATE TRIGGER reconciliation_lines_are_never_changed BEFORE UPDATE OR DELETE ON reconciliation_lines
FOR EACH ROW EXECUTE FUNCTION refuse('a line of a reconciled file is never changed');
CREATE TRIGGER reconciliation_lines_are_never_emptied BEFORE TRUNCATE ON reconciliation_lines
EXECUTE FUNCTION refuse('what is kept is never deleted');
CREATE TRIGGER reconciliation_resolutions_are_never_deleted BEFORE DELETE ON reconciliation_resolutions
FOR EACH ROW EXECUTE FUNCTION refuse('the resolution of a line is never deleted');
CREATE TRIGGER reconciliation_resolutions_are_never_emptied BEFORE TRUNCATE ON reconciliation_resolutions
EXECUTE FUNCTION refuse('what is kept is never deleted');

CREATE TRIGGER reconciliation_resolutions_are_only_undone BEFORE UPDATE ON reconciliation_resolutions FOR EACH ROW
WHEN (OLD.status <> 'standing' OR NEW.status <> 'undone' OR NEW.id <> OLD.id
    OR NEW.reconciliation_id <> OLD.reconciliation_id OR NEW.line <> OLD.line
    OR NEW.organisation_id <> OLD.organisation_id OR NEW.kind <> OLD.kind
    OR NEW.entry_id IS DISTINCT FROM OLD.entry_id OR NEW.reason IS DISTINCT FROM OLD.reason
    OR NEW.account_id <> OLD.account_id OR NEW.recorded_at <> OLD.recorded_at)
EXECUTE FUNCTION refuse('the resolution of a line is only undone, once');

CREATE FUNCTION reconciliation_resolutions_fit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status <> 'standing' OR NOT EXISTS (
        SELECT 1 FROM reconciliations WHERE id = NEW.reconciliation_id AND organisation_id = NEW.organisation_id) THEN
        RAISE EXCEPTION 'a line is resolved for the organisation of its file';
    END IF;
    IF NEW.kind = 'accepted' AND NOT EXISTS (
        SELECT 1 FROM reconciliation_lines l
        JOIN commitment_entries e ON e.id = NEW.entry_id AND e.organisation_id = NEW.organisation_id
        LEFT JOIN commitment_entries p ON p.id = e.reverses_id
        WHERE l.reconciliation_id = NEW.reconciliation_id AND l.line = NEW.line
            AND e.kind IN ('paid', 'reversed', 'recovered')
            AND l.amount_cents = CASE e.kind WHEN 'paid' THEN e.amount_cents ELSE -e.amount_cents END
            AND (l.value_date = e.value_date OR l.reference = coalesce(e.booking_reference, p.booking_reference))) THEN
        RAISE EXCEPTION 'a line is accepted for a movement of its organisation and its amount';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reconciliation_resolutions_fit BEFORE INSERT ON reconciliation_resolutions
FOR EACH ROW EXECUTE FUNCTION reconciliation_resolutions_fit();
