//! The ceilings of *de minimis* aid.

use rstest_reuse::apply;
use serde_json::json;

use super::{
    approve, de_minimis, declare, everything_holds, finance, granted, lent, room, share, state, state_anew,
};
use crate::app::{App, Backend, both};
use crate::decided::text;
use crate::world::World;

#[apply(both)]
fn declared_aid_of_the_whole_group_counts_towards_the_ceiling(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (boogaart, overmars) = (w.organisations["boogaart"], w.organisations["overmars"]);
    let case = granted(&w, "Glasvezel", 100_000);
    let stated = state(&w, &case, &[de_minimis(boogaart, "100000.00")]).expect(200);
    let day = text(&stated.items()[0]["grantedOnDate"]);
    let overmars_aid = declare(&w, overmars, "250000.00", "2025-06-01").expect(201);
    // Overmars is another undertaking, until the two are one group.
    finance(&w, &case).expect(202);
    assert_eq!(room(&w, boogaart, &day), "300000.00");
    let group = json!({ "name": "De groep", "members": [
        { "organisationId": boogaart, "fromDate": "2026-01-01" },
        { "organisationId": overmars, "fromDate": "2024-01-01" },
    ] });
    let formed = w
        .bureau
        .post("/v1/single-undertakings", group.clone())
        .expect(201);
    assert_eq!(room(&w, boogaart, &day), "50000.00");
    let twice = w.bureau.post("/v1/single-undertakings", group);
    assert_eq!(
        twice.problem(400, "invalid-input").faults(),
        ["/members/0/organisationId", "/members/1/organisationId"]
    );
    let pending = w
        .bureau
        .get("/v1/pending-actions?status=pending")
        .expect(200)
        .items();
    let path = format!("/v1/pending-actions/{}/approvals", text(&pending[0]["id"]));
    let refused = w.second_bureau.post(&path, json!({})).problem(409, "blocked");
    assert_eq!(refused.blockers(), ["state-aid-exceeded"]);
    assert!(text(&refused.body["blockers"][0]["nl"]).contains("De groep"));

    // Once the declaration is withdrawn, or the group is another one, the aid fits.
    let path = format!("{}/withdrawals", overmars_aid.header("location"));
    w.bureau
        .post(&path, json!({ "reason": "Dubbel vastgelegd." }))
        .expect(200);
    let again = w.bureau.post(&path, json!({ "reason": "Dubbel vastgelegd." }));
    assert_eq!(
        again.problem(409, "blocked").blockers(),
        ["declared-aid-withdrawn"]
    );
    assert_eq!(room(&w, boogaart, &day), "300000.00");
    declare(&w, overmars, "250000.00", "2025-06-01").expect(201);
    let alone = json!({ "members": [{ "organisationId": boogaart, "fromDate": "2026-01-01" }], "reason": "Verkocht." });
    w.bureau.patch(&formed.header("location"), alone).expect(200);
    let path = format!("/v1/pending-actions/{}/approvals", text(&pending[0]["id"]));
    w.second_bureau.post(&path, json!({})).expect(200);
    assert_eq!(room(&w, boogaart, &day), "200000.00");
    everything_holds(app);
}

#[apply(both)]
fn three_years_are_counted_to_the_day(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let boogaart = w.organisations["boogaart"];
    let case = granted(&w, "Glasvezel", 100_000);
    let stated = state(&w, &case, &[de_minimis(boogaart, "100000.00")]).expect(200);
    let day = text(&stated.items()[0]["grantedOnDate"]);
    let three_years_before = format!("2023{}", &day[4..]);
    declare(&w, boogaart, "300000.00", &three_years_before).expect(201);
    assert_eq!(room(&w, boogaart, &day), "300000.00");
    finance(&w, &case).expect(202);
    // A day later, it counts.
    let next: chrono::NaiveDate = three_years_before.parse().unwrap();
    let next = next.succ_opt().unwrap().to_string();
    declare(&w, boogaart, "300000.00", &next).expect(201);
    assert_eq!(room(&w, boogaart, &day), "0.00");
    let other = granted(&w, "Datacentrum", 50_000);
    state(&w, &other, &[de_minimis(boogaart, "50000.00")]).expect(200);
    let refused = finance(&w, &other).problem(409, "blocked");
    assert_eq!(refused.blockers(), ["state-aid-exceeded"]);
    state_anew(&w, &other, &[share(boogaart, "50000.00", "block-exemption")]).expect(200);
    finance(&w, &other).expect(202);
}

