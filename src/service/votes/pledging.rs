//! Pledges: the part within the mandate reserves headroom at once; the part beyond it is subject to ratification. A
//! pledge never silently counts for more than its mandate.

use edba_store::Json;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::decision_usage::{in_decision_of, with_decision_use};
use super::recorded_limit::RecordedLimit;
use super::superseding::{Change, as_if_given_back, rebalance, supersedes};
use crate::ballots::{Ballot, rules_of};
use crate::headroom::{self, CaseHoldings, Ledger, Links, Posting};
use crate::mandates::MandateRecord;
use crate::{Context, cases};
use edba_common::error::{Error, Result};
use edba_domain::ballot::Elector;
use edba_domain::codes::{BallotKind, PledgeStatus, Position};
use edba_domain::funding::{MandateChain, Need, PledgeOffer, SplitPledge, pledge, split};
use edba_domain::mandate::LedgerKind;
use edba_domain::{Cents, Fault, Id};
use edba_store::ballots::{self, Pledge, Vote, VotingSeat};
use edba_store::mandates;

/// Checks offers before anything is written: only on the board, only for what the ballot asks, only under the caster's
/// own mandates. The owner of a mandate never changes, so this needs no lock; its terms are read under one.
pub(super) fn check(cx: &mut Context<'_>, ballot: &Ballot, caster: Id, offers: &[PledgeOffer]) -> Result<()> {
    if offers.is_empty() {
        return Ok(());
    }
    if ballot.kind == BallotKind::Advice {
        return Err(Error::fault(
            "/pledges",
            "not-allowed",
            "A table advises; only the board pledges.",
        ));
    }
    let need: Need = ballot.need.read()?;
    let mut faults = pledge::check(offers, &need, "/pledges");
    faults.extend(not_own(cx, caster, offers)?);
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::invalid(faults))
    }
}

/// Checks that only a vote *for* has pledges. Errors: 400.
pub(super) fn check_position(position: Position, offers: &[PledgeOffer]) -> Result<()> {
    if position == Position::For || offers.is_empty() {
        return Ok(());
    }
    Err(Error::fault(
        "/pledges",
        "not-allowed",
        "Only a vote for carries pledges.",
    ))
}

/// Checks that all offers are under the caster's own mandates. Errors: 400 with a fault for each other offer.
pub(super) fn own_mandates(cx: &mut Context<'_>, caster: Id, offers: &[PledgeOffer]) -> Result<()> {
    let faults = not_own(cx, caster, offers)?;
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::invalid(faults))
    }
}

fn not_own(cx: &mut Context<'_>, caster: Id, offers: &[PledgeOffer]) -> Result<Vec<Fault>> {
    let wanted: Vec<Id> = offers.iter().map(|o| o.mandate_id).collect();
    let own: BTreeSet<Id> = mandates::of_representative(cx.conn, &caster, &wanted)?
        .into_iter()
        .map(|m| m.id)
        .collect();
    let mut faults = Vec::new();
    for (line, offer) in offers.iter().enumerate() {
        if !own.contains(&offer.mandate_id) {
            faults.push(Fault::new(
                format!("/pledges/{line}/mandateId"),
                "not-your-mandate",
                "A pledge is made under a mandate or sub-mandate of one's own.",
            ));
        }
    }
    Ok(faults)
}

/// The pledges and mandates that a vote affects, under lock.
#[derive(Debug, Default)]
pub(super) struct Touched {
    /// The pledges of the seat's earlier vote, which this vote releases.
    pub given_back: Vec<Pledge>,
    /// The links of the chains of the locked mandates; `None` if the vote affects no mandate.
    pub links: Option<Links>,
}

/// Locks the mandates that a vote can affect, before it is judged and dated: those of its pledges and those of its
/// case, if it has pledges, releases the pledges of an earlier vote or ends the ballot. The deadline is compared with
/// the time under these locks.
pub(super) fn lock(cx: &mut Context<'_>, seat: &VotingSeat, offers: &[PledgeOffer]) -> Result<Touched> {
    if seat.ballot.kind == BallotKind::Advice {
        return Ok(Touched::default());
    }
    let mut given_back = Vec::new();
    if let Some(earlier) = seat.vote.as_ref().filter(|vote| vote.position == Position::For) {
        given_back = ballots::pledges_of(cx.conn, &seat.ballot.id, Some(PledgeStatus::Standing))?;
        given_back.retain(|p| p.vote_id == earlier.id);
    }
    let ends = rules_of(&seat.ballot)?.close_when_all_voted && seat.others_have_voted;
    if offers.is_empty() && given_back.is_empty() && !ends {
        return Ok(Touched::default());
    }
    let offered: Vec<Id> = offers.iter().map(|offer| offer.mandate_id).collect();
    let links = Links::from_rows(ballots::links_of_case(cx.conn, &seat.ballot.case_id, &offered)?);
    headroom::hold(cx, &links)?;
    Ok(Touched {
        given_back,
        links: Some(links),
    })
}

