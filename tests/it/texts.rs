//! Rules for user-written text, the same everywhere: visible, harmless where it is shown, names on one line; and
//! numbers and times as users type them.

use edba::domain::Id;
use edba::domain::codes::Role;
use edba::domain::moment::{is_date, is_date_time};
use edba::store::schema::{agenda_items, business_cases};
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::bad_input::{example, with_body};
use crate::contract::Callers;
use crate::pages_bureau::Visitor;
use crate::world::World;

/// A text that would begin an entry of its own in a calendar.
const HOSTILE: &str = "Proeftuin\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:evil\u{fffe}";

/// The places of all texts in a document, as JSON pointers.
fn texts(at: &str, document: &Value, found: &mut Vec<String>) {
    match document {
        Value::String(_) => found.push(at.to_owned()),
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                texts(&format!("{at}/{place}"), item, found);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                texts(&format!("{at}/{name}"), member, found);
            }
        }
        _ => {}
    }
}

/// Sends the example of every body with each of its texts replaced, and tells where that was no fault.
fn taken(replace: impl Fn(&str) -> Vec<&'static str>) -> Vec<String> {
    let app = App::start(Backend::Sqlite);
    let callers = Callers::new(&app);
    let document = crate::openapi::committed();
    let (mut taken, mut sent) = (Vec::new(), 0);
    for operation in with_body() {
        let client = callers.admitted(operation.access);
        let whole = example(&document, &operation);
        let mut places = Vec::new();
        texts("", &whole, &mut places);
        for place in places {
            let before = whole.pointer(&place).unwrap().as_str().unwrap().to_owned();
            for text in replace(&before) {
                let mut body = whole.clone();
                *body.pointer_mut(&place).unwrap() = text.into();
                let guard = [("If-Match", "\"v1\"")];
                let answer = client.send(
                    &operation.method,
                    &operation.address,
                    &guard,
                    Some(body.to_string()),
                );
                sent += 1;
                if answer.status != 400 || !answer.faults().contains(&place) {
                    taken.push(format!("{} {place}: {text:?}: {}", operation.name(), answer.text));
                }
            }
        }
    }
    assert!(sent > 50, "the texts are found");
    taken
}

#[test]
fn no_text_of_the_api_is_invisible_or_breaks_a_document() {
    let hostile = |_: &str| {
        vec![
            "\u{200b}\u{2060}\u{ad}",
            " \u{feff}\u{3164} ",
            "a\u{fffe}b",
            "a\u{7}b",
            "a\u{202e}b",
        ]
    };
    let taken = taken(hostile);
    assert!(taken.is_empty(), "{taken:#?}");
}

#[test]
fn no_date_of_the_api_lies_where_what_is_derived_from_it_overflows() {
    let far = |before: &str| {
        if is_date(before) {
            vec!["9999-12-31", "2101-01-01", "1066-10-14"]
        } else if is_date_time(before) {
            vec!["9999-12-31T23:59:59Z", "2206-01-01T00:00:00Z"]
        } else {
            Vec::new()
        }
    };
    let taken = taken(far);
    assert!(taken.is_empty(), "{taken:#?}");
}

#[apply(both)]
fn a_title_or_a_name_is_one_line(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let told = |path: &str, body: Value| -> Vec<(String, String)> {
        let answer = world.bureau.post(path, body).problem(400, "invalid-input");
        let errors = answer.body["errors"].as_array().unwrap();
        let text = |fault: &Value, name: &str| fault[name].as_str().unwrap().to_owned();
        errors
            .iter()
            .map(|fault| (text(fault, "pointer"), text(fault, "code")))
            .collect()
    };
    let organisation = json!({ "code": "nieuw", "name": "Een\nnaam", "sector": "business" });
    assert_eq!(
        told("/v1/organisations", organisation),
        [("/name".into(), "line-break".into())]
    );
    let mut meeting = crate::meetings::meeting(world.table.as_str());
    meeting["title"] = "Tafel\r\nBEGIN:VEVENT".into();
    meeting["place"] = "Zaal\u{2028}3".into();
    assert_eq!(
        told("/v1/meetings", meeting),
        [
            ("/title".into(), "line-break".into()),
            ("/place".into(), "line-break".into())
        ]
    );
    let planned = crate::meetings::planned(&world, world.table.as_str());
    let item = json!({ "kind": "topic", "title": "Opening\r\nBEGIN:VEVENT", "presenter": "De\nvoorzitter" });
    assert_eq!(
        told(&format!("/v1/meetings/{planned}/agenda-items"), item),
        [
            ("/title".into(), "line-break".into()),
            ("/presenter".into(), "line-break".into())
        ]
    );
    let content = world.content("Proeftuin\r\nBEGIN:VEVENT");
    assert_eq!(
        told("/v1/cases", content),
        [("/title".into(), "line-break".into())]
    );
    // The same rule on the command line and for what the service makes itself.
    let new = edba::service::accounts::NewAccount {
        name: "\u{200b}\u{2060}".into(),
        role: Role::Auditor,
        organisation_id: None,
        representative_id: None,
        issuer: None,
        subject: None,
        email: None,
    };
    let refused = app
        .try_work(|cx| edba::service::accounts::create(cx, new))
        .unwrap_err();
    assert_eq!(
        (
            refused.faults[0].pointer.as_str(),
            refused.faults[0].code.as_str()
        ),
        ("/name", "blank")
    );
}

