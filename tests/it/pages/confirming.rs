//! Actions that cannot be undone need confirmation: the first press changes nothing, and the confirmation page links
//! back.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use super::forms::form;
use super::visitor::Visitor;
use crate::app::{App, Backend, both};
use crate::world::World;

/// Presses a button that cannot be undone: a page asks, `unchanged` still holds, and the page's own form does it.
#[track_caller]
fn asked_once_more(who: &mut Visitor, page: &str, action: &str, title: &str, unchanged: &dyn Fn() -> bool) {
    let shown = who.get(page);
    let asks = form(&shown, action).send(who);
    assert_eq!(asks.status, 200, "{}", asks.html);
    assert!(asks.html.contains(title), "{title}: {}", asks.html);
    assert!(unchanged(), "{action} waits for the confirmation");
    assert!(
        asks.html.contains(&format!("href=\"{page}\"")),
        "the way back to {page}: {}",
        asks.html
    );
    let done = form(&asks, action).send(who);
    assert_eq!(done.status, 200, "{}", done.html);
    assert!(!unchanged(), "{action} is done once it is confirmed");
}

#[apply(both)]
fn a_draft_is_thrown_away_in_two_steps(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    app.person(
        Role::Initiator,
        "i@twee.example",
        Some(w.organisations["boogaart"]),
        None,
    );
    let mut initiator = Visitor::signed_in(app, "i@twee.example");
    let page = initiator.get("/my-cases/new");
    form(&page, "/my-cases/new")
        .with("title", "Zeilschool")
        .press(&mut initiator, "save", "yes");
    let shown = initiator.get("/my-cases/new");
    let asks = initiator.send(&shown, "/my-cases/new", &[("discard", "yes")]);
    assert!(
        asks.html.contains("Concept weggooien?") && asks.html.contains("Zeilschool"),
        "{}",
        asks.html
    );
    assert!(asks.html.contains("href=\"/my-cases/new\""));
    assert!(
        initiator.get("/my-cases/new").html.contains("Zeilschool"),
        "it is still there"
    );
    let done = form(&asks, "/my-cases/new").send(&mut initiator);
    assert!(done.html.contains("Het concept is weggegooid."), "{}", done.html);
    assert!(!initiator.get("/my-cases/new").html.contains("Zeilschool"));
}

#[apply(both)]
fn money_is_not_moved_by_one_press(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    for name in ["eerste", "tweede"] {
        app.person(Role::Bureau, &format!("{name}@twee.example"), None, None);
    }
    let mut second = Visitor::signed_in(app, "tweede@twee.example");
    let case = w.case("Proeftuin", 100_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.everybody_for(&ballot, &[("gemeente-almere", 100_000)]);
    w.close(&ballot).expect(200);
    w.command(&case, json!({ "command": "finance" })).expect(202);
    let pending = || {
        !w.bureau
            .get("/v1/pending-actions?status=pending")
            .expect(200)
            .items()
            .is_empty()
    };
    let shown = second.get("/approvals");
    let asks = form(&shown, "/approve").send(&mut second);
    assert!(
        asks.html.contains("€ 100.000") && asks.html.contains("Proeftuin"),
        "{}",
        asks.html
    );
    asked_once_more(
        &mut second,
        "/approvals",
        "/approve",
        "Dit voorstel goedkeuren?",
        &pending,
    );
}

#[apply(both)]
fn a_ballot_and_an_address_end_in_two_steps(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    app.person(Role::Bureau, "eerste@twee.example", None, None);
    let mut bureau = Visitor::signed_in(app, "eerste@twee.example");
    let case = w.case("Proeftuin", 100_000);
    w.command(&case, json!({ "command": "open-review" })).expect(200);
    let ballot = w.open_ballot(&case);
    let open = || w.bureau.get(&format!("/v1/ballots/{ballot}")).expect(200).body["status"] == "open";
    let manage = format!("/ballots/{ballot}/manage");
    let page = bureau.get(&manage);
    let nothing = form(&page, "/cancel").send(&mut bureau);
    assert_eq!(
        nothing.status, 400,
        "what is missing is told before anything is asked"
    );
    let asks = form(&page, "/cancel")
        .with("reason", "Vervalt.")
        .send(&mut bureau);
    assert!(
        asks.html.contains("Deze stemming annuleren?") && asks.html.contains("Vervalt."),
        "{}",
        asks.html
    );
    assert!(open());
    form(&asks, "/cancel").send(&mut bureau);
    assert!(!open());

    let member = &w.table_members["windesheim"];
    app.person(
        Role::TableMember,
        "lid@twee.example",
        None,
        Some(member.representative),
    );
    let mut member = Visitor::signed_in(app, "lid@twee.example");
    let page = member.get("/account/calendar");
    let made = form(&page, "/account/calendar").send(&mut member);
    let rest = made
        .html
        .split("/calendar/")
        .find(|rest| rest.contains(".ics"))
        .unwrap();
    let feed = format!("/calendar/{}.ics", rest.split(".ics").next().unwrap());
    let anyone = app.anonymous();
    let works = || anyone.get(&feed).status == 200;
    asked_once_more(
        &mut member,
        "/account/calendar",
        "/account/calendar",
        "Een nieuw adres maken?",
        &works,
    );
    let ended = member.get("/account/calendar");
    let asks = form(&ended, "/account/calendar/end").send(&mut member);
    assert!(asks.html.contains("Dit adres beëindigen?"));
    assert!(
        member
            .get("/account/calendar")
            .html
            .contains("/account/calendar/end"),
        "it is still there"
    );
    form(&asks, "/account/calendar/end").send(&mut member);
    assert!(
        !member
            .get("/account/calendar")
            .html
            .contains("/account/calendar/end")
    );
}
