//! What the feed of changes tells of meetings, and to whom.

use rstest_reuse::apply;
use serde_json::{Value, json};

use super::{Follower, kinds};
use crate::app::{App, Backend, both};
use crate::decided::text;
use crate::world::World;

#[apply(both)]
fn members_follow_what_was_published_and_nobody_what_is_drafted(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let follow = |client: &crate::client::Client| Follower::from_now(app, client.renewed().renewing());
    let mut bureau = follow(&w.bureau);
    let mut member = follow(&w.board_members["windesheim"].client);
    let mut elsewhere = follow(&w.table_members["windesheim"].client);
    let mut initiator = follow(&w.initiator);

    let meeting = crate::meetings::planned(&w, &w.board.to_string());
    let meeting = format!("/v1/meetings/{meeting}");
    let topic = json!({ "kind": "topic", "title": "Opening" });
    w.bureau
        .post(&format!("{meeting}/agenda-items"), topic)
        .expect(201);
    w.bureau
        .post_about(&meeting, "agenda-versions", json!({}))
        .expect(201);
    let published = ["meeting.planned", "agenda.published"];
    let read = member.catch_up(app);
    assert_eq!(kinds(&read), published);
    assert!(
        read.iter().all(|change| change["link"] == json!(meeting)),
        "{read:?}"
    );
    assert_eq!(kinds(&bureau.catch_up(app)), published);
    assert_eq!(elsewhere.catch_up(app), Vec::<Value>::new());
    assert_eq!(initiator.catch_up(app), Vec::<Value>::new());
}

#[apply(both)]
fn an_action_point_is_followed_by_its_owner_and_by_those_of_the_meeting(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let meeting = crate::meetings::planned(&w, &w.board.to_string());
    app.at("2026-03-12T14:00:00Z");
    let owner = &w.table_members["windesheim"];
    let follow = |client: &crate::client::Client| Follower::from_now(app, client.renewed().renewing());
    let mut member = follow(&w.board_members["windesheim"].client);
    let mut its_owner = follow(&owner.client);
    let mut another = follow(&w.table_members["ibm-nederland"].client);

    let point = json!({
        "meetingId": meeting, "description": "Offerte vragen", "owner": "Windesheim",
        "ownerId": owner.representative, "dueDate": "2026-04-01",
    });
    let point = w.bureau.post("/v1/action-points", point).expect(201).id();
    let read = its_owner.catch_up(app);
    assert_eq!(kinds(&read), ["action-point.made"]);
    assert_eq!(text(&read[0]["link"]), format!("/v1/action-points/{point}"));
    assert_eq!(kinds(&member.catch_up(app)), ["action-point.made"]);
    assert_eq!(another.catch_up(app), Vec::<Value>::new());
}
