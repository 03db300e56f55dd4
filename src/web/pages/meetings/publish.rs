//! The page on which the bureau confirms that an agenda is sent: to how many people, what is different, and which papers
//! not everybody reads.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::agenda::{ItemLine, differences, item_lines};
use super::papers::{RestrictedPaper, of_meeting, restricted};
use super::why_not;
use crate::pages::base::form_errors::{self, Faults};
use crate::pages::base::{Form, Layout, Page, PageRequest};
use crate::pages::documents::DocumentLine;
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::meeting::MeetingAct;
use edba_service::meetings::{self, NamedMeeting};
use edba_service::{Context, bodies};

#[derive(Template)]
#[template(path = "meetings/publish.html")]
struct PublishPage<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    meeting: NamedMeeting,
    /// How many people get a message.
    recipients: usize,
    items: Vec<ItemLine>,
    /// What is different from the version before, as HTML.
    differences: Vec<String>,
    restricted: Vec<RestrictedPaper>,
    /// Papers of the meeting as a whole.
    papers: Vec<DocumentLine>,
    /// Why it cannot be sent; empty if it can.
    obstacle: String,
}

pub async fn ask(request: PageRequest, meeting: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| {
            let id = form_errors::id(&meeting)?;
            render(cx, layout, id, Faults::none(), &Form::default())
        })
        .await
}

fn render(cx: &mut Context<'_>, layout: &Layout, id: Id, faults: Faults, form: &Form) -> Result<Page> {
    let agenda = meetings::agenda(cx, id)?;
    let recipients = meetings::recipients(cx, &agenda.meeting.row)?;
    let body = bodies::find(cx, agenda.meeting.row.body_id)?;
    Page::render(&PublishPage {
        layout,
        faults,
        form,
        recipients,
        items: item_lines(layout, &agenda),
        differences: differences(layout, &agenda.differences),
        papers: of_meeting(cx, layout, id)?,
        restricted: restricted(cx, layout, &agenda, body.kind)?,
        obstacle: why_not(cx, layout, &agenda.meeting.row, MeetingAct::Publish)?,
        meeting: agenda.meeting,
    })
}

pub async fn send(request: PageRequest, meeting: web::Path<String>, form: Form) -> HttpResponse {
    let same = meeting.clone();
    request
        .act(
            form,
            move |cx, _, form| {
                let id = form_errors::id(&meeting)?;
                meetings::publish(cx, id, form.given("note"), form_errors::expects(form))?;
                Ok(Page::go(format!("/meetings/{id}")).saying("notice-agenda-published"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "agenda");
                render(cx, layout, form_errors::id(&same)?, faults, form)
            },
        )
        .await
}