#[apply(both)]
fn a_reason_of_which_nothing_can_be_seen_is_none_on_a_page_too(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let bureau = Visitor::new(app, Role::Bureau, None, None);
    let case = world.case("Proeftuin", 100_000);
    world
        .command(&case, json!({ "command": "open-review" }))
        .expect(200);
    let returned = bureau.post(
        &format!("/cases/{case}/work/return"),
        &[("reason", "\u{200b}\u{2060}\u{ad}")],
    );
    returned.expect(400).says("href=\"#reason\"");
    assert_eq!(
        world.bureau.get(&format!("/v1/cases/{case}")).expect(200).body["status"],
        "table-review"
    );
}

#[apply(both)]
fn a_text_from_before_the_rule_breaks_no_feed_and_no_calendar(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let case = world.case("Proeftuin", 100_000);
    let id: Id = case.parse().unwrap();
    world
        .command(
            &case,
            json!({ "command": "open-review", "ballotsCloseAt": "2026-03-20T16:00:00Z" }),
        )
        .expect(200);
    let ballot = world.open_ballot(&case);
    app.work(|cx| {
        use diesel::prelude::*;
        diesel::update(business_cases::table.find(id))
            .set(business_cases::title.eq(HOSTILE))
            .execute(cx.conn)?;
        Ok(())
    });
    let bureau = Visitor::new(app, Role::Bureau, None, None);
    let file = bureau.get(&format!("/ballots/{ballot}/deadline.ics")).expect(200);
    let lines: Vec<String> = file
        .text()
        .replace("\r\n ", "")
        .split("\r\n")
        .map(str::to_owned)
        .collect();
    let named = |name: &str| lines.iter().filter(|line| line.starts_with(name)).count();
    assert_eq!(
        (
            named("BEGIN:VEVENT"),
            named("UID"),
            named("NAME"),
            named("X-WR-CALNAME")
        ),
        (1, 1, 1, 1),
        "{lines:#?}"
    );
    assert!(
        !file.text().replace("\r\n", "").contains(['\r', '\n', '\u{fffe}']),
        "{lines:#?}"
    );

    let published = world.case("Openbaar", 100_000);
    world.to_board(&published);
    let decision_ballot = world.board_ballot(&published);
    world.everybody_for(&decision_ballot, &[("gemeente-almere", 100_000)]);
    world.close(&decision_ballot).expect(200);
    let decision = world.decision(&published);
    let address = format!("/v1/decisions/{}", decision["id"].as_str().unwrap());
    world
        .bureau
        .patch(&address, json!({ "public": true, "reason": "openbaar" }))
        .expect(200);
    let id: Id = published.parse().unwrap();
    app.work(|cx| {
        use diesel::prelude::*;
        diesel::update(business_cases::table.find(id))
            .set(business_cases::title.eq(HOSTILE))
            .execute(cx.conn)?;
        Ok(())
    });
    let feed = Visitor::anyone(app).get("/register/feed.atom").expect(200);
    let allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    assert!(feed.text().chars().all(allowed), "{}", feed.text());
    feed.says("Proeftuin END:VEVENT BEGIN:VEVENT UID:evil");
}

