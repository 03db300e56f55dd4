//! Impact of revoking a mandate: what would be lost is listed beforehand.

use diesel::connection::SimpleConnection;
use edba::domain::Id;
use edba::domain::mandate::LedgerKind;
use edba::service::headroom::{self, Posting};
use edba::service::seed;
use rstest_reuse::apply;
use serde_json::json;

use crate::app::{App, Backend, both};
use crate::headroom::{mandate, posting};
use crate::mandates::{Party, party, terms};

/// A case before the board with an open ballot that closes on a day, and a standing pledge of € 100 for
/// 2026 under a mandate.
fn pledged(app: &App, number: i32, closes: &str, party: &Party, mandate: Id) -> Id {
    let [case, body, seat, ballot, vote, pledge] = std::array::from_fn(|_| Id::new());
    let Party {
        organisation,
        representative,
    } = party;
    app.work(|cx| {
        let programme = seed::programme_for(cx, 2000 + number, 2000 + number)?.id;
        let at = "'2026-03-02 09:00:00'";
        cx.conn.batch_execute(&format!(
            "INSERT INTO business_cases (id, number, number_key, programme_id, machine_version, status, status_since, round, revision,
                version, title, initiator_id, cost_cents, cover_cents, asked_cents, content, search_text, created_by, created_at, updated_at)
                SELECT '{case}', 'EDBA-C-{number}', {number}, '{programme}', 1, 'board-decision', {at}, 1, 1,
                1, 'Case {number}', '{organisation}', 0, 0, 0, '{{}}', '', id, {at}, {at} FROM accounts LIMIT 1;
             INSERT INTO bodies (id, code, kind, name_nl, name_en, opened_on, rules_version, version, created_at)
                VALUES ('{body}', 'table-{number}', 'table', 'Table', 'Table', '2026-01-01', 1, 1, {at});
             INSERT INTO seats (id, body_id, representative_id, role, from_date, version, created_at)
                VALUES ('{seat}', '{body}', '{representative}', 'member', '2026-01-01', 1, {at});
             INSERT INTO ballots (id, case_id, body_id, kind, round, is_lead, question, status, secret, rules_version, rules,
                case_revision, need, conditions, lifts_budget_breach, opened_at, closes_at, version)
                VALUES ('{ballot}', '{case}', '{body}', 'decision', 1, FALSE, 'Fund it?', 'open', FALSE, 1, '{{}}',
                1, '[]', '[]', FALSE, {at}, '{closes} 12:00:00', 1);
             INSERT INTO ballot_electors (ballot_id, seat_id, representative_id, organisation_id, sector, role, seat_order)
                VALUES ('{ballot}', '{seat}', '{representative}', '{organisation}', 'government', 'member', 1);
             INSERT INTO votes (id, ballot_id, seat_id, version, position, cast_by, cast_at, is_current, principal_id, cast_on)
                VALUES ('{vote}', '{ballot}', '{seat}', 1, 'for', '{representative}', {at}, TRUE, '{representative}', '2026-03-02');
             INSERT INTO pledges (id, vote_id, ballot_id, case_id, seat_id, seat_order, line, representative_id, organisation_id,
                mandate_id, mandate_version, instrument, budget_year, expenditure_kind, offered_cents, within_cents, subject_cents,
                reasons, status)
                VALUES ('{pledge}', '{vote}', '{ballot}', '{case}', '{seat}', 1, 1, '{representative}', '{organisation}',
                '{mandate}', 1, 'subsidy', 2026, 'programme', 12000, 10000, 2000, '[]', 'standing');"
        ))?;
        let reserve = Posting { case_id: case, pledge_id: pledge, ..posting(mandate, LedgerKind::Reserve, 2026, 100) };
        headroom::post(cx, &[reserve])
    });
    pledge
}

#[apply(both)]
fn open_pledges_would_become_subject_to_ratification_and_what_was_decided_stays(backend: Backend) {
    let app = &App::start(backend);
    let auditor = app.auditor();
    let almere = party(app, "almere");
    let parent = mandate(app, &almere, None, terms());
    let child = mandate(app, &almere, Some(parent), terms());
    let soon = pledged(app, 1, "2026-03-20", &almere, child);
    let late = pledged(app, 2, "2026-04-20", &almere, parent);
    app.work(|cx| {
        headroom::post(
            cx,
            &[
                posting(parent, LedgerKind::Reserve, 2026, 300),
                posting(parent, LedgerKind::Commit, 2026, 250),
                posting(parent, LedgerKind::Pay, 2026, 50),
            ],
        )
    });

    let impact = |of: Id, query: &str| {
        auditor
            .get(&format!("/v1/mandates/{of}/impact{query}"))
            .expect(200)
            .body
    };
    let now = impact(parent, "");
    assert_eq!(now["cases"].as_array().unwrap().len(), 2);
    let first = &now["cases"][0];
    assert_eq!(
        (&first["number"], &first["amount"]),
        (&json!("EDBA-C-1"), &json!("100.00"))
    );
    assert_eq!(first["pledges"][0]["pledgeId"], json!(soon));
    assert_eq!(first["pledges"][0]["mandateId"], json!(child));
    assert_eq!(now["cases"][1]["pledges"][0]["pledgeId"], json!(late));
    assert_eq!(now["subMandates"][0]["id"], json!(child));
    assert_eq!(
        now["stays"],
        json!({ "reserved": "50.00", "committed": "200.00", "paid": "50.00", "returned": "0.00" })
    );

    let of_child = impact(child, "");
    assert_eq!(of_child["cases"].as_array().unwrap().len(), 1);
    assert_eq!(of_child["subMandates"], json!([]));

    // A ballot that closes before the mandate ends loses nothing by its end.
    let ends = impact(parent, "?onDate=2026-03-20");
    assert_eq!(ends["cases"][0]["pledges"][0]["pledgeId"], json!(late));
    assert_eq!(ends["cases"].as_array().unwrap().len(), 1);
    assert_eq!(ends["stays"]["reserved"], "150.00");
    let member = app.account(
        edba::domain::codes::Role::BoardMember,
        "Member",
        None,
        Some(almere.representative),
    );
    member
        .get(&format!("/v1/mandates/{parent}/impact"))
        .problem(403, "forbidden");
}
