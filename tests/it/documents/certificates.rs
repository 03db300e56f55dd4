//! A certificate names the papers that a decision relies on by the hash of their exact bytes.

use rstest_reuse::apply;
use serde_json::json;

use super::papers::{add, add_failing, detach, paper, pdf, renew, sha256, thing};
use crate::app::{App, Backend, both};
use crate::decided::text;
use crate::verify::verify;
use crate::world::World;

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
