//! Whether the decision on a case fits the budget, and how the budget stands before it is taken.

use std::collections::{BTreeMap, BTreeSet};

use super::{FoundCell, PartsOfCases};
use crate::Context;
use crate::ballots::rules_of;
use crate::commitments::carry_overs::NewCarryOver;
use crate::votes::supersedes;
use edba_common::error::{Error, Result};
use edba_domain::ballot::BodyRules;
use edba_domain::budget::SupersededUsage;
use edba_domain::codes::{ExpenditureKind, Instrument, PledgeStatus};
use edba_domain::funding::{Cell, Need, PledgeOffer};
use edba_domain::{Cents, Id, Message};
use edba_store::ballots::{self, Ballot, Pledge};
use edba_store::budget_cells::{BudgetCell, CellFilter};
use edba_store::{budget_usage, case_tracks, decisions, people};

/// The cells that a decision exceeds, each as a part of a sentence with by how much.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Breaches {
    pub programme: Vec<Message>,
    /// These begin with the name of the funder.
    pub funder: Vec<Message>,
}

/// The cells that the commitments of a decision exceed. What was committed before it takes precedence: of two decisions that do
/// not fit together, the later one is in breach. One statement.
pub fn of_decision(cx: &mut Context<'_>, decision_id: &Id) -> Result<Breaches> {
    let mut breaches = Breaches::default();
    for exceeded in budget_usage::exceeded_by(cx.conn, decision_id)? {
        let cell = in_words(&exceeded.cell);
        match exceeded.organisation_name {
            None => breaches
                .programme
                .push(over("budget-breach-programme", exceeded.over_by, cell)),
            Some(name) => breaches
                .funder
                .push(over("budget-breach-funder", exceeded.over_by, cell).with("funder", name)),
        }
    }
    Ok(breaches)
}

fn over(key: &'static str, amount: Cents, cell: Message) -> Message {
    Message::new(key).with("cell", cell).with("over", amount)
}

/// A cell that a decision counts in: of all tracks together, or of the track of its case.
fn in_words(cell: &BudgetCell) -> Message {
    let key = match cell.track_code {
        None => "budget-breach-cell",
        Some(_) => "budget-breach-cell-of-track",
    };
    Message::new(key)
        .with("year", cell.budget_year.to_string())
        .with("kind", Message::new(format!("kind-{}", cell.expenditure_kind)))
        .with(
            "instrument",
            Message::new(format!("instrument-{}", cell.instrument)),
        )
}

/// What is free of the cells with one instrument for a budget year and an expenditure kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    pub instrument: Instrument,
    /// The name of the funder; None for the cells of the programme.
    pub funder: Option<String>,
    /// The cell with the least left.
    pub cell_id: Id,
    /// What is left of the budget beside what is committed and pledged; negative where that is more. A cell of the track and one
    /// of all tracks both hold: what is free is the least of them.
    pub free: Cents,
}

/// How the budget stands for one budget year and expenditure kind of a case that is to be decided on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prospect {
    pub budget_year: i32,
    pub expenditure_kind: ExpenditureKind,
    /// What the board is asked for.
    pub asked: Cents,
    /// What all instruments of the programme have room for.
    pub room: Cents,
    /// Of the programme first, for each instrument whose cell has an amount, and then of the funders.
    pub rooms: Vec<Room>,
}

impl Prospect {
    /// Whether the decision exceeds the budget of the programme, whatever the instruments.
    pub fn is_exceeded(&self) -> bool {
        self.asked > self.room
    }

    /// Whether it fits only where the pledges are spread over more than one instrument.
    pub fn needs_several_instruments(&self) -> bool {
        let mut of_programme = self.rooms.iter().filter(|room| room.funder.is_none());
        !self.is_exceeded() && of_programme.all(|room| room.free < self.asked)
    }
}

/// A cell that amounts would exceed.
#[derive(Debug, Clone)]
pub struct ExceededCell {
    pub found: FoundCell,
    /// What is left of its budget beside what is committed and what others pledged; negative where that is more already.
    pub room: Cents,
    /// By how much all of it together is more than the budget.
    pub over_by: Cents,
}

/// An amount that would be committed.
#[derive(Debug, Clone, Copy)]
pub struct Charged {
    pub budget_year: i32,
    pub expenditure_kind: ExpenditureKind,
    pub instrument: Instrument,
    /// The funder; None where it is not known: then only the cells of the programme are looked at.
    pub organisation_id: Option<Id>,
    pub amount: Cents,
}

impl Charged {
    pub fn of_offer(offer: &PledgeOffer, organisation_id: Option<Id>) -> Self {
        Self {
            budget_year: offer.budget_year,
            expenditure_kind: offer.expenditure_kind,
            instrument: offer.instrument,
            organisation_id,
            amount: offer.amount,
        }
    }

