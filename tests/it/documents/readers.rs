//! Who reads a document: each way to it shows what the rule says, to every role.

use std::collections::BTreeSet;

use edba::domain::Id;
use edba::domain::codes::{Role, SeatRole};
use edba::domain::document::{Reading, ReadingFacts, reading};
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::papers::{add, attach, content, detach, paper, pdf, renew, thing};
use super::things::{Thing, Things};
use crate::app::{App, Backend, both};
use crate::client::Client;
use crate::decided::{Decided, text};
use crate::verify::verify;
use crate::world::World;

/// An account that reads documents.
struct Reader {
    name: &'static str,
    role: Role,
    client: Client,
    /// The body in which it sits.
    sits_in: Option<Id>,
}

/// Whether a document is confidential, and the body that reads it then.
type Confidence = (bool, Option<Id>);

/// A document, and what the rule needs to know of it.
struct Filed {
    id: String,
    attached: Vec<Thing>,
    confidential: bool,
    body: Option<Id>,
    /// The name of the reader who added its first version, where it was not the bureau.
    added_by: Option<&'static str>,
    /// Whether the bureau added a second version.
    renewed: bool,
}

fn readers(things: &Things<'_>) -> Vec<Reader> {
    let w = &things.d.w;
    let app = w.app;
    let health = app
        .work(|cx| edba::store::bodies::body_by_code(cx.conn, "health"))
        .unwrap()
        .id;
    let of = |name, role, client, sits_in| Reader {
        name,
        role,
        client,
        sits_in,
    };
    let account = |role, organisation: &str| {
        app.account(role, organisation, Some(w.organisations[organisation]), None)
            .renewing()
    };
    let elsewhere = w.member("flevoziekenhuis", health, SeatRole::Member, Role::TableMember);
    let steering = crate::consultations::body_of(app, "steering-consultation");
    let consultation = w.member(
        "gemeente-almere",
        steering,
        SeatRole::Member,
        Role::ConsultationMember,
    );
    let officer = |name: &str, organisation: &str| {
        let organisation = w.organisations[organisation];
        app.account(Role::MandateOfficer, name, Some(organisation), None)
    };
    vec![
        of("bureau", Role::Bureau, w.bureau.clone(), None),
        of("auditor", Role::Auditor, app.auditor(), None),
        of("administrator", Role::Administrator, app.administrator(), None),
        of(
            "table",
            Role::TableMember,
            w.table_members["ibm-nederland"].client.clone(),
            Some(w.table),
        ),
        of("other table", Role::TableMember, elsewhere.client, Some(health)),
        of(
            "board",
            Role::BoardMember,
            w.board_members["usg-people"].client.clone(),
            Some(w.board),
        ),
        of(
            "consultation",
            Role::ConsultationMember,
            consultation.client,
            Some(steering),
        ),
        of("initiator", Role::Initiator, w.initiator.clone(), None),
        of(
            "other initiator",
            Role::Initiator,
            account(Role::Initiator, "ibm-nederland"),
            None,
        ),
        of("partner", Role::FinancePartner, things.partner.clone(), None),
        of(
            "other partner",
            Role::FinancePartner,
            account(Role::FinancePartner, "windesheim"),
            None,
        ),
        of(
            "officer",
            Role::MandateOfficer,
            officer("Officier", "usg-people"),
            None,
        ),
        of(
            "other officer",
            Role::MandateOfficer,
            officer("Andere officier", "windesheim"),
            None,
        ),
    ]
}

/// Documents with every kind of thing, alone and together, confidential or not, of the bureau and of others.
fn documents(things: &Things<'_>, readers: &[Reader]) -> Vec<Filed> {
    let w = &things.d.w;
    let file = |client: &Client, kinds: &[&str], confidence: Confidence, added_by| {
        let attached: Vec<Thing> = kinds.iter().map(|kind| things.one(kind)).collect();
        let subjects: Vec<Value> = attached.iter().map(|thing| thing.subject.clone()).collect();
        let mut document = paper(&format!("Stuk bij {kinds:?}"), &subjects);
        let (confidential, body) = confidence;
        document["confidential"] = json!(confidential);
        if let Some(body) = body {
            document["bodyId"] = json!(body);
        }
        Filed {
            id: add(client, &document),
            attached,
            confidential,
            body,
            added_by,
            renewed: false,
        }
    };
    let open = (false, None);
    let mut filed: Vec<Filed> = things
        .all()
        .iter()
        .map(|thing| file(&w.bureau, &[thing.kind().as_str()], open, None))
        .collect();
    for kinds in [
        &[][..],
        &["case", "decision"],
        &["case", "mandate"],
        &["case", "disbursement"],
        &["decision", "ratification"],
        &["mandate", "determination"],
    ] {
        filed.push(file(&w.bureau, kinds, open, None));
    }
    for body in [None, Some(w.board), Some(w.table)] {
        for kinds in [&["case"][..], &["decision"], &["disbursement"]] {
            filed.push(file(&w.bureau, kinds, (true, body), None));
        }
    }
    // Of others: read as a whole; narrowed since; and confidential.
    for (name, kind) in [
        ("table", "case"),
        ("board", "case"),
        ("initiator", "measurement"),
        ("partner", "disbursement"),
        ("officer", "mandate"),
    ] {
        let client = &readers.iter().find(|reader| reader.name == name).unwrap().client;
        filed.push(file(client, &[kind], open, Some(name)));
        filed.push(file(client, &[kind], (true, None), Some(name)));
        let mut narrowed = file(client, &[kind], open, Some(name));
        renew(&w.bureau, &narrowed.id, &pdf("een tweede versie")).expect(201);
        narrowed.renewed = true;
        let further = things.one(if kind == "disbursement" {
            "case"
        } else {
            "disbursement"
        });
        attach(&w.bureau, &narrowed.id, &further.subject).expect(201);
        narrowed.attached.push(further);
        filed.push(narrowed);
    }
    filed
}

