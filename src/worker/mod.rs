//! What happens without anybody asking.

pub mod mail;

use crate::domain::Id;
use crate::domain::codes::Role;
use crate::error::Result;
use crate::service::{Actor, UnitOfWork, Who, ballots};

/// Closes every ballot whose deadline has passed, each in a transaction of its own; tells how many. Any
/// number of instances may do this at once: the lock of the case lets one of them do it.
pub fn close_overdue(unit: &UnitOfWork<'_>) -> Result<usize> {
    let clockwork = Actor {
        id: Id::new(),
        name: "deadline".into(),
        role: Role::Bureau,
        organisation_id: None,
        representative_id: None,
    };
    let mut closed = 0;
    while let Some(id) = unit.write(Who::Known(&clockwork), ballots::close_overdue)? {
        tracing::info!(ballot = %id, "a ballot was closed at its deadline");
        closed += 1;
    }
    Ok(closed)
}
