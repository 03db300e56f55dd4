//! Pledges of a ballot that is to supersede a decision: they are judged as if that decision's headroom had been
//! released, and reserve only the amount beyond the decision's unpaid holdings.

use std::collections::{BTreeMap, BTreeSet};

use crate::Context;
use crate::headroom::{self, CaseHoldings, CountedTwice, Ledger, Posting};
use edba_common::error::{Error, Result};
use edba_domain::codes::BallotKind;
use edba_domain::funding::{Claim, MandateChain, SplitPledge, counted_twice, reservations};
use edba_domain::mandate::LedgerKind;
use edba_domain::{Cents, Id};
use edba_store::ballots::{self, Ballot, Pledge};
use edba_store::decisions;

/// Whether a ballot is to supersede an adopted decision. A supplementary ballot adds to one.
pub(crate) fn supersedes(ballot: &Ballot) -> bool {
    ballot.kind == BallotKind::Decision && ballot.supersedes_decision_id.is_some()
}

/// The number of the decision that a ballot is to supersede.
pub fn superseded_number(cx: &mut Context<'_>, ballot: &Ballot) -> Result<Option<String>> {
    match ballot.supersedes_decision_id.filter(|_| supersedes(ballot)) {
        Some(id) => Ok(decisions::decision(cx.conn, &id)?.map(|decision| decision.number)),
        None => Ok(None),
    }
}