/// What the rule says, by whether the reader can read each of the things by itself.
fn expected(reader: &Reader, document: &Filed) -> Reading {
    let attached: Vec<bool> = document
        .attached
        .iter()
        .map(|thing| reader.client.get(&thing.address).status == 200)
        .collect();
    reading(&ReadingFacts {
        role: reader.role,
        attached: &attached,
        confidential: document.confidential,
        sits_in_body: document.body.is_some() && reader.sits_in == document.body,
        added: document.added_by == Some(reader.name),
    })
}

/// The ids in a list, by a search, in a file, and in the feed of changes.
fn shown(reader: &Reader) -> [BTreeSet<String>; 4] {
    let client = &reader.client;
    let listed = |filter: &str| -> BTreeSet<String> {
        let path = format!("/v1/documents?limit=100{filter}");
        let found = client.get(&path).expect(200).items();
        found.iter().map(|one| text(&one["id"])).collect()
    };
    // Each title or file name has this word.
    let [list, search] = ["", "&text=STUK"].map(listed);
    let file = client.send("GET", "/v1/documents", &[("Accept", "text/csv")], None);
    let ids = file.expect(200).text;
    let is_id = |word: &&str| word.parse::<Id>().is_ok();
    let file = ids.split([',', '"', ';', '\r', '\n']).filter(is_id);
    let file = file.map(str::to_owned).collect();
    let mut feed = BTreeSet::new();
    let mut after = String::new();
    loop {
        let page = client.get(&format!("/v1/changes?limit=1000{after}")).expect(200);
        let of_documents = page.items();
        let of_documents = of_documents.iter().filter(|one| one["what"] == "document");
        feed.extend(of_documents.map(|one| text(&one["link"]).replace("/v1/documents/", "")));
        if page.body["more"] == false {
            return [list, search, file, feed];
        }
        after = format!("&after={}", text(&page.body["nextAfter"]));
    }
}

#[apply(both)]
fn who_reads_a_document_is_what_the_rule_says(backend: Backend) {
    let app = &App::start(backend);
    let things = &Things::on(app);
    let readers = readers(things);
    let documents = documents(things, &readers);
    app.number_changes();
    let mut seen = [0, 0, 0];
    for reader in readers.iter().filter(|reader| reader.role != Role::Administrator) {
        let [list, search, file, feed] = shown(reader);
        for document in &documents {
            let rule = expected(reader, document);
            let what = format!(
                "{} and {:?} of {:?}, confidential for {:?}",
                reader.name,
                document.attached.iter().map(Thing::kind).collect::<Vec<_>>(),
                document.added_by,
                document.confidential.then_some(document.body),
            );
            let path = format!("/v1/documents/{}", document.id);
            let found = reader.client.get(&path);
            let is_seen = rule != Reading::Nothing;
            assert_eq!(found.status, if is_seen { 200 } else { 404 }, "{what}: {rule:?}");
            for (way, shows) in [
                ("list", &list),
                ("search", &search),
                ("file", &file),
                ("feed", &feed),
            ] {
                assert_eq!(shows.contains(&document.id), is_seen, "{what}: {way}: {rule:?}");
            }
            let is_own = document.added_by == Some(reader.name);
            let reads = |number: i32| match rule {
                Reading::All => true,
                Reading::OwnVersions => number == 1 && is_own,
                Reading::Nothing => false,
            };
            for number in 1..=if document.renewed { 2 } else { 1 } {
                let status = if reads(number) { 200 } else { 404 };
                let got = content(&reader.client, &document.id, number).status;
                assert_eq!(got, status, "{what}: version {number}: {rule:?}");
            }
            match rule {
                Reading::All => seen[0] += 1,
                Reading::OwnVersions => {
                    seen[1] += 1;
                    assert_eq!(found.body["ownVersionsOnly"], true, "{what}");
                    assert_eq!(found.body["attachments"], json!([]), "{what}");
                    assert_eq!(found.body["latest"]["number"], 1, "{what}");
                    let versions = reader.client.get(&format!("{path}/versions")).expect(200);
                    assert_eq!(versions.items().len(), 1, "{what}");
                }
                Reading::Nothing => seen[2] += 1,
            }
        }
    }
    assert!(
        seen.iter().all(|count| *count >= 5),
        "each of them happens: {seen:?}"
    );
}

