//! Preview of pledges before the vote is cast. Nothing is written and no lock is taken: everything is computed again
//! when the vote is cast.

use std::collections::{BTreeMap, BTreeSet};

use super::decision_usage::{in_decision_of, with_decision_use, without};
use super::superseding::{as_if_given_back, covered_of, superseded_number, supersedes};
use super::{NewVote, pledging};
use crate::ballots::{Ballot, sees_open_votes};
use crate::headroom::CaseHoldings;
use crate::{Context, cases, headroom};
use edba_common::error::{Error, Result};
use edba_domain::codes::{BallotStatus, PledgeStatus};
use edba_domain::funding::{
    Cell, MandateChain, Need, OfferParts, PledgeOffer, SplitPledge, left_before_each, split, usable,
};
use edba_domain::{Cents, Id};
use edba_store::ballots::{self, Pledge};

/// The amounts that these pledges would take of the mandates, and the remaining gap of the case.
#[derive(Debug, Clone)]
pub struct Preview {
    pub parts: Vec<SplitPledge>,
    /// For each offer: the most of it that the case can take at present, as far as this reader may see ([`usable`]).
    pub usable: Vec<Cents>,
    /// For each offer: the part within the mandate that the decision to be superseded already holds. It is not reserved
    /// again.
    pub covered: Vec<Cents>,
    /// The number of the decision that the ballot is to supersede.
    pub superseded: Option<String>,
    /// The amounts asked on this ballot.
    pub need: Need,
    /// The amounts still missing with these pledges and those of all others, even if all were ratified; without those
    /// of others if the reader may not see their votes.
    pub gap: Need,
    /// Whether the pledges of others are counted.
    pub counts_others: bool,
    /// The standing pledges on this ballot beside these offers, as far as this reader may see them: mandate and amount.
    pub beside: Vec<(Id, Cents)>,
}

/// A preview with the room left under the mandates and the pledges of others, for a form that is being filled in.
#[derive(Debug, Clone)]
pub struct Outlook {
    pub preview: Preview,
    /// For each offer: the most that could be within the mandate, after the offers before it.
    pub left: Vec<Cents>,
    /// The pledges of the other seats, by budget year and expenditure kind; `None` if the reader may not see them.
    pub others: Option<BTreeMap<Cell, Cents>>,
}

/// Computes the use of the mandates and the remaining gap, with these offers in place of the representative's earlier
/// pledges. Errors: as for a vote.
pub fn preview(cx: &mut Context<'_>, ballot: &Ballot, offers: &[PledgeOffer]) -> Result<Preview> {
    let caster = must_be_open(cx, ballot)?;
    pledging::check(cx, ballot, caster, offers)?;
    Ok(compute(cx, ballot, caster, None, offers)?.preview)
}

/// The same for one seat, and for offers that may have no amount yet. A vote with these offers may still have faults:
/// [`preview`] reports them. Errors: 400 for a mandate that is not the caller's own; 409.
pub fn outlook(
    cx: &mut Context<'_>,
    ballot: &Ballot,
    seat_id: Id,
    offers: &[PledgeOffer],
) -> Result<Outlook> {
    let caster = must_be_open(cx, ballot)?;
    pledging::own_mandates(cx, caster, offers)?;
    compute(cx, ballot, caster, Some(seat_id), offers)
}

/// The effect of a vote, with the same checks as when it is cast. Errors: as for a vote.
pub fn review(cx: &mut Context<'_>, ballot: &Ballot, seat_id: Id, vote: &NewVote) -> Result<Outlook> {
    let caster = must_be_open(cx, ballot)?;
    pledging::check_position(vote.position, &vote.pledges)?;
    pledging::check(cx, ballot, caster, &vote.pledges)?;
    compute(cx, ballot, caster, Some(seat_id), &vote.pledges)
}

/// The representative who would pledge. Errors: 403; 409 if the ballot has ended.
fn must_be_open(cx: &Context<'_>, ballot: &Ballot) -> Result<Id> {
    let caster = cx.actor.representative()?;
    if ballot.status != BallotStatus::Open {
        return Err(Error::conflict("The ballot has ended."));
    }
    Ok(caster)
}

