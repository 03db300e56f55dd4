-- The registry. `content` is the present revision as a document; the other columns are what it is
-- found and decided by.
CREATE TABLE business_cases (
    id TEXT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    -- The number as one integer: year × 1,000,000 + sequence. The row id of the search index.
    number_key BIGINT NOT NULL UNIQUE,
    programme_id TEXT NOT NULL REFERENCES programmes (id),
    machine_version INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('proposal', 'table-review', 'board-decision', 'financed', 'monitored', 'completed', 'withdrawn', 'rejected', 'stopped')),
    status_since TIMESTAMP NOT NULL,
    round INTEGER NOT NULL CHECK (round >= 0),
    revision INTEGER NOT NULL CHECK (revision > 0),
    version INTEGER NOT NULL CHECK (version > 0),
    title TEXT NOT NULL,
    cluster_code TEXT,
    programme_line_code TEXT,
    scope_code TEXT,
    lead_table_id TEXT REFERENCES bodies (id),
    initiator_id TEXT NOT NULL REFERENCES organisations (id),
    jobs_expected INTEGER CHECK (jobs_expected >= 0),
    jobs_year INTEGER,
    cost_cents BIGINT NOT NULL CHECK (cost_cents >= 0),
    cover_cents BIGINT NOT NULL CHECK (cover_cents >= 0),
    asked_cents BIGINT NOT NULL,
    content TEXT NOT NULL,
    search_text TEXT NOT NULL,
    board_since TIMESTAMP,
    deferred_until DATE,
    departure_reason TEXT,
    final_report TEXT,
    created_by TEXT NOT NULL REFERENCES accounts (id),
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    CHECK (asked_cents = cost_cents - cover_cents)
);
CREATE INDEX business_cases_by_status ON business_cases (status, number_key);
CREATE INDEX business_cases_by_table ON business_cases (lead_table_id, status, number_key);
CREATE INDEX business_cases_by_cluster ON business_cases (cluster_code, number_key);
CREATE INDEX business_cases_by_line ON business_cases (programme_line_code, number_key);
CREATE INDEX business_cases_by_scope ON business_cases (scope_code, number_key);
CREATE INDEX business_cases_by_initiator ON business_cases (initiator_id, number_key);
CREATE INDEX business_cases_by_asked ON business_cases (asked_cents, number_key);
CREATE INDEX business_cases_by_update ON business_cases (updated_at, number_key);
CREATE INDEX business_cases_by_creation ON business_cases (created_at, number_key);
CREATE INDEX business_cases_by_title ON business_cases (title, number_key);
CREATE INDEX business_cases_at_board ON business_cases (board_since, number_key);

CREATE TABLE case_numbers (
    year INTEGER NOT NULL PRIMARY KEY,
    last_number INTEGER NOT NULL
);

-- Each change makes a revision; any two can be compared.
CREATE TABLE case_revisions (
    case_id TEXT NOT NULL REFERENCES business_cases (id),
    revision INTEGER NOT NULL CHECK (revision > 0),
    content TEXT NOT NULL,
    author_id TEXT NOT NULL REFERENCES accounts (id),
    reason TEXT,
    recorded_at TIMESTAMP NOT NULL,
    PRIMARY KEY (case_id, revision)
);

-- The lead table and the co-review tables of the present revision.
CREATE TABLE case_tables (
    case_id TEXT NOT NULL REFERENCES business_cases (id),
    body_id TEXT NOT NULL REFERENCES bodies (id),
    is_lead BOOLEAN NOT NULL,
    PRIMARY KEY (case_id, body_id)
);
CREATE INDEX case_tables_by_body ON case_tables (body_id, case_id);

-- Cover already there, of the present revision.
CREATE TABLE funding_lines (
    case_id TEXT NOT NULL REFERENCES business_cases (id),
    line INTEGER NOT NULL,
    funder TEXT NOT NULL,
    instrument TEXT NOT NULL CHECK (instrument IN ('own-funds', 'subsidy', 'credit')),
    budget_year INTEGER NOT NULL,
    expenditure_kind TEXT NOT NULL CHECK (expenditure_kind IN ('investment', 'programme', 'personnel')),
    amount_cents BIGINT NOT NULL CHECK (amount_cents > 0),
    PRIMARY KEY (case_id, line)
);
CREATE INDEX funding_lines_by_funder ON funding_lines (funder, case_id);

-- Costs, cover and what is asked, per budget year and expenditure kind, of the present revision.
CREATE TABLE case_needs (
    case_id TEXT NOT NULL REFERENCES business_cases (id),
    budget_year INTEGER NOT NULL,
    expenditure_kind TEXT NOT NULL CHECK (expenditure_kind IN ('investment', 'programme', 'personnel')),
    cost_cents BIGINT NOT NULL CHECK (cost_cents >= 0),
    cover_cents BIGINT NOT NULL CHECK (cover_cents >= 0),
    PRIMARY KEY (case_id, budget_year, expenditure_kind)
);

CREATE TABLE comments (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES business_cases (id),
    author_id TEXT NOT NULL REFERENCES accounts (id),
    author_name TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX comments_by_case ON comments (case_id, id);
