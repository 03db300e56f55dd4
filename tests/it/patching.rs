//! PATCH and PUT: absent, null and a value are three different things, and an update without changes creates no version
//! and no event.

use std::collections::BTreeMap;

use edba::domain::codes::Role;
use edba::service::accounts;
use rstest_reuse::apply;
use serde_json::{Map, Value, json};

use crate::app::{App, Backend, both};
use crate::client::{Answer, Client};
use crate::decided::Decided;
use crate::documents::papers;
use crate::meetings::planned;
use crate::openapi::{committed, operations};
use crate::world::World;

/// Something that can be changed: who changes it, at which address, and whose history tells of it.
struct Thing {
    client: Client,
    address: String,
    /// Where it is read, if that is not its address.
    shown_at: Option<String>,
    /// Its ETag, if the view that shows it has none: empty for a change that needs none.
    etag: Option<&'static str>,
    stream: String,
    /// What a change must hold to be one, and what it says that is not shown.
    beside: Value,
}

/// A thing for each operation that changes one, by the name of the operation.
fn things(it: &Decided<'_>) -> BTreeMap<&'static str, Thing> {
    let w = &it.w;
    let bureau = &w.bureau;
    let first = |list: &str| {
        bureau.get(list).expect(200).items()[0]["id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let programme = first("/v1/programmes");
    let from_year = bureau
        .get(&format!("/v1/programmes/{programme}"))
        .expect(200)
        .body["fromYear"]
        .clone();
    let item = first(&format!(
        "/v1/programmes/{programme}/reference-items?category=line"
    ));
    let meeting = planned(w, w.table.as_str());
    let agenda = agenda_item(bureau, &meeting);
    let member = &w.table_members["windesheim"];
    let substitute = w.substitute("ibm-nederland", member.seat, Role::TableMember);
    let held = held(w);
    let minuted = agenda_item(bureau, &held);
    minutes(bureau, &held, &minuted);
    let point = json!({
        "meetingId": held, "description": "Offertes vragen.", "owner": "De substituut",
        "ownerId": substitute.representative, "dueDate": "2026-06-30",
    });
    let point = bureau.post("/v1/action-points", point).expect(201).id();
    let indicator = json!({
        "name": "Banen", "unit": "fte", "rhythm": "quarterly",
        "baseline": { "value": "0", "baselineDate": "2026-01-01" }, "target": { "value": "40", "targetDate": "2030-01-01" },
    });
    let indicator = bureau
        .post(&format!("/v1/cases/{}/indicators", it.case), indicator)
        .expect(201)
        .id();
    let promise = json!({
        "kind": "land", "description": "Twee hectare.", "party": "Havenbedrijf", "owner": "De directeur",
        "dueDate": "2026-06-30",
    });
    let promise = bureau
        .post(&format!("/v1/cases/{}/promises", it.case), promise)
        .expect(201)
        .id();
    let fund = crate::lent::fund(w, "usg-people", "Innovatiefonds");
    let mut confidential = papers::paper("Voortgang", &[papers::thing("case", &it.case)]);
    confidential["confidential"] = json!(true);
    confidential["bodyId"] = json!(w.table);
    let document = papers::add(bureau, &confidential);
    let proposal = w.case("Nog een voorstel", 10_000);
    let administrator = w.app.administrator();
    let client = administrator
        .post(
            "/v1/clients",
            json!({ "name": "Nieuw", "role": "auditor", "email": "nieuw@edba.example" }),
        )
        .expect(201)
        .body["client"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let endpoint = json!({ "url": "http://127.0.0.9:8443/", "eventKinds": ["decision.made", "case.financed"], "description": "Ons" });
    let endpoint = bureau.post("/v1/webhook-endpoints", endpoint).expect(201).body["endpoint"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let client_id = bureau.credentials().unwrap().0;
    let me = w
        .app
        .work(|cx| accounts::list(cx, None, None, 1_000))
        .into_iter()
        .find(|account| account.client_id == client_id);
    let me = me.unwrap().id.to_string();
    let budget = format!("/v1/programmes/{programme}/budgets/{from_year}");
    let cell = json!({ "expenditureKind": "programme", "instrument": "subsidy", "amount": "1000.00" });
    bureau.put(&budget, json!({ "cells": [cell] })).expect(200);
    let thing = |client: &Client, address: String, stream: &str, beside: Value| Thing {
        client: client.clone(),
        address,
        shown_at: None,
        etag: None,
        stream: stream.to_owned(),
        beside,
    };
    let plain =
        |list: &str, id: &str, stream: &str| thing(bureau, format!("/v1/{list}/{id}"), stream, json!({}));
    let funder = it.funder.to_string();
    let group = json!({ "name": "De groep", "members": [] });
    let group = bureau.post("/v1/single-undertakings", group).expect(201).id();
    let person = substitute.representative.to_string();
    let table = w.table.to_string();
    BTreeMap::from([
        ("changeOrganisation", plain("organisations", &funder, &funder)),
        ("changeRepresentative", plain("representatives", &person, &person)),
        ("changeProgramme", plain("programmes", &programme, &programme)),
        ("changeReferenceItem", plain("reference-items", &item, &programme)),
        ("setYearBudget", thing(bureau, budget, &programme, json!({}))),
        ("changeBody", plain("bodies", &table, &table)),
        ("changeSeat", plain("seats", member.seat.as_str(), &table)),
        ("changeMeeting", plain("meetings", &meeting, &table)),
        ("changeAgendaItem", plain("agenda-items", &agenda, &table)),
        (
            "orderAgenda",
            Thing {
                shown_at: Some(format!("/v1/meetings/{meeting}/agenda")),
                etag: Some(""),
                ..plain("meetings", &format!("{meeting}/agenda-order"), &table)
            },
        ),
        (
            "recordAttendance",
            plain("meetings", &format!("{held}/attendance"), &table),
        ),
        (
            "draftMinutes",
            Thing {
                shown_at: Some(format!("/v1/meetings/{held}/minutes")),
                etag: Some("\"v1\""),
                ..plain("agenda-items", &format!("{minuted}/minutes"), &table)
            },
        ),
        ("changeActionPoint", plain("action-points", &point, &table)),
        ("changeFund", plain("funds", &fund, &funder)),
        ("changeDocument", plain("documents", &document, &document)),
        ("changeIndicator", plain("indicators", &indicator, &it.case)),
        (
            "changePromise",
            thing(
                bureau,
                format!("/v1/promises/{promise}"),
                &it.case,
                json!({ "reason": "Nog eens." }),
            ),
        ),
        (
            "changeSingleUndertaking",
            thing(
                bureau,
                format!("/v1/single-undertakings/{group}"),
                "00000000-0000-7000-8000-00000000a1d0",
                json!({ "reason": "Nog eens." }),
            ),
        ),
        ("reviseCase", plain("cases", &proposal, &proposal)),
        (
            "changeDecision",
            thing(
                bureau,
                format!("/v1/decisions/{}", it.decision),
                &it.case,
                json!({ "reason": "Nog eens." }),
            ),
        ),
        (
            "changeClient",
            thing(
                &administrator,
                format!("/v1/clients/{client}"),
                &client,
                json!({ "disabled": false, "reason": "Nog eens." }),
            ),
        ),
        (
            "changeWebhookEndpoint",
            thing(
                bureau,
                format!("/v1/webhook-endpoints/{endpoint}"),
                &endpoint,
                json!({ "disabled": false }),
            ),
        ),
        (
            "setMessageSettings",
            thing(bureau, "/v1/me/message-settings".into(), &me, json!({})),
        ),
    ])
}

/// An item of the agenda of a meeting.
fn agenda_item(bureau: &Client, meeting: &str) -> String {
    let item = json!({
        "kind": "topic", "title": "Rondvraag", "explanation": "Wie nog iets heeft.", "presenter": "De voorzitter",
        "plannedMinutes": 10,
    });
    let items = format!("/v1/meetings/{meeting}/agenda-items");
    bureau.post(&items, item).expect(201).id()
}

/// A meeting of the table that was held and recorded.
fn held(w: &World<'_>) -> String {
    let meeting = json!({
        "bodyId": w.table, "title": "Winteroverleg", "place": "Stadhuis", "startsAt": "2026-02-12T13:00:00Z",
        "endsAt": "2026-02-12T15:00:00Z", "recordedAfterwards": true,
    });
    w.bureau.post("/v1/meetings", meeting).expect(201).id()
}

/// Who was there, all of them, and what was discussed.
fn minutes(bureau: &Client, meeting: &str, item: &str) {
    let attendance = format!("/v1/meetings/{meeting}/attendance");
    let before = bureau.get(&attendance).expect(200);
    let seats = before.body["lines"].as_array().unwrap().iter();
    let lines: Vec<Value> = seats
        .map(|line| json!({ "seatId": line["seatId"], "presence": "present" }))
        .collect();
    let body = json!({ "lines": lines, "guests": "Een adviseur" });
    bureau.put(&attendance, body).expect(200);
    let part = json!({ "outcome": "dealt-with", "text": "Niemand had iets.", "decisionText": "Sluiting." });
    let first = [("If-Match", "\"v0\"")];
    bureau
        .send(
            "PUT",
            &format!("/v1/agenda-items/{item}/minutes"),
            &first,
            Some(part.to_string()),
        )
        .expect(200);
}

/// An operation that changes a thing, with the schema of its body.
struct Change {
    name: String,
    method: String,
    schema: Value,
}

/// Every PATCH and PUT of the document.
fn changes() -> Vec<Change> {
    let document = committed();
    let schemas = &document["components"]["schemas"];
    operations(&document)
        .into_iter()
        .filter(|(_, method, _)| matches!(method.as_str(), "PATCH" | "PUT"))
        .map(|(_, method, operation)| {
            let body = &operation["requestBody"]["content"]["application/json"]["schema"];
            Change {
                name: operation["operationId"].as_str().unwrap().to_owned(),
                method,
                schema: resolved(body, schemas),
            }
        })
        .collect()
}

/// A schema behind its reference.
fn resolved(schema: &Value, schemas: &Value) -> Value {
    match schema["$ref"].as_str().and_then(|r| r.rsplit('/').next()) {
        Some(name) => schemas[name].clone(),
        None => schema.clone(),
    }
}

/// What of a view can be sent back as the body of this schema: the properties that both have.
fn shown(view: &Value, schema: &Value, beside: &Value) -> Value {
    let mut body: Map<String, Value> = beside.as_object().unwrap().clone();
    for name in schema["properties"].as_object().unwrap().keys() {
        if let Some(value) = view.get(name) {
            body.insert(name.clone(), value.clone());
        }
    }
    body.into()
}

impl Thing {
    fn read(&self) -> Answer {
        let address = self.shown_at.as_ref().unwrap_or(&self.address);
        self.client.get(address).expect(200)
    }

    /// The ETag of what an answer shows.
    fn etag_of(&self, answer: &Answer) -> String {
        match self.etag {
            Some(_) => answer.header("etag"),
            None => answer.etag(),
        }
    }

    /// The ETag that a change is sent with.
    fn guard(&self, read: &Answer) -> String {
        self.etag.map_or_else(|| read.etag(), str::to_owned)
    }

    fn send(&self, method: &str, etag: &str, body: &Value) -> Answer {
        self.client.send(
            method,
            &self.address,
            &[("If-Match", etag)],
            Some(body.to_string()),
        )
    }

    fn events(&self, reader: &Client) -> usize {
        let mut count = 0;
        let mut next = format!("/v1/events?streamId={}&limit=100", self.stream);
        loop {
            let page = reader.get(&next).expect(200);
            count += page.items().len();
            let Some(cursor) = page.body["nextCursor"].as_str() else {
                return count;
            };
            next = format!("/v1/events?streamId={}&limit=100&cursor={cursor}", self.stream);
        }
    }
}

#[apply(both)]
fn what_is_as_it_was_makes_no_version_and_no_event(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    let things = things(&it);
    let auditor = app.auditor();
    for change in changes() {
        let Change { name, method, schema } = change;
        let thing = things
            .get(name.as_str())
            .unwrap_or_else(|| panic!("{name} is not in the table"));
        let before = thing.read();
        let events = thing.events(&auditor);
        let mut bodies = vec![shown(&changeable(&name, &before.body), &schema, &thing.beside)];
        if method == "PATCH" && schema.get("required").is_none() {
            bodies.push(json!({}));
        }
        for body in bodies {
            let guard = thing.guard(&before);
            let answer = thing.send(&method, &guard, &body).expect(200);
            assert_eq!(thing.etag_of(&answer), guard, "{name} {body}: a version was made");
            assert_eq!(thing.read().body, before.body, "{name} {body}");
            assert_eq!(
                thing.events(&auditor),
                events,
                "{name} {body}: an event was added"
            );
        }
    }
}

#[apply(both)]
fn null_clears_what_may_be_empty_and_is_refused_elsewhere(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    let things = things(&it);
    let (mut cleared, mut refused) = (Vec::new(), 0);
    for change in changes().into_iter().filter(|change| change.method == "PATCH") {
        let Change { name, method, schema } = change;
        let thing = &things[name.as_str()];
        for property in schema["properties"].as_object().unwrap().keys() {
            let before = thing.read();
            let mut body = match schema.get("required") {
                Some(_) => shown(&changeable(&name, &before.body), &schema, &thing.beside),
                None => json!({}),
            };
            body[property] = Value::Null;
            let answer = thing.send(&method, &before.etag(), &body);
            if answer.status == 200 {
                let after = thing.read();
                assert_eq!(
                    after.body.get(property).unwrap_or(&Value::Null),
                    &Value::Null,
                    "{name} {property}"
                );
                if before.body[property] != after.body[property] {
                    assert_ne!(after.etag(), before.etag(), "{name} {property}");
                    cleared.push(format!("{name} {property}"));
                }
            } else {
                let answer = answer.problem(400, "invalid-input");
                assert_eq!(answer.faults(), [format!("/{property}")], "{name}");
                assert_eq!(thing.read().etag(), before.etag(), "{name} {property}");
                refused += 1;
            }
        }
    }
    for expected in [
        "changeMeeting announcement",
        "changeAgendaItem explanation",
        "changeAgendaItem plannedMinutes",
        "changeActionPoint ownerId",
        "changeClient email",
        "changeBody clusterCode",
        "changeDocument bodyId",
        "changeSeat substitute",
        "changeIndicator baseline",
        "changeIndicator target",
        "changeIndicator rhythm",
    ] {
        assert!(
            cleared.iter().any(|one| one == expected),
            "{expected}: {cleared:?}"
        );
    }
    // Names, titles, years and the like: what is never empty.
    assert!(refused > 15, "{refused}");
}

/// What of a view is changed: the content of a case stands in a member of its own, and of a kind of message is shown
/// more than is chosen.
fn changeable(name: &str, view: &Value) -> Value {
    match name {
        "reviseCase" => view["content"].clone(),
        "setMessageSettings" => {
            let mut settings = view.clone();
            for kind in settings["kinds"].as_array_mut().unwrap() {
                *kind = json!({ "kind": kind["kind"], "delivery": kind["delivery"] });
            }
            settings
        }
        // The reason of a change is another one than that of the answer, which the promise shows.
        "changePromise" => {
            let mut promise = view.clone();
            promise.as_object_mut().unwrap().remove("reason");
            promise
        }
        "orderAgenda" => {
            let items = view["items"].as_array().unwrap().iter();
            let ids: Vec<&Value> = items.map(|item| &item["agendaItemId"]).collect();
            json!({ "agendaItemIds": ids })
        }
        // What is recorded of a seat, without the names that are shown beside it.
        "recordAttendance" => {
            let mut attendance = view.clone();
            for line in attendance["lines"].as_array_mut().unwrap() {
                *line = json!({
                    "seatId": line["seatId"], "presence": line["presence"], "substituteId": line["substituteId"],
                });
            }
            attendance
        }
        "draftMinutes" => view["parts"][0].clone(),
        _ => view.clone(),
    }
}
