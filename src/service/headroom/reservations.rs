//! Checks pledges against the ledger entries of their mandates, for `edba verify`.

use std::collections::{BTreeMap, BTreeSet};

use super::{CaseHoldings, Standing, returns};
use edba_common::error::Result;
use edba_domain::codes::PledgeStatus;
use edba_domain::funding::{Claim, counted_twice};
use edba_domain::mandate::{Balance, LedgerKind};
use edba_domain::{Cents, Id};
use edba_store::Conn;
use edba_store::ballots::{self, Pledge};
use edba_store::headroom::{WHOLE_PERIOD, counted_twice_rows};
use edba_store::kept;
use edba_store::mandates::chain_links;

/// Compares pledges with the entries of their mandates. A standing pledge has reserved the part within the mandate that
/// is not covered; a decided pledge has committed the amount that the decision took; a released pledge has neither.
/// The amount given back must equal what its commitments released and carried out, and the amount paid what was paid on them.
/// What is carried in to another year is committed beside the pledge, under the mandate of that commitment.
pub(super) fn check(conn: &mut Conn, pledges: &[Pledge], findings: &mut Vec<String>) -> Result<()> {
    let ids: Vec<Id> = pledges.iter().map(|pledge| pledge.id).collect();
    let mut posted: BTreeMap<(Id, Id), Posted> = BTreeMap::new();
    let entries = kept::entries_for(conn, &ids)?;
    returns::check(conn, &ids, &entries, findings)?;
    for entry in entries {
        let posted = posted.entry((entry.mandate_id, entry.pledge_id)).or_default();
        match entry.kind {
            LedgerKind::Reserve => posted.reserved += entry.amount_cents,
            LedgerKind::Unreserve => posted.reserved -= entry.amount_cents,
            LedgerKind::Commit => {
                posted.reserved -= entry.amount_cents;
                posted.committed += entry.amount_cents;
            }
            LedgerKind::Uncommit => posted.given_back += entry.amount_cents,
            LedgerKind::Pay => posted.paid += entry.amount_cents,
            LedgerKind::Reverse => posted.paid -= entry.amount_cents,
            LedgerKind::Return | LedgerKind::TakeBack => {}
        }
    }
    let mut within: BTreeMap<(Id, Id), Within> = BTreeMap::new();
    let mut mandates: BTreeMap<Id, BTreeSet<Id>> = BTreeMap::new();
    for row in kept::committed_within(conn, &ids)? {
        mandates.entry(row.pledge_id).or_default().insert(row.mandate_id);
        let sums = within.entry((row.mandate_id, row.pledge_id)).or_default();
        if row.carried_from_id.is_some() {
            sums.carried_in += row.amount_cents;
        }
        sums.given_back += row.released_cents + row.carried_out_cents;
        sums.paid += row.paid_cents;
    }
    let known: BTreeSet<Id> = mandates
        .values()
        .flatten()
        .copied()
        .chain(pledges.iter().map(|pledge| pledge.mandate_id))
        .collect();
    let known: Vec<Id> = known.into_iter().collect();
    let mut links: BTreeMap<Id, BTreeSet<Id>> = BTreeMap::new();
    for link in chain_links(conn, &known)? {
        links.entry(link.mandate_id).or_default().insert(link.link_id);
    }
    for pledge in pledges {
        let (reserved, committed) = match pledge.status {
            PledgeStatus::Standing => (pledge.within_cents - pledge.covered_cents, Cents::ZERO),
            PledgeStatus::Decided => (Cents::ZERO, pledge.within_cents),
            PledgeStatus::Released => (Cents::ZERO, Cents::ZERO),
        };
        // What is carried over stands within the mandate of its own year, which can be another one.
        let others = mandates
            .get(&pledge.id)
            .into_iter()
            .flatten()
            .copied()
            .filter(|mandate| *mandate != pledge.mandate_id);
        let concerned: Vec<Id> = std::iter::once(pledge.mandate_id).chain(others).collect();
        for &mandate in &concerned {
            // The ledger of a mandate also has what stands under its sub-mandates.
            let is_under =
                |under: &Id| *under == mandate || links.get(under).is_some_and(|of| of.contains(&mandate));
            let mut expected = Posted::default();
            for under in concerned.iter().filter(|under| is_under(under)) {
                let sums = within.get(&(*under, pledge.id)).copied().unwrap_or_default();
                if *under == pledge.mandate_id {
                    expected.reserved += reserved;
                    expected.committed += committed;
                }
                expected.committed += sums.carried_in;
                expected.given_back += sums.given_back;
                expected.paid += sums.paid;
            }
            let posted = posted.get(&(mandate, pledge.id)).copied().unwrap_or_default();
            compare(pledge, mandate, expected, posted, findings);
        }
    }
    Ok(())
}