fn compute(
    cx: &mut Context<'_>,
    ballot: &Ballot,
    caster: Id,
    seat_id: Option<Id>,
    offers: &[PledgeOffer],
) -> Result<Outlook> {
    let mut all = ballots::pledges_of(cx.conn, &ballot.id, Some(PledgeStatus::Standing))?;
    // While an open ballot hides its votes, no shown amount may depend on the pledges of others. The split under
    // lock, when the vote is cast, does count them.
    let sees_others = sees_open_votes(cx, ballot)?;
    let seen = |p: &Pledge| sees_others || p.representative_id == caster;
    all.retain(seen);
    let own: Vec<&Pledge> = all
        .iter()
        .filter(|p| p.representative_id == caster && seat_id.is_none_or(|seat| seat == p.seat_id))
        .collect();
    let replaced: BTreeSet<Id> = own.iter().map(|p| p.id).collect();
    let mut beside = in_decision_of(cx, ballot, &replaced)?;
    let holdings = if supersedes(ballot) {
        let standing = beside.iter().chain(own.iter().copied()).cloned().collect();
        Some((CaseHoldings::load(cx.conn, &ballot.case_id)?, standing))
    } else {
        None
    };
    beside.retain(|p| p.ballot_id != ballot.id || seen(p));
    let none: Vec<Pledge> = Vec::new();
    let standing = holdings.as_ref().map_or(&none, |(_, standing)| standing);
    let concerned: BTreeSet<Id> = offers
        .iter()
        .map(|o| o.mandate_id)
        .chain(standing.iter().map(|p| p.mandate_id))
        .chain(own.iter().map(|p| p.mandate_id))
        .chain(beside.iter().map(|p| p.mandate_id))
        .collect();
    let mut chains: BTreeMap<Id, MandateChain> = headroom::chains(cx, &concerned, &BTreeMap::new())?;
    with_decision_use(&mut chains, &beside);
    if let Some((holdings, standing)) = &holdings {
        as_if_given_back(&mut chains, holdings, standing, &beside)?;
    } else {
        without(&mut chains, &own);
    }
    let cluster = cases::cluster_of(cx, &ballot.case_id)?;
    let (today, now) = (cx.today(), cx.now.utc());
    let need: Need = ballot.need.read()?;
    all.retain(|p| !replaced.contains(&p.id));
    let others = per_cell(&all);
    let mine = offers.iter().map(|o| (o.cell(), o.amount));
    let gap = need.after(others.clone().into_iter().chain(mine));
    let parts = split(offers, &chains, &cluster, today, now);
    let covered = match &holdings {
        Some((holdings, _)) => covered_of(&chains, holdings, &beside, &parts)?,
        None => vec![Cents::ZERO; parts.len()],
    };
    let of_cells: Vec<OfferParts> = parts
        .iter()
        .map(|part| OfferParts {
            cell: part.offer.cell(),
            within: part.within,
            subject: part.subject,
        })
        .collect();
    Ok(Outlook {
        preview: Preview {
            usable: usable(&need.after(others.clone()), &of_cells),
            covered,
            superseded: superseded_number(cx, ballot)?,
            parts,
            need,
            gap,
            counts_others: sees_others,
            beside: all.iter().map(|p| (p.mandate_id, p.offered_cents)).collect(),
        },
        left: left_before_each(offers, &chains, &cluster, today, now),
        others: sees_others.then_some(others),
    })
}

/// For each of these pledges of a vote just cast: the most of it that the case can take at present, as far as this
/// reader may see. Empty once the ballot has ended: then the decision has fixed the amounts.
pub fn usable_of(cx: &mut Context<'_>, ballot: &Ballot, pledges: &[Pledge]) -> Result<Vec<Cents>> {
    if pledges.is_empty() || ballot.status != BallotStatus::Open {
        return Ok(Vec::new());
    }
    let own: BTreeSet<Id> = pledges.iter().map(|p| p.id).collect();
    let mut others = ballots::pledges_of(cx.conn, &ballot.id, Some(PledgeStatus::Standing))?;
    others.retain(|p| !own.contains(&p.id));
    usable_beside(cx, ballot, pledges, others)
}

/// The same, given the standing pledges of the other seats.
pub(super) fn usable_beside(
    cx: &Context<'_>,
    ballot: &Ballot,
    pledges: &[Pledge],
    mut others: Vec<Pledge>,
) -> Result<Vec<Cents>> {
    if pledges.is_empty() || ballot.status != BallotStatus::Open {
        return Ok(Vec::new());
    }
    let caster = cx.actor.representative()?;
    let sees_others = sees_open_votes(cx, ballot)?;
    others.retain(|p| sees_others || p.representative_id == caster);
    let need: Need = ballot.need.read()?;
    let offers: Vec<OfferParts> = pledges
        .iter()
        .map(|p| OfferParts {
            cell: cell_of(p),
            within: p.within_cents,
            subject: p.subject_cents,
        })
        .collect();
    Ok(usable(&need.after(per_cell(&others)), &offers))
}

fn cell_of(pledge: &Pledge) -> Cell {
    Cell {
        budget_year: pledge.budget_year,
        expenditure_kind: pledge.expenditure_kind,
    }
}

fn per_cell<'a>(pledges: impl IntoIterator<Item = &'a Pledge>) -> BTreeMap<Cell, Cents> {
    let mut sums: BTreeMap<Cell, Cents> = BTreeMap::new();
    for pledge in pledges {
        *sums.entry(cell_of(pledge)).or_default() += pledge.within_cents + pledge.subject_cents;
    }
    sums
}
