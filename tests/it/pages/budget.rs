//! The pages of the budget: the bureau opens a cell and proposes a move, another one approves it, and a partner sees its own.

use edba::domain::Id;
use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use super::forms::{form, has_form};
use super::visitor::{Shown, Visitor, says, says_not};
use crate::app::{App, Backend, both};
use crate::browser::{Browser, LAPTOP, PHONE};
use crate::budget::{adopted, cell, cell_of};
use crate::decided::Decided;
use crate::world::World;

pub fn person(app: &App, role: Role, name: &str, organisation: Option<Id>) -> Visitor {
    let email = format!("{name}@begroting.example");
    app.person(role, &email, organisation, None);
    Visitor::signed_in(app, &email)
}

/// The page as it stands has no barriers for a signed-in visitor, on a phone and on a laptop.
pub fn is_fit(app: &App, visitor: &Visitor, page: &str) {
    for size in [PHONE, LAPTOP] {
        let browser = Browser::start(app, size);
        browser.cookie("edba-session", &visitor.cookies["edba-session"]);
        browser.goto(page);
        assert_eq!(browser.barriers(), [""; 0]);
        assert!(browser.overflow(390, "100%") <= 0, "{}", browser.address());
    }
}

#[apply(both)]
fn the_bureau_opens_a_cell_and_two_people_change_its_budget(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    let mut second = person(app, Role::Bureau, "tweede", None);
    let page = bureau.get("/budget?year=2026");
    says(&page, "Voor dit jaar zijn er geen begrotingscellen.");
    let empty = form(&page, "/budget").send(&mut bureau);
    assert_eq!(empty.status, 400);
    says(&empty, "href=\"#source\"");
    let opened = form(&page, "/budget")
        .with("expenditureKind", "programme")
        .with("instrument", "subsidy")
        .with("source", "Programmabegroting 2026")
        .with("sourceDate", "2026-01-05")
        .send(&mut bureau);
    says(&opened, "De begrotingscel is geopend.");
    says(&opened, "p.m.");
    let cells = d.w.bureau.get("/v1/budget-cells?year=2026").expect(200).items();
    let cell = cells[0]["id"].as_str().unwrap().to_owned();
    let address = format!("/budget/{cell}");
    let moving = |kind: &str| format!("{address}?kind={kind}");
    // First the kind is asked, and then what a move of that kind needs.
    let shown = bureau.get(&address);
    assert!(!has_form(&shown, "allocation"));
    for kind in ["allocation", "amendment", "transfer", "carry-over"] {
        says(&shown, &format!("href=\"{}#move-title\"", moving(kind)));
    }
    let shown = bureau.get(&moving("allocation"));
    says(&shown, "Dit voegt een bedrag toe aan deze cel.");
    let fields = |page: &Shown, kind: &str| -> Vec<String> {
        let found = form(page, &moving(kind));
        let asked = found.fields.into_iter().map(|(name, _)| name);
        asked.filter(|name| !name.starts_with("form-")).collect()
    };
    assert_eq!(
        fields(&shown, "allocation"),
        ["kind", "amount", "source", "sourceDate", "reason"]
    );
    assert_eq!(
        fields(&bureau.get(&moving("amendment")), "amendment"),
        ["kind", "newBudget", "source", "sourceDate", "reason"]
    );
    let nowhere = bureau.get(&moving("transfer"));
    says(&nowhere, "De begroting van deze cel is p.m. Er kan niets af.");
    assert!(!has_form(&nowhere, "transfer"));
    let wrong = form(&shown, &moving("allocation"))
        .with("amount", "veel")
        .with("source", "Begroting")
        .with("sourceDate", "2026-01-05")
        .send(&mut bureau);
    assert_eq!(wrong.status, 400);
    says(&wrong, "href=\"#amount\"");
    let kept = form(&wrong, &moving("allocation"));
    assert_eq!(
        (kept.value("amount"), kept.value("source")),
        (Some("veel"), Some("Begroting"))
    );
    let unknown = form(&shown, &moving("allocation"))
        .with("kind", "gift")
        .send(&mut bureau);
    assert_eq!(unknown.status, 400);
    says(&unknown, "href=\"#kind\"");
    says(&unknown, "id=\"kind\"");
    let proposed = form(&shown, &moving("allocation"))
        .with("amount", "500.000")
        .with("source", "Begroting")
        .with("sourceDate", "2026-01-05")
        .send(&mut bureau);
    says(&proposed, "Begroting wijzigen");
    says(&proposed, "€ 500.000");
    says(&proposed, "Nu begroot: p.m.; daarna: € 500.000");
    says(&proposed, &format!("href=\"{address}\""));
    let waiting = second.get("/approvals");
    let asked = form(&waiting, "/approve").send(&mut second);
    says(&asked, "Programma, 2026, programma, subsidie, alle sporen samen");
    says(&asked, "Nu begroot: p.m.; daarna: € 500.000");
    let approved = form(&asked, "/approve").send(&mut second);
    says(&approved, "Goedgekeurd en uitgevoerd.");
    let shown = bureau.get("/budget?year=2026");
    for told in ["€ 500.000", "€ 100.000", "€ 400.000", "alle sporen samen"] {
        says(&shown, told);
    }
    // An amendment below what is committed: the second person is shown by how much.
    let amending = bureau.get(&moving("amendment"));
    says_not(&amending, "proMemorie");
    let amended = form(&amending, &moving("amendment"))
        .with("newBudget", "60.000")
        .with("source", "Begrotingswijziging")
        .with("sourceDate", "2026-01-05")
        .send(&mut bureau);
    says(&amended, "Nu begroot: € 500.000; daarna: € 60.000");
    says(&bureau.get(&address), "wacht op een andere medewerker");
    says(&amended, "Dan is € 40.000 meer vastgelegd dan begroot.");
    form(&second.get("/approvals"), "/reject")
        .with("reason", "Te weinig")
        .send(&mut second);
    is_fit(app, &bureau, "/budget?year=2026");
    is_fit(app, &bureau, &address);
    is_fit(app, &bureau, &moving("amendment"));
    says(&bureau.get(&address), "Cel geopend");
    is_fit(app, &bureau, "/budget-year-end?year=2026");
    let year_end = bureau.get("/budget-year-end?year=2026");
    says(&year_end, "€ 400.000");
    says(&year_end, "Naar de verplichtingen");

    // A funder's cell, which its partner sees without the forms.
    let body = json!({
        "budgetYear": 2026, "expenditureKind": "programme", "instrument": "subsidy", "organisationId": d.funder,
        "source": "Begroting", "sourceDate": "2026-01-05",
    });
    d.w.bureau.post("/v1/budget-cells", body).expect(201);
    let mut partner = person(app, Role::FinancePartner, "partner", Some(d.funder));
    let own = partner.get("/budget?year=2026");
    says(&own, "USG People");
    says_not(&own, "Begroting van het programma");
    says(
        &partner.get("/budget?year=2030"),
        "heeft uw organisatie geen begrotingscellen",
    );
    assert!(!has_form(&own, "/budget"));
    assert_eq!(partner.get(&address).status, 404);
}

