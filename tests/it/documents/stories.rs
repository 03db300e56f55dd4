//! What becomes of documents: versions, what they are attached to, completeness, certificates, and destroyed content.

use rstest_reuse::apply;
use serde_json::{Value, json};

use super::papers::{
    add, add_failing, approve, attach, content, detach, paper, pdf, pdf_with_script, propose_destruction,
    renew, send, send_version, sha256, thing,
};
use super::things::Things;
use crate::app::{App, Backend, both};
use crate::client::Client;
use crate::decided::{Decided, text};
use crate::verify::verify;
use crate::world::World;

#[track_caller]
fn everything_holds(app: &App) {
    let (code, said) = verify(app);
    assert_eq!(code, Some(0), "{said}");
}

/// The events of a case, oldest first, as the bureau reads them.
fn events(bureau: &Client, case: &str) -> Vec<Value> {
    bureau
        .get(&format!("/v1/cases/{case}/events?limit=100"))
        .expect(200)
        .items()
}

fn kinds(events: &[Value]) -> Vec<String> {
    events.iter().map(|event| text(&event["kind"])).collect()
}

#[apply(both)]
fn a_failed_document_keeps_a_case_from_review_until_a_sound_version_follows(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let completeness = || {
        let answer = w.initiator.get(&format!("/v1/cases/{case}/completeness"));
        let missing = answer.expect(200).body["missing"].clone();
        let missing = missing.as_array().unwrap().clone();
        missing.iter().map(|one| text(&one["nl"])).collect::<Vec<_>>()
    };
    let review = || w.command(&case, json!({ "command": "open-review" }));
    assert_eq!(completeness(), [""; 0]);
    let failing = add_failing(&w.initiator, &paper("Begroting 2026", &[thing("case", &case)]));
    let lacks = completeness();
    assert_eq!(lacks.len(), 1);
    assert!(lacks[0].contains("Begroting 2026"), "{lacks:?}");
    let refused = review().problem(409, "blocked");
    assert_eq!(refused.blockers(), ["incomplete"]);
    content(&w.initiator, &failing, 1)
        .problem(409, "blocked")
        .blockers()
        .iter()
        .for_each(|code| assert_eq!(code, "content-failed"));
    // Another one that fails does not help; a sound one does.
    renew(&w.initiator, &failing, &pdf_with_script("nog een keer")).expect(201);
    assert_eq!(completeness().len(), 1);
    let sound = renew(&w.initiator, &failing, &pdf("zonder script")).expect(201);
    assert_eq!(
        [&sound.body["latest"]["number"], &sound.body["latest"]["state"]],
        [&json!(3), &json!("kept")]
    );
    assert_eq!(completeness(), [""; 0]);
    // One of the bureau alone is not named to others, and is counted once; detaching ends it.
    let mut confidential = paper("Geheim", &[thing("case", &case)]);
    confidential["confidential"] = json!(true);
    let hidden = [
        add_failing(&w.bureau, &confidential),
        add_failing(&w.bureau, &confidential),
    ];
    let lacks = completeness();
    assert_eq!(lacks.len(), 1, "{lacks:?}");
    assert!(!lacks[0].contains("Geheim"), "{lacks:?}");
    for id in &hidden {
        review().problem(409, "blocked");
        detach(&w.bureau, id, &case).expect(200);
    }
    review().expect(200);
    everything_holds(app);
}

#[apply(both)]
fn content_is_destroyed_by_two_and_its_hash_stays(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let id = add(&w.initiator, &paper("Bijlage", &[thing("case", &case)]));
    renew(&w.initiator, &id, &pdf("tweede")).expect(201);
    let path = format!("/v1/documents/{id}");
    let nothing = propose_destruction(&w.bureau, &id, Some(9)).problem(400, "invalid-input");
    assert_eq!(nothing.faults(), ["/version"]);
    w.initiator
        .post(
            &format!("{path}/destructions"),
            json!({ "ground": "mistake", "reason": "Weg." }),
        )
        .problem(403, "forbidden");
    let proposed = propose_destruction(&w.bureau, &id, Some(1)).expect(202);
    assert_eq!(
        [&proposed.body["kind"], &proposed.body["subjectId"]],
        [&json!("destroy-document"), &json!(id)]
    );
    let again = propose_destruction(&w.bureau, &id, None).problem(409, "blocked");
    assert_eq!(again.blockers(), ["approval-pending"]);
    let own = approve(&w.bureau, &proposed).problem(409, "blocked");
    assert_eq!(own.blockers(), ["second-person-needed"]);
    content(&w.initiator, &id, 1).expect(200);
    approve(&w.second_bureau, &proposed).expect(200);
    let gone = content(&w.initiator, &id, 1).problem(409, "blocked");
    assert_eq!(gone.blockers(), ["content-destroyed"]);
    content(&w.initiator, &id, 2).expect(200);
    let versions = w.initiator.get(&format!("{path}/versions")).expect(200).items();
    let first = &versions[0];
    assert_eq!(
        [
            &first["state"],
            &first["sha256"],
            &first["destructionGround"],
            &first["destructionReason"]
        ],
        [
            &json!("destroyed"),
            &json!(sha256(&pdf("Bijlage"))),
            &json!("privacy"),
            &json!("Er staan namen in.")
        ]
    );
    // All that is left, and then nothing is.
    let rest = propose_destruction(&w.bureau, &id, None).expect(202);
    approve(&w.second_bureau, &rest).expect(200);
    content(&w.bureau, &id, 2).problem(409, "blocked");
    let nothing = propose_destruction(&w.bureau, &id, None).problem(409, "blocked");
    assert_eq!(nothing.blockers(), ["nothing-to-destroy"]);
    let events_of_case = events(&w.bureau, &case);
    assert_eq!(
        kinds(&events_of_case)[1..],
        [
            "attachment.made",
            "attachment.renewed",
            "attachment.destroyed",
            "attachment.destroyed"
        ]
    );
    assert_eq!(
        events_of_case[3]["data"]["versions"],
        json!([{ "number": 1, "sha256": sha256(&pdf("Bijlage")) }])
    );
    everything_holds(app);
}

