//! Payments on the page of a commitment: the finance partner records and reverses what it paid; the bureau proposes both.

use edba::domain::Id;
use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::forms::{form, has_form};
use super::visitor::{Visitor, says};
use crate::app::{App, Backend, both};
use crate::browser::{Browser, LAPTOP, PHONE};
use crate::decided::Decided;

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

/// Status, paid and open of the commitment.
fn sums(d: &Decided<'_>) -> Value {
    let path = format!("/v1/commitments/{}", d.commitment);
    let found = d.w.bureau.get(&path).expect(200).body;
    json!([found["status"], found["paid"], found["open"]])
}

fn person(app: &App, role: Role, name: &str, organisation: Option<Id>) -> Visitor {
    let email = format!("{name}@betaling.example");
    app.person(role, &email, organisation, None);
    Visitor::signed_in(app, &email)
}

/// A browser in which somebody has signed in.
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

/// Waits for a page that says this.
#[track_caller]
fn until_it_says(browser: &Browser, text: &str) {
    browser.until(&format!("document.body.innerText.includes('{text}')"));
}

/// The page as it stands has no barriers, and fits a phone of 390 pixels.
#[track_caller]
fn is_fit(browser: &Browser) {
    assert_eq!(browser.barriers(), [""; 0]);
    assert!(browser.overflow(390, "100%") <= 0, "{}", browser.address());
}

/// Fills in a payment and sends it. The ids of the fields begin with `prefix`; there is none in a form that is shown
/// again.
fn pay(browser: &Browser, prefix: &str, amount: &str, reference: &str) {
    browser.fill(&format!("{prefix}amount"), amount);
    browser.fill(&format!("{prefix}payee"), "Boogaart");
    browser.fill(&format!("{prefix}bookingReference"), reference);
    send(browser, "/payments");
}

/// Presses the button of the form to an address with this end; of several, of the one that is unfolded.
fn send(browser: &Browser, action: &str) {
    browser.script(&format!(
        "const all = [...document.querySelectorAll('form[action$=\"{action}\"]')]; \
         const open = all.find((form) => form.closest('details[open]')) || all[0]; \
         open.querySelector('button[type=submit]').click()"
    ));
}

/// Confirms what is asked once more, and waits for the notice.
#[track_caller]
fn confirm(browser: &Browser, button: &str, notice: &str) {
    browser.press(button);
    until_it_says(browser, notice);
}

/// Unfolds the reversal of a payment and fills in its reason.
fn fill_reversal(browser: &Browser, reference: &str, reason: &str) {
    browser.press(&format!("Storneren: {reference}"));
    browser.until("document.querySelector('details[open] textarea')");
    let id = browser.script("return document.querySelector('details[open] textarea').id");
    browser.fill(id.as_str().unwrap(), reason);
}

