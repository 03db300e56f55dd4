//! Database guards (triggers and constraints): they refuse invalid writes from any client.

pub mod consultations;
mod documents;
mod loans;
pub mod meetings;
mod minutes;

use diesel::connection::SimpleConnection;
use edba::domain::workflow::machines;
use rstest_reuse::apply;
use serde_json::json;

use crate::app::{App, Backend, both};
use crate::decided::Decided;

/// What somebody tries, and what they are told.
const NEVER: &[(&str, &str)] = &[
    (
        "UPDATE budget_cells SET budget_cents = 1",
        "the budget of a cell follows from its moves",
    ),
    (
        "UPDATE budget_cells SET track_code = 'clusters'",
        "the budget of a cell follows from its moves",
    ),
    (
        "INSERT INTO budget_cells (id, programme_id, budget_year, expenditure_kind, instrument, budget_cents, version, \
         created_at) SELECT 'x', programme_id, 2027, expenditure_kind, instrument, 1, 1, created_at FROM budget_cells",
        "the budget of a cell follows from its moves",
    ),
    ("DELETE FROM budget_cells", "a budget cell is never deleted"),
    (
        "UPDATE budget_moves SET source = 'X'",
        "a move of the budget is never changed",
    ),
    ("DELETE FROM budget_moves", "a move of the budget is never"),
    (
        "INSERT INTO budget_moves (id, cell_id, seq, kind, amount_cents, after_cents, source, source_date, recorded_at) SELECT \
         'x', id, version + 1, 'allocation', 1, 2, 'X', '2026-03-02', created_at FROM budget_cells WHERE budget_cents = 100",
        "the moves of a budget cell add up",
    ),
    (
        "INSERT INTO budget_moves (id, cell_id, seq, kind, amount_cents, after_cents, source, source_date, recorded_at) SELECT \
         'x', id, version + 1, 'allocation', -1, 99, 'X', '2026-03-02', created_at FROM budget_cells WHERE budget_cents = 100",
        "constraint",
    ),
    // The cells of € 1 and € 2 are of 2026 and of two kinds of expenditure; that of € 3 is the first one in 2027.
    (
        "INSERT INTO budget_moves (id, cell_id, seq, kind, amount_cents, after_cents, pair_id, source, source_date, recorded_at) \
         SELECT CASE budget_cents WHEN 100 THEN 'x' ELSE 'y' END, id, version + 1, 'transfer', CASE budget_cents WHEN 100 THEN -1 \
         ELSE 2 END, budget_cents + CASE budget_cents WHEN 100 THEN -1 ELSE 2 END, 'p', 'X', '2026-03-02', created_at \
         FROM budget_cells WHERE budget_cents IN (100, 200)",
        "both sides of a transfer are zero together",
    ),
    (
        "INSERT INTO budget_moves (id, cell_id, seq, kind, amount_cents, after_cents, pair_id, source, source_date, recorded_at) \
         SELECT CASE budget_cents WHEN 100 THEN 'x' ELSE 'y' END, id, version + 1, 'transfer', CASE budget_cents WHEN 100 THEN -1 \
         ELSE 1 END, budget_cents + CASE budget_cents WHEN 100 THEN -1 ELSE 1 END, 'p', 'X', '2026-03-02', created_at \
         FROM budget_cells WHERE budget_cents IN (100, 300)",
        "a transfer stays within a year and a funder, and a carry-over goes to a later year of its cell",
    ),
    (
        "INSERT INTO budget_moves (id, cell_id, seq, kind, amount_cents, after_cents, pair_id, source, source_date, recorded_at) \
         SELECT CASE budget_cents WHEN 100 THEN 'x' ELSE 'y' END, id, version + 1, 'carry-over', CASE budget_cents WHEN 100 THEN -1 \
         ELSE 1 END, budget_cents + CASE budget_cents WHEN 100 THEN -1 ELSE 1 END, 'p', 'X', '2026-03-02', created_at \
         FROM budget_cells WHERE budget_cents IN (100, 200)",
        "a transfer stays within a year and a funder, and a carry-over goes to a later year of its cell",
    ),
    (
        "INSERT INTO budget_moves (id, cell_id, seq, kind, amount_cents, after_cents, pair_id, source, source_date, recorded_at) \
         SELECT CASE budget_cents WHEN 200 THEN 'x' ELSE 'y' END, id, version + 1, 'carry-over', CASE budget_cents WHEN 200 THEN -1 \
         ELSE 1 END, budget_cents + CASE budget_cents WHEN 200 THEN -1 ELSE 1 END, 'p', 'X', '2026-03-02', created_at \
         FROM budget_cells WHERE budget_cents IN (200, 300)",
        "a transfer stays within a year and a funder, and a carry-over goes to a later year of its cell",
    ),
    (
        "INSERT INTO budget_moves (id, cell_id, seq, kind, amount_cents, after_cents, pair_id, source, source_date, recorded_at) \
         SELECT CASE budget_cents WHEN 300 THEN 'x' ELSE 'y' END, id, version + 1, 'carry-over', CASE budget_cents WHEN 300 THEN -1 \
         ELSE 1 END, budget_cents + CASE budget_cents WHEN 300 THEN -1 ELSE 1 END, 'p', 'X', '2026-03-02', created_at \
         FROM budget_cells WHERE budget_cents IN (300, 100)",
        "a transfer stays within a year and a funder, and a carry-over goes to a later year of its cell",
    ),
    (
        "INSERT INTO budget_cells (id, programme_id, budget_year, track_code, expenditure_kind, instrument, version, created_at) \
         SELECT 'x', programme_id, budget_year, 'unknown', expenditure_kind, instrument, 1, created_at FROM budget_cells \
         WHERE budget_cents = 100",
        "a budget cell has a year and a track of its programme",
    ),
    (
        "INSERT INTO budget_cells (id, programme_id, budget_year, expenditure_kind, instrument, version, created_at) \
         SELECT 'x', programme_id, 2099, expenditure_kind, instrument, 1, created_at FROM budget_cells WHERE budget_cents = 100",
        "a budget cell has a year and a track of its programme",
    ),
    (
        "INSERT INTO budget_cells (id, programme_id, budget_year, expenditure_kind, instrument, organisation_id, version, \
         created_at) SELECT 'x', k.programme_id, k.budget_year, 'personnel', k.instrument, o.id, 1, k.created_at \
         FROM budget_cells k CROSS JOIN organisations o WHERE k.budget_cents = 100 AND o.code = 'usg-people'",
        "the cell of a funder stands below the same cell of the programme",
    ),
    (
        "UPDATE budget_years SET version = version - 1",
        "the version of a yearly programme goes up by one",
    ),
    (
        "UPDATE budget_years SET budget_year = budget_year + 1, version = version + 1",
        "the version of a yearly programme goes up by one",
    ),
    (
        "INSERT INTO budget_years (programme_id, budget_year, version) SELECT programme_id, 2027, 9 FROM budget_years",
        "the version of a yearly programme goes up by one",
    ),
    ("DELETE FROM budget_years", "a yearly programme is never deleted"),
    (
        "INSERT INTO ballots (id, case_id, body_id, kind, round, is_lead, question, status, secret, rules_version, rules, \
         case_revision, need, conditions, lifts_budget_breach, opened_at, closes_at, supersedes_decision_id, version) \
         SELECT 'x', case_id, body_id, 'supplementary', round, is_lead, question, 'open', secret, rules_version, rules, \
         case_revision, need, conditions, lifts_budget_breach, opened_at, closes_at, 'x', 1 FROM ballots \
         WHERE kind = 'decision'",
        "a supplementary ballot supersedes no decision",
    ),
    (
        "UPDATE instalments SET amount_cents = amount_cents + 1",
        "an instalment is never changed",
    ),
    ("DELETE FROM instalments", "an instalment is never"),
    (
        "INSERT INTO instalments (id, schedule_id, number, due_date, amount_cents, description) SELECT 'x', id, 9, \
         '2026-09-01', 1, 'X' FROM payment_schedules WHERE status = 'in-force'",
        "an instalment is proposed with its schedule",
    ),
    (
        "INSERT INTO instalments (id, schedule_id, number, due_date, amount_cents, description, condition_id) SELECT 'x', id, \
         9, '2026-09-01', 1, 'X', (SELECT min(id) FROM ballots) FROM payment_schedules WHERE status = 'proposed'",
        "an instalment waits for a condition of its own case",
    ),
    (
        "INSERT INTO payment_schedules (id, commitment_id, number, status, proposed_by, trimmed, proposer_id, proposed_at, \
         answered_by_id, answered_at) SELECT 'x', commitment_id, 9, 'in-force', proposed_by, trimmed, proposer_id, \
         proposed_at, answered_by_id, answered_at FROM payment_schedules WHERE status = 'in-force'",
        "a payment schedule begins as a proposal",
    ),
    (
        "UPDATE payment_schedules SET status = 'replaced' WHERE status = 'in-force'",
        "a payment schedule only moves on",
    ),
    (
        "UPDATE payment_schedules SET status = 'superseded', ended_at = proposed_at, proposed_by = 'finance-partner' \
         WHERE status = 'in-force'",
        "what a payment schedule is never changes",
    ),
    (
        "UPDATE payment_schedules SET status = 'in-force', answered_at = proposed_at, answered_by_id = (SELECT min(a.id) \
         FROM accounts a WHERE a.id <> proposer_id) WHERE status = 'proposed'",
        "the instalments of a schedule add up to its commitment",
    ),
    (
        "DELETE FROM payment_schedules",
        "a payment schedule is never deleted",
    ),
    (
        "UPDATE commitment_entries SET amount_cents = amount_cents + 1",
        "an entry of a commitment is never",
    ),
    (
        "DELETE FROM commitment_entries",
        "an entry of a commitment is never",
    ),
    (
        "INSERT INTO commitment_entries (id, commitment_id, seq, kind, amount_cents, organisation_id, value_date, \
         booking_reference, payee, recorded_at) SELECT 'x', id, 99, 'paid', amount_cents, organisation_id, '2026-03-02', \
         'B-1', 'X', created_at FROM commitments WHERE status = 'offered'",
        "nothing is paid before the acknowledgement",
    ),
    (
        "INSERT INTO commitment_entries (id, commitment_id, seq, kind, amount_cents, organisation_id, recorded_at) \
         SELECT 'x', id, 99, 'released', amount_cents + 1, organisation_id, created_at FROM commitments",
        "no more is paid and released than was committed",
    ),
    (
        "UPDATE commitments SET status = 'acknowledged' WHERE status = 'offered'",
        "the status of a commitment follows from its entries",
    ),
    (
        "INSERT INTO commitment_entries (id, commitment_id, seq, kind, amount_cents, organisation_id, recorded_at) \
         SELECT 'x', id, 99, 'decided', amount_cents, organisation_id, created_at FROM commitments",
        "a commitment begins once, with its amount",
    ),
    (
        "INSERT INTO commitment_entries (id, commitment_id, seq, kind, amount_cents, organisation_id, value_date, document, \
         recorded_at) SELECT 'x', id, 99, 'determined', amount_cents + 1, organisation_id, '2026-03-02', 'X', created_at \
         FROM commitments",
        "a subsidy is determined at no more than was committed",
    ),
    (
        "INSERT INTO commitment_entries (id, commitment_id, seq, kind, amount_cents, organisation_id, value_date, \
         booking_reference, payee, recorded_at) SELECT 'x', id, 99, 'recovered', 1, organisation_id, '2026-03-02', 'R-1', 'X', \
         created_at FROM commitments",
        "no more is recovered and written off than was paid",
    ),
    (
        "INSERT INTO commitment_entries (id, commitment_id, seq, kind, amount_cents, organisation_id, reason, recorded_at) \
         SELECT 'x', id, 99, 'carried-out', amount_cents + 1, organisation_id, 'X', created_at FROM commitments",
        "no more is paid and released than was committed",
    ),
    (
        "UPDATE commitments SET carried_from_id = id",
        "what was committed never changes",
    ),
    (
        "UPDATE commitments SET status = 'carried-over' WHERE status = 'offered'",
        "the status of a commitment follows from its entries",
    ),
    (
        "INSERT INTO commitments (id, decision_id, case_id, pledge_id, mandate_id, organisation_id, instrument, budget_year, \
         expenditure_kind, amount_cents, status, version, created_at, carried_from_id) SELECT 'x', decision_id, case_id, \
         pledge_id, mandate_id, organisation_id, instrument, budget_year, expenditure_kind, amount_cents, 'decided', 1, \
         created_at, id FROM commitments",
        "a commitment is carried over to another budget year as it is",
    ),
    (
        "UPDATE ratifications SET carry_to_year = 2027, carries_over_id = (SELECT min(id) FROM commitments)",
        "a ratification is answered once, for what was asked",
    ),
    (
        "UPDATE changes SET position = position + 100000",
        "a change is never",
    ),
    ("DELETE FROM changes", "a change is never"),
    (
        "INSERT INTO changes SELECT 5000000, event_id, recorded_at, recorded_at FROM changes WHERE position = 1",
        "a change gets the next position",
    ),
    ("DELETE FROM change_feed", "the feed of changes is never deleted"),
    (
        "UPDATE business_cases SET status = 'completed'",
        "a case moves as the machine says",
    ),
    (
        "UPDATE business_cases SET number = 'EDBA-C-2026-999'",
        "what a case is, and whose",
    ),
    (
        "UPDATE business_cases SET machine_version = 1",
        "what a case is, and whose",
    ),
    ("DELETE FROM business_cases", "a case is never deleted"),
    (
        "UPDATE mandates SET representative_id = grantor_id",
        "whose a mandate is",
    ),
    (
        "UPDATE mandates SET revoked_at = NULL, revocation_reason = NULL WHERE revoked_at IS NOT NULL",
        "a revoked mandate stays",
    ),
    ("DELETE FROM mandates", "a mandate is never deleted"),
    (
        "UPDATE mandate_versions SET superseded_at = NULL WHERE version = 1 AND superseded_at IS NOT NULL",
        "when terms held never changes",
    ),
    (
        "DELETE FROM mandate_versions",
        "the terms of a mandate are never deleted",
    ),
    (
        "UPDATE body_rules SET rules = '{}'",
        "the rules of a body are never changed",
    ),
    ("DELETE FROM body_rules", "the rules of a body are never deleted"),
    ("UPDATE seats SET role = 'chair'", "whose a seat is never changes"),
    ("DELETE FROM seats", "a seat is never deleted"),
    (
        "UPDATE ballots SET question = 'Iets anders?' WHERE status = 'open'",
        "what a ballot asks never changes",
    ),
    (
        "UPDATE ballots SET closes_at = '2026-03-03 00:00:00' WHERE status = 'open'",
        "a deadline only moves on",
    ),
    (
        "UPDATE ballots SET status = 'cancelled', ended_at = closes_at WHERE status = 'open'",
        "only cancelled before its deadline",
    ),
    (
        // Everybody can read what was voted on an open ballot: it is never void.
        "UPDATE ballots SET status = 'cancelled', ended_at = closes_at, voided = TRUE WHERE status = 'open'",
        "constraint",
    ),
    (
        "DELETE FROM ballot_electors",
        "an electorate is frozen at opening",
    ),
    (
        "UPDATE pledges SET status = 'standing'",
        "a pledge is settled once",
    ),
    (
        "UPDATE pledges SET offered_cents = offered_cents + 1",
        "a pledge is settled once",
    ),
    ("DELETE FROM pledges", "a pledge is never deleted"),
    (
        "UPDATE ratifications SET amount_cents = 1",
        "a ratification is answered once",
    ),
    (
        "UPDATE ratifications SET status = 'pending', decided_at = NULL",
        "a ratification is answered once",
    ),
    ("DELETE FROM ratifications", "a ratification is never deleted"),
    (
        "UPDATE conditions SET status = 'open', evidence = NULL, met_at = NULL",
        "a condition is met once",
    ),
    (
        "UPDATE conditions SET description = 'Niets'",
        "a condition is met once",
    ),
    ("DELETE FROM conditions", "a condition is never deleted"),
    (
        "UPDATE promises SET description = 'Niets'",
        "what was promised never changes",
    ),
    (
        "UPDATE promises SET status = 'open', evidence = NULL, answered_at = NULL WHERE status = 'met'",
        "a promise is answered once",
    ),
    ("DELETE FROM promises", "a promise is never deleted"),
    (
        "INSERT INTO repayment_plans (id, commitment_id, number, account_id, recorded_at) SELECT 'x', id, 1, (SELECT min(id) \
         FROM accounts), created_at FROM commitments WHERE instrument = 'subsidy'",
        "only a loan has a repayment plan",
    ),
    (
        "INSERT INTO state_aid_statements (id, case_id, commitment_id, recipient_id, amount_cents, basis, grounds, \
         granted_on, version, created_at) SELECT 'x', (SELECT max(b.id) FROM business_cases b WHERE b.id <> c.case_id), c.id, \
         (SELECT min(o.id) FROM organisations o), 1, 'no-aid', 'X', '2026-03-02', 1, c.created_at FROM commitments c \
         WHERE c.id NOT IN (SELECT s.commitment_id FROM state_aid_statements s)",
        "a statement of state aid is about a commitment of its case",
    ),
    ("DELETE FROM funds", "a fund is never deleted"),
    (
        "UPDATE funds SET organisation_id = (SELECT min(id) FROM organisations), version = version + 1",
        "what a fund is never changes",
    ),
    (
        "UPDATE mandate_versions SET returns_available = NOT returns_available",
        "mandate terms are never edited",
    ),
    (
        "UPDATE commitments SET fund_id = (SELECT min(id) FROM funds)",
        "what was committed never changes",
    ),
    (
        "INSERT INTO commitment_entries (id, commitment_id, seq, kind, amount_cents, organisation_id, value_date, \
         booking_reference, payee, recorded_at) SELECT 'x', id, 99, 'repaid', 1, organisation_id, '2026-03-02', 'A-1', 'X', \
         created_at FROM commitments",
        "only a loan that was paid out is repaid",
    ),
    (
        "UPDATE state_aid_statements SET grounds = 'Niets'",
        "a statement of state aid is replaced and never changed",
    ),
    (
        "UPDATE state_aid_statements SET replaced_at = NULL WHERE replaced_at IS NOT NULL",
        "a statement of state aid is replaced once",
    ),
    (
        "UPDATE aid_register_entries SET reference = 'X'",
        "an entry in the register of aid is never changed",
    ),
    (
        "DELETE FROM aid_register_entries",
        "an entry in the register of aid is never deleted",
    ),
    (
        "INSERT INTO aid_register_entries (id, statement_id, commitment_id, recipient_id, seq, reference, registered_on, rule, \
         granted_on, gross_grant_cents, recorded_at) SELECT 'x', statement_id, commitment_id, (SELECT min(o.id) \
         FROM organisations o WHERE o.id <> recipient_id), 1, 'X', registered_on, rule, granted_on, 1, recorded_at \
         FROM aid_register_entries WHERE rule IS NOT NULL",
        "an entry in the register of aid is about its statement",
    ),
    (
        "INSERT INTO aid_register_entries (id, statement_id, commitment_id, recipient_id, seq, reference, registered_on, rule, \
         granted_on, gross_grant_cents, recorded_at) SELECT 'x', statement_id, commitment_id, recipient_id, 99, 'X', \
         registered_on, NULL, granted_on, 0, recorded_at FROM aid_register_entries",
        "entries in the register of aid follow each other",
    ),
    (
        "DELETE FROM state_aid_statements",
        "a statement of state aid is never deleted",
    ),
    (
        "INSERT INTO state_aid_statements (id, case_id, commitment_id, recipient_id, amount_cents, basis, grounds, \
         granted_on, version, created_at) SELECT 'x', case_id, commitment_id, (SELECT min(id) FROM organisations), 1, \
         'no-aid', 'X', granted_on, 1, created_at FROM state_aid_statements WHERE replaced_at IS NULL",
        "recipients get no more than was committed",
    ),
    (
        "UPDATE declared_aid SET gross_grant_cents = 1",
        "declared aid is only withdrawn, once",
    ),
    ("DELETE FROM declared_aid", "declared aid is never deleted"),
    (
        "DELETE FROM single_undertakings",
        "a single undertaking is never deleted",
    ),
    (
        "UPDATE single_undertakings SET created_at = '2020-01-01 00:00:00', version = version + 1",
        "a single undertaking changes by another version",
    ),
    (
        "UPDATE single_undertakings SET name = 'X'",
        "a single undertaking changes by another version",
    ),
    (
        "INSERT INTO undertaking_members (undertaking_id, version, organisation_id, from_date) \
         SELECT m.undertaking_id, m.version, m.organisation_id, '2030-01-01' FROM undertaking_members m \
         JOIN single_undertakings s ON s.id = m.undertaking_id AND s.version = m.version",
        "an organisation belongs to one single undertaking at a time",
    ),
    (
        "UPDATE undertaking_members SET from_date = '2020-01-01'",
        "a membership of a single undertaking is never changed",
    ),
    (
        "INSERT INTO undertaking_members (undertaking_id, version, organisation_id, from_date) \
         SELECT id, version + 1, (SELECT id FROM organisations WHERE code = 'windesheim'), '2030-01-01' \
         FROM single_undertakings",
        "memberships are of the present version of a single undertaking",
    ),
    (
        "DELETE FROM undertaking_members",
        "a membership of a single undertaking is never deleted",
    ),
    (
        "INSERT INTO aid_ceilings (rule, from_date, amount_cents, source) VALUES ('general', '2025-01-01', 1, 'X')",
        "a ceiling of state aid comes with a migration",
    ),
    (
        "UPDATE aid_ceilings SET amount_cents = 1",
        "a ceiling of state aid is never changed",
    ),
    (
        "DELETE FROM aid_ceilings",
        "a ceiling of state aid is never changed",
    ),
    (
        "UPDATE commitments SET amount_cents = 1",
        "what was committed never changes",
    ),
    (
        "UPDATE commitments SET status = 'decided'",
        "a commitment only moves on",
    ),
    (
        "UPDATE commitments SET booking_reference = 'X'",
        "the booking reference of a commitment is that of its last acknowledgement",
    ),
    ("DELETE FROM commitments", "a commitment is never deleted"),
    (
        "UPDATE pending_actions SET payload = '{}'",
        "what was proposed is decided on as it is",
    ),
    (
        "UPDATE pending_actions SET status = 'pending', decided_by = NULL",
        "what was proposed is decided on as it is",
    ),
    (
        "UPDATE pending_actions SET approver_organisation_id = (SELECT organisation_id FROM ratifications LIMIT 1)",
        "what was proposed is decided on as it is",
    ),
    (
        "INSERT INTO pending_actions (id, action, subject_id, case_id, payload, status, proposed_by, proposed_at, version, \
         approver_organisation_id) SELECT 'x', 'refuse-ratification', id, case_id, '{}', 'pending', \
         (SELECT MIN(id) FROM accounts), '2026-03-02 09:00:00', 1, organisation_id FROM ratifications LIMIT 1",
        "mandate officers answer for their own organisation",
    ),
    (
        "DELETE FROM pending_actions",
        "a proposed action is never deleted",
    ),
];

