//! Undeliverable mail (dead letters): kind, recipient, time and cause; and the state of the queues.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::super::base::form_errors::{self, Faults};
use super::super::base::presentation::kind_name;
use super::super::base::route::{Line, form, page};
use super::super::base::{Form, Frame, Page, Visit, confirm};
use crate::policy::POSTMASTERS;
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_service::Context;
use edba_service::mail::dead_letters::{self, DeadFilter, DeadRow};
use edba_service::queues::{self, Queues};

const PATH: &str = "/bureau/dead-letters";
/// Page size.
const ON_A_PAGE: i64 = 50;

pub(super) fn lines() -> Vec<Line> {
    vec![
        page(PATH, POSTMASTERS, show),
        form("/bureau/dead-letters/resend", POSTMASTERS, send_kind_again),
        form("/bureau/dead-letters/{mail}/resend", POSTMASTERS, send_again),
    ]
}

/// A mail in the view model.
struct Letter {
    row: DeadRow,
    kind: String,
    /// Whether resending it makes sense.
    of_use: bool,
}

/// A kind of mail, and its number of dead letters.
struct Kind {
    code: String,
    name: String,
    count: i64,
}

#[derive(Template)]
#[template(path = "bureau/dead_letters.html")]
struct DeadLetters<'a> {
    frame: &'a Frame,
    faults: Faults,
    queues: Queues,
    letters: Vec<Letter>,
    kinds: Vec<Kind>,
    /// The cursor of the next page; None on the last.
    next: Option<Id>,
}

impl DeadLetters<'_> {
    /// How long something has waited, in whole minutes.
    fn minutes(&self, since: &edba_domain::Moment) -> i64 {
        (self.frame.now.utc() - since.utc()).num_minutes().max(0)
    }
}

async fn show(visit: Visit) -> HttpResponse {
    let after = visit.query().text("after").to_owned();
    visit
        .read(move |cx, frame| {
            let after = match after.as_str() {
                "" => None,
                text => Some(form_errors::id(text)?),
            };
            render(cx, frame, Faults::none(), after)
        })
        .await
}

fn render(cx: &mut Context<'_>, frame: &Frame, faults: Faults, after: Option<Id>) -> Result<Page> {
    let mut rows = dead_letters::list(cx, &DeadFilter::default(), after, ON_A_PAGE + 1)?;
    let more = rows.len() > usize::try_from(ON_A_PAGE).unwrap_or(0);
    if more {
        rows.pop();
    }
    let kinds = dead_letters::kinds(cx)?
        .into_iter()
        .filter_map(|(code, count)| {
            let code = code?;
            Some(Kind {
                name: kind_name(frame, &code),
                code,
                count,
            })
        })
        .collect();
    Page::render(&DeadLetters {
        faults,
        queues: queues::look_in(cx)?,
        next: if more { rows.last().map(|row| row.id) } else { None },
        letters: rows
            .into_iter()
            .map(|row| Letter {
                kind: row.kind.as_deref().map_or_else(
                    || frame.say("dead-letters-no-kind"),
                    |code| kind_name(frame, code),
                ),
                of_use: dead_letters::is_of_use(cx, &row),
                row,
            })
            .collect(),
        kinds,
        frame,
    })
}

async fn send_again(visit: Visit, path: web::Path<String>, form: Form) -> HttpResponse {
    let mail = path.into_inner();
    visit
        .act(
            form,
            move |cx, _, _| {
                dead_letters::send_again(cx, form_errors::id(&mail)?)?;
                Ok(Page::go(PATH).saying("notice-mail-sent-again"))
            },
            again,
        )
        .await
}

async fn send_kind_again(visit: Visit, form: Form) -> HttpResponse {
    visit
        .act(
            form,
            |cx, frame, form| {
                let kind = form.given("kind").ok_or_else(|| Error::not_found("page"))?;
                if !confirm::is_given(form) {
                    let count = dead_letters::kinds(cx)?
                        .into_iter()
                        .find_map(|(code, count)| (code.as_deref() == Some(kind.as_str())).then_some(count));
                    let told = frame.with("dead-letters-count", "count", count.unwrap_or(0));
                    return confirm::ask(frame, form, "resend-all", vec![(kind_name(frame, &kind), told)]);
                }
                dead_letters::send_all_again(cx, &kind)?;
                Ok(Page::go(PATH).saying("notice-mail-sent-again"))
            },
            again,
        )
        .await
}

fn again(cx: &mut Context<'_>, frame: &Frame, form: &Form, error: &Error) -> Result<Page> {
    let faults = Faults::from_error(frame, form, error, "dead-letters");
    render(cx, frame, faults, None)
}
