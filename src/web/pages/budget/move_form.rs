//! The form that proposes a move: the kind is chosen first, and then only what a move of that kind needs is asked.

use serde_json::json;

use super::super::base::form_errors::{self, Amount, Choice, read_with_amounts};
use super::super::base::{Form, Layout};
use super::track_name;
use edba_common::error::Result;
use edba_domain::budget::{BudgetChange, pair_fault};
use edba_domain::codes::Language;
use edba_service::budget::moves::NewBudgetMove;
use edba_service::budget::{BudgetCell, BudgetMoveKind, FoundCell, NamedCell};

/// The form, as far as it is filled in.
pub(super) struct MoveForm {
    /// None until a kind is chosen.
    pub kind: Option<BudgetMoveKind>,
    /// The cells that an amount can go to by a move of this kind.
    pub others: Vec<Choice>,
    /// Whether the budget can become p.m.: while no commitment uses it.
    pub may_be_pm: bool,
    /// Why no move of this kind is possible now; empty where one is.
    pub impossible: String,
}

impl MoveForm {
    pub fn new(
        layout: &Layout,
        found: &FoundCell,
        all: &[NamedCell],
        tracks: &[(String, String)],
        kind: Option<BudgetMoveKind>,
        form: &Form,
    ) -> Self {
        let cell = &found.cell;
        let pairs = kind.filter(|kind| kind.has_two_cells());
        let others: Vec<Choice> = pairs.map_or_else(Vec::new, |kind| {
            let to = all.iter().map(|other| &other.cell);
            let to = to.filter(|to| pair_fault(kind, &cell.key(), &to.key()).is_none());
            to.map(|to| choice(layout, to, tracks, form.text("toCellId")))
                .collect()
        });
        let impossible = match pairs {
            Some(_) if cell.budget_cents.is_none() => layout.say("fault-cell-without-amount"),
            Some(kind) if others.is_empty() => layout.say(match kind {
                BudgetMoveKind::CarryOver => "budget-move-carry-over-nowhere",
                _ => "budget-move-transfer-nowhere",
            }),
            _ => String::new(),
        };
        let lifts_check = BudgetChange::Set(None).lifts_check(&found.usage);
        Self {
            kind,
            others,
            may_be_pm: form.has("proMemorie") || (cell.budget_cents.is_some() && !lifts_check),
            impossible,
        }
    }

    pub fn kinds(&self) -> &'static [BudgetMoveKind] {
        BudgetMoveKind::ALL
    }

    /// Whether it asks an amount that is added or goes to another cell.
    pub fn asks_amount(&self) -> bool {
        self.kind.is_some_and(|kind| kind != BudgetMoveKind::Amendment)
    }

    /// Whether it asks the other cell.
    pub fn asks_cell(&self) -> bool {
        self.kind.is_some_and(BudgetMoveKind::has_two_cells)
    }
}

fn choice(layout: &Layout, to: &BudgetCell, tracks: &[(String, String)], chosen: &str) -> Choice {
    let name = format!(
        "{}, {}, {}, {}",
        to.budget_year,
        layout.name_of("kind", to.expenditure_kind),
        layout.name_of("instrument", to.instrument),
        track_name(layout, to.track_code.as_ref(), tracks),
    );
    Choice::new(to.id.to_string(), name, chosen)
}

/// Parses the form: amounts as the page writes them. Errors: 400 with all faults.
pub(super) fn input(form: &Form, language: Language) -> Result<NewBudgetMove> {
    let input = json!({
        "kind": form.text("kind"),
        "proMemorie": form.has("proMemorie"),
        "toCellId": form_errors::text_or_null(form, "toCellId"),
        "source": form.text("source"),
        "sourceDate": form.text("sourceDate"),
        "reason": form_errors::text_or_null(form, "reason"),
    });
    let amounts = ["amount", "newBudget"].map(Amount::Optional);
    read_with_amounts(form, language, input, &amounts)
}
