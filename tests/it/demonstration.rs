//! The demonstration: on each day of the year it shows every kind of money, and all of it holds.

use std::collections::BTreeSet;

use edba::domain::codes::Role;
use edba::service::{demo, verify};
use serde_json::{Value, json};

use crate::app::{App, Backend};
use crate::client::Client;
use crate::decided::text;

/// What moves money, or says when it is to move. No receipt of the demonstration is reversed.
const KINDS: [&str; 13] = [
    "acknowledged",
    "carried-in",
    "carried-out",
    "decided",
    "determined",
    "interest",
    "paid",
    "recovered",
    "released",
    "repaid",
    "reversed",
    "scheduled",
    "written-off",
];

/// The demonstration as it is made on a day, and a bureau that looks at it.
fn made_on(day: &str) -> (App, Client) {
    let app = App::start(Backend::Sqlite);
    app.at(&format!("{day}T09:00:00Z"));
    let made = demo::make(&app.state.db, &app.state.seal, &app.state.files, app.clock.now()).unwrap();
    assert!(made.is_some());
    let found = app.work(verify::verify).findings;
    assert!(found.is_empty(), "{day}: {found:?}");
    let bureau = app.bureau();
    (app, bureau)
}

fn commitments(bureau: &Client, filter: &str) -> Vec<Value> {
    let found = bureau
        .get(&format!("/v1/commitments?limit=100{filter}"))
        .expect(200);
    assert!(found.body["nextCursor"].is_null(), "they fit in one page");
    found.items()
}

/// The kinds of entries of these commitments.
fn kinds(bureau: &Client, commitments: &[Value]) -> BTreeSet<String> {
    let entries = |one: &Value| {
        let path = format!("/v1/commitments/{}/entries?limit=100", text(&one["id"]));
        bureau.get(&path).expect(200).items()
    };
    let all = commitments.iter().flat_map(entries);
    all.map(|entry| text(&entry["kind"])).collect()
}

/// The years in which a revolving fund paid out.
fn years_of_payment(bureau: &Client) -> BTreeSet<i64> {
    let fund = &bureau.get("/v1/funds").expect(200).items()[0];
    let path = format!("/v1/funds/{}/years", text(&fund["id"]));
    let years = bureau.get(&path).expect(200).items();
    let paid = years.iter().filter(|year| year["paidOut"] != "0.00");
    paid.map(|year| year["year"].as_i64().unwrap()).collect()
}

#[test]
fn on_each_day_of_the_year_the_demonstration_shows_every_kind_of_money() {
    for day in [
        "2026-01-02",
        "2026-02-20",
        "2026-07-01",
        "2026-12-31",
        "2028-02-29",
    ] {
        let (_app, bureau) = made_on(day);
        let found = commitments(&bureau, "");
        assert_eq!(
            kinds(&bureau, &found),
            KINDS.map(str::to_owned).into_iter().collect(),
            "{day}"
        );
        assert!(
            found
                .iter()
                .any(|one| one["paid"] != "0.00" && one["open"] != "0.00"),
            "{day}: one is half paid"
        );
        let overdue = bureau.get("/v1/instalments?state=overdue").expect(200).items();
        assert!(!overdue.is_empty(), "{day}: a payment is late");
        let overdue = bureau
            .get("/v1/repayment-plan-lines?state=overdue")
            .expect(200)
            .items();
        assert!(!overdue.is_empty(), "{day}: a loan is not repaid in time");

        let this_year: i64 = day[..4].parse().unwrap();
        let years = years_of_payment(&bureau);
        assert!(years.len() >= 2, "{day}: {years:?}");
        assert!(years.iter().any(|year| *year < this_year), "{day}: {years:?}");
    }
}

