//! The public register: decisions that the bureau has published, without sign-in.

use std::collections::BTreeMap;

use super::context::PublicContext;
use super::decisions::year_in_almere;
use crate::domain::codes::Outcome;
use crate::domain::search_words::{asked_words, search_text};
use crate::domain::{Cents, Id};
use crate::error::{Error, Result};
use crate::store::cases::Sees;
use crate::store::decisions::{self, ConditionRow};
use crate::store::follow_up::{self, DecidedCase, DecisionFilter};
use crate::store::register::{self, Place};
use crate::store::sight::Sight;

pub use crate::store::decisions::DecisionRow;
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

/// A page of the register, the newest first.
#[derive(Debug, Clone)]
pub struct RegisterPage {
    pub decisions: Vec<PublicDecision>,
    /// Where the next page begins; None on the last.
    pub next: Option<Place>,
}

/// Published decisions, the newest first; with words, those in whose title or number all of them occur. What
/// else a case says is not public, and is not searched.
pub fn newest(
    cx: &mut PublicContext<'_>,
    text: &str,
    before: Option<Place>,
    limit: usize,
) -> Result<RegisterPage> {
    let words = asked_words(text);
    let fetch = i64::try_from(limit + 1).map_err(Error::internal)?;
    let mut found = if words.is_empty() {
        register::public(cx.conn, &register::Asked::Before(before), fetch)?
    } else {
        let ids: Vec<Id> = register::heads(cx.conn)?
            .into_iter()
            .filter(|head| before.is_none_or(|place| head.place() < place))
            .filter(|head| {
                let text = search_text([
                    head.number.as_str(),
                    head.case_number.as_str(),
                    head.case_title.as_str(),
                ]);
                words.iter().all(|word| text.split(' ').any(|w| w == word))
            })
            .take(limit + 1)
            .map(|head| head.id)
            .collect();
        register::public(cx.conn, &register::Asked::These(&ids), fetch)?
    };
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found
        .last()
        .filter(|_| more)
        .map(|last| (last.decision.decided_at, last.decision.id));
    Ok(RegisterPage {
        decisions: with_amounts(cx, found)?,
        next,
    })
}

/// A published decision by its number, with what it demands and its published versions.
#[derive(Debug, Clone)]
pub struct Numbered {
    pub shown: PublicDecision,
    pub conditions: Vec<ConditionRow>,
    /// The published versions of this number, the newest first.
    pub versions: Vec<i32>,
}

/// A published decision by its number; without a version the newest one. Errors: 404.
pub fn by_number(cx: &mut PublicContext<'_>, number: &str, version: Option<i32>) -> Result<Numbered> {
    let mut found = register::public(cx.conn, &register::Asked::Number(number), 100)?;
    found.sort_by_key(|f| std::cmp::Reverse(f.decision.number_version));
    let versions = found.iter().map(|f| f.decision.number_version).collect();
    let shown = found
        .into_iter()
        .find(|f| version.is_none_or(|v| f.decision.number_version == v))
        .ok_or_else(|| Error::not_found("decision"))?;
    let conditions = decisions::conditions_of(cx.conn, &shown.decision.id)?;
    let shown = with_amounts(cx, vec![shown])?
        .pop()
        .ok_or_else(|| Error::not_found("decision"))?;
    Ok(Numbered {
        shown,
        conditions,
        versions,
    })
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
