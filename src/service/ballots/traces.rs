//! Erasure of earlier states of a secret ballot's box from the database files. From two consecutive states, a holder
//! of the secret can derive the vote between them.

use crate::UnitOfWork;
use edba_common::error::Result;
use edba_domain::Moment;
use edba_store::ballot_boxes;

/// Makes the database erase the earlier states of every box that was written since the last call. Returns false if
/// some are left, because a reader still needs them or the database did not erase them: then the caller retries.
pub fn erase(unit: &UnitOfWork<'_>) -> Result<bool> {
    let traces = ballot_boxes::traces(&mut *unit.db.reader()?)?;
    if traces.is_empty() {
        return Ok(true);
    }
    let erased = unit.db.erase_earlier_states()?;
    if erased {
        unit.write_alone(|conn| ballot_boxes::forget_traces(conn, &traces))?;
    }
    Ok(erased)
}

/// The time since which earlier states of any box may be left.
pub fn since(unit: &UnitOfWork<'_>) -> Result<Option<Moment>> {
    ballot_boxes::traces_since(&mut *unit.db.reader()?)
}
