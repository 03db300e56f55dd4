//! A certificate names the papers that a decision relies on by the hash of their exact bytes.

use edba::domain::codes::{Role, SeatRole};
use rstest_reuse::apply;
use serde_json::json;

use super::papers::{
    add, add_failing, approve, detach, paper, pdf, propose_destruction, renew, sha256, thing,
};
use crate::app::{App, Backend, both};
use crate::decided::text;
use crate::verify::verify;
use crate::world::{World, terms, vote};

#[apply(both)]
fn a_certificate_names_the_papers_by_their_hash(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 90_000);
    let mandate = w.board_members["usg-people"].mandate.clone().unwrap();
    let plan = add(&w.initiator, &paper("Plan", &[thing("case", &case)]));
    let source = add(&w.bureau, &paper("Mandaatbesluit", &[thing("mandate", &mandate)]));
    // Not relied on: of another mandate; detached; failed.
    let other = w.board_members["windesheim"].mandate.clone().unwrap();
    add(&w.bureau, &paper("Ander besluit", &[thing("mandate", &other)]));
    let detached = add(&w.bureau, &paper("Los", &[thing("case", &case)]));
    detach(&w.bureau, &detached, &case).expect(200);
    w.to_board(&case);
    add_failing(&w.bureau, &paper("Kapot", &[thing("case", &case)]));
    let second = renew(&w.initiator, &plan, &pdf("het plan zelf")).expect(201);
    let ballot = w.board_ballot(&case);
    w.everybody_for(&ballot, &[("usg-people", 90_000)]);
    w.close(&ballot).expect(200);
    let decision = text(&w.decision(&case)["id"]);
    let found = w
        .bureau
        .get(&format!("/v1/decisions/{decision}/certificate"))
        .expect(200)
        .body;
    let certificate = &found["certificate"];
    assert_eq!(certificate["format"], "edba-certificate-4");
    let bytes = |content: &[u8]| json!(content.len());
    assert_eq!(
        certificate["documents"],
        json!([
            {
                "documentId": plan, "attachedTo": "case", "subjectId": case, "number": 2,
                "sha256": sha256(&pdf("het plan zelf")), "byteCount": bytes(&pdf("het plan zelf")),
            },
            {
                "documentId": source, "attachedTo": "mandate", "subjectId": mandate, "number": 1,
                "sha256": sha256(&pdf("Mandaatbesluit")), "byteCount": bytes(&pdf("Mandaatbesluit")),
            },
        ])
    );
    assert_eq!(
        certificate["documents"][0]["sha256"],
        second.body["latest"]["sha256"]
    );
    let members: Vec<&String> = certificate.as_object().unwrap().keys().collect();
    let place = |name: &str| members.iter().position(|member| *member == name).unwrap();
    assert_eq!(place("documents"), place("mandates") + 1);
    let texts = found["text"].as_str().unwrap();
    assert!(!texts.contains("Mandaatbesluit") && !texts.contains("stuk.pdf"));
    let (code, said) = verify(app);
    assert_eq!(code, Some(0), "{said}");
}

#[apply(both)]
fn papers_of_an_appraisal_and_of_a_mandate_above_are_named_and_destroyed_ones_are_not(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 90_000);
    // A second seat of the city, under a sub-mandate of the mandate of the first.
    let above = w.board_members["gemeente-almere"].mandate.clone().unwrap();
    let second = w.member("gemeente-almere", w.board, SeatRole::Member, Role::BoardMember);
    let sub = json!({
        "grantorOrganisationId": second.organisation, "representativeId": second.representative,
        "parentMandateId": above, "terms": terms("gemeente-almere", 100_000, 100_000, 100_000),
    });
    let sub = w.bureau.post("/v1/mandates", sub).expect(201).id();
    let mut of_appraisal = thing("appraisal", &case);
    of_appraisal["line"] = json!(1);
    let appraisal = add(&w.bureau, &paper("Beoordeling", &[of_appraisal]));
    let source = add(&w.bureau, &paper("Mandaatbesluit", &[thing("mandate", &above)]));
    let gone = add(&w.bureau, &paper("Weg", &[thing("case", &case)]));
    let proposed = propose_destruction(&w.bureau, &gone, None).expect(202);
    approve(&w.second_bureau, &proposed).expect(200);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    let pledge = json!({
        "mandateId": sub, "instrument": "subsidy", "budgetYear": 2026, "expenditureKind": "programme",
        "amount": "90000.00",
    });
    let body = json!({ "position": "for", "pledges": [pledge] });
    vote(&second.client, &ballot, body).expect(200);
    w.everybody_for(&ballot, &[]);
    w.close(&ballot).expect(200);
    let decision = text(&w.decision(&case)["id"]);
    let found = w
        .bureau
        .get(&format!("/v1/decisions/{decision}/certificate"))
        .expect(200)
        .body;
    let entry = |id: &str, kind: &str, subject: &str, title: &str| {
        json!({
            "documentId": id, "attachedTo": kind, "subjectId": subject, "number": 1,
            "sha256": sha256(&pdf(title)), "byteCount": pdf(title).len(),
        })
    };
    assert_eq!(
        found["certificate"]["documents"],
        json!([
            entry(&appraisal, "appraisal", &case, "Beoordeling"),
            entry(&source, "mandate", &above, "Mandaatbesluit"),
        ])
    );
    let (code, said) = verify(app);
    assert_eq!(code, Some(0), "{said}");
}
