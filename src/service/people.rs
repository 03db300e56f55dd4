//! Batch lookup of the names of people and organisations, for lists: one statement each.

use std::collections::{BTreeSet, HashMap};

use super::Context;
use edba_common::error::Result;
use edba_domain::Id;
use edba_store::people;

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
