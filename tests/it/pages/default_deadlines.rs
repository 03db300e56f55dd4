//! Default deadlines fall on working days, and are never earlier than the period they are derived from.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use super::forms::form;
use super::visitor::Visitor;
use crate::app::{App, Backend, both};
use crate::world::World;

/// Somebody of the bureau who signs in on this day.
fn bureau(w: &World<'_>, day: &str) -> Visitor {
    let email = format!("bureau-{}@edba.example", day.replace([':', 'T', 'Z'], "-"));
    w.app.person(Role::Bureau, &email, None, None);
    Visitor::signed_in(w.app, &email)
}

#[apply(both)]
fn the_forms_propose_working_days(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (first, second) = (w.case("Eerste zaak", 100_000), w.case("Tweede zaak", 100_000));
    w.to_board(&second);
    for (now, day) in [
        ("2026-03-02T09:00:00Z", "2026-03-16"),
        // Two weeks from here it is Saturday; and Good Friday, before Easter.
        ("2026-03-07T09:00:00Z", "2026-03-23"),
        ("2026-03-20T09:00:00Z", "2026-04-07"),
    ] {
        app.at(now);
        let mut bureau = bureau(&w, now);
        let review = bureau.get(&format!("/cases/{first}/work/open-review"));
        assert_eq!(
            form(&review, "/work/open-review").value("ballotsCloseAt"),
            Some(day),
            "{now}"
        );
        let board = bureau.get(&format!("/cases/{second}/board-ballot"));
        assert_eq!(
            form(&board, "/board-ballot").value("closesAt"),
            Some(day),
            "{now}"
        );
    }
}

#[apply(both)]
fn what_is_left_out_falls_on_a_working_day(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    // Two weeks from here it is Good Friday.
    app.at("2026-03-20T09:00:00Z");
    let case = w.case("Eerste zaak", 100_000);
    w.command(&case, json!({ "command": "open-review" })).expect(200);
    let ballot = w.open_ballot(&case);
    let closes_at = w.bureau.get(&format!("/v1/ballots/{ballot}")).expect(200).body["closesAt"].clone();
    // Not sooner by an hour, though the clocks are put forward meanwhile.
    assert_eq!(closes_at, "2026-04-07T09:00:00Z");
    let page = bureau(&w, "later").get(&format!("/ballots/{ballot}/manage"));
    assert_eq!(
        form(&page, "/manage/extend").value("closesAt"),
        Some("2026-04-14")
    );
    // Six weeks after the close it is Ascension Day.
    let case = w.case("Tweede zaak", 100_000);
    w.to_board(&case);
    let ballot = json!({ "caseId": case, "closesAt": "2026-04-02T10:00:00Z" });
    let ballot = w.bureau.post("/v1/ballots", ballot).expect(201);
    assert_eq!(
        ballot.body["ratificationDueDate"], "2026-05-15",
        "the day after Ascension Day: {}",
        ballot.body
    );
}
