//! Promises in kind: the bureau records what a party puts in beside money, follows it, and records what became of it.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::Client;
use crate::decided::{Decided, text};
use crate::notifications::book::{deliver_expected, each, give_addresses};
use crate::verify::verify;

fn land(d: &Decided<'_>) -> Value {
    json!({
        "kind": "land", "description": "Twee hectare aan de kade, bouwrijp.", "organisationId": d.initiator,
        "owner": "Hoofd grondzaken", "dueDate": "2026-06-30", "decisionId": d.decision,
    })
}

fn record(d: &Decided<'_>, promise: Value) -> String {
    let path = format!("/v1/cases/{}/promises", d.case);
    let made = d.w.bureau.post(&path, promise).expect(201);
    assert_eq!(made.header("location"), format!("/v1/promises/{}", made.id()));
    made.id()
}

fn seen(client: &Client, d: &Decided<'_>) -> Vec<Value> {
    client
        .get(&format!("/v1/cases/{}/promises", d.case))
        .expect(200)
        .items()
}

#[track_caller]
fn everything_holds(app: &App) {
    let (code, said) = verify(app);
    assert_eq!(code, Some(0), "{said}");
}

#[apply(both)]
fn a_promise_is_recorded_changed_and_met_with_evidence(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let id = record(&d, land(&d));
    let path = format!("/v1/promises/{id}");
    let found = d.w.bureau.get(&path).expect(200);
    assert_eq!(
        [
            &found.body["status"],
            &found.body["promisedBy"],
            &found.body["version"]
        ],
        [&json!("open"), &json!("Boogaart"), &json!(1)]
    );

    // Another date or owner needs a reason, and the version that was read.
    let later = json!({ "dueDate": "2026-09-30", "reason": "De grond wordt eerst gesaneerd." });
    let headers = [("content-type", "application/json")];
    let unguarded = d.w.bureau.send("PATCH", &path, &headers, Some(later.to_string()));
    unguarded.problem(428, "precondition-required");
    let without = json!({ "dueDate": "2026-09-30" });
    let refused = d.w.bureau.patch(&path, without).problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["/reason"]);
    let changed = d.w.bureau.patch(&path, later.clone()).expect(200);
    assert_eq!(
        (&changed.body["dueDate"], &changed.body["version"]),
        (&json!("2026-09-30"), &json!(2))
    );
    let same = d.w.bureau.patch(&path, later).expect(200);
    assert_eq!(same.body["version"], 2, "a change without a difference is none");

    let met = json!({ "evidence": "Akte van 1 mei 2026, nr. 4711." });
    let fulfilments = format!("{path}/fulfilments");
    let blank = d.w.bureau.post(&fulfilments, json!({ "evidence": " " }));
    assert_eq!(blank.problem(400, "invalid-input").faults(), ["/evidence"]);
    let answered = d.w.bureau.post(&fulfilments, met.clone()).expect(200);
    assert_eq!(
        (&answered.body["status"], &answered.body["evidence"]),
        (&json!("met"), &met["evidence"])
    );
    assert!(answered.body["answeredAt"].is_string());
    let again = d.w.bureau.post(&fulfilments, met).problem(409, "blocked");
    assert_eq!(again.blockers(), ["promise-answered"]);
    let change = json!({ "owner": "Iemand anders", "reason": "Te laat." });
    let again = d.w.bureau.patch(&path, change).problem(409, "blocked");
    assert_eq!(again.blockers(), ["promise-answered"]);
    assert_eq!(
        d.last_events(3),
        ["promise.made", "promise.changed", "promise.met"]
    );
    everything_holds(app);
}

