//! The page of the statement, and the form that acknowledges many commitments at once.

use edba::domain::Id;
use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use super::forms::{form, has_form};
use super::visitor::{Visitor, says, says_not};
use crate::app::{App, Backend, both};
use crate::browser::{Browser, LAPTOP, PHONE};
use crate::decided::{Decided, text};

fn person(app: &App, role: Role, name: &str, organisation: Option<Id>) -> Visitor {
    let email = format!("{name}@overzicht.example");
    app.person(role, &email, organisation, None);
    Visitor::signed_in(app, &email)
}

#[apply(both)]
fn a_partner_acknowledges_many_at_once(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    d.financed();
    let mut partner = person(app, Role::FinancePartner, "partner", Some(d.funder));
    let list = partner.get("/commitments");
    says(&list, "Meer verplichtingen tegelijk bevestigen");
    says(&list, "Jaar en soort");
    let acknowledge = "/commitments/acknowledgements";
    let empty = form(&list, acknowledge).send(&mut partner);
    assert_eq!(empty.status, 400);
    says(&empty, "Vul bij minstens één verplichting uw kenmerk in.");
    // One is filled in and wrong: the fault stands at its row, and what was typed stays.
    let wrong = form(&list, acknowledge)
        .with("items-1-bookingReference", "A\u{7}B")
        .send(&mut partner);
    assert_eq!(wrong.status, 400);
    says(&wrong, "href=\"#items-1-bookingReference\"");
    says(&wrong, "Regel 2");
    assert_eq!(d.commitments("offered").len(), 2);

    // Both: asked once more, with what is acknowledged.
    let asked = form(&list, acknowledge)
        .with("items-0-bookingReference", "2026/1")
        .with("items-1-bookingReference", "2026/2")
        .send(&mut partner);
    says(&asked, "Deze verplichtingen bevestigen?");
    for told in ["2026/1", "2026/2", "Glasvezel", "€ 30.000"] {
        says(&asked, told);
    }
    says(&asked, "De kenmerken kunt u later nog corrigeren.");
    says_not(&asked, "Let op");
    assert_eq!(d.commitments("offered").len(), 2);
    // The same reference twice may be meant so, and is remarked on.
    let twice = form(&list, acknowledge)
        .with("items-0-bookingReference", "2026/1")
        .with("items-1-bookingReference", "2026/1")
        .send(&mut partner);
    says(&twice, "Let op");
    // Meanwhile one of them is answered otherwise: nothing of it counts.
    let other = d.partner("usg-people");
    let first = form(&list, acknowledge);
    let first = first.value("items-0-commitmentId").unwrap();
    other
        .post(
            &format!("/v1/commitments/{first}/acknowledgements"),
            json!({ "bookingReference": "2026/9" }),
        )
        .expect(200);
    let late = form(&asked, acknowledge).send(&mut partner);
    assert_eq!(late.status, 400);
    says(&late, "Deze verplichting wacht niet meer op uw antwoord.");
    says(&late, "value=\"2026/2\"");
    assert_eq!(d.commitments("offered").len(), 1);
    let asked = form(&late, acknowledge).send(&mut partner);
    let done = form(&asked, acknowledge).send(&mut partner);
    assert_eq!(done.address, "/commitments");
    says(&done, "U hebt de verplichtingen bevestigd.");
    assert!(!has_form(&done, acknowledge), "nothing waits any more");
    let references: Vec<_> = d
        .commitments("acknowledged")
        .iter()
        .map(|one| text(&one["bookingReference"]))
        .collect();
    assert_eq!(references, ["2026/9", "2026/2"]);
}

#[apply(both)]
fn a_statement_shows_a_period_and_leads_to_what_it_is_made_of(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    d.financed();
    let api = d.partner("usg-people");
    let acknowledgements = format!("/v1/commitments/{}/acknowledgements", d.commitment);
    api.post(&acknowledgements, json!({ "bookingReference": "2026/4711" }))
        .expect(200);
    let payment = json!({
        "amount": "40000.00", "valueDate": "2026-03-02", "payee": "Boogaart", "bookingReference": "B-1",
    });
    api.post(
        &format!("/v1/commitments/{}/disbursements", d.commitment),
        payment,
    )
    .expect(201);

    let mut partner = person(app, Role::FinancePartner, "partner", Some(d.funder));
    says(&partner.get("/commitments"), "href=\"/statement\"");
    let shown = partner.get("/statement");
    for told in [
        "1 maart 2026 tot en met 31 maart 2026",
        "Begrotingsjaar",
        "€ 130.000",
        "€ -40.000",
        "€ 90.000",
        "3 mutaties in deze periode.",
        "B-1",
    ] {
        says(&shown, told);
    }
    says(&shown, &format!("href=\"/commitments/{}\"", d.commitment));
    assert!(!shown.html.contains("name=\"organisation\""), "a partner has one");
    let cash = partner.get("/statement?by=value-date&from=2026-01-01&to=2026-12-31");
    says(&cash, "1 mutatie in deze periode.");
    says(&cash, "Valutadatum");
    let before = partner.get("/statement?from=2026-02-01&to=2026-02-28");
    says(
        &before,
        "In deze periode staat er niets open en is er niets gebeurd.",
    );
    let name = "/downloads/statement/csv?fromDate=2026-02-01&toDate=2026-02-28";
    let file = partner.get(name);
    assert_eq!(
        file.headers["content-disposition"],
        "attachment; filename=\"edba-statement-2026-02-01_2026-02-28.csv\""
    );
    // A wrong form shows its fault and no statement.
    for (query, fault) in [
        (
            "from=2026-04-01&to=2026-03-01",
            "Deze dag ligt vóór de eerste dag van het overzicht.",
        ),
        ("from=gisteren", "Vul een datum in."),
        ("by=kleur", "Maak een keuze uit de lijst."),
    ] {
        let wrong = partner.get(&format!("/statement?{query}"));
        says(&wrong, fault);
        says_not(&wrong, "Beginstand");
    }
    let current = "<a href=\"/statement\" aria-current=\"page\">";
    says(&shown, current);

    // Bureau and auditor have the commitments in their menu, and choose a funder.
    for role in [Role::Bureau, Role::Auditor] {
        let mut reader = person(app, role, role.as_str(), None);
        says(&reader.get("/"), "href=\"/commitments\"");
        let all = reader.get("/statement");
        says(&all, current);
        says(&all, "Alle financiers");
        says(&all, "€ 130.000");
        let other = d.w.organisations["windesheim"];
        let none = reader.get(&format!("/statement?organisation={other}"));
        says(
            &none,
            "In deze periode staat er niets open en is er niets gebeurd.",
        );
    }
}

#[apply(both)]
fn statement_and_form_fit_a_phone_and_have_no_barriers(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    d.financed();
    let visitor = person(app, Role::FinancePartner, "partner", Some(d.funder));
    for size in [PHONE, LAPTOP] {
        let browser = Browser::start(app, size);
        browser.cookie("edba-session", &visitor.cookies["edba-session"]);
        for page in ["/commitments", "/statement", "/statement?by=value-date"] {
            browser.goto(page);
            assert_eq!(browser.barriers(), [""; 0], "{page}");
            assert!(browser.overflow(390, "100%") <= 0, "{page}");
        }
    }
}
