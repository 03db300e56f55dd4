CREATE TABLE organisations (
    id TEXT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    sector TEXT NOT NULL CHECK (sector IN ('government', 'business', 'education', 'research')),
    kvk_number TEXT,
    oin TEXT,
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE representatives (
    id TEXT NOT NULL PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    name TEXT NOT NULL,
    email TEXT,
    language TEXT NOT NULL CHECK (language IN ('nl', 'en')),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX representatives_by_organisation ON representatives (organisation_id, id);

-- Tables and the board. A closed body keeps its history.
CREATE TABLE bodies (
    id TEXT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('table', 'board')),
    name_nl TEXT NOT NULL,
    name_en TEXT NOT NULL,
    cluster_code TEXT,
    opened_on DATE NOT NULL,
    closed_on DATE,
    merged_into_id TEXT REFERENCES bodies (id),
    rules_version INTEGER NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TIMESTAMP NOT NULL,
    CHECK (closed_on IS NULL OR closed_on >= opened_on),
    CHECK (merged_into_id IS NULL OR closed_on IS NOT NULL)
);

CREATE UNIQUE INDEX bodies_one_open_board ON bodies (kind) WHERE kind = 'board' AND closed_on IS NULL;

CREATE TABLE body_rules (
    body_id TEXT NOT NULL REFERENCES bodies (id),
    version INTEGER NOT NULL CHECK (version > 0),
    rules TEXT NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    PRIMARY KEY (body_id, version)
);

CREATE TABLE seats (
    id TEXT NOT NULL PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES bodies (id),
    representative_id TEXT NOT NULL REFERENCES representatives (id),
    role TEXT NOT NULL CHECK (role IN ('chair', 'member')),
    from_date DATE NOT NULL,
    until_date DATE,
    substitute_id TEXT REFERENCES representatives (id),
    substitute_from DATE,
    substitute_until DATE,
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TIMESTAMP NOT NULL,
    CHECK (until_date IS NULL OR until_date >= from_date),
    CHECK (substitute_id IS NULL OR (substitute_id <> representative_id AND substitute_from IS NOT NULL)),
    CHECK (substitute_until IS NULL OR substitute_until >= substitute_from)
);
-- Periods may not overlap: what has no end can only be there once.
CREATE UNIQUE INDEX seats_one_without_end ON seats (body_id, representative_id) WHERE until_date IS NULL;
CREATE UNIQUE INDEX seats_one_chair_without_end ON seats (body_id) WHERE role = 'chair' AND until_date IS NULL;
CREATE INDEX seats_by_body ON seats (body_id, id);
CREATE INDEX seats_by_representative ON seats (representative_id, id);
CREATE INDEX seats_by_substitute ON seats (substitute_id, id);