#[apply(both)]
fn the_breach_is_shown_before_the_ballot_is_opened(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let programmes = w.bureau.get("/v1/programmes?year=2026").items();
    let year = format!(
        "/v1/programmes/{}/budgets/2026",
        programmes[0]["id"].as_str().unwrap()
    );
    let cell = json!({ "expenditureKind": "programme", "instrument": "subsidy", "amount": "50000.00" });
    w.bureau.put(&year, json!({ "cells": [cell] })).expect(200);
    let case = w.case("Almere Labs", 100_000);
    w.to_board(&case);
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    let page = bureau.get(&format!("/cases/{case}/board-ballot"));
    says(
        &page,
        "wordt € 100.000 gevraagd en is € 50.000 over van de begroting",
    );
    says(&page, "Programma, subsidie: € 50.000 over");
    // Without the tick it is asked once more, and afterwards the ballot's pages show it.
    let address = format!("/cases/{case}/board-ballot");
    let asked = form(&page, &address).send(&mut bureau);
    says(&asked, "Ja, open de stemming");
    let opened = form(&asked, &address).send(&mut bureau);
    says(
        &opened,
        "wordt € 100.000 gevraagd en is € 50.000 over van de begroting",
    );
}

#[apply(both)]
fn a_move_to_another_cell_asks_only_for_the_cells_that_it_can_go_to(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    let all = cell_of(&w, json!({}), 500_000);
    let page = |kind: &str| format!("/budget/{all}?kind={kind}");
    says(
        &bureau.get(&page("carry-over")),
        "Dezelfde cel is er in een later jaar nog niet.",
    );
    let clusters = cell(&w, json!({ "track": "clusters" }));
    let next = cell(&w, json!({ "budgetYear": 2027 }));
    for (kind, to) in [("transfer", &clusters), ("carry-over", &next)] {
        let shown = bureau.get(&page(kind));
        let others = [&clusters, &next].map(|id| shown.html.contains(&format!("<option value=\"{id}\"")));
        assert_eq!(others, [kind == "transfer", kind == "carry-over"], "{kind}");
        let asked = form(&shown, &page(kind));
        assert_eq!(asked.value("toCellId"), Some(to.as_str()), "{kind}");
        assert_eq!(
            (asked.value("newBudget"), asked.value("proMemorie")),
            (None, None)
        );
    }
    let proposed = form(&bureau.get(&page("transfer")), &page("transfer"))
        .with("amount", "150.000")
        .with("source", "Begrotingswijziging")
        .with("sourceDate", "2026-01-05")
        .send(&mut bureau);
    says(&proposed, "Nu begroot: € 500.000; daarna: € 350.000");
    says(&proposed, "Nu begroot: p.m.; daarna: € 150.000");
    // What was decided shows what waited, as it was then.
    let mut second = person(app, Role::Bureau, "tweede", None);
    let waiting = second.get("/approvals");
    let asked = form(&waiting, "/approve").send(&mut second);
    form(&asked, "/approve").send(&mut second);
    for shown in [bureau.get("/approvals"), second.get("/approvals/decided")] {
        for told in [
            "Overboeking",
            "€ 150.000",
            "Van cel",
            "Programma, 2026, programma, subsidie, alle sporen samen",
            "Begroot vóór de mutatie: € 500.000; daarna: € 350.000",
            "Naar cel",
            "Begroot vóór de mutatie: p.m.; daarna: € 150.000",
            "Begrotingswijziging",
        ] {
            says(&shown, told);
        }
    }
    // The budget that a cell has already is no change of it.
    let amending = bureau.get(&page("amendment"));
    let same = form(&amending, &page("amendment"))
        .with("newBudget", "350.000")
        .with("source", "Begrotingswijziging")
        .with("sourceDate", "2026-01-05")
        .send(&mut bureau);
    says(&same, "Dit is de begroting van deze cel al. Vul iets anders in.");
    // A budget that nothing uses can become p.m.
    let pm = form(
        &bureau.get(&format!("/budget/{next}?kind=amendment")),
        "?kind=amendment",
    );
    assert_eq!(pm.value("proMemorie"), None, "it is p.m. already");
}

