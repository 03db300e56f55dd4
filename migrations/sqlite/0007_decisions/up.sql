CREATE TABLE decision_numbers (
    year INTEGER NOT NULL PRIMARY KEY,
    last_number INTEGER NOT NULL
);

CREATE TABLE decisions (
    id TEXT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL,
    number_version INTEGER NOT NULL CHECK (number_version > 0),
    case_id TEXT NOT NULL REFERENCES business_cases (id),
    ballot_id TEXT NOT NULL UNIQUE REFERENCES ballots (id),
    outcome TEXT NOT NULL CHECK (outcome IN ('rejected', 'no-quorum', 'adopted', 'adopted-subject-to-ratification', 'adopted-with-gap')),
    decided_at TIMESTAMP NOT NULL,
    asked_cents BIGINT NOT NULL CHECK (asked_cents >= 0),
    gap_cents BIGINT NOT NULL CHECK (gap_cents >= 0),
    need TEXT NOT NULL,
    gap TEXT NOT NULL,
    lifts_budget_breach BOOLEAN NOT NULL,
    certificate TEXT NOT NULL,
    certificate_hash TEXT NOT NULL,
    supersedes_id TEXT REFERENCES decisions (id),
    standing BOOLEAN NOT NULL,
    public BOOLEAN NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    UNIQUE (number, number_version),
    CHECK ((outcome = 'adopted-with-gap') = (gap_cents > 0))
);
CREATE INDEX decisions_by_case ON decisions (case_id, id);
-- Of all versions and successors, one decision of a case stands.
CREATE UNIQUE INDEX decisions_one_standing ON decisions (case_id) WHERE standing;
CREATE INDEX decisions_public ON decisions (public, id);

CREATE TABLE ratifications (
    id TEXT NOT NULL PRIMARY KEY,
    decision_id TEXT NOT NULL REFERENCES decisions (id),
    case_id TEXT NOT NULL REFERENCES business_cases (id),
    pledge_id TEXT NOT NULL UNIQUE REFERENCES pledges (id),
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    amount_cents BIGINT NOT NULL CHECK (amount_cents > 0),
    due_date DATE NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('pending', 'given', 'refused', 'lapsed')),
    document TEXT,
    reason TEXT,
    decided_at TIMESTAMP,
    version INTEGER NOT NULL CHECK (version > 0),
    CHECK ((status = 'pending') = (decided_at IS NULL)),
    CHECK (status <> 'given' OR document IS NOT NULL)
);
CREATE INDEX ratifications_by_case ON ratifications (case_id, status);
CREATE INDEX ratifications_by_status ON ratifications (status, due_date, id);

CREATE TABLE conditions (
    id TEXT NOT NULL PRIMARY KEY,
    decision_id TEXT NOT NULL REFERENCES decisions (id),
    case_id TEXT NOT NULL REFERENCES business_cases (id),
    line INTEGER NOT NULL,
    description TEXT NOT NULL,
    owner TEXT NOT NULL,
    due_date DATE NOT NULL,
    precedent BOOLEAN NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'met')),
    evidence TEXT,
    met_at TIMESTAMP,
    version INTEGER NOT NULL CHECK (version > 0),
    UNIQUE (decision_id, line),
    CHECK ((status = 'met') = (evidence IS NOT NULL)),
    CHECK ((status = 'met') = (met_at IS NOT NULL))
);
CREATE INDEX conditions_by_case ON conditions (case_id, status);

CREATE TABLE commitments (
    id TEXT NOT NULL PRIMARY KEY,
    decision_id TEXT NOT NULL REFERENCES decisions (id),
    case_id TEXT NOT NULL REFERENCES business_cases (id),
    pledge_id TEXT NOT NULL REFERENCES pledges (id),
    mandate_id TEXT NOT NULL REFERENCES mandates (id),
    ratification_id TEXT UNIQUE REFERENCES ratifications (id),
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    instrument TEXT NOT NULL CHECK (instrument IN ('own-funds', 'subsidy', 'credit')),
    budget_year INTEGER NOT NULL,
    expenditure_kind TEXT NOT NULL CHECK (expenditure_kind IN ('investment', 'programme', 'personnel')),
    amount_cents BIGINT NOT NULL CHECK (amount_cents > 0),
    status TEXT NOT NULL CHECK (status IN ('decided', 'offered', 'acknowledged', 'refused', 'paid', 'released')),
    booking_reference TEXT,
    reason TEXT,
    offered_at TIMESTAMP,
    answered_at TIMESTAMP,
    released_at TIMESTAMP,
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TIMESTAMP NOT NULL,
    CHECK (status <> 'acknowledged' OR booking_reference IS NOT NULL),
    CHECK (status <> 'refused' OR reason IS NOT NULL),
    CHECK ((status = 'released') = (released_at IS NOT NULL))
);
CREATE INDEX commitments_by_case ON commitments (case_id, status);
CREATE INDEX commitments_by_decision ON commitments (decision_id, id);
CREATE INDEX commitments_by_organisation ON commitments (organisation_id, status, id);
CREATE INDEX commitments_by_budget ON commitments (budget_year, expenditure_kind, instrument, status);
CREATE INDEX commitments_by_pledge ON commitments (pledge_id);

CREATE TABLE indicators (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES business_cases (id),
    name TEXT NOT NULL,
    unit TEXT NOT NULL,
    baseline TEXT,
    baseline_date DATE,
    target TEXT,
    target_date DATE,
    rhythm TEXT CHECK (rhythm IN ('monthly', 'quarterly', 'half-yearly', 'yearly')),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TIMESTAMP NOT NULL,
    CHECK ((baseline IS NULL) = (baseline_date IS NULL)),
    CHECK ((target IS NULL) = (target_date IS NULL))
);
CREATE INDEX indicators_by_case ON indicators (case_id, id);

CREATE TABLE measurements (
    id TEXT NOT NULL PRIMARY KEY,
    indicator_id TEXT NOT NULL REFERENCES indicators (id),
    measured_value TEXT NOT NULL,
    measured_on DATE NOT NULL,
    evidence TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES accounts (id),
    recorded_at TIMESTAMP NOT NULL
);
CREATE INDEX measurements_by_indicator ON measurements (indicator_id, id);
