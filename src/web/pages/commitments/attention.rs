//! What asks for attention among the commitments, for the list and for the desks: proposed payment schedules that wait for
//! an answer, loans that are not repaid in time, and subsidies that are still to come back.

use super::overdue_repayments::{OverdueLoans, about, names_funder};
use crate::pages::base::Layout;
use edba_common::error::Result;
use edba_domain::{Cents, Id};
use edba_service::Context;
use edba_service::commitments::payment_schedules::{self as schedules, NamedProposal};
use edba_service::overview::{self, NamedCommitment};

/// The most proposals that are listed.
const MOST_PROPOSALS: i64 = 50;

/// A commitment in one of the lists.
pub(in crate::pages) struct Line {
    pub commitment_id: Id,
    pub case_title: String,
    /// When it was proposed; empty for money that is to come back.
    pub day: String,
    /// Its decision, funder, year and kind, and for money that is to come back its amount.
    pub about: String,
}

/// The view model.
pub(in crate::pages) struct Attention {
    /// The oldest first.
    pub proposals: Vec<Line>,
    /// Loans that are not repaid in time.
    pub overdue: OverdueLoans,
    pub recoverable: Vec<Line>,
    /// What is to come back of these together.
    pub recoverable_sum: Cents,
}

impl Attention {
    /// For a user who may read commitments. Proposals are those that the user's side answers.
    pub(in crate::pages) fn of(cx: &mut Context<'_>, layout: &Layout) -> Result<Self> {
        let names_funder = names_funder(cx);
        let found = overview::recoverable(cx)?;
        Ok(Self {
            proposals: schedules::waiting(cx, MOST_PROPOSALS)?
                .into_iter()
                .map(|one| proposal(layout, one, names_funder))
                .collect(),
            overdue: OverdueLoans::of(cx, layout)?,
            recoverable_sum: found.iter().map(recoverable_of).sum(),
            recoverable: found
                .into_iter()
                .map(|one| to_come_back(layout, one, names_funder))
                .collect(),
        })
    }

    pub(in crate::pages) fn is_empty(&self) -> bool {
        self.proposals.is_empty() && self.overdue.loans.is_empty() && self.recoverable.is_empty()
    }
}

fn recoverable_of(one: &NamedCommitment) -> Cents {
    one.row.ledger().recoverable()
}

fn proposal(layout: &Layout, one: NamedProposal, names_funder: bool) -> Line {
    let funder = names_funder.then_some(one.organisation);
    Line {
        commitment_id: one.commitment_id,
        case_title: one.case_title,
        day: layout.date(&one.proposed_at),
        about: about(
            layout,
            one.decision_number,
            funder,
            (one.budget_year, one.expenditure_kind),
        ),
    }
}

fn to_come_back(layout: &Layout, one: NamedCommitment, names_funder: bool) -> Line {
    let amount = layout.euros(&recoverable_of(&one));
    let year_kind = (one.row.budget_year, one.row.expenditure_kind);
    let funder = names_funder.then_some(one.organisation);
    let about = about(layout, one.decision_number, funder, year_kind);
    Line {
        commitment_id: one.row.id,
        case_title: one.case_title,
        day: String::new(),
        about: format!("{about} · {amount}"),
    }
}
