//! Whether the decision on a case fits the budget, and how the budget stands before it is taken.

use std::collections::{BTreeMap, BTreeSet};

use super::FoundCell;
use crate::Context;
use crate::ballots::rules_of;
use crate::commitments::carry_overs::NewCarryOver;
use edba_common::error::{Error, Result};
use edba_domain::ballot::BodyRules;
use edba_domain::codes::{ExpenditureKind, Instrument, PledgeStatus};
use edba_domain::funding::{Cell, Need, PledgeOffer};
use edba_domain::{Cents, Id};
use edba_store::ballots::{self, Ballot, Pledge};
use edba_store::budget_cells::{self as store, BudgetCell, CellFilter};
use edba_store::{budget_usage, case_tracks, decisions, people};

/// The most cells that one decision can exceed: those of its own years, kinds, instruments and funders.
const MOST: i64 = 1_000;

/// The cells that a decision exceeds, in words such as `2026, investment, subsidy`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Breaches {
    pub programme: Vec<String>,
    /// These begin with the name of the funder.
    pub funder: Vec<String>,
}

/// The cells that the commitments of a decision exceed. What was committed before it takes precedence: of two decisions that do
/// not fit together, the later one is in breach. Two statements at most.
pub fn of_decision(cx: &mut Context<'_>, decision_id: &Id) -> Result<Breaches> {
    let exceeded = budget_usage::exceeded_by(cx.conn, decision_id)?;
    if exceeded.is_empty() {
        return Ok(Breaches::default());
    }
    let filter = CellFilter {
        ids: Some(exceeded.into_iter().map(|(id, _)| id).collect()),
        ..CellFilter::default()
    };
    let mut breaches = Breaches::default();
    for (cell, funder) in store::cells(cx.conn, &filter, None, MOST)? {
        match funder {
            None => breaches.programme.push(words(&cell)),
            Some(name) => breaches.funder.push(format!("{name}: {}", words(&cell))),
        }
    }
    Ok(breaches)
}

fn words(cell: &BudgetCell) -> String {
    let mut words = format!(
        "{}, {}, {}",
        cell.budget_year, cell.expenditure_kind, cell.instrument
    );
    if let Some(track) = &cell.track_code {
        words.push_str(", ");
        words.push_str(track);
    }
    words
}

/// What is free of the cells with one instrument for a budget year and an expenditure kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    pub instrument: Instrument,
    /// The name of the funder; None for the cells of the programme.
    pub funder: Option<String>,
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

/// The cells with an amount that the commitments of a case would count in.
#[derive(Debug, Clone, Default)]
pub struct CaseCells {
    cells: Vec<FoundCell>,
}

impl CaseCells {
    /// The cells of these budget years: of the programme and of all funders, of all tracks together and of the track of the case.
    /// Four statements; none without a year.
    pub fn read(cx: &mut Context<'_>, case_id: &Id, years: impl IntoIterator<Item = i32>) -> Result<Self> {
        let years: BTreeSet<i32> = years.into_iter().collect();
        if years.is_empty() {
            return Ok(Self::default());
        }
        let track = case_tracks::of_case(cx.conn, case_id)?;
        let filter = CellFilter {
            years: Some(years.into_iter().collect()),
            ..CellFilter::default()
        };
        let mut cells = super::found(cx, &filter, None, MOST)?;
        cells.retain(|one| {
            one.cell.budget_cents.is_some() && (one.cell.track_code.is_none() || one.cell.track_code == track)
        });
        Ok(Self { cells })
    }

    /// The same without what these pledges of a ballot use, which are shown beside: those of the ballot itself, or those that a
    /// new vote replaces. They count only where the ballot shows its votes before the close.
    #[must_use]
    pub fn without(mut self, pledges: &[Pledge], rules: &BodyRules) -> Self {
        if rules.visible_before_close {
            for one in &mut self.cells {
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
        let mut free: BTreeMap<(Option<&String>, Instrument), Cents> = BTreeMap::new();
        for one in &self.cells {
            let cell = &one.cell;
            if (cell.budget_year, cell.expenditure_kind) != (of.budget_year, of.expenditure_kind) {
                continue;
            }
            if let Some(left) = one.free() {
                free.entry((one.organisation_name.as_ref(), cell.instrument))
                    .and_modify(|least| *least = left.min(*least))
                    .or_insert(left);
            }
        }
        let rooms: Vec<Room> = free
            .into_iter()
            .map(|((funder, instrument), free)| Room {
                instrument,
                funder: funder.cloned(),
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
        self.cells.iter().filter_map(exceeded).collect()
    }
}

/// How the budget of the programme stands for what an open ballot of the board asks. Five statements at most.
pub fn of_ballot(cx: &mut Context<'_>, ballot: &Ballot) -> Result<Vec<Prospect>> {
    let need: Need = ballot.need.read()?;
    let cells = CaseCells::read(
        cx,
        &ballot.case_id,
        need.cells().map(|(cell, _)| cell.budget_year),
    )?;
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
    let cells = CaseCells::read(cx, &ballot.case_id, offers.iter().map(|offer| offer.budget_year))?;
    Ok(cells.without(&given, &rules_of(ballot)?).exceeded_by(&charged))
}
