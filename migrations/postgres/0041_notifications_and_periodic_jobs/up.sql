-- Names the tables as the code does: notifications instead of notices, periodic jobs instead of chores.
ALTER TABLE notices RENAME TO notifications;
ALTER TABLE notice_settings RENAME TO notification_settings;
ALTER TABLE notice_choices RENAME TO notification_choices;
ALTER TABLE chores RENAME TO periodic_jobs;

ALTER INDEX notices_waiting RENAME TO notifications_waiting;
ALTER INDEX notices_by_account RENAME TO notifications_by_account;
ALTER INDEX notices_settled RENAME TO notifications_settled;

-- Constraints keep the prefix of the old table name when a table is renamed. From PostgreSQL 18 on NOT NULL constraints
-- have names as well, so the names are read from the catalogue. The index of a key is renamed with its constraint.
DO $$
DECLARE
    renamed RECORD;
    old_constraint NAME;
BEGIN
    FOR renamed IN VALUES
        ('notices', 'notifications'), ('notice_settings', 'notification_settings'),
        ('notice_choices', 'notification_choices'), ('chores', 'periodic_jobs')
    LOOP
        FOR old_constraint IN
            SELECT conname FROM pg_constraint
            WHERE conrelid = renamed.column2::regclass AND starts_with(conname::text, renamed.column1 || '_')
        LOOP
            EXECUTE format('ALTER TABLE %I RENAME CONSTRAINT %I TO %I', renamed.column2, old_constraint,
                renamed.column2 || substr(old_constraint, length(renamed.column1) + 1));
        END LOOP;
    END LOOP;
END $$;