#[apply(both)]
fn the_page_of_a_cell_lists_what_uses_it_as_far_as_the_reader_may_see(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let w = &d.w;
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    let mut partner = person(app, Role::FinancePartner, "partner", Some(d.funder));
    let all = cell_of(w, json!({}), 500_000);
    let funder = cell_of(w, json!({ "organisationId": d.funder }), 300_000);
    let case = w.case("Kenniskring", 60_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.vote_for("gemeente-almere", &ballot, 40_000).expect(200);
    w.vote_for("usg-people", &ballot, 20_000).expect(200);

    let shown = bureau.get(&format!("/budget/{all}"));
    says(&shown, &format!("href=\"/commitments/{}\"", d.commitment));
    says(&shown, "Glasvezel &#60;voor&#62; iedereen");
    for told in ["USG People", "€ 100.000", "Besloten"] {
        says(&shown, told);
    }
    // The bar has a legend with the amounts.
    for told in [
        "</svg>Betaald: € 0",
        "</svg>Nog te betalen: € 100.000",
        "</svg>Vrij na wat is toegezegd: € ",
    ] {
        says(&shown, told);
    }
    // What is pledged, and what waits for a ratification.
    says(&shown, &format!("href=\"/ballots/{ballot}\""));
    for told in ["Kenniskring", "€ 40.000", "€ 20.000", "Besluit van de board"] {
        says(&shown, told);
    }
    says(&shown, "Bekrachtiging, uiterlijk 31 maart 2026");

    // The partner sees of its own cell what was offered to it, and what is asked of it.
    let own = format!("/budget/{funder}");
    let shown = partner.get(&own);
    says(
        &shown,
        "€ 100.000 vastgelegd dat nog niet aan uw organisatie is aangeboden",
    );
    says(&shown, &format!("href=\"/ratifications/{}\"", d.ratification));
    says(&shown, "In stemmingen die u niet ziet, is € 20.000 toegezegd.");
    says_not(&shown, "Kenniskring");
    assert_eq!(
        partner.get(&format!("/ratifications/{}", d.ratification)).status,
        200
    );
    d.financed();
    let shown = partner.get(&own);
    says(&shown, &format!("href=\"/commitments/{}\"", d.commitment));
    says_not(&shown, "nog niet aan uw organisatie is aangeboden");
    is_fit(app, &bureau, &format!("/budget/{all}"));
    is_fit(app, &partner, &own);
}

#[apply(both)]
fn a_cell_with_many_commitments_lists_them_page_by_page(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let all = cell_of(&w, json!({}), 500_000);
    let one = adopted(&w, "Almere Labs", &[("gemeente-almere", 1_000)]);
    // Copies of the one commitment, which the board did not decide on.
    app.work(|cx| {
        let row = edba::store::decisions::commitments_of_case(
            cx.conn,
            &one.parse().unwrap(),
            &[edba::domain::codes::CommitmentStatus::Decided],
        )?
        .remove(0);
        for _ in 0..60 {
            let copy = edba::store::decisions::Commitment {
                id: Id::new(),
                ..row.clone()
            };
            edba::store::decisions::insert_commitment(cx.conn, &copy)?;
        }
        Ok(())
    });
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    let address = format!("/budget/{all}");
    let listed = |page: &Shown| page.html.matches("href=\"/commitments/").count();
    let first = bureau.get(&address);
    assert_eq!(listed(&first), 50);
    let next = first.html.split("rel=\"next\" href=\"").nth(1).unwrap();
    let next = next.split('#').next().unwrap().to_owned();
    let second = bureau.get(&next);
    assert_eq!(listed(&second), 11);
    says(&second, "Naar het begin");
    says_not(&second, "rel=\"next\"");
}