/// Reports each sum of the entries for a pledge under a mandate that is not what pledge and commitments say.
fn compare(pledge: &Pledge, mandate: Id, expected: Posted, posted: Posted, findings: &mut Vec<String>) {
    let id = pledge.id;
    if (posted.reserved, posted.committed) != (expected.reserved, expected.committed) {
        findings.push(format!(
            "pledge {id} is {} with {} within mandate {mandate}, of which {} covered by the decision before: {} reserved and {} \
             committed with what was carried in; its entries leave {} reserved and {} committed",
            pledge.status,
            pledge.within_cents,
            pledge.covered_cents,
            expected.reserved,
            expected.committed,
            posted.reserved,
            posted.committed,
        ));
    }
    if posted.paid != expected.paid {
        findings.push(format!(
            "pledge {id}: {} was paid on its commitments, and its entries of mandate {mandate} paid {}",
            expected.paid, posted.paid
        ));
    }
    if posted.given_back != expected.given_back {
        findings.push(format!(
            "pledge {id}: its commitments released and carried out {} of mandate {mandate}, and its entries gave back {}",
            expected.given_back, posted.given_back
        ));
    }
}

/// The sums of the commitments of a pledge within a mandate.
#[derive(Debug, Clone, Copy, Default)]
struct Within {
    carried_in: Cents,
    given_back: Cents,
    paid: Cents,
}

/// The sums of the entries for a pledge.
#[derive(Debug, Clone, Copy, Default)]
struct Posted {
    reserved: Cents,
    committed: Cents,
    given_back: Cents,
    paid: Cents,
}

/// Checks every ballot that is to supersede a decision: under each mandate and for each budget year it must have
/// reserved what its pledges ask beyond the decision's holdings. The amount stored as counted twice over the whole
/// period of a mandate must not exceed the amount that these ballots account for.
pub(super) fn check_ballots(conn: &mut Conn, findings: &mut Vec<String>) -> Result<()> {
    let mut twice: BTreeMap<Id, Cents> = BTreeMap::new();
    let standing = ballots::standing_pledges_again(conn)?;
    for of_ballot in standing.chunk_by(|a, b| a.ballot_id == b.ballot_id) {
        for (link, amount) in check_ballot(conn, of_ballot, findings)? {
            *twice.entry(link).or_default() += amount;
        }
    }
    for row in counted_twice_rows(conn)? {
        let most = twice.get(&row.mandate_id).copied().unwrap_or_default();
        if row.counted_twice_cents > most || row.budget_year != WHOLE_PERIOD {
            findings.push(format!(
                "mandate {}: {} is kept as counted twice, and open ballots account for {most}",
                row.mandate_id, row.counted_twice_cents
            ));
        }
    }
    Ok(())
}

fn check_ballot(
    conn: &mut Conn,
    pledges: &[Pledge],
    findings: &mut Vec<String>,
) -> Result<BTreeMap<Id, Cents>> {
    let Some(first) = pledges.first() else {
        return Ok(BTreeMap::new());
    };
    let under: BTreeSet<Id> = pledges.iter().map(|p| p.mandate_id).collect();
    let chains = Standing::load(conn, &under, &BTreeMap::new())?.chains();
    let holdings = CaseHoldings::load(conn, &first.case_id)?;
    let claims: Vec<Claim> = pledges
        .iter()
        .map(|pledge| Claim {
            pledge_id: pledge.id,
            links: chains
                .get(&pledge.mandate_id)
                .map(|chain| chain.links().map(|link| link.mandate_id).collect())
                .unwrap_or_default(),
            budget_year: pledge.budget_year,
            within: pledge.within_cents,
        })
        .collect();
    let mut within: BTreeMap<(Id, i32), Cents> = BTreeMap::new();
    for claim in &claims {
        for link in &claim.links {
            *within.entry((*link, claim.budget_year)).or_default() += claim.within;
        }
    }
    // Pledges from before this rule have reserved the whole part within the mandate.
    let whole = pledges.iter().all(|p| p.covered_cents.is_zero());
    for ((link, year), within) in within {
        let Balance {
            reserved, committed, ..
        } = holdings.of_mandate(link).get(&year).copied().unwrap_or_default();
        if reserved != within.less(committed) && !(whole && reserved == within) {
            findings.push(format!(
                "ballot {}: mandate {link} is pledged {within} for {year} and the decision holds {committed}; {reserved} \
                 is reserved",
                first.ballot_id
            ));
        }
    }
    Ok(counted_twice(&claims, &holdings.held()))
}
