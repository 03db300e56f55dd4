CREATE TABLE ballots (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES business_cases (id),
    body_id TEXT NOT NULL REFERENCES bodies (id),
    kind TEXT NOT NULL CHECK (kind IN ('advice', 'decision', 'supplementary')),
    round INTEGER NOT NULL,
    is_lead BOOLEAN NOT NULL,
    question TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'closed', 'cancelled')),
    secret BOOLEAN NOT NULL,
    rules_version INTEGER NOT NULL,
    rules TEXT NOT NULL,
    case_revision INTEGER NOT NULL,
    need TEXT NOT NULL,
    conditions TEXT NOT NULL,
    lifts_budget_breach BOOLEAN NOT NULL,
    ratification_due DATE,
    opened_at TIMESTAMP NOT NULL,
    closes_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    end_reason TEXT,
    tally TEXT,
    result TEXT CHECK (result IN ('carried', 'rejected', 'no-quorum')),
    supersedes_id TEXT REFERENCES ballots (id),
    supersedes_decision_id TEXT,
    version INTEGER NOT NULL CHECK (version > 0),
    CHECK (closes_at > opened_at),
    CHECK ((status = 'open') = (ended_at IS NULL)),
    CHECK ((status = 'closed') = (tally IS NOT NULL)),
    CHECK ((status = 'closed') = (result IS NOT NULL)),
    CHECK (NOT secret OR kind = 'advice')
);
CREATE INDEX ballots_by_case ON ballots (case_id, id);
CREATE INDEX ballots_by_body ON ballots (body_id, status, id);
CREATE INDEX ballots_by_status ON ballots (status, closes_at, id);
-- One question at a time before one body about one case.
CREATE UNIQUE INDEX ballots_one_open ON ballots (case_id, body_id) WHERE status = 'open';

-- The electorate, frozen at opening.
CREATE TABLE ballot_electors (
    ballot_id TEXT NOT NULL REFERENCES ballots (id),
    seat_id TEXT NOT NULL REFERENCES seats (id),
    representative_id TEXT NOT NULL REFERENCES representatives (id),
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    sector TEXT NOT NULL CHECK (sector IN ('government', 'business', 'education', 'research')),
    role TEXT NOT NULL CHECK (role IN ('chair', 'member')),
    seat_order INTEGER NOT NULL,
    substitute_id TEXT REFERENCES representatives (id),
    substitute_organisation_id TEXT REFERENCES organisations (id),
    -- Why the substitute may not act on this ballot; the principal still may.
    substitute_recusal TEXT,
    recusal_kind TEXT CHECK (recusal_kind IN ('computed', 'declared')),
    recusal_reason TEXT,
    PRIMARY KEY (ballot_id, seat_id),
    UNIQUE (ballot_id, seat_order),
    CHECK ((recusal_kind IS NULL) = (recusal_reason IS NULL))
);
CREATE INDEX ballot_electors_by_representative ON ballot_electors (representative_id, ballot_id);
CREATE INDEX ballot_electors_by_substitute ON ballot_electors (substitute_id, ballot_id);

-- Every version of an open vote is kept; the current one counts.
CREATE TABLE votes (
    id TEXT NOT NULL PRIMARY KEY,
    ballot_id TEXT NOT NULL,
    seat_id TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    position TEXT NOT NULL CHECK (position IN ('for', 'against', 'abstain')),
    reason TEXT,
    cast_by TEXT NOT NULL REFERENCES representatives (id),
    cast_at TIMESTAMP NOT NULL,
    is_current BOOLEAN NOT NULL,
    FOREIGN KEY (ballot_id, seat_id) REFERENCES ballot_electors (ballot_id, seat_id),
    UNIQUE (ballot_id, seat_id, version)
);
CREATE UNIQUE INDEX votes_one_current ON votes (ballot_id, seat_id) WHERE is_current;

-- A secret ballot: who took part, and apart from it one sealed box with the counts. The box has no
-- rows, no order and no time; it is sealed anew, with a key that the database does not hold, at each paper.
CREATE TABLE participations (
    ballot_id TEXT NOT NULL,
    seat_id TEXT NOT NULL,
    cast_by TEXT NOT NULL REFERENCES representatives (id),
    PRIMARY KEY (ballot_id, seat_id),
    FOREIGN KEY (ballot_id, seat_id) REFERENCES ballot_electors (ballot_id, seat_id)
);
CREATE TABLE ballot_boxes (
    ballot_id TEXT NOT NULL PRIMARY KEY REFERENCES ballots (id),
    sealed TEXT NOT NULL
);

CREATE TABLE pledges (
    id TEXT NOT NULL PRIMARY KEY,
    vote_id TEXT NOT NULL REFERENCES votes (id),
    ballot_id TEXT NOT NULL REFERENCES ballots (id),
    case_id TEXT NOT NULL REFERENCES business_cases (id),
    seat_id TEXT NOT NULL REFERENCES seats (id),
    seat_order INTEGER NOT NULL,
    line INTEGER NOT NULL,
    representative_id TEXT NOT NULL REFERENCES representatives (id),
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    mandate_id TEXT NOT NULL REFERENCES mandates (id),
    mandate_version INTEGER NOT NULL,
    instrument TEXT NOT NULL CHECK (instrument IN ('own-funds', 'subsidy', 'credit')),
    budget_year INTEGER NOT NULL,
    expenditure_kind TEXT NOT NULL CHECK (expenditure_kind IN ('investment', 'programme', 'personnel')),
    offered_cents BIGINT NOT NULL CHECK (offered_cents > 0),
    within_cents BIGINT NOT NULL CHECK (within_cents >= 0),
    subject_cents BIGINT NOT NULL CHECK (subject_cents >= 0),
    reasons TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('standing', 'decided', 'released')),
    UNIQUE (vote_id, line),
    CHECK (within_cents + subject_cents <= offered_cents),
    CHECK (status <> 'standing' OR within_cents + subject_cents = offered_cents)
);
CREATE INDEX pledges_by_ballot ON pledges (ballot_id, status, seat_order, line);
CREATE INDEX pledges_by_mandate ON pledges (mandate_id, status);
CREATE INDEX pledges_by_case ON pledges (case_id, status);
