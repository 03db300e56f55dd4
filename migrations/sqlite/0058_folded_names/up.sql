-- The file name of each version, folded: who reads only some versions of a document finds it by the names of those. The last
-- version's is in the key of the document; of earlier ones, the accents stay.
DROP TRIGGER document_versions_follow;
DROP TRIGGER document_versions_never_change;
DROP TRIGGER content_is_destroyed_once;
ALTER TABLE document_versions ADD COLUMN folded_name TEXT NOT NULL DEFAULT '';
UPDATE document_versions SET folded_name = COALESCE(
    (SELECT substr(d.search_key, instr(d.search_key, char(10)) + 1) FROM documents d
     WHERE d.id = document_versions.document_id AND d.latest = document_versions.number),
    lower(file_name));

-- A reason says something, and a hash is written in one way. The rules of the tables change as SQLite prescribes for a CHECK
-- (lang_altertable.html, section 7): the rows stay as they are.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
SET sql = REPLACE(REPLACE(sql, 'CHECK (length(sha256) = 64)', 'CHECK (length(sha256) = 64 AND sha256 = lower(sha256))'),
    'destruction_reason TEXT,', 'destruction_reason TEXT CHECK (destruction_reason <> ''''),')
WHERE type = 'table' AND name = 'document_versions';
UPDATE sqlite_schema
SET sql = REPLACE(sql, 'end_reason TEXT,', 'end_reason TEXT CHECK (end_reason <> ''''),')
WHERE type = 'table' AND name = 'document_attachments';
PRAGMA writable_schema = RESET;

-- The numbers of the versions of a document have no gaps.
CREATE TRIGGER document_versions_follow BEFORE INSERT ON document_versions
WHEN NEW.state = 'destroyed' OR NEW.number <> (SELECT latest FROM documents WHERE id = NEW.document_id)
    OR NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM document_versions WHERE document_id = NEW.document_id)
BEGIN SELECT RAISE(ABORT, 'a version of a document follows on the one before'); END;
CREATE TRIGGER document_versions_never_change BEFORE UPDATE ON document_versions
WHEN NEW.id IS DISTINCT FROM OLD.id OR NEW.document_id IS DISTINCT FROM OLD.document_id OR NEW.number IS DISTINCT FROM OLD.number OR NEW.file_name IS DISTINCT FROM OLD.file_name OR NEW.folded_name IS DISTINCT FROM OLD.folded_name OR NEW.media_type IS DISTINCT FROM OLD.media_type OR NEW.byte_count IS DISTINCT FROM OLD.byte_count OR NEW.sha256 IS DISTINCT FROM OLD.sha256 OR NEW.check_code IS DISTINCT FROM OLD.check_code OR NEW.check_detail IS DISTINCT FROM OLD.check_detail OR NEW.scanner IS DISTINCT FROM OLD.scanner OR NEW.note IS DISTINCT FROM OLD.note OR NEW.added_by IS DISTINCT FROM OLD.added_by OR NEW.added_by_name IS DISTINCT FROM OLD.added_by_name OR NEW.added_at IS DISTINCT FROM OLD.added_at
BEGIN SELECT RAISE(ABORT, 'a version of a document never changes'); END;
CREATE TRIGGER content_is_destroyed_once BEFORE UPDATE ON document_versions
WHEN NOT ((OLD.state = 'kept' AND NEW.state = 'destroyed' AND NEW.removed_at IS NULL)
    OR (OLD.state = 'destroyed' AND NEW.state = 'destroyed' AND OLD.removed_at IS NULL AND NEW.removed_at IS NOT NULL
        AND NEW.destroyed_at = OLD.destroyed_at AND NEW.destruction_ground = OLD.destruction_ground
        AND NEW.destruction_reason = OLD.destruction_reason))
BEGIN SELECT RAISE(ABORT, 'content is destroyed once, and stays destroyed'); END;
