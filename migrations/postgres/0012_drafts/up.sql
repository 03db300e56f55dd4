-- What somebody is writing in a long form, until it is sent or thrown away: a closed tab loses nothing.
-- Only its writer reads it.
CREATE TABLE form_drafts (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    form_key TEXT NOT NULL,
    content TEXT NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    PRIMARY KEY (account_id, form_key)
);
