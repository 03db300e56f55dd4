-- Whom an event is told: accounts are found by whom they act for. Without these, each elector of a ballot reads all
-- accounts, in the transaction that takes the event out of the outbox.
CREATE INDEX accounts_by_representative ON accounts (representative_id);
CREATE INDEX accounts_by_organisation ON accounts (organisation_id, role);
CREATE INDEX accounts_by_role ON accounts (role);
