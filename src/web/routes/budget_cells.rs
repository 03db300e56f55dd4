//! The budget: its cells, their moves, and the end of a year.

use crate::api::pending_actions::PendingActionView;
use crate::api::{budget_cells, budget_year_ends};
use crate::op::{Line, get, post};
use crate::policy::{BUREAU, OBLIGATION_READERS, OVERSIGHT};
use edba_service::budget::moves::NewBudgetMove;

pub(super) fn lines() -> Vec<Line> {
    vec![
        get(
            "/v1/budget-cells",
            "listBudgetCells",
            "Budget",
            "The cells of the budget, with what is used of each",
        )
        .describe(
            "A cell of the programme is a budget year × track × expenditure kind × instrument; a funder's cell is the same of one \
             organisation. Bureau and auditor read all of them, a finance partner and a mandate officer those of their own \
             organisation. `available` is null for a p.m. cell: no decision is checked against it.",
        )
        .allow(OBLIGATION_READERS)
        .query::<budget_cells::BudgetCellQuery>()
        .page_or_file::<budget_cells::BudgetCellView>("Cells in the order in which they were opened.")
        .to(budget_cells::list),
        post("/v1/budget-cells", "createBudgetCell", "Budget", "Open a cell of the budget")
            .describe(
                "The cell is p.m.: its first move gives it an amount. A funder's cell stands below the same cell of the \
                 programme (`no-programme-cell`). A cell exists once (`budget-cell-exists`).",
            )
            .allow(BUREAU)
            .body::<budget_cells::NewBudgetCell>()
            .created::<budget_cells::BudgetCellView>("The cell.")
            .errors(&[409])
            .to(budget_cells::create),
        get(
            "/v1/budget-cells/{budgetCellId}",
            "getBudgetCell",
            "Budget",
            "One cell of the budget",
        )
        .allow(OBLIGATION_READERS)
        .one::<budget_cells::BudgetCellView>("The cell.")
        .to(budget_cells::find),
        get(
            "/v1/budget-cells/{budgetCellId}/moves",
            "listBudgetMoves",
            "Budget",
            "The moves of a cell",
        )
        .allow(OBLIGATION_READERS)
        .page::<budget_cells::BudgetMoveView>("Moves, oldest first. The last one has the present budget.")
        .to(budget_cells::moves),
        post(
            "/v1/budget-cells/{budgetCellId}/moves",
            "createBudgetMove",
            "Budget",
            "Change the budget of a cell",
        )
        .describe(
            "With four eyes: it is recorded once another bureau account approves it. An `allocation` adds `amount`; an \
             `amendment` sets `newBudget`, or makes the budget p.m. (`proMemorie`; not while \
             commitments use it, 409 `budget-in-use`); a `transfer` takes `amount` to another cell of \
             the same year and funder; a `carry-over` takes it to the same cell of a later year. Nothing is taken from a p.m. \
             cell (`cell-without-amount`) or beyond its budget (`more-than-budget`). An allocation to a funder's cell lifts the \
             blocker `funder-budget-exceeded` of the cases that it makes room for.",
        )
        .allow(BUREAU)
        .body::<NewBudgetMove>()
        .accepted::<PendingActionView>("Proposed; another bureau account approves it.")
        .errors(&[409])
        .to(budget_cells::propose_move),
        get(
            "/v1/budget-year-ends",
            "getBudgetYearEnd",
            "Budget",
            "The end of a budget year, as it would be carried out now",
        )
        .describe(
            "Nothing is written: what of each cell follows the commitments that were carried over to later years, what lapses, \
             and what each organisation has to pay, carry over or renew. The command `edba budget year-end` carries it out.",
        )
        .allow(OVERSIGHT)
        .query::<budget_year_ends::BudgetYearEndQuery>()
        .ok::<budget_year_ends::BudgetYearEndView>("The end of the year.")
        .errors(&[404])
        .to(budget_year_ends::find),
    ]
}