/// Replaces the pledges of a seat: releases the reservations of the earlier vote and makes new ones, under the locks of
/// all mandates concerned, which [`lock`] has taken. Returns the new pledges, and the standing pledges of the other
/// seats on the ballot.
pub(super) fn replace(
    cx: &mut Context<'_>,
    ballot: &Ballot,
    elector: &Elector,
    vote: &Vote,
    offers: &[PledgeOffer],
    touched: Touched,
) -> Result<(Vec<Pledge>, Vec<Pledge>)> {
    let Touched { given_back, links } = touched;
    let Some(links) = links.filter(|_| !offers.is_empty() || !given_back.is_empty()) else {
        return Ok((Vec::new(), Vec::new()));
    };
    let mut ledger = Ledger::lock_links(cx, links)?;
    if offers.is_empty() {
        release_in(cx, &mut ledger, ballot, &given_back, "vote changed")?;
        return Ok((Vec::new(), Vec::new()));
    }
    let replaced: BTreeSet<Id> = given_back.iter().map(|p| p.id).collect();
    let beside = in_decision_of(cx, ballot, &replaced)?;
    let mut others = beside.clone();
    others.retain(|p| p.ballot_id == ballot.id);
    let superseding = supersedes(ballot);
    if !superseding {
        ledger.post(cx, &postings(&given_back, LedgerKind::Unreserve, "vote changed"))?;
    }
    mark_released(cx, &given_back)?;
    let mut chains = ledger.chains();
    with_decision_use(&mut chains, &beside);
    let before: Vec<Pledge> = beside.iter().chain(&given_back).cloned().collect();
    let holdings = if superseding {
        let holdings = CaseHoldings::load(cx.conn, &ballot.case_id)?;
        as_if_given_back(&mut chains, &holdings, &before, &beside)?;
        Some(holdings)
    } else {
        None
    };
    let parts = split_offers(cx, ballot, offers, &chains)?;
    let mut rows = Vec::with_capacity(parts.len());
    for (line, part) in (1..).zip(parts) {
        let mandate = ledger
            .standing()
            .mandate(part.offer.mandate_id)
            .ok_or_else(|| Error::internal("a pledge's mandate was not locked"))?;
        let row = stored(ballot, elector, vote, line, &part, mandate)?;
        ballots::insert_pledge(cx.conn, &row)?;
        rows.push(row);
    }
    let Some(holdings) = holdings else {
        ledger.post(cx, &postings(&rows, LedgerKind::Reserve, "pledged"))?;
        return Ok((rows, others));
    };
    let made = rows.len();
    let mut after = beside;
    after.append(&mut rows);
    let change = Change {
        case_id: ballot.case_id,
        holdings: &holdings,
        before: &before,
        given_back: &[],
        why: "pledged",
    };
    rebalance(cx, &mut ledger, &change, &mut after)?;
    Ok((after.split_off(after.len() - made), others))
}

fn split_offers(
    cx: &mut Context<'_>,
    ballot: &Ballot,
    offers: &[PledgeOffer],
    chains: &BTreeMap<Id, MandateChain>,
) -> Result<Vec<SplitPledge>> {
    let cluster = cases::cluster_of(cx, &ballot.case_id)?;
    Ok(split(offers, chains, &cluster, cx.today(), cx.now.utc()))
}

fn stored(
    ballot: &Ballot,
    elector: &Elector,
    vote: &Vote,
    line: i32,
    part: &SplitPledge,
    mandate: &MandateRecord,
) -> Result<Pledge> {
    let SplitPledge {
        offer,
        within,
        subject,
        reasons,
    } = part;
    Ok(Pledge {
        id: Id::new(),
        vote_id: vote.id,
        ballot_id: ballot.id,
        case_id: ballot.case_id,
        seat_id: elector.seat_id,
        seat_order: elector.position_in_order,
        line,
        representative_id: vote.cast_by,
        organisation_id: mandate.grantor_id,
        mandate_id: offer.mandate_id,
        mandate_version: mandate.terms_version,
        instrument: offer.instrument,
        budget_year: offer.budget_year,
        expenditure_kind: offer.expenditure_kind,
        offered_cents: offer.amount,
        within_cents: *within,
        subject_cents: *subject,
        reasons: Json::written(&RecordedLimit::all(reasons))?,
        status: PledgeStatus::Standing,
        covered_cents: Cents::ZERO,
    })
}

