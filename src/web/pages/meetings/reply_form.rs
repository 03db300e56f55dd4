//! The form with which a member says for its own seat whether it comes.

use actix_web::{HttpResponse, web};

use super::show::{self, Again};
use crate::pages::base::form_errors::{self, Faults};
use crate::pages::base::{Form, Page, PageRequest};
use edba_common::error::{Error, Result};
use edba_service::meetings;

/// Reads whether the holder of the seat comes. Errors: 400.
fn comes(form: &Form) -> Result<bool> {
    match form.text("comes") {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(Error::fault("/comes", "required", "Say whether you come.")),
    }
}

pub async fn send(request: PageRequest, meeting: web::Path<String>, form: Form) -> HttpResponse {
    let same = meeting.clone();
    request
        .act(
            form,
            move |cx, _, form| {
                let id = form_errors::id(&meeting)?;
                let seat_id = form_errors::id(form.text("seatId"))?;
                let comes = comes(form)?;
                // The reason of an earlier notice of absence stands in the field.
                let reason = form.given("reason").filter(|_| !comes);
                meetings::reply(cx, id, seat_id, comes, reason)?;
                Ok(Page::go(format!("/meetings/{id}")).saying("notice-meeting-replied"))
            },
            move |cx, layout, form, error| {
                let again = Again {
                    name: form.text("seatId"),
                    faults: Faults::from_error(layout, form, error, "attendance"),
                    form,
                };
                show::render(cx, layout, form_errors::id(&same)?, again)
            },
        )
        .await
}
