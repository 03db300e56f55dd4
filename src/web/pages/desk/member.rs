//! Desk of a member: ballots that wait for a vote, ballots already voted on, own action points, and recent activity.

use askama::Template;

use super::recent_activity::{self, Done};
use crate::pages::action_points::{OwnPoint, own_points};
use crate::pages::ballots::list::{self, Open};
use crate::pages::base::{Layout, Page};
use edba_common::error::Result;
use edba_domain::Moment;
use edba_service::Context;

#[derive(Template)]
#[template(path = "desk/member.html")]
struct Member<'a> {
    layout: &'a Layout,
    to_vote: Vec<Open>,
    others: Vec<Open>,
    points: Vec<OwnPoint>,
    lately: Vec<Done>,
}

impl Member<'_> {
    /// The earliest deadline.
    fn first(&self) -> Option<Moment> {
        self.to_vote.first().map(|ballot| ballot.closes_at)
    }
}

pub fn render(cx: &mut Context<'_>, layout: &Layout) -> Result<Page> {
    let (to_vote, others) = list::mine(cx, layout)?
        .into_iter()
        .partition(|ballot| ballot.waits);
    Page::render(&Member {
        layout,
        to_vote,
        others,
        points: own_points(cx, layout)?,
        lately: recent_activity::lately(cx, layout)?,
    })
}
