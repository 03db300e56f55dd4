//! Forms of the budget.

use serde_json::json;

use super::{Forms, filled, id};
use crate::pages::visitor::Visitor;

/// Opens a cell of the budget, and proposes a move, which the other bureau account approves.
pub(super) fn cells_and_moves(forms: &mut Forms<'_>, bureau: &mut Visitor) {
    let opened = [
        ("expenditureKind", "programme"),
        ("instrument", "credit"),
        ("source", "Begroting 2026"),
        ("sourceDate", "2026-01-05"),
    ];
    let opening = filled(bureau, "/budget?year=2026", "/budget", &opened);
    forms.once("/budget", bureau, &opening, "budget_cells");
    let w = forms.w;
    let cells = w.bureau.get("/v1/budget-cells?year=2026");
    let page = format!("/budget/{}", id(&cells.expect(200).items()[0]));
    let moved = [
        ("amount", "1.000"),
        ("source", "Begroting 2026"),
        ("sourceDate", "2026-01-05"),
    ];
    let chosen = format!("{page}?kind=allocation");
    let moving = filled(bureau, &chosen, &chosen, &moved);
    let what = "pending_actions WHERE action = 'move-budget'";
    forms.once("/budget/{cell}", bureau, &moving, what);
    let proposed = w
        .bureau
        .get("/v1/pending-actions?status=pending")
        .expect(200)
        .items();
    let approval = format!("/v1/pending-actions/{}/approvals", id(&proposed[0]));
    w.second_bureau.post(&approval, json!({})).expect(200);
}
