//! Close of a ballot of the board: checks each pledge again, allocates the means, and fixes the decision with its
//! certificate, commitments, ratifications and conditions.

use edba_store::Json;
use std::collections::{BTreeMap, BTreeSet};

use super::annul::set_aside;
use super::mandate_snapshot::{Judged, closed_at};
use super::new_decision::{ClosedBallot, DecisionNumber, NewDecision};
use super::record::record;
use super::retained::Carried;
use super::status::{gap_of, is_open, standing};
use crate::events::Chain;
use crate::headroom::{CaseHoldings, Ledger, Posting, Standing};
use crate::votes::{
    Change, RecordedLimit, as_if_given_back, in_decision_of, posting, rebalance, release, supersedes,
    with_decision_use, without,
};
use crate::{Context, cases};
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_domain::ballot::{Tally, TallyResult};
use edba_domain::codes::{BallotKind, Outcome, PledgeStatus};
use edba_domain::funding::{Cell, Need, PledgeOffer, StandingPledge, allocate, board_outcome, split};
use edba_domain::mandate::LedgerKind;
use edba_domain::ratification::LapseReason;
use edba_store::ballots::{self, Ballot, Pledge};
use edba_store::cases::{self as case_store};
use edba_store::decisions::{self, Decision};

/// Takes the decision of a closed ballot of the board, under the locks of all mandates of the case.
pub(crate) fn decide(cx: &mut Context<'_>, chain: &mut Chain, ballot: &Ballot, tally: &Tally) -> Result<()> {
    let case = case_store::case(cx.conn, &ballot.case_id)?.ok_or_else(|| Error::not_found("case"))?;
    let pledges = ballots::pledges_of(cx.conn, &ballot.id, Some(PledgeStatus::Standing))?;
    let earlier = standing(cx, &case.id)?;
    let closed = ClosedBallot {
        case: &case,
        ballot,
        tally,
    };
    if tally.result == TallyResult::Carried {
        decide_carried(cx, chain, closed, pledges, earlier)
    } else {
        decide_failed(cx, chain, closed, &pledges, earlier)
    }
}

/// Releases the pledges of a ballot that was not carried, and records the rejection or the missing quorum.
fn decide_failed(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    closed: ClosedBallot<'_>,
    pledges: &[Pledge],
    earlier: Option<Decision>,
) -> Result<()> {
    let ClosedBallot { ballot, tally, .. } = closed;
    let need: Need = ballot.need.read()?;
    release(cx, ballot, pledges, "ballot not carried")?;
    // A supplementary ballot that fails leaves the decision as it is.
    if ballot.kind == BallotKind::Supplementary {
        return Ok(());
    }
    // A ballot that was to supersede an adopted decision leaves it in force too.
    let stands = !earlier.as_ref().is_some_and(|d| d.outcome.is_adopted());
    if let Some(earlier) = earlier.as_ref().filter(|_| stands) {
        decisions::set_standing(cx.conn, &earlier.id, false)?;
    }
    // Nothing is taken of the pledges, and nothing is missing.
    let allocation = allocate(&Need::default(), &[]);
    let quorum = tally.quorum_met && tally.result != TallyResult::NoQuorum;
    let decision = NewDecision {
        closed,
        outcome: board_outcome(false, quorum, &allocation),
        pledges: Vec::new(),
        allocation,
        need,
        gap: Need::default(),
        stands,
        number: None,
        lifts_budget_breach: false,
        judged: Judged::nothing(closed_at(ballot, cx.now)),
        carried: None,
        supersedes: earlier.map(|d| d.id),
    };
    record(cx, chain, &decision)
}

/// Allocates the pledges of a carried ballot and records the adoption: as the next version of the decision in force, if
/// the ballot is supplementary, and otherwise in its place.
fn decide_carried(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    closed: ClosedBallot<'_>,
    pledges: Vec<Pledge>,
    earlier: Option<Decision>,
) -> Result<()> {
    let ClosedBallot { case, ballot, .. } = closed;
    let need: Need = ballot.need.read()?;
    let (pledges, judged) = check_again(cx, ballot, pledges)?;
    let allocation = allocate(&need, &standing_pledges(&pledges));
    let adopted = NewDecision {
        closed,
        outcome: board_outcome(true, true, &allocation),
        pledges,
        gap: allocation.gap.clone(),
        allocation,
        need,
        stands: true,
        number: None,
        lifts_budget_breach: ballot.lifts_budget_breach,
        judged,
        carried: None,
        supersedes: earlier.as_ref().map(|d| d.id),
    };
    let decision = match &earlier {
        Some(earlier) if ballot.kind == BallotKind::Supplementary => next_version(cx, earlier, adopted)?,
        Some(_) => {
            set_aside(cx, chain, case, LapseReason::DecisionSuperseded.as_str())?;
            adopted
        }
        None => adopted,
    };
    record(cx, chain, &decision)
}

/// The pledges in the form in which they are allocated, in the same order.
fn standing_pledges(pledges: &[Pledge]) -> Vec<StandingPledge> {
    pledges
        .iter()
        .map(|p| StandingPledge {
            pledge_id: p.id,
            seat_order: p.seat_order,
            cell: cell(p),
            within: p.within_cents,
            subject: p.subject_cents,
        })
        .collect()
}

fn cell(pledge: &Pledge) -> Cell {
    Cell {
        budget_year: pledge.budget_year,
        expenditure_kind: pledge.expenditure_kind,
    }
}