#[apply(both)]
fn a_promise_is_not_met_or_is_withdrawn_with_a_reason(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let named = json!({
        "kind": "capacity", "description": "Twee ontwikkelaars, een dag per week.", "party": "Studio Noord",
        "owner": "De directeur", "dueDate": "2026-04-30",
    });
    let (failed, withdrawn) = (record(&d, named.clone()), record(&d, named));
    let answer = |id: &str, what: &str, reason: &str| {
        let path = format!("/v1/promises/{id}/{what}");
        d.w.bureau
            .post(&path, json!({ "reason": reason }))
            .expect(200)
            .body
    };
    let found = answer(&failed, "failures", "De ontwikkelaars zijn vertrokken.");
    assert_eq!(
        [&found["status"], &found["promisedBy"], &found["organisationId"]],
        [&json!("not-met"), &json!("Studio Noord"), &Value::Null]
    );
    let found = answer(&withdrawn, "withdrawals", "De studio trekt zich terug.");
    assert_eq!(found["status"], "withdrawn");
    let path = format!("/v1/cases/{}/promises?status=withdrawn", d.case);
    assert_eq!(d.w.bureau.get(&path).expect(200).items().len(), 1);
    assert_eq!(d.last_events(2), ["promise.not-met", "promise.withdrawn"]);
    everything_holds(app);
}

#[apply(both)]
fn what_is_no_promise_is_refused(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let other = d.w.case("Een andere zaak", 10_000);
    let nobody = "00000000-0000-7000-8000-000000000001";
    let with = |name: &str, value: Value| {
        let mut promise = land(&d);
        promise[name] = value;
        promise
    };
    let mut nameless = land(&d);
    nameless["organisationId"] = Value::Null;
    for (promise, pointer, code) in [
        (with("description", json!(" ")), "/description", "blank"),
        (with("owner", json!("a\nb")), "/owner", "line-break"),
        (with("party", json!("Studio Noord")), "/party", "party-twice"),
        (nameless, "/organisationId", "party-missing"),
        (
            with("organisationId", json!(nobody)),
            "/organisationId",
            "unknown-organisation",
        ),
        (with("decisionId", json!(nobody)), "/decisionId", "unknown"),
    ] {
        let path = format!("/v1/cases/{}/promises", d.case);
        let refused = d.w.bureau.post(&path, promise).problem(400, "invalid-input");
        let fault = &refused.body["errors"][0];
        assert_eq!(
            (&fault["pointer"], &fault["code"]),
            (&json!(pointer), &json!(code))
        );
    }
    // The decision is on another case.
    let path = format!("/v1/cases/{other}/promises");
    let refused = d.w.bureau.post(&path, land(&d)).problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["/decisionId"]);
    assert_eq!(seen(&d.w.bureau, &d), Vec::<Value>::new());
}

#[apply(both)]
fn who_sees_the_case_sees_its_promises_and_the_register_what_became_of_them(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let id = record(&d, land(&d));
    record(&d, land(&d));
    let board = &d.w.board_members["windesheim"].client;
    for client in [&d.w.bureau, &app.auditor(), &d.w.initiator, board] {
        assert_eq!(seen(client, &d).len(), 2);
        client.get(&format!("/v1/promises/{id}")).expect(200);
    }
    let stranger = app.account(
        Role::Initiator,
        "vreemd",
        Some(d.w.organisations["usg-people"]),
        None,
    );
    stranger
        .get(&format!("/v1/promises/{id}"))
        .problem(404, "not-found");
    d.partner("usg-people")
        .get(&format!("/v1/promises/{id}"))
        .problem(403, "forbidden");
    d.w.initiator
        .post(
            &format!("/v1/promises/{id}/fulfilments"),
            json!({ "evidence": "Zelf gezegd." }),
        )
        .problem(403, "forbidden");

    d.w.bureau
        .post(
            &format!("/v1/promises/{id}/fulfilments"),
            json!({ "evidence": "Akte 4711." }),
        )
        .expect(200);
    let publish = json!({ "public": true, "reason": "Openbaar." });
    d.w.bureau
        .patch(&format!("/v1/decisions/{}", d.decision), publish)
        .expect(200);
    let number = text(&d.w.decision(&d.case)["number"]);
    let page = app
        .anonymous()
        .get(&format!("/register/{number}"))
        .expect(200)
        .text;
    assert_eq!(
        page.matches("Twee hectare aan de kade").count(),
        1,
        "only the one that was met"
    );
    assert!(!page.contains("Akte 4711"), "{page}");
}

