//! The page on which the bureau confirms that minutes are sent round for remarks.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::{Duration, NaiveDate};

use super::why_not;
use crate::pages::base::form_errors::{self, Faults};
use crate::pages::base::{Form, Layout, Page, PageRequest};
use edba_common::error::{Error, Result};
use edba_domain::meeting::MeetingAct;
use edba_domain::{Id, Message};
use edba_service::Context;
use edba_service::meetings::{self, NamedMeeting};

/// How many days the form proposes for remarks.
const PROPOSED_DAYS: i64 = 14;

#[derive(Template)]
#[template(path = "meetings/send_round.html")]
struct SendPage<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    meeting: NamedMeeting,
    remarks_until: String,
    /// How many people get a message.
    recipients: usize,
    /// Why they cannot be sent round; empty if they can.
    obstacle: String,
}

pub async fn ask(request: PageRequest, meeting: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| {
            let id = form_errors::id(&meeting)?;
            let proposed = cx.today() + Duration::days(PROPOSED_DAYS);
            render(
                cx,
                layout,
                id,
                Faults::none(),
                &Form::default(),
                proposed.to_string(),
            )
        })
        .await
}

fn render(
    cx: &mut Context<'_>,
    layout: &Layout,
    id: Id,
    faults: Faults,
    form: &Form,
    remarks_until: String,
) -> Result<Page> {
    let meeting = meetings::find(cx, id)?;
    let recipients = meetings::minutes_recipients(cx, &meeting.row)?;
    Page::render(&SendPage {
        layout,
        faults,
        form,
        remarks_until,
        recipients,
        obstacle: why_not(cx, layout, &meeting.row, MeetingAct::SendRound)?,
        meeting,
    })
}

/// The faults of the last day for remarks in the words of this page.
fn in_words(mut error: Error) -> Error {
    for fault in &mut error.faults {
        fault.message = match (fault.pointer.as_str(), fault.code.as_str()) {
            ("/remarksUntilDate", "date-in-past") => Some(Message::new("minutes-remarks-in-past")),
            ("/remarksUntilDate", "too-far") => Some(Message::new("minutes-remarks-too-far")),
            _ => fault.message.take(),
        };
    }
    error
}

pub async fn send(request: PageRequest, meeting: web::Path<String>, form: Form) -> HttpResponse {
    let same = meeting.clone();
    request
        .act(
            form,
            move |cx, _, form| {
                let id = form_errors::id(&meeting)?;
                let until: NaiveDate = form
                    .parse_at("remarksUntilDate", "/remarksUntilDate")
                    .map_err(|fault| Error::invalid(vec![fault]))?;
                let expects = form_errors::expects(form);
                meetings::send_round(cx, id, form.given("note"), until, expects).map_err(in_words)?;
                Ok(Page::go(format!("/meetings/{id}#minutes")).saying("notice-minutes-sent"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "minutes");
                let until = form.text("remarksUntilDate").to_owned();
                render(cx, layout, form_errors::id(&same)?, faults, form, until)
            },
        )
        .await
}