/// Turns the decision of a supplementary ballot into the next version of the decision that it adds to, which ends. The
/// new version takes over what was in force, the lifted breach too.
fn next_version<'a>(
    cx: &mut Context<'_>,
    earlier: &Decision,
    addition: NewDecision<'a>,
) -> Result<NewDecision<'a>> {
    let taken = addition
        .pledges
        .iter()
        .zip(&addition.allocation.lines)
        .map(|(pledge, line)| (cell(pledge), line.within + line.subject));
    // Commitments that were refused or released, and ratifications that lapsed, while the ballot was open are missing
    // in addition to the gap that it was about.
    let gap = gap_of(cx, earlier)?.after(taken);
    let next = NewDecision {
        outcome: outcome_with(cx, earlier, addition.outcome, &gap)?,
        need: earlier.need.read()?,
        gap,
        number: Some(DecisionNumber {
            text: earlier.number.clone(),
            version: earlier.number_version + 1,
        }),
        lifts_budget_breach: addition.lifts_budget_breach || earlier.lifts_budget_breach,
        carried: Some(Carried::from(cx, earlier)?),
        ..addition
    };
    decisions::set_standing(cx.conn, &earlier.id, false)?;
    Ok(next)
}

/// The outcome of a supplementary ballot together with the decision that it adds to. As in [`board_outcome`], a gap
/// takes precedence over amounts that wait for ratification.
fn outcome_with(cx: &mut Context<'_>, earlier: &Decision, of_ballot: Outcome, gap: &Need) -> Result<Outcome> {
    let today = cx.today();
    let waits = decisions::ratifications_of(cx.conn, &earlier.id)?
        .iter()
        .any(|r| is_open(r, today));
    Ok(if !gap.is_zero() {
        Outcome::AdoptedWithGap
    } else if of_ballot == Outcome::Adopted && waits {
        Outcome::AdoptedSubjectToRatification
    } else {
        of_ballot
    })
}

/// Checks each pledge again at the close: the part that a mandate no longer covers, because it was revoked or narrowed
/// before the close, becomes subject to ratification. The part within a mandate never grows. Also returns the mandate
/// versions by which it judged.
///
/// A ballot closes at its deadline, however late it is counted: later changes to a mandate do not affect a pledge.
fn check_again(cx: &mut Context<'_>, ballot: &Ballot, pledges: Vec<Pledge>) -> Result<(Vec<Pledge>, Judged)> {
    let at = closed_at(ballot, cx.now);
    let own: BTreeSet<Id> = pledges.iter().map(|p| p.id).collect();
    let beside = in_decision_of(cx, ballot, &own)?;
    let concerned: BTreeSet<Id> = pledges.iter().chain(&beside).map(|p| p.mandate_id).collect();
    if concerned.is_empty() {
        return Ok((pledges, Judged::nothing(at)));
    }
    let mut ledger = Ledger::lock(cx, &concerned, &BTreeMap::new())?;
    let (mut chains, judged) = if at == cx.now {
        let now = ledger.standing();
        (now.chains(), Judged::by(at, now.mandates()))
    } else {
        let then = Standing::at(cx.conn, &concerned, at)?.counting_twice_as(ledger.standing());
        (then.chains(), Judged::by(at, then.mandates()))
    };
    with_decision_use(&mut chains, &beside);
    let superseding = supersedes(ballot);
    if superseding {
        let holdings = if at == cx.now {
            CaseHoldings::load(cx.conn, &ballot.case_id)?
        } else {
            CaseHoldings::at(cx.conn, &ballot.case_id, at)?
        };
        as_if_given_back(&mut chains, &holdings, &pledges, &[])?;
    } else {
        without(&mut chains, &pledges.iter().collect::<Vec<_>>());
    }
    let offers: Vec<PledgeOffer> = pledges
        .iter()
        .map(|p| PledgeOffer {
            mandate_id: p.mandate_id,
            instrument: p.instrument,
            budget_year: p.budget_year,
            expenditure_kind: p.expenditure_kind,
            amount: p.within_cents,
        })
        .collect();
    let cluster = cases::cluster_of(cx, &ballot.case_id)?;
    let parts = split(&offers, &chains, &cluster, at.local_date(), at.utc());
    let mut given_back: Vec<Posting> = Vec::new();
    let before = pledges.clone();
    let mut checked = Vec::with_capacity(pledges.len());
    for (mut pledge, part) in pledges.into_iter().zip(parts) {
        let lost = pledge.within_cents - part.within;
        if lost.is_positive() {
            given_back.push(posting(
                &pledge,
                LedgerKind::Unreserve,
                lost,
                "no longer covered at the close",
            ));
            pledge.within_cents = part.within;
            pledge.subject_cents += lost;
            pledge.reasons = Json::written(&RecordedLimit::all(&part.reasons))?;
            pledge.covered_cents = pledge.covered_cents.min(part.within);
            ballots::settle_pledge(
                cx.conn,
                &pledge.id,
                pledge.within_cents,
                pledge.subject_cents,
                pledge.covered_cents,
                &pledge.reasons,
                PledgeStatus::Standing,
            )?;
        }
        checked.push(pledge);
    }
    if superseding {
        let change = Change {
            case_id: ballot.case_id,
            holdings: &CaseHoldings::load(cx.conn, &ballot.case_id)?,
            before: &before,
            given_back: &[],
            why: "checked at the close",
        };
        rebalance(cx, &mut ledger, &change, &mut checked)?;
    } else {
        ledger.post(cx, &given_back)?;
    }
    Ok((checked, judged))
}
