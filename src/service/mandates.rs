//! Mandates: what a representative may commit for their organisation. The bureau registers, supersedes and revokes
//! them; they are never edited in place.
//!
//! Every change to what a mandate allows takes the lock of its ledger first, and so does every use of it: a pledge
//! sees the mandate either before the change or after it.

mod changes;
mod covered;
mod create;
mod impact;
mod power;
mod reads;
mod record;
mod terms;

pub use changes::{revoke, supersede};
pub use covered::{CoveredPledges, covered_pledges};
pub use create::{NewMandate, register};
pub use impact::{CaseImpact, Impact, ImpactPledge, impact};
pub use power::{MandatePower, YearPower, commitment_power};
pub use reads::{
    Shown, as_of, cases_of, find, headroom, latest_entries, ledger_entries, list, shown, shown_one, versions,
    with_representatives,
};
pub use record::MandateRecord;

pub use edba_store::headroom::HeadroomEntry;
pub use edba_store::mandates::{MandateQuery, MandateRow, MandateVersion};

use super::{Actor, Context};
use edba_common::error::{Error, Result};
use edba_domain::Id;

/// The grantor whose mandates this account may read; None for an account that may read all.
fn visible_to(actor: &Actor) -> Result<Option<Id>> {
    if actor.sees_everything() {
        return Ok(None);
    }
    actor.organisation().map(Some)
}

/// Requires that the grantor is visible to the actor. Errors: 404 for a mandate of another organisation.
fn must_see(cx: &Context<'_>, grantor_id: Id) -> Result<()> {
    match visible_to(cx.actor)? {
        Some(own) if own != grantor_id => Err(Error::not_found("mandate")),
        _ => Ok(()),
    }
}
