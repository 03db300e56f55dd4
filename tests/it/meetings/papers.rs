//! Papers of agenda items: who reads them, and how papers that were added later are shown.

use rstest_reuse::apply;
use serde_json::{Value, json};

use super::agendas::{add_item, agenda, publish, topic};
use super::planned;
use crate::app::{App, Backend, both};
use crate::client::Client;
use crate::documents::papers::{add, attach, content, paper, pdf, renew, thing};
use crate::notifications::book::{give_addresses, mailed};
use crate::world::World;

/// The papers of the first item of an agenda, as a client reads them.
#[track_caller]
fn papers(client: &Client, meeting: &str) -> Vec<Value> {
    let read = agenda(client, meeting).expect(200).body;
    read["items"][0]["papers"].as_array().unwrap().clone()
}

/// A meeting of the table with one item.
fn with_item(w: &World<'_>) -> (String, String) {
    let meeting = planned(w, w.table.as_str());
    let item = add_item(&w.bureau, &meeting, topic("Opening")).expect(201).id();
    (meeting, item)
}

#[apply(both)]
fn a_paper_is_read_by_those_who_read_the_meeting_and_all_else_it_belongs_to(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (meeting, item) = with_item(&w);
    let case = w.case("Glasvezel", 100_000);
    let id = add(&w.bureau, &paper("Plan", &[thing("agenda-item", &item)]));
    publish(&w.bureau, &meeting).expect(201);
    let path = format!("/v1/documents/{id}");
    let member = &w.table_members["windesheim"].client;
    let elsewhere = &w.board_members["windesheim"].client;
    let statuses = || [member, elsewhere, &w.initiator].map(|client| client.get(&path).status);
    assert_eq!(statuses(), [200, 404, 404]);
    content(member, &id, 1).expect(200);
    attach(&w.bureau, &id, &thing("case", &case)).expect(201);
    assert_eq!(statuses(), [200, 404, 404]);
    let mandate = w.board_members["usg-people"].mandate.clone().unwrap();
    attach(&w.bureau, &id, &thing("mandate", &mandate)).expect(201);
    assert_eq!(statuses(), [404, 404, 404]);
    assert!(papers(member, &meeting).is_empty());
    assert_eq!(papers(&w.bureau, &meeting).len(), 1);
}

#[apply(both)]
fn a_late_paper_is_read_at_once_and_shown_as_late(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (meeting, item) = with_item(&w);
    add(&w.bureau, &paper("Plan", &[thing("agenda-item", &item)]));
    publish(&w.bureau, &meeting).expect(201);
    let late = add(&w.bureau, &paper("Brief", &[thing("agenda-item", &item)]));
    let member = &w.table_members["windesheim"].client;
    member.get(&format!("/v1/documents/{late}")).expect(200);
    let read = papers(member, &meeting);
    let answer: Vec<(&Value, &Value)> = read.iter().map(|one| (&one["title"], &one["number"])).collect();
    assert_eq!(
        answer,
        [(&json!("Plan"), &json!(1)), (&json!("Brief"), &Value::Null)]
    );
    // The frozen copy stays as it is, until the agenda is published again.
    let path = format!("/v1/meetings/{meeting}/agenda-versions");
    let frozen = |number: i32| {
        let version = member.get(&format!("{path}/{number}")).expect(200).body;
        version["items"][0]["papers"].as_array().unwrap().len()
    };
    assert_eq!(frozen(1), 1);
    assert_eq!(
        agenda(&w.bureau, &meeting).expect(200).body["differences"],
        json!([{ "what": "papers-added", "number": 1, "title": "Opening", "count": 1 }])
    );
    publish(&w.bureau, &meeting).expect(201);
    assert_eq!((frozen(1), frozen(2)), (1, 2));
    assert!(papers(member, &meeting).iter().all(|one| one["number"] == 1));
}

#[apply(both)]
fn a_newer_version_is_marked_and_does_not_change_the_agenda(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (meeting, item) = with_item(&w);
    let id = add(&w.bureau, &paper("Plan", &[thing("agenda-item", &item)]));
    publish(&w.bureau, &meeting).expect(201);
    let member = &w.table_members["windesheim"].client;
    let paper_versions = |client: &Client| {
        let paper = papers(client, &meeting).remove(0);
        (paper["number"].clone(), paper["hasNewer"].clone())
    };
    assert_eq!(paper_versions(member), (json!(1), json!(false)));
    renew(&w.bureau, &id, &pdf("Tweede")).expect(201);
    assert_eq!(paper_versions(member), (json!(1), json!(true)));
    assert_eq!(
        agenda(&w.bureau, &meeting).expect(200).body["differences"],
        json!([{ "what": "papers-renewed", "number": 1, "title": "Opening", "count": 1 }])
    );
    publish(&w.bureau, &meeting).expect(201);
    assert_eq!(paper_versions(member), (json!(2), json!(false)));
}

