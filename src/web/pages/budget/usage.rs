//! The commitments and pledges that use a cell, on its page.

use super::super::base::Layout;
use edba_common::error::{Error, Result};
use edba_domain::{Cents, Id};
use edba_service::Context;
use edba_service::budget::lines::{self, CellCommitment, CellPledge, CountedPledge};
use edba_service::budget::{FoundCell, PartsOfCases};

/// Page size of either list.
const ON_A_PAGE: usize = 50;

/// What the commitments hold together, and what of it is paid and open.
pub(super) struct Sums {
    pub held: Cents,
    pub paid: Cents,
    pub open: Cents,
}

/// A pledge as a row of a table.
pub(super) struct PledgeLine {
    pub pledge: CellPledge,
    /// How much of it counts in the cell.
    pub counted: Cents,
    /// Of its ballot, or of its ratification for a reader who does not see ballots.
    pub path: String,
    /// What it waits for.
    pub waits: String,
}

/// The lists of a cell.
pub(super) struct Usage {
    pub commitments: Vec<CellCommitment>,
    /// Of all commitments; None on one of several pages.
    pub sums: Option<Sums>,
    /// The last one on this page, where there are more.
    pub next: Option<Id>,
    pub further: bool,
    /// What is committed without being offered to the reader yet.
    pub not_offered: Cents,
    pub pledges: Vec<PledgeLine>,
    pub more_pledges: bool,
    /// What is pledged and what of it counts, where all of it is shown.
    pub pledged: Option<(Cents, Cents)>,
    /// What is pledged in ballots that the reader does not see.
    pub not_shown: Cents,
}

impl Usage {
    /// The first commitments after `before`, and the newest pledges. Two statements.
    pub fn read(
        cx: &mut Context<'_>,
        layout: &Layout,
        found: &FoundCell,
        parts: &PartsOfCases,
        before: Option<Id>,
    ) -> Result<Self> {
        let limit = i64::try_from(ON_A_PAGE + 1).map_err(Error::internal)?;
        let mut commitments = lines::commitments(cx, &found.cell, before, limit)?;
        let more = commitments.len() > ON_A_PAGE;
        commitments.truncate(ON_A_PAGE);
        let is_whole = !more && before.is_none();
        let sums = is_whole.then(|| Sums {
            held: commitments.iter().map(|one| one.held).sum(),
            paid: commitments.iter().map(|one| one.paid).sum(),
            open: commitments.iter().map(|one| one.open).sum(),
        });
        let mut pledges = lines::pledges(cx, &found.cell, parts, None, limit)?;
        let more_pledges = pledges.len() > ON_A_PAGE;
        pledges.truncate(ON_A_PAGE);
        let sees_all = cx.actor.sees_everything();
        let counted: Cents = pledges.iter().map(|one| one.counted).sum();
        let not_shown = match sees_all || more_pledges {
            true => Cents::ZERO,
            false => found.usage.pledged.less(counted),
        };
        let amount: Cents = pledges.iter().map(|one| one.pledge.amount).sum();
        let is_all = !more_pledges && not_shown.is_zero();
        Ok(Self {
            not_offered: match &sums {
                Some(sums) => found.usage.committed.less(sums.held),
                None => Cents::ZERO,
            },
            not_shown,
            pledged: is_all.then_some((amount, counted)),
            next: commitments.last().filter(|_| more).map(|last| last.id),
            further: before.is_some(),
            sums,
            commitments,
            pledges: pledges
                .into_iter()
                .map(|pledge| PledgeLine::new(layout, pledge, sees_all))
                .collect(),
            more_pledges,
        })
    }
}

impl PledgeLine {
    fn new(layout: &Layout, CountedPledge { pledge, counted }: CountedPledge, sees_ballots: bool) -> Self {
        let path = match pledge.ratification_id.filter(|_| !sees_ballots) {
            Some(ratification) => format!("/ratifications/{ratification}"),
            None => format!("/ballots/{}", pledge.ballot_id),
        };
        let waits = match (&pledge.due_date, &pledge.supersedes) {
            (Some(due), _) => layout.with("budget-pledge-ratification", "due", layout.day(due)),
            (None, Some(number)) => layout.with("budget-pledge-supersedes", "number", number),
            (None, None) => layout.say("budget-pledge-decision"),
        };
        Self {
            pledge,
            counted,
            path,
            waits,
        }
    }
}
