-- Documents: papers with their versions and what they are attached to. The bytes stand in the document store under the id of
-- their version; here is what they are, and their hash. What was there stays: content can only be destroyed.
CREATE TABLE documents (
    id TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL CHECK (title <> ''),
    kind TEXT NOT NULL CHECK (kind IN ('plan', 'budget', 'appraisal', 'mandate', 'decision', 'grant', 'payment', 'report',
        'evidence', 'letter', 'minutes', 'policy', 'other')),
    confidential BOOLEAN NOT NULL,
    -- The body that reads it beside bureau and auditor, if it is confidential.
    body_id TEXT REFERENCES bodies (id),
    -- The number of the last version.
    latest INTEGER NOT NULL CHECK (latest > 0),
    -- Title and file name, folded, for the filter of the list.
    search_key TEXT NOT NULL,
    added_by TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    CHECK (body_id IS NULL OR confidential)
);

CREATE TABLE document_versions (
    -- Also the key of the file.
    id TEXT NOT NULL PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES documents (id),
    number INTEGER NOT NULL CHECK (number > 0),
    file_name TEXT NOT NULL CHECK (file_name <> ''),
    media_type TEXT NOT NULL CHECK (media_type IN ('application/pdf',
        'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        'application/vnd.openxmlformats-officedocument.presentationml.presentation',
        'application/vnd.oasis.opendocument.text', 'application/vnd.oasis.opendocument.spreadsheet',
        'application/vnd.oasis.opendocument.presentation', 'image/png', 'image/jpeg', 'text/plain', 'text/csv')),
    byte_count BIGINT NOT NULL CHECK (byte_count > 0),
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    state TEXT NOT NULL CHECK (state IN ('kept', 'failed', 'destroyed')),
    check_code TEXT NOT NULL CHECK (check_code IN ('passed', 'malware', 'archive-bomb', 'script', 'macros', 'encrypted',
        'not-scanned')),
    -- What the scanner calls it, or which part failed.
    check_detail TEXT,
    scanner TEXT NOT NULL CHECK (scanner IN ('clamav', 'none')),
    note TEXT,
    added_by TEXT NOT NULL,
    added_by_name TEXT NOT NULL,
    added_at TIMESTAMP NOT NULL,
    destroyed_at TIMESTAMP,
    destruction_ground TEXT CHECK (destruction_ground IN ('privacy', 'retention', 'mistake', 'other')),
    destruction_reason TEXT,
    -- When the bytes were removed from the document store.
    removed_at TIMESTAMP,
    UNIQUE (document_id, number),
    CHECK ((state = 'failed') = (check_code <> 'passed')),
    CHECK ((state = 'destroyed') = (destroyed_at IS NOT NULL)),
    CHECK ((destroyed_at IS NULL) = (destruction_ground IS NULL) AND (destroyed_at IS NULL) = (destruction_reason IS NULL)),
    CHECK (removed_at IS NULL OR state = 'destroyed')
);
CREATE INDEX document_versions_to_remove ON document_versions (id) WHERE state = 'destroyed' AND removed_at IS NULL;
CREATE INDEX document_versions_by_adder ON document_versions (added_by, document_id);

CREATE TABLE document_attachments (
    id TEXT NOT NULL PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES documents (id),
    subject_kind TEXT NOT NULL CHECK (subject_kind IN ('case', 'appraisal', 'condition', 'decision', 'ratification', 'promise',
        'measurement', 'disbursement', 'determination', 'mandate')),
    -- The thing; of an appraisal its case.
    subject_id TEXT NOT NULL,
    -- The revision of the case that an appraisal stands in; the version of the terms of a mandate.
    subject_version INTEGER CHECK (subject_version > 0),
    -- Which appraisal of that revision, from 1.
    subject_line INTEGER CHECK (subject_line > 0),
    -- The case that the thing belongs to; a mandate belongs to none.
    case_id TEXT REFERENCES business_cases (id),
    attached_by TEXT NOT NULL,
    attached_at TIMESTAMP NOT NULL,
    ended_by TEXT,
    ended_at TIMESTAMP,
    end_reason TEXT,
    CHECK ((subject_kind = 'mandate') = (case_id IS NULL)),
    CHECK ((subject_kind IN ('appraisal', 'mandate')) = (subject_version IS NOT NULL)),
    CHECK ((subject_kind = 'appraisal') = (subject_line IS NOT NULL)),
    CHECK ((ended_at IS NULL) = (end_reason IS NULL) AND (ended_at IS NULL) = (ended_by IS NULL))
);
CREATE INDEX document_attachments_by_document ON document_attachments (document_id, id);
CREATE INDEX document_attachments_by_subject ON document_attachments (subject_kind, subject_id, document_id);
CREATE INDEX document_attachments_by_case ON document_attachments (case_id, document_id);
CREATE UNIQUE INDEX document_attachments_once
    ON document_attachments (document_id, subject_kind, subject_id, COALESCE(subject_line, 0)) WHERE ended_at IS NULL;

