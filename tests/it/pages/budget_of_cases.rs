//! How the budget stands for many cases at once: on the pipeline, and where ballots are to supersede a decision.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use super::budget::{is_fit, person};
use super::forms::form;
use super::visitor::{Shown, says, says_not};
use crate::app::{App, Backend, both};
use crate::budget::{adopted, cell, cell_of};
use crate::statements::{counting, statements};
use crate::world::World;

/// Whether a page has a badge of this text that leads to a cell.
fn has_badge(page: &Shown, cell: &str, text: &str) -> bool {
    let link = format!("<a href=\"/budget/{cell}\">");
    let links = page.html.split(&link).skip(1);
    links
        .filter_map(|rest| rest.split("</a>").next())
        .any(|badge| badge.contains(text))
}

#[apply(both)]
fn the_pipeline_tells_of_each_case_whether_it_fits_the_budget(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let all = cell_of(&w, json!({}), 200_000);
    let almere = json!({ "organisationId": w.organisations["gemeente-almere"] });
    let funder = cell_of(&w, almere, 120_000);
    let tracked = cell(&w, json!({ "track": "clusters" }));
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    adopted(&w, "Past", &[("gemeente-almere", 100_000)]);
    assert!(!has_badge(&bureau.get("/pipeline"), &all, ""));

    // A decision that exceeds the cell of its funder.
    adopted(&w, "Te veel voor Almere", &[("gemeente-almere", 30_000)]);
    let page = bureau.get("/pipeline");
    let exceeds = "Overschrijdt de begroting van Gemeente Almere met € 10.000: 2026, programma, subsidie";
    assert!(has_badge(&page, &funder, exceeds), "{}", page.html);
    assert!(!has_badge(&page, &all, ""), "{}", page.html);

    // First the funding that is asked exceeds the budget of the programme, and then the pledge does.
    let case = w.case("Te veel gevraagd", 80_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    let page = bureau.get("/pipeline");
    let asked =
        "Er wordt € 10.000 meer gevraagd dan de begroting van het programma nog heeft: 2026, programma";
    assert!(has_badge(&page, &all, asked), "{}", page.html);
    w.vote_for("provincie-flevoland", &ballot, 80_000).expect(200);
    let page = bureau.get("/pipeline");
    let would = "Zou de begroting van het programma met € 10.000 overschrijden: 2026, programma, subsidie";
    assert!(has_badge(&page, &all, would), "{}", page.html);
    assert!(!has_badge(&page, &all, asked));

    // The badge says that the board allowed it.
    let case = w.case("Toegestaan", 80_000);
    w.to_board(&case);
    let lifting = json!({ "caseId": case, "closesAt": "2026-03-16T12:00:00Z", "liftsBudgetBreach": true });
    let ballot = w.bureau.post("/v1/ballots", lifting).expect(201).id();
    w.everybody_for(&ballot, &[("provincie-flevoland", 80_000)]);
    w.close(&ballot).expect(200);
    let page = bureau.get("/pipeline");
    let lifted = "met € 10.000, toegestaan door de board: 2026, programma, subsidie";
    assert!(has_badge(&page, &all, lifted), "{}", page.html);
    assert!(!has_badge(&page, &tracked, ""), "it is p.m.");
    is_fit(app, &bureau, "/pipeline");
    let mut auditor = person(app, Role::Auditor, "auditor", None);
    assert!(has_badge(&auditor.get("/pipeline"), &all, lifted));
    assert_eq!(auditor.get(&format!("/budget/{all}")).status, 200);
}

/// A case with a decision, one with an open ballot, and one whose decision a ballot is to supersede.
fn three_cases(w: &World<'_>, name: &str) {
    adopted(w, &format!("{name}, besloten"), &[("gemeente-almere", 20_000)]);
    let case = w.case(&format!("{name}, in stemming"), 20_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.vote_for("provincie-flevoland", &ballot, 20_000).expect(200);
    let case = adopted(w, &format!("{name}, opnieuw"), &[("gemeente-almere", 20_000)]);
    let again = json!({
        "caseId": case, "closesAt": "2026-03-16T12:00:00Z", "supersedesDecisionId": w.decision(&case)["id"],
    });
    let ballot = w.bureau.post("/v1/ballots", again).expect(201).id();
    w.vote_for("provincie-flevoland", &ballot, 20_000).expect(200);
}

#[apply(both)]
fn the_pages_take_as_many_statements_whatever_uses_the_budget(backend: Backend) {
    let app = &App::start(backend);
    let app = &counting(app);
    let w = World::new(app);
    let all = cell_of(&w, json!({}), 10_000);
    let almere = json!({ "organisationId": w.organisations["gemeente-almere"] });
    cell_of(&w, almere, 10_000);
    three_cases(&w, "Eerste");
    let gap = w.case("Met tekort", 100_000);
    w.to_board(&gap);
    let ballot = w.board_ballot(&gap);
    w.everybody_for(&ballot, &[("gemeente-almere", 80_000)]);
    w.close(&ballot).expect(200);
    let bureau = crate::pages_bureau::Visitor::new(app, Role::Bureau, None, None);
    let pages = [
        "/pipeline".to_owned(),
        format!("/budget/{all}"),
        "/budget?year=2026".to_owned(),
        format!("/cases/{gap}/board-ballot"),
        "/approvals".to_owned(),
        "/approvals/decided".to_owned(),
    ];
    let taken = || {
        pages
            .each_ref()
            .map(|page| statements(&bureau.get(page).expect(200).answer))
    };
    let few = taken();
    three_cases(&w, "Tweede");
    three_cases(&w, "Derde");
    assert_eq!(taken(), few);
    assert!(few.iter().all(|count| *count <= 20), "{few:?}");
}

#[apply(both)]
fn a_ballot_that_is_to_supersede_has_the_room_of_what_it_replaces(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let all = cell_of(&w, json!({}), 100_000);
    let case = adopted(&w, "Almere Labs", &[("gemeente-almere", 80_000)]);
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    let address = format!("/cases/{case}/board-ballot");
    let page = bureau.get(&address);
    says(
        &page,
        "wordt € 80.000 gevraagd en is € 100.000 over van de begroting",
    );
    let opening = form(&page, &address);
    let decision = w.decision(&case)["id"].as_str().unwrap().to_owned();
    assert_eq!(
        opening.value("about"),
        Some(decision.as_str()),
        "nothing else is possible"
    );
    let opened = opening.send(&mut bureau);
    assert!(opened.address.ends_with("/manage"), "{}", opened.html);
    says_not(&opened, "over van de begroting");
    let ballot = w.open_ballot(&case);
    w.vote_for("gemeente-almere", &ballot, 80_000).expect(200);
    let page = bureau.get(&format!("/budget/{all}"));
    says(
        &page,
        "Besluit van de board dat besluit EDBA-2026-001 moet vervangen.",
    );
    assert!(!has_badge(&bureau.get("/pipeline"), &all, ""));
    // The page of the cell tells what of each pledge counts there.
    w.vote_for("gemeente-almere", &ballot, 60_000).expect(200);
    w.vote_for("provincie-flevoland", &ballot, 30_000).expect(200);
    let shown = bureau.get(&format!("/budget/{all}"));
    let counts = |amount: &str| format!("data-label=\"Telt mee\">{amount}</td>");
    for (amount, times) in [("€ 6.666,67", 1), ("€ 3.333,33", 1), ("€ 10.000", 1)] {
        assert_eq!(
            shown.html.matches(&counts(amount)).count(),
            times,
            "{amount}: {}",
            shown.html
        );
    }
}

#[apply(both)]
fn the_bureau_chooses_whether_a_ballot_is_about_the_gap_or_is_to_supersede_the_decision(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    cell_of(&w, json!({}), 95_000);
    let case = w.case("Almere Labs", 100_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.everybody_for(&ballot, &[("gemeente-almere", 80_000)]);
    w.close(&ballot).expect(200);
    let decision = w.decision(&case)["id"].as_str().unwrap().to_owned();
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    let address = format!("/cases/{case}/board-ballot");
    let page = bureau.get(&address);
    // Of each choice how the budget stands for it.
    for told in [
        "Stem alleen over het tekort van € 20.000",
        "wordt € 20.000 gevraagd en is € 15.000 over",
        "Vervang besluit EDBA-2026-001",
        "wordt € 100.000 gevraagd en is € 95.000 over",
    ] {
        says(&page, told);
    }
    is_fit(app, &bureau, &address);
    let opening = form(&page, &address);
    assert_eq!(opening.value("about"), Some("gap"));
    let asked = opening.send(&mut bureau);
    says(&asked, "Stemming openen terwijl dit niet in de begroting past?");
    says(&asked, "wordt € 20.000 gevraagd en is € 15.000 over");
    says_not(&asked, "€ 100.000 gevraagd");
    let opening = form(&bureau.get(&address), &address).with("about", &decision);
    let asked = opening.send(&mut bureau);
    says(&asked, "wordt € 100.000 gevraagd en is € 95.000 over");
    says_not(&asked, "€ 20.000 gevraagd");
    let opened = form(&asked, &address).send(&mut bureau);
    assert!(opened.address.ends_with("/manage"), "{}", opened.html);
    let ballot = w.open_ballot(&case);
    let found = w.bureau.get(&format!("/v1/ballots/{ballot}")).expect(200).body;
    assert_eq!(
        (&found["kind"], &found["supersedesDecisionId"]),
        (&json!("decision"), &json!(decision))
    );
}
