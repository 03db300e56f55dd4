//! Pipeline of all cases: by state and table, with the amounts asked for, and the longest waiting cases.

use actix_web::HttpResponse;
use askama::Template;

use super::super::base::bars::percent;
use super::super::base::presentation::days_since;
use super::super::base::route::{Line, page};
use super::super::base::{Layout, Page, PageRequest};
use super::waits_text;
use crate::policy::OVERSIGHT;
use edba_common::error::Result;
use edba_domain::codes::{CaseStatus, Role};
use edba_domain::{Cents, Id};
use edba_service::Context;
use edba_service::overview::{self, PipelineCell, UNDER_WAY};

/// The most waiting cases in the list: more than a bureau has.
const LONGEST: i64 = 200;
/// From how many days on a case counts as stalled.
const STILL: i64 = 14;

pub(super) fn lines() -> Vec<Line> {
    vec![page("/pipeline", OVERSIGHT, show)]
}

/// A state, over all tables.
struct Lane {
    status: CaseStatus,
    cases: i64,
    asked: Cents,
    /// The width of the bar in hundredths of a per cent, and its position.
    bar: String,
    text_at: String,
    bar_at: String,
}

/// The cases of one table, or of none.
struct AtTable {
    id: Option<Id>,
    name: String,
    /// One per state, in the order of the lanes: the number of cases, and the amount they ask for.
    cells: Vec<(i64, Cents)>,
    cases: i64,
    asked: Cents,
}

impl AtTable {
    fn from_cells(id: Option<Id>, name: String, all: &[PipelineCell]) -> Self {
        let cells: Vec<(i64, Cents)> = UNDER_WAY
            .iter()
            .map(|&status| {
                let here = all.iter().filter(|c| c.status == status && c.lead_table_id == id);
                (here.clone().map(|c| c.cases).sum(), here.map(|c| c.asked).sum())
            })
            .collect();
        Self {
            id,
            name,
            cases: cells.iter().map(|(cases, _)| cases).sum(),
            asked: cells.iter().map(|(_, asked)| *asked).sum(),
            cells,
        }
    }
}

/// A case that waits.
struct Row {
    path: String,
    number: String,
    title: String,
    status: CaseStatus,
    waits: String,
    asked: Cents,
    days: i64,
}

#[derive(Template)]
#[template(path = "bureau/pipeline.html")]
struct Pipeline<'a> {
    layout: &'a Layout,
    tables: Vec<AtTable>,
    lanes: Vec<Lane>,
    height: String,
    description: String,
    cases: i64,
    asked: Cents,
    still: usize,
    rows: Vec<Row>,
}

pub async fn show(request: PageRequest) -> HttpResponse {
    request.read(render).await
}

fn render(cx: &mut Context<'_>, layout: &Layout) -> Result<Page> {
    let (cells, tables) = overview::pipeline(cx)?;
    let mut lanes: Vec<Lane> = UNDER_WAY
        .iter()
        .map(|&status| {
            let of_status = cells.iter().filter(|c| c.status == status);
            Lane {
                status,
                cases: of_status.clone().map(|c| c.cases).sum(),
                asked: of_status.map(|c| c.asked).sum(),
                bar: String::new(),
                text_at: String::new(),
                bar_at: String::new(),
            }
        })
        .collect();
    let most = lanes
        .iter()
        .map(|l| l.asked.get())
        .max()
        .unwrap_or_default()
        .max(1);
    for (place, lane) in lanes.iter_mut().enumerate() {
        lane.bar = percent(lane.asked.get(), most);
        lane.text_at = format!("{}em", 1 + place * 3);
        lane.bar_at = format!("{}.4em", 1 + place * 3);
    }
    let proposed = overview::awaiting_approval(cx)?;
    let rows: Vec<Row> = overview::waiting_longest(cx, LONGEST, &proposed)?
        .into_iter()
        .map(|waiting| Row {
            path: if cx.actor.is(Role::Bureau) {
                format!("/cases/{}/work", waiting.case.id)
            } else {
                format!("/cases/{}", waiting.case.id)
            },
            waits: waits_text(layout, &waiting.waits_for),
            days: days_since(&cx.now, &waiting.case.status_since),
            number: waiting.case.number,
            title: waiting.case.title,
            status: waiting.case.status,
            asked: waiting.case.asked_cents,
        })
        .collect();
    let descriptions: Vec<String> = lanes
        .iter()
        .map(|lane| {
            format!(
                "{}: {}, {}",
                layout.name_of("term-status", lane.status),
                layout.with("pipeline-cases", "count", lane.cases),
                layout.euros(&lane.asked)
            )
        })
        .collect();
    Page::render(&Pipeline {
        layout,
        tables: tables
            .iter()
            .map(|t| AtTable::from_cells(Some(t.id), layout.pick(&t.name_nl, &t.name_en).to_owned(), &cells))
            .chain([AtTable::from_cells(None, layout.say("pipeline-no-table"), &cells)])
            .filter(|t| t.id.is_some() || t.cases > 0)
            .collect(),
        height: format!("{}em", lanes.len() * 3),
        description: descriptions.join("; "),
        cases: lanes.iter().map(|l| l.cases).sum(),
        asked: lanes.iter().map(|l| l.asked).sum(),
        still: rows.iter().filter(|r| r.days > STILL).count(),
        lanes,
        rows,
    })
}
