-- Statements read the entries of a period, by the day on which they were recorded or by their value date: those of one
-- organisation, and those of all.
CREATE INDEX commitment_entries_by_moment ON commitment_entries (recorded_at, id);
CREATE INDEX commitment_entries_by_value_date ON commitment_entries (value_date, id) WHERE value_date IS NOT NULL;
CREATE INDEX commitment_entries_of_organisation_by_moment ON commitment_entries (organisation_id, recorded_at, id);
CREATE INDEX commitment_entries_of_organisation_by_value_date ON commitment_entries (organisation_id, value_date, id)
    WHERE value_date IS NOT NULL;
