//! Mandates that could fund a case today.

use std::collections::{BTreeMap, BTreeSet};

use super::Context;
use super::headroom;
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::funding::{CouldFund, Need, who_could};
use edba_store::mandates::{self, MandateNames};

/// The part of a need that one mandate could cover, with its grantor and representative.
#[derive(Debug, Clone)]
pub struct FundingOption {
    pub could: CouldFund,
    pub grantor_id: Id,
    pub grantor_name: String,
    pub representative_id: Id,
    pub representative_name: String,
}

/// Every mandate in force today with a fitting scope and headroom, the largest total first. Each is considered by
/// itself: mandates that share an ancestor cannot all give their total. Five queries at most.
pub fn for_case(cx: &mut Context<'_>, need: &Need, cluster: &str) -> Result<Vec<FundingOption>> {
    let today = cx.today();
    let in_force: BTreeSet<Id> = mandates::in_force(cx.conn, today)?.into_iter().collect();
    let chains = headroom::chains(cx, &in_force, &BTreeMap::new())?;
    let could = who_could(need, cluster, &chains, today, cx.now.utc());
    let ids: Vec<Id> = could.iter().map(|c| c.mandate_id).collect();
    let mut names: BTreeMap<Id, MandateNames> = mandates::names(cx.conn, &ids)?
        .into_iter()
        .map(|names| (names.id, names))
        .collect();
    Ok(could
        .into_iter()
        .filter_map(|could| {
            let MandateNames {
                id: _,
                grantor_id,
                representative_id,
                grantor_name,
                representative_name,
            } = names.remove(&could.mandate_id)?;
            Some(FundingOption {
                could,
                grantor_id,
                grantor_name,
                representative_id,
                representative_name,
            })
        })
        .collect())
}
