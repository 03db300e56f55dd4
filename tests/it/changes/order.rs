//! However late a transaction commits, and with several instances: each change once.

use std::collections::BTreeMap;

use diesel::connection::SimpleConnection;
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::{Follower, kinds};
use crate::app::{App, Backend, both};
use crate::client::Client;
use crate::decided::text;
use crate::lock_probe::Beside;
use crate::world::World;

fn comment(client: &Client, case: &str, words: &str) {
    client
        .post(&format!("/v1/cases/{case}/comments"), json!({ "text": words }))
        .expect(201);
}

/// The numbers of comments by case.
fn by_case(changes: &[Value]) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for change in changes {
        assert_eq!(change["kind"], "case.commented");
        *found.entry(text(&change["id"])).or_default() += 1;
    }
    found
}

/// Transactions that record something about this case wait before they commit, as long as the lock of the story is held.
fn commit_late(app: &App, case: &str) {
    app.work(|cx| {
        Ok(cx.conn.batch_execute(&format!(
            "CREATE FUNCTION wait_for_the_story() RETURNS trigger LANGUAGE plpgsql AS $$ \
             BEGIN PERFORM pg_advisory_xact_lock(17); RETURN NULL; END $$; \
             CREATE TRIGGER wait_for_the_story AFTER INSERT ON events FOR EACH ROW \
             WHEN (NEW.stream_id = '{case}') EXECUTE FUNCTION wait_for_the_story();"
        ))?)
    });
}

#[test]
fn what_commits_after_what_came_later_is_not_missed() {
    let app = &App::start(Backend::Postgres);
    let w = World::new(app);
    let slow = w.case("Langzaam", 40_000);
    // Of another table: a revision locks the table of its case.
    let bodies = w.bureau.get("/v1/bodies?limit=100").expect(200).items();
    let health = bodies
        .iter()
        .find(|body| body["clusterCode"] == "health")
        .unwrap();
    let of_health = |title: &str| {
        let mut content = w.content(title);
        content["cluster"] = json!("health");
        content["programmeLine"] = json!("C2");
        content["leadTableId"] = health["id"].clone();
        content
    };
    let quick = w.bureau.post("/v1/cases", of_health("Snel")).expect(201).id();
    commit_late(app, &slow);
    let mut follower = Follower::from_now(app, w.bureau.renewed().renewing());
    let since = |moment: &str| {
        let found = w
            .bureau
            .get(&format!("/v1/cases?updatedSince={moment}"))
            .expect(200);
        found
            .items()
            .iter()
            .map(|case| text(&case["id"]))
            .collect::<Vec<_>>()
    };
    let (mut story, mut beside) = (Beside::new(app), Beside::new(app));
    story.run("BEGIN; SELECT pg_advisory_xact_lock(17)").unwrap();
    app.at("2026-03-02T10:00:00Z");
    let bureau = w.bureau.renewed();
    std::thread::scope(|scope| {
        let late = scope.spawn(|| bureau.put(&format!("/v1/cases/{slow}"), w.content("Langzamer")));
        beside.until_it_waits_for(&mut story, &late);
        app.at("2026-03-02T10:00:01Z");
        w.bureau
            .put(&format!("/v1/cases/{quick}"), of_health("Sneller"))
            .expect(200);
        let first = follower.catch_up(app);
        assert_eq!(kinds(&first), ["case.revised"]);
        assert_eq!(first[0]["id"], quick);
        let highest = "2026-03-02T10:00:01Z";
        assert_eq!(since(highest), std::slice::from_ref(&quick));
        // A day later the first transaction ends.
        app.at("2026-03-03T09:00:00Z");
        story.run("COMMIT").unwrap();
        late.join().unwrap().expect(200);
        // It is not missed before it has a position, nor afterwards, by a client that gives the highest time it saw.
        assert_eq!(since(highest), [quick.clone(), slow.clone()]);
        let second = follower.catch_up(app);
        assert_eq!(kinds(&second), ["case.revised"]);
        assert_eq!(second[0]["id"], slow);
        assert_eq!(second[0]["happenedAt"], "2026-03-02T10:00:00Z");
        assert_eq!(since(highest), [quick.clone(), slow.clone()]);
    });
    assert_eq!(follower.catch_up(app), Vec::<Value>::new());
}