#[test]
fn the_demonstration_has_documents_in_every_state() {
    let (_app, bureau) = made_on("2026-06-15");
    let found = bureau.get("/v1/documents?limit=100").expect(200).items();
    let of_all = |texts: &dyn Fn(&Value) -> Vec<String>| -> BTreeSet<String> {
        found.iter().flat_map(texts).collect()
    };
    let set = |texts: &[&str]| -> BTreeSet<String> { texts.iter().map(|text| (*text).to_owned()).collect() };
    let states = of_all(&|one| vec![text(&one["latest"]["state"])]);
    assert_eq!(states, set(&["destroyed", "failed", "kept"]));
    let attached = of_all(&|one| {
        let to = one["attachments"].as_array().unwrap();
        to.iter().map(|to| text(&to["kind"])).collect()
    });
    let kinds = [
        "agenda-item",
        "appraisal",
        "case",
        "disbursement",
        "mandate",
        "measurement",
        "ratification",
    ];
    assert_eq!(attached, set(&kinds));
    assert!(found.iter().any(|one| one["confidential"] == true));
    assert!(found.iter().any(|one| one["latest"]["number"] == 2));
    for one in &found {
        let (id, last) = (text(&one["id"]), &one["latest"]);
        let content = bureau.get(&format!("/v1/documents/{id}/versions/{}/content", last["number"]));
        assert_eq!(content.status == 200, last["state"] == "kept", "{one}");
    }
    let failed = found.iter().find(|one| one["latest"]["state"] == "failed");
    let case = text(&failed.unwrap()["attachments"][0]["caseId"]);
    let lacks = bureau.get(&format!("/v1/cases/{case}/completeness")).expect(200);
    let missing = lacks.body["missing"].as_array().unwrap();
    assert!(
        missing.iter().any(|one| one["code"] == "sound-document"),
        "{missing:?}"
    );
}

#[test]
fn a_completed_case_of_the_demonstration_shows_what_it_cost() {
    let (_app, bureau) = made_on("2026-06-15");
    let completed = bureau.get("/v1/cases?status=completed").expect(200).items();
    assert_eq!(completed.len(), 3);
    for case in completed {
        let found = commitments(&bureau, &format!("&caseId={}", text(&case["id"])));
        assert!(!found.is_empty());
        for one in found {
            assert_eq!(one["open"], "0.00", "{one}");
            assert_ne!(one["paid"], "0.00", "{one}");
        }
    }
}

#[test]
fn the_demonstration_has_aid_to_be_entered_in_time_and_an_undertaking_near_its_ceiling() {
    for day in ["2026-01-02", "2026-07-01", "2026-12-31"] {
        let (_app, bureau) = made_on(day);
        let waiting = bureau
            .get("/v1/state-aid-statements?toRegister=true")
            .expect(200)
            .items();
        assert!(!waiting.is_empty(), "{day}");
        for one in waiting {
            assert!(text(&one["registerDueDate"]).as_str() >= day, "{day}: {one}");
        }
        let organisations = bureau.get("/v1/organisations?limit=100").expect(200).items();
        let initiator = organisations
            .iter()
            .find(|one| one["code"] == "usg-people")
            .unwrap();
        let path = format!("/v1/organisations/{}/de-minimis-room", text(&initiator["id"]));
        let rooms = bureau.get(&path).expect(200).body["rules"].clone();
        let general = rooms
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["rule"] == "general");
        assert_eq!(general.unwrap()["room"], "30000.00", "{day}: little is left");
    }
}

