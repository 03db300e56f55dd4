// @generated from migrations/ with hand-checked types; tests compare it with both databases.

diesel::table! {
    accounts (id) {
        id -> Text,
        client_id -> Text,
        name -> Text,
        role -> Text,
        organisation_id -> Nullable<Text>,
        representative_id -> Nullable<Text>,
        secret_hash -> Text,
        issuer -> Nullable<Text>,
        subject -> Nullable<Text>,
        disabled_at -> Nullable<Timestamp>,
        version -> Integer,
        created_at -> Timestamp,
        email -> Nullable<Text>,
        language -> Nullable<Text>,
    }
}

diesel::table! {
    sign_in_links (token_hash) {
        token_hash -> Text,
        address_hash -> Text,
        browser_hash -> Text,
        account_id -> Nullable<Text>,
        next_path -> Text,
        asked_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
        quota -> Text,
    }
}

diesel::table! {
    known_sources (account_id, kind, source_hash) {
        account_id -> Text,
        kind -> Text,
        source_hash -> Text,
        used_at -> Timestamp,
    }
}

diesel::table! {
    mails (id) {
        id -> Text,
        sealed -> Text,
        created_at -> Timestamp,
        due_at -> Timestamp,
        leased_until -> Nullable<Timestamp>,
        attempts -> Integer,
        sent_at -> Nullable<Timestamp>,
        failed_at -> Nullable<Timestamp>,
        last_error -> Nullable<Text>,
        account_id -> Nullable<Text>,
        kind -> Nullable<Text>,
        expires_at -> Nullable<Timestamp>,
        claims -> Integer,
        claims_ended -> Integer,
    }
}

