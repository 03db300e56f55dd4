//! Consultation bodies: governments that steer the programme and decide on no case; their members, their meetings of a year and
//! their yearly agendas.

use edba::domain::Id;
use edba::domain::codes::{Role, SeatRole};
use edba::web::policy::Access;
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::Client;
use crate::contract::all_operations;
use crate::meetings::{meeting, planned};
use crate::notifications::book::{deliver_expected, each, give_addresses, mailed};
use crate::world::{Member, World};

/// A body of the programme.
pub fn body_of(app: &App, code: &str) -> Id {
    app.work(|cx| edba::store::bodies::body_by_code(cx.conn, code))
        .unwrap()
        .id
}

/// The body that meets at least once a year.
fn steering(w: &World<'_>) -> Id {
    body_of(w.app, "steering-consultation")
}

/// A member of a consultation body, who sits there only.
fn member_of(w: &World<'_>, organisation: &str, body: Id) -> Member {
    w.member(organisation, body, SeatRole::Member, Role::ConsultationMember)
}

/// A meeting of a body that was held on a day; its id.
pub fn held(bureau: &Client, body: Id, day: &str) -> String {
    let meeting = json!({
        "bodyId": body, "title": "Winteroverleg", "place": "Provinciehuis", "startsAt": format!("{day}T13:00:00Z"),
        "endsAt": format!("{day}T15:00:00Z"), "recordedAfterwards": true,
    });
    bureau.post("/v1/meetings", meeting).expect(201).id()
}

/// The yearly agenda of 2026, adopted by a meeting.
pub fn yearly_agenda(meeting: &str) -> Value {
    json!({
        "year": 2026, "adoptedByMeetingId": meeting,
        "points": [
            { "title": "Talent", "goal": "Meer leerplaatsen.", "programmeLine": "C1", "quarter": 1 },
            { "title": "Verantwoording", "goal": "De cijfers zijn op tijd bij de drie raden." },
        ],
    })
}

#[apply(both)]
fn a_consultation_body_decides_on_no_case(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let body = steering(&w);
    member_of(&w, "gemeente-almere", body);
    let case = w.case("Almere Labs", 40_000);
    w.to_board(&case);
    // No case stands on its agenda.
    let meeting = planned(&w, body.as_str());
    let item = json!({ "kind": "case", "caseId": case, "title": "De zaak" });
    let refused = w
        .bureau
        .post(&format!("/v1/meetings/{meeting}/agenda-items"), item)
        .problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["/caseId"]);
    assert_eq!(refused.body["errors"][0]["code"], "not-of-body");
    // It leads no case.
    let mut content = w.content("Nog een zaak");
    content["leadTableId"] = json!(body);
    let led = w.bureau.post("/v1/cases", content).problem(400, "invalid-input");
    let faults = led.body["errors"].as_array().unwrap();
    let lead = faults.iter().find(|fault| fault["pointer"] == "/leadTableId");
    assert_eq!(lead.unwrap()["code"], "not-a-table", "{}", led.text);
    // Nor does it review one.
    let mut content = w.content("Nog een zaak");
    content["coReviewTableIds"] = json!([body]);
    let reviewed = w.bureau.post("/v1/cases", content).problem(400, "invalid-input");
    assert_eq!(reviewed.faults(), ["/coReviewTableIds/0"]);
    assert_eq!(reviewed.body["errors"][0]["code"], "not-a-table");
    // It takes over no table, and no table takes it over.
    let merged = |id: Id, into: Id| {
        let merger = json!({ "intoBodyId": into, "reason": "Samen." });
        w.bureau.post(&format!("/v1/bodies/{id}/mergers"), merger)
    };
    merged(body, w.table).problem(409, "conflict");
    let refused = merged(w.table, body).problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["/intoBodyId"]);
    // It has no rules for ballots.
    let rules = w
        .bureau
        .get(&format!("/v1/bodies/{}/rules/1", w.table))
        .expect(200)
        .body["rules"]
        .clone();
    let refused = w
        .bureau
        .post(&format!("/v1/bodies/{body}/rules"), rules.clone())
        .problem(409, "blocked");
    assert_eq!(refused.blockers(), ["holds-no-ballots"]);
    let with_rules = json!({
        "code": "nieuw", "kind": "consultation", "nameNl": "Nieuw", "nameEn": "New", "rules": rules,
    });
    let refused = w
        .bureau
        .post("/v1/bodies", with_rules)
        .problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["/rules"]);
    assert_eq!(refused.body["errors"][0]["code"], "not-allowed");
}