CREATE TRIGGER documents_only_move_on BEFORE UPDATE ON documents
WHEN NEW.id IS DISTINCT FROM OLD.id OR NEW.added_by IS DISTINCT FROM OLD.added_by OR NEW.created_at IS DISTINCT FROM OLD.created_at OR NEW.version <> OLD.version + 1 OR NEW.latest NOT IN (OLD.latest, OLD.latest + 1)
BEGIN SELECT RAISE(ABORT, 'a document only moves on'); END;
CREATE TRIGGER documents_are_never_deleted BEFORE DELETE ON documents
BEGIN SELECT RAISE(ABORT, 'a document is never deleted'); END;

CREATE TRIGGER document_versions_follow BEFORE INSERT ON document_versions
WHEN NEW.state = 'destroyed' OR NEW.number <> (SELECT latest FROM documents WHERE id = NEW.document_id)
BEGIN SELECT RAISE(ABORT, 'a version of a document follows on the one before'); END;
CREATE TRIGGER document_versions_never_change BEFORE UPDATE ON document_versions
WHEN NEW.id IS DISTINCT FROM OLD.id OR NEW.document_id IS DISTINCT FROM OLD.document_id OR NEW.number IS DISTINCT FROM OLD.number OR NEW.file_name IS DISTINCT FROM OLD.file_name OR NEW.media_type IS DISTINCT FROM OLD.media_type OR NEW.byte_count IS DISTINCT FROM OLD.byte_count OR NEW.sha256 IS DISTINCT FROM OLD.sha256 OR NEW.check_code IS DISTINCT FROM OLD.check_code OR NEW.check_detail IS DISTINCT FROM OLD.check_detail OR NEW.scanner IS DISTINCT FROM OLD.scanner OR NEW.note IS DISTINCT FROM OLD.note OR NEW.added_by IS DISTINCT FROM OLD.added_by OR NEW.added_by_name IS DISTINCT FROM OLD.added_by_name OR NEW.added_at IS DISTINCT FROM OLD.added_at
BEGIN SELECT RAISE(ABORT, 'a version of a document never changes'); END;
CREATE TRIGGER content_is_destroyed_once BEFORE UPDATE ON document_versions
WHEN NOT ((OLD.state = 'kept' AND NEW.state = 'destroyed' AND NEW.removed_at IS NULL)
    OR (OLD.state = 'destroyed' AND NEW.state = 'destroyed' AND OLD.removed_at IS NULL AND NEW.removed_at IS NOT NULL
        AND NEW.destroyed_at = OLD.destroyed_at AND NEW.destruction_ground = OLD.destruction_ground
        AND NEW.destruction_reason = OLD.destruction_reason))
BEGIN SELECT RAISE(ABORT, 'content is destroyed once, and stays destroyed'); END;
CREATE TRIGGER document_versions_are_never_deleted BEFORE DELETE ON document_versions
BEGIN SELECT RAISE(ABORT, 'a version of a document is never deleted'); END;

