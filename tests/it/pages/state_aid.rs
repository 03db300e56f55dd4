//! State aid on the pages: the bureau states the basis of a commitment, forms a group, records declared aid, and records
//! entries in the central register.

mod corrections;

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
    let work = bureau.get(&format!("/cases/{case}/work"));
    says(&work, "grondslag voor staatssteun");
    let bases = format!("/cases/{case}/state-aid");
    says(&work, &format!("<a href=\"{bases}\">Naar de grondslagen</a>"));
    says(
        &bureau.get(&format!("/cases/{case}")),
        &format!("href=\"{bases}\""),
    );
    let page = bureau.get(&bases);
    says(&page, "Nog niet vastgelegd");
    says(&page, &format!("href=\"/commitments/{commitment}/state-aid\""));
    let page = bureau.get(&format!("/commitments/{commitment}"));
    says(&page, "Leg de grondslag vast voordat de zaak wordt gefinancierd.");
    let page = bureau.get(&format!("/commitments/{commitment}/state-aid"));
    says(
        &page,
        "nog € 300.000 ruimte onder het algemene plafond van € 300.000",
    );
    let stating = form(&page, "/state-aid");
    assert_eq!(stating.value("statements-0-amount"), Some("100.000"));
    let refused = stating
        .clone()
        .with("statements-0-amount", "90.000")
        .with("statements-0-basis", "de-minimis")
        .send(&mut bureau);
    says(&refused, "Vul dit in.");
    says(
        &refused,
        "De bedragen zijn samen niet gelijk aan de verplichting.",
    );
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
    says_not(&page, "Nog niet vastgelegd");

    w.command_by_two(&case, json!({ "command": "finance" }))
        .expect(200);
    let page = bureau.get("/state-aid");
    says(&page, "30 maart 2026");
    let alone = format!("/state-aid/organisations/{}", w.organisations["boogaart"]);
    says(&page, &format!("href=\"{alone}\""));
    let page = bureau.get(&alone);
    says(&page, "Steun aan deze onderneming");
    let number = w.bureau.get(&format!("/v1/cases/{case}")).expect(200).body["number"].clone();
    says(&page, &format!("uit zaak {}", text(&number)));
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
    says_not(&page, "Grondslag vervangen");

    // On another basis, the entry is to be corrected.
    let no_aid = json!({ "reason": "Het is geen steun.", "statements": [{
        "recipientOrganisationId": w.organisations["boogaart"], "amount": "100000.00", "basis": "no-aid",
        "grounds": "Marktconform.",
    }] });
    let path = format!("/v1/commitments/{commitment}/state-aid-statements");
    let stated = w.bureau.post(&path, no_aid).expect(200).items();
    let statement = format!("/state-aid/statements/{}", text(&stated[0]["id"]));
    let to_correct = "Inschrijving NL-1 klopt niet meer: verbeter haar uiterlijk 30 maart 2026";
    says(&bureau.get(&format!("/commitments/{commitment}")), to_correct);
    says(&bureau.get("/state-aid"), to_correct);
    says(&bureau.get("/"), "Verbetering van inschrijving NL-1");
    let page = bureau.get(&statement);
    says(&page, "Verbetert de inschrijving");
    says(&page, "Verleend € 0, nu € 0, ingeschreven € 100.000");
    let page = form(&page, "/registration")
        .with("reference", "NL-1-2")
        .with("registeredDate", "2026-03-02")
        .send(&mut bureau);
    says(&page, "Er is niets in te schrijven.");
}

#[apply(both)]
fn a_basis_beyond_the_ceiling_is_warned_of_when_it_is_stated(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let aid = json!({
        "organisationId": w.organisations["boogaart"], "grantor": "Gemeente Lelystad", "rule": "general",
        "grantedOnDate": "2025-06-01", "grossGrantEquivalent": "250000.00", "grounds": "Verklaring",
    });
    w.bureau.post("/v1/declared-aid", aid).expect(201);
    let (_, commitment) = granted(&w);
    let mut bureau = person(app, Role::Bureau, "bureau");
    let page = bureau.get(&format!("/commitments/{commitment}/state-aid"));
    says(
        &page,
        "nog € 50.000 ruimte onder het algemene plafond van € 300.000",
    );
    let page = form(&page, "/state-aid")
        .with("statements-0-basis", "de-minimis")
        .with("statements-0-grounds", "Verklaring van 2 maart.")
        .send(&mut bureau);
    says(&page, "De grondslag is vastgelegd.");
    says(&page, "Boven het de-minimisplafond");
    says(&page, "gaat € 50.000 boven het de-minimisplafond (Algemeen)");
}

