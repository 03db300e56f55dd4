//! Form to plan a meeting, or to record one that has been held.

use actix_web::HttpResponse;
use askama::Template;
use serde_json::json;

use super::super::base::form_errors::{self, Choice, Faults};
use super::super::base::{Form, Layout, Page, PageRequest};
use crate::api::meetings::NewMeeting;
use edba_common::error::{Error, Result};
use edba_domain::meeting::Plan;
use edba_domain::{Fault, Message};
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
    let mut bodies: Vec<Choice> = bodies::list(cx, None, None, None, MOST_BODIES)?
        .iter()
        .map(|body| {
            let name = layout.pick(&body.name_nl, &body.name_en);
            // A meeting of a closed body can be recorded.
            let label = match body.closed_on {
                Some(day) if day <= cx.today() => layout.with("meetings-body-closed", "body", name),
                _ => name.to_owned(),
            };
            Choice::new(body.id.as_str(), label, form.text("bodyId"))
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

/// The fields of a plan, in the order of the form.
const FIELDS: [&str; 7] = [
    "/bodyId",
    "/title",
    "/startsAt",
    "/startsAt-time",
    "/endsAt",
    "/place",
    "/announcement",
];

/// The faults of a plan at the fields of the form, in their order: the day and the time of the beginning are two fields.
pub(super) fn in_form(mut error: Error, form: &Form) -> Error {
    let no_time = form.text("startsAt-time").is_empty();
    for fault in &mut error.faults {
        if fault.pointer == "/startsAt" && no_time && !form.text("startsAt").is_empty() {
            fault.pointer = "/startsAt-time".to_owned();
        } else if fault.code == "in-past" {
            fault.message = Some(Message::new("meetings-in-past"));
        }
    }
    let is_day_missing = error.faults.iter().any(|fault| fault.pointer == "/startsAt");
    if no_time && is_day_missing {
        let missing = Fault::new("/startsAt-time", "required", "This is needed.");
        error.faults.push(missing);
    }
    error.faults.sort_by_key(|fault| {
        let place = FIELDS.iter().position(|field| *field == fault.pointer);
        place.unwrap_or(FIELDS.len())
    });
    error
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
        "announcement": form_errors::text_or_null(form, "announcement"),
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
                input["recordedAfterwards"] = form.has("recordedAfterwards").into();
                let NewMeeting {
                    body_id,
                    title,
                    announcement,
                    place,
                    starts_at,
                    ends_at,
                    recorded_afterwards,
                } = fields.read(input).map_err(|error| in_form(error, form))?;
                let plan = Plan {
                    title,
                    announcement,
                    place,
                    starts_at,
                    ends_at,
                };
                let row = meetings::plan(cx, body_id, plan, recorded_afterwards)
                    .map_err(|error| in_form(error, form))?;
                let said = match recorded_afterwards {
                    true => "notice-meeting-recorded",
                    false => "notice-meeting-planned",
                };
                Ok(Page::go(format!("/meetings/{}", row.id)).saying(said))
            },
            |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "meetings");
                render(cx, layout, faults, form)
            },
        )
        .await
}
