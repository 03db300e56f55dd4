//! Close of a ballot of the board: checks each pledge again, allocates the means, and fixes the decision with its
//! certificate, commitments, ratifications and conditions.

use edba_store::Json;
use std::collections::{BTreeMap, BTreeSet};

use super::annul::set_aside;
use super::mandate_snapshot::{Judged, closed_at};
use super::record::{Fixed, fix};
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
use edba_domain::funding::{
    Allocation, Cell, Need, PledgeOffer, StandingPledge, allocate, board_outcome, split,
};
use edba_domain::mandate::LedgerKind;
use edba_store::ballots::{self, Ballot, Pledge};
use edba_store::cases::{self as case_store};
use edba_store::decisions::{self};

/// Takes the decision of a closed ballot of the board, under the locks of all mandates of the case.
pub(crate) fn decide(cx: &mut Context<'_>, chain: &mut Chain, ballot: &Ballot, tally: &Tally) -> Result<()> {
    let case = case_store::case(cx.conn, &ballot.case_id)?.ok_or_else(|| Error::not_found("case"))?;
    let pledges = ballots::pledges_of(cx.conn, &ballot.id, Some(PledgeStatus::Standing))?;
    let earlier = standing(cx, &case.id)?;
    let carried = tally.result == TallyResult::Carried;
    let need: Need = ballot.need.read()?;
    if !carried {
        release(cx, ballot, &pledges, "ballot not carried")?;
        // A supplementary ballot that fails leaves the decision as it is.
        if ballot.kind == BallotKind::Supplementary {
            return Ok(());
        }
        let stands = match &earlier {
            // A ballot that was to supersede an adopted decision leaves it in force too.
            Some(d) if d.outcome.is_adopted() => false,
            Some(d) => {
                decisions::set_standing(cx.conn, &d.id, false)?;
                true
            }
            None => true,
        };
        let outcome = board_outcome(
            false,
            tally.quorum_met && tally.result != TallyResult::NoQuorum,
            &allocate(&need, &[]),
        );
        let allocation = Allocation {
            need: none(),
            lines: Vec::new(),
            gap: none(),
            open_subject: none(),
        };
        let fixed = Fixed {
            outcome,
            allocation,
            need: need.clone(),
            gap: none(),
            stands,
            number: None,
            lifts_budget_breach: false,
            judged: Judged::nothing(closed_at(ballot, cx.now)),
            carried: None,
        };
        return fix(cx, chain, ballot, &case, tally, &[], fixed, earlier.map(|d| d.id));
    }
    let (rows, judged) = check_again(cx, ballot, pledges)?;
    let standing_pledges: Vec<StandingPledge> = rows
        .iter()
        .map(|p| StandingPledge {
            pledge_id: p.id,
            seat_order: p.seat_order,
            cell: Cell {
                budget_year: p.budget_year,
                expenditure_kind: p.expenditure_kind,
            },
            within: p.within_cents,
            subject: p.subject_cents,
        })
        .collect();
    let allocation = allocate(&need, &standing_pledges);
    let mut outcome = board_outcome(true, true, &allocation);
    let mut gap = allocation.gap.clone();
    let mut whole_need = need.clone();
    let mut number = None;
    let mut earlier_id = None;
    let mut carried = None;
    let mut lifts_budget_breach = ballot.lifts_budget_breach;
    if let Some(decision) = earlier {
        earlier_id = Some(decision.id);
        if ballot.kind == BallotKind::Supplementary {
            // A new version of the same decision takes over what was in force, the lifted breach too. Commitments that
            // were refused or released, and ratifications that lapsed, while the ballot was open are missing in
            // addition to the gap that it was about.
            let taken = standing_pledges
                .iter()
                .zip(&allocation.lines)
                .map(|(pledge, line)| (pledge.cell, line.within + line.subject));
            gap = gap_of(cx, &decision)?.after(taken);
            let today = cx.today();
            let waits = decisions::ratifications_of(cx.conn, &decision.id)?
                .iter()
                .any(|r| is_open(r, today));
            if !gap.is_zero() {
                outcome = Outcome::AdoptedWithGap;
            } else if outcome == Outcome::Adopted && waits {
                outcome = Outcome::AdoptedSubjectToRatification;
            }
            lifts_budget_breach |= decision.lifts_budget_breach;
            whole_need = decision.need.read()?;
            number = Some((decision.number.clone(), decision.number_version + 1));
            carried = Some(Carried::from(cx, &decision)?);
            decisions::set_standing(cx.conn, &decision.id, false)?;
        } else {
            set_aside(cx, chain, &case, "superseded by a new decision")?;
        }
    }
    let fixed = Fixed {
        outcome,
        allocation,
        need: whole_need,
        gap,
        stands: true,
        number,
        lifts_budget_breach,
        judged,
        carried,
    };
    fix(cx, chain, ballot, &case, tally, &rows, fixed, earlier_id)
}

fn none() -> Need {
    Need::default()
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
