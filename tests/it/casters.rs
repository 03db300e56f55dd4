//! Who casts the vote of a seat: its holder, or the substitute appointed at the moment of the vote.

use diesel::connection::SimpleConnection;
use edba::domain::Id;
use edba::domain::codes::Role;
use edba::domain::seating::Term;
use edba::service::seats::{self, SeatChange, Substitution};
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::ballots::{review, rules};
use crate::client::Client;
use crate::lock_probe::Beside;
use crate::verify::verify;
use crate::world::{World, day, representative, vote};

/// A representative of an organisation without a seat, signed in.
fn person(w: &World<'_>, organisation: &str, role: Role) -> (Id, Client) {
    let name = format!("invaller {organisation}");
    let id = w
        .app
        .work(|cx| representative(cx, &name, w.organisations[organisation]));
    (id, w.app.account(role, &name, None, Some(id)).renewing())
}

/// Appoints the substitute of a seat, or takes it away.
fn appoint(w: &World<'_>, seat: Id, substitute: Option<(Id, &str, Option<&str>)>) {
    let substitute = substitute.map(|(representative_id, from, until)| Substitution {
        representative_id,
        term: Term {
            from: day(from),
            until: until.map(day),
        },
    });
    let change = SeatChange {
        substitute: Some(substitute),
        until: None,
    };
    w.app.work(|cx| seats::change(cx, seat, change, |_| Ok(())));
}

fn refused(client: &Client, ballot: &str) -> Vec<String> {
    let answer = vote(client, ballot, json!({ "position": "for" })).problem(403, "forbidden");
    answer.blockers()
}

fn for_it(client: &Client, ballot: &str) -> Value {
    vote(client, ballot, json!({ "position": "for" }))
        .expect(200)
        .body
}

/// The ballots that wait for a member, in the API.
fn mine(client: &Client) -> usize {
    client
        .get("/v1/ballots?mine=true&status=open")
        .expect(200)
        .items()
        .len()
}

#[apply(both)]
fn a_substitute_votes_on_the_days_of_the_appointment_and_the_seat_then_is_its_holders(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    rules(&w, |_| {});
    let holder = &w.table_members["windesheim"];
    let (person, substitute) = person(&w, "windesheim", Role::TableMember);
    appoint(&w, holder.seat, Some((person, "2026-03-03", Some("2026-03-05"))));
    let (_, ballot) = review(&w);
    assert_eq!(
        refused(&substitute, &ballot),
        ["not-in-electorate"],
        "the appointment has not begun"
    );
    // The last day ends at midnight in Almere.
    app.at("2026-03-05T22:59:59Z");
    assert_eq!(mine(&substitute), 1);
    app.at("2026-03-05T23:00:00Z");
    assert_eq!(refused(&substitute, &ballot), ["not-in-electorate"]);
    assert_eq!(mine(&substitute), 0);
    app.at("2026-03-09T09:00:00Z");
    assert_eq!(
        refused(&substitute, &ballot),
        ["not-in-electorate"],
        "four days after the last day"
    );
    assert_eq!(for_it(&holder.client, &ballot)["casting"], "in-person");
}

#[apply(both)]
fn a_vote_of_the_substitute_stands_when_the_appointment_has_ended(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    rules(&w, |_| {});
    let holder = &w.table_members["windesheim"];
    let (first, substitute) = person(&w, "windesheim", Role::TableMember);
    let (second, another) = person(&w, "windesheim", Role::TableMember);
    appoint(&w, holder.seat, Some((first, "2026-03-01", Some("2026-03-05"))));
    let (case, ballot) = review(&w);
    assert_eq!(for_it(&substitute, &ballot)["casting"], "as-substitute");
    app.at("2026-03-06T09:00:00Z");
    assert_eq!(
        refused(&substitute, &ballot),
        ["not-in-electorate"],
        "it cannot change it any more"
    );
    assert_eq!(refused(&holder.client, &ballot), ["substitute-has-voted"]);
    appoint(&w, holder.seat, Some((second, "2026-03-06", None)));
    assert_eq!(refused(&another, &ballot), ["seat-has-voted"]);
    // Nor past the service: not as the next version, nor as one that leaves out another.
    for version in [2, 3] {
        let insert = format!(
            "INSERT INTO votes (id, ballot_id, seat_id, version, position, cast_by, cast_at, is_current, principal_id, cast_on) \
             VALUES ('{}', '{ballot}', '{}', {version}, 'against', '{holds}', '2026-03-06 09:00:00', FALSE, '{holds}', '2026-03-06')",
            Id::new(),
            holder.seat,
            holds = holder.representative,
        );
        let told = app
            .state
            .db
            .writer()
            .unwrap()
            .batch_execute(&insert)
            .expect_err(&insert)
            .to_string();
        assert!(told.contains("from whoever may act for a seat"), "{told}");
    }

    // The record tells the holder, the substitute and the appointment.
    let export = w
        .bureau
        .get(&format!("/v1/ballots/{ballot}/export"))
        .expect(200)
        .body;
    let caster = json!({
        "seatId": holder.seat, "castBy": first, "casting": "as-substitute", "principalId": holder.representative,
        "appointment": { "fromDate": "2026-03-01", "untilDate": "2026-03-05" },
    });
    assert_eq!(export["casters"], json!([caster]));
    let votes = w
        .bureau
        .get(&format!("/v1/ballots/{ballot}/votes"))
        .expect(200)
        .body["votes"][0]
        .clone();
    assert_eq!(
        (&votes["castBy"], &votes["principalId"]),
        (&json!(first), &json!(holder.representative))
    );
    assert_eq!(votes["appointment"]["untilDate"], "2026-03-05");
    let told = w
        .bureau
        .get(&format!("/v1/cases/{case}/events?limit=100"))
        .expect(200)
        .items();
    let told = told.iter().find(|e| e["kind"] == "vote.cast").unwrap();
    assert_eq!(told["data"]["principalId"], json!(holder.representative));
    assert_eq!(verify(app).0, Some(0), "{}", verify(app).1);
}

