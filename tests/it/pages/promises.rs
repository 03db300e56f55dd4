//! Promises in kind and guarantees on the pages: the bureau records, changes and answers promises; the partner gives the
//! period of a guarantee and lets it expire.

use edba::domain::Id;
use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::forms::{form, has_form};
use super::visitor::{Visitor, says, says_not};
use crate::app::{App, Backend, both};
use crate::browser::{Browser, LAPTOP, PHONE};
use crate::decided::{Decided, text};
use crate::guarantees::Guaranteed;

fn person(app: &App, role: Role, name: &str, organisation: Option<Id>) -> Visitor {
    let email = format!("{name}@natura.example");
    app.person(role, &email, organisation, None);
    Visitor::signed_in(app, &email)
}

/// Opens a page in a browser in which somebody has signed in; it has no barriers, and fits a phone.
#[track_caller]
fn is_fit(app: &App, visitor: &Visitor, path: &str) {
    for size in [LAPTOP, PHONE] {
        let browser = Browser::start(app, size);
        browser.cookie("edba-session", &visitor.cookies["edba-session"]);
        browser.goto(path);
        assert_eq!(browser.barriers(), [""; 0], "{path}");
        assert!(browser.overflow(390, "100%") <= 0, "{path}");
    }
}

fn promises(d: &Decided<'_>) -> Vec<Value> {
    let path = format!("/v1/cases/{}/promises", d.case);
    d.w.bureau.renewed().get(&path).expect(200).items()
}

#[apply(both)]
fn the_bureau_records_changes_and_answers_a_promise(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    let case = format!("/cases/{}", d.case);
    let page = bureau.get(&case);
    says(&page, "Er zijn geen toezeggingen in natura vastgelegd.");
    says(
        &bureau.get(&format!("{case}/work")),
        &format!("href=\"{case}/promises\""),
    );
    let page = bureau.get(&format!("{case}/promises"));
    assert_eq!(form(&page, "/promises").value("kind"), Some(""));
    let nobodys = form(&page, "/promises")
        .with("kind", "land")
        .with("description", "Twee hectare aan de kade.")
        .with("owner", "Hoofd grondzaken")
        .with("dueDate", "2026-06-30")
        .with("decisionId", &d.decision);
    let refused = nobodys.clone().send(&mut bureau);
    says(&refused, "Vul dit in.");
    let page = nobodys
        .with("organisationId", &d.initiator.to_string())
        .send(&mut bureau);
    says(&page, "De toezegging is vastgelegd.");
    says(&page, "Twee hectare aan de kade.");
    let promise = format!("/promises/{}", text(&promises(&d)[0]["id"]));

    let page = bureau.get(&promise);
    let changed = form(&page, "/change").with("dueDate", "2026-03-01");
    let refused = changed.clone().send(&mut bureau);
    assert!(refused.html.contains("value=\"2026-03-01\""), "the input stays");
    let page = changed.with("reason", "Eerder dan gedacht.").send(&mut bureau);
    says(&page, "Te laat");
    says(&bureau.get("/"), "Toezegging in natura van Boogaart");
    says(&bureau.get("/follow-up"), "Twee hectare aan de kade.");

    let page = bureau.get(&promise);
    let unsaid = form(&page, "/answer").send(&mut bureau);
    assert!(has_form(&unsaid, "/answer"), "it is asked again");
    let met = form(&page, "/answer")
        .with("answer", "met")
        .with("evidence", "Akte 4711.")
        .send(&mut bureau);
    says(&met, "Vastleggen wat er van deze toezegging is gekomen?");
    let page = form(&met, "/answer").send(&mut bureau);
    says(&page, "Nagekomen");
    assert!(!has_form(&page, "/answer") && !has_form(&page, "/change"));
    let mut initiator = person(app, Role::Initiator, "initiatief", Some(d.initiator));
    let page = initiator.get(&case);
    says(&page, "Akte 4711.");
    says_not(&page, "Toezegging in natura vastleggen");
}

#[test]
fn the_pages_of_promises_fit_phone_and_laptop() {
    let app = &App::start(Backend::Sqlite);
    let d = Decided::on(app);
    let promise = json!({
        "kind": "capacity", "description": "Twee ontwikkelaars, een dag per week.", "party": "Studio Noord",
        "owner": "De directeur", "dueDate": "2026-02-28",
    });
    let path = format!("/v1/cases/{}/promises", d.case);
    let id = d.w.bureau.post(&path, promise).expect(201).id();
    let bureau = person(app, Role::Bureau, "bureau", None);
    for path in [
        format!("/cases/{}", d.case),
        format!("/cases/{}/promises", d.case),
        format!("/promises/{id}"),
        "/follow-up".to_owned(),
    ] {
        is_fit(app, &bureau, &path);
    }
}

#[apply(both)]
fn a_partner_gives_the_period_of_a_guarantee_and_lets_it_expire(backend: Backend) {
    let app = &App::start(backend);
    let g = Guaranteed::on(app);
    let funder = g.w.organisations["usg-people"];
    let mut partner = person(app, Role::FinancePartner, "partner", Some(funder));
    let commitment = format!("/commitments/{}", g.commitment);
    let page = partner.get(&commitment);
    let answer = form(&page, "/answer")
        .with("answer", "acknowledge")
        .with("bookingReference", "G-1");
    let refused = answer.clone().send(&mut partner);
    says(&refused, "Eerste dag van de garantie");
    let asked = answer
        .with("atRiskFromDate", "2026-03-01")
        .with("atRiskToDate", "2026-03-10")
        .send(&mut partner);
    says(&asked, "10 maart 2026");
    let page = form(&asked, "/answer").send(&mut partner);
    says(
        &page,
        "Dit bedrag loopt risico van 1 maart 2026 tot en met 10 maart 2026.",
    );
    says(&page, "De garantie is nog niet ingeroepen.");
    assert!(!has_form(&page, "/expiry"));

    app.at("2026-03-11T09:00:00Z");
    let mut partner = Visitor::signed_in(app, "partner@natura.example");
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    says(&bureau.get("/"), "Garantie van USG People is voorbij");
    let page = partner.get(&commitment);
    says(&page, "De periode is voorbij.");
    let asked = form(&page, "/expiry").send(&mut partner);
    says(&asked, "Vastleggen dat deze garantie is vervallen?");
    let page = form(&asked, "/expiry").send(&mut partner);
    says(&page, "De garantie is vervallen.");
    assert!(!has_form(&page, "/expiry"));
}

#[test]
fn the_page_of_a_guarantee_fits_phone_and_laptop() {
    let app = &App::start(Backend::Sqlite);
    let g = Guaranteed::acknowledged_until(app, "2026-03-31");
    let bureau = person(app, Role::Bureau, "bureau", None);
    is_fit(app, &bureau, &format!("/commitments/{}", g.commitment));
}

#[apply(both)]
fn the_bureau_proposes_another_period(backend: Backend) {
    let app = &App::start(backend);
    let g = Guaranteed::acknowledged_until(app, "2026-03-31");
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    let page = bureau.get(&format!("/commitments/{}", g.commitment));
    let other = form(&page, "/at-risk-period").with("atRiskToDate", "2026-02-01");
    let refused = other.clone().with("reason", "Korter.").send(&mut bureau);
    says(&refused, "Deze datum komt te vroeg.");
    let page = other
        .with("atRiskToDate", "2027-12-31")
        .with("reason", "De lening loopt langer.")
        .send(&mut bureau);
    assert_eq!(page.address, "/approvals");
    says(&page, "Periode van een garantie vastleggen");
    says(&page, "31 december 2027");
}