/// A decision that is there already, written once more with some of its columns changed.
fn once_more(changed: &[(&str, &str)]) -> String {
    let columns = "id, number, number_version, case_id, ballot_id, outcome, decided_at, asked_cents, gap_cents, need, \
                   gap, lifts_budget_breach, certificate, certificate_hash, supersedes_id, standing, public, version";
    let values: Vec<&str> = columns
        .split(',')
        .map(str::trim)
        .map(|column| {
            let changed = changed.iter().find(|(name, _)| *name == column);
            changed.map_or(column, |(_, value)| value)
        })
        .collect();
    format!(
        "INSERT INTO decisions ({columns}) SELECT {} FROM decisions",
        values.join(", ")
    )
}

/// What the triggers of a row do not see by themselves.
fn past_the_rows(backend: Backend) -> Vec<(String, &'static str)> {
    match backend {
        Backend::Sqlite => [
            ("events", "an event is never deleted"),
            ("headroom_entries", "a ledger entry is never deleted"),
            // What may be inserted at all is asked first.
            ("votes", "a vote is only taken before the deadline"),
            ("decisions", "a decision is never deleted"),
            ("documents", "a document is never deleted"),
        ]
        .map(|(table, told)| {
            (
                format!("INSERT OR REPLACE INTO {table} SELECT * FROM {table}"),
                told,
            )
        })
        .into(),
        Backend::Postgres => [
            "events",
            "headroom_entries",
            "votes",
            "decisions",
            "business_cases",
            "mandates",
            "undertaking_members",
            "budget_years",
            "documents",
            "document_versions",
            "document_attachments",
        ]
        .iter()
        .chain(meetings::KEPT)
        .chain(consultations::KEPT)
        .map(|table| {
            (
                format!("TRUNCATE {table} CASCADE"),
                "what is kept is never deleted",
            )
        })
        .collect(),
    }
}

