//! Programme maintenance by the bureau: reference data and the budget of each year.

use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::Client;

fn programme(bureau: &Client, from_year: i32, to_year: i32) -> String {
    bureau
        .post(
            "/v1/programmes",
            json!({
                "code": "almere-werkt", "nameNl": "Almere Werkt!", "nameEn": "Almere Works!",
                "fromYear": from_year, "toYear": to_year, "details": { "jobsTarget": { "extraJobs": 100_000 } },
            }),
        )
        .expect(201)
        .header("location")
}

fn item(category: &str, code: &str, parent: Option<&str>) -> Value {
    json!({
        "category": category, "code": code, "parentCode": parent,
        "nameNl": "Naam", "nameEn": "Name", "order": 1,
    })
}

/// A cell of a budget.
fn cell(kind: &str, instrument: &str, amount: &str) -> Value {
    json!({ "expenditureKind": kind, "instrument": instrument, "amount": amount })
}

#[apply(both)]
fn the_bureau_makes_a_programme_with_tracks_lines_and_actions(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    let address = programme(&bureau, 2024, 2027);
    let items = format!("{address}/reference-items");
    bureau.post(&items, item("track", "clusters", None)).expect(201);
    bureau
        .post(&items, item("line", "C1", Some("clusters")))
        .expect(201);
    let made = bureau.post(&items, item("action", "C1a", Some("C1"))).expect(201);
    let auditor = app.auditor();
    let read = auditor.get(&made.header("location")).expect(200);
    assert_eq!(read.body["parentCode"], "C1");
    assert_eq!(read.body["attributes"], json!({}));
    assert_eq!(auditor.get(&items).items().len(), 3);
    let actions = auditor.get(&format!("{items}?category=action")).items();
    assert_eq!((actions.len(), &actions[0]["code"]), (1, &json!("C1a")));
    let found = auditor.get("/v1/programmes?year=2026").items();
    assert_eq!(found[0]["details"]["jobsTarget"]["extraJobs"], 100_000);
    assert!(auditor.get("/v1/programmes?year=2030").items().is_empty());
    auditor
        .post(&items, item("track", "other", None))
        .problem(403, "forbidden");
    app.anonymous().get(&items).problem(401, "unauthenticated");
}

#[apply(both)]
fn an_item_hangs_where_it_belongs_and_closed_lists_take_nothing_new(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    let items = format!("{}/reference-items", programme(&bureau, 2024, 2027));
    let refused = |body: Value, pointer: &str| {
        let answer = bureau.post(&items, body).problem(400, "invalid-input");
        assert_eq!(answer.faults(), [pointer], "{}", answer.text);
    };
    refused(item("line", "C1", None), "/parentCode");
    refused(item("line", "C1", Some("clusters")), "/parentCode");
    refused(item("cluster", "health", Some("clusters")), "/parentCode");
    refused(item("sector", "church", None), "/code");
    refused(item("hobby", "chess", None), "/category");
    let mut body = item("cluster", "health", None);
    body["attributes"] = json!({ "note": "a\u{0}b" });
    refused(body.clone(), "/attributes/note");
    body["attributes"] = json!({ "note": "x".repeat(20_000) });
    refused(body, "/attributes");
    let mut blank = item("cluster", "health", None);
    blank["nameNl"] = json!("  ");
    blank["nameEn"] = json!("   ");
    let answer = bureau.post(&items, blank).problem(400, "invalid-input");
    assert_eq!(answer.faults(), ["/nameNl", "/nameEn"]);
    bureau.post(&items, item("sector", "research", None)).expect(201);
    bureau
        .post(&items, item("sector", "research", None))
        .problem(409, "conflict");
    assert_eq!(bureau.get(&items).items().len(), 1);
}

#[apply(both)]
fn attributes_that_are_known_have_a_type_and_a_range(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    let address = programme(&bureau, 2024, 2027);
    let items = format!("{address}/reference-items");
    let with = |category: &str, code: &str, attributes: Value| {
        let mut body = item(category, code, None);
        body["attributes"] = attributes;
        body
    };
    let wrong = json!({ "jobs2030Min": "many", "jobs2030Max": -1, "certain": "ja" });
    let refused = bureau
        .post(&items, with("job-strategy", "peaks", wrong))
        .problem(400, "invalid-input");
    let mut told = refused.faults();
    told.sort();
    assert_eq!(
        told,
        [
            "/attributes/certain",
            "/attributes/jobs2030Max",
            "/attributes/jobs2030Min"
        ]
    );
    let turned = json!({ "jobs2030Min": 2, "jobs2030Max": 1 });
    let refused = bureau
        .post(&items, with("job-strategy", "peaks", turned))
        .problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["/attributes/jobs2030Max"]);
    let misplaced = with("scope", "almere", json!({ "jobs2030Min": 1 }));
    assert_eq!(
        bureau
            .post(&items, misplaced)
            .problem(400, "invalid-input")
            .faults(),
        ["/attributes/jobs2030Min"]
    );
    bureau.post(&items, item("track", "clusters", None)).expect(201);
    let mut line = item("line", "C1", Some("clusters"));
    line["attributes"] = json!({ "cluster": "nowhere" });
    assert_eq!(
        bureau.post(&items, line).problem(400, "invalid-input").faults(),
        ["/attributes/cluster"]
    );
    // A change is held to the same, and what is free stays free.
    let right = json!({ "jobs2030Min": 1, "jobs2030Max": 2, "certain": true, "note": { "free": [1] } });
    let made = bureau
        .post(&items, with("job-strategy", "peaks", right))
        .expect(201)
        .header("location");
    let many = json!({ "attributes": { "jobs2030Min": "many" } });
    assert_eq!(
        bureau.patch(&made, many).problem(400, "invalid-input").faults(),
        ["/attributes/jobs2030Min"]
    );
    let details = json!({ "details": { "jobsTarget": { "extraJobs": "many" } } });
    let refused = bureau.patch(&address, details).problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["/details/jobsTarget/extraJobs"]);
}

