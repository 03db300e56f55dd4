//! The facts of a proposal, from its subject.

use super::Layout;
use edba_domain::budget::BudgetMoveKind;
use edba_domain::codes::MoneyActionKind;
use edba_service::pending_actions::Subject;

/// Label and value: whom it concerns, the amount, the years, the date, and the decision it follows from.
pub(super) fn facts(layout: &Layout, action: &str, subject: Subject) -> Vec<(String, String)> {
    let Subject {
        organisation_id: _,
        organisation_name,
        amount,
        commitments,
        pledges,
        instrument,
        budget_year,
        to_budget_year,
        expenditure_kind,
        due_date,
        decision_number,
        decision_number_version,
        move_kind,
        cells: _,
    } = subject;
    let amount = amount.map(|amount| {
        let amount_text = layout.euros(&amount);
        let of_what = match (
            commitments.filter(|count| *count > 0 || pledges.is_none()),
            pledges,
        ) {
            (Some(count), Some(pledges)) => layout.with_all(
                "approvals-total-both",
                &[("amount", &amount_text), ("count", &count), ("pledges", &pledges)],
            ),
            (Some(count), None) => layout.with2("approvals-total", "amount", amount_text, "count", count),
            (None, Some(count)) => {
                layout.with2("approvals-total-pledges", "amount", amount_text, "count", count)
            }
            (None, None) => return (layout.say(amount_label(action, move_kind)), amount_text),
        };
        (layout.name_of("approvals-amount", action), of_what)
    });
    let year = budget_year
        .zip(expenditure_kind)
        .map(|(year, kind)| format!("{year}, {}", layout.name_of("kind", kind)));
    let decision = decision_number.map(|number| match decision_number_version {
        Some(version) if version > 1 => {
            format!("{number} {}", layout.with("decision-version", "version", version))
        }
        _ => number,
    });
    let line = |key: &str, value: Option<String>| value.map(|value| (layout.say(key), value));
    let kind = move_kind.map(|kind| layout.title_of("budget-move", kind));
    [
        line("budget-kind", kind),
        line("approvals-organisation", organisation_name),
        amount,
        line(
            "approvals-instrument",
            instrument.map(|instrument| layout.title_of("instrument", instrument)),
        ),
        line("approvals-year", year),
        line(
            "settlement-budgetYear",
            to_budget_year.map(|year| year.to_string()),
        ),
        line("approvals-decision", decision),
        line("approvals-due", due_date.map(|day| layout.day(&day))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The label of an amount that is no total. An amendment of the budget tells the budget after it.
fn amount_label(action: &str, move_kind: Option<BudgetMoveKind>) -> &'static str {
    match move_kind {
        Some(BudgetMoveKind::Amendment) => "budget-newBudget",
        _ if action == MoneyActionKind::MoveBudget.as_str() => "approvals-amount-move-budget",
        _ => "approvals-amount",
    }
}