    pub fn of_pledge(pledge: &Pledge) -> Self {
        Self {
            budget_year: pledge.budget_year,
            expenditure_kind: pledge.expenditure_kind,
            instrument: pledge.instrument,
            organisation_id: Some(pledge.organisation_id),
            amount: pledge.offered_cents,
        }
    }

    /// Whether it counts in a cell of the years and the track that were read.
    fn counts_in(&self, cell: &BudgetCell) -> bool {
        (self.budget_year, self.expenditure_kind, self.instrument)
            == (cell.budget_year, cell.expenditure_kind, cell.instrument)
            && (cell.organisation_id.is_none() || cell.organisation_id == self.organisation_id)
    }
}

/// The cells with an amount of some budget years, of all tracks.
#[derive(Debug, Clone, Default)]
pub(super) struct YearCells {
    cells: Vec<(FoundCell, PartsOfCases)>,
}

impl YearCells {
    /// Of the programme and of all funders, with the part of these cases in each. Three statements; none without a year.
    pub fn read(cx: &mut Context<'_>, years: impl IntoIterator<Item = i32>, cases: &[Id]) -> Result<Self> {
        let years: BTreeSet<i32> = years.into_iter().collect();
        if years.is_empty() {
            return Ok(Self::default());
        }
        let filter = CellFilter {
            years: Some(years.into_iter().collect()),
            with_amount: true,
            ..CellFilter::default()
        };
        let cells = super::found_with_parts(cx, &filter, cases, None, i64::MAX)?;
        Ok(Self { cells })
    }

    /// The cells that the commitments of a case of this track count in.
    pub fn of_case(&self, case_id: &Id, track: Option<&str>) -> CaseCells {
        let of_track = |found: &FoundCell| {
            let own = found.cell.track_code.as_deref();
            own.is_none() || own == track
        };
        let cells = self.cells.iter().filter(|(found, _)| of_track(found));
        CaseCells {
            cells: cells
                .map(|(found, parts)| CaseCell {
                    found: found.clone(),
                    of_case: parts.get(case_id).copied().unwrap_or_default(),
                })
                .collect(),
        }
    }
}

/// A cell that the commitments of a case would count in.
#[derive(Debug, Clone)]
struct CaseCell {
    found: FoundCell,
    /// The part of the case in it.
    of_case: SupersededUsage,
}

/// The cells with an amount that the commitments of a case would count in.
#[derive(Debug, Clone, Default)]
pub struct CaseCells {
    cells: Vec<CaseCell>,
}

impl CaseCells {
    /// The cells of these budget years: of the programme and of all funders, of all tracks together and of the track of the case.
    /// Four statements; none without a year.
    pub fn read(cx: &mut Context<'_>, case_id: &Id, years: impl IntoIterator<Item = i32>) -> Result<Self> {
        let cells = YearCells::read(cx, years, &[*case_id])?;
        if cells.cells.is_empty() {
            return Ok(Self::default());
        }
        let track = case_tracks::of_cases(cx.conn, &[*case_id])?.pop();
        let track = track.and_then(|(_, track)| track);
        Ok(cells.of_case(case_id, track.as_deref()))
    }

    /// The same for what a ballot asks, or for pledges in it.
    pub fn of_ballot(
        cx: &mut Context<'_>,
        ballot: &Ballot,
        years: impl IntoIterator<Item = i32>,
    ) -> Result<Self> {
        Ok(Self::read(cx, &ballot.case_id, years)?.for_ballot(ballot))
    }

    /// The cells as they are when a ballot is decided: without what its decision would replace.
    #[must_use]
    pub(super) fn for_ballot(self, ballot: &Ballot) -> Self {
        match supersedes(ballot) {
            true => self.as_if_superseded(),
            false => self,
        }
    }

    /// The cells as if the decision on the case were superseded: the check at the new decision is made after the commitments of
    /// the old one are released, and its ratifications have lapsed.
    #[must_use]
    pub fn as_if_superseded(mut self) -> Self {
        for CaseCell { found, of_case } in &mut self.cells {
            found.usage = found.usage.as_if_superseded(std::mem::take(of_case));
        }
        self
    }

    /// The same without what these pledges of a ballot use, which are shown beside: those of the ballot itself, or those that a
    /// new vote replaces. They count only where the ballot shows its votes before the close.
    #[must_use]
    pub fn without(mut self, pledges: &[Pledge], rules: &BodyRules) -> Self {
        if rules.visible_before_close {
            for CaseCell { found: one, .. } in &mut self.cells {
                let counted = pledges.iter().map(Charged::of_pledge);
                let of_cell = counted.filter(|pledge| pledge.counts_in(&one.cell));
                one.usage.pledged = one.usage.pledged.less(of_cell.map(|pledge| pledge.amount).sum());
            }
        }
        self
    }

