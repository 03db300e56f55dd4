//! What pledges would do, before anything is voted. Nothing is written and no lock is taken: what is told
//! here is computed again where the vote is cast.

use std::collections::{BTreeMap, BTreeSet};

use super::room::{in_decision_of, with_decision_use, without};
use super::{NewVote, pledging};
use crate::domain::codes::{BallotStatus, PledgeStatus};
use crate::domain::funding::{Cell, MandateChain, Need, PledgeOffer, SplitPledge, left_before_each, split};
use crate::domain::{Cents, Id};
use crate::error::{Error, Result};
use crate::service::ballots::{BallotRow, sees_open_votes};
use crate::service::{Context, cases, headroom};
use crate::store::ballots::{self, PledgeRow};

/// What these pledges would take of the mandates, and what of the case would still be missing.
#[derive(Debug, Clone)]
pub struct Preview {
    pub parts: Vec<SplitPledge>,
    /// What is asked on this ballot.
    pub need: Need,
    /// What would still be missing with everyone's pledges and these, even if all were ratified; where the votes
    /// of others are not to be seen, with one's own alone.
    pub gap: Need,
    /// Whether the pledges of others are counted.
    pub counts_others: bool,
}

/// A preview with what the mandates leave and what others pledge, for whoever is still filling in.
#[derive(Debug, Clone)]
pub struct Outlook {
    pub preview: Preview,
    /// For each offer: the most of it that could be within, once those before it are taken.
    pub left: Vec<Cents>,
    /// What the other seats pledge, by budget year and expenditure kind; None where that is not to be seen.
    pub others: Option<BTreeMap<Cell, Cents>>,
}

/// Computes what these offers would use of the mandates and leave of the gap, in place of the earlier
/// pledges of the same representative. Errors: as for a vote.
pub fn preview(cx: &mut Context<'_>, ballot: &BallotRow, offers: &[PledgeOffer]) -> Result<Preview> {
    let caster = must_be_open(cx, ballot)?;
    pledging::check(cx, ballot, caster, offers)?;
    Ok(compute(cx, ballot, caster, None, offers)?.preview)
}

/// The same for one seat, and for offers that need no amount yet. A vote with these offers may still have
/// faults: that is what [`preview`] tells. Errors: 400 for a mandate that is not one's own; 409.
pub fn outlook(
    cx: &mut Context<'_>,
    ballot: &BallotRow,
    seat_id: Id,
    offers: &[PledgeOffer],
) -> Result<Outlook> {
    let caster = must_be_open(cx, ballot)?;
    pledging::own_mandates(cx, caster, offers)?;
    compute(cx, ballot, caster, Some(seat_id), offers)
}

/// What a vote would do, checked as it is when it is cast. Errors: as for a vote.
pub fn review(cx: &mut Context<'_>, ballot: &BallotRow, seat_id: Id, vote: &NewVote) -> Result<Outlook> {
    let caster = must_be_open(cx, ballot)?;
    pledging::check_position(vote.position, &vote.pledges)?;
    pledging::check(cx, ballot, caster, &vote.pledges)?;
    compute(cx, ballot, caster, Some(seat_id), &vote.pledges)
}

/// Who would pledge. Errors: 403; 409 when the ballot has ended.
fn must_be_open(cx: &Context<'_>, ballot: &BallotRow) -> Result<Id> {
    let caster = cx.actor.representative()?;
    if ballot.status != BallotStatus::Open {
        return Err(Error::conflict("The ballot has ended."));
    }
    Ok(caster)
}

fn compute(
    cx: &mut Context<'_>,
    ballot: &BallotRow,
    caster: Id,
    seat_id: Option<Id>,
    offers: &[PledgeOffer],
) -> Result<Outlook> {
    let mut all = ballots::pledges_of(cx.conn, &ballot.id, Some(PledgeStatus::Standing))?;
    // Where an open ballot does not show its votes, nothing that is told here may be reckoned from those of
    // others. The split under lock, where the vote is cast, does count them.
    let sees_others = sees_open_votes(cx, ballot)?;
    let seen = |p: &PledgeRow| sees_others || p.representative_id == caster;
    all.retain(seen);
    let own: Vec<&PledgeRow> = all
        .iter()
        .filter(|p| p.representative_id == caster && seat_id.is_none_or(|seat| seat == p.seat_id))
        .collect();
    let replaced: BTreeSet<Id> = own.iter().map(|p| p.id).collect();
    let mut beside = in_decision_of(cx, ballot, &replaced)?;
    beside.retain(|p| p.ballot_id != ballot.id || seen(p));
    let concerned: BTreeSet<Id> = offers
        .iter()
        .map(|o| o.mandate_id)
        .chain(own.iter().map(|p| p.mandate_id))
        .chain(beside.iter().map(|p| p.mandate_id))
        .collect();
    let mut chains: BTreeMap<Id, MandateChain> = headroom::chains(cx, &concerned, &BTreeMap::new())?;
    without(&mut chains, &own);
    with_decision_use(&mut chains, &beside);
    let cluster = cases::cluster_of(cx, &ballot.case_id)?;
    let (today, now) = (cx.today(), cx.now.utc());
    let need: Need = serde_json::from_str(&ballot.need)?;
    let mut others: BTreeMap<Cell, Cents> = BTreeMap::new();
    for pledge in all.iter().filter(|p| !replaced.contains(&p.id)) {
        let cell = Cell {
            budget_year: pledge.budget_year,
            expenditure_kind: pledge.expenditure_kind,
        };
        *others.entry(cell).or_default() += pledge.within_cents + pledge.subject_cents;
    }
    let mine = offers.iter().map(|o| (o.cell(), o.amount));
    let gap = need.after(others.clone().into_iter().chain(mine));
    Ok(Outlook {
        preview: Preview {
            parts: split(offers, &chains, &cluster, today, now),
            need,
            gap,
            counts_others: sees_others,
        },
        left: left_before_each(offers, &chains, &cluster, today, now),
        others: sees_others.then_some(others),
    })
}
