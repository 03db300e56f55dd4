//! The forms with which members make remarks on minutes, and the bureau answers them.

use actix_web::{HttpResponse, web};

use super::show::{self, Again};
use crate::pages::base::form_errors::{self, Faults};
use crate::pages::base::{Form, Page, PageRequest};
use edba_common::error::Error;
use edba_domain::meeting::RemarkAnswer;
use edba_service::meetings;

/// Makes a remark on an item, or on the minutes as a whole.
pub async fn make(request: PageRequest, meeting: web::Path<String>, form: Form) -> HttpResponse {
    let same = meeting.clone();
    request
        .act(
            form,
            move |cx, _, form| {
                let id = form_errors::id(&meeting)?;
                let item_id = match form.text("item") {
                    "" => None,
                    item => Some(form_errors::id(item)?),
                };
                meetings::remark(cx, id, item_id, form.text("text").to_owned())?;
                Ok(Page::go(format!("/meetings/{id}#minutes")).saying("notice-remark-made"))
            },
            move |cx, layout, form, error| {
                let again = Again {
                    name: match form.text("item") {
                        "" => "remark",
                        item => item,
                    },
                    faults: Faults::from_error(layout, form, error, "minutes-remark"),
                    form,
                };
                show::render(cx, layout, form_errors::id(&same)?, again)
            },
        )
        .await
}

/// Answers a remark.
pub async fn answer(request: PageRequest, path: web::Path<(String, String)>, form: Form) -> HttpResponse {
    let (meeting, remark) = path.into_inner();
    let (same_meeting, same_remark) = (meeting.clone(), remark.clone());
    request
        .act(
            form,
            move |cx, _, form| {
                let (id, remark_id) = (form_errors::id(&meeting)?, form_errors::id(&remark)?);
                let answer: RemarkAnswer = form
                    .text("answer")
                    .parse()
                    .map_err(|_| Error::fault("/answer", "required", "Choose an answer."))?;
                meetings::find_remark(cx, id, remark_id)?;
                meetings::answer_remark(cx, remark_id, answer, form.given("text"))?;
                Ok(Page::go(format!("/meetings/{id}#minutes")).saying("notice-remark-answered"))
            },
            move |cx, layout, form, error| {
                let again = Again {
                    name: &same_remark,
                    faults: Faults::from_error(layout, form, error, "minutes-answer"),
                    form,
                };
                show::render(cx, layout, form_errors::id(&same_meeting)?, again)
            },
        )
        .await
}