#[apply(both)]
fn a_follower_gets_each_change_once_while_eight_write_and_two_number(backend: Backend) {
    const OF_EACH: usize = 12;
    let app = &App::start(backend);
    let w = World::new(app);
    let cases: Vec<String> = (0..4).map(|n| w.case(&format!("Zaak {n}"), 40_000)).collect();
    let second = (backend == Backend::Postgres).then(|| app.instance_ahead_by(chrono::Duration::seconds(3)));
    let second = second.as_ref().unwrap_or(app);
    let mut follower = Follower::from_now(app, w.bureau.renewed());
    let mut elsewhere = Follower {
        client: second.known_here(&w.bureau),
        after: follower.after.clone(),
    };
    let read = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..8)
            .map(|writer| {
                let client = match writer % 2 {
                    0 => w.bureau.renewed(),
                    _ => second.known_here(&w.bureau),
                };
                let cases = &cases;
                scope.spawn(move || {
                    for turn in 0..OF_EACH {
                        comment(&client, &cases[(writer + turn) % cases.len()], "Gelezen.");
                    }
                })
            })
            .collect();
        let mut read = Vec::new();
        while !writers.iter().all(std::thread::ScopedJoinHandle::is_finished) {
            // Both number at the same time; one waits for the other.
            let other = scope.spawn(|| second.number_changes());
            app.number_changes();
            other.join().unwrap();
            read.extend(follower.read("limit=7"));
        }
        for writer in writers {
            writer.join().unwrap();
        }
        read.extend(follower.catch_up(app));
        read
    });
    let expected: BTreeMap<String, usize> =
        cases.iter().map(|case| (case.clone(), 8 * OF_EACH / 4)).collect();
    assert_eq!(by_case(&read), expected);
    let events: std::collections::BTreeSet<String> =
        read.iter().map(|change| text(&change["eventId"])).collect();
    assert_eq!(events.len(), 8 * OF_EACH, "none twice");
    // One that stopped meanwhile, and continues at the other instance, gets the same, in the same order.
    assert_eq!(elsewhere.catch_up(second), read);
    // The changes of one case are in the order of its history.
    for case in &cases {
        let history = w
            .bureau
            .get(&format!("/v1/cases/{case}/events?limit=100"))
            .expect(200)
            .items();
        let order: Vec<_> = history.iter().skip(1).map(|event| event["id"].clone()).collect();
        let of_case = read.iter().filter(|change| change["id"] == **case);
        assert_eq!(
            of_case
                .map(|change| change["eventId"].clone())
                .collect::<Vec<_>>(),
            order
        );
    }
}

#[apply(both)]
fn a_long_absence_is_read_in_pieces(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let mut one = Follower::from_the_beginning(w.bureau.renewed());
    let mut other = Follower::from_the_beginning(w.bureau.renewed());
    app.number_changes();
    let answer = w.bureau.get("/v1/changes?limit=3").expect(200);
    assert_eq!((answer.items().len(), &answer.body["more"]), (3, &json!(true)));
    assert_eq!(one.read("limit=3"), other.read("limit=1000"));
}

#[apply(both)]
fn nothing_leaves_the_outbox_without_a_position(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    w.case("Almere Labs", 40_000);
    let taken = app.try_work(|cx| Ok(cx.conn.batch_execute("DELETE FROM outbox")?));
    assert!(
        taken.is_err(),
        "an earlier version, which gives no positions, would lose changes"
    );
    assert!(app.number_changes() > 0);
    assert_eq!(app.number_changes(), 0);
    app.work(|cx| Ok(cx.conn.batch_execute("DELETE FROM outbox")?));
}
