//! Outcomes of proposals that needed four eyes, as their proposer sees them; and requests to ratify a carry-over that the bureau
//! withdraws.

use edba::domain::Id;
use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::forms::{form, has_form};
use super::visitor::{Visitor, says, says_not};
use crate::app::{App, Backend, both};
use crate::client::Answer;
use crate::decided::{Decided, text};

fn person(app: &App, role: Role, name: &str, organisation: Option<Id>) -> Visitor {
    let email = format!("{name}@vier-ogen.example");
    app.person(role, &email, organisation, None);
    Visitor::signed_in(app, &email)
}

/// The bureau proposes to release an amount, on the page of the commitment.
fn propose(bureau: &mut Visitor, page: &str, amount: &str, reason: &str) {
    let shown = bureau.get(page);
    let proposed = form(&shown, "/release")
        .with("amount", amount)
        .with("reason", reason)
        .send(bureau);
    says(&proposed, "Een tweede medewerker moet dit goedkeuren.");
}

/// The action that waits.
fn waiting(d: &Decided<'_>) -> String {
    let found = d.w.bureau.renewed().get("/v1/pending-actions?status=pending");
    text(&found.expect(200).items()[0]["id"])
}

fn decide(d: &Decided<'_>, how: &str, body: Value) -> Answer {
    let path = format!("/v1/pending-actions/{}/{how}", waiting(d));
    d.w.second_bureau.renewed().post(&path, body).expect(200)
}

#[apply(both)]
fn a_proposer_sees_the_outcomes_of_proposals_and_their_reasons(backend: Backend) {
    let app = &App::start(backend);
    let (d, _) = Decided::acknowledged(app);
    let page = format!("/commitments/{}", d.commitment);
    let mut bureau = person(app, Role::Bureau, "eerste", None);
    let mut colleague = person(app, Role::Bureau, "tweede", None);
    let mut auditor = person(app, Role::Auditor, "accountant", None);
    let shown = bureau.get("/approvals");
    says(&shown, "U hebt nog geen voorstel gedaan waarover is beslist.");

    propose(&mut bureau, &page, "1.000", "Eerste.");
    app.at("2026-03-02T10:00:00Z");
    decide(&d, "approvals", json!({}));
    propose(&mut bureau, &page, "2.000", "Tweede.");
    app.at("2026-03-02T11:00:00Z");
    decide(&d, "rejections", json!({ "reason": "Het bedrag klopt niet." }));
    propose(&mut bureau, &page, "3.000", "Derde.");
    app.at("2026-03-02T12:00:00Z");
    form(&bureau.get("/approvals"), "/withdraw").send(&mut bureau);
    let asked = bureau.get("/approvals");
    let withdrawn = form(&asked, "/withdraw").send(&mut bureau);
    form(&withdrawn, "/withdraw").send(&mut bureau);
    propose(&mut bureau, &page, "4.000", "Vierde.");

    let shown = bureau.get("/approvals");
    // The last decided first; what waits is above.
    let places: Vec<usize> = [
        "Vierde.",
        "Wat er van uw voorstellen is geworden",
        "Derde.",
        "Tweede.",
        "Eerste.",
    ]
    .iter()
    .map(|part| {
        shown
            .html
            .find(part)
            .unwrap_or_else(|| panic!("{part}: {}", shown.html))
    })
    .collect();
    assert!(places.is_sorted(), "{places:?}");
    for said in [
        "Verplichting vrijgeven",
        "Goedgekeurd",
        "Afgewezen",
        "Teruggenomen",
        "Het bedrag klopt niet.",
        "€ 2.000",
        "USG People",
        "2 maart 2026",
        "href=\"/approvals/decided?status=approved\"",
    ] {
        says(&shown, said);
    }
    bureau.language = "en";
    let english = bureau.get("/approvals");
    for said in [
        "What became of your proposals",
        "Rejected",
        "Taken back",
        "€2,000",
    ] {
        says(&english, said);
    }
    bureau.language = "nl";
    // The page shows the user's own proposals; the list has those of all accounts.
    for other in [&mut colleague, &mut auditor] {
        let shown = other.get("/approvals");
        says_not(&shown, "Tweede.");
        says(&shown, "href=\"/approvals/decided?status=approved\"");
        let rejected = other.get("/approvals/decided?status=rejected");
        says(&rejected, "Tweede.");
        says(&rejected, "Het bedrag klopt niet.");
        says(&rejected, "GET /v1/pending-actions?status=rejected");
        says(
            &rejected,
            "href=\"/approvals/decided?status=rejected\" aria-current=\"page\"",
        );
        says_not(&rejected, "Eerste.");
        says_not(&rejected, "Vierde.");
    }
    assert_eq!(
        person(app, Role::FinancePartner, "partner", Some(d.funder))
            .get("/approvals/decided")
            .status,
        403
    );
    // A pending proposal is in no list, also with `status=pending`.
    let all = bureau.get("/approvals/decided?status=pending");
    says(&all, "Eerste.");
    says_not(&all, "Vierde.");
}

