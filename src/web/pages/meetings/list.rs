//! List of meetings: upcoming ones, the next one first, and those of the past six months.

use actix_web::HttpResponse;
use askama::Template;
use chrono::Duration;

use super::super::base::{Layout, Page, PageRequest};
use edba_common::error::Result;
use edba_domain::codes::{MeetingStatus, Role};
use edba_service::Context;
use edba_service::meetings::{self, MeetingFilter, NamedMeeting};

/// How many days back meetings are shown.
const BACK_DAYS: i64 = 182;
/// The most meetings of each kind on the page.
const MOST: i64 = 200;

#[derive(Template)]
#[template(path = "meetings/list.html")]
struct List<'a> {
    layout: &'a Layout,
    coming: Vec<NamedMeeting>,
    past: Vec<NamedMeeting>,
    may_plan: bool,
}

pub async fn show(request: PageRequest) -> HttpResponse {
    request.read(render).await
}

fn render(cx: &mut Context<'_>, layout: &Layout) -> Result<Page> {
    let filter = MeetingFilter {
        ends_after: Some(cx.now.plus(-Duration::days(BACK_DAYS))),
        ..MeetingFilter::default()
    };
    let (mut past, coming): (Vec<_>, Vec<_>) = meetings::list(cx, filter, None, MOST)?
        .into_iter()
        .partition(|one| one.row.ends_at <= cx.now);
    past.reverse();
    Page::render(&List {
        layout,
        coming,
        past,
        may_plan: cx.actor.is(Role::Bureau),
    })
}

impl List<'_> {
    fn is_cancelled(&self, one: &NamedMeeting) -> bool {
        one.row.status == MeetingStatus::Cancelled
    }
}