#[apply(both)]
fn only_a_consultation_body_holds_something_in_a_year(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    let new = |kind: &str| {
        json!({
            "code": format!("nieuw-{kind}"), "kind": kind, "nameNl": "Nieuw", "nameEn": "New", "minMeetingsPerYear": 2,
            "hasYearlyAgenda": true,
        })
    };
    let refused = bureau
        .post("/v1/bodies", new("table"))
        .problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["/minMeetingsPerYear", "/hasYearlyAgenda"]);
    let made = bureau.post("/v1/bodies", new("consultation")).expect(201);
    assert_eq!(made.body["minMeetingsPerYear"], 2);
    let path = made.header("location");
    let changed = bureau
        .patch(
            &path,
            json!({ "minMeetingsPerYear": null, "hasYearlyAgenda": false }),
        )
        .expect(200);
    assert_eq!(
        (
            &changed.body["minMeetingsPerYear"],
            &changed.body["hasYearlyAgenda"]
        ),
        (&Value::Null, &json!(false))
    );
    let wrong = bureau
        .patch(&path, json!({ "clusterCode": "logistics" }))
        .problem(400, "invalid-input");
    assert_eq!(wrong.faults(), ["/clusterCode"]);
    let listed = bureau.get("/v1/bodies?kind=consultation").expect(200).items();
    assert_eq!(listed.len(), 1);
}

#[apply(both)]
fn in_it_sit_governments(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let body = steering(&w);
    let seat = |representative: Id| {
        json!({
            "bodyId": body, "representativeId": representative, "role": "member", "fromDate": "2026-01-01",
        })
    };
    let business = w.board_members["usg-people"].representative;
    let refused = w
        .bureau
        .post("/v1/seats", seat(business))
        .problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["/representativeId"]);
    assert_eq!(refused.body["errors"][0]["code"], "not-a-government");
    let government = w.board_members["gemeente-almere"].representative;
    let made = w.bureau.post("/v1/seats", seat(government)).expect(201);
    let substitute = json!({
        "substitute": { "representativeId": business, "fromDate": "2026-03-02", "untilDate": null },
    });
    let refused = w
        .bureau
        .patch(&format!("/v1/seats/{}", made.id()), substitute)
        .problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["/substitute/representativeId"]);
    // An account of the role belongs to a representative.
    let account = json!({ "name": "Zonder zetel", "role": "consultation-member" });
    let refused = app
        .administrator()
        .post("/v1/clients", account)
        .problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["/representativeId"]);
    // Of a government, as it can sit nowhere otherwise.
    let account =
        json!({ "name": "Van een bedrijf", "role": "consultation-member", "representativeId": business });
    let refused = app
        .administrator()
        .post("/v1/clients", account)
        .problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["/representativeId"]);
    assert_eq!(refused.body["errors"][0]["code"], "not-a-government");
}