#[apply(both)]
fn an_administrator_reads_none(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let id = add(&w.bureau, &paper("Plan", &[thing("case", &case)]));
    let administrator = app.administrator();
    for path in [
        "/v1/documents".to_owned(),
        format!("/v1/documents/{id}"),
        format!("/v1/documents/{id}/versions"),
        format!("/v1/documents/{id}/versions/1/content"),
    ] {
        administrator.get(&path).problem(403, "forbidden");
    }
    app.number_changes();
    let changes = administrator.get("/v1/changes?limit=1000").expect(200).items();
    assert!(changes.iter().all(|change| change["what"] != "document"));
}

#[apply(both)]
fn after_a_seat_ended_only_own_versions_are_read(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let member = &d.w.board_members["windesheim"];
    let id = add(&member.client, &paper("Notitie", &[thing("case", &d.case)]));
    let other = add(
        &d.w.bureau,
        &paper("Stuk van het bureau", &[thing("case", &d.case)]),
    );
    content(&member.client, &other, 1).expect(200);
    app.number_changes();
    renew(&d.w.bureau, &id, &pdf("aangevuld")).expect(201);
    let path = format!("/v1/documents/{id}");
    let before = member.client.get(&path).expect(200).body;
    assert_eq!(
        [&before["latest"]["number"], &before["ownVersionsOnly"]],
        [&json!(2), &json!(false)]
    );
    let seat = format!("/v1/seats/{}", member.seat);
    d.w.bureau
        .patch(&seat, json!({ "untilDate": "2026-03-02" }))
        .expect(200);
    // Until is a day that it still sits.
    content(&member.client, &id, 2).expect(200);
    app.at("2026-03-03T09:00:00Z");
    member
        .client
        .get(&format!("/v1/cases/{}", d.case))
        .problem(404, "not-found");
    let after = member.client.get(&path).expect(200).body;
    assert_eq!(
        [&after["latest"]["number"], &after["ownVersionsOnly"]],
        [&json!(1), &json!(true)]
    );
    assert_eq!(after["attachments"], json!([]));
    content(&member.client, &id, 1).expect(200);
    content(&member.client, &id, 2).problem(404, "not-found");
    let versions = member.client.get(&format!("{path}/versions")).expect(200).items();
    assert_eq!(versions.len(), 1);
    member
        .client
        .get(&format!("/v1/documents/{other}"))
        .problem(404, "not-found");
    content(&member.client, &other, 1).problem(404, "not-found");
    let reader = Reader {
        name: "former member",
        role: Role::BoardMember,
        client: member.client.clone(),
        sits_in: None,
    };
    for (way, shows) in ["list", "search", "file", "feed"].iter().zip(shown(&reader)) {
        assert!(!shows.contains(&other), "{way}");
    }
    // It adds nothing to what it does not read.
    renew(&member.client, &id, &pdf("te laat")).problem(403, "forbidden");
}

#[apply(both)]
fn attaching_narrows_and_detaching_widens(backend: Backend) {
    let app = &App::start(backend);
    let things = &Things::on(app);
    let w = &things.d.w;
    let id = add(&w.bureau, &paper("Rapport", &[thing("case", &things.d.case)]));
    let path = format!("/v1/documents/{id}");
    let statuses = || [&w.initiator, &things.partner].map(|client| client.get(&path).status);
    assert_eq!(statuses(), [200, 404]);
    attach(&w.bureau, &id, &thing("disbursement", &things.disbursement)).expect(201);
    assert_eq!(statuses(), [404, 404]);
    let again = attach(&w.bureau, &id, &thing("disbursement", &things.disbursement));
    assert_eq!(again.problem(409, "blocked").blockers(), ["document-attached"]);
    detach(&w.bureau, &id, &things.d.case).expect(200);
    assert_eq!(statuses(), [404, 200]);
    detach(&w.bureau, &id, &things.disbursement).expect(200);
    assert_eq!(statuses(), [404, 404]);
    w.bureau.get(&path).expect(200);
    let (code, said) = verify(app);
    assert_eq!(code, Some(0), "{said}");
}
