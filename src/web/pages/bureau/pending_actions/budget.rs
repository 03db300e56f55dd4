//! The details of a proposed move of the budget: label, value, and whether it is user-written.

use super::Layout;
use crate::pages::budget::exceeded_in_words;
use edba_common::error::Result;
use edba_service::Context;
use edba_service::budget::breaches;
use edba_service::budget::moves::NewBudgetMove;
use edba_service::pending_actions::{MoneyAction, PendingAction};

pub(super) fn of_move(layout: &Layout, new: NewBudgetMove) -> Vec<(String, String, bool)> {
    let kind = (
        layout.say("budget-kind"),
        layout.title_of("budget-move", new.kind),
        false,
    );
    let pm = new
        .pro_memorie
        .then(|| (layout.say("budget-newBudget"), layout.say("budget-pm"), false));
    let source = (layout.say("budget-source"), new.source, true);
    let day = (
        layout.say("budget-sourceDate"),
        layout.day(&new.source_date),
        false,
    );
    [kind].into_iter().chain(pm).chain([source, day]).collect()
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
