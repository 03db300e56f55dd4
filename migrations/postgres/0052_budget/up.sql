-- The budget as cells that change by moves only: of the programme, and below it of each funder. The amounts of the yearly
-- programmes become the first moves of their cells.
CREATE TABLE budget_cells (
    id TEXT NOT NULL PRIMARY KEY,
    programme_id TEXT NOT NULL REFERENCES programmes (id),
    budget_year INTEGER NOT NULL,
    -- Null: all tracks together.
    track_code TEXT,
    expenditure_kind TEXT NOT NULL CHECK (expenditure_kind IN ('investment', 'programme', 'personnel')),
    instrument TEXT NOT NULL CHECK (instrument IN ('own-funds', 'subsidy', 'credit', 'guarantee')),
    -- The funder of a funder cell; null for a cell of the programme.
    organisation_id TEXT REFERENCES organisations (id),
    -- What its last move left; null: p.m.
    budget_cents BIGINT CHECK (budget_cents IS NULL OR budget_cents >= 0),
    -- The number of its moves.
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX budget_cells_once ON budget_cells (programme_id, budget_year, coalesce(track_code, ''),
    expenditure_kind, instrument, coalesce(organisation_id, ''));
CREATE INDEX budget_cells_by_year ON budget_cells (budget_year, id);
CREATE INDEX budget_cells_by_funder ON budget_cells (organisation_id, budget_year, id) WHERE organisation_id IS NOT NULL;

CREATE TABLE budget_moves (
    id TEXT NOT NULL PRIMARY KEY,
    cell_id TEXT NOT NULL REFERENCES budget_cells (id),
    -- From 1 without gaps.
    seq INTEGER NOT NULL CHECK (seq > 0),
    kind TEXT NOT NULL CHECK (kind IN ('allocation', 'amendment', 'transfer', 'carry-over')),
    -- By how much it changes the budget, and the budget after it; null where that is p.m.
    amount_cents BIGINT,
    after_cents BIGINT CHECK (after_cents IS NULL OR after_cents >= 0),
    -- The same for both sides of a transfer or a carry-over.
    pair_id TEXT,
    source TEXT NOT NULL CHECK (source <> ''),
    source_date DATE NOT NULL,
    reason TEXT,
    -- The account; null where it was taken over from a yearly programme.
    recorded_by TEXT,
    recorded_at TIMESTAMP NOT NULL,
    UNIQUE (cell_id, seq),
    CHECK ((amount_cents IS NULL) = (after_cents IS NULL)),
    CHECK ((pair_id IS NOT NULL) = (kind IN ('transfer', 'carry-over'))),
    CHECK (pair_id IS NULL OR amount_cents IS NOT NULL),
    -- An allocation adds; a yearly programme can begin a cell at zero. Only an amendment takes away from one cell.
    CHECK (kind <> 'allocation' OR amount_cents IS NULL OR amount_cents >= 0),
    CHECK (pair_id IS NULL OR amount_cents <> 0)
);
CREATE INDEX budget_moves_by_pair ON budget_moves (pair_id) WHERE pair_id IS NOT NULL;

-- The version of the yearly programme of a year, for optimistic locking.
CREATE TABLE budget_years (
    programme_id TEXT NOT NULL REFERENCES programmes (id),
    budget_year INTEGER NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    PRIMARY KEY (programme_id, budget_year)
);

-- A cell that is taken over begins when its yearly programme was last set, and the document of its first move has that day in
-- Amsterdam.
INSERT INTO budget_cells (id, programme_id, budget_year, expenditure_kind, instrument, budget_cents, version, created_at)
SELECT '01930000-0000-7' || substr(md5(random()::text), 1, 3) || '-8' || substr(md5(random()::text), 1, 3) || '-'
    || substr(md5(random()::text), 1, 12), b.programme_id, b.budget_year, b.expenditure_kind, b.instrument, b.amount_cents, 1,
    coalesce((SELECT max(e.recorded_at) FROM events e WHERE e.stream_id = b.programme_id AND e.kind = 'programme-budget.set'
        AND (e.data::jsonb ->> 'year')::int = b.budget_year), p.created_at)
FROM programme_budgets b JOIN programmes p ON p.id = b.programme_id;
INSERT INTO budget_moves (id, cell_id, seq, kind, amount_cents, after_cents, source, source_date, recorded_at)
SELECT substr(id, 1, 14) || '8' || substr(id, 16), id, 1, 'allocation', budget_cents, budget_cents, 'Jaarprogramma ' || budget_year,
    (created_at AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Amsterdam')::date, created_at
FROM budget_cells;
INSERT INTO budget_years (programme_id, budget_year, version)
SELECT programme_id, budget_year, max(version) FROM programme_budgets GROUP BY programme_id, budget_year;
DROP TABLE programme_budgets;

CREATE FUNCTION budget_cells_begin_without_an_amount() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.budget_cents IS NOT NULL OR NEW.version <> 1 THEN
        RAISE EXCEPTION 'the budget of a cell follows from its moves';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER budget_cells_begin_without_an_amount BEFORE INSERT ON budget_cells
FOR EACH ROW EXECUTE FUNCTION budget_cells_begin_without_an_amount();
CREATE FUNCTION budget_cells_are_of_their_programme() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
            SELECT 1 FROM programmes p WHERE p.id = NEW.programme_id AND NEW.budget_year BETWEEN p.from_year AND p.to_year)
        OR (NEW.track_code IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM reference_items i WHERE i.programme_id = NEW.programme_id AND i.category = 'track'
            AND i.code = NEW.track_code)) THEN
        RAISE EXCEPTION 'a budget cell has a year and a track of its programme';
    END IF;
    IF NEW.organisation_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM budget_cells k WHERE k.programme_id = NEW.programme_id AND k.budget_year = NEW.budget_year
        AND k.track_code IS NOT DISTINCT FROM NEW.track_code AND k.expenditure_kind = NEW.expenditure_kind
        AND k.instrument = NEW.instrument AND k.organisation_id IS NULL) THEN
        RAISE EXCEPTION 'the cell of a funder stands below the same cell of the programme';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER budget_cells_are_of_their_programme BEFORE INSERT ON budget_cells
