//! Votes, tallies and certificates that the owner of the database changed are found by the program `edba verify`.

use diesel::connection::SimpleConnection;
use rstest_reuse::apply;
use serde_json::json;

use crate::app::{App, Backend, both};
use crate::killed::verify;
use crate::world::World;

#[apply(both)]
fn a_changed_tally_or_certificate_is_found(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 40_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.everybody_for(&ballot, &[("windesheim", 40_000)]);
    w.close(&ballot).expect(200);
    assert!(verify(app).0);
    // As the owner of the database could, who takes the guards away first.
    let guards = match app.backend {
        Backend::Sqlite => "DROP TRIGGER decisions_are_final; DROP TRIGGER votes_are_never_rewritten;",
        Backend::Postgres => {
            "ALTER TABLE decisions DISABLE TRIGGER ALL; ALTER TABLE votes DISABLE TRIGGER ALL;"
        }
    };
    let mut conn = app.state.db.writer().unwrap();
    conn.batch_execute(guards).unwrap();
    conn.batch_execute("UPDATE decisions SET certificate = '{}'")
        .unwrap();
    conn.batch_execute(&format!(
        "UPDATE votes SET position = 'against' WHERE ballot_id = '{ballot}'"
    ))
    .unwrap();
    drop(conn);
    let (sound, told) = verify(app);
    assert!(!sound);
    assert!(told.contains("certificate of EDBA-2026-001"), "{told}");
    assert!(told.contains(&format!("ballot {ballot}")), "{told}");
}

#[apply(both)]
fn votes_that_were_swapped_and_a_certificate_with_a_new_hash_are_found_by_the_history(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 40_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    let [one, other] = ["gemeente-almere", "ibm-nederland"];
    w.all_but_the_last_for(&ballot, &[]);
    crate::world::vote(
        &w.board_members[one].client,
        &ballot,
        json!({ "position": "against" }),
    )
    .expect(200);
    w.the_last_for(&ballot, &[("windesheim", 40_000)]);
    assert!(verify(app).0);
    let mut conn = app.state.db.writer().unwrap();
    let guards = match app.backend {
        Backend::Sqlite => {
            "DROP TRIGGER decisions_are_final; DROP TRIGGER decisions_are_never_deleted; DROP TRIGGER votes_are_never_rewritten;"
        }
        Backend::Postgres => {
            "ALTER TABLE decisions DISABLE TRIGGER ALL; ALTER TABLE votes DISABLE TRIGGER ALL;"
        }
    };
    conn.batch_execute(guards).unwrap();
    for (code, position) in [(one, "for"), (other, "against")] {
        let seat = &w.board_members[code].seat;
        conn.batch_execute(&format!(
            "UPDATE votes SET position = '{position}' WHERE ballot_id = '{ballot}' AND seat_id = '{seat}' AND is_current"
        ))
        .unwrap();
    }
    let hash = edba::secret::sha256_hex("{}");
    conn.batch_execute(&format!(
        "UPDATE decisions SET certificate = '{{}}', certificate_hash = '{hash}'"
    ))
    .unwrap();
    drop(conn);
    let (sound, told) = verify(app);
    assert!(!sound);
    assert!(
        told.contains(&format!("ballot {ballot} is not counted from the votes")),
        "{told}"
    );
    assert!(
        told.contains("certificate of EDBA-2026-001 is not the one"),
        "{told}"
    );
}
