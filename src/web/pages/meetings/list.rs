//! List of meetings: upcoming ones, the next one first, and past ones in pages, the latest first.

use actix_web::HttpResponse;
use askama::Template;

use super::{if_readable, stage};
use crate::pages::base::{Badge, Choice, Form, Layout, Page, PageRequest};
use edba_common::error::Result;
use edba_domain::codes::{BodyKind, Role};
use edba_domain::{Id, Moment};
use edba_service::bodies::Body;
use edba_service::meetings::{self, MeetingFilter, MeetingSight, NamedMeeting};
use edba_service::{Context, bodies};

/// Page size of the past meetings.
const PAGE: usize = 25;
/// One more than the page size, to detect a next page.
const FETCH: i64 = 26;
/// The most upcoming meetings on the page.
const MOST: i64 = 200;
/// The most bodies to choose from.
const MOST_BODIES: i64 = 200;

/// A meeting in the list.
struct MeetingLine {
    id: Id,
    title: String,
    body: String,
    place: String,
    starts_at: Moment,
    badge: Badge,
}

#[derive(Template)]
#[template(path = "meetings/list.html")]
struct List<'a> {
    layout: &'a Layout,
    coming: Vec<MeetingLine>,
    past: Vec<MeetingLine>,
    /// The bodies to choose from; empty if there is no choice.
    bodies: Vec<Choice>,
    /// Whether this is not the first page of past meetings.
    further: bool,
    older: String,
    /// The filter of the file with this list.
    file_filter: String,
    may_plan: bool,
    /// Whether this user reads what a consultation body holds.
    has_consultations: bool,
}

pub async fn show(request: PageRequest) -> HttpResponse {
    let query = request.query().clone();
    request.read(move |cx, layout| render(cx, layout, &query)).await
}

fn render(cx: &mut Context<'_>, layout: &Layout, query: &Form) -> Result<Page> {
    let body_id: Option<Id> = query.text("body").parse().ok();
    // A cursor that cannot be read is ignored, as any filter of a page.
    let before = match query.text("before").parse().ok() {
        Some(id) => if_readable(meetings::find(cx, id))?.map(|found| (found.row.starts_at, found.row.id)),
        None => None,
    };
    let further = before.is_some();
    let coming = match further {
        true => Vec::new(),
        false => {
            let filter = MeetingFilter {
                body_id,
                ends_after: Some(cx.now),
                ..MeetingFilter::default()
            };
            meetings::list(cx, filter, None, MOST)?
        }
    };
    let filter = MeetingFilter {
        body_id,
        starts_before: Some(cx.now),
        ..MeetingFilter::default()
    };
    let mut past = meetings::past(cx, filter, before, FETCH)?;
    let more = past.len() > PAGE;
    past.truncate(PAGE);
    let older = past
        .last()
        .filter(|_| more)
        .map_or_else(String::new, |last| address(body_id, last.row.id));
    // What has begun and not ended is among the upcoming meetings.
    past.retain(|one| one.row.ends_at <= cx.now);
    let listed = bodies::list(cx, None, None, None, MOST_BODIES)?;
    let sight = meetings::sight(cx)?;
    Page::render(&List {
        layout,
        coming: coming.iter().map(|one| line(cx, layout, one)).collect(),
        past: past.iter().map(|one| line(cx, layout, one)).collect(),
        bodies: bodies_of(layout, &sight, &listed, body_id),
        has_consultations: listed.iter().any(|body| {
            body.kind == BodyKind::Consultation && (sight.all || sight.bodies.contains(&body.id))
        }),
        further,
        older,
        file_filter: body_id.map_or_else(String::new, |id| format!("&bodyId={id}")),
        may_plan: cx.actor.is(Role::Bureau),
    })
}

fn line(cx: &Context<'_>, layout: &Layout, one: &NamedMeeting) -> MeetingLine {
    let row = &one.row;
    MeetingLine {
        id: row.id,
        title: row.title.clone(),
        body: layout.pick(&one.body_nl, &one.body_en).to_owned(),
        place: row.place.clone(),
        starts_at: row.starts_at,
        badge: stage(cx, layout, row),
    }
}

/// The bodies whose meetings this user sees, after one option for all; empty if it is one body at most.
fn bodies_of(layout: &Layout, sight: &MeetingSight, listed: &[Body], chosen: Option<Id>) -> Vec<Choice> {
    let choices: Vec<Choice> = listed
        .iter()
        .filter(|body| sight.all || sight.terms.iter().any(|term| term.body_id == body.id))
        .map(|body| {
            let name = layout.pick(&body.name_nl, &body.name_en);
            Choice::new(body.id, name, chosen == Some(body.id))
        })
        .collect();
    if choices.len() < 2 {
        return Vec::new();
    }
    let all = Choice::new("", layout.say("meetings-all-bodies"), chosen.is_none());
    std::iter::once(all).chain(choices).collect()
}

/// The address of the past meetings before one.
fn address(body_id: Option<Id>, before: Id) -> String {
    match body_id {
        Some(body_id) => format!("/meetings?body={body_id}&before={before}"),
        None => format!("/meetings?before={before}"),
    }
}
