//! State aid on the pages: the bureau states the basis of a commitment, forms a group, records declared aid, and records
//! entries in the central register.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use super::forms::{form, has_form};
use super::visitor::{Visitor, says, says_not};
use crate::app::{App, Backend, both};
use crate::browser::{Browser, LAPTOP, PHONE};
use crate::decided::text;
use crate::world::World;

fn person(app: &App, role: Role, name: &str) -> Visitor {
    let email = format!("{name}@steun.example");
    app.person(role, &email, None, None);
    Visitor::signed_in(app, &email)
}

/// A case of Boogaart that Almere grants € 100,000: the case, and its commitment.
fn granted(w: &World<'_>) -> (String, String) {
    let case = w.case("Glasvezel", 100_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.everybody_for(&ballot, &[("gemeente-almere", 100_000)]);
    w.close(&ballot).expect(200);
    let commitments = w
        .bureau
        .get(&format!("/v1/commitments?caseId={case}"))
        .expect(200);
    let commitment = text(&commitments.items()[0]["id"]);
    (case, commitment)
}

#[apply(both)]
fn the_bureau_states_a_basis_and_records_the_entry_in_the_register(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (case, commitment) = granted(&w);
    let mut bureau = person(app, Role::Bureau, "bureau");
    says(
        &bureau.get(&format!("/cases/{case}/work")),
        "grondslag voor staatssteun",
    );
    let page = bureau.get(&format!("/commitments/{commitment}"));
    says(&page, "Leg de grondslag vast voordat de zaak wordt gefinancierd.");
    let page = bureau.get(&format!("/commitments/{commitment}/state-aid"));
    let stating = form(&page, "/state-aid");
    assert_eq!(stating.value("statements-0-amount"), Some("100.000"));
    let refused = stating
        .clone()
        .with("statements-0-amount", "90.000")
        .with("statements-0-basis", "de-minimis")
        .send(&mut bureau);
    says(&refused, "Vul dit in.");
    let stating = stating
        .with("statements-0-basis", "de-minimis")
        .with("statements-0-grounds", "Verklaring van 2 maart.");
    let short = stating
        .clone()
        .with("statements-0-amount", "90.000")
        .send(&mut bureau);
    says(&short, "De bedragen zijn samen niet gelijk aan de verplichting.");
    let page = stating.send(&mut bureau);
    says(&page, "De grondslag is vastgelegd.");
    says(&page, "De-minimissteun (Algemeen)");

    w.command_by_two(&case, json!({ "command": "finance" }))
        .expect(200);
    let page = bureau.get("/state-aid");
    says(&page, "30 maart 2026");
    let statement = w.bureau.get("/v1/state-aid-statements").expect(200).items();
    let page = bureau.get(&format!("/state-aid/statements/{}", text(&statement[0]["id"])));
    let page = form(&page, "/registration")
        .with("reference", "NL-1")
        .with("registeredDate", "2026-03-02")
        .send(&mut bureau);
    says(&page, "De inschrijving is vastgelegd.");
    says(&page, "Er is niets in te schrijven.");
    let mut auditor = person(app, Role::Auditor, "accountant");
    let page = auditor.get(&format!("/commitments/{commitment}"));
    says(&page, "Ingeschreven als NL-1");
    says_not(&page, "Grondslag opnieuw vastleggen");
}

#[apply(both)]
fn the_bureau_forms_a_group_and_records_declared_aid(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (boogaart, overmars) = (w.organisations["boogaart"], w.organisations["overmars"]);
    let mut bureau = person(app, Role::Bureau, "bureau");
    let page = bureau.get("/state-aid/undertakings/new");
    let forming = form(&page, "/undertakings/new")
        .with("name", "De groep")
        .with("members-0-organisationId", &boogaart.to_string())
        .with("members-2-organisationId", &overmars.to_string())
        .with("members-2-fromDate", "2024-01-01");
    let refused = forming.clone().send(&mut bureau);
    says(&refused, "Vul dit in.");
    let page = forming.with("members-0-fromDate", "2024-01-01").send(&mut bureau);
    says(&page, "De groep is vastgelegd.");
    let declaring = bureau.get("/state-aid/declared/new");
    let page = form(&declaring, "/declared/new")
        .with("organisationId", &overmars.to_string())
        .with("grantor", "Gemeente Lelystad")
        .with("grantedOnDate", "2025-06-01")
        .with("grossGrantEquivalent", "250.000")
        .with("grounds", "Verklaring")
        .send(&mut bureau);
    says(&page, "De opgegeven steun is vastgelegd.");
    says(&page, "50.000");
    let groups = w.bureau.get("/v1/single-undertakings").expect(200).items();
    let group = format!("/state-aid/undertakings/{}", text(&groups[0]["id"]));
    let page = bureau.get(&group);
    let page = form(&page, "/change")
        .with("members-1-untilDate", "2026-01-31")
        .with("reason", "Verkocht.")
        .send(&mut bureau);
    says(&page, "Overmars");
    let declared = w.bureau.get("/v1/declared-aid").expect(200).items();
    let declared = format!("/state-aid/declared/{}", text(&declared[0]["id"]));
    let page = bureau.get(&declared);
    let page = form(&page, "/withdrawal")
        .with("reason", "Dubbel.")
        .send(&mut bureau);
    says(&page, "De opgegeven steun is ingetrokken.");
    let mut auditor = person(app, Role::Auditor, "accountant");
    assert!(!has_form(&auditor.get(&group), "/change"));
    assert!(!has_form(&auditor.get(&declared), "/withdrawal"));
}

#[test]
fn the_pages_of_state_aid_fit_phone_and_laptop() {
    let app = &App::start(Backend::Sqlite);
    let w = World::new(app);
    let (_, commitment) = granted(&w);
    let boogaart = w.organisations["boogaart"];
    let group =
        json!({ "name": "De groep", "members": [{ "organisationId": boogaart, "fromDate": "2024-01-01" }] });
    let group = w.bureau.post("/v1/single-undertakings", group).expect(201).id();
    let bureau = person(app, Role::Bureau, "bureau");
    for path in [
        "/state-aid".to_owned(),
        "/state-aid/undertakings/new".to_owned(),
        format!("/state-aid/undertakings/{group}"),
        "/state-aid/declared/new".to_owned(),
        format!("/commitments/{commitment}"),
        format!("/commitments/{commitment}/state-aid"),
    ] {
        for size in [LAPTOP, PHONE] {
            let browser = Browser::start(app, size);
            browser.cookie("edba-session", &bureau.cookies["edba-session"]);
            browser.goto(&path);
            assert_eq!(browser.barriers(), [""; 0], "{path}");
            assert!(browser.overflow(390, "100%") <= 0, "{path}");
        }
    }
}
