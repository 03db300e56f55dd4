//! Pages of mandate officers, on a phone: one proposes the answer of the organisation, another one approves it. And the
//! correction of a booking reference by the finance partner.

use edba::domain::Id;
use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use super::forms::{form, has_form};
use super::visitor::{Visitor, says, says_not};
use crate::app::{App, Backend, both};
use crate::browser::{Browser, PHONE};
use crate::decided::Decided;

fn person(app: &App, role: Role, name: &str, organisation: Option<Id>) -> Visitor {
    let email = format!("{name}@officier.example");
    app.person(role, &email, organisation, None);
    Visitor::signed_in(app, &email)
}

/// The page as it stands has no barriers, and fits a phone.
#[track_caller]
fn is_fit(browser: &Browser) {
    assert_eq!(browser.barriers(), [""; 0]);
    assert!(browser.overflow(390, "100%") <= 0, "{}", browser.address());
}

#[track_caller]
fn reads(browser: &Browser, text: &str) {
    let whole = browser.text();
    assert!(
        whole.contains(text),
        "no “{text}” at {}:\n{whole}",
        browser.address()
    );
}

fn until_it_says(browser: &Browser, text: &str) {
    browser.until(&format!("document.body.innerText.includes('{text}')"));
}

fn phone(app: &App, visitor: &Visitor) -> Browser {
    let browser = Browser::start(app, PHONE);
    browser.cookie("edba-session", &visitor.cookies["edba-session"]);
    browser
}

fn choose(browser: &Browser, value: &str) {
    browser.script(&format!(
        "document.querySelector('input[name=outcome][value={value}]').click()"
    ));
}

#[apply(both)]
fn one_officer_proposes_on_a_phone_and_another_one_approves(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let first = person(app, Role::MandateOfficer, "eerste", Some(d.funder));
    let second = person(app, Role::MandateOfficer, "tweede", Some(d.funder));
    let page = format!("/ratifications/{}", d.ratification);

    let phone_of_first = phone(app, &first);
    phone_of_first.goto("/");
    reads(&phone_of_first, "Te bekrachtigen");
    reads(&phone_of_first, "Tot en met 31 maart 2026");
    is_fit(&phone_of_first);
    phone_of_first.goto("/ratifications");
    reads(&phone_of_first, "€ 30.000");
    is_fit(&phone_of_first);
    phone_of_first.goto(&page);
    for told in [
        "Te bekrachtigen",
        "€ 130.000",
        "Waarvan binnen het mandaat",
        "Wat het mandaat te boven gaat",
        "Zonder antwoord vervalt de toezegging na 31 maart 2026.",
    ] {
        reads(&phone_of_first, told);
    }
    is_fit(&phone_of_first);
    // A ratification needs its document.
    choose(&phone_of_first, "given");
    phone_of_first.press("Dit antwoord voorstellen");
    phone_of_first.until("document.querySelector('[aria-invalid=true]')");
    is_fit(&phone_of_first);
    phone_of_first.fill("document", "Besluit RvB 2026-12");
    phone_of_first.press("Dit antwoord voorstellen");
    until_it_says(&phone_of_first, "U hebt het antwoord voorgesteld.");
    reads(&phone_of_first, "U hebt dit voorgesteld.");
    is_fit(&phone_of_first);

    let phone_of_second = phone(app, &second);
    phone_of_second.goto("/");
    reads(
        &phone_of_second,
        "Een collega heeft een antwoord voorgesteld: controleer het",
    );
    is_fit(&phone_of_second);
    phone_of_second.goto(&page);
    reads(&phone_of_second, "Besluit RvB 2026-12");
    is_fit(&phone_of_second);
    phone_of_second.press("Goedkeuren");
    until_it_says(&phone_of_second, "Dit antwoord van uw organisatie goedkeuren?");
    is_fit(&phone_of_second);
    phone_of_second.press("Ja, keur het antwoord goed");
    until_it_says(&phone_of_second, "Goedgekeurd en uitgevoerd.");
    reads(&phone_of_second, "Gegeven");
    is_fit(&phone_of_second);
    let ratification = d.w.bureau.get(&format!("/v1{page}")).expect(200).body;
    assert_eq!(
        json!([ratification["status"], ratification["document"]]),
        json!(["given", "Besluit RvB 2026-12"])
    );
}