#[apply(both)]
fn a_document_item_attaches_its_document(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let meeting = planned(&w, w.table.as_str());
    let id = add(&w.bureau, &paper("Verslag", &[]));
    let member = &w.table_members["windesheim"].client;
    let path = format!("/v1/documents/{id}");
    member.get(&path).problem(404, "not-found");
    let item = json!({ "kind": "document", "documentId": id, "title": "Verslag van de vorige keer" });
    let item = add_item(&w.bureau, &meeting, item).expect(201).id();
    let attached = w.bureau.get(&path).expect(200).body["attachments"].clone();
    assert_eq!(
        (&attached[0]["kind"], &attached[0]["subjectId"]),
        (&json!("agenda-item"), &json!(item))
    );
    publish(&w.bureau, &meeting).expect(201);
    member.get(&path).expect(200);
    let dealt_with = member.get(&format!("/v1/agenda-items?documentId={id}")).items();
    assert_eq!(dealt_with.len(), 1);
    // Off the agenda again, it stays a paper of the version that was published.
    let remove = |item: &str| {
        let path = format!("/v1/agenda-items/{item}/removals");
        w.bureau.post(&path, json!({})).expect(200)
    };
    remove(&item);
    let differences = agenda(&w.bureau, &meeting).expect(200).body["differences"].clone();
    assert_eq!(differences[0]["what"], "removed");
    member.get(&path).expect(200);
    add_item(&w.bureau, &meeting, topic("Opening")).expect(201);
    publish(&w.bureau, &meeting).expect(201);
    member.get(&path).expect(200);
    // That of an item that was never published is attached to nothing then.
    let other = add(&w.bureau, &paper("Brief", &[]));
    let item = json!({ "kind": "document", "documentId": other, "title": "Brief" });
    let item = add_item(&w.bureau, &meeting, item).expect(201).id();
    remove(&item);
    let attached = w.bureau.get(&format!("/v1/documents/{other}")).expect(200).body["attachments"].clone();
    assert_eq!(attached, json!([]));
    let (code, said) = crate::verify::verify(app);
    assert_eq!(code, Some(0), "{said}");
}

#[apply(both)]
fn no_title_of_a_paper_leaks_through_agenda_list_feed_mail_or_export(backend: Backend) {
    const TITLE: &str = "Het geheime stuk";
    let app = &App::start(backend);
    let w = World::new(app);
    give_addresses(app);
    let (meeting, item) = with_item(&w);
    let mut secret = paper(TITLE, &[thing("agenda-item", &item)]);
    secret["confidential"] = json!(true);
    secret["bodyId"] = json!(w.board);
    let id = add(&w.bureau, &secret);
    publish(&w.bureau, &meeting).expect(201);
    let mails = mailed(app);
    assert!(!mails.is_empty());
    for mail in &mails {
        let answer = format!(
            "{} {} {:?} {:?}",
            mail.subject, mail.text, mail.html, mail.invitation
        );
        assert!(!answer.contains(TITLE), "{answer}");
    }
    app.number_changes();
    let member = &w.table_members["windesheim"].client;
    member
        .get(&format!("/v1/documents/{id}"))
        .problem(404, "not-found");
    for path in [
        format!("/v1/meetings/{meeting}/agenda"),
        format!("/v1/meetings/{meeting}/agenda-versions"),
        format!("/v1/meetings/{meeting}/agenda-versions/1"),
        "/v1/agenda-items".to_owned(),
        "/v1/meetings".to_owned(),
        "/v1/documents".to_owned(),
        "/v1/changes?limit=1000".to_owned(),
    ] {
        let answer = member.get(&path).expect(200).text;
        assert!(!answer.contains(TITLE), "{path}: {answer}");
    }
    for path in ["/v1/agenda-items", "/v1/meetings", "/v1/documents"] {
        let file = member
            .send("GET", path, &[("Accept", "text/csv")], None)
            .expect(200);
        assert!(!file.text.contains(TITLE), "{path}: {}", file.text);
    }
    // The history of the body tells hashes, to nobody a title.
    let answer = w
        .bureau
        .get(&format!("/v1/events?streamId={}&limit=100", w.table))
        .expect(200)
        .text;
    assert!(
        !answer.contains(TITLE) && answer.contains("attachment.made"),
        "{answer}"
    );
}

#[apply(both)]
fn a_paper_of_an_unpublished_item_is_read_by_nobody_but_the_bureau(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (meeting, item) = with_item(&w);
    let id = add(&w.bureau, &paper("Plan", &[thing("agenda-item", &item)]));
    let path = format!("/v1/documents/{id}");
    let member = &w.table_members["windesheim"].client;
    member.get(&path).problem(404, "not-found");
    w.bureau.get(&path).expect(200);
    app.auditor().get(&path).expect(200);
    publish(&w.bureau, &meeting).expect(201);
    member.get(&path).expect(200);
}
