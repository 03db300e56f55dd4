//! Breaches of the budget by many cases: the cells that their decisions exceed, and those that their open ballots would exceed.

use std::collections::BTreeMap;

use super::breaches::{CaseCells, Charged, ExceededCell, Prospect, YearCells};
use crate::Context;
use crate::ballots::rules_of;
use edba_common::error::{Error, Result};
use edba_domain::codes::BallotKind;
use edba_domain::funding::Need;
use edba_domain::{Cents, Id};
use edba_store::ballots::{self, Ballot, Pledge};
use edba_store::budget_cells::BudgetCell;
use edba_store::{budget_usage, case_tracks};

/// Why the budget does not fit.
#[derive(Debug, Clone)]
pub enum CaseBreach {
    /// The decision that stands exceeds this cell; `lifted` where the board allowed it, which it can for a cell of the programme.
    Decision {
        cell: BudgetCell,
        funder: Option<String>,
        lifted: bool,
        /// How much more than its budget is committed up to this decision.
        over_by: Cents,
    },
    /// The pledges in the open ballot would exceed this cell.
    Pledges(ExceededCell),
    /// What the open ballot asks for a budget year and an expenditure kind is more than all cells of the programme have left.
    Asked {
        prospect: Prospect,
        /// The cell of the programme with the most left.
        cell_id: Id,
    },
}

/// What does not fit of each of these cases; cases whose decisions and ballots fit are left out. Seven statements at most, whatever
/// the number of cases. Errors: 403 for all but bureau and auditor.
pub fn breaches_of(cx: &mut Context<'_>, cases: &[Id]) -> Result<BTreeMap<Id, Vec<CaseBreach>>> {
    if !cx.actor.sees_everything() {
        return Err(Error::forbidden(
            "Only the project bureau and the auditor see this.",
        ));
    }
    let mut found: BTreeMap<Id, Vec<CaseBreach>> = BTreeMap::new();
    for exceeded in budget_usage::exceeded_by_cases(cx.conn, cases)? {
        found
            .entry(exceeded.case_id)
            .or_default()
            .push(CaseBreach::Decision {
                lifted: exceeded.lifted && exceeded.organisation_name.is_none(),
                cell: exceeded.cell,
                funder: exceeded.organisation_name,
                over_by: exceeded.over_by,
            });
    }
    for open in open_ballots(cx, cases)? {
        let breaches = open.breaches()?;
        if !breaches.is_empty() {
            found.entry(open.ballot.case_id).or_default().extend(breaches);
        }
    }
    Ok(found)
}

/// An open ballot of the board.
struct OpenBallot {
    ballot: Ballot,
    need: Need,
    pledges: Vec<Pledge>,
    cells: CaseCells,
}

impl OpenBallot {
    /// The pledges count where the ballot shows its votes before the close.
    fn breaches(&self) -> Result<Vec<CaseBreach>> {
        let rules = rules_of(&self.ballot)?;
        let cells = self.cells.clone().without(&self.pledges, &rules);
        let charged: Vec<Charged> = match rules.visible_before_close {
            true => self.pledges.iter().map(Charged::of_pledge).collect(),
            false => Vec::new(),
        };
        let exceeded = cells.exceeded_by(&charged);
        // A cell of the programme that the pledges exceed is not reported a second time for what is asked.
        let is_reported = |prospect: &Prospect| {
            exceeded.iter().map(|one| &one.found.cell).any(|cell| {
                cell.organisation_id.is_none()
                    && (cell.budget_year, cell.expenditure_kind)
                        == (prospect.budget_year, prospect.expenditure_kind)
            })
        };
        let asked: Vec<CaseBreach> = cells
            .prospects(&self.need)
            .into_iter()
            .filter(|prospect| prospect.is_exceeded() && !is_reported(prospect))
            .filter_map(|prospect| {
                let of_programme = prospect.rooms.iter().filter(|room| room.funder.is_none());
                let most = of_programme.max_by_key(|room| room.free)?;
                Some(CaseBreach::Asked {
                    cell_id: most.cell_id,
                    prospect,
                })
            })
            .collect();
        Ok(exceeded
            .into_iter()
            .map(CaseBreach::Pledges)
            .chain(asked)
            .collect())
    }
}

/// The open ballots of the board on these cases, each with its pledges and the cells that it can count in. Six statements at
/// most.
fn open_ballots(cx: &mut Context<'_>, cases: &[Id]) -> Result<Vec<OpenBallot>> {
    let mut open = ballots::open_on_cases(cx.conn, cases)?;
    open.retain(|ballot| ballot.kind != BallotKind::Advice);
    let ids: Vec<Id> = open.iter().map(|ballot| ballot.id).collect();
    let mut pledges: BTreeMap<Id, Vec<Pledge>> = BTreeMap::new();
    for pledge in ballots::standing_pledges_of(cx.conn, &ids)? {
        pledges.entry(pledge.ballot_id).or_default().push(pledge);
    }
    let of: Vec<Id> = open.iter().map(|ballot| ballot.case_id).collect();
    let tracks: BTreeMap<Id, Option<String>> = case_tracks::of_cases(cx.conn, &of)?.into_iter().collect();
    let needs = open
        .iter()
        .map(|ballot| Ok(ballot.need.read()?))
        .collect::<Result<Vec<Need>>>()?;
    let years = needs
        .iter()
        .flat_map(|need| need.cells().map(|(cell, _)| cell.budget_year));
    let cells = YearCells::read(cx, years, &of)?;
    Ok(open
        .into_iter()
        .zip(needs)
        .map(|(ballot, need)| {
            let track = tracks.get(&ballot.case_id).and_then(Option::as_deref);
            OpenBallot {
                cells: cells.of_case(&ballot.case_id, track).for_ballot(&ballot),
                pledges: pledges.remove(&ballot.id).unwrap_or_default(),
                need,
                ballot,
            }
        })
        .collect())
}
