//! Funds and loans in pages: the bureau registers a fund, the partner records what came back, and the page of the fund shows how
//! far it revolves.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use super::forms::{form, form_about, has_form};
use super::visitor::{Visitor, says, says_not};
use crate::app::{App, Backend, both};
use crate::browser::{Browser, LAPTOP, PHONE};
use crate::decided::{Decided, text};
use crate::lent::{LENDER, Loan};
use crate::world::World;

fn person(app: &App, role: Role, name: &str, organisation: Option<edba::domain::Id>) -> Visitor {
    let email = format!("{name}@fondsen.example");
    app.person(role, &email, organisation, None);
    Visitor::signed_in(app, &email)
}

#[apply(both)]
fn the_bureau_registers_a_fund_and_changes_it(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    says(&bureau.get("/funds"), "Er zijn nog geen fondsen.");
    let organisation = w.organisations[LENDER].to_string();
    let unclear = form(&bureau.get("/funds/new"), "/funds")
        .with("organisationId", &organisation)
        .with("name", "Innovatiefonds")
        .with("purpose", "Leningen aan startende ondernemers.")
        .with("revolving", "yes")
        .with("validFromDate", "2026-01-01")
        .send(&mut bureau);
    assert_eq!(unclear.status, 400);
    says(&unclear, "Bedoeld: ");
    let done = form(&unclear, "/funds")
        .with("intendedDegree", "80%")
        .send(&mut bureau);
    for told in ["Het fonds is vastgelegd.", "Innovatiefonds", "80%"] {
        says(&done, told);
    }
    let changed = form(&done, "/change")
        .with("name", "Innovatiefonds Almere")
        .with("public", "yes")
        .send(&mut bureau);
    says(&changed, "Innovatiefonds Almere");
    says(&bureau.get("/funds"), "Innovatiefonds Almere");
    // It is public now.
    says(&bureau.get("/register"), "Innovatiefonds Almere");
    // Another organisation does not see it.
    let mut other = person(
        app,
        Role::FinancePartner,
        "ander",
        Some(w.organisations["windesheim"]),
    );
    says_not(&other.get("/funds"), "Innovatiefonds");
}

#[apply(both)]
fn a_partner_records_a_repayment_and_the_fund_shows_it(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    let mut partner = person(
        app,
        Role::FinancePartner,
        "partner",
        Some(loan.w.organisations[LENDER]),
    );
    let page = format!("/commitments/{}", loan.commitment);
    let too_much = form(&partner.get(&page), "/repayments")
        .with("principal", "80.000,01")
        .with("valueDate", "2026-03-02")
        .with("payer", "Boogaart")
        .with("bookingReference", "A-1")
        .send(&mut partner);
    assert_eq!(too_much.status, 400);
    says(
        &too_much,
        "Aflossing: Dit is meer dan wat van de lening uitstaat.",
    );
    let asked = form(&too_much, "/repayments")
        .with("principal", "30.000")
        .with("interest", "450")
        .send(&mut partner);
    for told in [
        "Deze aflossing vastleggen?",
        "Glasvezel voor iedereen",
        "€ 30.000",
        "€ 450",
    ] {
        says(&asked, told);
    }
    assert_eq!(
        loan.repayments(),
        Vec::<serde_json::Value>::new(),
        "not before it is confirmed"
    );
    let done = form(&asked, "/repayments").send(&mut partner);
    for told in [
        "De aflossing is vastgelegd.",
        "Terug in de ruimte van het mandaat.",
        "€ 50.000",
    ] {
        says(&done, told);
    }
    let fund = format!("/funds/{}", loan.fund);
    for told in [
        "2026",
        "€ 80.000",
        "37,5%",
        "nog niet alles terug",
        "€ 450",
        "Glasvezel voor iedereen",
    ] {
        says(&partner.get(&fund), told);
    }
    says_not(&partner.get(&fund), "minder dan bedoeld");
    says(&partner.get(&page), "Innovatiefonds");
    for size in [PHONE, LAPTOP] {
        for path in [&page, &fund] {
            let browser = Browser::start(app, size);
            browser.cookie("edba-session", &partner.cookies["edba-session"]);
            browser.goto(path);
            browser.script("document.querySelectorAll('details').forEach((one) => { one.open = true })");
            assert_eq!(browser.barriers(), [""; 0]);
            assert!(browser.overflow(390, "100%") <= 0, "{}", browser.address());
        }
    }
    // It was a mistake: reversed, after a confirmation.
    let principal = text(&loan.repayments()[0]["id"]);
    let shown = partner.get(&page);
    let asked = form_about(&shown, "/repayment-reversal", "repayment", &principal)
        .with("reason", "Van een andere lening.")
        .send(&mut partner);
    for told in [
        "Deze ontvangst storneren?",
        "Glasvezel voor iedereen",
        "€ 30.450",
        "Aflossing",
        "Rente",
        "€ 450",
    ] {
        says(&asked, told);
    }
    let done = form(&asked, "/repayment-reversal").send(&mut partner);
    says(&done, "De ontvangst is gestorneerd.");
    assert!(
        !has_form(&done, "/repayment-reversal"),
        "the interest was a part of it"
    );
    assert_eq!(
        loan.figures(["repaid", "interest"]),
        [json!("0.00"), json!("0.00")]
    );
}