#[apply(both)]
fn a_partner_records_what_it_paid_and_takes_a_payment_back(backend: Backend) {
    let app = &App::start(backend);
    let (d, page) = acknowledged(app);
    let visitor = person(app, Role::FinancePartner, "partner", Some(d.funder));
    let partner = browser(app, &visitor, PHONE);
    partner.goto(&page);
    reads(&partner, "Er zijn nog geen betalingen vastgelegd.");
    is_fit(&partner);

    // Half of it: asked once more first, and nothing is recorded before that is answered.
    pay(&partner, "payment-", "50.000", "B-1");
    until_it_says(&partner, "Deze betaling vastleggen?");
    for told in ["€ 50.000", "2 maart 2026", "Boogaart", "B-1"] {
        reads(&partner, told);
    }
    assert_eq!(sums(&d), json!(["acknowledged", "0.00", "100000.00"]));
    confirm(&partner, "Ja, leg de betaling vast", "De betaling is vastgelegd.");
    assert_eq!(partner.address(), page);
    assert_eq!(sums(&d), json!(["acknowledged", "50000.00", "50000.00"]));
    let facts = partner.script(
        "return [...document.querySelectorAll('.edba-facts > div')].slice(0, 3).map((fact) => \
         [...fact.children].map((part) => part.innerText))",
    );
    let expected = [
        ["Toegekend", "€ 100.000"],
        ["Betaald", "€ 50.000"],
        ["Nog open", "€ 50.000"],
    ];
    assert_eq!(facts, json!(expected));
    is_fit(&partner);

    // More than is left, on a day that is to come: said at the fields, which keep what was typed.
    partner.script("document.getElementById('payment-valueDate').value = '2026-03-03'");
    pay(&partner, "payment-", "50.000,01", "B-2");
    partner.until("document.querySelector('[aria-invalid=true]')");
    let refused = partner.script(
        "return ['amount', 'valueDate'].map((id) => \
         [document.getElementById(id).value, document.getElementById(`${id}-error`).innerText])",
    );
    let expected = [
        ["50.000,01", "Dit is meer dan er nog open staat."],
        ["2026-03-03", "Dit ligt in de toekomst. Kies vandaag of eerder."],
    ];
    assert_eq!(refused, json!(expected));
    let kept = partner.script("return document.getElementById('payee').value");
    assert_eq!(kept, "Boogaart");
    reads(&partner, "Bedrag: Dit is meer dan er nog open staat.");
    is_fit(&partner);

    // The rest.
    partner.script("document.getElementById('valueDate').value = '2026-03-02'");
    pay(&partner, "", "50.000,00", "B-2");
    until_it_says(&partner, "Deze betaling vastleggen?");
    confirm(&partner, "Ja, leg de betaling vast", "De betaling is vastgelegd.");
    assert_eq!(sums(&d), json!(["paid", "100000.00", "0.00"]));
    let state = "return document.querySelector('.edba-state').innerText";
    assert_eq!(partner.script(state), "Afgewikkeld");
    let forms = partner.script("return document.querySelectorAll('form[action$=\"/payments\"]').length");
    assert_eq!(forms, 0, "nothing is open");

    // A reversal needs a reason.
    fill_reversal(&partner, "B-1", "");
    send(&partner, "/reversal");
    partner.until("document.querySelector('details[open] [aria-invalid=true]')");
    reads(&partner, "Reden: Vul dit in.");
    is_fit(&partner);
    partner.fill("reason", "Verkeerde rekening.");
    send(&partner, "/reversal");
    until_it_says(&partner, "Deze betaling storneren?");
    assert_eq!(sums(&d)[0], "paid");
    confirm(
        &partner,
        "Ja, storneer de betaling",
        "De betaling is gestorneerd.",
    );
    assert_eq!(partner.address(), page);
    assert_eq!(sums(&d), json!(["acknowledged", "50000.00", "50000.00"]));
    reads(&partner, "Gestorneerd op 2 maart 2026: Verkeerde rekening.");
    let struck = partner.script("return [...document.querySelectorAll('del')].map((one) => one.innerText)");
    assert_eq!(struck, json!(["€ 50.000"]));
    is_fit(&partner);
}

#[apply(both)]
fn the_bureau_proposes_payments_and_reversals_and_a_colleague_approves_them(backend: Backend) {
    let app = &App::start(backend);
    let (d, page) = acknowledged(app);
    let first = browser(app, &person(app, Role::Bureau, "eerste", None), LAPTOP);
    let second = browser(app, &person(app, Role::Bureau, "tweede", None), LAPTOP);
    let approve = || {
        second.goto("/approvals");
        send(&second, "/approve");
        until_it_says(&second, "Dit voorstel goedkeuren?");
        confirm(&second, "Ja, keur het goed", "Goedgekeurd en uitgevoerd.");
    };
    first.goto(&page);
    pay(&first, "payment-", "100.000,01", "B-1");
    first.until("document.querySelector('#amount[aria-invalid=true]')");
    pay(&first, "", "100.000", "B-1");
    until_it_says(&first, "Voorgesteld. Een tweede medewerker moet dit goedkeuren.");
    assert_eq!(first.address(), "/approvals");
    for told in [
        "Betaling vastleggen",
        "€ 100.000",
        "Betaald aan: Boogaart",
        "Boekingskenmerk: B-1",
    ] {
        reads(&first, told);
    }
    assert_eq!(sums(&d), json!(["acknowledged", "0.00", "100000.00"]));
    approve();
    assert_eq!(sums(&d), json!(["paid", "100000.00", "0.00"]));

    first.goto(&page);
    fill_reversal(&first, "B-1", "Verkeerde rekening.");
    send(&first, "/reversal");
    until_it_says(&first, "Voorgesteld. Een tweede medewerker moet dit goedkeuren.");
    reads(&first, "Verkeerde rekening.");
    assert_eq!(sums(&d)[0], "paid");
    approve();
    assert_eq!(sums(&d), json!(["acknowledged", "0.00", "100000.00"]));
    first.goto(&page);
    reads(&first, "Gestorneerd op 2 maart 2026: Verkeerde rekening.");
    assert_eq!(first.barriers(), [""; 0]);
}