#[apply(both)]
fn a_case_that_has_ended_takes_no_promise_and_answers_those_it_has(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let id = record(&d, land(&d));
    d.monitored();
    d.w.command_by_two(
        &d.case,
        json!({ "command": "stop", "reason": "De markt doet het zelf." }),
    )
    .expect(200);
    let path = format!("/v1/cases/{}/promises", d.case);
    let refused = d.w.bureau.post(&path, land(&d)).problem(409, "blocked");
    assert_eq!(refused.blockers(), ["wrong-state"]);
    let path = format!("/v1/promises/{id}");
    let change = json!({ "owner": "Iemand anders", "reason": "Te laat." });
    d.w.bureau.patch(&path, change).problem(409, "blocked");
    d.w.bureau
        .post(
            &format!("{path}/failures"),
            json!({ "reason": "De zaak is gestopt." }),
        )
        .expect(200);
    everything_holds(app);
}

#[apply(both)]
fn the_bureau_and_the_initiator_that_promised_are_reminded(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let open = record(&d, land(&d));
    let met = record(&d, land(&d));
    d.w.bureau
        .post(
            &format!("/v1/promises/{met}/fulfilments"),
            json!({ "evidence": "Akte 4711." }),
        )
        .expect(200);
    let elsewhere = json!({
        "kind": "rule", "description": "Een ander bestemmingsplan.", "organisationId": d.funder,
        "owner": "De wethouder", "dueDate": "2026-07-31",
    });
    record(&d, elsewhere);
    give_addresses(app);
    crate::notifications::book::mailed(app);
    app.at("2026-06-23T06:00:00Z");
    // The condition of the decision has the same date.
    let mut asked = each(
        &["boogaart", "bureau", "bureau-2"],
        "Toezegging in natura uiterlijk 30 juni 2026",
    );
    asked.extend(each(
        &["boogaart", "bureau", "bureau-2"],
        "Voorwaarde uiterlijk 30 juni 2026",
    ));
    let mails = deliver_expected(app, &asked);
    let of_promise = mails.iter().find(|mail| mail.text.contains("Twee hectare"));
    assert!(of_promise.is_some_and(|mail| mail.text.contains("Hoofd grondzaken")));
    app.at("2026-06-30T06:00:00Z");
    deliver_expected(app, &asked);
    app.at("2026-07-24T06:00:00Z");
    let bureau = d.w.bureau.renewed();
    bureau
        .post(
            &format!("/v1/promises/{open}/withdrawals"),
            json!({ "reason": "Verkocht." }),
        )
        .expect(200);
    deliver_expected(
        app,
        &each(
            &["bureau", "bureau-2"],
            "Toezegging in natura uiterlijk 31 juli 2026",
        ),
    );
    deliver_expected(app, &[]);
}

#[apply(both)]
fn a_further_version_of_a_decision_takes_its_promises_over(backend: Backend) {
    let app = &App::start(backend);
    let w = crate::world::World::new(app);
    let case = w.case("Aanvulling", 130_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.everybody_for(&ballot, &[("usg-people", 100_000)]);
    w.close(&ballot).expect(200);
    let first = text(&w.decision(&case)["id"]);
    let promise = json!({
        "kind": "knowledge", "description": "Een sectoranalyse.", "party": "Hogeschool Noord", "owner": "Lector",
        "dueDate": "2026-12-01", "decisionId": first,
    });
    let made = w
        .bureau
        .post(&format!("/v1/cases/{case}/promises"), promise)
        .expect(201);
    let ballot = w
        .bureau
        .post(
            "/v1/ballots",
            json!({ "caseId": case, "closesAt": "2026-03-16T12:00:00Z", "supplementary": true }),
        )
        .expect(201)
        .id();
    w.everybody_for(&ballot, &[("gemeente-almere", 30_000)]);
    w.close(&ballot).expect(200);
    let second = text(&w.decision(&case)["id"]);
    assert_ne!(first, second);
    let found = w.bureau.renewed().get(&made.header("location")).expect(200);
    assert_eq!(found.body["decisionId"], json!(second));
    everything_holds(app);
}
