//! Counting every closed ballot again.

use super::closing::recount;
use crate::domain::ballot::Tally;
use crate::error::Result;
use crate::service::Context;
use crate::service::verify::{BATCH, Looked};
use crate::store::ballots;

/// The tally of each closed ballot follows from its electorate, its votes (or its sealed box) and its rules.
pub(in crate::service) fn verify(cx: &mut Context<'_>) -> Result<Looked> {
    let mut looked = Looked::default();
    let mut after = None;
    loop {
        let rows = ballots::closed(cx.conn, after.as_ref(), BATCH)?;
        let Some(last) = rows.last() else {
            return Ok(looked);
        };
        after = Some(last.id);
        for ballot in rows {
            looked.at += 1;
            let kept: Option<Tally> = ballot
                .tally
                .as_deref()
                .and_then(|stored| serde_json::from_str(stored).ok());
            match recount(cx, &ballot) {
                Ok(counted) if Some(&counted) == kept.as_ref() && ballot.result == Some(counted.result) => {}
                Ok(_) => looked
                    .wrong
                    .push(format!("ballot {} does not count to its tally", ballot.id)),
                Err(error) => looked
                    .wrong
                    .push(format!("ballot {} cannot be counted: {error}", ballot.id)),
            }
        }
    }
}
