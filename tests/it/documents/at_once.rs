//! Documents at once: versions that compete, locks in one order, and the completeness of a case.

use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};

use rstest_reuse::apply;
use serde_json::{Value, json};

use super::papers::{
    add, approve, attach, paper, pdf, pdf_with_script, propose_destruction, renew, send_version, thing,
};
use crate::app::{App, Backend, both};
use crate::client::{Answer, Client};
use crate::verify::verify;
use crate::world::World;

#[track_caller]
fn everything_holds(app: &App) {
    let (code, said) = verify(app);
    assert_eq!(code, Some(0), "{said}");
}

/// Requires that a request was carried out, or refused by a rule.
#[track_caller]
fn carried_out_or_refused(answer: &Answer) {
    let code = answer.body["code"].as_str().unwrap_or_default();
    let is_refused = matches!(
        (answer.status, code),
        (409, "blocked" | "conflict") | (412, "precondition-failed")
    );
    assert!(
        is_refused || (200..300).contains(&answer.status),
        "{} {}",
        answer.status,
        answer.text
    );
}

#[apply(both)]
fn of_two_concurrent_uploads_of_a_version_one_is_refused(backend: Backend) {
    const ROUNDS: i32 = 20;
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let id = add(&w.initiator, &paper("Plan", &[thing("case", &case)]));
    let path = format!("/v1/documents/{id}");
    for round in 1..=ROUNDS {
        let etag = w.bureau.get(&path).expect(200).etag();
        let barrier = Barrier::new(2);
        let [first, second] = std::thread::scope(|scope| {
            let threads = [&w.initiator, &w.bureau].map(|client| {
                let (barrier, id, etag) = (&barrier, &id, &etag);
                scope.spawn(move || {
                    let content = pdf(&format!("ronde {round} van {:?}", client.credentials()));
                    barrier.wait();
                    send_version(client, id, etag, &content)
                })
            });
            threads.map(|thread| thread.join().unwrap())
        });
        let (won, lost) = if first.status == 201 {
            (first, second)
        } else {
            (second, first)
        };
        assert_eq!(won.expect(201).body["latest"]["number"], round + 1);
        lost.problem(412, "precondition-failed");
    }
    let versions = w
        .bureau
        .get(&format!("{path}/versions?limit=100"))
        .expect(200)
        .items();
    let numbers: Vec<i64> = versions
        .iter()
        .map(|one| one["number"].as_i64().unwrap())
        .collect();
    assert_eq!(numbers, (1..=i64::from(ROUNDS) + 1).collect::<Vec<_>>());
    everything_holds(app);
}

/// Does one step with a document. Returns whether the request was carried out.
fn turn(w: &World<'_>, client: &Client, turn: usize, documents: &[String], subjects: &[Value]) -> bool {
    let id = &documents[turn % documents.len()];
    let subject = &subjects[turn % subjects.len()];
    let answer = match turn % 4 {
        0 => renew(
            client,
            id,
            &pdf(&format!("{turn} van {:?}", client.credentials())),
        ),
        1 => attach(client, id, subject),
        2 => {
            let path = format!("/v1/documents/{id}");
            let found = client.get(&path).expect(200).body;
            let attached = found["attachments"].as_array().unwrap();
            let attachment = attached.iter().find(|one| one["subjectId"] == subject["id"]);
            let Some(attachment) = attachment else {
                return false;
            };
            let body = json!({ "attachmentId": attachment["id"], "reason": "Hoort hier niet bij." });
            client.post(&format!("{path}/detachments"), body)
        }
        _ => {
            let proposed = propose_destruction(client, id, None);
            if proposed.status == 202 {
                carried_out_or_refused(&approve(&w.second_bureau, &proposed));
            }
            proposed
        }
    };
    carried_out_or_refused(&answer);
    answer.status < 300
}

#[apply(both)]
fn attaching_adding_and_destroying_at_once_never_deadlock(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let cases = ["Een", "Twee", "Drie"].map(|title| thing("case", &w.case(title, 100_000)));
    let mandates = ["usg-people", "windesheim"]
        .map(|code| thing("mandate", w.board_members[code].mandate.as_ref().unwrap()));
    let subjects = [cases.to_vec(), mandates.to_vec()].concat();
    // Each attached to what the others are attached to, in another order.
    let documents: Vec<String> = (0..3)
        .map(|place| {
            let mut attached = subjects.clone();
            attached.rotate_left(place);
            add(&w.bureau, &paper(&format!("Stuk {place}"), &attached))
        })
        .collect();
    let done: [AtomicUsize; 4] = Default::default();
    std::thread::scope(|scope| {
        for place in 0..4 {
            let (w, documents, subjects, done) = (&w, &documents, &subjects, &done);
            scope.spawn(move || {
                // 7 has no divisor in common with the numbers of documents, subjects and steps: each thread takes all of them.
                for number in (0..12).map(|round| place + round * 7) {
                    if turn(w, &w.bureau, number, documents, subjects) {
                        done[number % 4].fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    // Whether something is attached again depends on the order; the other steps are carried out in any order.
    for (step, name) in [
        (0, "a version"),
        (2, "a detachment"),
        (3, "a proposal to destroy"),
    ] {
        assert!(
            done[step].load(Ordering::Relaxed) > 0,
            "no {name} was carried out"
        );
    }
    everything_holds(app);
}

#[apply(both)]
fn open_review_and_a_failing_version_have_an_order(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    for round in 0..6 {
        let case = w.case(&format!("Zaak {round}"), 100_000);
        let id = add(&w.initiator, &paper("Plan", &[thing("case", &case)]));
        let barrier = Barrier::new(2);
        let (review, version) = std::thread::scope(|scope| {
            let review = scope.spawn(|| {
                barrier.wait();
                w.command(&case, json!({ "command": "open-review" }))
            });
            let version = scope.spawn(|| {
                barrier.wait();
                renew(&w.initiator, &id, &pdf_with_script("te laat of te vroeg"))
            });
            (review.join().unwrap(), version.join().unwrap())
        });
        let version = version.expect(201);
        assert_eq!(version.body["latest"]["state"], "failed");
        let path = format!("/v1/cases/{case}/events?limit=100");
        let events = w.bureau.get(&path).expect(200).items();
        let place = |kind: &str| events.iter().position(|event| event["kind"] == kind);
        match review.status {
            // The tables began before the version came.
            200 => assert!(place("case.command") < place("attachment.renewed")),
            _ => {
                assert_eq!(review.problem(409, "blocked").blockers(), ["incomplete"]);
                assert_eq!(place("case.command"), None);
            }
        }
    }
    everything_holds(app);
}
