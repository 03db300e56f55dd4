//! The details of a proposed move of the budget: its cells with their budgets before and after, and its source.

use super::Layout;
use crate::pages::budget::{budget_in_words, cell_in_words, exceeded_in_words, tracks_of_cells};
use edba_common::error::Result;
use edba_domain::Id;
use edba_service::Context;
use edba_service::budget::breaches;
use edba_service::budget::moves::NewBudgetMove;
use edba_service::budget::outcomes::{self, MovedCell};
use edba_service::pending_actions::{MoneyAction, PendingAction};

/// A cell of a proposed move.
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

/// For each of these actions the cells that it would change; none for an action of another kind.
pub(super) fn moved_cells(
    cx: &mut Context<'_>,
    layout: &Layout,
    rows: &[&PendingAction],
) -> Result<Vec<Vec<MovedCellLine>>> {
    let mut proposed = Vec::new();
    let mut places = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        if let MoneyAction::MoveBudget { cell_id, change } = row.payload.read_as()? {
            proposed.push((cell_id, change));
            places.push(place);
        }
    }
    let outcomes = outcomes::of_moves(cx, &proposed)?;
    let tracks = tracks_of_cells(cx, layout, outcomes.iter().flatten().map(|one| &one.found))?;
    let mut lines: Vec<Vec<MovedCellLine>> = rows.iter().map(|_| Vec::new()).collect();
    for (place, cells) in places.into_iter().zip(outcomes) {
        let labels: &[&str] = match cells.len() {
            1 => &["budget-cell"],
            _ => &["approvals-from-cell", "approvals-to-cell"],
        };
        let labelled = labels.iter().zip(&cells);
        lines[place] = labelled
            .map(|(label, moved)| line(layout, label, moved, &tracks))
            .collect();
    }
    Ok(lines)
}

fn line(layout: &Layout, label: &str, moved: &MovedCell, tracks: &[(String, String)]) -> MovedCellLine {
    let cell = &moved.found.cell;
    let [before, after] = [cell.budget_cents, moved.after].map(|budget| budget_in_words(layout, budget));
    let change = layout.with2("approvals-cell-change", "before", before, "after", after);
    let over = [
        ("approvals-cell-over", moved.over_by()),
        ("approvals-cell-over-pledged", moved.over_with_pledges()),
    ];
    let over = over
        .into_iter()
        .filter(|(_, amount)| amount.is_positive())
        .map(|(key, amount)| layout.with(key, "amount", layout.euros(&amount)));
    MovedCellLine {
        id: cell.id,
        label: layout.say(label),
        name: cell_in_words(
            layout,
            &moved.found.cell,
            moved.found.organisation_name.as_deref(),
            tracks,
        ),
        sentences: [change].into_iter().chain(over).collect(),
    }
}

/// Label, value, and whether it is user-written.
pub(super) fn of_move(layout: &Layout, new: NewBudgetMove) -> Vec<(String, String, bool)> {
    let kind = (
        layout.say("budget-kind"),
        layout.title_of("budget-move", new.kind),
        false,
    );
    let amount = new.amount.map(|amount| {
        (
            layout.say("approvals-amount-move-budget"),
            layout.euros(&amount),
            false,
        )
    });
    let source = (layout.say("budget-source"), new.source, true);
    let day = (
        layout.say("budget-sourceDate"),
        layout.day(&new.source_date),
        false,
    );
    [kind].into_iter().chain(amount).chain([source, day]).collect()
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
