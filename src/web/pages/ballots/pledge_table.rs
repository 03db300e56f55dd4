//! Table of the pledges of a vote, for the review and the receipt: the parts of each, and how much the case can use.

use super::pledges;
use super::seat_of;
use super::takes_pledges;
use super::vote_form::{ReadVote, VoteForm};
use crate::pages::base::Layout;
use crate::pages::budget::exceeded_in_words;
use edba_common::error::Result;
use edba_domain::codes::BallotStatus;
use edba_domain::{Cents, Id};
use edba_service::Context;
use edba_service::ballots::{BallotView, MySeat, Pledge};
use edba_service::budget::breaches::Charged;
use edba_service::state_aid::{self, AidOutlook};
use edba_service::votes::{self, Preview};

/// A pledge as the review and the receipt show it.
pub(super) struct PledgeLine {
    pub mandate: String,
    pub what: String,
    pub amount: Cents,
    pub within: Cents,
    pub subject: Cents,
    /// The part of `within` that the decision to be superseded already holds.
    pub covered: Cents,
    /// The most that the case can use at present; the full amount once the ballot has ended.
    pub usable: Cents,
}

/// Pledges with their sums.
#[derive(Default)]
pub(super) struct PledgeTable {
    pub lines: Vec<PledgeLine>,
    pub amount: Cents,
    pub within: Cents,
    pub subject: Cents,
    pub covered: Cents,
    /// The number of the decision to be superseded.
    pub superseded: Option<String>,
    pub usable: Cents,
    /// Whether `usable` takes the pledges of others into account.
    pub counts_others: bool,
    /// What the pledges mean for state aid; None unless public money goes to an undertaking.
    pub aid: Option<AidOutlook>,
    /// The cells of the budget that the pledges would exceed, in words.
    pub exceeded: Vec<String>,
}

impl PledgeTable {
    /// The amount that a vote with these pledges reserves.
    pub fn reserved(&self) -> Cents {
        self.within - self.covered
    }

    /// The number of the decision that covers part of them, if one does.
    pub fn covering(&self) -> Option<&str> {
        self.superseded.as_deref().filter(|_| self.covered.is_positive())
    }

    /// Whether the pledges exceed what the case still asks for.
    pub fn is_more_than_asked(&self) -> bool {
        self.usable < self.amount
    }

    /// One sentence for each pledge that the case can use only in part or not at all.
    pub fn more_than_asked(&self, layout: &Layout) -> Vec<String> {
        self.lines
            .iter()
            .filter(|line| line.usable < line.amount)
            .map(|line| {
                layout.with_all(
                    "vote-more-line",
                    &[
                        ("what", &line.what),
                        ("usable", &layout.euros(&line.usable)),
                        ("amount", &layout.euros(&line.amount)),
                    ],
                )
            })
            .collect()
    }

    fn from_lines(lines: Vec<PledgeLine>, superseded: Option<String>, counts_others: bool) -> Self {
        Self {
            amount: lines.iter().map(|l| l.amount).sum(),
            within: lines.iter().map(|l| l.within).sum(),
            subject: lines.iter().map(|l| l.subject).sum(),
            covered: lines.iter().map(|l| l.covered).sum(),
            superseded,
            usable: lines.iter().map(|l| l.usable).sum(),
            counts_others,
            aid: None,
            exceeded: Vec::new(),
            lines,
        }
    }
}

/// Lowers the amount to what the case can use at present: on the row of this number, or on `all`.
pub(super) fn use_what_is_asked(
    cx: &mut Context<'_>,
    layout: &Layout,
    sheet: &BallotView,
    filled: &mut VoteForm,
    row: &str,
) -> Result<()> {
    if !takes_pledges(sheet) || !sheet.takes_votes {
        return Ok(());
    }
    let seat = seat_of(sheet, filled.seat.parse().ok())?;
    let (lines, outlook) = pledges::outlook(cx, &sheet.ballot, seat.elector.seat_id, filled)?;
    let Some(outlook) = outlook else { return Ok(()) };
    let pledged = outlook.preview.parts.iter().zip(outlook.preview.usable);
    let amounts: Vec<(usize, Cents)> = lines
        .into_iter()
        .zip(pledged)
        .filter(|(place, (part, usable))| {
            part.offer.amount > *usable && (row == "all" || row == (place + 1).to_string())
        })
        .map(|(place, (_, usable))| (place, usable))
        .collect();
    filled.take(amounts, layout.language);
    Ok(())
}