#[apply(both)]
fn a_title_on_an_agenda_from_before_the_rule_breaks_no_calendar(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let meeting = crate::meetings::planned(&world, world.table.as_str());
    let path = format!("/v1/meetings/{meeting}");
    let item = json!({ "kind": "topic", "title": "Opening" });
    let item = world
        .bureau
        .post(&format!("{path}/agenda-items"), item)
        .expect(201);
    let id: Id = item.id().parse().unwrap();
    app.work(|cx| {
        use diesel::prelude::*;
        diesel::update(agenda_items::table.find(id))
            .set(agenda_items::title.eq(HOSTILE))
            .execute(cx.conn)?;
        Ok(())
    });
    world
        .bureau
        .post_about(&path, "agenda-versions", json!({}))
        .expect(201);
    let bureau = Visitor::new(app, Role::Bureau, None, None);
    let file = bureau
        .get(&format!("/meetings/{meeting}/calendar.ics"))
        .expect(200);
    let whole = file.text().replace("\r\n ", "");
    let named = |name: &str| whole.split("\r\n").filter(|line| line.starts_with(name)).count();
    assert_eq!((named("BEGIN:VEVENT"), named("UID")), (1, 1), "{whole}");
    assert!(whole.contains("Proeftuin"), "{whole}");
    assert!(
        !whole.replace("\r\n", "").contains(['\r', '\n', '\u{fffe}']),
        "{whole}"
    );
}

#[apply(both)]
fn a_number_is_read_as_the_page_writes_it_and_refused_where_it_can_be_two(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let initiator = Visitor::new(app, Role::Initiator, Some(world.organisations["boogaart"]), None);
    let bureau = Visitor::new(app, Role::Bureau, None, None);
    let table = world.table.to_string();
    let written = |jobs: &'static str, amount: &'static str| {
        initiator.post(
            "/my-cases/new",
            &[
                ("version", "0"),
                ("title", "Kenniskring"),
                ("leadTableId", &table),
                ("jobsExpected", jobs),
                ("jobsYear", "2030"),
                ("budgetLines-0-description", "Bouw"),
                ("budgetLines-0-expenditureKind", "personnel"),
                ("budgetLines-0-budgetYear", "2026"),
                ("budgetLines-0-amount", amount),
            ],
        )
    };
    written("18", "15.000,100")
        .expect(400)
        .says("15000,10 of 15000100")
        .says("15.000,100");
    written("18", "1.000,500").expect(400).says("1000,50 of 1000500");
    written("12.5", "15000").expect(400).says("12,5").says("125");
    written("1.250", "25.000,-").expect(303);
    let case = world.initiator.get("/v1/cases").expect(200).items()[0].clone();
    let id = case["id"].as_str().unwrap();
    let content = world.initiator.get(&format!("/v1/cases/{id}")).expect(200).body["content"].clone();
    assert_eq!(content["budgetLines"][0]["amount"], "25000.00");
    assert_eq!(content["jobsExpected"], 1250);

    let progress = format!("/my-cases/{id}/progress");
    let indicator = |target: &'static str| {
        bureau.post(
            &progress,
            &[
                ("name", "Extra banen"),
                ("unit", "fte"),
                ("target-value", target),
                ("target-targetDate", "2030-12-31"),
            ],
        )
    };
    indicator("1.250")
        .expect(400)
        .says("1,25 of 1250")
        .says("href=\"#target-value\"");
    indicator("1250,5").expect(303);
    let made = world
        .bureau
        .get(&format!("/v1/cases/{id}/indicators"))
        .expect(200)
        .items()[0]
        .clone();
    assert_eq!(made["target"]["value"], "1250.5");
    let report = format!("{progress}/{}", made["id"].as_str().unwrap());
    let measured = |value: &'static str| {
        initiator.post(
            &report,
            &[
                ("value", value),
                ("measuredOnDate", "2026-03-01"),
                ("evidence", "Opgave"),
            ],
        )
    };
    measured("1.250").expect(400).says("1,25 of 1250");
    initiator
        .get("/cases?from=15.000%2C100")
        .expect(200)
        .says("15000,10 of 15000100");
}

