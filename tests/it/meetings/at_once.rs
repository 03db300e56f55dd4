//! Concurrent writes and adoptions of minutes: one succeeds, and the other gets an error.

use std::sync::Barrier;

use rstest_reuse::apply;

use super::minutes::{Held, LATER, adopt, dealt_with, plan_later, send_round, write};
use super::{agendas, attendance, planned};
use crate::app::{App, Backend, both};
use crate::verify::verify;
use crate::world::World;

#[track_caller]
fn everything_holds(app: &App) {
    let (code, said) = verify(app);
    assert_eq!(code, Some(0), "{said}");
}

#[apply(both)]
fn a_part_that_two_write_at_once_is_kept_once(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let held = Held::at_table(&w);
    for round in 0..20 {
        let barrier = Barrier::new(2);
        let mut statuses = std::thread::scope(|scope| {
            let threads = [&w.bureau, &w.second_bureau].map(|client| {
                let (barrier, item) = (&barrier, &held.items[0]);
                scope.spawn(move || {
                    let part = dealt_with(&format!("Ronde {round} van {:?}", client.credentials()));
                    barrier.wait();
                    write(client, item, round, part).status
                })
            });
            threads.map(|thread| thread.join().unwrap())
        });
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412], "round {round}");
    }
    everything_holds(app);
}

#[apply(both)]
fn of_two_adoptions_at_once_one_holds(backend: Backend) {
    const ROUNDS: usize = 20;
    let app = &App::start(backend);
    let w = World::new(app);
    let later = plan_later(&w, w.table.as_str());
    let meetings: Vec<(String, String)> = (0..ROUNDS)
        .map(|_| {
            let id = planned(&w, w.table.as_str());
            let item = agendas::add_item(&w.bureau, &id, agendas::topic("Opening"));
            (id, item.expect(201).id())
        })
        .collect();
    app.at(attendance::AFTERWARDS);
    for (id, item) in &meetings {
        attendance::record(&w.bureau, id, &attendance::everybody(&w.bureau, id)).expect(200);
        write(&w.bureau, item, 0, dealt_with("Besproken.")).expect(200);
        send_round(&w.bureau, id).expect(201);
    }
    app.at(LATER);
    // On PostgreSQL the second comes through another instance.
    let beside = (backend == Backend::Postgres).then(|| app.instance_ahead_by(chrono::Duration::zero()));
    let second = match &beside {
        Some(beside) => beside.known_here(&w.second_bureau),
        None => w.second_bureau.renewed(),
    };
    let first = w.bureau.renewed();
    for (id, _) in &meetings {
        let barrier = Barrier::new(2);
        let mut statuses = std::thread::scope(|scope| {
            let threads = [&first, &second].map(|client| {
                let (barrier, id, later) = (&barrier, id.as_str(), later.as_str());
                scope.spawn(move || {
                    barrier.wait();
                    let answer = adopt(client, id, later);
                    // The other was first: before the ETag was read, between, or after.
                    let is_refused = matches!(answer.status, 409 | 412);
                    assert!(is_refused || answer.status == 201, "{}", answer.text);
                    answer.status
                })
            });
            threads.map(|thread| thread.join().unwrap())
        });
        statuses.sort_unstable();
        assert_eq!(statuses[0], 201, "{statuses:?}");
        assert_ne!(statuses[1], 201, "{statuses:?}");
        let versions = w
            .bureau
            .get(&format!("/v1/meetings/{id}/minutes-versions"))
            .items();
        assert_eq!(versions.len(), 2);
    }
    everything_holds(app);
}