/// The pledges of a vote that has not been cast yet.
pub(super) fn reviewed_pledges(
    cx: &mut Context<'_>,
    layout: &Layout,
    sheet: &BallotView,
    seat: &MySeat,
    read: &ReadVote,
) -> Result<PledgeTable> {
    if read.vote.pledges.is_empty() {
        return Ok(PledgeTable::default());
    }
    let Preview {
        parts,
        usable,
        covered,
        superseded,
        counts_others,
        beside,
        ..
    } = votes::review(cx, &sheet.ballot, seat.elector.seat_id, &read.vote)?.preview;
    let own = pledges::own_mandates(cx)?;
    let lines = parts
        .into_iter()
        .zip(usable)
        .zip(covered)
        .map(|((part, usable), covered)| PledgeLine {
            mandate: own.iter().find(|m| m.id == part.offer.mandate_id).map_or_else(
                || layout.say("vote-mandate-ended"),
                |m| m.terms.document_number.clone(),
            ),
            what: format!(
                "{}, {}",
                pledges::cell_name(layout, part.offer.cell()),
                layout.name_of("instrument", part.offer.instrument)
            ),
            amount: part.offer.amount,
            within: part.within,
            subject: part.subject,
            covered,
            usable,
        })
        .collect();
    let pledged: Vec<(Id, Cents)> = read
        .vote
        .pledges
        .iter()
        .map(|o| (o.mandate_id, o.amount))
        .collect();
    let cells = pledges::cells_of(cx, sheet, read.vote.pledges.iter().map(|offer| offer.budget_year))?;
    let exceeded = pledges::exceeded(layout, sheet, seat, &own, &read.vote.pledges, cells);
    Ok(PledgeTable {
        aid: state_aid::outlook(cx, &sheet.ballot, &pledged, &beside)?,
        exceeded,
        ..PledgeTable::from_lines(lines, superseded, counts_others)
    })
}

/// The pledges of the other votes that the reader may see: mandate and amount.
fn pledges_beside(sheet: &BallotView, given: &[Pledge]) -> Vec<(Id, Cents)> {
    let all = sheet.votes.iter().flat_map(|(_, pledges)| pledges);
    all.filter(|pledge| given.iter().all(|own| own.id != pledge.id))
        .map(|pledge| (pledge.mandate_id, pledge.offered_cents))
        .collect()
}

/// The pledges of a vote that was cast.
pub(super) fn recorded_pledges(
    cx: &mut Context<'_>,
    layout: &Layout,
    sheet: &BallotView,
    given: &[Pledge],
) -> Result<PledgeTable> {
    if given.is_empty() {
        return Ok(PledgeTable::default());
    }
    let own = pledges::own_mandates(cx)?;
    let usable = votes::usable_of(cx, &sheet.ballot, given)?;
    let superseded = votes::superseded_number(cx, &sheet.ballot)?;
    let lines = given
        .iter()
        .enumerate()
        .map(|(place, pledge)| PledgeLine {
            usable: usable.get(place).copied().unwrap_or(pledge.offered_cents),
            mandate: own.iter().find(|m| m.id == pledge.mandate_id).map_or_else(
                || layout.say("vote-mandate-ended"),
                |m| m.terms.document_number.clone(),
            ),
            what: format!(
                "{} {}, {}",
                pledge.budget_year,
                layout.name_of("kind", pledge.expenditure_kind),
                layout.name_of("instrument", pledge.instrument)
            ),
            amount: pledge.offered_cents,
            within: pledge.within_cents,
            subject: pledge.subject_cents,
            covered: pledge.covered_cents,
        })
        .collect();
    let pledged: Vec<(Id, Cents)> = given.iter().map(|p| (p.mandate_id, p.offered_cents)).collect();
    let is_open = sheet.ballot.status == BallotStatus::Open;
    // After the decision its blockers show what does not fit.
    let years = given.iter().map(|pledge| pledge.budget_year).filter(|_| is_open);
    let cells = pledges::cells_of(cx, sheet, years)?.without(given, &sheet.rules);
    let charged: Vec<Charged> = given.iter().map(Charged::of_pledge).collect();
    let exceeded = cells.exceeded_by(&charged);
    Ok(PledgeTable {
        // After the decision the basis is stated, and the outlook is past.
        aid: match is_open {
            true => state_aid::outlook(cx, &sheet.ballot, &pledged, &pledges_beside(sheet, given))?,
            false => None,
        },
        exceeded: exceeded
            .iter()
            .map(|found| exceeded_in_words(layout, found))
            .collect(),
        ..PledgeTable::from_lines(lines, superseded, sheet.rules.visible_before_close)
    })
}
