//! The public register: decisions that the bureau has published, readable without sign-in.

use super::context::PublicContext;
use super::decisions::amounts_of;
use super::decisions::year_in_almere;
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_domain::codes::Outcome;
use edba_domain::promise::PromiseStatus;
use edba_domain::search_words::asked_words;
use edba_store::cases::Sees;
use edba_store::decision_lists::{self, DecidedCase, DecisionFilter};
use edba_store::decisions::{self, Condition};
use edba_store::promises::{self, Promise, PromiseFilter};
use edba_store::public_register;
use edba_store::visibility::Sight;

pub use super::decisions::Amounts;
pub use edba_store::decision_lists::Slice;
pub use edba_store::decisions::Decision;
pub use edba_store::public_register::Place;

/// A published decision with its amounts: the decided amount of each funder, also if it was released later.
#[derive(Debug, Clone)]
pub struct PublicDecision {
    pub decided: DecidedCase,
    pub amounts: Amounts,
}

/// Published decisions in the order in which they were made.
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
    let found = decision_lists::decisions(cx.conn, &Sight::OfCases(Sees::Everything), &filter, slice)?;
    with_amounts(cx, found)
}

/// One published decision. Errors: 404.
pub fn find(cx: &mut PublicContext<'_>, id: Id) -> Result<PublicDecision> {
    let filter = DecisionFilter {
        id: Some(id),
        public: Some(true),
        ..DecisionFilter::default()
    };
    let found = decision_lists::decisions(cx.conn, &Sight::OfCases(Sees::Everything), &filter, Slice::ONE)?;
    let found = with_amounts(cx, found)?;
    found
        .into_iter()
        .next()
        .ok_or_else(|| Error::not_found("decision"))
}

/// A page of the register, newest first.
#[derive(Debug, Clone)]
pub struct RegisterPage {
    pub decisions: Vec<PublicDecision>,
    /// Cursor of the next page; None on the last. A search that reaches its limit of rows read ends before the page is
    /// full.
    pub next: Option<Place>,
}

/// Published decisions, newest first; with a search text, those that [`search`] finds.
pub fn newest(
    cx: &mut PublicContext<'_>,
    text: &str,
    before: Option<Place>,
    limit: usize,
) -> Result<RegisterPage> {
    let words = asked_words(text);
    if !words.is_empty() {
        return search(cx, &words, None, None, before, limit);
    }
    let fetch = i64::try_from(limit + 1).map_err(Error::internal)?;
    let found = public_register::public(
        cx.conn,
        &public_register::DecisionSelection::Before(before),
        fetch,
    )?;
    page(cx, found, limit, None)
}

/// Searches for published decisions with all these words in their number, title or case number, newest first. Other
/// data of a case is not public, and is not searched.
pub fn search(
    cx: &mut PublicContext<'_>,
    words: &[String],
    year: Option<i32>,
    outcome: Option<Outcome>,
    before: Option<Place>,
    limit: usize,
) -> Result<RegisterPage> {
    let searched = public_register::Searched {
        words,
        decided: year.map(year_in_almere).transpose()?,
        outcome,
        before,
    };
    let fetch = i64::try_from(limit + 1).map_err(Error::internal)?;
    let searched = public_register::search(cx.conn, &searched, fetch)?;
    let found = public_register::public(
        cx.conn,
        &public_register::DecisionSelection::These(&searched.ids),
        fetch,
    )?;
    page(cx, found, limit, searched.stopped_at)
}

/// Builds a page from the first `limit` rows.
fn page(
    cx: &mut PublicContext<'_>,
    mut found: Vec<DecidedCase>,
    limit: usize,
    stopped_at: Option<Place>,
) -> Result<RegisterPage> {
    let more = found.len() > limit;
    found.truncate(limit);
    let next = match found.last().filter(|_| more) {
        Some(last) => Some((last.decision.decided_at, last.decision.id)),
        None => stopped_at,
    };
    Ok(RegisterPage {
        decisions: with_amounts(cx, found)?,
        next,
    })
}

/// The most promises of a decision that the register shows.
const MOST_PROMISES: i64 = 200;

/// A published decision by its number, with its conditions, its promises in kind and its published versions.
#[derive(Debug, Clone)]
pub struct Numbered {
    pub shown: PublicDecision,
    pub conditions: Vec<Condition>,
    /// The promises that it counts on of which it is known whether they were met.
    pub promises: Vec<Promise>,
    /// The published versions of this number, newest first.
    pub versions: Vec<i32>,
}

/// Finds a published decision by its number; without a version, the newest one. Errors: 404.
pub fn by_number(cx: &mut PublicContext<'_>, number: &str, version: Option<i32>) -> Result<Numbered> {
    let mut found =
        public_register::public(cx.conn, &public_register::DecisionSelection::Number(number), 100)?;
    found.sort_by_key(|f| std::cmp::Reverse(f.decision.number_version));
    let versions = found.iter().map(|f| f.decision.number_version).collect();
    let shown = found
        .into_iter()
        .find(|f| version.is_none_or(|v| f.decision.number_version == v))
        .ok_or_else(|| Error::not_found("decision"))?;
    let conditions = decisions::conditions_of(cx.conn, &shown.decision.id)?;
    let known = PromiseFilter {
        decision_id: Some(shown.decision.id),
        statuses: vec![PromiseStatus::Met, PromiseStatus::NotMet],
        ..PromiseFilter::default()
    };
    let promises = promises::promises(cx.conn, &known, None, MOST_PROMISES)?;
    let shown = with_amounts(cx, vec![shown])?
        .pop()
        .ok_or_else(|| Error::not_found("decision"))?;
    Ok(Numbered {
        shown,
        conditions,
        promises: promises.into_iter().map(|found| found.row).collect(),
        versions,
    })
}

fn with_amounts(cx: &mut PublicContext<'_>, found: Vec<DecidedCase>) -> Result<Vec<PublicDecision>> {
    let rows: Vec<&Decision> = found.iter().map(|f| &f.decision).collect();
    let mut amounts = amounts_of(cx.conn, &rows, cx.now.local_date())?;
    Ok(found
        .into_iter()
        .map(|decided| PublicDecision {
            amounts: amounts.remove(&decided.decision.id).unwrap_or_default(),
            decided,
        })
        .collect())
}