#[apply(both)]
fn its_members_read_its_meetings_and_nothing_of_cases(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let body = steering(&w);
    let member = member_of(&w, "provincie-flevoland", body);
    let case = w.case("Almere Labs", 40_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    let own = planned(&w, body.as_str());
    let of_table = planned(&w, w.table.as_str());
    let read = member.client.get("/v1/meetings").expect(200).items();
    assert_eq!(read.len(), 1);
    assert_eq!(read[0]["id"], json!(own));
    member
        .client
        .get(&format!("/v1/meetings/{of_table}"))
        .problem(404, "not-found");
    for path in [
        "/v1/cases".to_owned(),
        format!("/v1/cases/{case}"),
        format!("/v1/ballots/{ballot}"),
        "/v1/decisions".to_owned(),
        "/v1/mandates".to_owned(),
        "/v1/commitments".to_owned(),
    ] {
        member.client.get(&path).problem(403, "forbidden");
    }
    assert!(member.client.get("/v1/documents").expect(200).items().is_empty());
    // What the feed tells is what the operations allow.
    app.number_changes();
    let fed = member.client.get("/v1/changes?limit=1000").expect(200).items();
    let of_cases = ["case", "ballot", "decision", "mandate", "commitment", "document"];
    for one in &fed {
        let resource = one["what"].as_str().unwrap();
        assert!(!of_cases.contains(&resource), "{one}");
    }
    assert!(fed.iter().any(|one| one["what"] == "meeting"));
    // No operation admits the role that the table of policies does not name.
    for operation in all_operations() {
        if matches!(operation.access, Access::Roles(roles) if !roles.contains(&Role::ConsultationMember)) {
            let body = (operation.method != "GET").then(|| "{}".to_owned());
            let answer = member
                .client
                .send(&operation.method, &operation.address, &[], body);
            assert_eq!(answer.status, 403, "{} {}", operation.name(), answer.text);
        }
    }
}

#[apply(both)]
fn a_board_member_who_sits_there_needs_no_second_account(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let body = steering(&w);
    let member = &w.board_members["gemeente-almere"];
    let seat = json!({
        "bodyId": body, "representativeId": member.representative, "role": "chair", "fromDate": "2026-01-01",
    });
    w.bureau.post("/v1/seats", seat).expect(201);
    let own = planned(&w, body.as_str());
    let of_board = planned(&w, w.board.as_str());
    for id in [own, of_board] {
        member.client.get(&format!("/v1/meetings/{id}")).expect(200);
    }
    // It keeps what it reads as a member of the board.
    let case = w.case("Almere Labs", 40_000);
    w.to_board(&case);
    member.client.get(&format!("/v1/cases/{case}")).expect(200);
}

/// What a body holds in a year.
fn year_of(bureau: &Client, body: Id, year: i32) -> Value {
    let found = bureau.get("/v1/consultation-years").expect(200).items();
    found
        .into_iter()
        .find(|one| one["bodyId"] == json!(body) && one["year"] == json!(year))
        .unwrap_or_default()
}

#[apply(both)]
fn a_missing_meeting_of_the_year_is_a_task_until_one_is_planned(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let body = steering(&w);
    give_addresses(app);
    mailed(app);
    // A body in which nobody sits holds no meetings.
    assert_eq!(year_of(&w.bureau, body, 2026), Value::Null);
    member_of(&w, "gemeente-almere", body);
    assert_eq!(year_of(&w.bureau, body, 2026)["status"], "missing");
    let reminded = |day: &str, bureau: &[&str]| {
        app.at(&format!("{day}T09:00:00Z"));
        deliver_expected(app, &each(bureau, ""))
    };
    reminded("2026-03-31", &[]);
    for mail in reminded("2026-04-01", &["bureau", "bureau-2"]) {
        assert!(mail.text.contains("Bestuurlijk Overleg"), "{}", mail.text);
    }
    reminded("2026-04-02", &[]);
    reminded("2026-07-01", &["bureau", "bureau-2"]);
    let bureau = &w.bureau;
    let mut new = meeting(body.as_str());
    new["startsAt"] = json!("2026-11-12T13:00:00Z");
    new["endsAt"] = json!("2026-11-12T15:00:00Z");
    let id = bureau.post("/v1/meetings", new).expect(201).id();
    assert_eq!(year_of(bureau, body, 2026)["status"], "planned");
    mailed(app);
    reminded("2026-10-01", &[]);
    bureau
        .post(
            &format!("/v1/meetings/{id}/cancellations"),
            json!({ "reason": "Te weinig leden." }),
        )
        .expect(200);
    assert_eq!(year_of(bureau, body, 2026)["status"], "missing");
    // Missing again: the reminder of this day comes, once.
    deliver_expected(app, &each(&["bureau", "bureau-2"], ""));
    reminded("2026-10-02", &[]);
    // In January the last year is looked at too.
    app.at("2027-01-15T09:00:00Z");
    let last = year_of(bureau, body, 2026);
    assert_eq!(
        (&last["status"], &last["held"], &last["minMeetingsPerYear"]),
        (&json!("missed"), &json!(0), &json!(1))
    );
    held(bureau, body, "2026-12-10");
    assert_eq!(year_of(bureau, body, 2026)["status"], "met");
    assert_eq!(year_of(bureau, body, 2027)["status"], "missing");
    // A body that had no members in the last year missed nothing in it.
    let periodic = body_of(app, "periodic-consultation");
    bureau
        .patch(
            &format!("/v1/bodies/{periodic}"),
            json!({ "minMeetingsPerYear": 1 }),
        )
        .expect(200);
    let seat = json!({
        "bodyId": periodic, "representativeId": w.board_members["gemeente-almere"].representative, "role": "member",
        "fromDate": "2027-01-10",
    });
    bureau.post("/v1/seats", seat).expect(201);
    assert_eq!(year_of(bureau, periodic, 2026), Value::Null);
    assert_eq!(year_of(bureau, periodic, 2027)["status"], "missing");
}

#[apply(both)]
fn a_yearly_agenda_is_adopted_and_followed_by_another(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let body = body_of(app, "periodic-consultation");
    let member = member_of(&w, "gemeente-almere", body);
    let path = format!("/v1/bodies/{body}/yearly-agendas");
    let met = held(&w.bureau, body, "2026-02-05");
    let to_come = planned(&w, body.as_str());
    let elsewhere = held(&w.bureau, w.table, "2026-02-05");
    let nothing = Id::new().to_string();
    for (meeting, code) in [
        (&to_come, "not-begun"),
        (&elsewhere, "not-of-body"),
        (&nothing, "unknown"),
    ] {
        let refused = w
            .bureau
            .post(&path, yearly_agenda(meeting))
            .problem(400, "invalid-input");
        assert_eq!(refused.faults(), ["/adoptedByMeetingId"]);
        assert_eq!(refused.body["errors"][0]["code"], code);
    }
    let mut wrong = yearly_agenda(&met);
    wrong["points"][0]["title"] = json!("Een\nregel");
    wrong["points"][1]["programmeLine"] = json!("C\n1");
    let refused = w.bureau.post(&path, wrong).problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["/points/0/title", "/points/1/programmeLine"]);
    let first = w.bureau.post(&path, yearly_agenda(&met)).expect(201);
    assert_eq!(first.body["number"], 1);
    assert_eq!(first.body["points"], yearly_agenda(&met)["points"]);
    let mut second = yearly_agenda(&met);
    second["points"][0]["quarter"] = json!(2);
    let second = w.bureau.post(&path, second).expect(201);
    assert_eq!(second.body["number"], 2);
    // Both stay readable, for those who sit there.
    let address = first.header("location");
    assert_eq!(member.client.get(&address).expect(200).body, first.body);
    let numbers: Vec<Value> = member
        .client
        .get(&path)
        .expect(200)
        .items()
        .iter()
        .map(|one| one["number"].clone())
        .collect();
    assert_eq!(numbers, [json!(2), json!(1)]);
    assert!(
        w.bureau
            .get(&format!("{path}?year=2025"))
            .expect(200)
            .items()
            .is_empty()
    );
    let page = w.bureau.get(&format!("{path}?limit=1")).expect(200);
    let cursor = page.body["nextCursor"].as_str().unwrap();
    let next = w
        .bureau
        .get(&format!("{path}?limit=1&cursor={cursor}"))
        .expect(200)
        .items();
    assert_eq!(next[0]["number"], 1);
    let other = &w.table_members["windesheim"].client;
    assert!(other.get(&path).expect(200).items().is_empty());
    other.get(&address).problem(404, "not-found");
    let of_year = year_of(&w.bureau, body, 2026);
    assert_eq!(of_year["yearlyAgendaAdopted"], true);
    // It has no minimum to hold.
    assert_eq!(
        (&of_year["minMeetingsPerYear"], &of_year["status"]),
        (&Value::Null, &Value::Null)
    );
    // A body that adopts none records none.
    let none = w
        .bureau
        .post(
            &format!("/v1/bodies/{}/yearly-agendas", w.table),
            yearly_agenda(&elsewhere),
        )
        .problem(409, "blocked");
    assert_eq!(none.blockers(), ["has-no-yearly-agenda"]);
    // Of a closed body too, what a meeting adopted can still be recorded.
    let reason = json!({ "reason": "Het programma is klaar." });
    w.bureau
        .post(&format!("/v1/meetings/{to_come}/cancellations"), reason.clone())
        .expect(200);
    w.bureau
        .post(&format!("/v1/bodies/{body}/closures"), reason)
        .expect(201);
    let last = w.bureau.post(&path, yearly_agenda(&met)).expect(201);
    assert_eq!(last.body["number"], 3);
    assert!(crate::killed::verify(app).0);
}

