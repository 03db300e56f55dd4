//! Page of one meeting: details, calendar file, moving and cancelling.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde_json::json;

use super::super::base::form_errors::{self, Faults};
use super::super::base::{Form, Layout, Page, PageRequest, confirm};
use super::plan;
use crate::api::meetings::{MeetingPatch, NewMeetingCancellation};
use edba_common::error::{Error, Result};
use edba_domain::codes::{MeetingStatus, Role};
use edba_domain::{Id, Moment};
use edba_service::Context;
use edba_service::calendar;
use edba_service::meetings::{self, MeetingChange, NamedMeeting};

#[derive(Template)]
#[template(path = "meetings/show.html")]
struct Show<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    /// Which form is shown again: `change`, `cancel`, or none.
    again: String,
    meeting: NamedMeeting,
    cancelled: bool,
    /// Whether the user can move or cancel it.
    may_change: bool,
}

impl Show<'_> {
    /// The value of a field: the submitted one, or the planned one.
    fn typed(&self, field: &str, planned: impl Into<String>) -> String {
        if self.again == "change" {
            self.form.text(field).to_owned()
        } else {
            planned.into()
        }
    }

    fn fault(&self, act: &str, field: &str) -> &str {
        if self.again == act {
            self.faults.at(field)
        } else {
            ""
        }
    }

    fn day(&self) -> String {
        self.meeting.row.starts_at.local_date().to_string()
    }

    fn clock(&self, at: &Moment) -> String {
        at.local_time().format("%H:%M").to_string()
    }
}

pub async fn show(request: PageRequest, meeting: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| {
            let id = form_errors::id(&meeting)?;
            render(cx, layout, id, Faults::none(), &Form::default(), "")
        })
        .await
}

fn render(
    cx: &mut Context<'_>,
    layout: &Layout,
    id: Id,
    faults: Faults,
    form: &Form,
    again: &str,
) -> Result<Page> {
    let meeting = meetings::find(cx, id)?;
    let cancelled = meeting.row.status == MeetingStatus::Cancelled;
    Page::render(&Show {
        layout,
        faults,
        form,
        again: again.to_owned(),
        cancelled,
        may_change: cx.actor.is(Role::Bureau) && !cancelled && cx.now < meeting.row.starts_at,
        meeting,
    })
}

/// Serves the meeting as a calendar file.
pub async fn calendar(request: PageRequest, meeting: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| {
            let meeting = meetings::find(cx, form_errors::id(&meeting)?)?;
            let stamp = meeting.row.updated_at;
            let entry = calendar::of_meeting(&meeting, layout.language, &layout.public_url, stamp);
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
                let faults = Faults::from_error(layout, form, error, "meetings");
                render(
                    cx,
                    layout,
                    form_errors::id(&same_meeting)?,
                    faults,
                    form,
                    &same_act,
                )
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
                agenda,
                place,
                starts_at,
                ends_at,
            } = fields.read(input)?;
            let change = MeetingChange {
                title: title.set(),
                agenda: agenda.set(),
                place: place.set(),
                starts_at: starts_at.set(),
                ends_at: ends_at.set(),
            };
            meetings::change(cx, id, change, form_errors::expects(form))?;
            Ok("notice-meeting-changed")
        }
        "cancel" => {
            meetings::cancel(cx, id, &cancellation(form)?.reason)?;
            Ok("notice-meeting-cancelled")
        }
        _ => Err(Error::not_found("page")),
    }
}