#[apply(both)]
fn the_last_200_repayments_are_shown_and_a_receipt_is_reversed_as_a_whole(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    // Two entries, and 199 more: of the first receipt only the interest is among the last 200.
    loan.repay(Some("10.00"), Some("1.00"), "R-000").expect(200);
    for number in 1..200 {
        loan.repay(None, Some("2.00"), &format!("R-{number:03}"))
            .expect(200);
    }
    let mut partner = person(
        app,
        Role::FinancePartner,
        "partner",
        Some(loan.w.organisations[LENDER]),
    );
    let page = format!("/commitments/{}", loan.commitment);
    let shown = partner.get(&page);
    says(&shown, "De laatste 200 staan hier.");
    let rows = shown.html.split("id=\"reverse-repayment\"").next().unwrap();
    let at = |reference: &str| rows.find(&format!(">{reference}<")).unwrap();
    assert!(at("R-199") < at("R-198") && at("R-001") < at("R-000"));
    let principal = text(&loan.repayments()[0]["id"]);
    let asked = form_about(&shown, "/repayment-reversal", "repayment", &principal)
        .with("reason", "Van een andere lening.")
        .send(&mut partner);
    for told in ["Glasvezel voor iedereen", "R-000", "€ 11", "€ 10", "€ 1"] {
        says(&asked, told);
    }
    form(&asked, "/repayment-reversal").send(&mut partner);
    assert_eq!(
        loan.figures(["repaid", "interest"]),
        [json!("0.00"), json!("398.00")]
    );
}

#[apply(both)]
fn the_bureau_proposes_a_repayment_and_a_write_off(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    let page = format!("/commitments/{}", loan.commitment);
    let proposed = form(&bureau.get(&page), "/repayments")
        .with("interest", "12,50")
        .with("valueDate", "2026-03-02")
        .with("payer", "Boogaart")
        .with("bookingReference", "A-1")
        .send(&mut bureau);
    for told in ["Aflossing vastleggen", "€ 12,50", "Boogaart"] {
        says(&proposed, told);
    }
    let proposed = form(&bureau.get(&page), "/write-off")
        .with("amount", "80.000")
        .with("document", "College 2026-204")
        .with("reason", "Failliet.")
        .send(&mut bureau);
    says(&proposed, "College 2026-204");
    let pending = loan
        .w
        .second_bureau
        .get("/v1/pending-actions?status=pending")
        .expect(200)
        .items();
    for one in &pending {
        let path = format!("/v1/pending-actions/{}/approvals", one["id"].as_str().unwrap());
        loan.w.second_bureau.post(&path, json!({})).expect(200);
    }
    assert_eq!(
        loan.figures(["interest", "writtenOff", "outstanding"]),
        [json!("12.50"), json!("80000.00"), json!("0.00")]
    );
    assert!(!has_form(&bureau.get(&page), "/write-off"));
}

