-- An answer to a ratification that waits for approval is withdrawn when the ratification ends without it, which a background
-- job can cause.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
SET sql = REPLACE(sql, '(status = ''pending'') = (decided_by IS NULL)',
    'CASE status WHEN ''pending'' THEN decided_by IS NULL WHEN ''withdrawn'' THEN decided_by IS NOT NULL '
    || 'OR action IN (''give-ratification'', ''refuse-ratification'') ELSE decided_by IS NOT NULL END')
WHERE type = 'table' AND name = 'pending_actions';
PRAGMA writable_schema = RESET;