#[test]
fn each_body_of_the_demonstration_has_met_twice_and_meets_again() {
    for day in ["2026-01-02", "2026-06-15", "2026-10-26"] {
        let (app, bureau) = made_on(day);
        let bodies = bureau.get("/v1/bodies?limit=100").expect(200).items();
        assert_eq!(bodies.len(), 8, "{day}");
        for body in &bodies {
            let path = format!("/v1/meetings?bodyId={}&limit=100", text(&body["id"]));
            let meetings = bureau.get(&path).expect(200).items();
            assert_eq!(meetings.len(), 3, "{day}: {}", body["code"]);
            let states: Vec<String> = meetings
                .iter()
                .map(|one| {
                    let minutes = bureau.get(&format!("/v1/meetings/{}/minutes", text(&one["id"])));
                    text(&minutes.expect(200).body["state"])
                })
                .collect();
            assert_eq!(states[0], "adopted", "{day}: {}", body["code"]);
            assert!(
                ["draft", "sent-round"].contains(&states[1].as_str()),
                "{states:?}"
            );
            assert_eq!(states[2], "none", "{day}: {}", body["code"]);
            let points = format!("/v1/action-points?bodyId={}", text(&body["id"]));
            let points = bureau.get(&points).expect(200).items();
            let statuses: BTreeSet<String> = points.iter().map(|one| text(&one["status"])).collect();
            assert_eq!(
                statuses,
                ["done", "open"].map(str::to_owned).into_iter().collect()
            );
        }
        let board = bodies.iter().find(|body| body["kind"] == "board").unwrap();
        let path = format!("/v1/meetings?bodyId={}&limit=100", text(&board["id"]));
        let coming = text(&bureau.get(&path).expect(200).items()[2]["id"]);
        let agenda = bureau
            .get(&format!("/v1/meetings/{coming}/agenda"))
            .expect(200)
            .body;
        assert_eq!(
            (&agenda["version"], &agenda["differences"]),
            (&json!(2), &json!([]))
        );
        // Its papers are read by its members.
        let member = app.work(|cx| {
            let seats = edba::service::seats::list(
                cx,
                edba::service::seats::SeatFilter {
                    body_id: Some(text(&board["id"]).parse().unwrap()),
                    ..Default::default()
                },
                None,
                1,
            )?;
            Ok(seats[0].representative_id)
        });
        let member = app.account(Role::BoardMember, "lid", None, Some(member));
        let read = member
            .get(&format!("/v1/meetings/{coming}/agenda"))
            .expect(200)
            .body;
        let papers = |agenda: &Value| -> usize {
            let items = agenda["items"].as_array().unwrap().iter();
            items.map(|item| item["papers"].as_array().unwrap().len()).sum()
        };
        assert_eq!(papers(&read), papers(&agenda), "{day}");
        assert!(papers(&read) >= 5, "{day}: {read}");
    }
}

#[test]
fn the_consultation_bodies_of_the_demonstration_hold_what_they_must() {
    for day in ["2026-01-02", "2026-06-15", "2026-12-31"] {
        let (app, bureau) = made_on(day);
        let year: i64 = day[..4].parse().unwrap();
        let years = bureau.get("/v1/consultation-years").expect(200).items();
        let of_year: Vec<&Value> = years.iter().filter(|one| one["year"] == json!(year)).collect();
        assert_eq!(of_year.len(), 2, "{day}: {years:?}");
        let with_minimum = of_year.iter().filter(|one| !one["status"].is_null());
        assert_eq!(with_minimum.count(), 1, "{day}: {years:?}");
        // A body without a minimum has no status.
        for one in years.iter().filter(|one| !one["status"].is_null()) {
            assert!(
                ["met", "planned"].contains(&text(&one["status"]).as_str()),
                "{day}: {one}"
            );
        }
        let periodic = of_year
            .iter()
            .find(|one| !one["yearlyAgendaAdopted"].is_null())
            .unwrap();
        assert_eq!(periodic["yearlyAgendaAdopted"], true, "{day}");
        let path = format!(
            "/v1/bodies/{}/yearly-agendas?year={year}",
            text(&periodic["bodyId"])
        );
        let agendas = bureau.get(&path).expect(200).items();
        let points = agendas[0]["points"].as_array().unwrap();
        assert_eq!(points.len(), 4, "{day}");
        // Of this year the meeting of two months ago adopts no point for a quarter that was over.
        let quarters: Vec<&Value> = points.iter().map(|point| &point["quarter"]).collect();
        let expected: [i64; 4] = match day {
            "2026-12-31" => [4, 4, 4, 4],
            "2026-06-15" => [2, 2, 3, 4],
            _ => [1, 2, 3, 4],
        };
        assert_eq!(quarters, expected, "{day}");
        // One account sits in both, and one of the board has seats there too.
        let clients = app
            .administrator()
            .get("/v1/clients?role=consultation-member&limit=100");
        assert_eq!(clients.expect(200).items().len(), 4, "{day}");
    }
}
