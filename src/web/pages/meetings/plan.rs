//! Planning a meeting.

use actix_web::HttpResponse;
use askama::Template;
use serde_json::json;

use super::super::base::entry::{self, Choice, Faults};
use super::super::base::{Form, Frame, Page, Visit};
use crate::domain::meeting::Plan;
use crate::error::Result;
use crate::service::{Context, bodies, meetings};
use crate::web::api::meetings::NewMeeting;

/// The most bodies to choose from.
const MOST_BODIES: i64 = 200;

#[derive(Template)]
#[template(path = "meetings/plan.html")]
struct PlanPage<'a> {
    frame: &'a Frame,
    faults: Faults,
    form: &'a Form,
    bodies: Vec<Choice>,
}

pub async fn show(visit: Visit) -> HttpResponse {
    visit
        .read(|cx, frame| render(cx, frame, Faults::none(), &Form::default()))
        .await
}

fn render(cx: &mut Context<'_>, frame: &Frame, faults: Faults, form: &Form) -> Result<Page> {
    let mut bodies: Vec<Choice> = bodies::list(cx, None, Some(true), None, MOST_BODIES)?
        .iter()
        .map(|body| {
            Choice::new(
                body.id.as_str(),
                frame.pick(&body.name_nl, &body.name_en),
                form.text("bodyId"),
            )
        })
        .collect();
    bodies.insert(
        0,
        Choice::new("", frame.say("meetings-choose-body"), form.text("bodyId")),
    );
    Page::of(&PlanPage {
        frame,
        faults,
        form,
        bodies,
    })
}

/// What was entered, as the API takes it, with the fields that it was read from. A meeting is on one day: its end is a
/// time on the day on which it begins.
pub(super) fn times(form: &Form) -> (entry::Fields<'_>, serde_json::Value) {
    let mut fields = entry::Fields::of(form);
    let mut on_the_day = |pointer: &str, time: &str| {
        match fields.moment_at(pointer, form.text("startsAt"), form.text(time)) {
            // What is left empty is needed, and not cleared.
            serde_json::Value::Null => "".into(),
            moment => moment,
        }
    };
    let (starts_at, ends_at) = (
        on_the_day("/startsAt", "startsAt-time"),
        on_the_day("/endsAt", "endsAt"),
    );
    let input = json!({
        "title": form.text("title"),
        "agenda": entry::text_or_null(form, "agenda"),
        "place": form.text("place"),
        "startsAt": starts_at,
        "endsAt": ends_at,
    });
    (fields, input)
}

pub async fn send(visit: Visit, form: Form) -> HttpResponse {
    visit
        .act(
            form,
            |cx, _, form| {
                let (fields, mut input) = times(form);
                input["bodyId"] = form.text("bodyId").into();
                let NewMeeting {
                    body_id,
                    title,
                    agenda,
                    place,
                    starts_at,
                    ends_at,
                } = fields.read(input)?;
                let plan = Plan {
                    title,
                    agenda,
                    place,
                    starts_at,
                    ends_at,
                };
                let row = meetings::plan(cx, body_id, plan)?;
                Ok(Page::go(format!("/meetings/{}", row.id)).saying("notice-meeting-planned"))
            },
            |cx, frame, form, error| {
                let faults = Faults::of(frame, form, error, "meetings");
                render(cx, frame, faults, form)
            },
        )
        .await
}