#[apply(both)]
fn a_document_is_attached_to_each_kind_of_thing(backend: Backend) {
    let app = &App::start(backend);
    let things = &Things::on(app);
    let w = &things.d.w;
    for one in things.all() {
        let id = add(&w.bureau, &paper("Stuk", std::slice::from_ref(&one.subject)));
        let found = w.bureau.get(&format!("/v1/documents/{id}")).expect(200).body;
        let attachment = &found["attachments"][0];
        let kind = one.kind();
        assert_eq!(
            [&attachment["kind"], &attachment["subjectId"]],
            [&json!(kind), &json!(one.id())]
        );
        let case = if kind == "mandate" {
            Value::Null
        } else {
            json!(things.d.case)
        };
        assert_eq!(attachment["caseId"], case, "{kind}");
        let has_version = ["mandate", "appraisal"].contains(&kind.as_str());
        assert_eq!(attachment["version"].is_i64(), has_version, "{kind}");
        let subject = format!("subjectKind={kind}&subjectId={}", one.id());
        let listed = w
            .bureau
            .get(&format!("/v1/documents?{subject}"))
            .expect(200)
            .items();
        assert_eq!(listed.len(), 1, "{kind}");
        // One that is not there is reported at its place.
        let mut unknown = one.subject.clone();
        unknown["id"] = json!(edba::domain::Id::new());
        let refused = send(
            &w.bureau,
            &paper("Stuk", &[one.subject.clone(), unknown]),
            &pdf("x"),
        );
        assert_eq!(
            refused.problem(400, "invalid-input").faults(),
            ["/attachedTo/1/id"],
            "{kind}"
        );
    }
    refused_subjects(things);
    everything_holds(app);
}

/// A wrong thing to attach a new document to is refused before its bytes are checked.
fn refused_subjects(things: &Things<'_>) {
    let d = &things.d;
    let with = |kind: &str, id: &str, member: &str, value: i32| {
        let mut subject = thing(kind, id);
        subject[member] = json!(value);
        subject
    };
    let mut wrong_line = with("appraisal", &d.case, "line", 2);
    wrong_line["version"] = json!(1);
    let mut wrong_revision = with("appraisal", &d.case, "line", 1);
    wrong_revision["version"] = json!(9);
    for (subjects, fault) in [
        (vec![thing("appraisal", &d.case)], "/attachedTo/0/line"),
        (vec![wrong_line], "/attachedTo/0/line"),
        (vec![wrong_revision], "/attachedTo/0/version"),
        (vec![with("case", &d.case, "version", 1)], "/attachedTo/0/version"),
        (
            vec![with("decision", &d.decision, "line", 1)],
            "/attachedTo/0/line",
        ),
        (
            vec![with("mandate", &things.mandate, "version", 9)],
            "/attachedTo/0/version",
        ),
        (
            vec![thing("case", &d.case), thing("case", &d.case)],
            "/attachedTo/1",
        ),
        // A payment is no determination.
        (
            vec![thing("determination", &things.disbursement)],
            "/attachedTo/0/id",
        ),
    ] {
        let refused = send(&d.w.bureau, &paper("Stuk", &subjects), &pdf("x"));
        assert_eq!(
            refused.problem(400, "invalid-input").faults(),
            [fault],
            "{subjects:?}"
        );
    }
    // Others than the bureau name something, of a kind that is theirs, which they can read.
    let nothing = send(&d.w.initiator, &paper("Stuk", &[]), &pdf("x"));
    assert_eq!(nothing.problem(400, "invalid-input").faults(), ["/attachedTo"]);
    let decision = paper("Stuk", &[thing("decision", &d.decision)]);
    send(&d.w.initiator, &decision, &pdf("x")).problem(403, "forbidden");
    let other = d.partner("windesheim");
    let payment = paper("Stuk", &[thing("disbursement", &things.disbursement)]);
    let hidden = send(&other, &payment, &pdf("x")).problem(400, "invalid-input");
    assert_eq!(hidden.faults(), ["/attachedTo/0/id"]);
}

