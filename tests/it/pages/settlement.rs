//! Settlement on the page of a commitment: the partner determines a subsidy and records what came back; the bureau writes off
//! and carries over with four eyes.

use edba::domain::Id;
use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::forms::{form, has_form};
use super::visitor::{Visitor, says, says_not};
use crate::app::{App, Backend, both};
use crate::browser::{Browser, LAPTOP, PHONE};
use crate::decided::Decided;

/// A monitored case whose commitment of € 100,000 is acknowledged and paid for this amount, and the page of that commitment.
fn paid<'a>(app: &'a App, amount: &str) -> (Decided<'a>, String) {
    let d = Decided::with_long_mandates(app);
    d.financed();
    let address = format!("/v1/commitments/{}", d.commitment);
    let partner = d.partner("usg-people");
    partner
        .post(
            &format!("{address}/acknowledgements"),
            json!({ "bookingReference": "2026/4711" }),
        )
        .expect(200);
    d.monitor();
    let payment = json!({
        "amount": amount, "valueDate": "2026-03-02", "payee": "Boogaart", "bookingReference": "B-1",
    });
    partner
        .post(&format!("{address}/disbursements"), payment)
        .expect(201);
    let page = format!("/commitments/{}", d.commitment);
    (d, page)
}

fn figures(d: &Decided<'_>) -> Value {
    let path = format!("/v1/commitments/{}", d.commitment);
    let found = d.w.bureau.get(&path).expect(200).body;
    json!([
        found["status"],
        found["determined"],
        found["recoverable"],
        found["open"]
    ])
}

fn person(app: &App, role: Role, name: &str, organisation: Option<Id>) -> Visitor {
    let email = format!("{name}@afwikkeling.example");
    app.person(role, &email, organisation, None);
    Visitor::signed_in(app, &email)
}

/// Approves the one proposal that waits.
fn approve(d: &Decided<'_>) {
    let pending =
        d.w.bureau
            .get("/v1/pending-actions?status=pending")
            .expect(200)
            .items();
    let approvals = format!(
        "/v1/pending-actions/{}/approvals",
        pending[0]["id"].as_str().unwrap()
    );
    d.w.second_bureau.post(&approvals, json!({})).expect(200);
}

/// The page as it stands has no barriers for a signed-in visitor, on a phone and on a laptop.
fn is_fit(app: &App, visitor: &Visitor, page: &str) {
    for size in [PHONE, LAPTOP] {
        let browser = Browser::start(app, size);
        browser.cookie("edba-session", &visitor.cookies["edba-session"]);
        browser.goto(page);
        browser.script("document.querySelectorAll('details').forEach((one) => { one.open = true })");
        assert_eq!(browser.barriers(), [""; 0]);
        assert!(browser.overflow(390, "100%") <= 0, "{}", browser.address());
    }
}

