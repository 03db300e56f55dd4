//! Confidential documents: the body concerned reads them, and no other answer names them.

use edba::domain::Id;
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::papers::{add, add_failing, content, paper, pdf, propose_destruction, send, thing};
use crate::app::{App, Backend, both};
use crate::client::Client;
use crate::decided::Decided;
use crate::world::World;

#[apply(both)]
fn a_confidential_paper_is_read_by_the_body_concerned_alone(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let w = &d.w;
    let (board, table) = (
        &w.board_members["usg-people"].client,
        &w.table_members["ibm-nederland"].client,
    );
    let mut document = paper("Vertrouwelijk", &[thing("case", &d.case)]);
    document["bodyId"] = json!(w.board);
    let open = send(&w.bureau, &document, &pdf("x")).problem(400, "invalid-input");
    assert_eq!(open.faults(), ["/bodyId"]);
    document["confidential"] = json!(true);
    document["bodyId"] = json!(Id::new());
    let unknown = send(&w.bureau, &document, &pdf("x")).problem(400, "invalid-input");
    assert_eq!(unknown.faults(), ["/bodyId"]);
    document["bodyId"] = json!(w.board);
    let id = add(&w.bureau, &document);
    let path = format!("/v1/documents/{id}");
    let auditor = app.auditor();
    let statuses = || [board, table, &w.initiator, &auditor].map(|client| client.get(&path).status);
    assert_eq!(statuses(), [200, 404, 404, 200]);
    w.bureau.patch(&path, json!({ "bodyId": null })).expect(200);
    assert_eq!(statuses(), [404, 404, 404, 200]);
    w.bureau.patch(&path, json!({ "bodyId": w.table })).expect(200);
    assert_eq!(statuses(), [404, 200, 404, 200]);
    // Open again: the body that read it is not kept.
    let opened = w
        .bureau
        .patch(&path, json!({ "confidential": false }))
        .expect(200);
    assert_eq!(opened.body["bodyId"], Value::Null);
    assert_eq!(statuses(), [200, 200, 200, 200]);
    // Who adds a confidential paper reads what it added.
    let mut own = paper("Van de initiatiefnemer", &[thing("case", &d.case)]);
    own["confidential"] = json!(true);
    let own = add(&w.initiator, &own);
    content(&w.initiator, &own, 1).expect(200);
    content(board, &own, 1).problem(404, "not-found");
}

#[apply(both)]
fn a_title_does_not_leak_through_completeness_history_or_approvals(backend: Backend) {
    const TITLE: &str = "Het geheime stuk";
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let mut document = paper(TITLE, &[thing("case", &case)]);
    document["confidential"] = json!(true);
    let failing = add_failing(&w.bureau, &document);
    let kept = add(&w.bureau, &document);
    let proposed = propose_destruction(&w.bureau, &kept, None).expect(202);
    assert!(!proposed.text.contains(TITLE), "{}", proposed.text);
    app.number_changes();
    let table = &w.table_members["ibm-nederland"].client;
    let lacks = |client: &Client| {
        let answer = client.get(&format!("/v1/cases/{case}/completeness")).expect(200);
        assert_eq!(answer.body["complete"], false);
        assert_eq!(
            answer.body["missing"][0]["code"], "sound-document",
            "{}",
            answer.text
        );
        answer.text
    };
    assert!(lacks(&w.bureau).contains(TITLE));
    for client in [&w.initiator, table] {
        assert!(!lacks(client).contains(TITLE));
        for below in ["events?limit=100", "transitions"] {
            let answer = client.get(&format!("/v1/cases/{case}/{below}")).expect(200).text;
            assert!(
                !answer.contains(TITLE) && !answer.contains(&failing),
                "{below}: {answer}"
            );
        }
        let changes = client.get("/v1/changes?limit=1000").expect(200).text;
        assert!(!changes.contains(&kept), "{changes}");
    }
    let own = w.initiator.get("/v1/cases?limit=100").expect(200).text;
    assert!(!own.contains(TITLE), "{own}");
    // The history of the case has no title, for anybody.
    let events = w
        .bureau
        .get(&format!("/v1/cases/{case}/events?limit=100"))
        .expect(200);
    assert!(!events.text.contains(TITLE) && events.text.contains(&failing));
    let approvals = w
        .second_bureau
        .get("/v1/pending-actions?limit=100")
        .expect(200)
        .text;
    assert!(!approvals.contains(TITLE) && approvals.contains(&kept));
}
