-- An answer to a ratification that waits for approval is withdrawn when the ratification ends without it, which a background
-- job can cause.
DO $$
DECLARE
    kept record;
BEGIN
    FOR kept IN
        SELECT conname FROM pg_constraint
        WHERE contype = 'c' AND conrelid = 'pending_actions'::regclass
            AND pg_get_constraintdef(oid) LIKE '%(decided_by IS NULL)%'
    LOOP
        EXECUTE format('ALTER TABLE pending_actions DROP CONSTRAINT %I', kept.conname);
    END LOOP;
END $$;
ALTER TABLE pending_actions ADD CONSTRAINT pending_actions_decided_by_check CHECK (CASE status
    WHEN 'pending' THEN decided_by IS NULL
    WHEN 'withdrawn' THEN decided_by IS NOT NULL OR action IN ('give-ratification', 'refuse-ratification')
    ELSE decided_by IS NOT NULL END);