#[apply(both)]
fn a_substitute_who_was_taken_away_votes_no_more_and_one_appointed_since_does(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    rules(&w, |_| {});
    let holder = &w.table_members["windesheim"];
    let (first, away) = person(&w, "windesheim", Role::TableMember);
    let (second, since) = person(&w, "ibm-nederland", Role::TableMember);
    appoint(&w, holder.seat, Some((first, "2026-01-01", None)));
    let (_, ballot) = review(&w);
    assert_eq!(mine(&away), 1);
    appoint(&w, holder.seat, None);
    assert_eq!(
        (refused(&away, &ballot), mine(&away)),
        (vec!["not-in-electorate".to_owned()], 0)
    );
    appoint(&w, holder.seat, Some((second, "2026-03-02", None)));
    let electorate = w
        .bureau
        .get(&format!("/v1/ballots/{ballot}/electorate"))
        .expect(200)
        .body;
    let occupant = electorate["occupants"]
        .as_array()
        .unwrap()
        .iter()
        .find(|o| o["seatId"] == json!(holder.seat))
        .unwrap();
    assert_eq!(
        (&occupant["substituteId"], &occupant["representativeId"]),
        (&json!(second), &json!(holder.representative))
    );
    // One who declares a conflict of interest is barred alone; the seat stays with its holder.
    let recusals = format!("/v1/ballots/{ballot}/recusals");
    let conflict = json!({ "seatId": holder.seat, "reason": "Mijn broer werkt er." });
    away.post(&recusals, conflict.clone()).problem(404, "not-found");
    since.post(&recusals, conflict.clone()).expect(200);
    since.post(&recusals, conflict).problem(409, "conflict");
    assert_eq!(refused(&since, &ballot), ["substitute-recused"]);
    for_it(&holder.client, &ballot);
}

#[apply(both)]
fn the_new_holder_of_a_seat_votes_while_the_ballot_is_open(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    rules(&w, |_| {});
    let holder = &w.table_members["ibm-nederland"];
    let (_, ballot) = review(&w);
    let (next, successor) = person(&w, "ibm-nederland", Role::TableMember);
    let seat = json!({
        "bodyId": w.table, "representativeId": next, "role": "member", "fromDate": "2026-03-05",
        "succeedsSeatId": holder.seat,
    });
    // A seat has one holder: it passes when it has ended.
    assert_eq!(
        w.bureau
            .post("/v1/seats", seat.clone())
            .problem(400, "invalid-input")
            .faults(),
        ["/succeedsSeatId"]
    );
    w.bureau
        .patch(
            &format!("/v1/seats/{}", holder.seat),
            json!({ "untilDate": "2026-03-04" }),
        )
        .expect(200);
    let made = w.bureau.post("/v1/seats", seat.clone()).expect(201);
    assert_eq!(made.body["succeedsSeatId"], json!(holder.seat));
    w.bureau
        .patch(
            &format!("/v1/seats/{}", holder.seat),
            json!({ "untilDate": "2026-03-06" }),
        )
        .problem(409, "conflict");
    assert_eq!(
        refused(&successor, &ballot),
        ["not-in-electorate"],
        "until then the seat is the other's"
    );
    app.at("2026-03-06T09:00:00Z");
    assert_eq!(refused(&holder.client, &ballot), ["not-in-electorate"]);
    assert_eq!(mine(&successor), 1);
    let cast = for_it(&successor, &ballot);
    assert_eq!(
        (&cast["seatId"], &cast["casting"]),
        (&json!(holder.seat), &json!("in-person"))
    );
    let export = w
        .bureau
        .get(&format!("/v1/ballots/{ballot}/export"))
        .expect(200)
        .body;
    assert_eq!(export["casters"][0]["principalId"], json!(next));
    assert_eq!(
        export["electorate"].as_array().unwrap().len(),
        3,
        "seats are frozen, not persons"
    );
}

