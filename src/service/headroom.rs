//! Headroom: the free amount of a mandate, and the only way to use or release it.
//!
//! Headroom is read for use only under the lock of every mandate of the chain, ancestors included, so two concurrent
//! decisions never spend the same euro. Lock order of a use case: the event chain of the case, the row of the ballot,
//! then the mandates in the order of their ids.
//!
//! The budget year of a posting is the year for which the money is meant. It may lie outside the period of the
//! mandate: the period limits when a representative may commit, not for which year.

mod holdings;
mod ledger;
mod reservations;
mod returns;
mod status;
mod verify;

use std::collections::{BTreeMap, BTreeSet};

pub use holdings::CaseHoldings;
pub use ledger::{CountedTwice, Ledger, Posting, hold};
pub use status::{Links, Standing};
pub use verify::verify;

use super::Context;
use edba_common::error::Result;
use edba_domain::funding::MandateChain;
use edba_domain::{Cents, Id};
use edba_store::headroom::{self, HeadroomBalanceRow, WHOLE_PERIOD};
use edba_store::mandates::{self, ChainLinkRow};

/// The present chains of these mandates, read without a lock: for display, not for spending. Mandates that do not exist
/// are left out.
///
/// `in_decision` is the amount that the decision already takes *directly* under each mandate, from any seat. It also
/// counts against their ancestors here, so that two sub-mandates of one parent share its ceiling per decision.
pub fn chains(
    cx: &mut Context<'_>,
    mandate_ids: &BTreeSet<Id>,
    in_decision: &BTreeMap<Id, Cents>,
) -> Result<BTreeMap<Id, MandateChain>> {
    Ok(Standing::load(cx.conn, mandate_ids, in_decision)?.chains())
}

/// The same under lock: until the end of the transaction nobody else posts to these mandates or their ancestors, nor
/// changes or revokes them. Use [`Ledger::lock`] to post without reading again.
pub fn lock(
    cx: &mut Context<'_>,
    mandate_ids: &BTreeSet<Id>,
    in_decision: &BTreeMap<Id, Cents>,
) -> Result<BTreeMap<Id, MandateChain>> {
    Ok(Ledger::lock(cx, mandate_ids, in_decision)?.chains())
}

/// Posts to the ledgers, taking the locks that are not held yet. The postings of one call are applied in order, so
/// pass releases before uses.
///
/// # Errors
/// Internal only: a posting that the ledger cannot carry was not decided under its lock.
pub fn post(cx: &mut Context<'_>, postings: &[Posting]) -> Result<()> {
    let mandate_ids: BTreeSet<Id> = postings
        .iter()
        .filter(|p| !p.amount.is_zero())
        .map(|p| p.mandate_id)
        .collect();
    if mandate_ids.is_empty() {
        return Ok(());
    }
    Ledger::lock(cx, &mandate_ids, &BTreeMap::new())?.post(cx, postings)
}

/// Opens the ledger of a mandate that is being registered, and stores its chain of ancestors.
pub fn open(cx: &mut Context<'_>, mandate_id: Id, parent_id: Option<Id>, ceiling_total: Cents) -> Result<()> {
    let mut links = vec![mandate_id];
    if let Some(parent_id) = parent_id {
        links.extend(
            mandates::chain_links(cx.conn, &[parent_id])?
                .iter()
                .map(|l| l.link_id),
        );
    }
    for (depth, link_id) in (0..).zip(links) {
        let row = ChainLinkRow {
            mandate_id,
            link_id,
            depth,
        };
        mandates::insert_chain_link(cx.conn, &row)?;
    }
    let row = HeadroomBalanceRow::empty(mandate_id, WHOLE_PERIOD, ceiling_total);
    headroom::insert_headroom_balance(cx.conn, &row)
}