#[apply(both)]
fn an_item_is_renamed_closed_and_opened_again_but_keeps_its_code(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    let items = format!("{}/reference-items", programme(&bureau, 2024, 2027));
    let address = bureau
        .post(&items, item("cluster", "health", None))
        .expect(201)
        .header("location");
    let changed = bureau
        .patch(&address, json!({ "nameEn": "Health & Care", "closedOnDate": "2026-06-30", "attributes": { "emerging": true } }))
        .expect(200);
    assert_eq!(changed.body["nameEn"], "Health & Care");
    assert_eq!(changed.body["nameNl"], "Naam");
    assert_eq!(changed.body["closedOnDate"], "2026-06-30");
    assert_eq!(changed.body["attributes"]["emerging"], true);
    assert_eq!(changed.body["version"], 2);
    let opened = bureau
        .patch(&address, json!({ "closedOnDate": null }))
        .expect(200);
    assert!(opened.body["closedOnDate"].is_null());
    bureau
        .patch(&address, json!({ "code": "care" }))
        .problem(400, "invalid-input");
    let change = json!({ "order": 2 }).to_string();
    bureau
        .send("PATCH", &address, &[], Some(change.clone()))
        .problem(428, "precondition-required");
    bureau
        .send("PATCH", &address, &[("If-Match", "\"v1\"")], Some(change))
        .problem(412, "precondition-failed");
}

#[apply(both)]
fn every_year_belongs_to_one_programme(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    let address = programme(&bureau, 2024, 2027);
    let body = |from: i32, to: i32| json!({ "code": "next", "nameNl": "Volgend", "nameEn": "Next", "fromYear": from, "toYear": to });
    bureau
        .post("/v1/programmes", body(2027, 2030))
        .problem(409, "conflict");
    let answer = bureau
        .post("/v1/programmes", body(2030, 2028))
        .problem(400, "invalid-input");
    assert_eq!(answer.faults(), ["/toYear"]);
    bureau.post("/v1/programmes", body(2028, 2030)).expect(201);
    bureau
        .patch(&address, json!({ "toYear": 2028 }))
        .problem(409, "conflict");
    bureau
        .put(
            &format!("{address}/budgets/2026"),
            json!({ "cells": [cell("programme", "subsidy", "1.00")] }),
        )
        .expect(200);
    bureau
        .patch(&address, json!({ "toYear": 2025 }))
        .problem(409, "conflict");
    let changed = bureau
        .patch(&address, json!({ "toYear": 2026, "details": {} }))
        .expect(200);
    assert_eq!(changed.body["toYear"], 2026);
    assert_eq!(changed.body["details"], json!({}));
}

#[apply(both)]
fn the_yearly_programme_is_replaced_as_a_whole_and_guarded(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    let address = format!("{}/budgets/2026", programme(&bureau, 2024, 2027));
    let none = app.auditor().get(&address).expect(200);
    assert_eq!(none.etag(), "\"v0\"");
    assert_eq!(none.body["cells"], json!([]));
    assert_eq!(none.body["total"], "0.00");
    let first = json!({ "cells": [cell("investment", "credit", "4000000.00"), cell("programme", "subsidy", "1500000.50")] });
    let set = bureau.put(&address, first.clone()).expect(200);
    assert_eq!(
        (set.etag().as_str(), &set.body["total"]),
        ("\"v1\"", &json!("5500000.50"))
    );
    bureau
        .send(
            "PUT",
            &address,
            &[("If-Match", "\"v0\"")],
            Some(first.to_string()),
        )
        .problem(412, "precondition-failed");
    bureau
        .send("PUT", &address, &[], Some(first.to_string()))
        .problem(428, "precondition-required");
    let second = bureau
        .put(
            &address,
            json!({ "cells": [cell("personnel", "own-funds", "0.00")] }),
        )
        .expect(200);
    assert_eq!(
        second.body["cells"],
        json!([cell("personnel", "own-funds", "0.00")])
    );
    assert_eq!(bureau.get(&address).expect(200).etag(), "\"v2\"");
    bureau
        .send("GET", &address, &[("If-None-Match", "\"v2\"")], None)
        .expect(304);
    app.auditor()
        .send(
            "PUT",
            &address,
            &[("If-Match", "\"v2\"")],
            Some(first.to_string()),
        )
        .problem(403, "forbidden");
}

#[apply(both)]
fn a_budget_has_each_cell_once_in_whole_cents_and_for_a_year_of_the_programme(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    let address = programme(&bureau, 2024, 2027);
    let year = format!("{address}/budgets/2026");
    let refused = |cells: Value, pointer: &str| {
        let answer = bureau
            .put(&year, json!({ "cells": cells }))
            .problem(400, "invalid-input");
        assert_eq!(answer.faults(), [pointer], "{}", answer.text);
    };
    refused(
        json!([
            cell("programme", "subsidy", "1.00"),
            cell("programme", "subsidy", "2.00")
        ]),
        "/cells/1",
    );
    refused(json!([cell("programme", "subsidy", "-1.00")]), "/cells/0/amount");
    refused(json!([cell("programme", "subsidy", "0.001")]), "/cells/0/amount");
    refused(
        json!([cell("programme", "lottery", "1.00")]),
        "/cells/0/instrument",
    );
    refused(json!([]), "/cells");
    for wrong in ["2023", "2028", "0", "-1", "99999999999", "next"] {
        bureau
            .get(&format!("{address}/budgets/{wrong}"))
            .problem(404, "not-found");
    }
}