/// A cell of the budget with an amount of € 1.
fn budgeted(it: &Decided<'_>) {
    let programmes = it.w.bureau.get("/v1/programmes?year=2026").items();
    let programme = programmes[0]["id"].as_str().unwrap();
    let cell = |kind: &str, amount: &str| json!({ "expenditureKind": kind, "instrument": "guarantee", "amount": amount });
    let set = |year: i32, cells: serde_json::Value| {
        let path = format!("/v1/programmes/{programme}/budgets/{year}");
        it.w.bureau.put(&path, json!({ "cells": cells })).expect(200);
    };
    set(
        2026,
        json!([cell("programme", "1.00"), cell("investment", "2.00")]),
    );
    set(2027, json!([cell("programme", "3.00")]));
}

/// A schedule in force, and a proposal that does not add up any more.
fn scheduled(it: &Decided<'_>) {
    let partner = it.partner("usg-people");
    let commitment = format!("/v1/commitments/{}", it.commitment);
    let booked = json!({ "bookingReference": "USG-1" });
    partner
        .post(&format!("{commitment}/acknowledgements"), booked)
        .expect(200);
    let propose = |instalments: serde_json::Value| {
        let body = json!({ "reason": "Planning.", "instalments": instalments });
        partner
            .post(&format!("{commitment}/payment-schedules"), body)
            .expect(201)
            .id()
    };
    let whole = json!([
        { "dueDate": "2026-04-01", "amount": "60000.00", "description": "Start" },
        { "dueDate": "2026-09-01", "amount": "40000.00", "description": "Slot" },
    ]);
    let id = propose(whole.clone());
    let agreements = format!("/v1/payment-schedules/{id}/agreements");
    it.w.bureau.post(&agreements, json!({})).expect(200);
    propose(whole);
    let release = json!({ "amount": "10000.00", "reason": "Goedkoper." });
    let proposed =
        it.w.bureau
            .post(&format!("{commitment}/releases"), release)
            .expect(202);
    it.approve(&proposed).expect(200);
}

