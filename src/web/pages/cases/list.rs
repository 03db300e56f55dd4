//! Paginated list of the cases that the user can see, with search and filters by state and table.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use askama::Template;

use crate::api::case_list::Cursor;
use crate::pages::base::{Choice, Form, Layout, Page, PageRequest, format};
use edba_common::error::Result;
use edba_common::format::typed;
use edba_domain::codes::{BodyKind, CaseSort, CaseStatus};
use edba_domain::search_words::asked_words;
use edba_domain::{Cents, Id};
use edba_service::Context;
use edba_service::bodies;
use edba_service::cases::{self, After, CaseFilter, Found};

/// Page size.
const PAGE: usize = 25;
/// One more than the page size, to detect a next page.
const FETCH: i64 = 26;
/// Upper limit of the number of tables.
const MOST_TABLES: i64 = 100;

struct Row {
    id: Id,
    number: String,
    title: String,
    status: CaseStatus,
    status_name: String,
    table: String,
    asked: Cents,
    days: i64,
    /// Whether it waits for someone.
    waits: bool,
}

#[derive(Template)]
#[template(path = "cases/list.html")]
struct List<'a> {
    layout: &'a Layout,
    title: String,
    words: String,
    from: String,
    /// Why the amount cannot be parsed; empty without a fault.
    from_fault: String,
    statuses: Vec<Choice>,
    tables: Vec<Choice>,
    sorts: Vec<Choice>,
    rows: Vec<Row>,
    narrowed: bool,
    /// Whether the search stopped before it had read all cases.
    stopped: bool,
    next_page: String,
}

pub async fn show(request: PageRequest) -> HttpResponse {
    let query = request.query().clone();
    request.read(move |cx, layout| render(cx, layout, &query)).await
}

/// The sort orders that can be chosen.
const SORTS: [(CaseSort, &str); 5] = [
    (CaseSort::UpdatedLast, "cases-sort-updated"),
    (CaseSort::Newest, "cases-sort-newest"),
    (CaseSort::AskedMost, "cases-sort-asked"),
    (CaseSort::Title, "cases-sort-title"),
    (CaseSort::Oldest, "cases-sort-oldest"),
];

fn render(cx: &mut Context<'_>, layout: &Layout, query: &Form) -> Result<Page> {
    let tables = bodies::list(cx, Some(BodyKind::Table), None, None, MOST_TABLES)?;
    let words = query.text("q");
    // Ignore filters that cannot be parsed: this is a page and no API, and the form shows the filters in effect.
    let status: Option<CaseStatus> = query.text("status").parse().ok();
    let table: Option<Id> = query.text("table").parse().ok();
    // An amount that cannot be parsed is ignored too; its field shows the fault.
    let typed = query
        .given("from")
        .map(|text| typed::amount(&text, layout.language));
    let from = typed.as_ref().and_then(|amount| amount.as_ref().ok()).copied();
    // Default order: last updated first; newest first for a search.
    let sort: CaseSort = query.text("sort").parse().unwrap_or(if words.is_empty() {
        CaseSort::UpdatedLast
    } else {
        CaseSort::Newest
    });
    let filter = CaseFilter {
        statuses: status.into_iter().collect(),
        table_id: table,
        asked_min: from,
        words: asked_words(words),
        ..CaseFilter::default()
    };
    let after = query
        .given("after")
        .map(|cursor| Cursor::read(&cursor, sort))
        .transpose()?;
    let Found {
        rows: mut found,
        stopped_at,
    } = cases::list(cx, filter, sort, after, FETCH)?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let ended_at = match found.last().filter(|_| more) {
        Some(last) => Some(After::row(last, sort)),
        None => stopped_at.clone(),
    };
    let next_page = match ended_at {
        Some(place) => address(query, &Cursor::write(sort, place)?),
        None => String::new(),
    };
    let names: BTreeMap<Id, &str> = tables
        .iter()
        .map(|t| (t.id, layout.pick(&t.name_nl, &t.name_en)))
        .collect();
    let today = layout.now.local_date();
    let rows = found
        .into_iter()
        .map(|case| Row {
            id: case.id,
            number: case.number,
            title: case.title,
            status: case.status,
            status_name: layout.title_of("status", case.status),
            table: case
                .lead_table_id
                .and_then(|id| names.get(&id).copied())
                .unwrap_or_default()
                .to_owned(),
            asked: case.asked_cents,
            days: (today - case.status_since.local_date()).num_days(),
            waits: matches!(
                case.status,
                CaseStatus::Proposal | CaseStatus::TableReview | CaseStatus::BoardDecision
            ),
        })
        .collect();
    let any = |chosen| Choice::new("", layout.say("cases-any"), chosen);
    Page::render(&List {
        layout,
        title: layout.say(if layout.is(edba_domain::codes::Role::Initiator) {
            "way-my-cases"
        } else {
            "way-cases"
        }),
        words: words.to_owned(),
        from: from.map_or_else(
            || query.text("from").to_owned(),
            |amount| format::euros_to_type(amount, layout.language),
        ),
        from_fault: match &typed {
            Some(Err(unread)) => layout.fault(&unread.fault("?from", layout.language)),
            _ => String::new(),
        },
        statuses: std::iter::once(any(status.is_none()))
            .chain(
                CaseStatus::ALL
                    .iter()
                    .map(|s| Choice::new(s, layout.title_of("status", s), status == Some(*s))),
            )
            .collect(),
        tables: std::iter::once(any(table.is_none()))
            .chain(
                tables
                    .iter()
                    .map(|t| Choice::new(t.id, layout.pick(&t.name_nl, &t.name_en), table == Some(t.id))),
            )
            .collect(),
        sorts: SORTS
            .iter()
            .map(|(s, key)| Choice::new(s, layout.say(key), sort == *s))
            .collect(),
        narrowed: !words.is_empty() || status.is_some() || table.is_some() || from.is_some(),
        stopped: stopped_at.is_some() && !more,
        rows,
        next_page,
    })
}

/// The address of this list, from a cursor on.
fn address(query: &Form, cursor: &str) -> String {
    let kept = ["q", "status", "table", "from", "sort"];
    let query: String = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(
            query
                .fields()
                .filter(|(name, value)| kept.contains(name) && !value.is_empty()),
        )
        .append_pair("after", cursor)
        .finish();
    format!("/cases?{query}")
}
