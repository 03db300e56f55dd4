//! Pipeline of all cases: by state and table, with the amounts asked for, and the longest waiting cases.

use actix_web::HttpResponse;
use askama::Template;

use super::super::base::bars::percent;
use super::super::base::presentation::days_since;
use super::super::base::route::{Line, page};
use super::super::base::{Badge, Layout, Page, PageRequest};
use super::waits_text;
use crate::policy::OVERSIGHT;
use edba_common::error::Result;
use edba_domain::codes::{CaseStatus, ExpenditureKind, Role};
use edba_domain::{Cents, Id};
use edba_service::Context;
use edba_service::budget::BudgetCell;
use edba_service::budget::of_cases::{self, CaseBreach};
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
    /// What of it does not fit the budget.
    breaches: Vec<Breach>,
}

/// A cell of the budget that a case exceeds, or would.
struct Breach {
    cell_id: Id,
    badge: Badge,
}

impl Breach {
    fn new(layout: &Layout, breach: &CaseBreach) -> Self {
        let (tone, key, funder, cell, over) = match breach {
            CaseBreach::Decision {
                cell,
                funder,
                lifted,
                over_by,
            } => {
                let (tone, key) = match lifted {
                    true => ("neutral", "pipeline-budget-lifted"),
                    false => ("error", "pipeline-budget-exceeded"),
                };
                (tone, key, funder.as_deref(), cell, over_by)
            }
            CaseBreach::Pledges(exceeded) => {
                let found = &exceeded.found;
                let funder = found.organisation_name.as_deref();
                let key = "pipeline-budget-would-exceed";
                ("warning", key, funder, &found.cell, &exceeded.over_by)
            }
            CaseBreach::Asked { prospect, cell_id } => {
                let cell = year_and_kind(layout, prospect.budget_year, prospect.expenditure_kind);
                let over = prospect.asked - prospect.room;
                return Self {
                    cell_id: *cell_id,
                    badge: badge(layout, "warning", "pipeline-budget-asked", None, &cell, &over),
                };
            }
        };
        Self {
            cell_id: cell.id,
            badge: badge(layout, tone, key, funder, &cell_of_case(layout, cell), over),
        }
    }
}

fn badge(
    layout: &Layout,
    tone: &'static str,
    key: &str,
    funder: Option<&str>,
    cell: &str,
    over: &Cents,
) -> Badge {
    let whose = funder.map_or_else(|| layout.say("pipeline-budget-programme"), str::to_owned);
    let over = layout.euros(over);
    Badge::new(
        tone,
        layout.with_all(key, &[("whose", &whose), ("cell", &cell), ("over", &over)]),
    )
}

fn year_and_kind(layout: &Layout, year: i32, kind: ExpenditureKind) -> String {
    format!("{year}, {}", layout.name_of("kind", kind))
}

/// A cell that a case counts in: of all tracks together, or of the track of the case.
fn cell_of_case(layout: &Layout, cell: &BudgetCell) -> String {
    let mut words = year_and_kind(layout, cell.budget_year, cell.expenditure_kind);
    words.push_str(", ");
    words.push_str(&layout.name_of("instrument", cell.instrument));
    if cell.track_code.is_some() {
        words.push_str(", ");
        words.push_str(&layout.say("pipeline-budget-own-track"));
    }
    words
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
    /// Whether any of the rows does not fit the budget.
    has_breaches: bool,
    rows: Vec<Row>,
}

pub async fn show(request: PageRequest) -> HttpResponse {
    request.read(render).await
}

/// The states of a case that has not ended, over all tables.
fn lanes(cells: &[PipelineCell]) -> Vec<Lane> {
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
    lanes
}

/// The cases that wait the longest, each with what of it does not fit the budget.
fn rows(cx: &mut Context<'_>, layout: &Layout) -> Result<Vec<Row>> {
    let proposed = overview::awaiting_approval(cx)?;
    let waiting = overview::waiting_longest(cx, LONGEST, &proposed, None)?;
    let cases: Vec<Id> = waiting.iter().map(|one| one.case.id).collect();
    let breaches = of_cases::breaches_of(cx, &cases)?;
    Ok(waiting
        .into_iter()
        .map(|waiting| Row {
            path: if cx.actor.is(Role::Bureau) {
                format!("/cases/{}/work", waiting.case.id)
            } else {
                format!("/cases/{}", waiting.case.id)
            },
            breaches: breaches
                .get(&waiting.case.id)
                .into_iter()
                .flatten()
                .map(|breach| Breach::new(layout, breach))
                .collect(),
            waits: waits_text(layout, &waiting.waits_for),
            days: days_since(&cx.now, &waiting.case.status_since),
            number: waiting.case.number,
            title: waiting.case.title,
            status: waiting.case.status,
            asked: waiting.case.asked_cents,
        })
        .collect())
}

fn render(cx: &mut Context<'_>, layout: &Layout) -> Result<Page> {
    let (cells, tables) = overview::pipeline(cx)?;
    let lanes = lanes(&cells);
    let rows = rows(cx, layout)?;
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
        has_breaches: rows.iter().any(|row| !row.breaches.is_empty()),
        lanes,
        rows,
    })
}
