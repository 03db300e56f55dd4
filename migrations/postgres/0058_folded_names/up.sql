-- The file name of each version, folded: who reads only some versions of a document finds it by the names of those. The last
-- version's is in the key of the document; of earlier ones, the accents stay.
DROP TRIGGER document_versions_never_change ON document_versions;
DROP TRIGGER content_is_destroyed_once ON document_versions;
ALTER TABLE document_versions ADD COLUMN folded_name TEXT NOT NULL DEFAULT '';
UPDATE document_versions SET folded_name = COALESCE(
    (SELECT substr(d.search_key, strpos(d.search_key, chr(10)) + 1) FROM documents d
     WHERE d.id = document_versions.document_id AND d.latest = document_versions.number),
    lower(file_name));
ALTER TABLE document_versions ALTER COLUMN folded_name DROP DEFAULT;

-- A reason says something, and a hash is written in one way.
ALTER TABLE document_versions ADD CHECK (sha256 = lower(sha256)), ADD CHECK (destruction_reason <> '');
ALTER TABLE document_attachments ADD CHECK (end_reason <> '');

-- The numbers of the versions of a document have no gaps.
CREATE OR REPLACE FUNCTION document_versions_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'destroyed' OR NEW.number <> (SELECT latest FROM documents WHERE id = NEW.document_id)
        OR NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM document_versions WHERE document_id = NEW.document_id) THEN
        RAISE EXCEPTION 'a version of a document follows on the one before';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER document_versions_never_change BEFORE UPDATE ON document_versions FOR EACH ROW
WHEN (NEW.id IS DISTINCT FROM OLD.id OR NEW.document_id IS DISTINCT FROM OLD.document_id OR NEW.number IS DISTINCT FROM OLD.number OR NEW.file_name IS DISTINCT FROM OLD.file_name OR NEW.folded_name IS DISTINCT FROM OLD.folded_name OR NEW.media_type IS DISTINCT FROM OLD.media_type OR NEW.byte_count IS DISTINCT FROM OLD.byte_count OR NEW.sha256 IS DISTINCT FROM OLD.sha256 OR NEW.check_code IS DISTINCT FROM OLD.check_code OR NEW.check_detail IS DISTINCT FROM OLD.check_detail OR NEW.scanner IS DISTINCT FROM OLD.scanner OR NEW.note IS DISTINCT FROM OLD.note OR NEW.added_by IS DISTINCT FROM OLD.added_by OR NEW.added_by_name IS DISTINCT FROM OLD.added_by_name OR NEW.added_at IS DISTINCT FROM OLD.added_at)
EXECUTE FUNCTION refuse('a version of a document never changes');
CREATE TRIGGER content_is_destroyed_once BEFORE UPDATE ON document_versions FOR EACH ROW
WHEN (NOT ((OLD.state = 'kept' AND NEW.state = 'destroyed' AND NEW.removed_at IS NULL)
    OR (OLD.state = 'destroyed' AND NEW.state = 'destroyed' AND OLD.removed_at IS NULL AND NEW.removed_at IS NOT NULL
        AND NEW.destroyed_at = OLD.destroyed_at AND NEW.destruction_ground = OLD.destruction_ground
        AND NEW.destruction_reason = OLD.destruction_reason)))
EXECUTE FUNCTION refuse('content is destroyed once, and stays destroyed');