/// A promise in kind that was met.
fn promised(it: &Decided<'_>) {
    let land = json!({
        "kind": "land", "description": "Twee hectare aan de kade.", "organisationId": it.funder,
        "owner": "Hoofd grondzaken", "dueDate": "2026-06-30",
    });
    let path = format!("/v1/cases/{}/promises", it.case);
    let id = it.w.bureau.post(&path, land).expect(201).id();
    let evidence = json!({ "evidence": "Akte 4711." });
    it.w.bureau
        .post(&format!("/v1/promises/{id}/fulfilments"), evidence)
        .expect(200);
}

#[apply(both)]
fn what_may_never_happen_is_refused_whoever_writes(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    it.financed();
    let other = it.w.case("Almere Labs", 40_000);
    it.w.to_board(&other);
    it.w.board_ballot(&other);
    let mandate = format!(
        "/v1/mandates/{}",
        it.w.board_members["windesheim"].mandate.as_ref().unwrap()
    );
    let terms = json!({ "terms": crate::world::terms("windesheim", 10_000, 10_000, 10_000) });
    it.w.bureau.post_about(&mandate, "versions", terms).expect(201);
    it.w.bureau
        .post_about(&mandate, "revocations", json!({ "reason": "nieuw college" }))
        .expect(201);
    scheduled(&it);
    promised(&it);
    loans::borrowed(&it);
    documents::added(&it);
    meetings::held(&it.w);
    consultations::held(&it.w);
    it.w.case("Nog geen tafel", 1_000);
    budgeted(&it);
    crate::lent::fund(&it.w, "usg-people", "Innovatiefonds");
    crate::state_aid::everything_happens(&it.w);
    app.number_changes();
    let mut conn = app.state.db.writer().unwrap();
    let never = NEVER
        .iter()
        .chain(loans::NEVER)
        .chain(documents::NEVER)
        .chain(meetings::NEVER)
        .chain(minutes::NEVER)
        .chain(consultations::NEVER);
    let never = never.map(|(sql, told)| ((*sql).to_owned(), *told));
    // A certificate that does not account for what was asked, or that leaves out what goes on.
    let granted = "REPLACE(certificate, '\"granted\":\"100000.00\"', '\"granted\":\"99999.99\"')";
    let unsound = [
        once_more(&[("asked_cents", "asked_cents + 1")]),
        once_more(&[("gap_cents", "gap_cents + 1")]),
        once_more(&[("certificate", granted)]),
        once_more(&[("number_version", "number_version + 1")]),
    ];
    let unsound = unsound.map(|sql| (sql, "a certificate adds up to what was asked"));
    for (sql, told) in never.chain(past_the_rows(app.backend)).chain(unsound) {
        let refused = conn.batch_execute(&sql).expect_err(&sql).to_string();
        assert!(refused.contains(told), "{sql}: {refused}");
    }
    drop(conn);
    assert!(crate::killed::verify(app).0);
}

#[test]
fn the_database_knows_the_moves_of_the_machine_and_no_others() {
    let mut moves: Vec<String> = machines()
        .iter()
        .flat_map(|machine| machine.transitions)
        .filter(|row| row.from != row.to)
        .map(|row| format!("'{} {}'", row.from, row.to))
        .collect();
    moves.sort();
    moves.dedup();
    for backend in ["sqlite", "postgres"] {
        let path = format!(
            "{}/migrations/{backend}/0019_guards/up.sql",
            env!("CARGO_MANIFEST_DIR")
        );
        let text = std::fs::read_to_string(path).unwrap();
        let (_, trigger) = text.split_once("cases_move_as_the_machine_says").unwrap();
        let (_, list) = trigger.split_once("NOT IN (").unwrap();
        let (list, _) = list.split_once(')').unwrap();
        let mut known: Vec<String> = list.split(',').map(|entry| entry.trim().to_owned()).collect();
        known.sort();
        assert_eq!(known, moves, "{backend}");
    }
}