#[apply(both)]
fn a_partner_determines_a_subsidy_and_records_what_came_back(backend: Backend) {
    let app = &App::start(backend);
    let (d, page) = paid(app, "90000.00");
    let mut partner = person(app, Role::FinancePartner, "partner", Some(d.funder));
    let too_much = form(&partner.get(&page), "/determination")
        .with("amount", "100.000,01")
        .with("determinedDate", "2026-03-03")
        .with("document", "VST-2026-1")
        .send(&mut partner);
    assert_eq!(too_much.status, 400);
    for told in [
        "Bedrag: Dit is meer dan wat is toegekend.",
        "Datum van vaststelling: Dit ligt in de toekomst.",
        "value=\"100.000,01\"",
    ] {
        says(&too_much, told);
    }
    let asked = form(&partner.get(&page), "/determination")
        .with("amount", "60.000")
        .with("determinedDate", "2026-03-02")
        .with("document", "Vaststelling 2026-7")
        .send(&mut partner);
    for told in [
        "Deze subsidie vaststellen?",
        "Jaar en soort",
        "€ 60.000",
        "Vaststelling 2026-7",
        "Wordt vrijgegeven",
        "€ 10.000",
        "Moet terugkomen",
        "€ 30.000",
    ] {
        says(&asked, told);
    }
    assert_eq!(figures(&d)[1], Value::Null, "not before it is confirmed");
    let done = form(&asked, "/determination").send(&mut partner);
    says(&done, "De subsidie is vastgesteld.");
    says(&done, "Terug te vorderen");
    says(&done, "Vaststelling 2026-7, 2 maart 2026");
    // What is to come back is on the desk and in the list, for the partner and for the bureau.
    let mut overseer = person(app, Role::Bureau, "toezicht", None);
    for place in ["/", "/commitments"] {
        for reader in [&mut partner, &mut overseer] {
            says(
                &reader.get(place),
                "Er moet nog € 30.000 terugkomen van wat boven de vaststelling is betaald.",
            );
        }
    }
    // The initiator reads what must be paid back.
    let mut initiator = person(app, Role::Initiator, "initiatiefnemer", Some(d.initiator));
    says(
        &initiator.get(&format!("/decisions/{}", d.decision)),
        "Terug te betalen",
    );
    assert!(!has_form(&done, "/determination"));
    assert_eq!(figures(&d), json!(["paid", "60000.00", "30000.00", "0.00"]));
    is_fit(app, &partner, &page);

    let asked = form(&done, "/recovery")
        .with("amount", "20.000")
        .with("payer", "Boogaart")
        .with("bookingReference", "R-1")
        .send(&mut partner);
    says(&asked, "Deze terugvordering vastleggen?");
    let done = form(&asked, "/recovery").send(&mut partner);
    says(&done, "De terugvordering is vastgelegd.");
    assert_eq!(figures(&d)[2], "10000.00");
    assert!(!has_form(&done, "/write-off") && !has_form(&done, "/carry-over"));

    // The bureau writes the rest off with four eyes.
    let mut bureau = person(app, Role::Bureau, "eerste", None);
    let proposed = form(&bureau.get(&page), "/write-off")
        .with("amount", "10.000")
        .with("document", "College 2026-204")
        .with("reason", "Failliet.")
        .send(&mut bureau);
    assert_eq!(proposed.address, "/approvals");
    for told in [
        "Terug te vorderen bedrag afboeken",
        "€ 10.000",
        "College 2026-204",
    ] {
        says(&proposed, told);
    }
    approve(&d);
    let shown = bureau.get(&page);
    for told in ["Afgeboekt", "Teruggevorderd", "Vastgesteld"] {
        says(&shown, told);
    }
    says_not(&shown, "Terug te vorderen");
    assert!(!has_form(&shown, "/recovery"));
}

#[apply(both)]
fn the_bureau_carries_what_is_open_over_to_another_year(backend: Backend) {
    let app = &App::start(backend);
    let (d, page) = paid(app, "40000.00");
    let mut bureau = person(app, Role::Bureau, "eerste", None);
    let shown = bureau.get(&page);
    assert_eq!(form(&shown, "/carry-over").value("budgetYear"), Some("2027"));
    is_fit(app, &bureau, &page);
    let refused = form(&shown, "/carry-over")
        .with("amount", "60.000,01")
        .with("budgetYear", "2026")
        .with("reason", "Later.")
        .send(&mut bureau);
    assert_eq!(refused.status, 400);
    says(&refused, "Bedrag: Dit is meer dan er nog open staat.");
    says(
        &refused,
        "Naar begrotingsjaar: Kies een ander jaar dan dat van de verplichting.",
    );
    let proposed = form(&bureau.get(&page), "/carry-over")
        .with("reason", "Het werk begint later.")
        .send(&mut bureau);
    assert_eq!(proposed.address, "/approvals");
    for told in ["Verplichting overhevelen", "€ 60.000", "2027"] {
        says(&proposed, told);
    }
    approve(&d);
    let shown = bureau.get(&page);
    says(&shown, "€ 60.000 is overgeheveld naar 2027");
    // The figures add up: of the commitment, and in the list, where what was carried over counts once.
    says(&shown, "<dt>Overgeheveld</dt><dd>€ 60.000</dd>");
    says(&shown, "<dt>Nog open</dt><dd>€ 0</dd>");
    let list = bureau.get("/commitments");
    let sums = list
        .html
        .split("<tfoot>")
        .nth(1)
        .unwrap()
        .split("</tfoot>")
        .next()
        .unwrap();
    for (label, amount) in [
        ("Toegekend", "€ 130.000"),
        ("Betaald", "€ 40.000"),
        ("Nog te betalen", "€ 90.000"),
    ] {
        let row = sums.split("<tr>").find(|row| row.contains(label)).unwrap();
        assert!(row.contains(amount), "{label}: {sums}");
    }
    assert!(!has_form(&shown, "/carry-over"));
    // The case shows where the money stands, per commitment.
    let case = bureau.get(&format!("/cases/{}", d.case));
    for told in [
        "Toegekend",
        "Bevestigd",
        "Betaald",
        "Vrijgegeven",
        "Overgeheveld",
        "Nog open",
    ] {
        says(&case, told);
    }
    says(&case, "overgeheveld uit een ander jaar");
    // The partner finds it among what waits for its answer.
    let mut partner = person(app, Role::FinancePartner, "partner", Some(d.funder));
    says(&partner.get("/commitments"), "2027");
}