/// Releases the reservations of these pledges of a ballot, and marks the pledges released.
pub fn release(cx: &mut Context<'_>, ballot: &Ballot, pledges: &[Pledge], why: &'static str) -> Result<()> {
    if pledges.is_empty() {
        return Ok(());
    }
    // Cover by the decision may move to pledges of other seats, so their mandates are concerned too.
    let concerned: BTreeSet<Id> = if supersedes(ballot) {
        let standing = ballots::pledges_of(cx.conn, &ballot.id, Some(PledgeStatus::Standing))?;
        standing.iter().map(|p| p.mandate_id).collect()
    } else {
        pledges.iter().map(|p| p.mandate_id).collect()
    };
    let mut ledger = Ledger::lock(cx, &concerned, &BTreeMap::new())?;
    release_in(cx, &mut ledger, ballot, pledges, why)
}

/// The same with a ledger that has locked the mandates of the ballot's pledges.
fn release_in(
    cx: &mut Context<'_>,
    ledger: &mut Ledger,
    ballot: &Ballot,
    pledges: &[Pledge],
    why: &'static str,
) -> Result<()> {
    if supersedes(ballot) {
        let before = ballots::pledges_of(cx.conn, &ballot.id, Some(PledgeStatus::Standing))?;
        let released: BTreeSet<Id> = pledges.iter().map(|p| p.id).collect();
        let mut after = before.clone();
        after.retain(|p| !released.contains(&p.id));
        let change = Change {
            case_id: ballot.case_id,
            holdings: &CaseHoldings::load(cx.conn, &ballot.case_id)?,
            before: &before,
            given_back: &[],
            why,
        };
        rebalance(cx, ledger, &change, &mut after)?;
    } else {
        ledger.post(cx, &postings(pledges, LedgerKind::Unreserve, why))?;
    }
    mark_released(cx, pledges)
}

fn mark_released(cx: &mut Context<'_>, pledges: &[Pledge]) -> Result<()> {
    for pledge in pledges {
        ballots::settle_pledge(
            cx.conn,
            &pledge.id,
            pledge.within_cents,
            pledge.subject_cents,
            pledge.covered_cents,
            &pledge.reasons,
            PledgeStatus::Released,
        )?;
    }
    Ok(())
}

fn postings(pledges: &[Pledge], kind: LedgerKind, why: &str) -> Vec<Posting> {
    pledges
        .iter()
        .map(|p| posting(p, kind, p.within_cents, why))
        .collect()
}

/// A ledger posting for a pledge.
pub(crate) fn posting(pledge: &Pledge, kind: LedgerKind, amount: Cents, why: &str) -> Posting {
    Posting {
        mandate_id: pledge.mandate_id,
        budget_year: pledge.budget_year,
        kind,
        amount,
        case_id: pledge.case_id,
        pledge_id: pledge.id,
        reason: why.into(),
    }
}

/// The data of pledges for the history.
pub(super) fn for_history(rows: &[Pledge]) -> serde_json::Value {
    rows.iter()
        .map(|p| {
            json!({
                "pledgeId": p.id, "mandateId": p.mandate_id, "instrument": p.instrument,
                "budgetYear": p.budget_year, "expenditureKind": p.expenditure_kind,
                "within": p.within_cents, "subject": p.subject_cents, "offered": p.offered_cents,
                "line": p.line, "mandateVersion": p.mandate_version, "organisationId": p.organisation_id,
            })
        })
        .collect::<Vec<_>>()
        .into()
}

/// Locks all mandates under which a case has reserved or committed, in the fixed order, before any amount is
/// released.
pub(crate) fn lock_all_of_case(cx: &mut Context<'_>, case_id: &Id) -> Result<()> {
    let concerned: BTreeSet<Id> = ballots::mandates_of_case(cx.conn, case_id)?.into_iter().collect();
    if !concerned.is_empty() {
        headroom::lock(cx, &concerned, &BTreeMap::new())?;
    }
    Ok(())
}