FOR EACH ROW EXECUTE FUNCTION budget_cells_are_of_their_programme();
CREATE FUNCTION budget_cells_follow_their_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id IS DISTINCT FROM OLD.id OR NEW.programme_id IS DISTINCT FROM OLD.programme_id
        OR NEW.budget_year IS DISTINCT FROM OLD.budget_year OR NEW.track_code IS DISTINCT FROM OLD.track_code
        OR NEW.expenditure_kind IS DISTINCT FROM OLD.expenditure_kind OR NEW.instrument IS DISTINCT FROM OLD.instrument
        OR NEW.organisation_id IS DISTINCT FROM OLD.organisation_id OR NEW.created_at IS DISTINCT FROM OLD.created_at
        OR NEW.version IS DISTINCT FROM (SELECT max(seq) FROM budget_moves WHERE cell_id = NEW.id)
        OR NEW.budget_cents IS DISTINCT FROM (
            SELECT after_cents FROM budget_moves WHERE cell_id = NEW.id ORDER BY seq DESC LIMIT 1) THEN
        RAISE EXCEPTION 'the budget of a cell follows from its moves';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER budget_cells_follow_their_moves BEFORE UPDATE ON budget_cells
FOR EACH ROW EXECUTE FUNCTION budget_cells_follow_their_moves();
CREATE TRIGGER budget_cells_are_never_deleted BEFORE DELETE ON budget_cells
FOR EACH ROW EXECUTE FUNCTION refuse('a budget cell is never deleted');
CREATE TRIGGER budget_cells_are_never_emptied BEFORE TRUNCATE ON budget_cells
EXECUTE FUNCTION refuse('what is kept is never deleted');
CREATE FUNCTION budget_moves_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.seq <> 1 + coalesce((SELECT max(seq) FROM budget_moves WHERE cell_id = NEW.cell_id), 0)
        OR (NEW.after_cents IS NOT NULL AND NEW.after_cents <> NEW.amount_cents
            + coalesce((SELECT after_cents FROM budget_moves WHERE cell_id = NEW.cell_id ORDER BY seq DESC LIMIT 1), 0)) THEN
        RAISE EXCEPTION 'the moves of a budget cell add up';
    END IF;
    IF NEW.pair_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM budget_moves WHERE pair_id = NEW.pair_id GROUP BY pair_id
        HAVING count(*) <> 1 OR sum(amount_cents) + NEW.amount_cents <> 0 OR max(cell_id) = NEW.cell_id) THEN
        RAISE EXCEPTION 'both sides of a transfer are zero together';
    END IF;
    IF NEW.pair_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM budget_moves o JOIN budget_cells a ON a.id = o.cell_id JOIN budget_cells b ON b.id = NEW.cell_id
        WHERE o.pair_id = NEW.pair_id AND (o.kind <> NEW.kind OR a.organisation_id IS DISTINCT FROM b.organisation_id
            OR (NEW.kind = 'transfer' AND a.budget_year <> b.budget_year)
            OR (NEW.kind = 'carry-over' AND (a.track_code IS DISTINCT FROM b.track_code OR a.expenditure_kind <> b.expenditure_kind
                OR a.instrument <> b.instrument
                OR (NEW.amount_cents > 0 AND a.budget_year >= b.budget_year)
                OR (NEW.amount_cents < 0 AND a.budget_year <= b.budget_year))))) THEN
        RAISE EXCEPTION 'a transfer stays within a year and a funder, and a carry-over goes to a later year of its cell';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER budget_moves_add_up BEFORE INSERT ON budget_moves
FOR EACH ROW EXECUTE FUNCTION budget_moves_add_up();
CREATE TRIGGER budget_moves_are_never_changed BEFORE UPDATE OR DELETE ON budget_moves
FOR EACH ROW EXECUTE FUNCTION refuse('a move of the budget is never changed');
CREATE TRIGGER budget_moves_are_never_emptied BEFORE TRUNCATE ON budget_moves
EXECUTE FUNCTION refuse('what is kept is never deleted');
CREATE FUNCTION budget_years_go_up_by_one() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.version = 1 THEN
            RETURN NEW;
        END IF;
    ELSIF NEW.programme_id = OLD.programme_id AND NEW.budget_year = OLD.budget_year AND NEW.version = OLD.version + 1 THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the version of a yearly programme goes up by one';
END $$;
CREATE TRIGGER budget_years_go_up_by_one BEFORE INSERT OR UPDATE ON budget_years
FOR EACH ROW EXECUTE FUNCTION budget_years_go_up_by_one();
CREATE TRIGGER budget_years_are_never_deleted BEFORE DELETE ON budget_years
FOR EACH ROW EXECUTE FUNCTION refuse('a yearly programme is never deleted');
CREATE TRIGGER budget_years_are_never_emptied BEFORE TRUNCATE ON budget_years
EXECUTE FUNCTION refuse('what is kept is never deleted');

-- Few pledges are not decided on: what is pledged of a cell is summed up from them.
CREATE INDEX pledges_standing ON pledges (ballot_id) WHERE status = 'standing';