CREATE TRIGGER attachments_name_what_is_there BEFORE INSERT ON document_attachments
WHEN NEW.ended_at IS NOT NULL OR NOT COALESCE(CASE NEW.subject_kind
    WHEN 'case' THEN NEW.subject_id = NEW.case_id
    WHEN 'appraisal' THEN NEW.subject_id = NEW.case_id AND EXISTS (SELECT 1 FROM case_revisions WHERE case_id = NEW.case_id AND revision = NEW.subject_version)
    WHEN 'condition' THEN EXISTS (SELECT 1 FROM conditions WHERE id = NEW.subject_id AND case_id = NEW.case_id)
    WHEN 'decision' THEN EXISTS (SELECT 1 FROM decisions WHERE id = NEW.subject_id AND case_id = NEW.case_id)
    WHEN 'ratification' THEN EXISTS (SELECT 1 FROM ratifications WHERE id = NEW.subject_id AND case_id = NEW.case_id)
    WHEN 'promise' THEN EXISTS (SELECT 1 FROM promises WHERE id = NEW.subject_id AND case_id = NEW.case_id)
    WHEN 'measurement' THEN EXISTS (SELECT 1 FROM measurements m JOIN indicators i ON i.id = m.indicator_id WHERE m.id = NEW.subject_id AND i.case_id = NEW.case_id)
    WHEN 'disbursement' THEN EXISTS (SELECT 1 FROM commitment_entries e JOIN commitments c ON c.id = e.commitment_id WHERE e.id = NEW.subject_id AND e.kind = 'paid' AND c.case_id = NEW.case_id)
    WHEN 'determination' THEN EXISTS (SELECT 1 FROM commitment_entries e JOIN commitments c ON c.id = e.commitment_id WHERE e.id = NEW.subject_id AND e.kind = 'determined' AND c.case_id = NEW.case_id)
    WHEN 'mandate' THEN EXISTS (SELECT 1 FROM mandate_versions WHERE mandate_id = NEW.subject_id AND version = NEW.subject_version)
    END, FALSE)
BEGIN SELECT RAISE(ABORT, 'a document is attached to what is there'); END;
CREATE TRIGGER attachments_only_end BEFORE UPDATE ON document_attachments
WHEN OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR NEW.id IS DISTINCT FROM OLD.id OR NEW.document_id IS DISTINCT FROM OLD.document_id OR NEW.subject_kind IS DISTINCT FROM OLD.subject_kind OR NEW.subject_id IS DISTINCT FROM OLD.subject_id OR NEW.subject_version IS DISTINCT FROM OLD.subject_version OR NEW.subject_line IS DISTINCT FROM OLD.subject_line OR NEW.case_id IS DISTINCT FROM OLD.case_id OR NEW.attached_by IS DISTINCT FROM OLD.attached_by OR NEW.attached_at IS DISTINCT FROM OLD.attached_at
BEGIN SELECT RAISE(ABORT, 'an attachment of a document only ends'); END;
CREATE TRIGGER attachments_are_never_deleted BEFORE DELETE ON document_attachments
BEGIN SELECT RAISE(ABORT, 'an attachment of a document is never deleted'); END;

-- Format 4 of a certificate names the papers. It has to add up like one of format 2.
DROP TRIGGER certificates_add_up;
CREATE TRIGGER certificates_add_up BEFORE INSERT ON decisions
WHEN (NEW.certificate LIKE '{"format":"edba-certificate-2",%' OR NEW.certificate LIKE '{"format":"edba-certificate-3",%'
    OR NEW.certificate LIKE '{"format":"edba-certificate-4",%') AND (
    (NEW.number_version > 1) IS DISTINCT FROM (json_type(NEW.certificate, '$.carriedOver') IS 'object')
    OR (NEW.outcome NOT IN ('rejected', 'no-quorum') AND (
        NEW.gap_cents IS DISTINCT FROM CAST(REPLACE(json_extract(NEW.certificate, '$.sums.gap'), '.', '') AS INTEGER)
        OR NEW.asked_cents IS DISTINCT FROM NEW.gap_cents
            + CAST(REPLACE(json_extract(NEW.certificate, '$.sums.granted'), '.', '') AS INTEGER)
            + CAST(REPLACE(json_extract(NEW.certificate, '$.sums.toBeRatified'), '.', '') AS INTEGER)
            + CAST(REPLACE(json_extract(NEW.certificate, '$.sums.carriedOver'), '.', '') AS INTEGER)
            + CAST(REPLACE(json_extract(NEW.certificate, '$.sums.carriedOverToBeRatified'), '.', '') AS INTEGER))))
BEGIN SELECT RAISE(ABORT, 'a certificate adds up to what was asked, and tells what goes on'); END;
