//! Mandates: what a representative may commit for their organisation. Registered, superseded and revoked
//! by the bureau; never edited.
//!
//! Whatever changes what a mandate allows takes the lock of its ledger first, as those do who use it: a
//! pledge sees the mandate either before the change or after it.

mod changes;
mod covered;
mod impact;
mod power;
mod reads;
mod record;
mod register;
mod terms;

pub use changes::{revoke, supersede};
pub use covered::{CoveredPledges, covered_pledges};
pub use impact::{CaseImpact, Impact, ImpactPledge, impact};
pub use power::{MandatePower, YearPower, commitment_power};
pub use reads::{
    Shown, as_of, cases_of, find, headroom, latest_entries, ledger_entries, list, shown, shown_one, versions,
};
pub use record::MandateRecord;
pub use register::{NewMandate, register};

pub use crate::store::headroom::HeadroomEntryRow;
pub use crate::store::mandates::{MandateQuery, MandateRow, MandateVersionRow};

use super::{Actor, Context};
use crate::domain::Id;
use crate::error::{Error, Result};

/// The one grantor whose mandates this account may read; None for those who read all.
fn visible_to(actor: &Actor) -> Result<Option<Id>> {
    if actor.sees_everything() {
        return Ok(None);
    }
    actor.organisation().map(Some)
}

/// Refuses as not found what is another organisation's.
fn must_see(cx: &Context<'_>, grantor_id: Id) -> Result<()> {
    match visible_to(cx.actor)? {
        Some(own) if own != grantor_id => Err(Error::not_found("mandate")),
        _ => Ok(()),
    }
}
