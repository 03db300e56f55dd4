//! The pages of the budget: the bureau opens a cell and proposes a move, another one approves it, and a partner sees its own.

use edba::domain::Id;
use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use super::forms::{form, has_form};
use super::visitor::{Visitor, says, says_not};
use crate::app::{App, Backend, both};
use crate::browser::{Browser, LAPTOP, PHONE};
use crate::decided::Decided;

fn person(app: &App, role: Role, name: &str, organisation: Option<Id>) -> Visitor {
    let email = format!("{name}@begroting.example");
    app.person(role, &email, organisation, None);
    Visitor::signed_in(app, &email)
}

/// The page as it stands has no barriers for a signed-in visitor, on a phone and on a laptop.
fn is_fit(app: &App, visitor: &Visitor, page: &str) {
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
    let shown = bureau.get(&address);
    let wrong = form(&shown, &address)
        .with("kind", "allocation")
        .with("amount", "veel")
        .with("source", "Begroting")
        .with("sourceDate", "2026-01-05")
        .send(&mut bureau);
    assert_eq!(wrong.status, 400);
    says(&wrong, "href=\"#amount\"");
    let proposed = form(&shown, &address)
        .with("kind", "allocation")
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
    let amended = form(&bureau.get(&address), &address)
        .with("kind", "amendment")
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
    let w = crate::world::World::new(app);
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
