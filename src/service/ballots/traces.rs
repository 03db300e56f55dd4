//! Earlier states of the box of a secret ballot, in the files of the database. From two consecutive states, a holder of
//! the secret can derive the vote between them.

use crate::domain::Moment;
use crate::error::Result;
use crate::service::UnitOfWork;
use crate::store::ballot_boxes;

/// Has the database give up the earlier states of every box that was written since the last time; false where some are
/// left, since a reader still needs them or the database did not do it: then this is to be done again.
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

/// Since when earlier states of any box may be left.
pub fn since(unit: &UnitOfWork<'_>) -> Result<Option<Moment>> {
    ballot_boxes::traces_since(&mut *unit.db.reader()?)
}