#[apply(both)]
fn a_time_that_the_clocks_skip_is_refused_and_a_deadline_is_bounded(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let bureau = Visitor::new(app, Role::Bureau, None, None);
    let case = world.case("Proeftuin", 100_000);
    world
        .command(&case, json!({ "command": "open-review" }))
        .expect(200);
    let ballot = world.open_ballot(&case);
    let manage = format!("/ballots/{ballot}/manage");
    let version = bureau.get(&manage).expect(200).field("version");
    let extend = |day: &str, time: &str| {
        bureau.post(
            &format!("{manage}/extend"),
            &[
                ("version", &version),
                ("closesAt", day),
                ("closesAt-time", time),
                ("reason", "vakantie"),
            ],
        )
    };
    extend("2027-03-28", "02:30")
        .expect(400)
        .says("Dit tijdstip bestaat niet")
        .says("href=\"#closesAt\"")
        .says("vakantie");
    extend("2028-03-03", "17:00")
        .expect(400)
        .says("Kies een moment binnen twee jaar.");
    extend("2206-01-01", "17:00")
        .expect(400)
        .says("Kies een jaar van 1800 tot en met 2100.");
    // Of a time that comes twice the first is taken.
    assert_eq!(extend("2026-10-25", "02:30").leads_to(), manage);
    let closes = world
        .bureau
        .get(&format!("/v1/ballots/{ballot}"))
        .expect(200)
        .body["closesAt"]
        .clone();
    assert_eq!(closes, "2026-10-25T00:30:00Z");

    let refused = |path: &str, body: Value| {
        let answer = world.bureau.post(path, body).problem(400, "invalid-input");
        let codes: Vec<_> = answer.body["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| e["code"].clone())
            .collect();
        assert!(codes.contains(&json!("too-far")), "{}", answer.text);
        answer.faults()
    };
    let other = world.case("Andere proeftuin", 100_000);
    let command = json!({ "command": "open-review", "ballotsCloseAt": "2028-03-03T00:00:00Z" });
    assert_eq!(
        refused(&format!("/v1/cases/{other}/transitions"), command),
        ["/ballotsCloseAt"]
    );
    let mut meeting = crate::meetings::meeting(world.table.as_str());
    meeting["startsAt"] = "2028-03-03T09:00:00Z".into();
    meeting["endsAt"] = "2028-03-03T10:00:00Z".into();
    assert_eq!(refused("/v1/meetings", meeting), ["/startsAt"]);
    world.to_board(&other);
    let board = json!({
        "caseId": other, "closesAt": "2028-03-03T12:00:00Z", "ratificationDueDate": "2028-04-01",
        "conditions": [{ "description": "Vergunning", "owner": "Gemeente", "dueDate": "2028-03-03", "precedent": true }],
    });
    let mut faults = refused("/v1/ballots", board);
    faults.sort();
    assert_eq!(
        faults,
        ["/closesAt", "/conditions/0/dueDate", "/ratificationDueDate"]
    );
    let deferred = json!({ "command": "defer", "reason": "later", "deferUntilDate": "2028-03-03" });
    assert_eq!(
        refused(&format!("/v1/cases/{other}/transitions"), deferred),
        ["/deferUntilDate"]
    );
}

#[apply(both)]
fn what_is_recorded_has_a_name_word_for_word_in_whatever_direction_it_is_written(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let title = "מרכז Proeftuin";
    let case = world.case(title, 100_000);
    world.to_board(&case);
    let ballot = world.board_ballot(&case);
    let questions: Vec<Value> = world
        .bureau
        .get(&format!("/v1/ballots?caseId={case}"))
        .expect(200)
        .items()
        .iter()
        .map(|ballot| ballot["question"].clone())
        .collect();
    let advice = format!("Adviseert de tafel positief over ‘{title}’?");
    let decision = format!("Stemt de board in met ‘{title}’, en welke middelen zegt zij toe?");
    assert!(
        questions.contains(&json!(advice)) && questions.contains(&json!(decision)),
        "{questions:?}"
    );
    // Marks for a display would be hashed with the question, and refused where somebody sends it again.
    world.everybody_for(&ballot, &[("gemeente-almere", 100_000)]);
    world.close(&ballot);
    let id = world.decision(&case)["id"].as_str().unwrap().to_owned();
    let certificate = world
        .bureau
        .get(&format!("/v1/decisions/{id}/certificate"))
        .expect(200);
    assert!(certificate.text.contains(&decision) && !certificate.text.contains('\u{2068}'));
}