diesel::table! {
    sessions (id) {
        id -> Text,
        token_hash -> Text,
        account_id -> Text,
        method -> Text,
        browser -> Text,
        created_at -> Timestamp,
        seen_at -> Timestamp,
        expires_at -> Timestamp,
        confirmed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    form_drafts (account_id, form_key) {
        account_id -> Text,
        form_key -> Text,
        content -> Text,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    signing_keys (kid) {
        kid -> Text,
        sealed_private -> Text,
        public_key -> Text,
        created_at -> Timestamp,
        retired_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    idempotency_keys (account_id, idempotency_key) {
        account_id -> Text,
        idempotency_key -> Text,
        request_hash -> Text,
        status -> Integer,
        location -> Nullable<Text>,
        etag -> Nullable<Text>,
        body -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    pending_actions (id) {
        id -> Text,
        action -> Text,
        subject_id -> Text,
        case_id -> Nullable<Text>,
        payload -> Text,
        reason -> Nullable<Text>,
        status -> Text,
        proposed_by -> Text,
        proposed_at -> Timestamp,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Timestamp>,
        decision_reason -> Nullable<Text>,
        version -> Integer,
        subject -> Nullable<Text>,
        approver_organisation_id -> Nullable<Text>,
    }
}

diesel::table! {
    programmes (id) {
        id -> Text,
        code -> Text,
        name_nl -> Text,
        name_en -> Text,
        from_year -> Integer,
        to_year -> Integer,
        details -> Text,
        version -> Integer,
        created_at -> Timestamp,
    }
}

diesel::table! {
    reference_items (id) {
        id -> Text,
        programme_id -> Text,
        category -> Text,
        code -> Text,
        parent_code -> Nullable<Text>,
        name_nl -> Text,
        name_en -> Text,
        item_order -> Integer,
        attributes -> Text,
        closed_on -> Nullable<Date>,
        version -> Integer,
    }
}

diesel::table! {
    budget_cells (id) {
        id -> Text,
        programme_id -> Text,
        budget_year -> Integer,
        track_code -> Nullable<Text>,
        expenditure_kind -> Text,
        instrument -> Text,
        organisation_id -> Nullable<Text>,
        budget_cents -> Nullable<BigInt>,
        version -> Integer,
        created_at -> Timestamp,
    }
}

diesel::table! {
    budget_moves (id) {
        id -> Text,
        cell_id -> Text,
        seq -> Integer,
        kind -> Text,
        amount_cents -> Nullable<BigInt>,
        after_cents -> Nullable<BigInt>,
        pair_id -> Nullable<Text>,
        source -> Text,
        source_date -> Date,
        reason -> Nullable<Text>,
        recorded_by -> Nullable<Text>,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    budget_years (programme_id, budget_year) {
        programme_id -> Text,
        budget_year -> Integer,
        version -> Integer,
    }
}

diesel::table! {
    organisations (id) {
        id -> Text,
        code -> Text,
        name -> Text,
        sector -> Text,
        kvk_number -> Nullable<Text>,
        oin -> Nullable<Text>,
        version -> Integer,
        created_at -> Timestamp,
    }
}

diesel::table! {
    representatives (id) {
        id -> Text,
        organisation_id -> Text,
        name -> Text,
        email -> Nullable<Text>,
        language -> Text,
        version -> Integer,
        created_at -> Timestamp,
    }
}

diesel::table! {
    bodies (id) {
        id -> Text,
        code -> Text,
        kind -> Text,
        name_nl -> Text,
        name_en -> Text,
        cluster_code -> Nullable<Text>,
        opened_on -> Date,
        closed_on -> Nullable<Date>,
        merged_into_id -> Nullable<Text>,
        rules_version -> Integer,
        version -> Integer,
        created_at -> Timestamp,
        min_meetings_per_year -> Nullable<Integer>,
        has_yearly_agenda -> Bool,
    }
}

diesel::table! {
    body_rules (body_id, version) {
        body_id -> Text,
        version -> Integer,
        rules -> Text,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    seats (id) {
        id -> Text,
        body_id -> Text,
        representative_id -> Text,
        role -> Text,
        from_date -> Date,
        until_date -> Nullable<Date>,
        substitute_id -> Nullable<Text>,
        substitute_from -> Nullable<Date>,
        substitute_until -> Nullable<Date>,
        version -> Integer,
        created_at -> Timestamp,
        succeeds_id -> Nullable<Text>,
        origin_id -> Nullable<Text>,
    }
}

diesel::table! {
    mandates (id) {
        id -> Text,
        grantor_id -> Text,
        representative_id -> Text,
        parent_id -> Nullable<Text>,
        terms_version -> Integer,
        revoked_at -> Nullable<Timestamp>,
        revocation_reason -> Nullable<Text>,
        version -> Integer,
        created_at -> Timestamp,
    }
}

diesel::table! {
    mandate_chains (mandate_id, depth) {
        mandate_id -> Text,
        link_id -> Text,
        depth -> Integer,
    }
}

diesel::table! {
    mandate_versions (mandate_id, version) {
        mandate_id -> Text,
        version -> Integer,
        terms -> Text,
        valid_from -> Date,
        valid_until -> Date,
        ceiling_decision_cents -> BigInt,
        ceiling_year_cents -> BigInt,
        ceiling_total_cents -> BigInt,
        recorded_at -> Timestamp,
        superseded_at -> Nullable<Timestamp>,
        fund_id -> Nullable<Text>,
        returns_available -> Bool,
    }
}

diesel::table! {
    headroom_balances (mandate_id, budget_year) {
        mandate_id -> Text,
        budget_year -> Integer,
        ceiling_cents -> BigInt,
        overhang_cents -> BigInt,
        reserved_cents -> BigInt,
        committed_cents -> BigInt,
        paid_cents -> BigInt,
        entries -> Integer,
        counted_twice_cents -> BigInt,
        returned_cents -> BigInt,
    }
}

diesel::table! {
    headroom_entries (id) {
        id -> Text,
        mandate_id -> Text,
        seq -> Integer,
        budget_year -> Integer,
        kind -> Text,
        amount_cents -> BigInt,
        case_id -> Text,
        pledge_id -> Text,
        reason -> Text,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    business_cases (id) {
        id -> Text,
        number -> Text,
        number_key -> BigInt,
        programme_id -> Text,
        machine_version -> Integer,
        status -> Text,
        status_since -> Timestamp,
        round -> Integer,
        revision -> Integer,
        version -> Integer,
        title -> Text,
        cluster_code -> Nullable<Text>,
        programme_line_code -> Nullable<Text>,
        scope_code -> Nullable<Text>,
        lead_table_id -> Nullable<Text>,
        initiator_id -> Text,
        jobs_expected -> Nullable<Integer>,
        jobs_year -> Nullable<Integer>,
        cost_cents -> BigInt,
        cover_cents -> BigInt,
        asked_cents -> BigInt,
        content -> Text,
        search_text -> Text,
        title_key -> Text,
        analysis_version -> Integer,
        board_since -> Nullable<Timestamp>,
        deferred_until -> Nullable<Date>,
        departure_reason -> Nullable<Text>,
        final_report -> Nullable<Text>,
        created_by -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    case_numbers (year) {
        year -> Integer,
        last_number -> Integer,
    }
}

diesel::table! {
    case_revisions (case_id, revision) {
        case_id -> Text,
        revision -> Integer,
        content -> Text,
        author_id -> Text,
        reason -> Nullable<Text>,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    case_tables (case_id, body_id) {
        case_id -> Text,
        body_id -> Text,
        is_lead -> Bool,
    }
}

diesel::table! {
    funding_lines (case_id, line) {
        case_id -> Text,
        line -> Integer,
        funder -> Text,
        instrument -> Text,
        budget_year -> Integer,
        expenditure_kind -> Text,
        amount_cents -> BigInt,
    }
}

diesel::table! {
    case_needs (case_id, budget_year, expenditure_kind) {
        case_id -> Text,
        budget_year -> Integer,
        expenditure_kind -> Text,
        cost_cents -> BigInt,
        cover_cents -> BigInt,
    }
}

diesel::table! {
    comments (id) {
        id -> Text,
        case_id -> Text,
        author_id -> Text,
        author_name -> Text,
        body -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    ballots (id) {
        id -> Text,
        case_id -> Text,
        body_id -> Text,
        kind -> Text,
        round -> Integer,
        is_lead -> Bool,
        question -> Text,
        status -> Text,
        secret -> Bool,
        rules_version -> Integer,
        voided -> Bool,
        rules -> Text,
        case_revision -> Integer,
        need -> Text,
        conditions -> Text,
        lifts_budget_breach -> Bool,
        ratification_due -> Nullable<Date>,
        opened_at -> Timestamp,
        closes_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
        end_reason -> Nullable<Text>,
        tally -> Nullable<Text>,
        result -> Nullable<Text>,
        supersedes_id -> Nullable<Text>,
        supersedes_decision_id -> Nullable<Text>,
        version -> Integer,
    }
}

diesel::table! {
    ballot_electors (ballot_id, seat_id) {
        ballot_id -> Text,
        seat_id -> Text,
        representative_id -> Text,
        organisation_id -> Text,
        sector -> Text,
        role -> Text,
        seat_order -> Integer,
        substitute_id -> Nullable<Text>,
        substitute_organisation_id -> Nullable<Text>,
        substitute_recusal -> Nullable<Text>,
        recusal_kind -> Nullable<Text>,
        recusal_reason -> Nullable<Text>,
        substitute_recusal_kind -> Nullable<Text>,
        origin_seat_id -> Nullable<Text>,
    }
}

diesel::table! {
    votes (id) {
        id -> Text,
        ballot_id -> Text,
        seat_id -> Text,
        version -> Integer,
        position -> Text,
        reason -> Nullable<Text>,
        cast_by -> Text,
        cast_at -> Timestamp,
        is_current -> Bool,
        principal_id -> Nullable<Text>,
        appointed_from -> Nullable<Date>,
        appointed_until -> Nullable<Date>,
        cast_on -> Nullable<Date>,
    }
}

diesel::table! {
    participations (ballot_id, seat_id) {
        ballot_id -> Text,
        seat_id -> Text,
        cast_by -> Text,
        principal_id -> Nullable<Text>,
        appointed_from -> Nullable<Date>,
        appointed_until -> Nullable<Date>,
        cast_on -> Nullable<Date>,
    }
}

diesel::table! {
    ballot_conflicts (ballot_id, organisation_id) {
        ballot_id -> Text,
        organisation_id -> Text,
    }
}

diesel::table! {
    voter_recusals (ballot_id, seat_id, representative_id) {
        ballot_id -> Text,
        seat_id -> Text,
        representative_id -> Text,
        reason -> Text,
    }
}

diesel::table! {
    ballot_boxes (ballot_id) {
        ballot_id -> Text,
        sealed -> Text,
    }
}

diesel::table! {
    ballot_box_traces (ballot_id) {
        ballot_id -> Text,
        writes -> BigInt,
        since -> Timestamp,
    }
}

diesel::table! {
    pledges (id) {
        id -> Text,
        vote_id -> Text,
        ballot_id -> Text,
        case_id -> Text,
        seat_id -> Text,
        seat_order -> Integer,
        line -> Integer,
        representative_id -> Text,
        organisation_id -> Text,
        mandate_id -> Text,
        mandate_version -> Integer,
        instrument -> Text,
        budget_year -> Integer,
        expenditure_kind -> Text,
        offered_cents -> BigInt,
        within_cents -> BigInt,
        subject_cents -> BigInt,
        reasons -> Text,
        status -> Text,
        covered_cents -> BigInt,
    }
}

diesel::table! {
    decision_numbers (year) {
        year -> Integer,
        last_number -> Integer,
    }
}

diesel::table! {
    decisions (id) {
        id -> Text,
        number -> Text,
        number_version -> Integer,
        case_id -> Text,
        ballot_id -> Text,
        outcome -> Text,
        decided_at -> Timestamp,
        asked_cents -> BigInt,
        gap_cents -> BigInt,
        need -> Text,
        gap -> Text,
        lifts_budget_breach -> Bool,
        certificate -> Text,
        certificate_hash -> Text,
        supersedes_id -> Nullable<Text>,
        standing -> Bool,
        public -> Bool,
        version -> Integer,
    }
}

diesel::table! {
    ratifications (id) {
        id -> Text,
        decision_id -> Text,
        case_id -> Text,
        pledge_id -> Text,
        organisation_id -> Text,
        amount_cents -> BigInt,
        due_date -> Date,
        status -> Text,
        document -> Nullable<Text>,
        reason -> Nullable<Text>,
        decided_at -> Nullable<Timestamp>,
        version -> Integer,
        carries_over_id -> Nullable<Text>,
        carry_to_year -> Nullable<Integer>,
    }
}

diesel::table! {
    conditions (id) {
        id -> Text,
        decision_id -> Text,
        case_id -> Text,
        line -> Integer,
        description -> Text,
        owner -> Text,
        due_date -> Date,
        precedent -> Bool,
        status -> Text,
        evidence -> Nullable<Text>,
        met_at -> Nullable<Timestamp>,
        version -> Integer,
    }
}

diesel::table! {
    promises (id) {
        id -> Text,
        case_id -> Text,
        decision_id -> Nullable<Text>,
        kind -> Text,
        description -> Text,
        organisation_id -> Nullable<Text>,
        party -> Nullable<Text>,
        owner -> Text,
        due_date -> Date,
        status -> Text,
        evidence -> Nullable<Text>,
        reason -> Nullable<Text>,
        answered_at -> Nullable<Timestamp>,
        version -> Integer,
        created_at -> Timestamp,
    }
}

diesel::table! {
    documents (id) {
        id -> Text,
        title -> Text,
        kind -> Text,
        confidential -> Bool,
        body_id -> Nullable<Text>,
        latest -> Integer,
        search_key -> Text,
        added_by -> Text,
        version -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    document_versions (id) {
        id -> Text,
        document_id -> Text,
        number -> Integer,
        file_name -> Text,
        folded_name -> Text,
        media_type -> Text,
        byte_count -> BigInt,
        sha256 -> Text,
        state -> Text,
        check_code -> Text,
        check_detail -> Nullable<Text>,
        scanner -> Text,
        note -> Nullable<Text>,
        added_by -> Text,
        added_by_name -> Text,
        added_at -> Timestamp,
        destroyed_at -> Nullable<Timestamp>,
        destruction_ground -> Nullable<Text>,
        destruction_reason -> Nullable<Text>,
        removed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    document_attachments (id) {
        id -> Text,
        document_id -> Text,
        subject_kind -> Text,
        subject_id -> Text,
        subject_version -> Nullable<Integer>,
        subject_line -> Nullable<Integer>,
        case_id -> Nullable<Text>,
        attached_by -> Text,
        attached_at -> Timestamp,
        ended_by -> Nullable<Text>,
        ended_at -> Nullable<Timestamp>,
        end_reason -> Nullable<Text>,
        body_id -> Nullable<Text>,
    }
}

diesel::table! {
    aid_ceilings (rule, from_date) {
        rule -> Text,
        from_date -> Date,
        amount_cents -> BigInt,
        source -> Text,
    }
}

diesel::table! {
    single_undertakings (id) {
        id -> Text,
        name -> Text,
        version -> Integer,
        created_at -> Timestamp,
    }
}

diesel::table! {
    undertaking_members (undertaking_id, version, organisation_id, from_date) {
        undertaking_id -> Text,
        version -> Integer,
        organisation_id -> Text,
        from_date -> Date,
        until_date -> Nullable<Date>,
    }
}

diesel::table! {
    declared_aid (id) {
        id -> Text,
        organisation_id -> Text,
        grantor -> Text,
        rule -> Text,
        granted_on -> Date,
        gross_grant_cents -> BigInt,
        grounds -> Text,
        withdrawn_at -> Nullable<Timestamp>,
        withdrawal_reason -> Nullable<Text>,
        version -> Integer,
        created_at -> Timestamp,
    }
}

diesel::table! {
    state_aid_statements (id) {
        id -> Text,
        case_id -> Text,
        commitment_id -> Text,
        recipient_id -> Text,
        amount_cents -> BigInt,
        basis -> Text,
        grounds -> Text,
        rule -> Nullable<Text>,
        gross_grant_cents -> Nullable<BigInt>,
        granted_on -> Date,
        reason -> Nullable<Text>,
        replaced_at -> Nullable<Timestamp>,
        version -> Integer,
        created_at -> Timestamp,
    }
}

diesel::table! {
    aid_register_entries (id) {
        id -> Text,
        statement_id -> Text,
        commitment_id -> Text,
        recipient_id -> Text,
        seq -> Integer,
        reference -> Text,
        registered_on -> Date,
        rule -> Nullable<Text>,
        granted_on -> Date,
        gross_grant_cents -> BigInt,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    commitment_entries (id) {
        id -> Text,
        commitment_id -> Text,
        seq -> Integer,
        kind -> Text,
        amount_cents -> BigInt,
        organisation_id -> Text,
        value_date -> Nullable<Date>,
        booking_reference -> Nullable<Text>,
        payee -> Nullable<Text>,
        reason -> Nullable<Text>,
        reverses_id -> Nullable<Text>,
        account_id -> Nullable<Text>,
        recorded_at -> Timestamp,
        document -> Nullable<Text>,
        returned -> Bool,
    }
}

diesel::table! {
    repayment_plans (id) {
        id -> Text,
        commitment_id -> Text,
        number -> Integer,
        reason -> Nullable<Text>,
        account_id -> Text,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    repayment_plan_lines (plan_id, number) {
        plan_id -> Text,
        number -> Integer,
        due_date -> Date,
        principal_cents -> BigInt,
        interest_cents -> BigInt,
    }
}

diesel::table! {
    funds (id) {
        id -> Text,
        organisation_id -> Text,
        name -> Text,
        purpose -> Text,
        revolving -> Bool,
        intended_degree -> Nullable<Integer>,
        valid_from -> Date,
        valid_until -> Nullable<Date>,
        public -> Bool,
        version -> Integer,
        created_at -> Timestamp,
    }
}

diesel::table! {
    payment_schedules (id) {
        id -> Text,
        commitment_id -> Text,
        number -> Integer,
        status -> Text,
        proposed_by -> Text,
        trimmed -> Bool,
        reason -> Nullable<Text>,
        proposer_id -> Text,
        proposed_at -> Timestamp,
        answered_by_id -> Nullable<Text>,
        answered_at -> Nullable<Timestamp>,
        refusal_reason -> Nullable<Text>,
        ended_at -> Nullable<Timestamp>,
        withdrawal_reason -> Nullable<Text>,
    }
}

diesel::table! {
    instalments (id) {
        id -> Text,
        schedule_id -> Text,
        number -> Integer,
        due_date -> Date,
        amount_cents -> BigInt,
        description -> Text,
        condition_id -> Nullable<Text>,
    }
}

diesel::table! {
    reconciliations (id) {
        id -> Text,
        organisation_id -> Text,
        file_name -> Nullable<Text>,
        sha256 -> Text,
        format -> Text,
        line_count -> Integer,
        total_cents -> BigInt,
        period_from -> Date,
        period_to -> Date,
        account_id -> Text,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    reconciliation_lines (reconciliation_id, line) {
        reconciliation_id -> Text,
        line -> Integer,
        reference -> Text,
        amount_cents -> BigInt,
        value_date -> Date,
        payee -> Nullable<Text>,
        commitment_reference -> Nullable<Text>,
    }
}

diesel::table! {
    reconciliation_resolutions (id) {
        id -> Text,
        reconciliation_id -> Text,
        line -> Integer,
        organisation_id -> Text,
        kind -> Text,
        entry_id -> Nullable<Text>,
        reason -> Nullable<Text>,
        account_id -> Text,
        recorded_at -> Timestamp,
        status -> Text,
        undone_reason -> Nullable<Text>,
        undone_by -> Nullable<Text>,
        undone_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    commitments (id) {
        id -> Text,
        decision_id -> Text,
        case_id -> Text,
        pledge_id -> Text,
        mandate_id -> Text,
        ratification_id -> Nullable<Text>,
        organisation_id -> Text,
        instrument -> Text,
        budget_year -> Integer,
        expenditure_kind -> Text,
        amount_cents -> BigInt,
        status -> Text,
        booking_reference -> Nullable<Text>,
        reason -> Nullable<Text>,
        offered_at -> Nullable<Timestamp>,
        answered_at -> Nullable<Timestamp>,
        released_at -> Nullable<Timestamp>,
        version -> Integer,
        created_at -> Timestamp,
        at_risk_from -> Nullable<Date>,
        at_risk_to -> Nullable<Date>,
        paid_cents -> BigInt,
        released_cents -> BigInt,
        carried_out_cents -> BigInt,
        carried_from_id -> Nullable<Text>,
        determined_cents -> Nullable<BigInt>,
        recovered_cents -> BigInt,
        written_off_cents -> BigInt,
        fund_id -> Nullable<Text>,
        repaid_cents -> BigInt,
        interest_cents -> BigInt,
    }
}

diesel::table! {
    indicators (id) {
        id -> Text,
        case_id -> Text,
        name -> Text,
        unit -> Text,
        baseline -> Nullable<Text>,
        baseline_date -> Nullable<Date>,
        target -> Nullable<Text>,
        target_date -> Nullable<Date>,
        rhythm -> Nullable<Text>,
        version -> Integer,
        created_at -> Timestamp,
    }
}

diesel::table! {
    measurements (id) {
        id -> Text,
        indicator_id -> Text,
        measured_value -> Text,
        measured_on -> Date,
        evidence -> Text,
        recorded_by -> Text,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    event_chains (stream_id) {
        stream_id -> Text,
        stream_kind -> Text,
        length -> Integer,
        head_hash -> Text,
        head_recorded_at -> Nullable<Timestamp>,
        ordered_from -> Integer,
    }
}

diesel::table! {
    events (id) {
        id -> Text,
        stream_id -> Text,
        seq -> Integer,
        kind -> Text,
        subject_id -> Text,
        actor_id -> Nullable<Text>,
        actor_name -> Text,
        actor_role -> Text,
        representative_id -> Nullable<Text>,
        reason -> Nullable<Text>,
        version_before -> Nullable<Integer>,
        version_after -> Nullable<Integer>,
        data -> Text,
        recorded_at -> Timestamp,
        previous_hash -> Text,
        hash -> Text,
    }
}

diesel::table! {
    change_feed (id) {
        id -> Text,
        key_sealed -> Text,
    }
}

diesel::table! {
    changes (position) {
        position -> BigInt,
        event_id -> Text,
        recorded_at -> Timestamp,
        numbered_at -> Timestamp,
    }
}

diesel::table! {
    outbox (event_id) {
        event_id -> Text,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    periodic_jobs (name) {
        name -> Text,
        leased_until -> Nullable<Timestamp>,
        done_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    passkey_holders (account_id) {
        account_id -> Text,
        user_handle -> Text,
    }
}

diesel::table! {
    passkeys (id) {
        id -> Text,
        account_id -> Text,
        credential_id -> Text,
        name -> Text,
        public_key -> Text,
        transports -> Integer,
        state -> Text,
        sign_count -> BigInt,
        created_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    second_steps (account_id) {
        account_id -> Text,
        passkey_id -> Text,
        asked_at -> Timestamp,
    }
}

diesel::table! {
    passkey_challenges (challenge_hash) {
        challenge_hash -> Text,
        browser_hash -> Text,
        account_id -> Nullable<Text>,
        sealed -> Text,
        given_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    half_sign_ins (browser_hash) {
        browser_hash -> Text,
        account_id -> Text,
        method -> Text,
        next_path -> Text,
        begun_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    identities (id) {
        id -> Text,
        account_id -> Text,
        issuer -> Text,
        subject -> Text,
        bound_by -> Text,
        bound_at -> Timestamp,
    }
}

diesel::table! {
    provider_flows (state_hash) {
        state_hash -> Text,
        provider -> Text,
        browser_hash -> Text,
        sealed -> Text,
        next_path -> Text,
        started_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    provider_sessions (session_id) {
        session_id -> Text,
        identity_id -> Nullable<Text>,
        provider -> Text,
        sealed_leave -> Nullable<Text>,
    }
}

diesel::table! {
    meetings (id) {
        id -> Text,
        body_id -> Text,
        title -> Text,
        announcement -> Nullable<Text>,
        place -> Text,
        starts_at -> Timestamp,
        ends_at -> Timestamp,
        status -> Text,
        cancel_reason -> Nullable<Text>,
        version -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        recorded_afterwards -> Bool,
        agenda_version -> Integer,
        guests -> Nullable<Text>,
        minutes_state -> Text,
        minutes_version -> Integer,
        remarks_until -> Nullable<Date>,
        adopted_by_meeting_id -> Nullable<Text>,
        adopted_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    agenda_items (id) {
        id -> Text,
        meeting_id -> Text,
        place -> Nullable<Integer>,
        kind -> Text,
        case_id -> Nullable<Text>,
        ballot_id -> Nullable<Text>,
        document_id -> Nullable<Text>,
        title -> Text,
        explanation -> Nullable<Text>,
        presenter -> Nullable<Text>,
        planned_minutes -> Nullable<Integer>,
        published_in -> Nullable<Integer>,
        removed_at -> Nullable<Timestamp>,
        version -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        minuted_in -> Nullable<Integer>,
    }
}

diesel::table! {
    agenda_versions (meeting_id, number) {
        meeting_id -> Text,
        number -> Integer,
        content -> Text,
        sha256 -> Text,
        note -> Nullable<Text>,
        published_by -> Text,
        published_at -> Timestamp,
    }
}

diesel::table! {
    attendances (meeting_id, seat_id) {
        meeting_id -> Text,
        seat_id -> Text,
        on_date -> Date,
        representative_id -> Text,
        presence -> Text,
        substitute_id -> Nullable<Text>,
        reason -> Nullable<Text>,
        recorded_by -> Text,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    minutes_parts (item_id) {
        item_id -> Text,
        meeting_id -> Text,
        outcome -> Text,
        text -> Nullable<Text>,
        decision -> Nullable<Text>,
        version -> Integer,
        updated_by -> Text,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    minutes_versions (meeting_id, number) {
        meeting_id -> Text,
        number -> Integer,
        state -> Text,
        content -> Text,
        sha256 -> Text,
        note -> Nullable<Text>,
        frozen_by -> Text,
        frozen_at -> Timestamp,
    }
}

diesel::table! {
    minutes_remarks (id) {
        id -> Text,
        meeting_id -> Text,
        number -> Integer,
        item_id -> Nullable<Text>,
        text -> Text,
        made_by -> Text,
        made_by_name -> Text,
        made_at -> Timestamp,
        answer -> Nullable<Text>,
        answer_text -> Nullable<Text>,
        answered_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    action_points (id) {
        id -> Text,
        body_id -> Text,
        meeting_id -> Text,
        item_id -> Nullable<Text>,
        number -> Integer,
        description -> Text,
        owner -> Text,
        owner_id -> Nullable<Text>,
        due_date -> Date,
        status -> Text,
        result -> Nullable<Text>,
        closed_at -> Nullable<Timestamp>,
        version -> Integer,
        created_at -> Timestamp,
    }
}

diesel::table! {
    yearly_agendas (body_id, year, number) {
        body_id -> Text,
        year -> Integer,
        number -> Integer,
        points -> Text,
        adopted_by_meeting_id -> Text,
        recorded_by -> Text,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    calendar_feeds (account_id) {
        account_id -> Text,
        token_hash -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    notifications (id) {
        id -> Text,
        account_id -> Text,
        kind -> Text,
        source_key -> Text,
        event_id -> Nullable<Text>,
        case_id -> Nullable<Text>,
        content -> Text,
        state -> Text,
        created_at -> Timestamp,
        due_at -> Timestamp,
        expires_at -> Nullable<Timestamp>,
        settled_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    notification_settings (account_id) {
        account_id -> Text,
        quiet_from -> Nullable<Integer>,
        quiet_until -> Nullable<Integer>,
        digest_hour -> Integer,
        version -> Integer,
    }
}

diesel::table! {
    notification_choices (account_id, kind) {
        account_id -> Text,
        kind -> Text,
        delivery -> Text,
    }
}

diesel::table! {
    webhook_endpoints (id) {
        id -> Text,
        account_id -> Text,
        url -> Text,
        description -> Text,
        status -> Text,
        disabled_because -> Nullable<Text>,
        disabled_at -> Nullable<Timestamp>,
        secret_sealed -> Text,
        previous_secret_sealed -> Nullable<Text>,
        previous_secret_until -> Nullable<Timestamp>,
        failing_since -> Nullable<Timestamp>,
        version -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        rests_until -> Nullable<Timestamp>,
    }
}

diesel::table! {
    webhook_subscriptions (endpoint_id, kind) {
        endpoint_id -> Text,
        kind -> Text,
    }
}

diesel::table! {
    webhook_messages (id) {
        id -> Text,
        kind -> Text,
        subject_id -> Text,
        sequence -> Integer,
        data -> Text,
        happened_at -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    webhook_deliveries (endpoint_id, message_id) {
        endpoint_id -> Text,
        message_id -> Text,
        status -> Text,
        due_at -> Timestamp,
        leased_until -> Nullable<Timestamp>,
        leased_by -> Nullable<Text>,
        tries -> Integer,
        attempts -> Integer,
        delivered_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    webhook_attempts (endpoint_id, message_id, number) {
        endpoint_id -> Text,
        message_id -> Text,
        number -> Integer,
        attempted_at -> Timestamp,
        duration_ms -> Integer,
        status -> Nullable<Integer>,
        fault -> Nullable<Text>,
    }
}

diesel::joinable!(webhook_deliveries -> webhook_endpoints (endpoint_id));
diesel::joinable!(webhook_deliveries -> webhook_messages (message_id));
diesel::joinable!(webhook_endpoints -> accounts (account_id));
diesel::joinable!(sessions -> accounts (account_id));
diesel::joinable!(mails -> accounts (account_id));

diesel::table! {
    security_events (id) {
        id -> Text,
        minute -> Timestamp,
        code -> Text,
        account_id -> Nullable<Text>,
        account_name -> Nullable<Text>,
        client_id -> Nullable<Text>,
        subject -> Text,
        address -> Text,
        method -> Text,
        path -> Text,
        reason -> Nullable<Text>,
        first_at -> Timestamp,
        last_at -> Timestamp,
        occurrences -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    accounts,
    sign_in_links,
    known_sources,
    sessions,
    form_drafts,
    mails,
    signing_keys,
    idempotency_keys,
    pending_actions,
    programmes,
    reference_items,
    budget_cells,
    budget_moves,
    budget_years,
    organisations,
    representatives,
    bodies,
    body_rules,
    seats,
    mandates,
    mandate_chains,
    mandate_versions,
    headroom_balances,
    headroom_entries,
    business_cases,
    case_numbers,
    case_revisions,
    case_tables,
    funding_lines,
    case_needs,
    comments,
    ballots,
    ballot_electors,
    votes,
    participations,
    ballot_conflicts,
    voter_recusals,
    ballot_boxes,
    ballot_box_traces,
    pledges,
    decision_numbers,
    decisions,
    ratifications,
    conditions,
    promises,
    documents,
    document_versions,
    document_attachments,
    aid_ceilings,
    single_undertakings,
    undertaking_members,
    declared_aid,
    state_aid_statements,
    aid_register_entries,
    commitment_entries,
    repayment_plans,
    repayment_plan_lines,
    funds,
    reconciliations,
    reconciliation_lines,
    reconciliation_resolutions,
    payment_schedules,
    instalments,
    commitments,
    indicators,
    measurements,
    event_chains,
    events,
    change_feed,
    changes,
    outbox,
    periodic_jobs,
    passkey_holders,
    passkeys,
    second_steps,
    passkey_challenges,
    half_sign_ins,
    identities,
    provider_flows,
    provider_sessions,
    meetings,
    agenda_items,
    agenda_versions,
    attendances,
    minutes_parts,
    minutes_versions,
    minutes_remarks,
    action_points,
    yearly_agendas,
    calendar_feeds,
    notifications,
    notification_settings,
    notification_choices,
    webhook_endpoints,
    webhook_subscriptions,
    webhook_messages,
    webhook_deliveries,
    webhook_attempts,
    security_events,
);
