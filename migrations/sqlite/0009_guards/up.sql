-- What may never happen, whoever writes: the last guard behind the domain's own rules.
CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END;

CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'an event is never deleted'); END;

CREATE TRIGGER headroom_entries_are_never_changed BEFORE UPDATE ON headroom_entries
BEGIN SELECT RAISE(ABORT, 'a ledger entry is never changed'); END;

CREATE TRIGGER headroom_entries_are_never_deleted BEFORE DELETE ON headroom_entries
BEGIN SELECT RAISE(ABORT, 'a ledger entry is never deleted'); END;

CREATE TRIGGER case_revisions_are_never_changed BEFORE UPDATE ON case_revisions
BEGIN SELECT RAISE(ABORT, 'a revision is never changed'); END;

CREATE TRIGGER case_revisions_are_never_deleted BEFORE DELETE ON case_revisions
BEGIN SELECT RAISE(ABORT, 'a revision is never deleted'); END;

CREATE TRIGGER votes_are_never_deleted BEFORE DELETE ON votes
BEGIN SELECT RAISE(ABORT, 'a vote is never deleted'); END;

CREATE TRIGGER participations_are_never_changed BEFORE UPDATE ON participations
BEGIN SELECT RAISE(ABORT, 'a participation is never changed'); END;

CREATE TRIGGER participations_are_never_deleted BEFORE DELETE ON participations
BEGIN SELECT RAISE(ABORT, 'a participation is never deleted'); END;

CREATE TRIGGER decisions_are_never_deleted BEFORE DELETE ON decisions
BEGIN SELECT RAISE(ABORT, 'a decision is never deleted'); END;

CREATE TRIGGER decisions_are_final BEFORE UPDATE ON decisions
WHEN NEW.certificate <> OLD.certificate OR NEW.certificate_hash <> OLD.certificate_hash OR NEW.outcome <> OLD.outcome OR NEW.number <> OLD.number OR NEW.number_version <> OLD.number_version OR NEW.ballot_id <> OLD.ballot_id OR NEW.gap_cents <> OLD.gap_cents OR NEW.decided_at <> OLD.decided_at OR (NEW.standing AND NOT OLD.standing)
BEGIN SELECT RAISE(ABORT, 'a decision is final'); END;

CREATE TRIGGER ended_ballots_are_never_changed BEFORE UPDATE ON ballots
WHEN OLD.status <> 'open'
BEGIN SELECT RAISE(ABORT, 'an ended ballot is never changed'); END;

CREATE TRIGGER ballots_are_never_deleted BEFORE DELETE ON ballots
BEGIN SELECT RAISE(ABORT, 'a ballot is never deleted'); END;

CREATE TRIGGER mandate_terms_are_never_edited BEFORE UPDATE ON mandate_versions
WHEN NEW.terms <> OLD.terms OR NEW.valid_from <> OLD.valid_from OR NEW.valid_until <> OLD.valid_until OR NEW.ceiling_decision_cents <> OLD.ceiling_decision_cents OR NEW.ceiling_year_cents <> OLD.ceiling_year_cents OR NEW.ceiling_total_cents <> OLD.ceiling_total_cents
BEGIN SELECT RAISE(ABORT, 'mandate terms are never edited'); END;

CREATE TRIGGER mandate_chains_are_never_changed BEFORE UPDATE ON mandate_chains
BEGIN SELECT RAISE(ABORT, 'what a mandate stands on is never changed'); END;

CREATE TRIGGER mandate_chains_are_never_deleted BEFORE DELETE ON mandate_chains
BEGIN SELECT RAISE(ABORT, 'what a mandate stands on is never deleted'); END;

CREATE TRIGGER computed_recusals_stand BEFORE UPDATE ON ballot_electors
WHEN OLD.recusal_kind = 'computed' AND (NEW.recusal_kind IS NULL OR NEW.recusal_kind <> 'computed')
BEGIN SELECT RAISE(ABORT, 'a computed recusal cannot be undone'); END;

CREATE TRIGGER electorates_are_frozen BEFORE UPDATE ON ballot_electors
WHEN NEW.representative_id <> OLD.representative_id OR NEW.organisation_id <> OLD.organisation_id OR NEW.sector <> OLD.sector OR NEW.role <> OLD.role OR NEW.seat_order <> OLD.seat_order
BEGIN SELECT RAISE(ABORT, 'an electorate is frozen at opening'); END;

CREATE TRIGGER votes_only_while_open BEFORE INSERT ON votes
WHEN NOT EXISTS (SELECT 1 FROM ballots b JOIN ballot_electors e ON e.ballot_id = b.id AND e.seat_id = NEW.seat_id WHERE b.id = NEW.ballot_id AND b.status = 'open' AND NOT b.secret AND NEW.cast_at < b.closes_at AND e.recusal_kind IS NULL)
BEGIN SELECT RAISE(ABORT, 'a vote is only taken before the deadline of an open ballot, from a seat that is not recused'); END;

CREATE TRIGGER votes_are_never_rewritten BEFORE UPDATE ON votes
WHEN NEW.position <> OLD.position OR NEW.cast_by <> OLD.cast_by OR NEW.cast_at <> OLD.cast_at OR NEW.version <> OLD.version OR (NEW.is_current AND NOT OLD.is_current)
BEGIN SELECT RAISE(ABORT, 'a vote is never rewritten'); END;

CREATE TRIGGER participations_only_while_open BEFORE INSERT ON participations
WHEN NOT EXISTS (SELECT 1 FROM ballots b JOIN ballot_electors e ON e.ballot_id = b.id AND e.seat_id = NEW.seat_id WHERE b.id = NEW.ballot_id AND b.status = 'open' AND b.secret AND e.recusal_kind IS NULL)
BEGIN SELECT RAISE(ABORT, 'a paper is only taken while its secret ballot is open, from a seat that is not recused'); END;

CREATE TRIGGER pledges_only_with_a_vote_for BEFORE INSERT ON pledges
WHEN NOT EXISTS (SELECT 1 FROM votes v WHERE v.id = NEW.vote_id AND v.position = 'for')
BEGIN SELECT RAISE(ABORT, 'only a vote for carries pledges'); END;

-- Full-text search. `search_text` is stemmed by the application, so both databases find the same.
CREATE VIRTUAL TABLE case_search USING fts5(search_text, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2');
CREATE TRIGGER case_search_insert AFTER INSERT ON business_cases
BEGIN INSERT INTO case_search (rowid, search_text) VALUES (NEW.number_key, NEW.search_text); END;
CREATE TRIGGER case_search_update AFTER UPDATE OF search_text ON business_cases
BEGIN
    DELETE FROM case_search WHERE rowid = OLD.number_key;
    INSERT INTO case_search (rowid, search_text) VALUES (NEW.number_key, NEW.search_text);
END;