#[apply(both)]
fn a_loan_counts_by_its_advantage(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let boogaart = w.organisations["boogaart"];
    let case = lent(&w, "Lening", 400_000);
    let mut loan = de_minimis(boogaart, "400000.00");
    state(&w, &case, std::slice::from_ref(&loan)).expect(200);
    assert_eq!(
        finance(&w, &case).problem(409, "blocked").blockers(),
        ["state-aid-exceeded"]
    );
    loan["grossGrantEquivalent"] = json!("38000.00");
    state_anew(&w, &case, &[loan]).expect(200);
    let proposed = finance(&w, &case).expect(202);
    approve(&w.second_bureau, &proposed).expect(200);
    everything_holds(app);
}

#[apply(both)]
fn a_statement_about_a_financed_case_must_fit_too(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let boogaart = w.organisations["boogaart"];
    let case = granted(&w, "Glasvezel", 100_000);
    state(&w, &case, &[share(boogaart, "100000.00", "no-aid")]).expect(200);
    let proposed = finance(&w, &case).expect(202);
    approve(&w.second_bureau, &proposed).expect(200);
    declare(&w, boogaart, "250000.00", "2025-06-01").expect(201);
    let refused = state_anew(&w, &case, &[de_minimis(boogaart, "100000.00")]);
    assert_eq!(refused.problem(409, "blocked").blockers(), ["state-aid-exceeded"]);
    state_anew(&w, &case, &[share(boogaart, "100000.00", "notified")]).expect(200);
    everything_holds(app);
}

#[apply(both)]
fn aid_beyond_a_ceiling_is_corrected_downwards(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let boogaart = w.organisations["boogaart"];
    let case = lent(&w, "Lening", 100_000);
    let advantage = |amount: &str| {
        let mut loan = de_minimis(boogaart, "100000.00");
        loan["grossGrantEquivalent"] = json!(amount);
        [loan]
    };
    state(&w, &case, &advantage("5000.00")).expect(200);
    approve(&w.second_bureau, &finance(&w, &case).expect(202)).expect(200);
    // The recipient declares late what it got elsewhere: together it is 4,000 over.
    declare(&w, boogaart, "299000.00", "2025-06-01").expect(201);
    let refused = state_anew(&w, &case, &advantage("5000.01"));
    assert_eq!(refused.problem(409, "blocked").blockers(), ["state-aid-exceeded"]);
    state_anew(&w, &case, &advantage("5000.00")).expect(200);
    state_anew(&w, &case, &advantage("4000.00")).expect(200);
    let refused = state_anew(&w, &case, &advantage("4000.01"));
    assert_eq!(refused.problem(409, "blocked").blockers(), ["state-aid-exceeded"]);
    state_anew(&w, &case, &[share(boogaart, "100000.00", "no-aid")]).expect(200);
    let refused = state_anew(&w, &case, &advantage("1000.01"));
    assert_eq!(refused.problem(409, "blocked").blockers(), ["state-aid-exceeded"]);
    state_anew(&w, &case, &advantage("1000.00")).expect(200);
    everything_holds(app);
}

#[apply(both)]
fn the_right_to_a_ratified_part_arises_with_the_ratification(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let boogaart = w.organisations["boogaart"];
    let case = w.case("Glasvezel", 600_000);
    w.to_board(&case);
    let ballot =
        json!({ "caseId": case, "closesAt": "2026-03-16T12:00:00Z", "ratificationDueDate": "2026-03-31" });
    let ballot = w.bureau.post("/v1/ballots", ballot).expect(201).id();
    w.everybody_for(&ballot, &[("gemeente-almere", 600_000)]);
    w.close(&ballot).expect(200);
    let asked = w.bureau.get(&format!("/v1/ratifications?caseId={case}"));
    let asked = text(&asked.expect(200).items()[0]["id"]);
    app.at("2026-03-20T09:00:00Z");
    let given = json!({ "outcome": "given", "document": "Raadsbesluit 2026-12" });
    let proposed = w
        .bureau
        .post(&format!("/v1/ratifications/{asked}/outcomes"), given)
        .expect(202);
    approve(&w.second_bureau, &proposed).expect(200);
    let mut days = Vec::new();
    let commitments = w.bureau.get(&format!("/v1/commitments?caseId={case}"));
    for one in commitments.expect(200).items() {
        let amount = text(&one["amount"]);
        let path = format!(
            "/v1/commitments/{}/state-aid-statements",
            one["id"].as_str().unwrap()
        );
        let body = json!({ "statements": [de_minimis(boogaart, &amount)] });
        let stated = w.bureau.post(&path, body).expect(200);
        days.push((amount, text(&stated.items()[0]["grantedOnDate"])));
    }
    days.sort();
    let expected = [("100000.00", "2026-03-20"), ("500000.00", "2026-03-02")];
    assert_eq!(
        days,
        expected.map(|(amount, day)| (amount.to_owned(), day.to_owned()))
    );
    // Both count, although the ceiling is looked at on each day.
    let refused = finance(&w, &case).problem(409, "blocked");
    assert_eq!(refused.blockers(), ["state-aid-exceeded"]);
}
