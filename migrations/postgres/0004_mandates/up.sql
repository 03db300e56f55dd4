-- A mandate is a series of versions: terms are never edited, a new version supersedes.
CREATE TABLE mandates (
    id TEXT NOT NULL PRIMARY KEY,
    grantor_id TEXT NOT NULL REFERENCES organisations (id),
    representative_id TEXT NOT NULL REFERENCES representatives (id),
    parent_id TEXT REFERENCES mandates (id),
    terms_version INTEGER NOT NULL CHECK (terms_version > 0),
    revoked_at TIMESTAMP,
    revocation_reason TEXT,
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TIMESTAMP NOT NULL,
    CHECK ((revoked_at IS NULL) = (revocation_reason IS NULL))
);
CREATE INDEX mandates_by_representative ON mandates (representative_id, id);
CREATE INDEX mandates_by_parent ON mandates (parent_id, id);
CREATE INDEX mandates_by_grantor ON mandates (grantor_id, id);

-- What each mandate stands on: itself (depth 0), its parent (1) … the root. Written at registration,
-- never changed, so that a chain of any length is read in one query.
CREATE TABLE mandate_chains (
    mandate_id TEXT NOT NULL REFERENCES mandates (id),
    link_id TEXT NOT NULL REFERENCES mandates (id),
    depth INTEGER NOT NULL CHECK (depth >= 0),
    PRIMARY KEY (mandate_id, depth),
    CHECK ((depth = 0) = (mandate_id = link_id))
);
CREATE INDEX mandate_chains_by_link ON mandate_chains (link_id, mandate_id);

CREATE TABLE mandate_versions (
    mandate_id TEXT NOT NULL REFERENCES mandates (id),
    version INTEGER NOT NULL CHECK (version > 0),
    terms TEXT NOT NULL,
    valid_from DATE NOT NULL,
    valid_until DATE NOT NULL,
    ceiling_decision_cents BIGINT NOT NULL CHECK (ceiling_decision_cents > 0),
    ceiling_year_cents BIGINT NOT NULL CHECK (ceiling_year_cents > 0),
    ceiling_total_cents BIGINT NOT NULL CHECK (ceiling_total_cents > 0),
    recorded_at TIMESTAMP NOT NULL,
    superseded_at TIMESTAMP,
    PRIMARY KEY (mandate_id, version),
    CHECK (valid_until >= valid_from)
);
-- Of all versions one is present.
CREATE UNIQUE INDEX mandate_versions_one_present ON mandate_versions (mandate_id) WHERE superseded_at IS NULL;

-- What the ledger adds up to, per mandate and budget year; budget year 0 is the whole period.
-- The row of year 0 is also the lock that is taken before headroom is read to be used.
-- The overhang is what had been used when a narrower version came: it stands, and nothing is added to it.
CREATE TABLE headroom_balances (
    mandate_id TEXT NOT NULL REFERENCES mandates (id),
    budget_year INTEGER NOT NULL,
    ceiling_cents BIGINT NOT NULL CHECK (ceiling_cents >= 0),
    overhang_cents BIGINT NOT NULL CHECK (overhang_cents >= 0),
    reserved_cents BIGINT NOT NULL CHECK (reserved_cents >= 0),
    committed_cents BIGINT NOT NULL CHECK (committed_cents >= 0),
    paid_cents BIGINT NOT NULL CHECK (paid_cents >= 0),
    entries INTEGER NOT NULL,
    PRIMARY KEY (mandate_id, budget_year),
    CHECK (reserved_cents + committed_cents + paid_cents <= ceiling_cents + overhang_cents)
);

CREATE TABLE headroom_entries (
    id TEXT NOT NULL PRIMARY KEY,
    mandate_id TEXT NOT NULL REFERENCES mandates (id),
    seq INTEGER NOT NULL CHECK (seq > 0),
    budget_year INTEGER NOT NULL CHECK (budget_year > 0),
    kind TEXT NOT NULL CHECK (kind IN ('reserve', 'unreserve', 'commit', 'uncommit', 'pay', 'repay')),
    amount_cents BIGINT NOT NULL CHECK (amount_cents > 0),
    case_id TEXT NOT NULL,
    pledge_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    UNIQUE (mandate_id, seq)
);
CREATE INDEX headroom_entries_by_pledge ON headroom_entries (pledge_id);