#[apply(both)]
fn yearly_agendas_that_are_recorded_at_once_get_a_number_each(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let body = body_of(app, "periodic-consultation");
    let path = format!("/v1/bodies/{body}/yearly-agendas");
    let met = held(&w.bureau, body, "2026-02-05");
    let sides = [app.bureau(), app.bureau()];
    for year in 2030..2050 {
        let mut agenda = yearly_agenda(&met);
        agenda["year"] = json!(year);
        let mut numbers: Vec<Option<i64>> = std::thread::scope(|scope| {
            let calls: Vec<_> = sides
                .iter()
                .map(|side| scope.spawn(|| side.post(&path, agenda.clone()).expect(201)))
                .collect();
            calls
                .into_iter()
                .map(|call| call.join().unwrap().body["number"].as_i64())
                .collect()
        });
        numbers.sort_unstable();
        assert_eq!(numbers, [Some(1), Some(2)], "{year}");
    }
    assert!(crate::killed::verify(app).0);
}

#[apply(both)]
fn its_members_get_the_mails_of_its_meetings_and_none_about_votes(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let body = steering(&w);
    let member = member_of(&w, "ministerie-eli", body);
    // The same representative has a seat at the table, where its account has no role.
    let seat = json!({
        "bodyId": w.table, "representativeId": member.representative, "role": "member", "fromDate": "2026-01-01",
    });
    w.bureau.post("/v1/seats", seat).expect(201);
    give_addresses(app);
    mailed(app);
    planned(&w, body.as_str());
    let own = each(&["ministerie-eli.consultation-member"], "");
    for mail in deliver_expected(app, &own) {
        assert!(mail.invitation.is_some(), "{}", mail.text);
    }
    let case = w.case("Almere Labs", 40_000);
    w.command(&case, json!({ "command": "open-review" })).expect(200);
    let none_hears_of_it = || {
        let recipients: Vec<String> = mailed(app).into_iter().map(|mail| mail.to).collect();
        assert!(!recipients.is_empty());
        assert!(
            recipients.iter().all(|to| !to.contains("consultation-member")),
            "{recipients:?}"
        );
    };
    none_hears_of_it();
    // Nor does it read or hear of the meetings of the table, whose agendas name cases.
    let of_table = planned(&w, w.table.as_str());
    none_hears_of_it();
    let path = format!("/v1/meetings/{of_table}");
    let item = json!({ "kind": "case", "caseId": case, "title": "Almere Labs" });
    w.bureau.post(&format!("{path}/agenda-items"), item).expect(201);
    w.bureau
        .post_about(&path, "agenda-versions", json!({}))
        .expect(201);
    none_hears_of_it();
    for below in ["", "/agenda", "/attendance", "/minutes", "/decision-list"] {
        member
            .client
            .get(&format!("{path}{below}"))
            .problem(404, "not-found");
    }
    assert_eq!(member.client.get("/v1/meetings").expect(200).items().len(), 1);
    assert!(
        member
            .client
            .get("/v1/agenda-items")
            .expect(200)
            .items()
            .is_empty()
    );
}