#[apply(both)]
fn a_seat_that_was_taken_over_counts_among_those_of_one_person(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    rules(&w, |_| {});
    let [ended, other] = ["ibm-nederland", "windesheim"].map(|code| w.table_members[code].seat);
    let (_, ballot) = review(&w);
    let (next, successor) = person(&w, "ibm-nederland", Role::TableMember);
    w.bureau
        .patch(
            &format!("/v1/seats/{ended}"),
            json!({ "untilDate": "2026-03-04" }),
        )
        .expect(200);
    let seat = json!({
        "bodyId": w.table, "representativeId": next, "role": "member", "fromDate": "2026-03-05", "succeedsSeatId": ended,
    });
    w.bureau.post("/v1/seats", seat).expect(201);
    appoint(&w, other, Some((next, "2026-03-05", None)));
    app.at("2026-03-06T09:00:00Z");
    // Their own seat, though it is not the one in the electorate; as a substitute where that seat is named.
    let own = for_it(&successor, &ballot);
    assert_eq!(
        (&own["seatId"], &own["casting"]),
        (&json!(ended), &json!("in-person"))
    );
    let named = |seat: Id| {
        vote(
            &successor,
            &ballot,
            json!({ "position": "against", "seatId": seat }),
        )
        .expect(200)
        .body
    };
    assert_eq!(named(other)["casting"], "as-substitute");
    assert_eq!(named(ended)["casting"], "in-person");
    assert_eq!(verify(app).0, Some(0), "{}", verify(app).1);
}

#[apply(both)]
fn a_conflict_of_interest_is_that_of_the_person_who_votes(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    rules(&w, |_| {});
    let holder = &w.table_members["windesheim"];
    let (_, ballot) = review(&w);
    // Of the organisation whose case it is: appointed after the opening.
    let (theirs, substitute) = person(&w, "boogaart", Role::TableMember);
    appoint(&w, holder.seat, Some((theirs, "2026-03-02", None)));
    assert_eq!(refused(&substitute, &ballot), ["substitute-recused"]);
    let insert = format!(
        "INSERT INTO votes (id, ballot_id, seat_id, version, position, cast_by, cast_at, is_current, principal_id, appointed_from, cast_on) \
         VALUES ('{}', '{ballot}', '{}', 1, 'for', '{theirs}', '2026-03-02 09:00:00', TRUE, '{}', '2026-03-02', '2026-03-02')",
        Id::new(),
        holder.seat,
        holder.representative,
    );
    let refuses = |sql: &str| {
        let told = app
            .state
            .db
            .writer()
            .unwrap()
            .batch_execute(sql)
            .expect_err(sql)
            .to_string();
        assert!(told.contains("from whoever may act for a seat"), "{told}");
    };
    refuses(&insert);
    let mut seat = json!({
        "bodyId": w.table, "representativeId": theirs, "role": "member", "fromDate": "2026-03-05", "succeedsSeatId": holder.seat,
    });
    w.bureau
        .patch(
            &format!("/v1/seats/{}", holder.seat),
            json!({ "untilDate": "2026-03-04", "substitute": null }),
        )
        .expect(200);
    w.bureau.post("/v1/seats", seat.take()).expect(201);
    app.at("2026-03-06T09:00:00Z");
    assert_eq!(refused(&substitute, &ballot), ["recused"]);

    // Nor does the database take a vote of a holder whose seat has ended, dated on another day or not.
    let holders = insert
        .replace(&format!("'{theirs}'"), &format!("'{}'", holder.representative))
        .replace("'2026-03-02', '2026-03-02')", "NULL, '2026-03-02')");
    refuses(&holders.replace("2026-03-02 09:00:00", "2026-03-06 09:00:00"));
    refuses(
        &holders
            .replace("2026-03-02 09:00:00", "2026-03-06 09:00:00")
            .replace("NULL, '2026-03-02'", "NULL, '2026-03-06'"),
    );
    app.state.db.writer().unwrap().batch_execute(&holders).unwrap();
}

