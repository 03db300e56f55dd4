-- The basis of public money to undertakings, per commitment and recipient; single undertakings, and the aid that others
-- declared. The ceilings are data: they change by regulation.
CREATE TABLE aid_ceilings (
    rule TEXT NOT NULL CHECK (rule IN ('general', 'agriculture', 'fisheries', 'sgei')),
    -- It holds from this day on, until the next one of its rule.
    from_date DATE NOT NULL,
    -- Over three years, in gross grant equivalent.
    amount_cents BIGINT NOT NULL CHECK (amount_cents > 0),
    source TEXT NOT NULL CHECK (source <> ''),
    PRIMARY KEY (rule, from_date)
);
INSERT INTO aid_ceilings (rule, from_date, amount_cents, source) VALUES
    ('general', '2007-01-01', 20000000, 'Regulation (EC) No 1998/2006, article 2'),
    ('general', '2014-01-01', 20000000, 'Regulation (EU) No 1407/2013, article 3'),
    ('general', '2024-01-01', 30000000, 'Regulation (EU) 2023/2831, article 3'),
    ('agriculture', '2014-01-01', 1500000, 'Regulation (EU) No 1408/2013, article 3'),
    ('agriculture', '2019-03-14', 2000000, 'Regulation (EU) 2019/316'),
    ('agriculture', '2024-12-16', 5000000, 'Regulation (EU) 2024/3118'),
    ('fisheries', '2014-07-01', 3000000, 'Regulation (EU) No 717/2014, article 3'),
    ('sgei', '2012-04-29', 50000000, 'Regulation (EU) No 360/2012, article 2'),
    ('sgei', '2024-01-01', 75000000, 'Regulation (EU) 2023/2832, article 3');

CREATE TABLE single_undertakings (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL CHECK (name <> ''),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TIMESTAMP NOT NULL
);

-- The memberships of each version of a single undertaking. Those of its present version hold.
CREATE TABLE undertaking_members (
    undertaking_id TEXT NOT NULL REFERENCES single_undertakings (id),
    version INTEGER NOT NULL,
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    from_date DATE NOT NULL,
    -- The last day; NULL while it is a member.
    until_date DATE CHECK (until_date IS NULL OR until_date >= from_date),
    PRIMARY KEY (undertaking_id, version, organisation_id, from_date)
);
CREATE INDEX undertaking_members_by_organisation ON undertaking_members (organisation_id, from_date);

CREATE TABLE declared_aid (
    id TEXT NOT NULL PRIMARY KEY,
    -- The undertaking that got it.
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    grantor TEXT NOT NULL CHECK (grantor <> ''),
    rule TEXT NOT NULL CHECK (rule IN ('general', 'agriculture', 'fisheries', 'sgei')),
    granted_on DATE NOT NULL,
    gross_grant_cents BIGINT NOT NULL CHECK (gross_grant_cents > 0),
    -- Where it was declared.
    grounds TEXT NOT NULL CHECK (grounds <> ''),
    withdrawn_at TIMESTAMP,
    withdrawal_reason TEXT,
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TIMESTAMP NOT NULL,
    CHECK ((withdrawn_at IS NULL) = (withdrawal_reason IS NULL))
);
CREATE INDEX declared_aid_by_organisation ON declared_aid (organisation_id, id);

CREATE TABLE state_aid_statements (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES business_cases (id),
    commitment_id TEXT NOT NULL REFERENCES commitments (id),
    recipient_id TEXT NOT NULL REFERENCES organisations (id),
    -- The part of the commitment for this recipient.
    amount_cents BIGINT NOT NULL CHECK (amount_cents > 0),
    basis TEXT NOT NULL CHECK (basis IN ('no-aid', 'de-minimis', 'block-exemption', 'notified')),
    grounds TEXT NOT NULL CHECK (grounds <> ''),
    rule TEXT CHECK (rule IN ('general', 'agriculture', 'fisheries', 'sgei')),
    gross_grant_cents BIGINT CHECK (gross_grant_cents > 0 AND gross_grant_cents <= amount_cents),
    -- The day on which the right to the aid arose: that of the decision by which the commitment was made, or of the
    -- ratification of a part beyond the mandate.
    granted_on DATE NOT NULL,
    -- Why it takes the place of an earlier statement.
    reason TEXT,
    replaced_at TIMESTAMP,
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TIMESTAMP NOT NULL,
    CHECK ((basis = 'de-minimis') = (rule IS NOT NULL)),
    CHECK ((basis = 'de-minimis') = (gross_grant_cents IS NOT NULL))
);
-- A recipient of a commitment has one statement in force.
CREATE UNIQUE INDEX state_aid_statements_in_force ON state_aid_statements (commitment_id, recipient_id)
    WHERE replaced_at IS NULL;
