-- Names the tables as the code does: notifications instead of notices, periodic jobs instead of chores. SQLite cannot
-- rename an index.
ALTER TABLE notices RENAME TO notifications;
ALTER TABLE notice_settings RENAME TO notification_settings;
ALTER TABLE notice_choices RENAME TO notification_choices;
ALTER TABLE chores RENAME TO periodic_jobs;

DROP INDEX notices_waiting;
DROP INDEX notices_by_account;
DROP INDEX notices_settled;
CREATE INDEX notifications_waiting ON notifications (state, due_at, id) WHERE settled_at IS NULL;
CREATE INDEX notifications_by_account ON notifications (account_id, id) WHERE settled_at IS NULL;
CREATE INDEX notifications_settled ON notifications (settled_at) WHERE settled_at IS NOT NULL;