#[apply(both)]
fn a_substitute_of_two_seats_is_told_whether_one_of_them_can_vote(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    rules(&w, |_| {});
    let (ours, free) = person(&w, "windesheim", Role::TableMember);
    let seats = ["windesheim", "ibm-nederland"].map(|code| w.table_members[code].seat);
    for seat in seats {
        appoint(&w, seat, Some((ours, "2026-01-01", None)));
    }
    let (_, ballot) = review(&w);
    let allowed = || {
        let commands = free
            .get(&format!("/v1/ballots/{ballot}/commands"))
            .expect(200)
            .body["commands"]
            .clone();
        let vote = commands
            .as_array()
            .unwrap()
            .iter()
            .find(|c| c["command"] == "vote")
            .unwrap()
            .clone();
        let blockers = vote["blockers"].as_array().unwrap();
        blockers
            .iter()
            .map(|b| b["code"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert!(allowed().is_empty());
    let recusals = format!("/v1/ballots/{ballot}/recusals");
    for (seat, left) in seats.iter().zip([&[][..], &["substitute-recused"]]) {
        free.post(
            &recusals,
            json!({ "seatId": seat, "reason": "Mijn broer werkt er." }),
        )
        .expect(200);
        assert_eq!(allowed(), left, "none can vote once both are barred");
    }
}

#[apply(both)]
fn the_certificate_tells_who_acted_for_whom(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let holder = &w.board_members["flevoziekenhuis"];
    let case = w.case("Almere Labs", 100_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    let (person, substitute) = person(&w, "flevoziekenhuis", Role::BoardMember);
    appoint(&w, holder.seat, Some((person, "2026-03-02", Some("2026-03-31"))));
    for code in w.board_members.keys().filter(|code| *code != "flevoziekenhuis") {
        let euros = if code == "gemeente-almere" { 100_000 } else { 0 };
        w.vote_for(code, &ballot, euros).expect(200);
    }
    for_it(&substitute, &ballot);
    let decision = w.decision(&case);
    let path = format!("/v1/decisions/{}/certificate", decision["id"].as_str().unwrap());
    let certificate = w.bureau.get(&path).expect(200).body["certificate"].clone();
    let cast = certificate["votes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|v| v["seatId"] == json!(holder.seat))
        .unwrap();
    assert_eq!(
        (&cast["castBy"]["id"], &cast["principal"]["id"]),
        (&json!(person), &json!(holder.representative))
    );
    assert_eq!(cast["casting"], "as-substitute");
    assert_eq!(
        cast["appointment"],
        json!({ "fromDate": "2026-03-02", "untilDate": "2026-03-31" })
    );
    let page = crate::pages_bureau::Visitor::new(app, Role::Auditor, None, None)
        .get(&format!("/ballots/{ballot}"))
        .expect(200);
    page.says("benoemd van 2 maart 2026 tot en met 31 maart 2026");
    assert_eq!(verify(app).0, Some(0), "{}", verify(app).1);
}

/// A substitute is taken away while their vote is being written: the vote waits for that, and is refused.
#[test]
fn a_vote_waits_for_a_change_of_its_seat() {
    let app = App::start(Backend::Postgres);
    let w = World::new(&app);
    rules(&w, |_| {});
    // A substitute's vote takes the fast path only if it names the seat: it falls back, is judged again and gets 403
    // with the reason. Under the lock of the case, the vote was judged before the change: the trigger refuses it with
    // 409, and only a new request gets the reason.
    for (names_seat, status) in [(true, 403), (false, 409)] {
        waits(&app, &w, names_seat, status);
    }
}

fn waits(app: &App, w: &World<'_>, names_seat: bool, status: u16) {
    let holder = &w.table_members["windesheim"];
    let (person, substitute) = person(w, "windesheim", Role::TableMember);
    appoint(w, holder.seat, Some((person, "2026-01-01", None)));
    let (_, ballot) = review(w);
    let mut beside = Beside::new(app);
    std::thread::scope(|scope| {
        let request = app.work(|cx| {
            let change = SeatChange {
                substitute: Some(None),
                until: None,
            };
            seats::change(cx, holder.seat, change, |_| Ok(()))?;
            let mut body = json!({ "position": "for" });
            if names_seat {
                body["seatId"] = json!(holder.seat);
            }
            let request = scope.spawn(|| vote(&substitute, &ballot, body));
            beside.until_it_waits(&request);
            Ok(request)
        });
        let answer = request.join().unwrap();
        assert_eq!(answer.status, status, "{}", answer.text);
    });
    assert_eq!(refused(&substitute, &ballot), ["not-in-electorate"]);
    for_it(&holder.client, &ballot);
}