CREATE INDEX state_aid_statements_by_case ON state_aid_statements (case_id, id);
CREATE INDEX state_aid_statements_by_commitment ON state_aid_statements (commitment_id, id);
CREATE INDEX state_aid_statements_by_recipient ON state_aid_statements (recipient_id, id);
CREATE INDEX state_aid_statements_of_de_minimis ON state_aid_statements (granted_on, id)
    WHERE basis = 'de-minimis' AND replaced_at IS NULL;

-- The entries of aid in the central register. The last one about a recipient of a commitment is what is registered; a correction
-- is a further entry.
CREATE TABLE aid_register_entries (
    id TEXT NOT NULL PRIMARY KEY,
    -- The statement that it was recorded for.
    statement_id TEXT NOT NULL REFERENCES state_aid_statements (id),
    commitment_id TEXT NOT NULL REFERENCES commitments (id),
    recipient_id TEXT NOT NULL REFERENCES organisations (id),
    seq INTEGER NOT NULL CHECK (seq > 0),
    reference TEXT NOT NULL CHECK (reference <> ''),
    -- The day on which it was entered.
    registered_on DATE NOT NULL,
    -- The aid that was entered. Where the entry was withdrawn, there is no rule and the amount is zero.
    rule TEXT CHECK (rule IN ('general', 'agriculture', 'fisheries', 'sgei')),
    granted_on DATE NOT NULL,
    gross_grant_cents BIGINT NOT NULL CHECK (gross_grant_cents >= 0),
    recorded_at TIMESTAMP NOT NULL,
    UNIQUE (commitment_id, recipient_id, seq),
    CHECK (registered_on >= granted_on),
    CHECK ((rule IS NULL) = (gross_grant_cents = 0)),
    CHECK (seq > 1 OR gross_grant_cents > 0)
);
CREATE INDEX aid_register_entries_by_statement ON aid_register_entries (statement_id);

-- The history of single undertakings and declared aid, and the lock under which a ceiling is looked at.
INSERT INTO event_chains (stream_id, stream_kind, length, head_hash)
VALUES ('00000000-0000-7000-8000-00000000a1d0', 'state-aid-register', 0, '');

CREATE TRIGGER what_was_stated_of_aid_stays BEFORE UPDATE ON state_aid_statements
WHEN NEW.id IS DISTINCT FROM OLD.id OR NEW.case_id IS DISTINCT FROM OLD.case_id OR NEW.commitment_id IS DISTINCT FROM OLD.commitment_id OR NEW.recipient_id IS DISTINCT FROM OLD.recipient_id OR NEW.amount_cents IS DISTINCT FROM OLD.amount_cents OR NEW.basis IS DISTINCT FROM OLD.basis OR NEW.grounds IS DISTINCT FROM OLD.grounds OR NEW.rule IS DISTINCT FROM OLD.rule OR NEW.gross_grant_cents IS DISTINCT FROM OLD.gross_grant_cents OR NEW.granted_on IS DISTINCT FROM OLD.granted_on OR NEW.reason IS DISTINCT FROM OLD.reason OR NEW.created_at IS DISTINCT FROM OLD.created_at
BEGIN SELECT RAISE(ABORT, 'a statement of state aid is replaced and never changed'); END;
CREATE TRIGGER statements_of_aid_are_replaced_once BEFORE UPDATE ON state_aid_statements
WHEN OLD.replaced_at IS NOT NULL AND NEW.replaced_at IS DISTINCT FROM OLD.replaced_at
BEGIN SELECT RAISE(ABORT, 'a statement of state aid is replaced once'); END;
CREATE TRIGGER register_entries_of_aid_are_about_their_statement BEFORE INSERT ON aid_register_entries
WHEN NOT EXISTS (SELECT 1 FROM state_aid_statements s WHERE s.id = NEW.statement_id AND s.commitment_id = NEW.commitment_id
    AND s.recipient_id = NEW.recipient_id AND s.granted_on = NEW.granted_on AND (NEW.rule IS NULL OR NEW.rule = s.rule))
BEGIN SELECT RAISE(ABORT, 'an entry in the register of aid is about its statement'); END;
CREATE TRIGGER register_entries_of_aid_follow_each_other BEFORE INSERT ON aid_register_entries
WHEN NEW.seq <> 1 + (SELECT count(*) FROM aid_register_entries e WHERE e.commitment_id = NEW.commitment_id
    AND e.recipient_id = NEW.recipient_id) OR EXISTS (SELECT 1 FROM aid_register_entries e
    WHERE e.commitment_id = NEW.commitment_id AND e.recipient_id = NEW.recipient_id AND e.registered_on > NEW.registered_on)