#[apply(both)]
fn a_version_needs_the_etag_and_the_same_bytes_are_no_version(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let id = add(&w.initiator, &paper("Plan", &[thing("case", &case)]));
    let path = format!("/v1/documents/{id}");
    let etag = w.initiator.get(&path).expect(200).etag();
    let same = send_version(&w.initiator, &id, &etag, &pdf("Plan")).problem(400, "invalid-input");
    assert_eq!(same.faults(), ["/file"]);
    assert_eq!(same.body["errors"][0]["code"], "same");
    send_version(&w.initiator, &id, "\"v9\"", &pdf("anders")).problem(412, "precondition-failed");
    let second = send_version(&w.initiator, &id, &etag, &pdf("anders")).expect(201);
    assert_eq!(second.body["latest"]["number"], 2);
    send_version(&w.initiator, &id, &etag, &pdf("nog anders")).problem(412, "precondition-failed");
    // What a document is attached to is a part of what was read.
    let etag = w.initiator.get(&path).expect(200).etag();
    let other = w.case("Een andere zaak", 100_000);
    attach(&w.bureau, &id, &thing("case", &other)).expect(201);
    send_version(&w.initiator, &id, &etag, &pdf("nog anders")).problem(412, "precondition-failed");
    // Who did not add it adds no version, and who does not see it gets 404.
    let table = &w.table_members["ibm-nederland"].client;
    renew(table, &id, &pdf("van de tafel")).problem(403, "forbidden");
    let etag = w.initiator.get(&path).expect(200).etag();
    let partner = app.account(
        edba::domain::codes::Role::FinancePartner,
        "Partner",
        Some(w.organisations["windesheim"]),
        None,
    );
    send_version(&partner, &id, &etag, &pdf("van een ander")).problem(404, "not-found");
    let versions = w.initiator.get(&format!("{path}/versions")).expect(200).items();
    assert_eq!(versions.len(), 2);
    assert_eq!(
        content(&w.initiator, &id, 1).expect(200).text.as_bytes(),
        pdf("Plan")
    );
    everything_holds(app);
}

#[apply(both)]
fn the_history_of_a_case_names_the_hash_and_no_title(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let id = add(
        &w.initiator,
        &paper("Een titel van niemand", &[thing("case", &case)]),
    );
    renew(&w.initiator, &id, &pdf("tweede")).expect(201);
    w.bureau
        .patch(
            &format!("/v1/documents/{id}"),
            json!({ "title": "Nog een titel", "kind": "plan" }),
        )
        .expect(200);
    detach(&w.bureau, &id, &case).expect(200);
    let events_of_case = events(&w.bureau, &case);
    let events_of_case = &events_of_case[1..];
    assert_eq!(
        kinds(events_of_case),
        ["attachment.made", "attachment.renewed", "attachment.ended"]
    );
    assert_eq!(
        [
            &events_of_case[0]["data"]["sha256"],
            &events_of_case[1]["data"]["sha256"]
        ],
        [
            &json!(sha256(&pdf("Een titel van niemand"))),
            &json!(sha256(&pdf("tweede")))
        ]
    );
    for event in events_of_case {
        assert_eq!(event["data"]["documentId"], json!(id));
        assert_eq!(event["reason"], Value::Null);
        assert!(!event.to_string().contains("titel"), "{event}");
    }
    // The initiator learns that something happened, and not what.
    let withheld = w
        .initiator
        .get(&format!("/v1/cases/{case}/events?limit=100"))
        .expect(200);
    assert!(!withheld.text.contains(&id), "{}", withheld.text);
    everything_holds(app);
}

#[apply(both)]
fn particulars_change_and_no_change_makes_no_version(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let id = add(&d.w.bureau, &paper("Rapport", &[thing("case", &d.case)]));
    let path = format!("/v1/documents/{id}");
    let same =
        d.w.bureau
            .patch(&path, json!({ "title": " Rapport " }))
            .expect(200);
    assert_eq!(same.body["version"], 1);
    let changed =
        d.w.bureau
            .patch(&path, json!({ "title": "Eindrapport" }))
            .expect(200);
    assert_eq!(
        [&changed.body["version"], &changed.body["title"]],
        [&json!(2), &json!("Eindrapport")]
    );
    let listed = |words: &str| {
        let found = d.w.bureau.get(&format!("/v1/documents?text={words}")).expect(200);
        found.items().len()
    };
    assert_eq!(
        [listed("eindRAPPORT"), listed("stuk.pdf"), listed("niets")],
        [1, 1, 0]
    );
    let blank =
        d.w.bureau
            .patch(&path, json!({ "title": " " }))
            .problem(400, "invalid-input");
    assert_eq!(blank.faults(), ["/title"]);
    let body = d.w.bureau.patch(&path, json!({ "bodyId": d.w.board }));
    assert_eq!(body.problem(400, "invalid-input").faults(), ["/bodyId"]);
    d.w.initiator
        .patch(&path, json!({ "title": "Anders" }))
        .problem(403, "forbidden");
    everything_holds(app);
}
