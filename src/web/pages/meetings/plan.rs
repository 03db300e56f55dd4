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

/// What was entered, as the API takes it. A meeting is on one day: its end is a time on the day on which it
/// begins. Errors: 400 with all faults.
pub(super) fn times(form: &Form) -> serde_json::Value {
    let on_the_day = |time: &str| {
        let fields = [("at", form.text("startsAt")), ("at-time", form.text(time))];
        let encoded: String = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        match entry::moment(&Form::parse(encoded.as_bytes()), "at") {
            serde_json::Value::Null => "".into(),
            moment => moment,
        }
    };
    json!({
        "title": form.text("title"),
        "agenda": entry::text_or_null(form, "agenda"),
        "place": form.text("place"),
        "startsAt": on_the_day("startsAt-time"),
        "endsAt": on_the_day("endsAt"),
    })
}

pub async fn send(visit: Visit, form: Form) -> HttpResponse {
    visit
        .act(
            form,
            |cx, _, form| {
                let mut input = times(form);
                input["bodyId"] = form.text("bodyId").into();
                let NewMeeting {
                    body_id,
                    title,
                    agenda,
                    place,
                    starts_at,
                    ends_at,
                } = entry::read(input)?;
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
