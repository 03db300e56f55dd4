-- The programme and its reference data, versioned by programme period.
CREATE TABLE programmes (
    id TEXT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL,
    name_nl TEXT NOT NULL,
    name_en TEXT NOT NULL,
    from_year INTEGER NOT NULL,
    to_year INTEGER NOT NULL,
    details TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TIMESTAMP NOT NULL,
    CHECK (from_year <= to_year),
    UNIQUE (code, from_year)
);

CREATE TABLE reference_items (
    id TEXT NOT NULL PRIMARY KEY,
    programme_id TEXT NOT NULL REFERENCES programmes (id),
    category TEXT NOT NULL CHECK (category IN ('track', 'line', 'action', 'cluster', 'scope', 'sector', 'expenditure-kind', 'instrument', 'ground', 'job-strategy', 'cluster-target', 'alignment', 'consultation', 'delivery-partner')),
    code TEXT NOT NULL,
    parent_code TEXT,
    name_nl TEXT NOT NULL,
    name_en TEXT NOT NULL,
    item_order INTEGER NOT NULL,
    attributes TEXT NOT NULL,
    closed_on DATE,
    version INTEGER NOT NULL CHECK (version > 0),
    UNIQUE (programme_id, category, code)
);

-- The yearly programme: the budget per year, expenditure kind and instrument.
CREATE TABLE programme_budgets (
    programme_id TEXT NOT NULL REFERENCES programmes (id),
    budget_year INTEGER NOT NULL,
    expenditure_kind TEXT NOT NULL CHECK (expenditure_kind IN ('investment', 'programme', 'personnel')),
    instrument TEXT NOT NULL CHECK (instrument IN ('own-funds', 'subsidy', 'credit')),
    amount_cents BIGINT NOT NULL CHECK (amount_cents >= 0),
    version INTEGER NOT NULL CHECK (version > 0),
    PRIMARY KEY (programme_id, budget_year, expenditure_kind, instrument)
);