#[apply(both)]
fn the_bureau_is_told_who_answers_and_records_the_answer_where_nobody_does(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    let answer = format!("/ratifications/{}/answer", d.ratification);
    assert!(has_form(&bureau.get(&answer), "/answer"));
    let mut first = person(app, Role::MandateOfficer, "eerste", Some(d.funder));
    let page = format!("/ratifications/{}", d.ratification);
    let alone = first.get(&page);
    says(&alone, "Uw organisatie heeft minder dan twee mandaatbeheerders.");
    assert!(!has_form(&alone, "/proposal"));
    let mut second = person(app, Role::MandateOfficer, "tweede", Some(d.funder));
    let told = bureau.get(&answer);
    says(
        &told,
        "De mandaatbeheerders van USG People beantwoorden deze bekrachtiging.",
    );
    assert!(!has_form(&told, "/answer"));
    // A refusal is proposed with its reason, and a colleague declines it.
    let proposing = form(&first.get(&page), "/proposal")
        .with("outcome", "refused")
        .with("reason", "Geen geld.");
    let proposed = proposing.send(&mut first);
    says(&proposed, "stelt voor dat uw organisatie weigert");
    says(
        &bureau.get("/approvals"),
        "Mandaatbeheerders van de organisatie keuren dit goed.",
    );
    assert!(!has_form(&bureau.get("/approvals"), "/approve"));
    let declining = form(&second.get(&page), "/proposal/reject").with("reason", "Er is wel geld.");
    let asked = declining.send(&mut second);
    let declined = form(&asked, "/proposal/reject").send(&mut second);
    says(&declined, "Afgewezen.");
    // The proposer reads why.
    let again = first.get(&page);
    assert!(has_form(&again, "/proposal"));
    says(&again, "Afgewezen voorstellen");
    says(&again, "Er is wel geld.");
    // Nobody else gets there.
    let windesheim = Some(d.w.organisations["windesheim"]);
    let mut stranger = person(app, Role::MandateOfficer, "vreemde", windesheim);
    assert_eq!(stranger.get(&page).status, 404);
    assert_eq!(bureau.get(&page).status, 403);
}

#[apply(both)]
fn an_officer_reads_what_answer_it_approves(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let mut first = person(app, Role::MandateOfficer, "eerste", Some(d.funder));
    let mut second = person(app, Role::MandateOfficer, "tweede", Some(d.funder));
    let page = format!("/ratifications/{}", d.ratification);
    // No answer is chosen.
    let empty = form(&first.get(&page), "/proposal").send(&mut first);
    assert_eq!(empty.status, 400);
    says(&empty, "Wat antwoordt uw organisatie? Vul dit in");
    form(&first.get(&page), "/proposal")
        .with("outcome", "refused")
        .with("document", "Besluit RvB 2026-13")
        .with("reason", "Geen geld.")
        .send(&mut first);
    let approving = form(&second.get(&page), "/proposal/approve");
    let asked = approving.send(&mut second);
    for told in [
        "Goedkeuren dat uw organisatie weigert te bekrachtigen?",
        "Zij weigert",
        "Besluit RvB 2026-13",
        "Geen geld.",
        "€ 30.000",
    ] {
        says(&asked, told);
    }
    let done = form(&asked, "/proposal/approve").send(&mut second);
    says(&done, "Geweigerd");
}

#[apply(both)]
fn only_the_answer_that_was_read_is_approved(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let mut first = person(app, Role::MandateOfficer, "eerste", Some(d.funder));
    let mut second = person(app, Role::MandateOfficer, "tweede", Some(d.funder));
    let page = format!("/ratifications/{}", d.ratification);
    form(&first.get(&page), "/proposal")
        .with("outcome", "refused")
        .with("reason", "Geen geld.")
        .send(&mut first);
    let asked = form(&second.get(&page), "/proposal/approve").send(&mut second);
    // Meanwhile the first one proposes the opposite.
    let asked_back = form(&first.get(&page), "/proposal/withdraw").send(&mut first);
    form(&asked_back, "/proposal/withdraw").send(&mut first);
    form(&first.get(&page), "/proposal")
        .with("outcome", "given")
        .with("document", "Besluit RvB 2026-14")
        .send(&mut first);
    let stale = form(&asked, "/proposal/approve").send(&mut second);
    assert_eq!(stale.status, 409);
    let found = format!("/v1/ratifications/{}", d.ratification);
    assert_eq!(
        d.w.bureau.renewed().get(&found).expect(200).body["status"],
        "pending"
    );
}

