//! Where all cases stand: by state and table, with what they ask, and which wait the longest.

use actix_web::HttpResponse;
use askama::Template;

use super::super::base::{Frame, Page, Visit};
use super::super::routes::{Line, page};
use super::waits_text;
use crate::domain::codes::{CaseStatus, Role};
use crate::domain::{Cents, Id, Moment};
use crate::error::Result;
use crate::service::Context;
use crate::service::overview::{self, UNDER_WAY};
use crate::web::access::OVERSIGHT;

/// How many cases stand in the list of those that wait.
const LONGEST: i64 = 20;
/// From how many days on a case counts as standing still.
const STILL: i64 = 14;

pub(super) fn lines() -> Vec<Line> {
    vec![page("/pipeline", OVERSIGHT, show)]
}

/// Whole days between two moments, as people count them.
pub fn days_since(now: &Moment, since: &Moment) -> i64 {
    (now.local_date() - since.local_date()).num_days()
}

/// A state with the number of cases at each table.
struct Lane {
    status: CaseStatus,
    /// In the order of the tables; the last is without a table.
    cells: Vec<i64>,
    cases: i64,
    asked: Cents,
    /// The width of the bar in hundredths of a per cent, and where it stands.
    bar: String,
    text_at: String,
    bar_at: String,
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
    frame: &'a Frame,
    tables: Vec<String>,
    lanes: Vec<Lane>,
    height: String,
    told: String,
    /// Whether there are cases without a table.
    loose: bool,
    cases: i64,
    asked: Cents,
    still: usize,
    rows: Vec<Row>,
}

pub async fn show(visit: Visit) -> HttpResponse {
    visit.read(render).await
}

fn render(cx: &mut Context<'_>, frame: &Frame) -> Result<Page> {
    let (cells, tables) = overview::pipeline(cx)?;
    let at_table = |status: CaseStatus, table: Option<Id>| -> i64 {
        cells
            .iter()
            .filter(|c| c.status == status && c.lead_table_id == table)
            .map(|c| c.cases)
            .sum()
    };
    let mut lanes: Vec<Lane> = UNDER_WAY
        .iter()
        .map(|&status| {
            let of_status = cells.iter().filter(|c| c.status == status);
            Lane {
                status,
                cells: tables
                    .iter()
                    .map(|t| at_table(status, Some(t.id)))
                    .chain([at_table(status, None)])
                    .collect(),
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
    let rows: Vec<Row> = overview::waiting_longest(cx, LONGEST)?
        .into_iter()
        .map(|waiting| Row {
            path: if cx.actor.is(Role::Bureau) {
                format!("/cases/{}/work", waiting.case.id)
            } else {
                format!("/cases/{}", waiting.case.id)
            },
            waits: waits_text(frame, &waiting.waits_for),
            days: days_since(&cx.now, &waiting.case.status_since),
            number: waiting.case.number,
            title: waiting.case.title,
            status: waiting.case.status,
            asked: waiting.case.asked_cents,
        })
        .collect();
    let told: Vec<String> = lanes
        .iter()
        .map(|lane| {
            format!(
                "{}: {}, {}",
                frame.of("term-status", lane.status),
                frame.with("pipeline-cases", "count", lane.cases),
                frame.euros(&lane.asked)
            )
        })
        .collect();
    Page::of(&Pipeline {
        frame,
        loose: lanes.iter().any(|l| l.cells.last().is_some_and(|n| *n > 0)),
        tables: tables
            .iter()
            .map(|t| frame.pick(&t.name_nl, &t.name_en).to_owned())
            .collect(),
        height: format!("{}em", lanes.len() * 3),
        told: told.join("; "),
        cases: lanes.iter().map(|l| l.cases).sum(),
        asked: lanes.iter().map(|l| l.asked).sum(),
        still: rows.iter().filter(|r| r.days > STILL).count(),
        lanes,
        rows,
    })
}

/// A share of a whole as the width of a bar, with two digits; whole numbers throughout.
pub(super) fn percent(part: i64, whole: i64) -> String {
    if whole <= 0 {
        return "0%".to_owned();
    }
    let hundredths = i128::from(part.clamp(0, whole)) * 10_000 / i128::from(whole);
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn a_share_is_never_more_than_the_whole() {
        assert_eq!(percent(1, 3), "33.33%");
        assert_eq!(percent(5, 3), "100.00%");
        assert_eq!(percent(-5, 3), "0.00%");
        assert_eq!(percent(5, 0), "0%");
        assert_eq!(percent(i64::MAX, i64::MAX), "100.00%");
    }
}