    /// How the budget stands for what a ballot of the board asks. A year and kind without an amount in any cell of the programme
    /// is left out: nothing is checked there.
    pub fn prospects(&self, need: &Need) -> Vec<Prospect> {
        let mut asked: BTreeMap<Cell, Cents> = BTreeMap::new();
        for (cell, amount) in need.cells() {
            *asked.entry(cell).or_default() += amount;
        }
        asked
            .into_iter()
            .filter_map(|(of, asked)| self.prospect(of, asked))
            .collect()
    }

    fn prospect(&self, of: Cell, asked: Cents) -> Option<Prospect> {
        let mut free: BTreeMap<(Option<&String>, Instrument), (Cents, Id)> = BTreeMap::new();
        for CaseCell { found: one, .. } in &self.cells {
            let cell = &one.cell;
            if (cell.budget_year, cell.expenditure_kind) != (of.budget_year, of.expenditure_kind) {
                continue;
            }
            if let Some(left) = one.free() {
                free.entry((one.organisation_name.as_ref(), cell.instrument))
                    .and_modify(|least| *least = (left, cell.id).min(*least))
                    .or_insert((left, cell.id));
            }
        }
        let rooms: Vec<Room> = free
            .into_iter()
            .map(|((funder, instrument), (free, cell_id))| Room {
                instrument,
                funder: funder.cloned(),
                cell_id,
                free,
            })
            .collect();
        let of_programme = || rooms.iter().filter(|room| room.funder.is_none());
        of_programme().next()?;
        Some(Prospect {
            budget_year: of.budget_year,
            expenditure_kind: of.expenditure_kind,
            asked,
            room: of_programme().map(|room| room.free.less(Cents::ZERO)).sum(),
            rooms,
        })
    }

    /// The cells of the programme and of the funder that these amounts would exceed together with what is committed and pledged
    /// already. A pledge only shows it; the decision is what is checked.
    pub fn exceeded_by(&self, charged: &[Charged]) -> Vec<ExceededCell> {
        let exceeded = |one: &FoundCell| -> Option<ExceededCell> {
            let counted = charged.iter().filter(|charged| charged.counts_in(&one.cell));
            let offered: Cents = counted.map(|charged| charged.amount).sum();
            let room = one.free()?;
            (offered.is_positive() && offered > room).then(|| ExceededCell {
                found: one.clone(),
                room,
                over_by: offered - room,
            })
        };
        self.cells.iter().filter_map(|one| exceeded(&one.found)).collect()
    }
}

/// How the budget of the programme stands for what an open ballot of the board asks. Five statements at most.
pub fn of_ballot(cx: &mut Context<'_>, ballot: &Ballot) -> Result<Vec<Prospect>> {
    let need: Need = ballot.need.read()?;
    let cells = CaseCells::of_ballot(cx, ballot, need.cells().map(|(cell, _)| cell.budget_year))?;
    let pledged = ballots::pledges_of(cx.conn, &ballot.id, Some(PledgeStatus::Standing))?;
    Ok(cells.without(&pledged, &rules_of(ballot)?).prospects(&need))
}

/// The cells of its new year that a carry-over of a commitment would exceed: of the programme, and of its funder. The person who
/// approves it is shown them; it is not refused, since the budget follows what was carried over at the end of the year. What it
/// uses counts in these cells from then on. Errors: 404.
pub fn of_carry_over(
    cx: &mut Context<'_>,
    commitment_id: &Id,
    new: &NewCarryOver,
) -> Result<Vec<ExceededCell>> {
    let row = decisions::commitment(cx.conn, commitment_id)?.ok_or_else(|| Error::not_found("commitment"))?;
    let charged = Charged {
        budget_year: new.budget_year,
        expenditure_kind: row.expenditure_kind,
        instrument: row.instrument,
        organisation_id: Some(row.organisation_id),
        amount: new.amount.unwrap_or(row.open_cents()),
    };
    let cells = CaseCells::read(cx, &row.case_id, [new.budget_year])?;
    Ok(cells.exceeded_by(&[charged]))
}

/// The cells that the pledges of a voter would exceed in the place of its pledges in this ballot: of the programme, and of its own
/// organisation. Six statements at most. Errors: 403 for an account of no representative.
pub fn of_offers(cx: &mut Context<'_>, ballot: &Ballot, offers: &[PledgeOffer]) -> Result<Vec<ExceededCell>> {
    let me = cx.actor.representative()?;
    let organisation = people::representative(cx.conn, &me)?.map(|person| person.organisation_id);
    let mut given = ballots::pledges_of(cx.conn, &ballot.id, Some(PledgeStatus::Standing))?;
    given.retain(|pledge| pledge.representative_id == me);
    let charged: Vec<Charged> = offers
        .iter()
        .map(|offer| Charged::of_offer(offer, organisation))
        .collect();
    let cells = CaseCells::of_ballot(cx, ballot, offers.iter().map(|offer| offer.budget_year))?;
    Ok(cells.without(&given, &rules_of(ballot)?).exceeded_by(&charged))
}