/// The pledges as claims, in order of creation, so that a covered pledge stays covered.
fn claims<'a>(
    pledges: impl IntoIterator<Item = &'a Pledge>,
    links: impl Fn(Id) -> Result<Vec<Id>>,
) -> Result<Vec<Claim>> {
    let mut claims = pledges
        .into_iter()
        .map(|pledge| {
            Ok(Claim {
                pledge_id: pledge.id,
                links: links(pledge.mandate_id)?,
                budget_year: pledge.budget_year,
                within: pledge.within_cents,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    claims.sort_by_key(|claim| claim.pledge_id);
    Ok(claims)
}

fn links_in(chains: &BTreeMap<Id, MandateChain>) -> impl Fn(Id) -> Result<Vec<Id>> {
    |mandate_id| {
        let chain = chains
            .get(&mandate_id)
            .ok_or_else(|| Error::internal(format!("mandate {mandate_id} of a pledge was not loaded")))?;
        Ok(chain.links().map(|link| link.mandate_id).collect())
    }
}

/// Removes from the chains all that the case has reserved and committed, and adds the pledges of `others` in full.
/// `standing` are the pledges that made the reservations; their mandates must be among the chains.
pub(crate) fn as_if_given_back(
    chains: &mut BTreeMap<Id, MandateChain>,
    holdings: &CaseHoldings,
    standing: &[Pledge],
    others: &[Pledge],
) -> Result<()> {
    let twice = counted_twice(&claims(standing, links_in(chains))?, &holdings.held());
    let others = claims(others, links_in(chains))?;
    for chain in chains.values_mut() {
        for link in std::iter::once(&mut chain.own).chain(&mut chain.ancestors) {
            let twice = twice.get(&link.mandate_id).copied().unwrap_or_default();
            link.usage
                .take_out_case(&holdings.of_mandate(link.mandate_id), twice);
            for other in others.iter().filter(|o| o.links.contains(&link.mandate_id)) {
                link.usage.add_pledged(other.budget_year, other.within);
            }
        }
    }
    Ok(())
}

/// The part of each offer that the decision would cover, if pledged in addition to `others`.
pub(crate) fn covered_of(
    chains: &BTreeMap<Id, MandateChain>,
    holdings: &CaseHoldings,
    others: &[Pledge],
    offers: &[SplitPledge],
) -> Result<Vec<Cents>> {
    let mut all = claims(others, links_in(chains))?;
    let links = links_in(chains);
    let mut mine = Vec::with_capacity(offers.len());
    for SplitPledge { offer, within, .. } in offers {
        let claim = Claim {
            pledge_id: Id::new(),
            links: links(offer.mandate_id)?,
            budget_year: offer.budget_year,
            within: *within,
        };
        mine.push((offer.mandate_id, claim.pledge_id, *within));
        all.push(claim);
    }
    let reserved = reservations(&all, &holdings.held());
    Ok(mine
        .into_iter()
        .map(|(mandate_id, pledge_id, within)| {
            within.less(
                reserved
                    .get(&(mandate_id, pledge_id))
                    .copied()
                    .unwrap_or_default(),
            )
        })
        .collect())
}

/// A change to the pledges of one superseding ballot, or to the holdings of the decision.
pub(crate) struct Change<'a> {
    pub case_id: Id,
    /// The holdings of the case before the change.
    pub holdings: &'a CaseHoldings,
    /// The standing pledges before the change.
    pub before: &'a [Pledge],
    /// The amounts of the decision that are released in the same posting: entries of whole chains.
    pub given_back: &'a [Posting],
    /// The reason for the entries.
    pub why: &'static str,
}

/// Posts the new reservations of the ballot's pledges: the decision's unpaid holdings cover them, and the rest is
/// reserved. Writes the covered amount of each pledge in `after`, the standing pledges after the change.
///
/// `ledger` must have locked the mandates of all these pledges. The use of a mandate does not grow beyond the amount
/// for which the pledges were judged: lost cover is reserved in the same posting that releases it.
pub(crate) fn rebalance(
    cx: &mut Context<'_>,
    ledger: &mut Ledger,
    change: &Change<'_>,
    after: &mut [Pledge],
) -> Result<()> {
    let Change {
        case_id,
        holdings,
        before,
        given_back,
        why,
    } = *change;
    let held_before = holdings.held();
    let mut batch = ledger.on_every_link(given_back)?;
    let mut held = held_before.clone();
    for posting in &batch {
        let amount = held.entry((posting.mandate_id, posting.budget_year)).or_default();
        *amount = amount.less(posting.amount);
    }
    let links = |mandate_id| ledger.links(mandate_id).map(<[Id]>::to_vec);
    let claims_before = claims(before, links)?;
    let claims_after = claims(&*after, links)?;
    let wanted = reservations(&claims_after, &held);
    let mut reserved: BTreeMap<(Id, i32, Id), Cents> = holdings.reserved().collect();
    for claim in &claims_after {
        for link in &claim.links {
            reserved
                .entry((*link, claim.budget_year, claim.pledge_id))
                .or_default();
        }
    }
    let entry = |(mandate_id, budget_year, pledge_id): (Id, i32, Id), kind, amount| Posting {
        mandate_id,
        budget_year,
        kind,
        amount,
        case_id,
        pledge_id,
        reason: why.into(),
    };
    let (mut back, mut taken) = (Vec::new(), Vec::new());
    for (key, now) in reserved {
        let wanted = wanted.get(&(key.0, key.2)).copied().unwrap_or_default();
        back.push(entry(key, LedgerKind::Unreserve, now.less(wanted)));
        taken.push(entry(key, LedgerKind::Reserve, wanted.less(now)));
    }
    batch.extend(back);
    batch.extend(taken);
    let (twice_before, twice_after) = (
        counted_twice(&claims_before, &held_before),
        counted_twice(&claims_after, &held),
    );
    let concerned: BTreeSet<Id> = twice_before.keys().chain(twice_after.keys()).copied().collect();
    let of = |amounts: &BTreeMap<Id, Cents>, id| amounts.get(id).copied().unwrap_or_default();
    let twice: BTreeMap<Id, CountedTwice> = concerned
        .iter()
        .map(|id| {
            let change = CountedTwice {
                before: of(&twice_before, id),
                after: of(&twice_after, id),
            };
            (*id, change)
        })
        .collect();
    ledger.post_on_links(cx, &batch, &twice)?;
    for pledge in after {
        let reserved = of_pledge(&wanted, pledge);
        let covered = pledge.within_cents.less(reserved);
        if covered != pledge.covered_cents {
            ballots::set_covered(cx.conn, &pledge.id, covered)?;
            pledge.covered_cents = covered;
        }
    }
    Ok(())
}

fn of_pledge(reserved: &BTreeMap<(Id, Id), Cents>, pledge: &Pledge) -> Cents {
    reserved
        .get(&(pledge.mandate_id, pledge.id))
        .copied()
        .unwrap_or_default()
}

/// Releases the holdings of commitments of a case. If an open ballot is to supersede their decision, its covered
/// pledges reserve the lost cover in the same posting, so that a mandate is never charged less than once.
pub(crate) fn give_back(cx: &mut Context<'_>, case_id: Id, postings: &[Posting]) -> Result<()> {
    let mut standing = ballots::standing_pledges_of_case(cx.conn, &case_id)?;
    let ballot = match standing.first() {
        Some(pledge) => ballots::ballot(cx.conn, &pledge.ballot_id)?,
        None => None,
    };
    if !ballot.is_some_and(|ballot| supersedes(&ballot)) {
        return headroom::post(cx, postings);
    }
    let concerned: BTreeSet<Id> = standing
        .iter()
        .map(|p| p.mandate_id)
        .chain(postings.iter().map(|p| p.mandate_id))
        .collect();
    let mut ledger = Ledger::lock(cx, &concerned, &BTreeMap::new())?;
    let before = standing.clone();
    let change = Change {
        case_id,
        holdings: &CaseHoldings::load(cx.conn, &case_id)?,
        before: &before,
        given_back: postings,
        why: "no longer covered by the decision",
    };
    rebalance(cx, &mut ledger, &change, &mut standing)
}
