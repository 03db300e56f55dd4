//! Batch lookup of the names of people and organisations, for lists: one statement each.

use std::collections::{BTreeSet, HashMap};

use super::Context;
use edba_common::error::Result;
use edba_domain::{Fault, Id};
use edba_store::people;

/// The fault at `pointer` where there is no organisation with this id.
pub(super) fn unknown_fault(cx: &mut Context<'_>, pointer: &str, id: &Id) -> Result<Option<Fault>> {
    Ok(match people::organisation(cx.conn, id)? {
        Some(_) => None,
        None => Some(Fault::new(
            pointer,
            "unknown-organisation",
            "There is no such organisation.",
        )),
    })
}

/// The names of these representatives.
pub fn representative_names(
    cx: &mut Context<'_>,
    ids: impl IntoIterator<Item = Id>,
) -> Result<HashMap<Id, String>> {
    let ids: BTreeSet<Id> = ids.into_iter().collect();
    Ok(people::representative_names(cx.conn, ids.into_iter().collect())?
        .into_iter()
        .collect())
}

/// The names of these organisations.
pub fn organisation_names(
    cx: &mut Context<'_>,
    ids: impl IntoIterator<Item = Id>,
) -> Result<HashMap<Id, String>> {
    let ids: BTreeSet<Id> = ids.into_iter().collect();
    Ok(people::organisation_names(cx.conn, ids.into_iter().collect())?
        .into_iter()
        .collect())
}
