//! Page of one meeting: agenda, papers, attendance, minutes, decisions and action points, as far as the user reads them.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde_json::json;

use super::agenda::AgendaSection;
use super::attendance::{SeatLine, is_recorded, seat_lines, turnup_in_words};
use super::minutes::MinutesSection;
use super::replies::{self, ReplyLine};
use super::{clock, if_readable, papers, plan, stage};
use crate::api::meetings::{MeetingPatch, NewMeetingCancellation};
use crate::pages::action_points::PointsSection;
use crate::pages::base::form_errors::{self, Choice, Faults};
use crate::pages::base::several_forms::{SeveralForms, ShownAgain};
use crate::pages::base::{Badge, Form, Layout, Page, PageRequest, confirm};
use crate::pages::documents::{DocumentLine, may_add_to};
use edba_common::error::{Error, Result};
use edba_domain::codes::{BodyKind, MeetingStatus, Role};
use edba_domain::document::AttachedTo;
use edba_domain::meeting::{MeetingAct, MeetingFacts, MinutesState, obstacle};
use edba_domain::{Id, Moment};
use edba_service::bodies::Body;
use edba_service::calendar;
use edba_service::meetings::{self, Meeting, MeetingChange, NamedMeeting};
use edba_service::{Context, bodies};

/// The form that is shown again, as it was sent.
pub struct Again<'a> {
    /// `change`, `cancel`, `point` or `remark`, or the id of the seat, item or remark that the form is about; empty for none.
    pub name: &'a str,
    pub faults: Faults,
    pub form: &'a Form,
}

/// Something that the bureau can do with a meeting, or what stands in the way of it.
struct ActLine {
    label: String,
    path: String,
    /// Empty if nothing stands in the way.
    obstacle: String,
}

/// A published version of the agenda.
struct VersionLine {
    number: i32,
    text: String,
}

#[derive(Template)]
#[template(path = "meetings/show.html")]
struct Show<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    again: &'a str,
    meeting: NamedMeeting,
    badge: Badge,
    /// Whether the user can move or cancel it.
    may_change: bool,
    acts: Vec<ActLine>,
    /// None as long as this user reads nothing of it.
    agenda: Option<AgendaSection>,
    versions: Vec<VersionLine>,
    seats: Vec<SeatLine>,
    /// How many seats were filled, and by which sectors.
    turnup: Vec<String>,
    /// The quorum of the body's ballots, for comparison; empty as long as nothing is recorded, and for a body without ballots.
    quorum: String,
    replies: Vec<ReplyLine>,
    papers: Vec<DocumentLine>,
    may_file: bool,
    minutes: Option<MinutesSection>,
    points: PointsSection,
}

impl SeveralForms for Show<'_> {
    fn shown_again(&self) -> ShownAgain<'_> {
        ShownAgain {
            name: self.again,
            form: self.form,
            faults: &self.faults,
        }
    }
}

impl Show<'_> {
    /// The value of a field of the form that changes the meeting: the submitted one, or the planned one.
    fn typed_change(&self, field: &str, planned: impl Into<String>) -> String {
        if self.again == "change" {
            self.form.text(field).to_owned()
        } else {
            planned.into()
        }
    }

    fn is_again(&self, form: &str) -> bool {
        self.again == form
    }

    /// The filter of the file with the items.
    fn items_filter(&self) -> String {
        format!("&meetingId={}", self.meeting.row.id)
    }

    fn day(&self) -> String {
        self.meeting.row.starts_at.local_date().to_string()
    }

    fn clock(&self, at: &Moment) -> String {
        clock(at)
    }

    /// The answers to a remark as options.
    fn answers(&self, remark: &str) -> Vec<Choice> {
        super::remarks::answers(self.layout, self.typed(remark, "answer"))
    }
}

pub async fn show(request: PageRequest, meeting: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| {
            let none = Again {
                name: "",
                faults: Faults::none(),
                form: &Form::default(),
            };
            render(cx, layout, form_errors::id(&meeting)?, none)
        })
        .await
}

/// Renders the page, with the form that is shown again.
pub fn render(cx: &mut Context<'_>, layout: &Layout, id: Id, again: Again<'_>) -> Result<Page> {
    let meeting = meetings::find(cx, id)?;
    let row = &meeting.row;
    let agenda = if_readable(meetings::agenda(cx, id))?;
    let attendances = meetings::attendance_of(cx, row.clone())?;
    let minutes = match if_readable(meetings::minutes(cx, id))? {
        Some(found) => MinutesSection::load(cx, layout, &found)?,
        None => None,
    };
    let facts = match cx.actor.is(Role::Bureau) {
        true => Some(meetings::facts(cx, row)?),
        false => None,
    };
    let (turnup, quorum) = match is_recorded(layout, &attendances) {
        true => {
            let body = bodies::find(cx, row.body_id)?;
            let turnup = turnup_in_words(layout, &attendances, body.kind);
            (turnup, quorum(cx, layout, &body)?)
        }
        false => (Vec::new(), String::new()),
    };
    let cancelled = row.status == MeetingStatus::Cancelled;
    let Again { name, faults, form } = again;
    Page::render(&Show {
        layout,
        form,
        again: name,
        badge: stage(cx, layout, row),
        may_change: facts.is_some() && !cancelled && cx.now < row.starts_at,
        acts: facts
            .as_ref()
            .map_or_else(Vec::new, |facts| acts(layout, row, facts)),
        versions: versions(layout, row),
        seats: seat_lines(layout, &attendances),
        turnup,
        quorum,
        replies: replies::lines(layout, cx.now, &attendances),
        papers: papers::of_meeting(cx, layout, id)?,
        may_file: may_add_to(layout, AttachedTo::Meeting.as_str()),
        points: PointsSection::load(
            cx,
            layout,
            &meeting,
            agenda.as_ref(),
            &attendances,
            facts.as_ref(),
            match name {
                "point" => Some(form),
                _ => None,
            },
        )?,
        agenda: agenda.as_ref().map(|agenda| AgendaSection::new(layout, agenda)),
        minutes,
        faults,
        meeting,
    })
}

