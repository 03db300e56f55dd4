-- What may never happen, whoever writes: the last guard behind the domain's own rules.
CREATE FUNCTION events_are_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an event is never changed';
    RETURN NEW;
END $$;
CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events FOR EACH ROW EXECUTE FUNCTION events_are_never_changed();

CREATE FUNCTION events_are_never_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an event is never deleted';
    RETURN OLD;
END $$;
CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events FOR EACH ROW EXECUTE FUNCTION events_are_never_deleted();

CREATE FUNCTION headroom_entries_are_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a ledger entry is never changed';
    RETURN NEW;
END $$;
CREATE TRIGGER headroom_entries_are_never_changed BEFORE UPDATE ON headroom_entries FOR EACH ROW EXECUTE FUNCTION headroom_entries_are_never_changed();

CREATE FUNCTION headroom_entries_are_never_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a ledger entry is never deleted';
    RETURN OLD;
END $$;
CREATE TRIGGER headroom_entries_are_never_deleted BEFORE DELETE ON headroom_entries FOR EACH ROW EXECUTE FUNCTION headroom_entries_are_never_deleted();

CREATE FUNCTION case_revisions_are_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a revision is never changed';
    RETURN NEW;
END $$;
CREATE TRIGGER case_revisions_are_never_changed BEFORE UPDATE ON case_revisions FOR EACH ROW EXECUTE FUNCTION case_revisions_are_never_changed();

CREATE FUNCTION case_revisions_are_never_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a revision is never deleted';
    RETURN OLD;
END $$;
CREATE TRIGGER case_revisions_are_never_deleted BEFORE DELETE ON case_revisions FOR EACH ROW EXECUTE FUNCTION case_revisions_are_never_deleted();

CREATE FUNCTION votes_are_never_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a vote is never deleted';
    RETURN OLD;
END $$;
CREATE TRIGGER votes_are_never_deleted BEFORE DELETE ON votes FOR EACH ROW EXECUTE FUNCTION votes_are_never_deleted();

CREATE FUNCTION participations_are_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a participation is never changed';
    RETURN NEW;
END $$;
CREATE TRIGGER participations_are_never_changed BEFORE UPDATE ON participations FOR EACH ROW EXECUTE FUNCTION participations_are_never_changed();

CREATE FUNCTION participations_are_never_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a participation is never deleted';
    RETURN OLD;
END $$;
CREATE TRIGGER participations_are_never_deleted BEFORE DELETE ON participations FOR EACH ROW EXECUTE FUNCTION participations_are_never_deleted();

CREATE FUNCTION decisions_are_never_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a decision is never deleted';
    RETURN OLD;
END $$;
CREATE TRIGGER decisions_are_never_deleted BEFORE DELETE ON decisions FOR EACH ROW EXECUTE FUNCTION decisions_are_never_deleted();

CREATE FUNCTION decisions_are_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.certificate <> OLD.certificate OR NEW.certificate_hash <> OLD.certificate_hash OR NEW.outcome <> OLD.outcome OR NEW.number <> OLD.number OR NEW.number_version <> OLD.number_version OR NEW.ballot_id <> OLD.ballot_id OR NEW.gap_cents <> OLD.gap_cents OR NEW.decided_at <> OLD.decided_at OR (NEW.standing AND NOT OLD.standing) THEN RAISE EXCEPTION 'a decision is final'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decisions_are_final BEFORE UPDATE ON decisions FOR EACH ROW EXECUTE FUNCTION decisions_are_final();

CREATE FUNCTION ended_ballots_are_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status <> 'open' THEN RAISE EXCEPTION 'an ended ballot is never changed'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ended_ballots_are_never_changed BEFORE UPDATE ON ballots FOR EACH ROW EXECUTE FUNCTION ended_ballots_are_never_changed();

CREATE FUNCTION ballots_are_never_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a ballot is never deleted';
    RETURN OLD;
END $$;
CREATE TRIGGER ballots_are_never_deleted BEFORE DELETE ON ballots FOR EACH ROW EXECUTE FUNCTION ballots_are_never_deleted();

