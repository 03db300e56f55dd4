//! What a letter says about actions that wait for approval.

use super::{Part, reason, text};
use crate::notifications::payload::ApprovalContent;
use crate::notifications::words::Writer;
use crate::pending_actions::{Subject, SubjectCell};
use edba_domain::Cents;

impl ApprovalContent {
    pub(super) fn part(&self, to: &Writer<'_>) -> Part {
        let action = to.name_of("term-action", self.action);
        let mut facts = vec![
            to.fact("action", &action),
            to.fact("proposed-by", &self.proposed_by),
        ];
        if let Some(subject) = &self.subject {
            facts.extend(about(to, subject));
        }
        facts.extend(reason(to, self.reason.as_deref()));
        Part {
            named: vec![
                ("action", text(action)),
                ("who", text(&self.proposed_by)),
                ("role", text(to.role.as_str())),
            ],
            facts,
            action: match self.ratification_id {
                Some(id) => to.link("own-ratification", &format!("/ratifications/{id}")),
                None => to.link("approvals", "/approvals"),
            },
        }
    }
}

/// What is approved: whom it concerns, the amount, the years, and the cells of the budget.
fn about(to: &Writer<'_>, subject: &Subject) -> Vec<(String, String)> {
    let line = |key: &str, value: Option<String>| value.map(|value| (to.say(key, &[]), value));
    let year = subject
        .budget_year
        .zip(subject.expenditure_kind)
        .map(|(year, kind)| format!("{year}, {}", to.name_of("kind", kind)));
    let kind = subject.move_kind.map(|kind| to.name_of("budget-move", kind));
    let instrument = subject.instrument;
    let lines = [
        line("budget-kind", kind),
        line("tell-fact-organisation", subject.organisation_name.clone()),
        line("tell-fact-amount", subject.amount.map(|amount| to.euros(amount))),
        line(
            "approvals-instrument",
            instrument.map(|instrument| to.name_of("instrument", instrument)),
        ),
        line("approvals-year", year),
        line(
            "settlement-budgetYear",
            subject.to_budget_year.map(|year| year.to_string()),
        ),
        line("tell-fact-decision", subject.decision_number.clone()),
        line("tell-fact-due", subject.due_date.map(|day| to.day(day))),
    ];
    let labels: &[&str] = match subject.cells.len() {
        1 => &["budget-cell"],
        _ => &["approvals-from-cell", "approvals-to-cell"],
    };
    let cells = labels.iter().zip(&subject.cells);
    let cells = cells.map(|(label, cell)| (to.say(label, &[]), in_words(to, cell)));
    lines.into_iter().flatten().chain(cells).collect()
}

/// A cell, with its budget before and after the move.
fn in_words(to: &Writer<'_>, cell: &SubjectCell) -> String {
    let programme = || to.say("budget-of-programme", &[]);
    let whose = cell.organisation_name.clone().unwrap_or_else(programme);
    let track = match (&cell.track_name_nl, &cell.track_name_en) {
        (Some(nl), Some(en)) => to.language.pick(nl, en).to_owned(),
        _ => to.say("budget-all-tracks", &[]),
    };
    let budget = |amount: Option<Cents>| amount.map_or_else(|| to.say("budget-pm", &[]), |it| to.euros(it));
    let change = to.say(
        "approvals-cell-change",
        &[
            ("before", text(budget(cell.budget))),
            ("after", text(budget(cell.budget_after))),
        ],
    );
    format!(
        "{whose}, {}, {}, {}, {track}. {change}",
        cell.budget_year,
        to.name_of("kind", cell.expenditure_kind),
        to.name_of("instrument", cell.instrument),
    )
}