/// What the bureau can do, in the order in which a meeting goes; nothing once its minutes were adopted.
fn acts(layout: &Layout, row: &Meeting, facts: &MeetingFacts) -> Vec<ActLine> {
    if facts.cancelled || facts.minutes == MinutesState::Adopted {
        return Vec::new();
    }
    let publish = match row.agenda_version {
        0 => "agenda-publish",
        _ => "agenda-publish-again",
    };
    let send = match facts.minutes {
        MinutesState::SentRound => "minutes-send-again",
        _ => "minutes-send",
    };
    let line = |act: MeetingAct, key: &str, path: &str| ActLine {
        label: layout.say(key),
        path: format!("/meetings/{}/{path}", row.id),
        obstacle: obstacle(act, facts).map_or_else(String::new, |code| layout.name_of("obstacle", code)),
    };
    let mut lines = vec![line(MeetingAct::AddItem, "agenda-edit", "agenda")];
    if !facts.begun && !facts.recorded_afterwards {
        lines.push(line(MeetingAct::Publish, publish, "publish"));
    }
    if facts.begun {
        lines.extend([
            line(MeetingAct::RecordAttendance, "attendance-record", "attendance"),
            line(MeetingAct::Draft, "minutes-edit", "minutes/edit"),
            line(MeetingAct::SendRound, send, "minutes/send"),
            line(MeetingAct::Adopt, "minutes-adopt", "minutes/adopt"),
        ]);
    }
    lines
}

/// The published versions of an agenda, the newest first.
fn versions(layout: &Layout, row: &Meeting) -> Vec<VersionLine> {
    (1..=row.agenda_version)
        .rev()
        .map(|number| VersionLine {
            number,
            text: layout.with("agenda-version-number", "number", number),
        })
        .collect()
}

/// The quorum of the ballots of the body, in words; empty for a consultation body, which holds none. A meeting itself has none.
fn quorum(cx: &mut Context<'_>, layout: &Layout, body: &Body) -> Result<String> {
    if body.kind == BodyKind::Consultation {
        return Ok(String::new());
    }
    let (_, rules) = bodies::rules(cx, body)?;
    Ok(layout.with("attendance-quorum", "percent", u32::from(rules.quorum_percent)))
}

/// Serves the meeting as a calendar file.
pub async fn calendar(request: PageRequest, meeting: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| {
            let meeting = meetings::find(cx, form_errors::id(&meeting)?)?;
            let agendas = calendar::agendas(cx.conn, &[meeting.row.id])?;
            let agenda = agendas.get(&meeting.row.id);
            let stamp = meeting.row.updated_at;
            let entry = calendar::of_meeting(&meeting, agenda, layout.language, &layout.public_url, stamp);
            Ok(Page::file(
                calendar::MEDIA_TYPE,
                calendar::published(&entry.summary.clone(), &[entry])?,
            ))
        })
        .await
}

pub async fn act(request: PageRequest, path: web::Path<(String, String)>, form: Form) -> HttpResponse {
    let (meeting, act) = path.into_inner();
    let (same_meeting, same_act) = (meeting.clone(), act.clone());
    request
        .act(
            form,
            move |cx, layout, form| {
                let id = form_errors::id(&meeting)?;
                if act == "cancel" && !confirm::is_given(form) {
                    let reason = cancellation(form)?.reason;
                    let facts = vec![
                        (layout.say("meetings-title"), meetings::find(cx, id)?.row.title),
                        (layout.say("meetings-reason"), reason),
                    ];
                    return confirm::ask(layout, form, "cancel-meeting", facts);
                }
                let said = carry_out(cx, id, &act, form)?;
                Ok(Page::go(format!("/meetings/{id}")).saying(said))
            },
            move |cx, layout, form, error| {
                let again = Again {
                    name: &same_act,
                    faults: Faults::from_error(layout, form, error, "meetings"),
                    form,
                };
                render(cx, layout, form_errors::id(&same_meeting)?, again)
            },
        )
        .await
}

/// Reads the reason for the cancellation. Errors: 400.
fn cancellation(form: &Form) -> Result<NewMeetingCancellation> {
    form_errors::read(json!({ "reason": form.text("reason") }))
}

/// Carries out one of the forms; returns the message key of the notice.
fn carry_out(cx: &mut Context<'_>, id: Id, act: &str, form: &Form) -> Result<&'static str> {
    match act {
        "change" => {
            let (fields, input) = plan::times(form);
            let MeetingPatch {
                title,
                announcement,
                place,
                starts_at,
                ends_at,
            } = fields.read(input).map_err(|error| plan::in_form(error, form))?;
            let change = MeetingChange {
                title: title.set(),
                announcement: announcement.set(),
                place: place.set(),
                starts_at: starts_at.set(),
                ends_at: ends_at.set(),
            };
            meetings::change(cx, id, change, form_errors::expects(form))
                .map_err(|error| plan::in_form(error, form))?;
            Ok("notice-meeting-changed")
        }
        "cancel" => {
            meetings::cancel(cx, id, &cancellation(form)?.reason)?;
            Ok("notice-meeting-cancelled")
        }
        _ => Err(Error::not_found("page")),
    }
}
