//! The public register: decisions that the bureau has published, without sign-in.

use std::collections::BTreeMap;

use super::context::PublicContext;
use super::decisions::year_in_almere;
use crate::domain::codes::Outcome;
use crate::domain::{Cents, Id};
use crate::error::{Error, Result};
use crate::store::cases::Sees;
use crate::store::follow_up::{self, DecidedCase, DecisionFilter};
use crate::store::sight::Sight;

pub use crate::store::follow_up::Slice;

/// A published decision with what each funder puts in, by the name of the funder.
#[derive(Debug, Clone)]
pub struct PublicDecision {
    pub decided: DecidedCase,
    pub amounts: BTreeMap<String, Cents>,
}

/// Published decisions in the order in which they were taken.
pub fn list(
    cx: &mut PublicContext<'_>,
    year: Option<i32>,
    outcome: Option<Outcome>,
    slice: Slice,
) -> Result<Vec<PublicDecision>> {
    let filter = DecisionFilter {
        outcome,
        decided: year.map(year_in_almere).transpose()?,
        public: Some(true),
        ..DecisionFilter::default()
    };
    let found = follow_up::decisions(cx.conn, &Sight::OfCases(Sees::Everything), &filter, slice)?;
    with_amounts(cx, found)
}

/// One published decision. Errors: 404.
pub fn find(cx: &mut PublicContext<'_>, id: Id) -> Result<PublicDecision> {
    let filter = DecisionFilter {
        id: Some(id),
        public: Some(true),
        ..DecisionFilter::default()
    };
    let found = follow_up::decisions(cx.conn, &Sight::OfCases(Sees::Everything), &filter, Slice::ONE)?;
    let found = with_amounts(cx, found)?;
    found
        .into_iter()
        .next()
        .ok_or_else(|| Error::not_found("decision"))
}

fn with_amounts(cx: &mut PublicContext<'_>, found: Vec<DecidedCase>) -> Result<Vec<PublicDecision>> {
    let ids: Vec<Id> = found.iter().map(|f| f.decision.id).collect();
    let committed = follow_up::funder_amounts(cx.conn, &ids)?;
    let mut amounts: BTreeMap<Id, BTreeMap<String, Cents>> = BTreeMap::new();
    for line in committed {
        let funders = amounts.entry(line.decision_id).or_default();
        *funders.entry(line.funder).or_default() += line.amount_cents;
    }
    Ok(found
        .into_iter()
        .map(|decided| PublicDecision {
            amounts: amounts.remove(&decided.decision.id).unwrap_or_default(),
            decided,
        })
        .collect())
}
