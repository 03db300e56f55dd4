//! Commitment power: what a representative can commit on a day.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{MandateRecord, reads, visible_to};
use crate::Context;
use crate::headroom::Standing;
use edba_common::error::{Error, Result};
use edba_domain::funding::{ChainLink, MandateChain};
use edba_domain::mandate::{Headroom, in_force};
use edba_domain::{Cents, Id, Moment};
use edba_store::{mandates, people};

/// A mandate in force, with its headroom.
#[derive(Debug, Clone)]
pub struct MandatePower {
    pub mandate: MandateRecord,
    pub whole_period: Headroom,
    pub years: Vec<YearPower>,
}

/// One budget year of a mandate.
#[derive(Debug, Clone)]
pub struct YearPower {
    pub budget_year: i32,
    pub headroom: Headroom,
    /// Maximum that one new decision can commit for this year: the minimum over the mandate and all its parents of the
    /// room under the ceilings per decision, per year and over the whole period.
    pub committable: Cents,
}

/// Returns the mandates under which a representative can commit on a day, with their headroom: as recorded at the end
/// of that day; for today and later, as recorded now. Errors: 404, also for a representative of another organisation.
pub fn commitment_power(
    cx: &mut Context<'_>,
    representative_id: Id,
    on_date: NaiveDate,
) -> Result<Vec<MandatePower>> {
    let representative = people::representative(cx.conn, &representative_id)?
        .ok_or_else(|| Error::not_found("representative"))?;
    if visible_to(cx.actor)?.is_some_and(|own| own != representative.organisation_id) {
        return Err(Error::not_found("representative"));
    }
    let ids: BTreeSet<Id> = mandates::ids_of_representative(cx.conn, &representative_id)?
        .into_iter()
        .collect();
    let moment = Moment::end_of(on_date);
    let standing = if moment < cx.now {
        Standing::at(cx.conn, &ids, moment)?
    } else {
        Standing::load(cx.conn, &ids, &BTreeMap::new())?
    };
    let moment = moment.min(cx.now);
    Ok(standing
        .chains()
        .into_values()
        .filter(|chain| holds(chain, on_date, moment))
        .filter_map(|chain| Some(power(standing.mandate(chain.own.mandate_id)?, &chain, &standing)))
        .collect())
}

fn holds(chain: &MandateChain, on_date: NaiveDate, moment: Moment) -> bool {
    chain
        .links()
        .all(|link| in_force(&link.terms, link.revoked_at, on_date, moment.utc()).is_ok())
}

fn power(mandate: &MandateRecord, chain: &MandateChain, standing: &Standing) -> MandatePower {
    let (whole_period, years) = reads::from_rows(mandate, &standing.balances(mandate.id));
    let years = years
        .into_iter()
        .map(|(budget_year, headroom)| YearPower {
            budget_year,
            headroom,
            committable: chain
                .links()
                .map(|link| room(link, budget_year))
                .min()
                .unwrap_or_default(),
        })
        .collect();
    MandatePower {
        mandate: mandate.clone(),
        whole_period,
        years,
    }
}

/// The room that one mandate of the chain leaves to a new decision for one year.
fn room(link: &ChainLink, budget_year: i32) -> Cents {
    let ChainLink { terms, usage, .. } = link;
    terms
        .ceiling_per_decision
        .min(usage.left_of_year(terms.ceiling_per_year, budget_year))
        .min(usage.left_of_period(terms.ceiling_total))
}
