//! Payment schedules on the pages: the finance partner proposes one line by line, the bureau agrees, and what is due is seen.

mod answers;

use edba::domain::Id;
use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use super::forms::{form, has_form};
use super::visitor::{Visitor, says};
use crate::app::{App, Backend, both};
use crate::browser::{Browser, LAPTOP, PHONE};
use crate::decided::{Decided, text};
use crate::world::World;

/// A financed case whose commitment of € 100,000 is acknowledged, and the page of that commitment.
fn acknowledged(app: &App) -> (Decided<'_>, String) {
    let d = Decided::on(app);
    d.financed();
    let acknowledgements = format!("/v1/commitments/{}/acknowledgements", d.commitment);
    d.partner("usg-people")
        .post(&acknowledgements, json!({ "bookingReference": "2026/4711" }))
        .expect(200);
    let page = format!("/commitments/{}", d.commitment);
    (d, page)
}

fn person(app: &App, role: Role, name: &str, organisation: Option<Id>) -> Visitor {
    let email = format!("{name}@schema.example");
    app.person(role, &email, organisation, None);
    Visitor::signed_in(app, &email)
}

fn browser(app: &App, visitor: &Visitor, size: (u32, u32)) -> Browser {
    let browser = Browser::start(app, size);
    browser.cookie("edba-session", &visitor.cookies["edba-session"]);
    browser
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

#[track_caller]
fn until_it_says(browser: &Browser, text: &str) {
    browser.until(&format!("document.body.innerText.includes('{text}')"));
}

#[track_caller]
fn is_fit(browser: &Browser) {
    assert_eq!(browser.barriers(), [""; 0]);
    assert!(browser.overflow(390, "100%") <= 0, "{}", browser.address());
}

/// Sends the proposal.
fn send(browser: &Browser) {
    browser.script(
        "document.querySelector('form[action$=\"/schedule\"] .utrecht-button--primary-action').click()",
    );
}

fn fill_line(browser: &Browser, place: usize, due: &str, amount: &str, what: &str) {
    // A date field takes its value in one notation, whatever it shows.
    let field = format!("instalments-{place}-dueDate");
    browser.script(&format!("document.getElementById('{field}').value = '{due}'"));
    browser.fill(&format!("instalments-{place}-amount"), amount);
    browser.fill(&format!("instalments-{place}-description"), what);
}

#[apply(both)]
fn a_partner_proposes_line_by_line_and_the_bureau_agrees(backend: Backend) {
    let app = &App::start(backend);
    let (d, page) = acknowledged(app);
    let visitor = person(app, Role::FinancePartner, "partner", Some(d.funder));
    let partner = browser(app, &visitor, PHONE);
    partner.goto(&page);
    reads(&partner, "Er is geen betaalschema.");
    is_fit(&partner);
    partner.goto(&format!("{page}/schedule"));
    reads(&partner, "De termijnen moeten samen € 100.000 zijn.");
    is_fit(&partner);
    fill_line(&partner, 0, "2026-03-05", "40.000", "Start");
    partner.press("Termijn toevoegen");
    until_it_says(&partner, "Termijn 2");
    let kept = partner.script("return document.getElementById('instalments-0-description').value");
    assert_eq!(kept, "Start");
    fill_line(&partner, 1, "2026-09-01", "50.000", "Slot");
    is_fit(&partner);
    // It does not add up: said at the lines, which keep what was typed.
    send(&partner);
    until_it_says(
        &partner,
        "De termijnen zijn samen € 90.000. De verplichting is € 100.000: er ontbreekt € 10.000.",
    );
    let kept = partner.script("return document.getElementById('instalments-1-amount').value");
    assert_eq!(kept, "50.000");
    is_fit(&partner);
    partner.fill("instalments-1-amount", "60.000");
    send(&partner);
    until_it_says(&partner, "Het betaalschema is voorgesteld.");
    reads(&partner, "De andere partij heeft nog niet geantwoord.");
    is_fit(&partner);

    let visitor = person(app, Role::Bureau, "bureau", None);
    let bureau = browser(app, &visitor, LAPTOP);
    bureau.goto(&page);
    reads(&bureau, "Voorgesteld door de financieel partner op 2 maart 2026.");
    // It waits for the bureau, on its desk and in the list; for the partner, which proposed it, it does not.
    const WAITS: &str = "Voorgestelde betaalschema's die op uw antwoord wachten";
    for place in ["/", "/commitments"] {
        bureau.goto(place);
        reads(&bureau, WAITS);
        is_fit(&bureau);
        partner.goto(place);
        assert!(!partner.text().contains(WAITS), "{place}");
    }
    bureau.goto(&page);
    is_fit(&bureau);
    bureau.script("document.querySelector('input[name=answer][value=agree]').click()");
    bureau.script("document.querySelector('form[action$=\"/schedule-answer\"] button').click()");
    until_it_says(&bureau, "Akkoord met dit betaalschema?");
    for said in ["5 maart 2026", "€ 40.000", "1 september 2026", "€ 60.000"] {
        reads(&bureau, said);
    }
    is_fit(&bureau);
    bureau.press("Ja, akkoord");
    until_it_says(&bureau, "Het betaalschema is van kracht.");
    reads(&bureau, "Binnen een week");
    is_fit(&bureau);

    // What is due is at the top of the partner's list.
    partner.goto("/commitments");
    reads(&partner, "Te laat of deze week te betalen");
    reads(&partner, "5 maart 2026");
    is_fit(&partner);
}

/// A financed case of € 100,000, its commitment, which is acknowledged, and a condition of its decision that is not met.
fn with_an_open_condition(app: &App) -> (World<'_>, String, String) {
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    w.to_board(&case);
    let ballot = json!({
        "caseId": case, "closesAt": "2026-03-16T12:00:00Z",
        "conditions": [
            { "description": "Een vergunning", "owner": "Boogaart", "dueDate": "2026-12-31", "precedent": false },
        ],
    });
    let ballot = w.bureau.post("/v1/ballots", ballot).expect(201).id();
    w.everybody_for(&ballot, &[("usg-people", 100_000)]);
    w.close(&ballot).expect(200);
    w.command_by_two(&case, json!({ "command": "finance" }))
        .expect(200);
    let only = |list: &str| {
        let path = format!("/v1/{list}?caseId={case}");
        text(&w.bureau.get(&path).expect(200).items()[0]["id"])
    };
    let (commitment, condition) = (only("commitments"), only("conditions"));
    app.account(
        Role::FinancePartner,
        "usg-people",
        Some(w.organisations["usg-people"]),
        None,
    )
    .post(
        &format!("/v1/commitments/{commitment}/acknowledgements"),
        json!({ "bookingReference": "USG-1" }),
    )
    .expect(200);
    (w, commitment, condition)
}

#[apply(both)]
fn dates_out_of_order_and_a_payment_that_waits_say_by_what(backend: Backend) {
    let app = &App::start(backend);
    let (w, commitment, condition) = with_an_open_condition(app);
    let page = format!("/commitments/{commitment}");
    let funder = w.organisations["usg-people"];
    let mut partner = person(app, Role::FinancePartner, "partner", Some(funder));
    let proposed = form(&partner.get(&format!("{page}/schedule")), "/schedule")
        .with("instalments-0-dueDate", "2026-06-01")
        .with("instalments-0-amount", "50.000")
        .with("instalments-0-description", "Start")
        .with("instalments-1-dueDate", "2026-05-01")
        .with("instalments-1-amount", "50.000")
        .with("instalments-1-description", "Slot")
        .send(&mut partner);
    assert_eq!(proposed.status, 400);
    says(
        &proposed,
        "Deze datum ligt vóór die van de termijn ervoor. Kies 1 juni 2026 of later.",
    );
    // The bureau proposes a schedule with a condition: it waits on the desk of the partner, which agrees.
    let body = json!({ "instalments": [
        { "dueDate": "2026-06-01", "amount": "40000.00", "description": "Start" },
        { "dueDate": "2026-09-01", "amount": "60000.00", "description": "Slot", "conditionId": condition },
    ] });
    w.bureau
        .post(&format!("/v1{page}/payment-schedules"), body)
        .expect(201);
    for place in ["/", "/commitments"] {
        says(
            &partner.get(place),
            "Voorgestelde betaalschema&#39;s die op uw antwoord wachten",
        );
    }
    let asked = form(&partner.get(&page), "/schedule-answer")
        .with("answer", "agree")
        .send(&mut partner);
    form(&asked, "/schedule-answer").send(&mut partner);
    let shown = partner.get(&page);
    says(&shown, "Kan nu worden betaald: € 40.000.");
    let too_much = form(&shown, "/payments")
        .with("amount", "40.000,01")
        .with("payee", "Boogaart")
        .with("bookingReference", "B-1")
        .send(&mut partner);
    assert_eq!(too_much.status, 400);
    says(
        &too_much,
        "Volgens het betaalschema kan nu € 40.000 worden betaald.",
    );
    says(&too_much, "“Een vergunning”");
}

#[apply(both)]
fn more_that_is_due_than_the_short_list_shows_is_a_link_away(backend: Backend) {
    let app = &App::start(backend);
    let (d, page) = acknowledged(app);
    let instalments: Vec<_> = (1..=12)
        .map(|number| {
            let amount = if number == 12 { "89000.00" } else { "1000.00" };
            json!({ "dueDate": "2026-03-05", "amount": amount, "description": format!("Termijn {number}") })
        })
        .collect();
    let path = format!("/v1{page}/payment-schedules");
    let id =
        d.w.bureau
            .post(&path, json!({ "instalments": instalments }))
            .expect(201)
            .id();
    d.partner("usg-people")
        .post(&format!("/v1/payment-schedules/{id}/agreements"), json!({}))
        .expect(200);
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    let due = |html: &str| html.matches("Binnen een week").count();
    let short = bureau.get("/commitments");
    assert_eq!(due(&short.html), 10);
    says(
        &short,
        "href=\"/commitments?due=all#due-soon\">Alle 12 termijnen tonen",
    );
    assert_eq!(due(&bureau.get("/commitments?due=all").html), 12);
}

#[apply(both)]
fn who_may_answer_and_propose_is_offered_it_and_nobody_else(backend: Backend) {
    let app = &App::start(backend);
    let (d, page) = acknowledged(app);
    let body = json!({ "instalments": [
        { "dueDate": "2026-06-01", "amount": "100000.00", "description": "Alles" },
    ] });
    let path = format!("/v1/commitments/{}/payment-schedules", d.commitment);
    d.w.bureau.post(&path, body).expect(201);
    let mut partner = person(app, Role::FinancePartner, "partner", Some(d.funder));
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    let mut auditor = person(app, Role::Auditor, "auditor", None);
    assert!(has_form(&partner.get(&page), "/schedule-answer"));
    assert!(!has_form(&bureau.get(&page), "/schedule-answer"));
    assert!(!has_form(&auditor.get(&page), "/schedule-answer"));
    assert_eq!(auditor.get(&format!("{page}/schedule")).status, 403);
    // A refusal without a reason is shown again at its field; with one it is recorded.
    let silent = form(&partner.get(&page), "/schedule-answer").with("answer", "refuse");
    let shown = silent.send(&mut partner);
    assert!(shown.html.contains("id=\"reason-error\""), "{}", shown.html);
    let refused = form(&shown, "/schedule-answer")
        .with("answer", "refuse")
        .with("reason", "Te vroeg.")
        .send(&mut partner);
    assert!(
        refused.html.contains("U bent niet akkoord gegaan"),
        "{}",
        refused.html
    );
    assert!(has_form(&partner.get(&format!("{page}/schedule")), "/schedule"));
}

#[apply(both)]
fn only_the_proposer_of_a_schedule_is_offered_its_withdrawal(backend: Backend) {
    let app = &App::start(backend);
    let (d, page) = acknowledged(app);
    let body = json!({ "instalments": [
        { "dueDate": "2026-06-01", "amount": "100000.00", "description": "Alles" },
    ] });
    let path = format!("/v1/commitments/{}/payment-schedules", d.commitment);
    d.partner("usg-people").post(&path, body.clone()).expect(201);
    let mut partner = person(app, Role::FinancePartner, "partner", Some(d.funder));
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    let mut auditor = person(app, Role::Auditor, "auditor", None);
    assert!(!has_form(&bureau.get(&page), "/schedule-withdrawal"));
    assert!(!has_form(&auditor.get(&page), "/schedule-withdrawal"));
    // Without a reason the form is shown again, open, with the fault at its field.
    let shown = form(&partner.get(&page), "/schedule-withdrawal").send(&mut partner);
    assert_eq!(shown.status, 400);
    for said in ["id=\"reason-error\"", "<details open><summary>Voorstel intrekken"] {
        says(&shown, said);
    }
    let withdrawn = form(&shown, "/schedule-withdrawal")
        .with("reason", "Ons schema klopte niet.")
        .send(&mut partner);
    says(&withdrawn, "Het voorstel voor een betaalschema is ingetrokken.");
    assert!(!has_form(&withdrawn, "/schedule-withdrawal"));
    assert!(!has_form(&bureau.get(&page), "/schedule-answer"));
    // Proposed by the bureau.
    d.w.bureau.post(&path, body).expect(201);
    assert!(!has_form(&partner.get(&page), "/schedule-withdrawal"));
    bureau.language = "en";
    says(&bureau.get(&page), "Withdraw proposal");
    form(&bureau.get(&page), "/schedule-withdrawal")
        .with("reason", "Te vroeg.")
        .send(&mut bureau);
    assert!(!has_form(&partner.get(&page), "/schedule-answer"));
}
