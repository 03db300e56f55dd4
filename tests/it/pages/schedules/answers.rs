//! When a proposed payment schedule can be answered, and what an answer that comes too late is told.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use super::super::forms::{form, has_form};
use super::super::visitor::{says, says_not};
use super::{acknowledged, person};
use crate::app::{App, Backend, both};
use crate::decided::Decided;

#[apply(both)]
fn an_answer_from_an_old_page_is_told_that_the_proposal_was_withdrawn(backend: Backend) {
    let app = &App::start(backend);
    let (d, page) = acknowledged(app);
    let body = json!({ "instalments": [
        { "dueDate": "2026-06-01", "amount": "100000.00", "description": "Alles" },
    ] });
    let path = format!("/v1{page}/payment-schedules");
    let id = d.w.bureau.post(&path, body.clone()).expect(201).id();
    let mut partner = person(app, Role::FinancePartner, "partner", Some(d.funder));
    let old = form(&partner.get(&page), "/schedule-answer").with("answer", "agree");
    let reason = "De vergunning komt eerder.";
    d.w.bureau
        .post(
            &format!("/v1/payment-schedules/{id}/withdrawals"),
            json!({ "reason": reason }),
        )
        .expect(200);
    let shown = old.send(&mut partner);
    assert_eq!(shown.status, 409);
    for told in [
        "Dit voorstel voor een betaalschema is op 2 maart 2026 ingetrokken.",
        reason,
    ] {
        says(&shown, told);
    }
    says_not(&shown, "Akkoord met dit betaalschema?");
    // The page of the commitment keeps it, with its reason, until the next proposal.
    let ended = "Het voorstel van het projectbureau van 2 maart 2026 is op 2 maart 2026 ingetrokken.";
    let shown = partner.get(&page);
    for told in [ended, reason, "Er is geen betaalschema."] {
        says(&shown, told);
    }
    d.w.bureau.post(&path, body).expect(201);
    says_not(&partner.get(&page), ended);
    form(&partner.get(&page), "/schedule-answer")
        .with("answer", "refuse")
        .with("reason", "Te vroeg.")
        .send(&mut partner);
    let refused = "Het voorstel van het projectbureau van 2 maart 2026 is op 2 maart 2026 geweigerd.";
    for told in [refused, "Te vroeg."] {
        says(&partner.get(&page), told);
    }
}

#[apply(both)]
fn a_schedule_is_answered_after_the_commitment_is_acknowledged(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    d.financed();
    let page = format!("/commitments/{}", d.commitment);
    let body = json!({ "instalments": [
        { "dueDate": "2026-06-01", "amount": "100000.00", "description": "Alles" },
    ] });
    d.w.bureau
        .post(&format!("/v1{page}/payment-schedules"), body)
        .expect(201);
    let mut partner = person(app, Role::FinancePartner, "partner", Some(d.funder));
    let waits = "Voorgestelde betaalschema&#39;s die op uw antwoord wachten";
    let shown = partner.get(&page);
    says(
        &shown,
        "Bevestig eerst de verplichting. Daarna kunt u op dit voorstel antwoorden.",
    );
    assert!(has_form(&shown, "/answer") && !has_form(&shown, "/schedule-answer"));
    says_not(&partner.get("/"), waits);
    d.partner("usg-people")
        .post(
            &format!("/v1{page}/acknowledgements"),
            json!({ "bookingReference": "2026/4711" }),
        )
        .expect(200);
    assert!(has_form(&partner.get(&page), "/schedule-answer"));
    says(&partner.get("/"), waits);
}
