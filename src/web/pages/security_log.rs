//! The security log, for the auditor and the administrator.

use actix_web::HttpResponse;
use askama::Template;
use chrono::NaiveDate;

use super::base::{Choice, Form, Frame, Page, Visit};
use super::routes::{Line, page};
use crate::domain::security::SecurityCode;
use crate::domain::{Id, Moment};
use crate::error::Result;
use crate::service::Context;
use crate::service::security_log::{self, SecurityEventRow, SecurityFilter};
use crate::web::access::SECURITY_READERS;
use crate::web::api::security_events::Cursor;

const PATH: &str = "/security-log";
/// How many lines stand on a page, and one more to know whether there are more.
const ON_A_PAGE: usize = 50;
const FETCH: i64 = 51;
/// What a page can be narrowed by.
const KEPT: [&str; 4] = ["code", "account", "from", "until"];

pub(super) fn lines() -> Vec<Line> {
    vec![page(PATH, SECURITY_READERS, show)]
}

/// A line as it is shown.
struct Shown {
    row: SecurityEventRow,
    what: String,
    /// The address of the list of what is about the same account.
    of_account: String,
}

#[derive(Template)]
#[template(path = "security_log.html")]
struct SecurityLog<'a> {
    frame: &'a Frame,
    codes: Vec<Choice>,
    from: String,
    until: String,
    /// The account that the list is narrowed to.
    account: String,
    narrowed: bool,
    rows: Vec<Shown>,
    next_page: String,
}

async fn show(visit: Visit) -> HttpResponse {
    let query = visit.query().clone();
    visit.read(move |cx, frame| render(cx, frame, &query)).await
}

fn render(cx: &mut Context<'_>, frame: &Frame, query: &Form) -> Result<Page> {
    // What cannot be read narrows nothing: a page is no API, and what it was narrowed by stands in the form.
    let day = |name: &str| query.text(name).parse::<NaiveDate>().ok();
    let (from, until) = (day("from"), day("until"));
    let account: Option<Id> = query.text("account").parse().ok();
    let code: Option<SecurityCode> = query.text("code").parse().ok();
    let filter = SecurityFilter {
        account_id: account,
        code,
        from: from.map(Moment::start_of),
        // The last day is in it. A day before the first has nothing in it.
        until: until
            .filter(|until| from.is_none_or(|from| from <= *until))
            .map(|day| Moment::end_of(day).plus(chrono::Duration::microseconds(1))),
    };
    let after = query
        .given("after")
        .map(|cursor| Cursor::read(&cursor))
        .transpose()?;
    let mut rows = security_log::list(cx, &filter, after, FETCH)?;
    let more = rows.len() > ON_A_PAGE;
    rows.truncate(ON_A_PAGE);
    let next_page = match rows.last().filter(|_| more) {
        Some(last) => address(query, &Cursor::write(last)?),
        None => String::new(),
    };
    let text = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    Page::of(&SecurityLog {
        frame,
        codes: std::iter::once(Choice::new("", frame.say("security-any"), code.is_none()))
            .chain(
                SecurityCode::ALL
                    .iter()
                    .map(|one| Choice::new(one, frame.of("security", one), code == Some(*one))),
            )
            .collect(),
        from: text(from),
        until: text(until),
        account: account.map(|id| id.to_string()).unwrap_or_default(),
        narrowed: code.is_some() || account.is_some() || from.is_some() || until.is_some(),
        rows: rows
            .into_iter()
            .map(|row| Shown {
                what: frame.of("security", row.code),
                of_account: row
                    .account_id
                    .map(|id| format!("{PATH}?account={id}"))
                    .unwrap_or_default(),
                row,
            })
            .collect(),
        next_page,
    })
}

/// This list from a place on.
fn address(query: &Form, cursor: &str) -> String {
    let query: String = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(
            query
                .fields()
                .filter(|(name, value)| KEPT.contains(name) && !value.is_empty()),
        )
        .append_pair("after", cursor)
        .finish();
    format!("{PATH}?{query}")
}
