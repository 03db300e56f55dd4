//! Whether the decision on a case fits the budget, and how the budget stands before it is taken.

use std::collections::{BTreeMap, HashMap};

use crate::Context;
use crate::commitments::carry_overs::NewCarryOver;
use edba_common::error::{Error, Result};
use edba_domain::budget::BudgetUsage;
use edba_domain::codes::{ExpenditureKind, Instrument};
use edba_domain::funding::{Cell, Need, PledgeOffer};
use edba_domain::{Cents, Id};
use edba_store::ballots::Ballot;
use edba_store::budget_cells::{self as store, BudgetCell, CellFilter};
use edba_store::cases::{self, Case};
use edba_store::{budget_usage, decisions, people};

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

/// How the budget of the programme stands for one budget year and expenditure kind of a case that is to be decided on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prospect {
    pub budget_year: i32,
    pub expenditure_kind: ExpenditureKind,
    /// What the board is asked for.
    pub asked: Cents,
    /// For each instrument with an amount: what no commitment uses yet; negative where more is committed.
    pub available: Vec<(Instrument, Cents)>,
    /// What all of them have room for.
    pub room: Cents,
}

impl Prospect {
    /// Whether the decision exceeds the budget, unless another instrument gives the rest.
    pub fn is_exceeded(&self) -> bool {
        self.asked > self.room
    }
}

/// How the budget stands for what a ballot of the board asks. A year and kind without an amount in any cell is left out: nothing
/// is checked there. Four statements at most.
pub fn prospects(cx: &mut Context<'_>, case: &Case, need: &Need) -> Result<Vec<Prospect>> {
    let mut asked: BTreeMap<Cell, Cents> = BTreeMap::new();
    for (cell, amount) in need.cells() {
        *asked.entry(cell).or_default() += amount;
    }
    let mut years: Vec<i32> = asked.keys().map(|cell| cell.budget_year).collect();
    years.dedup();
    if years.is_empty() {
        return Ok(Vec::new());
    }
    let track = match &case.programme_line_code {
        Some(line) => store::track_of_line(cx.conn, &case.programme_id, line)?,
        None => None,
    };
    let mut cells = store::of_years(cx.conn, &case.programme_id, &years)?;
    cells.retain(|cell| {
        cell.organisation_id.is_none()
            && cell.budget_cents.is_some()
            && (cell.track_code.is_none() || cell.track_code == track)
    });
    let ids: Vec<Id> = cells.iter().map(|cell| cell.id).collect();
    let usages: HashMap<Id, BudgetUsage> = budget_usage::of_cells(cx.conn, &ids)?.into_iter().collect();
    Ok(asked
        .into_iter()
        .filter_map(|(of, asked)| prospect(of, asked, &cells, &usages))
        .collect())
}

fn prospect(
    of: Cell,
    asked: Cents,
    cells: &[BudgetCell],
    usages: &HashMap<Id, BudgetUsage>,
) -> Option<Prospect> {
    // A cell of the track and one of all tracks both hold: what fits is the least of them.
    let mut available: BTreeMap<Instrument, Cents> = BTreeMap::new();
    for cell in cells {
        if (cell.budget_year, cell.expenditure_kind) != (of.budget_year, of.expenditure_kind) {
            continue;
        }
        let usage = usages.get(&cell.id).copied().unwrap_or_default();
        if let Some(free) = usage.available(cell.budget_cents) {
            available
                .entry(cell.instrument)
                .and_modify(|least| *least = free.min(*least))
                .or_insert(free);
        }
    }
    (!available.is_empty()).then(|| Prospect {
        budget_year: of.budget_year,
        expenditure_kind: of.expenditure_kind,
        asked,
        room: available.values().map(|free| free.less(Cents::ZERO)).sum(),
        available: available.into_iter().collect(),
    })
}

/// The cells of the programme and of the funder that these amounts would exceed together with what is committed already. A
/// pledge only shows it; the decision is what is checked.
fn of_pledges(
    cx: &mut Context<'_>,
    case: &Case,
    pledges: &[(i32, ExpenditureKind, Instrument, Cents)],
    organisation_id: Option<Id>,
) -> Result<Vec<super::FoundCell>> {
    let mut years: Vec<i32> = pledges.iter().map(|(year, ..)| *year).collect();
    years.sort_unstable();
    years.dedup();
    if years.is_empty() {
        return Ok(Vec::new());
    }
    let track = match &case.programme_line_code {
        Some(line) => store::track_of_line(cx.conn, &case.programme_id, line)?,
        None => None,
    };
    let filter = CellFilter {
        programme_id: Some(case.programme_id),
        years: Some(years),
        ..CellFilter::default()
    };
    let mut found = super::found(cx, &filter, None, MOST)?;
    found.retain(|one| {
        let cell = &one.cell;
        let concerns = (cell.track_code.is_none() || cell.track_code == track)
            && (cell.organisation_id.is_none() || cell.organisation_id == organisation_id);
        let offered: Cents = pledges
            .iter()
            .filter(|(year, kind, instrument, _)| {
                (*year, *kind, *instrument) == (cell.budget_year, cell.expenditure_kind, cell.instrument)
            })
            .map(|(.., amount)| *amount)
            .sum();
        concerns
            && offered.is_positive()
            && one
                .usage
                .available(cell.budget_cents)
                .is_some_and(|free| offered > free)
    });
    Ok(found)
}

/// The cells of its new year that a carry-over of a commitment would exceed: of the programme, and of its funder. The person who
/// approves it is shown them; it is not refused, since the budget follows what was carried over at the end of the year. What it
/// uses counts in these cells from then on. Errors: 404.
pub fn of_carry_over(
    cx: &mut Context<'_>,
    commitment_id: &Id,
    new: &NewCarryOver,
) -> Result<Vec<super::FoundCell>> {
    let row = decisions::commitment(cx.conn, commitment_id)?.ok_or_else(|| Error::not_found("commitment"))?;
    let case = cases::case(cx.conn, &row.case_id)?.ok_or_else(|| Error::not_found("case"))?;
    let amount = new.amount.unwrap_or(row.open_cents());
    let charged = (new.budget_year, row.expenditure_kind, row.instrument, amount);
    of_pledges(cx, &case, &[charged], Some(row.organisation_id))
}

/// The cells that the pledges of a voter would exceed: of the programme, and of its own organisation. Errors: 403 for an account
/// of no representative.
pub fn of_offers(
    cx: &mut Context<'_>,
    ballot: &Ballot,
    offers: &[PledgeOffer],
) -> Result<Vec<super::FoundCell>> {
    let case = cases::case(cx.conn, &ballot.case_id)?.ok_or_else(|| Error::not_found("case"))?;
    let representative = cx.actor.representative()?;
    let organisation = people::representative(cx.conn, &representative)?.map(|person| person.organisation_id);
    let pledges: Vec<_> = offers
        .iter()
        .map(|offer| {
            (
                offer.budget_year,
                offer.expenditure_kind,
                offer.instrument,
                offer.amount,
            )
        })
        .collect();
    of_pledges(cx, &case, &pledges, organisation)
}