#[apply(both)]
fn an_amount_is_typed_as_the_page_writes_it_and_a_part_can_be_released(backend: Backend) {
    let app = &App::start(backend);
    let (d, page) = acknowledged(app);
    let mut partner = person(app, Role::FinancePartner, "partner", Some(d.funder));
    partner.language = "en";
    let mut record = |amount: &str| {
        let shown = form(&partner.get(&page), "/payments")
            .with("amount", amount)
            .with("payee", "Boogaart")
            .with("bookingReference", "B-1")
            .send(&mut partner);
        if shown.status != 200 {
            return shown;
        }
        says(&shown, "Record this payment?");
        form(&shown, "/payments").send(&mut partner)
    };
    let ambiguous = record("40.000,500");
    assert_eq!(ambiguous.status, 400);
    says(&ambiguous, "href=\"#amount\"");
    says(&ambiguous, "value=\"40.000,500\"");
    let recorded = record("40,000.00");
    says(&recorded, "The payment is recorded.");
    says(&recorded, "€60,000");
    // The ledger of the commitment, and what the payment needs, are on the page.
    for told in ["1. Decided", "3. Paid", "Payment reference", "Recipient"] {
        says(&recorded, told);
    }
    // The same booking with another amount is none, and says so; the form keeps it.
    let taken = record("40,000.01");
    assert_eq!(taken.status, 409);
    says(&taken, "This booking reference is that of another payment: ");
    says(&taken, "value=\"40,000.01\"");

    let mut bureau = person(app, Role::Bureau, "eerste", None);
    let mut release = |amount: &str| {
        form(&bureau.get(&page), "/release")
            .with("amount", amount)
            .with("reason", "Goedkoper uitgevoerd.")
            .send(&mut bureau)
    };
    let too_much = release("60.000,01");
    assert_eq!(too_much.status, 400);
    says(&too_much, "Bedrag: Dit is meer dan er nog open staat.");
    says(&too_much, "value=\"60.000,01\"");
    assert_eq!(release("10.000").address, "/approvals");
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
    assert_eq!(sums(&d), json!(["acknowledged", "40000.00", "50000.00"]));

    // A payment that was reversed is not recorded again under its reference; the page says so.
    let mut partner = person(app, Role::FinancePartner, "collega", Some(d.funder));
    let reversing = form(&partner.get(&page), "/reversal").with("reason", "Verkeerde rekening.");
    let asked = reversing.send(&mut partner);
    says(&asked, "Jaar en soort");
    form(&asked, "/reversal").send(&mut partner);
    let again = form(&partner.get(&page), "/payments")
        .with("amount", "40.000")
        .with("payee", "Boogaart")
        .with("bookingReference", "B-1")
        .send(&mut partner);
    assert_eq!(again.status, 409);
    says(
        &again,
        "Deze betaling is al vastgelegd en daarna gestorneerd. Is er opnieuw betaald, gebruik dan een ander boekingskenmerk.",
    );

    // Who only reads sees the payments and the sums, and no form; another funder finds no page.
    let mut auditor = person(app, Role::Auditor, "accountant", None);
    let shown = auditor.get(&page);
    for told in [
        "Betalingen",
        "B-1",
        "Vrijgegeven",
        "€ 10.000",
        "Nog open",
        "€ 90.000",
    ] {
        says(&shown, told);
    }
    assert!(!has_form(&shown, "/payments") && !has_form(&shown, "/reversal"));
    let list = auditor.get("/commitments");
    for told in ["Vrijgegeven", "Nog te betalen"] {
        says(&list, &format!("<th scope=\"row\">{told}</th>"));
    }
    let stranger = d.w.organisations["windesheim"];
    let mut stranger = person(app, Role::FinancePartner, "ander", Some(stranger));
    assert_eq!(stranger.get(&page).status, 404);
}

#[apply(both)]
fn a_booking_reference_of_another_payment_is_told_at_its_field_with_the_case(backend: Backend) {
    let app = &App::start(backend);
    let (d, page) = acknowledged(app);
    let mut partner = person(app, Role::FinancePartner, "partner", Some(d.funder));
    let payment = |partner: &mut Visitor, amount: &str| {
        form(&partner.get(&page), "/payments")
            .with("amount", amount)
            .with("payee", "Boogaart")
            .with("bookingReference", "B-1")
            .send(partner)
    };
    let asked = payment(&mut partner, "40.000");
    form(&asked, "/payments").send(&mut partner);
    let refused = payment(&mut partner, "1.000");
    let case = d.w.bureau.get(&format!("/v1/cases/{}", d.case)).expect(200).body;
    let number = case["number"].as_str().unwrap();
    says(&refused, &format!("aan Boogaart, in zaak {number}."));
    says(&refused, "href=\"#bookingReference\"");
}
