//! Desk of a member of a consultation body: its next meetings, minutes on which it can make remarks, and its own action points.

use askama::Template;

use super::recent_activity::{self, Done};
use crate::pages::action_points::{OwnPoint, own_points};
use crate::pages::base::{Badge, Layout, Page};
use crate::pages::meetings::stage;
use edba_common::error::Result;
use edba_domain::codes::MeetingStatus;
use edba_domain::meeting::MinutesState;
use edba_domain::{Id, Moment};
use edba_service::Context;
use edba_service::meetings::{self, MeetingFilter, NamedMeeting};

/// The most meetings to come, and the most minutes, on the desk.
const MOST: i64 = 20;

/// A meeting to come.
struct MeetingLine {
    id: Id,
    title: String,
    body: String,
    starts_at: Moment,
    badge: Badge,
    /// Whether this user, as the holder of a seat, has not said yet whether it comes.
    is_unanswered: bool,
}

/// Minutes that were sent round.
struct MinutesLine {
    id: Id,
    title: String,
    body: String,
    held_at: Moment,
    until: String,
}

#[derive(Template)]
#[template(path = "desk/consultation.html")]
struct Desk<'a> {
    layout: &'a Layout,
    meetings: Vec<MeetingLine>,
    minutes: Vec<MinutesLine>,
    points: Vec<OwnPoint>,
    lately: Vec<Done>,
}

pub fn render(cx: &mut Context<'_>, layout: &Layout) -> Result<Page> {
    let coming = MeetingFilter {
        status: Some(MeetingStatus::Planned),
        ends_after: Some(cx.now),
        ..MeetingFilter::default()
    };
    let coming = meetings::list(cx, coming, None, MOST)?;
    let unanswered = meetings::unanswered(cx, &coming)?;
    let round = MeetingFilter {
        minutes: Some(MinutesState::SentRound),
        ..MeetingFilter::default()
    };
    let round = meetings::past(cx, round, None, MOST)?;
    let today = cx.today();
    let body = |one: &NamedMeeting| layout.pick(&one.body_nl, &one.body_en).to_owned();
    let minutes = round
        .iter()
        .filter_map(|one| {
            let until = one.row.remarks_until.filter(|until| *until >= today)?;
            Some(MinutesLine {
                id: one.row.id,
                title: one.row.title.clone(),
                body: body(one),
                held_at: one.row.starts_at,
                until: layout.day(&until),
            })
        })
        .collect();
    let meetings = coming
        .iter()
        .map(|one| MeetingLine {
            id: one.row.id,
            title: one.row.title.clone(),
            body: body(one),
            starts_at: one.row.starts_at,
            badge: stage(cx, layout, &one.row),
            is_unanswered: unanswered.contains(&one.row.id),
        })
        .collect();
    Page::render(&Desk {
        layout,
        meetings,
        minutes,
        points: own_points(cx, layout)?,
        lately: recent_activity::lately(cx, layout)?,
    })
}