#[apply(both)]
fn a_plan_for_a_commitment_that_is_no_loan_is_refused(backend: Backend) {
    let app = &App::start(backend);
    let (decided, _) = Decided::acknowledged(app);
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    let page = format!("/commitments/{}", decided.commitment);
    let mut sent = form(&bureau.get(&page), "/release");
    sent.action = format!("{page}/repayment-plan");
    let refused = sent
        .with("firstDueDate", "2027-03-02")
        .with("parts", "2")
        .with("everyMonths", "12")
        .send(&mut bureau);
    assert_eq!(refused.status, 409);
    says(&refused, "Alleen een lening (krediet) wordt afgelost.");
    says_not(&refused, "uitstaat");
}

#[apply(both)]
fn a_plan_begins_with_the_decision_and_ends_in_the_years_that_there_are(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    let page = format!("/commitments/{}", loan.commitment);
    let planned = |bureau: &mut Visitor, first: &str| {
        form(&bureau.get(&page), "/repayment-plan")
            .with("firstDueDate", first)
            .with("parts", "2")
            .with("everyMonths", "12")
            .send(bureau)
    };
    for (first, told) in [
        ("2026-03-01", "Deze dag ligt vóór het besluit."),
        (
            "2100-01-01",
            "De laatste datum ligt na 2100. Kies een eerdere datum of minder keren.",
        ),
    ] {
        let refused = planned(&mut bureau, first);
        assert_eq!(refused.status, 400, "{first}");
        says(&refused, told);
    }
    let unread = form(&bureau.get(&page), "/repayment-plan")
        .with("firstDueDate", "2026-03-02")
        .with("parts", "121")
        .with("everyMonths", "12")
        .send(&mut bureau);
    says(&unread, "Vul een heel getal in van 1 tot en met 120.");
    // The plan is shown once more before it is set, and again before another one takes its place.
    let asked = planned(&mut bureau, "2026-03-02");
    for told in [
        "Dit aflossingsplan vastleggen?",
        "2 maart 2026",
        "aflossing € 40.000, rente € 0",
        "2 maart 2027",
    ] {
        says(&asked, told);
    }
    let plans = format!("/v1/commitments/{}/repayment-plans", loan.commitment);
    assert_eq!(loan.partner.get(&plans).expect(200).items().len(), 0);
    let set = form(&asked, "/repayment-plan").send(&mut bureau);
    says(&set, "Het aflossingsplan is vastgelegd.");
    let again = form(&set, "/repayment-plan")
        .with("firstDueDate", "2027-03-02")
        .with("parts", "1")
        .with("everyMonths", "12");
    says(&again.clone().send(&mut bureau), "Vul dit in.");
    let asked = again.with("reason", "Een jaar later.").send(&mut bureau);
    for told in ["Vervangt", "versie 1 van het plan", "Een jaar later."] {
        says(&asked, told);
    }
    // Less is outstanding by now than was shown.
    loan.repay(Some("10000.00"), None, "A-1").expect(200);
    let changed = form(&asked, "/repayment-plan").send(&mut bureau);
    assert_eq!(changed.status, 412);
    assert_eq!(loan.partner.get(&plans).expect(200).items().len(), 1);
    let asked = form(&changed, "/repayment-plan").send(&mut bureau);
    says(&asked, "aflossing € 70.000, rente € 0");
    form(&asked, "/repayment-plan").send(&mut bureau);
    assert_eq!(loan.partner.get(&plans).expect(200).items().len(), 2);
}
