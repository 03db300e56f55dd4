//! The budget: its cells and their moves, compared with the history of their programme.

use edba_domain::EventKind;
use serde_json::{Value, json};

use super::comparison::Comparison;
use super::expected::{Event, Expected, Fields, Subject, fields, pick, with};
use super::finding::Looked;
use crate::Context;
use edba_common::error::Result;
use edba_domain::Id;
use edba_store::budget_cells as store;
use edba_store::{Conn, budget_usage, kept};

const CELL: Subject = Subject::complete("budget");
const MOVE: Subject = Subject::complete("budget move");
/// The yearly programme of a year.
const YEAR: Subject = Subject::complete("yearly programme");

/// The members of a move, as events name them.
const MEMBERS: [&str; 6] = ["kind", "amount", "budget", "pairId", "source", "sourceDate"];

/// Replays an event of a programme; false for one that is not about its budget.
pub(super) fn replay(event: &Event<'_>, expected: &mut Expected) -> bool {
    let programme = event.row.stream_id.to_string();
    match event.kind() {
        Some(EventKind::ProgrammeBudgetSet) => yearly_programme(event, &programme, expected),
        Some(EventKind::BudgetCellOpened | EventKind::BudgetCellMoved) => {
            let text = |name: &str| event.get(name).as_str().map(str::to_owned);
            let code = |name: &str| text(name).unwrap_or_default();
            let key = key(
                &programme,
                event.get("year").as_i64().unwrap_or_default(),
                &code("expenditureKind"),
                &code("instrument"),
                text("track").as_deref(),
                text("organisationId").as_deref(),
            );
            let whole = event.get("track").is_null() && event.get("organisationId").is_null();
            if whole && event.kind() == Some(EventKind::BudgetCellMoved) {
                goes_up(&programme, event.get("year"), expected);
            }
            let cell = json!({ "amount": event.get("budget"), "version": event.row.version_after });
            expected.record(CELL, key, fields(cell));
            let told = event.pick(&MEMBERS.map(|name| (name, name)));
            let cell = json!({ "cellId": event.key(), "seq": event.row.version_after });
            moved(event, event.get("moveId"), with(told, cell), expected);
        }
        _ => return false,
    }
    true
}

/// Replaces the cells of a year for all tracks together.
fn yearly_programme(event: &Event<'_>, programme: &str, expected: &mut Expected) {
    let Some(year) = event.get("year").as_i64() else {
        return expected.mark_incomplete(CELL);
    };
    expected.record(
        YEAR,
        format!("{programme}/{year}"),
        fields(json!({ "version": event.row.version_after })),
    );
    let of_year = format!("{programme}/{year}/");
    // The keys of cells of one track or one funder have further parts.
    expected.forget(CELL, |key| {
        key.starts_with(&of_year) && key.matches('/').count() == 3
    });
    for cell in event.get("cells").as_array().into_iter().flatten() {
        let code = |name: &str| cell[name].as_str().unwrap_or_default();
        let key = key(
            programme,
            year,
            code("expenditureKind"),
            code("instrument"),
            None,
            None,
        );
        // Events from before migration 0052 have no version of a cell.
        expected.record(
            CELL,
            key,
            pick(cell, &["amount", "version"].map(|name| (name, name))),
        );
    }
    for one in event.get("moves").as_array().into_iter().flatten() {
        let told = pick(one, &MEMBERS.map(|name| (name, name)));
        let cell = json!({ "cellId": one["cellId"], "seq": one["seq"] });
        moved(event, &one["moveId"], with(told, cell), expected);
    }
}

/// A move of a cell of the whole programme changes its yearly programme.
fn goes_up(programme: &str, year: &Value, expected: &mut Expected) {
    let key = format!("{programme}/{year}");
    let before = expected
        .get(YEAR, &key)
        .and_then(|year| year.get("version")?.as_i64())
        .unwrap_or_default();
    expected.record(YEAR, key, fields(json!({ "version": before + 1 })));
}

fn moved(event: &Event<'_>, id: &Value, told: Fields, expected: &mut Expected) {
    if let Some(id) = id.as_str() {
        let values = json!({
            "reason": event.reason(), "recordedById": event.row.actor_id, "recordedAt": event.at(),
        });
        expected.record(MOVE, id, with(told, values));
    }
}

fn key(
    programme: &str,
    year: i64,
    kind: &str,
    instrument: &str,
    track: Option<&str>,
    organisation: Option<&str>,
) -> String {
    let of_all = format!("{programme}/{year}/{kind}/{instrument}");
    match (track, organisation) {
        (None, None) => of_all,
        (track, organisation) => format!(
            "{of_all}/{}/{}",
            track.unwrap_or_default(),
            organisation.unwrap_or_default()
        ),
    }
}

pub(super) fn compare(conn: &mut Conn, programmes: &[Id], comparison: &mut Comparison<'_>) -> Result<()> {
    kept::budget_cells(conn, programmes, &mut |row| {
        let key = key(
            row.programme_id.as_str(),
            i64::from(row.budget_year),
            row.expenditure_kind.as_str(),
            row.instrument.as_str(),
            row.track_code.as_deref(),
            row.organisation_id.as_ref().map(Id::as_str),
        );
        let kept = json!({ "amount": row.budget_cents, "version": row.version });
        comparison.row(CELL, &key, fields(kept));
        Ok(())
    })?;
    comparison.end(CELL);
    kept::budget_years(conn, programmes, &mut |(programme, year, version)| {
        comparison.row(
            YEAR,
            &format!("{programme}/{year}"),
            fields(json!({ "version": version })),
        );
        Ok(())
    })?;
    comparison.end(YEAR);
    kept::budget_moves(conn, programmes, &mut |row| {
        let kept = json!({
            "cellId": row.cell_id, "seq": row.seq, "kind": row.kind, "amount": row.amount_cents,
            "budget": row.after_cents, "pairId": row.pair_id, "source": row.source, "sourceDate": row.source_date,
            "reason": row.reason, "recordedById": row.recorded_by, "recordedAt": row.recorded_at,
        });
        // The first move of a cell that was taken over from a yearly programme is not in the history and has no recorder; only the
        // amount of the cell is.
        let taken_over = row.recorded_by.is_none() && row.seq == 1;
        let is_complete = comparison.expected.is_complete(MOVE) && !taken_over;
        comparison.known(MOVE, row.id.as_str(), fields(kept), is_complete);
        Ok(())
    })?;
    comparison.end(MOVE);
    Ok(())
}

/// Checks that the budget of each cell is the sum of its moves, and that both sides of each transfer fit each other.
pub(super) fn verify(cx: &mut Context<'_>) -> Result<Looked> {
    let mut looked = Looked {
        at: u64::try_from(store::count(cx.conn)?).unwrap_or(u64::MAX),
        ..Looked::default()
    };
    for id in budget_usage::cells_unlike_their_moves(cx.conn)? {
        looked.wrong.push(format!(
            "budget cell {id}: its budget is not the sum of its moves"
        ));
    }
    for id in budget_usage::unbalanced_pairs(cx.conn)? {
        looked
            .wrong
            .push(format!("budget move {id}: its two sides do not fit each other"));
    }
    Ok(looked)
}
