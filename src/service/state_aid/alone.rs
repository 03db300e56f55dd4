//! The room of organisations that belong to no group.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::room::{AidRoom, rooms_of};
use super::undertaking_of;
use crate::Context;
use edba_common::error::Result;
use edba_domain::Id;
use edba_store::{single_undertakings, state_aid as store};

/// The room of the organisations that *de minimis* aid was stated or declared for and that belong to no group on a day, by
/// name. Nine statements at most.
pub fn rooms_alone(cx: &mut Context<'_>, day: NaiveDate) -> Result<Vec<AidRoom>> {
    let mut with_aid: BTreeSet<Id> = store::recipients_of_de_minimis(cx.conn)?.into_iter().collect();
    with_aid.extend(single_undertakings::organisations_that_declared(cx.conn)?);
    let ids: Vec<Id> = with_aid.into_iter().collect();
    let mut alone: Vec<_> = undertaking_of::of(cx, &ids, day)?
        .into_values()
        .filter(|one| one.id.is_none())
        .collect();
    alone.sort_by(|one, other| one.name.cmp(&other.name));
    rooms_of(cx, alone, day)
}
