//! Undeliverable mail (dead letters): kind, recipient, time and cause; and the state of the queues.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::super::base::form_errors::{self, Faults};
use super::super::base::presentation::kind_name;
use super::super::base::route::{Line, form, page};
use super::super::base::{Form, Layout, Page, PageRequest, confirm};
use crate::policy::POSTMASTERS;
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_service::Context;
use edba_service::mail::dead_letters::{self, DeadFilter, DeadLetter};
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
    row: DeadLetter,
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
    layout: &'a Layout,
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
        (self.layout.now.utc() - since.utc()).num_minutes().max(0)
    }
}

async fn show(request: PageRequest) -> HttpResponse {
    let after = request.query().text("after").to_owned();
    request
        .read(move |cx, layout| {
            let after = match after.as_str() {
                "" => None,
                text => Some(form_errors::id(text)?),
            };
            render(cx, layout, Faults::none(), after)
        })
        .await
}

fn render(cx: &mut Context<'_>, layout: &Layout, faults: Faults, after: Option<Id>) -> Result<Page> {
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
                name: kind_name(layout, &code),
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
                    || layout.say("dead-letters-no-kind"),
                    |code| kind_name(layout, code),
                ),
                of_use: dead_letters::is_of_use(cx, &row),
                row,
            })
            .collect(),
        kinds,
        layout,
    })
}

async fn send_again(request: PageRequest, path: web::Path<String>, form: Form) -> HttpResponse {
    let mail = path.into_inner();
    request
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

async fn send_kind_again(request: PageRequest, form: Form) -> HttpResponse {
    request
        .act(
            form,
            |cx, layout, form| {
                let kind = form.given("kind").ok_or_else(|| Error::not_found("page"))?;
                if !confirm::is_given(form) {
                    let count = dead_letters::kinds(cx)?
                        .into_iter()
                        .find_map(|(code, count)| (code.as_deref() == Some(kind.as_str())).then_some(count));
                    let count_text = layout.with("dead-letters-count", "count", count.unwrap_or(0));
                    return confirm::ask(
                        layout,
                        form,
                        "resend-all",
                        vec![(kind_name(layout, &kind), count_text)],
                    );
                }
                dead_letters::send_all_again(cx, &kind)?;
                Ok(Page::go(PATH).saying("notice-mail-sent-again"))
            },
            again,
        )
        .await
}

fn again(cx: &mut Context<'_>, layout: &Layout, form: &Form, error: &Error) -> Result<Page> {
    let faults = Faults::from_error(layout, form, error, "dead-letters");
    render(cx, layout, faults, None)
}