#[apply(both)]
fn the_review_of_a_vote_shows_what_was_decided_before(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let boogaart = w.organisations["boogaart"];
    let case = w.case("Glasvezel", 150_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.everybody_for(&ballot, &[("gemeente-almere", 100_000)]);
    w.close(&ballot).expect(200);
    let supplementary = json!({ "caseId": case, "closesAt": "2026-03-16T12:00:00Z", "supplementary": true });
    let ballot = w.bureau.post("/v1/ballots", supplementary).expect(201).id();
    let member = w.board_members["provincie-flevoland"].representative;
    app.person(Role::BoardMember, "lid@steun.example", None, Some(member));
    let mut member = Visitor::signed_in(app, "lid@steun.example");
    let voting = member.get(&format!("/ballots/{ballot}"));
    let vote = form(&voting, "/review")
        .with("position", "for")
        .with("amount-1", "50.000");
    let review = vote.clone().send(&mut member);
    says(
        &review,
        "Al toegekend in deze zaak, zonder vastgelegde grondslag: € 100.000",
    );
    let commitments = w
        .bureau
        .get(&format!("/v1/commitments?caseId={case}"))
        .expect(200);
    let path = format!(
        "/v1/commitments/{}/state-aid-statements",
        text(&commitments.items()[0]["id"])
    );
    let aid = json!({ "statements": [{
        "recipientOrganisationId": boogaart, "amount": "100000.00", "basis": "de-minimis", "rule": "general",
        "grossGrantEquivalent": "100000.00", "grounds": "Verklaring van 2 maart.",
    }] });
    w.bureau.post(&path, aid).expect(200);
    let review = vote.send(&mut member);
    says(&review, "Hiervan gaat nog € 100.000 af");
    says_not(&review, "zonder vastgelegde grondslag");
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
    says(&page, "Steun aan deze onderneming");
    says(&page, "opgegeven");
    says(&page, "Groep wijzigen");
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

/// A statement whose entry in the central register is to be corrected.
fn to_correct(w: &World<'_>, commitment: &str) -> String {
    let path = format!("/v1/commitments/{commitment}/state-aid-statements");
    let recipient = w.organisations["boogaart"];
    let mut share = json!({
        "recipientOrganisationId": recipient, "amount": "100000.00", "basis": "de-minimis", "rule": "general",
        "grossGrantEquivalent": "100000.00", "grounds": "Verklaring van 2 maart.",
    });
    let aid = json!({ "statements": [share.clone()] });
    let stated = w.bureau.post(&path, aid).expect(200).items();
    let entries = format!(
        "/v1/state-aid-statements/{}/registrations",
        text(&stated[0]["id"])
    );
    let entry = json!({ "reference": "NL-1", "registeredDate": "2026-03-02" });
    w.bureau.post(&entries, entry).expect(200);
    share["rule"] = json!("sgei");
    let other = json!({ "statements": [share], "reason": "Een dienst van algemeen economisch belang." });
    text(&w.bureau.post(&path, other).expect(200).items()[0]["id"])
}

#[test]
fn the_pages_of_state_aid_fit_phone_and_laptop() {
    let app = &App::start(Backend::Sqlite);
    let w = World::new(app);
    let (case, commitment) = granted(&w);
    let boogaart = w.organisations["boogaart"];
    let group =
        json!({ "name": "De groep", "members": [{ "organisationId": boogaart, "fromDate": "2024-01-01" }] });
    let group = w.bureau.post("/v1/single-undertakings", group).expect(201).id();
    let statement = to_correct(&w, &commitment);
    let bureau = person(app, Role::Bureau, "bureau");
    for path in [
        "/state-aid".to_owned(),
        format!("/state-aid/statements/{statement}"),
        "/state-aid/undertakings/new".to_owned(),
        format!("/state-aid/undertakings/{group}"),
        "/state-aid/declared/new".to_owned(),
        format!("/state-aid/organisations/{}", w.organisations["overmars"]),
        format!("/cases/{case}/state-aid"),
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