#[apply(both)]
fn the_last_ten_are_shown_and_the_others_are_a_link_away(backend: Backend) {
    let app = &App::start(backend);
    let (d, _) = Decided::acknowledged(app);
    let mut bureau = person(app, Role::Bureau, "eerste", None);
    let page = format!("/commitments/{}", d.commitment);
    for number in 1..=12 {
        propose(&mut bureau, &page, "1", &format!("Voorstel nummer {number}."));
        decide(&d, "rejections", json!({ "reason": "Nee." }));
    }
    let shown = bureau.get("/approvals");
    assert_eq!(shown.html.matches("Voorstel nummer").count(), 10);
    says(&shown, "Voorstel nummer 12.");
    says_not(&shown, "Voorstel nummer 2.");
    let all = bureau.get("/approvals/decided?status=rejected");
    assert_eq!(all.html.matches("Voorstel nummer").count(), 12);
    let first = text(
        &d.w.bureau
            .renewed()
            .get("/v1/pending-actions?status=rejected&limit=3")
            .expect(200)
            .items()[2]["id"],
    );
    let older = bureau.get(&format!("/approvals/decided?status=rejected&before={first}"));
    assert_eq!(older.html.matches("Voorstel nummer").count(), 2);
    says(&older, "Terug naar de nieuwste");
}

#[apply(both)]
fn the_bureau_withdraws_a_request_to_ratify_a_carry_over_on_its_page(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::with_long_mandates(app);
    d.monitored();
    let far = json!({ "budgetYear": 2029, "reason": "Veel later.", "amount": "60000.00" });
    let path = format!("/v1/commitments/{}/carry-overs", d.commitment);
    d.approve(&d.w.bureau.post(&path, far).expect(202)).expect(200);
    // The mandate officers of the organisation answer it, and the bureau can withdraw it.
    for name in ["eerste-officier", "tweede-officier"] {
        person(app, Role::MandateOfficer, name, Some(d.funder));
    }
    let path = format!("/v1/ratifications?caseId={}&status=pending", d.case);
    let ratification = text(&d.w.bureau.renewed().get(&path).expect(200).items()[0]["id"]);
    let page = format!("/ratifications/{ratification}/answer");
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    says(&bureau.get("/follow-up"), &format!("href=\"{page}#withdraw\""));
    // What was approved tells the year that it goes to, and the year that it comes from.
    let approved = bureau.get("/approvals/decided");
    for said in [
        "Verplichting overhevelen",
        "€ 60.000",
        "2026, programma",
        "Naar begrotingsjaar",
        "2029",
    ] {
        says(&approved, said);
    }
    let silent = form(&bureau.get(&page), "/withdrawal").send(&mut bureau);
    assert_eq!(silent.status, 400);
    says(&silent, "id=\"reason-error\"");
    let asked = form(&silent, "/withdrawal")
        .with("reason", "Het werk kan toch dit jaar.")
        .send(&mut bureau);
    says(&asked, "Dit verzoek om bekrachtiging intrekken?");
    let done = form(&asked, "/withdrawal").send(&mut bureau);
    says(&done, "Het verzoek om bekrachtiging is ingetrokken.");
    assert!(!has_form(&bureau.get(&page), "/withdrawal"));
    let mut officer = person(app, Role::MandateOfficer, "derde-officier", Some(d.funder));
    let shown = officer.get(&format!("/ratifications/{ratification}"));
    for said in ["Vervallen", "Het werk kan toch dit jaar."] {
        says(&shown, said);
    }

    // The reason of one that lapsed with a release is a text, not its code.
    let far = json!({ "budgetYear": 2029, "reason": "Veel later.", "amount": "60000.00" });
    let path = format!("/v1/commitments/{}/carry-overs", d.commitment);
    d.w.bureau.renewed().post(&path, far).expect(202);
    decide(&d, "approvals", json!({}));
    let path = format!("/v1/ratifications?caseId={}&status=pending", d.case);
    let ratification = text(&d.w.bureau.renewed().get(&path).expect(200).items()[0]["id"]);
    let release = json!({ "reason": "Intern." });
    let path = format!("/v1/commitments/{}/releases", d.commitment);
    d.w.bureau.renewed().post(&path, release).expect(202);
    decide(&d, "approvals", json!({}));
    let shown = officer.get(&format!("/ratifications/{ratification}"));
    says(
        &shown,
        "De verplichting die zou worden overgeheveld, is vrijgegeven.",
    );
    says_not(&shown, "Intern.");
}

#[apply(both)]
fn the_page_of_a_ratification_that_a_decision_asks_for_has_no_withdrawal(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    let shown = bureau.get(&format!("/ratifications/{}/answer", d.ratification));
    assert!(has_form(&shown, "/answer") && !has_form(&shown, "/withdrawal"));
}

#[apply(both)]
fn an_answer_that_is_withdrawn_with_its_ratification_is_listed_with_the_reason_in_words(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::with_long_mandates(app);
    d.monitored();
    let far = json!({ "budgetYear": 2029, "reason": "Veel later.", "amount": "60000.00" });
    let path = format!("/v1/commitments/{}/carry-overs", d.commitment);
    d.approve(&d.w.bureau.post(&path, far).expect(202)).expect(200);
    let path = format!("/v1/ratifications?caseId={}&status=pending", d.case);
    let ratification = text(&d.w.bureau.get(&path).expect(200).items()[0]["id"]);
    let given = json!({ "outcome": "given", "document": "Besluit RvB 2026-44" });
    let path = format!("/v1/ratifications/{ratification}/outcomes");
    d.w.bureau.post(&path, given).expect(202);
    let path = format!("/v1/commitments/{}/releases", d.commitment);
    let released = d.w.bureau.post(&path, json!({ "reason": "Intern." }));
    d.approve(&released.expect(202)).expect(200);
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    says(&bureau.get("/approvals"), "Er wacht nu niets op goedkeuring.");
    let listed = bureau.get("/approvals/decided?status=withdrawn");
    for said in [
        "Teruggenomen",
        "De verplichting die zou worden overgeheveld, is vrijgegeven.",
    ] {
        says(&listed, said);
    }
    says_not(&listed, "commitment-released");
    says_not(&listed, "Intern.");
}