#[apply(both)]
fn a_finance_partner_reads_who_answers_and_what(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let mut partner = person(app, Role::FinancePartner, "partner", Some(d.funder));
    says(
        &partner.get("/"),
        "Laat het projectbureau weten of uw organisatie",
    );
    for name in ["eerste", "tweede"] {
        person(app, Role::MandateOfficer, name, Some(d.funder));
    }
    let desk = partner.get("/");
    says_not(&desk, "Laat het projectbureau weten");
    says(&desk, "De mandaatbeheerders van uw organisatie antwoorden.");
    let page = format!("/ratifications/{}", d.ratification);
    says(&desk, &format!("href=\"{page}\""));
    let read = partner.get(&page);
    says(&read, "De mandaatbeheerders van uw organisatie beantwoorden dit.");
    assert!(!has_form(&read, "/proposal"));
    assert_eq!(partner.get("/ratifications").status, 403);
    // The bureau has nothing to record there.
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    let answer = format!("href=\"/ratifications/{}/answer\"", d.ratification);
    let follow_up = bureau.get("/follow-up");
    says_not(&follow_up, &answer);
    says(&follow_up, "Haar mandaatbeheerders antwoorden");
    says_not(&bureau.get("/"), &answer);
}

#[apply(both)]
fn a_partner_corrects_its_booking_reference(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    d.financed();
    d.partner("usg-people")
        .post(
            &format!("/v1/commitments/{}/acknowledgements", d.commitment),
            json!({ "bookingReference": "2026/4711" }),
        )
        .expect(200);
    let mut partner = person(app, Role::FinancePartner, "partner", Some(d.funder));
    let page = format!("/commitments/{}/reference", d.commitment);
    let shown = partner.get(&page);
    says(&shown, "2026/4711");
    let browser = phone(app, &partner);
    browser.goto(&page);
    is_fit(&browser);
    let correcting = form(&shown, "/reference")
        .with("bookingReference", "2026/4712")
        .with("reason", "Twee cijfers verwisseld.");
    let asked = correcting.send(&mut partner);
    says(&asked, "Het boekingskenmerk corrigeren?");
    let corrected = form(&asked, "/reference").send(&mut partner);
    says(&corrected, "Het boekingskenmerk is gecorrigeerd.");
    says(&corrected, "2026/4712");
    let both_shown = partner.get(&page);
    for told in ["2026/4711", "2026/4712", "Twee cijfers verwisseld."] {
        says(&both_shown, told);
    }
    // A mandate officer of the funder reads it, and corrects nothing.
    let mut officer = person(app, Role::MandateOfficer, "eerste", Some(d.funder));
    let read = officer.get(&page);
    assert_eq!(read.status, 200);
    assert!(!has_form(&read, "/reference"));
    let commitment = format!("/commitments/{}", d.commitment);
    says(&partner.get(&commitment), "alle kenmerken, corrigeren");
    says_not(&officer.get(&commitment), "alle kenmerken, corrigeren");
    for path in [
        "/commitments".to_owned(),
        format!("/commitments/{}", d.commitment),
        "/mandates".to_owned(),
    ] {
        assert_eq!(officer.get(&path).status, 200, "{path}");
    }
}

/// Nothing is left to answer once the due date has passed, whether the job that withdraws the answer has run or not.
#[apply(both)]
fn a_request_whose_due_date_has_passed_shows_no_proposed_answer(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let mut first = person(app, Role::MandateOfficer, "eerste", Some(d.funder));
    person(app, Role::MandateOfficer, "tweede", Some(d.funder));
    let page = format!("/ratifications/{}", d.ratification);
    let proposed = form(&first.get(&page), "/proposal")
        .with("outcome", "refused")
        .with("reason", "Geen geld.")
        .send(&mut first);
    assert!(has_form(&proposed, "/proposal/withdraw"));
    app.at("2026-04-01T09:00:00Z");
    for name in ["eerste", "tweede"] {
        let mut officer = Visitor::signed_in(app, &format!("{name}@officier.example"));
        let shown = officer.get(&page);
        says(&shown, "Vervallen");
        says_not(&shown, "Voorgesteld antwoord");
        assert!(!has_form(&shown, "/proposal/withdraw") && !has_form(&shown, "/proposal/reject"));
    }
}

#[apply(both)]
fn an_officer_reads_in_its_own_language_that_the_decision_was_superseded(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let mut officer = person(app, Role::MandateOfficer, "eerste", Some(d.funder));
    let superseding = json!({
        "caseId": d.case, "closesAt": "2026-03-16T12:00:00Z", "supersedesDecisionId": d.decision,
    });
    let ballot = d.w.bureau.post("/v1/ballots", superseding).expect(201).id();
    d.w.everybody_for(&ballot, &[("gemeente-almere", 130_000)]);
    let shown = officer.get(&format!("/ratifications/{}", d.ratification));
    says(
        &shown,
        "Een nieuw besluit is in de plaats gekomen van dit besluit.",
    );
    says_not(&shown, "decision-superseded");
}