BEGIN SELECT RAISE(ABORT, 'entries in the register of aid follow each other'); END;
CREATE TRIGGER register_entries_of_aid_are_never_changed BEFORE UPDATE ON aid_register_entries
BEGIN SELECT RAISE(ABORT, 'an entry in the register of aid is never changed'); END;
CREATE TRIGGER register_entries_of_aid_are_never_deleted BEFORE DELETE ON aid_register_entries
BEGIN SELECT RAISE(ABORT, 'an entry in the register of aid is never deleted'); END;
CREATE TRIGGER what_was_declared_of_aid_stays BEFORE UPDATE ON declared_aid
WHEN NEW.id IS DISTINCT FROM OLD.id OR NEW.organisation_id IS DISTINCT FROM OLD.organisation_id OR NEW.grantor IS DISTINCT FROM OLD.grantor OR NEW.rule IS DISTINCT FROM OLD.rule OR NEW.granted_on IS DISTINCT FROM OLD.granted_on OR NEW.gross_grant_cents IS DISTINCT FROM OLD.gross_grant_cents OR NEW.grounds IS DISTINCT FROM OLD.grounds OR NEW.created_at IS DISTINCT FROM OLD.created_at OR OLD.withdrawn_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'declared aid is only withdrawn, once'); END;
CREATE TRIGGER state_aid_statements_are_never_deleted BEFORE DELETE ON state_aid_statements
BEGIN SELECT RAISE(ABORT, 'a statement of state aid is never deleted'); END;
CREATE TRIGGER declared_aid_are_never_deleted BEFORE DELETE ON declared_aid
BEGIN SELECT RAISE(ABORT, 'declared aid is never deleted'); END;
CREATE TRIGGER single_undertakings_are_never_deleted BEFORE DELETE ON single_undertakings
BEGIN SELECT RAISE(ABORT, 'a single undertaking is never deleted'); END;
CREATE TRIGGER what_single_undertakings_are_stays BEFORE UPDATE ON single_undertakings
WHEN NEW.id IS DISTINCT FROM OLD.id OR NEW.created_at IS DISTINCT FROM OLD.created_at OR NEW.version <> OLD.version + 1
BEGIN SELECT RAISE(ABORT, 'a single undertaking changes by another version'); END;
-- Ceilings come with a migration, which takes this trigger away and puts it back.
CREATE TRIGGER aid_ceilings_come_with_a_migration BEFORE INSERT ON aid_ceilings
BEGIN SELECT RAISE(ABORT, 'a ceiling of state aid comes with a migration'); END;
CREATE TRIGGER aid_ceilings_stay_on_update BEFORE UPDATE ON aid_ceilings
BEGIN SELECT RAISE(ABORT, 'a ceiling of state aid is never changed'); END;
CREATE TRIGGER aid_ceilings_stay_on_delete BEFORE DELETE ON aid_ceilings
BEGIN SELECT RAISE(ABORT, 'a ceiling of state aid is never changed'); END;
CREATE TRIGGER statements_of_aid_are_about_one_case BEFORE INSERT ON state_aid_statements
WHEN NOT EXISTS (SELECT 1 FROM commitments WHERE id = NEW.commitment_id AND case_id = NEW.case_id)
BEGIN SELECT RAISE(ABORT, 'a statement of state aid is about a commitment of its case'); END;
CREATE TRIGGER recipients_get_no_more_than_was_committed BEFORE INSERT ON state_aid_statements
WHEN (SELECT amount_cents FROM commitments WHERE id = NEW.commitment_id) < NEW.amount_cents + COALESCE((
    SELECT sum(amount_cents) FROM state_aid_statements WHERE commitment_id = NEW.commitment_id AND replaced_at IS NULL), 0)
BEGIN SELECT RAISE(ABORT, 'recipients get no more than was committed'); END;
CREATE TRIGGER members_are_of_the_present_version BEFORE INSERT ON undertaking_members
WHEN NOT EXISTS (SELECT 1 FROM single_undertakings s WHERE s.id = NEW.undertaking_id AND s.version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'memberships are of the present version of a single undertaking'); END;
CREATE TRIGGER organisations_belong_to_one_undertaking BEFORE INSERT ON undertaking_members
WHEN EXISTS (SELECT 1 FROM undertaking_members m
        JOIN single_undertakings s ON s.id = m.undertaking_id AND s.version = m.version
        WHERE m.organisation_id = NEW.organisation_id
        AND (NEW.until_date IS NULL OR m.from_date <= NEW.until_date)
        AND (m.until_date IS NULL OR NEW.from_date <= m.until_date))
BEGIN SELECT RAISE(ABORT, 'an organisation belongs to one single undertaking at a time'); END;
CREATE TRIGGER members_of_undertakings_stay BEFORE UPDATE ON undertaking_members
BEGIN SELECT RAISE(ABORT, 'a membership of a single undertaking is never changed'); END;
CREATE TRIGGER members_of_undertakings_are_never_deleted BEFORE DELETE ON undertaking_members
BEGIN SELECT RAISE(ABORT, 'a membership of a single undertaking is never deleted'); END;

-- A further kind of notifications, that must be acted on. The rule of the table changes as SQLite prescribes for a CHECK
-- (lang_altertable.html, section 7): the rows stay as they are.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
SET sql = REPLACE(sql, '''guarantee-ended'',', '''guarantee-ended'', ''aid-entry-due'',')
WHERE type = 'table' AND name = 'notifications';
PRAGMA writable_schema = RESET;
