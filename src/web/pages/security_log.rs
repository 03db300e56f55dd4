//! Page of the security log, for the auditor and the administrator.

use actix_web::HttpResponse;
use askama::Template;
use chrono::NaiveDate;

use super::base::route::{Line, page};
use super::base::{Choice, Form, Layout, Page, PageRequest};
use crate::api::security_events::Cursor;
use crate::policy::SECURITY_READERS;
use edba_common::error::Result;
use edba_domain::security::SecurityCode;
use edba_domain::{Id, Moment};
use edba_service::Context;
use edba_service::security_log::{self, SecurityEvent, SecurityFilter};

const PATH: &str = "/security-log";
/// Page size, and one more to detect a next page.
const ON_A_PAGE: usize = 50;
const FETCH: i64 = 51;
/// The filter parameters.
const KEPT: [&str; 4] = ["code", "account", "from", "until"];

pub(super) fn lines() -> Vec<Line> {
    vec![page(PATH, SECURITY_READERS, show)]
}

/// A log entry in the view model.
struct Shown {
    row: SecurityEvent,
    what: String,
    /// The address of the list filtered by the same account.
    of_account: String,
}

#[derive(Template)]
#[template(path = "security_log.html")]
struct SecurityLog<'a> {
    layout: &'a Layout,
    codes: Vec<Choice>,
    from: String,
    until: String,
    /// The account of the filter.
    account: String,
    narrowed: bool,
    rows: Vec<Shown>,
    next_page: String,
}

async fn show(request: PageRequest) -> HttpResponse {
    let query = request.query().clone();
    request.read(move |cx, layout| render(cx, layout, &query)).await
}

fn render(cx: &mut Context<'_>, layout: &Layout, query: &Form) -> Result<Page> {
    // Ignore filters that cannot be parsed: this is a page and no API, and the form shows the filters in effect.
    let day = |name: &str| query.text(name).parse::<NaiveDate>().ok();
    let (from, until) = (day("from"), day("until"));
    let account: Option<Id> = query.text("account").parse().ok();
    let code: Option<SecurityCode> = query.text("code").parse().ok();
    let filter = SecurityFilter {
        account_id: account,
        code,
        from: from.map(Moment::start_of),
        // The last day is included. A last day before the first is ignored.
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
    Page::render(&SecurityLog {
        layout,
        codes: std::iter::once(Choice::new("", layout.say("security-any"), code.is_none()))
            .chain(
                SecurityCode::ALL
                    .iter()
                    .map(|one| Choice::new(one, layout.name_of("security", one), code == Some(*one))),
            )
            .collect(),
        from: text(from),
        until: text(until),
        account: account.map(|id| id.to_string()).unwrap_or_default(),
        narrowed: code.is_some() || account.is_some() || from.is_some() || until.is_some(),
        rows: rows
            .into_iter()
            .map(|row| Shown {
                what: layout.name_of("security", row.code),
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

/// The address of this list, from a cursor on.
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