/// A carry-over that no mandate covers: what its approval does is said before and after it, and wherever the request is shown.
#[apply(both)]
fn a_carry_over_beyond_the_mandate_says_that_the_organisation_is_asked(backend: Backend) {
    let app = &App::start(backend);
    let (d, page) = paid(app, "40000.00");
    let mut bureau = person(app, Role::Bureau, "eerste", None);
    let mut second = person(app, Role::Bureau, "tweede", None);
    // A determination without a document, beyond the commitment and in the future: three faults at once.
    let mut partner = person(app, Role::FinancePartner, "partner", Some(d.funder));
    let refused = form(&partner.get(&page), "/determination")
        .with("amount", "100.000,01")
        .with("determinedDate", "2026-03-03")
        .send(&mut partner);
    says(&refused, "Er zijn 3 fouten");
    // The year, the amount and the reason are told together.
    let refused = form(&bureau.get(&page), "/carry-over")
        .with("budgetYear", "abc")
        .with("amount", "60.000,01")
        .send(&mut bureau);
    for told in [
        "Naar begrotingsjaar: Vul een jaar in, bijvoorbeeld 2027.",
        "Bedrag: Dit is meer dan er nog open staat.",
        "Reden: Vul dit in.",
    ] {
        says(&refused, told);
    }
    form(&bureau.get(&page), "/carry-over")
        .with("budgetYear", "2029")
        .with("reason", "Veel later.")
        .send(&mut bureau);
    let asked = form(&second.get("/approvals"), "/approve").send(&mut second);
    says(&asked, "Geen mandaat dekt deze overheveling. Keurt u haar goed,");
    let approved = form(&asked, "/approve").send(&mut second);
    says(&approved, "de organisatie is gevraagd haar te bekrachtigen");
    says_not(&approved, "Goedgekeurd en uitgevoerd.");

    let shown = bureau.get(&page);
    says(
        &shown,
        "De organisatie is gevraagd om de overheveling van € 60.000 naar 2029 te bekrachtigen, uiterlijk op 27 april 2026.",
    );
    says(&shown, "Verzoek bekijken of intrekken");
    assert!(!has_form(&shown, "/carry-over"));
    says(&bureau.get("/follow-up"), "Overheveling naar 2029");
    let requests =
        d.w.bureau
            .get("/v1/ratifications?status=pending")
            .expect(200)
            .items();
    let request = requests.iter().find(|one| one["carryToYear"] == 2029).unwrap();
    let request = format!("/ratifications/{}", request["id"].as_str().unwrap());
    says(
        &bureau.get(&format!("{request}/answer")),
        "Overheveling naar 2029",
    );
    let mut officer = person(app, Role::MandateOfficer, "officier", Some(d.funder));
    for path in ["/ratifications", request.as_str()] {
        says(&officer.get(path), "Overheveling van 2026 naar 2029");
    }
    let shown = partner.get(&page);
    says(&shown, "Naar de bekrachtiging");
    says_not(&shown, "Verzoek bekijken of intrekken");
    is_fit(app, &bureau, &page);
}
