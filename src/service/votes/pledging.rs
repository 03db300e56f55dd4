//! Pledges: what is within the mandate reserves headroom at once; what goes beyond it is subject to
//! ratification. A pledge never silently counts for more than its mandate.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::room::{in_decision_of, with_decision_use};
use crate::domain::ballot::Elector;
use crate::domain::codes::{BallotKind, PledgeStatus, Position};
use crate::domain::funding::{MandateChain, PledgeOffer, SplitPledge, pledge, split};
use crate::domain::mandate::LedgerKind;
use crate::domain::{Cents, Fault, Id};
use crate::error::{Error, Result};
use crate::service::ballots::BallotRow;
use crate::service::headroom::{self, Ledger, Posting};
use crate::service::mandates::MandateRecord;
use crate::service::{Context, cases};
use crate::store::ballots::{self, PledgeRow, VoteRow};
use crate::store::mandates;

/// Checks offers before anything is written: only on the board, only the caster's own mandates. Whose a
/// mandate is never changes, so this needs no lock; its terms are read under one.
pub(super) fn check(
    cx: &mut Context<'_>,
    ballot: &BallotRow,
    caster: Id,
    offers: &[PledgeOffer],
) -> Result<()> {
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
    let mut faults = pledge::check(offers, "/pledges");
    faults.extend(not_own(cx, caster, offers)?);
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::invalid(faults))
    }
}

/// Errors: 400 where another vote than one for carries pledges.
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

/// Errors: 400 with each offer under a mandate that is not the caster's own.
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

/// Replaces the pledges of a seat: gives back what the earlier vote reserved and reserves anew, under the
/// locks of all the mandates concerned. A vote that `may_close` its ballot would go on to those of the whole
/// case, so it takes them here, in the same call: a second one would not keep the order.
pub(super) fn replace(
    cx: &mut Context<'_>,
    ballot: &BallotRow,
    elector: &Elector,
    vote: &VoteRow,
    earlier: &[PledgeRow],
    offers: &[PledgeOffer],
    may_close: bool,
) -> Result<Vec<PledgeRow>> {
    if offers.is_empty() {
        release(cx, earlier, "vote changed")?;
        return Ok(Vec::new());
    }
    let replaced: BTreeSet<Id> = earlier.iter().map(|p| p.id).collect();
    let beside = in_decision_of(cx, ballot, &replaced)?;
    let mut concerned: BTreeSet<Id> = offers
        .iter()
        .map(|o| o.mandate_id)
        .chain(earlier.iter().map(|p| p.mandate_id))
        .chain(beside.iter().map(|p| p.mandate_id))
        .collect();
    if may_close {
        concerned.extend(ballots::mandates_of_case(cx.conn, &ballot.case_id)?);
    }
    let mut ledger = Ledger::lock(cx, &concerned, &BTreeMap::new())?;
    ledger.post(cx, &postings(earlier, LedgerKind::Unreserve, "vote changed"))?;
    mark_released(cx, earlier)?;
    let mut chains = ledger.chains();
    with_decision_use(&mut chains, &beside);
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
    ledger.post(cx, &postings(&rows, LedgerKind::Reserve, "pledged"))?;
    Ok(rows)
}

fn split_offers(
    cx: &mut Context<'_>,
    ballot: &BallotRow,
    offers: &[PledgeOffer],
    chains: &BTreeMap<Id, MandateChain>,
) -> Result<Vec<SplitPledge>> {
    let cluster = cases::cluster_of(cx, &ballot.case_id)?;
    Ok(split(offers, chains, &cluster, cx.today(), cx.now.utc()))
}

fn stored(
    ballot: &BallotRow,
    elector: &Elector,
    vote: &VoteRow,
    line: i32,
    part: &SplitPledge,
    mandate: &MandateRecord,
) -> Result<PledgeRow> {
    let SplitPledge {
        offer,
        within,
        subject,
        reasons,
    } = part;
    Ok(PledgeRow {
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
        reasons: serde_json::to_string(reasons)?,
        status: PledgeStatus::Standing,
    })
}

/// Gives back what these pledges reserved, and marks them released.
pub fn release(cx: &mut Context<'_>, pledges: &[PledgeRow], why: &'static str) -> Result<()> {
    if pledges.is_empty() {
        return Ok(());
    }
    headroom::post(cx, &postings(pledges, LedgerKind::Unreserve, why))?;
    mark_released(cx, pledges)
}

fn mark_released(cx: &mut Context<'_>, pledges: &[PledgeRow]) -> Result<()> {
    for pledge in pledges {
        ballots::settle_pledge(
            cx.conn,
            &pledge.id,
            pledge.within_cents,
            pledge.subject_cents,
            &pledge.reasons,
            PledgeStatus::Released,
        )?;
    }
    Ok(())
}

fn postings(pledges: &[PledgeRow], kind: LedgerKind, why: &str) -> Vec<Posting> {
    pledges
        .iter()
        .map(|p| posting(p, kind, p.within_cents, why))
        .collect()
}

/// A ledger posting for a pledge.
pub(crate) fn posting(pledge: &PledgeRow, kind: LedgerKind, amount: Cents, why: &str) -> Posting {
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

/// What the history keeps of pledges.
pub(super) fn for_history(rows: &[PledgeRow]) -> serde_json::Value {
    rows.iter()
        .map(|p| {
            json!({
                "pledgeId": p.id, "mandateId": p.mandate_id, "instrument": p.instrument,
                "budgetYear": p.budget_year, "expenditureKind": p.expenditure_kind,
                "within": p.within_cents, "subject": p.subject_cents,
            })
        })
        .collect::<Vec<_>>()
        .into()
}

/// Takes the locks of all mandates that a case has reserved or committed under, in the one order, before any
/// of them is given back.
pub(crate) fn lock_all_of_case(cx: &mut Context<'_>, case_id: &Id) -> Result<()> {
    let concerned: BTreeSet<Id> = ballots::mandates_of_case(cx.conn, case_id)?.into_iter().collect();
    if !concerned.is_empty() {
        headroom::lock(cx, &concerned, &BTreeMap::new())?;
    }
    Ok(())
}
