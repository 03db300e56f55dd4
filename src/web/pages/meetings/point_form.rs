//! The form with which the bureau records an action point of a meeting.

use actix_web::{HttpResponse, web};

use super::show::{self, Again};
use crate::pages::action_points::{name_of_seat, owner_of, text_of};
use crate::pages::base::form_errors::{self, Faults};
use crate::pages::base::{Form, Page, PageRequest};
use edba_service::action_points;

/// Records an action point of a meeting.
pub async fn add(request: PageRequest, meeting: web::Path<String>, form: Form) -> HttpResponse {
    let same = meeting.clone();
    request
        .act(
            form,
            move |cx, _, form| {
                let id = form_errors::id(&meeting)?;
                let owner_id = owner_of(form)?;
                let owner = match (form.given("owner"), owner_id) {
                    (Some(name), _) => name,
                    (None, Some(owner_id)) => name_of_seat(cx, id, owner_id)?,
                    (None, None) => String::new(),
                };
                let item_id = match form.text("agendaItemId") {
                    "" => None,
                    item => Some(form_errors::id(item)?),
                };
                let text = text_of(form, owner, cx.now)?;
                action_points::add(cx, id, item_id, text, owner_id)?;
                Ok(Page::go(format!("/meetings/{id}#action-points")).saying("notice-action-point-made"))
            },
            move |cx, layout, form, error| {
                let again = Again {
                    name: "point",
                    faults: Faults::from_error(layout, form, error, "action-points"),
                    form,
                };
                show::render(cx, layout, form_errors::id(&same)?, again)
            },
        )
        .await
}
