//! The consultation bodies that a user reads: all for bureau and auditor, those in which it sits for a member.

use actix_web::HttpResponse;
use askama::Template;
use chrono::Datelike;

use crate::pages::base::{Badge, Layout, Page, PageRequest};
use crate::pages::meetings::stage;
use edba_common::error::Result;
use edba_domain::codes::{BodyKind, Role, SeatRole};
use edba_domain::consultation::{YearStatus, YearlyPoint};
use edba_domain::{Id, Moment};
use edba_service::Context;
use edba_service::consultations::{self, ConsultationYear, SeatedMember};
use edba_service::meetings::{self, MeetingFilter, NamedMeeting};
use edba_service::yearly_agendas::{self, NamedYearlyAgenda};

/// The most meetings to come, and the most past ones, of all bodies together.
const MOST: i64 = 50;

/// Who sits in a body.
struct MemberLine {
    name: String,
    organisation: String,
    is_chair: bool,
}

/// A meeting of a body.
struct MeetingLine {
    id: Id,
    title: String,
    starts_at: Moment,
    badge: Badge,
}

/// The yearly agenda that applies to a year.
struct AgendaPart {
    year: String,
    /// From 1; a further one replaces the one before.
    number: i32,
    points: Vec<YearlyPoint>,
    /// The meeting that adopted it; None if the reader does not read that one.
    meeting_id: Option<Id>,
    adopted: String,
}

/// A consultation body in this year.
struct BodyPart {
    id: Id,
    code: String,
    name: String,
    /// Its minimum of meetings and what it holds, in words; empty without a minimum.
    year: String,
    badge: Option<Badge>,
    members: Vec<MemberLine>,
    has_yearly_agenda: bool,
    /// Whether it adopts a yearly agenda, and still has none for this year.
    lacks_agenda: bool,
    /// From last year on, the latest first.
    agendas: Vec<AgendaPart>,
    meetings: Vec<MeetingLine>,
}

#[derive(Template)]
#[template(path = "consultations/list.html")]
struct List<'a> {
    layout: &'a Layout,
    year: i32,
    bodies: Vec<BodyPart>,
    may_record: bool,
}

pub async fn show(request: PageRequest) -> HttpResponse {
    request.read(render).await
}

fn render(cx: &mut Context<'_>, layout: &Layout) -> Result<Page> {
    let year = cx.today().year();
    let years = consultations::of_this_year(cx)?;
    let ids: Vec<Id> = years.iter().map(|one| one.body.id).collect();
    let members = consultations::members(cx, &ids)?;
    let agendas = yearly_agendas::latest_since(cx, &ids, year - 1)?;
    let filter = MeetingFilter {
        kind: Some(BodyKind::Consultation),
        ..MeetingFilter::default()
    };
    let coming = MeetingFilter {
        ends_after: Some(cx.now),
        ..filter.clone()
    };
    let past = MeetingFilter {
        starts_before: Some(cx.now),
        ..filter
    };
    let mut found = meetings::list(cx, coming, None, MOST)?;
    let mut past = meetings::past(cx, past, None, MOST)?;
    // What has begun and not ended is among those to come.
    past.retain(|one| one.row.ends_at <= cx.now);
    found.append(&mut past);
    let bodies = years
        .iter()
        .map(|one| body_part(cx, layout, one, &members, &agendas, &found))
        .collect::<Result<Vec<BodyPart>>>()?;
    Page::render(&List {
        layout,
        year,
        bodies,
        may_record: cx.actor.is(Role::Bureau),
    })
}

fn body_part(
    cx: &Context<'_>,
    layout: &Layout,
    one: &ConsultationYear,
    members: &[SeatedMember],
    agendas: &[NamedYearlyAgenda],
    meetings: &[NamedMeeting],
) -> Result<BodyPart> {
    let body = &one.body;
    Ok(BodyPart {
        id: body.id,
        code: body.code.clone(),
        name: layout.pick(&body.name_nl, &body.name_en).to_owned(),
        year: year_in_words(layout, one),
        badge: (one.of.minimum > 0).then(|| {
            let name = layout.name_of("term-year-status", one.status);
            Badge::new(tone(one.status), name)
        }),
        members: members
            .iter()
            .filter(|member| member.body_id == body.id)
            .map(|member| MemberLine {
                name: member.name.clone(),
                organisation: member.organisation.clone(),
                is_chair: member.role == SeatRole::Chair,
            })
            .collect(),
        has_yearly_agenda: body.has_yearly_agenda,
        lacks_agenda: one.lacks_agenda(),
        agendas: agendas
            .iter()
            .filter(|agenda| agenda.row.body_id == body.id)
            .map(|agenda| agenda_part(layout, agenda, meetings))
            .collect::<Result<Vec<AgendaPart>>>()?,
        meetings: meetings
            .iter()
            .filter(|meeting| meeting.row.body_id == body.id)
            .map(|meeting| MeetingLine {
                id: meeting.row.id,
                title: meeting.row.title.clone(),
                starts_at: meeting.row.starts_at,
                badge: stage(cx, layout, &meeting.row),
            })
            .collect(),
    })
}

/// A yearly agenda, and a link to the meeting that adopted it if it is one of these, which the reader reads.
fn agenda_part(layout: &Layout, agenda: &NamedYearlyAgenda, read: &[NamedMeeting]) -> Result<AgendaPart> {
    let meeting_id = agenda.row.adopted_by_meeting_id;
    Ok(AgendaPart {
        year: agenda.row.year.to_string(),
        number: agenda.row.number,
        points: agenda.row.points.read()?,
        meeting_id: read
            .iter()
            .any(|meeting| meeting.row.id == meeting_id)
            .then_some(meeting_id),
        adopted: layout.date(&agenda.adopted_at),
    })
}

/// The minimum of meetings, and how many were held and are to come; empty without a minimum.
pub fn year_in_words(layout: &Layout, one: &ConsultationYear) -> String {
    if one.of.minimum == 0 {
        return String::new();
    }
    let minimum = layout.with("consultations-minimum", "count", one.of.minimum);
    let meetings = layout.with2(
        "consultations-meetings",
        "held",
        one.of.held,
        "planned",
        one.of.planned,
    );
    format!("{minimum} {meetings}")
}

const fn tone(status: YearStatus) -> &'static str {
    match status {
        YearStatus::Met => "ok",
        YearStatus::Planned => "info",
        YearStatus::Missing => "warning",
        YearStatus::Missed => "error",
    }
}
