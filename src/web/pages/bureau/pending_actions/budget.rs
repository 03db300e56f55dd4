//! The details of a proposed move of the budget: its cells with their budgets before and after, and its source.

use super::Layout;
use crate::pages::budget::{budget_in_words, cell_of, exceeded_in_words};
use edba_common::error::Result;
use edba_domain::Id;
use edba_service::Context;
use edba_service::budget::breaches;
use edba_service::budget::moves::NewBudgetMove;
use edba_service::budget::outcomes::{self, MovedCell};
use edba_service::pending_actions::{MoneyAction, PendingAction, Subject, SubjectCell};

/// A cell of a move.
pub(super) struct MovedCellLine {
    pub id: Id,
    /// Whether it changes, gives or gets.
    pub label: String,
    pub name: String,
    /// Its budget before and after, and in sentences by how much it would be exceeded.
    pub sentences: Vec<String>,
}

impl MovedCellLine {
    /// As a fact of the confirmation.
    pub fn fact(self) -> (String, String) {
        let lines: Vec<String> = [self.name].into_iter().chain(self.sentences).collect();
        (self.label, lines.join("\n"))
    }
}

/// For each of these actions the cells that it would change, and by how much they would be exceeded; none for an action of another
/// kind.
pub(super) fn moved_cells(
    cx: &mut Context<'_>,
    layout: &Layout,
    rows: &[&PendingAction],
    subjects: &[Subject],
) -> Result<Vec<Vec<MovedCellLine>>> {
    let mut proposed = Vec::new();
    for row in rows {
        if let MoneyAction::MoveBudget { cell_id, change } = row.payload.read_as()? {
            proposed.push((cell_id, change));
        }
    }
    let outcomes: Vec<MovedCell> = outcomes::of_moves(cx, &proposed)?.into_iter().flatten().collect();
    Ok(subjects
        .iter()
        .map(|subject| {
            let mut lines = lines(layout, "approvals-cell-change", &subject.cells);
            for (line, cell) in lines.iter_mut().zip(&subject.cells) {
                let moved = outcomes.iter().find(|moved| is_of(moved, cell));
                line.sentences
                    .extend(moved.into_iter().flat_map(|moved| exceeded(layout, moved)));
            }
            lines
        })
        .collect())
}

/// Whether it is this cell with this budget after the move: several moves of one cell can wait.
fn is_of(moved: &MovedCell, cell: &SubjectCell) -> bool {
    (moved.found.cell.id, moved.after) == (cell.id, cell.budget_after)
}

/// By how much more is committed and pledged than the budget after a move.
fn exceeded(layout: &Layout, moved: &MovedCell) -> Vec<String> {
    let over = [
        ("approvals-cell-over", moved.over_by()),
        ("approvals-cell-over-pledged", moved.over_with_pledges()),
    ];
    over.into_iter()
        .filter(|(_, amount)| amount.is_positive())
        .map(|(key, amount)| layout.with(key, "amount", layout.euros(&amount)))
        .collect()
}

/// The cells of a move with their budgets before and after it, in a message with `before` and `after`.
pub(super) fn lines(layout: &Layout, change: &str, cells: &[SubjectCell]) -> Vec<MovedCellLine> {
    let labels: &[&str] = match cells.len() {
        1 => &["budget-cell"],
        _ => &["approvals-from-cell", "approvals-to-cell"],
    };
    labels
        .iter()
        .zip(cells)
        .map(|(label, cell)| {
            let [before, after] =
                [cell.budget, cell.budget_after].map(|budget| budget_in_words(layout, budget));
            MovedCellLine {
                id: cell.id,
                label: layout.say(label),
                name: name(layout, cell),
                sentences: vec![layout.with2(change, "before", before, "after", after)],
            }
        })
        .collect()
}

/// The name of a cell.
fn name(layout: &Layout, cell: &SubjectCell) -> String {
    let funder = cell.organisation_name.as_deref();
    let track = match (&cell.track, &cell.track_name_nl, &cell.track_name_en) {
        (_, Some(nl), Some(en)) => layout.pick(nl, en).to_owned(),
        (Some(code), ..) => code.clone(),
        _ => layout.say("budget-all-tracks"),
    };
    let (year, kind) = (cell.budget_year, cell.expenditure_kind);
    cell_of(layout, funder, year, kind, cell.instrument, &track)
}

/// The document that a move follows from: label, value, and whether it is user-written. The subject tells the rest.
pub(super) fn of_move(layout: &Layout, new: NewBudgetMove) -> Vec<(String, String, bool)> {
    vec![
        (layout.say("budget-source"), new.source, true),
        (
            layout.say("budget-sourceDate"),
            layout.day(&new.source_date),
            false,
        ),
    ]
}

/// The cells of its new year that a proposed carry-over of a commitment would exceed.
pub(super) fn of_new_year(
    cx: &mut Context<'_>,
    layout: &Layout,
    row: &PendingAction,
) -> Result<Vec<(String, String, bool)>> {
    let MoneyAction::CarryOverCommitment {
        commitment_id,
        carry_over,
    } = row.payload.read_as()?
    else {
        return Ok(Vec::new());
    };
    let exceeded = breaches::of_carry_over(cx, &commitment_id, &carry_over)?;
    Ok(exceeded
        .iter()
        .map(|found| {
            (
                layout.say("vote-budget-title"),
                exceeded_in_words(layout, found),
                false,
            )
        })
        .collect())
}
