//! Each page takes a constant number of statements, however much it shows.

use edba::domain::codes::{Role, SeatRole};
use rstest_reuse::apply;
use serde_json::json;

use super::Visitor;
use crate::app::{App, Backend, both};
use crate::consultations::{body_of, held};
use crate::documents::papers::{add, paper, thing};
use crate::meetings::agendas::{add_item, publish, topic};
use crate::meetings::attendance::{AFTERWARDS, everybody, record};
use crate::meetings::minutes::{dealt_with, send_round, write};
use crate::meetings::planned;
use crate::statements::{counting, statements};
use crate::world::World;

/// One case at each stage: written, at its table, before the board, decided and published, financed.
fn one_at_each_stage(world: &World<'_>, name: &str) {
    world.case(&format!("{name}, geschreven"), 10_000);
    let at_table = world.case(&format!("{name}, aan tafel"), 10_000);
    world
        .command(&at_table, json!({ "command": "open-review" }))
        .expect(200);
    let before_board = world.case(&format!("{name}, bij de board"), 10_000);
    world.to_board(&before_board);
    let ballot = world.board_ballot(&before_board);
    world.vote_for("windesheim", &ballot, 1_000).expect(200);
    for financed in [false, true] {
        let case = world.case(&format!("{name}, besloten {financed}"), 10_000);
        world.to_board(&case);
        let ballot = world.board_ballot(&case);
        world.everybody_for(&ballot, &[("gemeente-almere", 10_000)]);
        world.close(&ballot).expect(200);
        let decision = world.decision(&case)["id"].as_str().unwrap().to_owned();
        let public = json!({ "public": true, "reason": "openbaar" });
        world
            .bureau
            .patch(&format!("/v1/decisions/{decision}"), public)
            .expect(200);
        if financed {
            world
                .command_by_two(&case, json!({ "command": "finance" }))
                .expect(200);
        }
    }
}

#[apply(both)]
fn a_page_takes_as_many_statements_however_many_cases_there_are(backend: Backend) {
    let app = &App::start(backend);
    let app = &counting(app);
    let world = World::new(app);
    one_at_each_stage(&world, "Eerste");
    let of = |role, organisation: Option<&str>, member: Option<&crate::world::Member>| {
        Visitor::new(
            app,
            role,
            organisation.map(|code| world.organisations[code]),
            member.map(|m| m.representative),
        )
    };
    let mandate = world.board_members["gemeente-almere"].mandate.clone().unwrap();
    let mandate = format!("/mandates/{mandate}");
    let readers = [
        (
            of(Role::Bureau, None, None),
            vec![
                "/",
                "/pipeline",
                "/cases",
                "/ballots",
                "/approvals",
                "/follow-up",
                "/mandates",
                mandate.as_str(),
                "/people",
                "/commitments",
                "/statement",
            ],
        ),
        (
            of(Role::Auditor, None, None),
            vec!["/", "/pipeline", "/cases", "/ballots"],
        ),
        (
            of(
                Role::BoardMember,
                None,
                Some(&world.board_members["gemeente-almere"]),
            ),
            vec!["/", "/cases", "/ballots", "/mandates", mandate.as_str()],
        ),
        (
            of(Role::TableMember, None, Some(&world.table_members["windesheim"])),
            vec!["/", "/cases", "/ballots", "/mandates"],
        ),
        (
            of(Role::Initiator, Some("boogaart"), None),
            vec!["/", "/my-cases", "/my-cases/new", "/cases"],
        ),
        (
            of(Role::FinancePartner, Some("gemeente-almere"), None),
            vec!["/", "/commitments", "/statement"],
        ),
        (
            Visitor::anyone(app),
            vec![
                "/register",
                "/register?q=besloten",
                "/register/feed.atom",
                "/sign-in",
            ],
        ),
    ];
    let taken = || -> Vec<(String, u32)> {
        readers
            .iter()
            .enumerate()
            .flat_map(|(who, (visitor, pages))| {
                pages.iter().map(move |page| {
                    (
                        format!("{who} {page}"),
                        statements(&visitor.get(page).expect(200).answer),
                    )
                })
            })
            .collect()
    };
    let few = taken();
    for name in ["Tweede", "Derde", "Vierde"] {
        one_at_each_stage(&world, name);
    }
    assert_eq!(taken(), few);
    for (page, count) in few {
        assert!(count <= 20, "{page} takes {count} statements");
    }
}

#[apply(both)]
fn in_january_the_desk_takes_as_many_statements_however_many_consultation_bodies_there_are(backend: Backend) {
    let app = &App::start(backend);
    let app = &counting(app);
    let world = World::new(app);
    let sits = |code: &str| {
        let body = body_of(app, code);
        world.member("gemeente-almere", body, SeatRole::Chair, Role::ConsultationMember);
        body
    };
    sits("steering-consultation");
    // The last year is looked at too.
    app.at("2027-01-15T09:00:00Z");
    let visitor = Visitor::new(app, Role::Bureau, None, None);
    let taken = || statements(&visitor.get("/").expect(200).answer);
    let one = taken();
    let periodic = sits("periodic-consultation");
    for day in ["2026-12-10", "2027-01-12"] {
        held(&world.bureau, periodic, day);
    }
    assert_eq!(taken(), one);
    assert!(one <= 20, "{one}");
}

/// A meeting of the table with this many items, each with a paper, whose agenda was sent; tells its id and its items.
fn published(world: &World<'_>, count: usize) -> (String, Vec<String>) {
    let meeting = planned(world, world.table.as_str());
    let items: Vec<String> = (1..=count)
        .map(|number| {
            let made = add_item(&world.bureau, &meeting, topic(&format!("Onderwerp {number}")));
            made.expect(201).id()
        })
        .collect();
    for item in &items {
        add(&world.bureau, &paper("Stuk", &[thing("agenda-item", item)]));
    }
    publish(&world.bureau, &meeting).expect(201);
    (meeting, items)
}

/// Records who was there, and sends minutes round.
fn minuted(world: &World<'_>, meeting: &str, items: &[String]) {
    record(&world.bureau, meeting, &everybody(&world.bureau, meeting)).expect(200);
    for item in items {
        write(&world.bureau, item, 0, dealt_with("Besproken.")).expect(200);
    }
    send_round(&world.bureau, meeting).expect(201);
}

#[apply(both)]
fn the_pages_of_a_meeting_take_as_many_statements_however_long_its_agenda_is(backend: Backend) {
    let app = &App::start(backend);
    let app = &counting(app);
    let world = World::new(app);
    let meetings = [1, 20].map(|count| published(&world, count));
    app.at(AFTERWARDS);
    for (meeting, items) in &meetings {
        minuted(&world, meeting, items);
    }
    let windesheim = world.table_members["windesheim"].representative;
    let readers = [
        (
            Visitor::new(app, Role::Bureau, None, None),
            vec![
                "",
                "/agenda",
                "/publish",
                "/attendance",
                "/minutes/edit",
                "/minutes/send",
                "/minutes/adopt",
                "/minutes",
                "/decisions",
                "/agenda/versions/1",
            ],
        ),
        (
            Visitor::new(app, Role::TableMember, None, Some(windesheim)),
            vec!["", "/minutes", "/decisions", "/agenda/versions/1"],
        ),
    ];
    for (visitor, pages) in &readers {
        for page in pages {
            let [few, many] = meetings.each_ref().map(|(meeting, _)| {
                let shown = visitor.get(&format!("/meetings/{meeting}{page}"));
                statements(&shown.expect(200).answer)
            });
            assert_eq!(few, many, "{page}");
            assert!(few <= 50, "{page} takes {few} statements");
        }
    }
}