CREATE FUNCTION mandate_terms_are_never_edited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.terms <> OLD.terms OR NEW.valid_from <> OLD.valid_from OR NEW.valid_until <> OLD.valid_until OR NEW.ceiling_decision_cents <> OLD.ceiling_decision_cents OR NEW.ceiling_year_cents <> OLD.ceiling_year_cents OR NEW.ceiling_total_cents <> OLD.ceiling_total_cents THEN RAISE EXCEPTION 'mandate terms are never edited'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mandate_terms_are_never_edited BEFORE UPDATE ON mandate_versions FOR EACH ROW EXECUTE FUNCTION mandate_terms_are_never_edited();

CREATE FUNCTION mandate_chains_are_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what a mandate stands on is never changed';
    RETURN NEW;
END $$;
CREATE TRIGGER mandate_chains_are_never_changed BEFORE UPDATE ON mandate_chains FOR EACH ROW EXECUTE FUNCTION mandate_chains_are_never_changed();

CREATE FUNCTION mandate_chains_are_never_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what a mandate stands on is never deleted';
    RETURN OLD;
END $$;
CREATE TRIGGER mandate_chains_are_never_deleted BEFORE DELETE ON mandate_chains FOR EACH ROW EXECUTE FUNCTION mandate_chains_are_never_deleted();

CREATE FUNCTION computed_recusals_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.recusal_kind = 'computed' AND (NEW.recusal_kind IS NULL OR NEW.recusal_kind <> 'computed') THEN RAISE EXCEPTION 'a computed recusal cannot be undone'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER computed_recusals_stand BEFORE UPDATE ON ballot_electors FOR EACH ROW EXECUTE FUNCTION computed_recusals_stand();

CREATE FUNCTION electorates_are_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.representative_id <> OLD.representative_id OR NEW.organisation_id <> OLD.organisation_id OR NEW.sector <> OLD.sector OR NEW.role <> OLD.role OR NEW.seat_order <> OLD.seat_order THEN RAISE EXCEPTION 'an electorate is frozen at opening'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER electorates_are_frozen BEFORE UPDATE ON ballot_electors FOR EACH ROW EXECUTE FUNCTION electorates_are_frozen();

CREATE FUNCTION votes_only_while_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM ballots b JOIN ballot_electors e ON e.ballot_id = b.id AND e.seat_id = NEW.seat_id WHERE b.id = NEW.ballot_id AND b.status = 'open' AND NOT b.secret AND NEW.cast_at < b.closes_at AND e.recusal_kind IS NULL) THEN RAISE EXCEPTION 'a vote is only taken before the deadline of an open ballot, from a seat that is not recused'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER votes_only_while_open BEFORE INSERT ON votes FOR EACH ROW EXECUTE FUNCTION votes_only_while_open();

CREATE FUNCTION votes_are_never_rewritten() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.position <> OLD.position OR NEW.cast_by <> OLD.cast_by OR NEW.cast_at <> OLD.cast_at OR NEW.version <> OLD.version OR (NEW.is_current AND NOT OLD.is_current) THEN RAISE EXCEPTION 'a vote is never rewritten'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER votes_are_never_rewritten BEFORE UPDATE ON votes FOR EACH ROW EXECUTE FUNCTION votes_are_never_rewritten();

CREATE FUNCTION participations_only_while_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM ballots b JOIN ballot_electors e ON e.ballot_id = b.id AND e.seat_id = NEW.seat_id WHERE b.id = NEW.ballot_id AND b.status = 'open' AND b.secret AND e.recusal_kind IS NULL) THEN RAISE EXCEPTION 'a paper is only taken while its secret ballot is open, from a seat that is not recused'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER participations_only_while_open BEFORE INSERT ON participations FOR EACH ROW EXECUTE FUNCTION participations_only_while_open();

CREATE FUNCTION pledges_only_with_a_vote_for() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM votes v WHERE v.id = NEW.vote_id AND v.position = 'for') THEN RAISE EXCEPTION 'only a vote for carries pledges'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER pledges_only_with_a_vote_for BEFORE INSERT ON pledges FOR EACH ROW EXECUTE FUNCTION pledges_only_with_a_vote_for();

-- Full-text search. `search_text` is stemmed by the application, so both databases find the same.
CREATE INDEX business_cases_search ON business_cases USING gin (to_tsvector('simple', search_text));
