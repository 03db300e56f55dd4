//! Form to plan a meeting.

use actix_web::HttpResponse;
use askama::Template;
use serde_json::json;

use super::super::base::form_errors::{self, Choice, Faults};
use super::super::base::{Form, Layout, Page, PageRequest};
use crate::api::meetings::NewMeeting;
use edba_common::error::Result;
use edba_domain::meeting::Plan;
use edba_service::{Context, bodies, meetings};

/// The most bodies to choose from.
const MOST_BODIES: i64 = 200;

#[derive(Template)]
#[template(path = "meetings/plan.html")]
struct PlanPage<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    bodies: Vec<Choice>,
}

pub async fn show(request: PageRequest) -> HttpResponse {
    request
        .read(|cx, layout| render(cx, layout, Faults::none(), &Form::default()))
        .await
}

fn render(cx: &mut Context<'_>, layout: &Layout, faults: Faults, form: &Form) -> Result<Page> {
    let mut bodies: Vec<Choice> = bodies::list(cx, None, Some(true), None, MOST_BODIES)?
        .iter()
        .map(|body| {
            Choice::new(
                body.id.as_str(),
                layout.pick(&body.name_nl, &body.name_en),
                form.text("bodyId"),
            )
        })
        .collect();
    bodies.insert(
        0,
        Choice::new("", layout.say("meetings-choose-body"), form.text("bodyId")),
    );
    Page::render(&PlanPage {
        layout,
        faults,
        form,
        bodies,
    })
}

/// Reads the input of the API from the form, with the fields it was read from. A meeting lasts one day at most: its end
/// is a time on the day on which it begins.
pub(super) fn times(form: &Form) -> (form_errors::Fields<'_>, serde_json::Value) {
    let mut fields = form_errors::Fields::from_form(form);
    let mut on_the_day = |pointer: &str, time: &str| {
        match fields.moment_at(pointer, form.text("startsAt"), form.text(time)) {
            // An empty field is a missing required value, not a request to clear it.
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
        "agenda": form_errors::text_or_null(form, "agenda"),
        "place": form.text("place"),
        "startsAt": starts_at,
        "endsAt": ends_at,
    });
    (fields, input)
}

pub async fn send(request: PageRequest, form: Form) -> HttpResponse {
    request
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
            |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "meetings");
                render(cx, layout, faults, form)
            },
        )
        .await
}
