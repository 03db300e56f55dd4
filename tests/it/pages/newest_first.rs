//! Lists sorted newest first, whatever the order in which their items were created.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use super::visitor::{Shown, Visitor};
use crate::app::{App, Backend, both};
use crate::world::{World, vote};

/// These texts stand on the page in this order.
#[track_caller]
fn in_order(page: &Shown, texts: &[&str]) {
    let mut from = 0;
    for text in texts {
        let at = page.html[from..].find(text);
        from += at.unwrap_or_else(|| panic!("{text} does not follow on {}:\n{}", page.address, page.html))
            + text.len();
    }
}

fn bureau(w: &World<'_>) -> Visitor {
    w.app.person(Role::Bureau, "bureau@edba.example", None, None);
    Visitor::signed_in(w.app, "bureau@edba.example")
}

#[apply(both)]
fn ballots_that_ended_are_listed_by_when_they_ended(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let rules = json!({
        "quorumPercent": 50, "composition": [], "majority": "simple", "tie": "fails",
        "secret": false, "visibleBeforeClose": false, "closeWhenAllVoted": true,
    });
    w.bureau
        .post(&format!("/v1/bodies/{}/rules", w.table), rules)
        .expect(201);
    let opened: Vec<(&str, String)> = ["Eerste zaak", "Tweede zaak", "Derde zaak"]
        .into_iter()
        .map(|title| {
            let case = w.case(title, 100_000);
            w.command(&case, json!({ "command": "open-review" })).expect(200);
            (title, w.open_ballot(&case))
        })
        .collect();
    // They end in another order than the one in which they were opened.
    for (hour, place) in [(10, 1), (11, 2), (12, 0)] {
        app.at(&format!("2026-03-02T{hour}:30:00Z"));
        for member in w.table_members.values() {
            vote(&member.client, &opened[place].1, json!({ "position": "for" })).expect(200);
        }
    }
    let mut bureau = bureau(&w);
    in_order(
        &bureau.get("/ballots"),
        &["id=\"ended\"", "Eerste zaak", "Derde zaak", "Tweede zaak"],
    );
    // The next page goes on from there.
    let next = bureau.get(&format!("/ballots?before={}", opened[0].1));
    in_order(&next, &["id=\"ended\"", "Derde zaak", "Tweede zaak"]);
    assert!(!next.html.contains("Eerste zaak"), "{}", next.html);
}

#[apply(both)]
fn cases_are_listed_by_what_changed_last(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let first = w.case("Eerste zaak", 100_000);
    app.at("2026-03-02T10:00:00Z");
    w.case("Tweede zaak", 100_000);
    let mut bureau = bureau(&w);
    in_order(&bureau.get("/cases"), &["Tweede zaak</a>", "Eerste zaak</a>"]);
    app.at("2026-03-02T11:00:00Z");
    w.command(&first, json!({ "command": "open-review" })).expect(200);
    in_order(&bureau.get("/cases"), &["Eerste zaak</a>", "Tweede zaak</a>"]);
    in_order(
        &bureau.get("/cases?sort=-createdAt"),
        &["Tweede zaak</a>", "Eerste zaak</a>"],
    );
}

#[apply(both)]
fn the_ledger_of_a_mandate_and_its_versions_begin_with_the_last(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Proeftuin", 100_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.vote_for("gemeente-almere", &ballot, 60_000).expect(200);
    app.at("2026-03-02T11:00:00Z");
    w.vote_for("gemeente-almere", &ballot, 70_000).expect(200);
    let mut bureau = bureau(&w);
    let mandate = w.board_members["gemeente-almere"].mandate.clone().unwrap();
    let page = bureau.get(&format!("/mandates/{mandate}"));
    in_order(
        &page,
        &[
            "id=\"ledger\"",
            "Gereserveerd",
            "€ 70.000",
            "Reservering vrijgegeven",
            "Gereserveerd",
            "€ 60.000",
        ],
    );
}

#[apply(both)]
fn measurements_begin_with_the_last_day(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Proeftuin", 100_000);
    let indicator = json!({
        "name": "Extra banen", "unit": "fte", "baseline": { "value": "0", "baselineDate": "2026-01-01" },
        "target": { "value": "40", "targetDate": "2030-12-31" }, "rhythm": "monthly",
    });
    let id = w
        .bureau
        .post(&format!("/v1/cases/{case}/indicators"), indicator)
        .expect(201)
        .id();
    for (value, day) in [("11", "2026-02-20"), ("33", "2026-02-28"), ("22", "2026-02-25")] {
        let report = json!({ "value": value, "measuredOnDate": day, "evidence": "Opgave" });
        w.bureau
            .post(&format!("/v1/indicators/{id}/measurements"), report)
            .expect(201);
    }
    let page = bureau(&w).get(&format!("/my-cases/{case}/progress"));
    in_order(&page, &[">33<", ">22<", ">11<"]);
}
