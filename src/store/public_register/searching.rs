//! Search for public decisions by words, in bounded time. It works like the search for cases (`cases::load`).

use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Text, Timestamp};

use super::Place;
use crate::Conn;
use crate::conn::MultiBackend;
use crate::dialect::search::{
    Lookup, Numbers, SpacedWord, few_matches, walk_from_numbers, walk_has_public_words,
};
use crate::schema::decisions;
use edba_common::error::Result;
use edba_domain::codes::Outcome;
use edba_domain::{Id, Moment};

/// Maximum number of matching cases that are read.
const MOST_READ: i64 = 1_000;
/// Maximum number of decisions that are scanned.
const FAR: i64 = 2_000;

/// Result of a search.
#[derive(Debug, Clone, Default)]
pub struct FoundDecisions {
    /// Ids, newest first.
    pub ids: Vec<Id>,
    /// The position where a bounded search stopped before it found `limit` decisions; there may be more after it.
    pub stopped_at: Option<Place>,
}

/// Search criteria.
#[derive(Debug, Clone)]
pub struct Searched<'a> {
    /// Words that must all occur in the decision's number, the case's number or the case's title.
    pub words: &'a [String],
    /// Decided in this period: the start is inclusive, the end exclusive.
    pub decided: Option<(Moment, Moment)>,
    pub outcome: Option<Outcome>,
    /// Only decisions before this position.
    pub before: Option<Place>,
}

/// The newest public decisions that match, at most `limit`.
pub fn search(conn: &mut Conn, searched: &Searched<'_>, limit: i64) -> Result<FoundDecisions> {
    let words = searched.words;
    let lookup = Lookup::public_words(words);
    let numbers = few_matches(conn, &lookup, MOST_READ)?;
    if numbers.as_ref().is_some_and(Vec::is_empty) {
        return Ok(FoundDecisions::default());
    }
    let until = match numbers {
        Some(_) => None,
        None => place_ahead(conn, searched)?,
    };
    let statement = Decisions {
        numbers: numbers.as_deref().map(Numbers::new),
        words: &SpacedWord::all(words),
        searched,
        until,
        limit,
    };
    let ids: Vec<Id> = statement.load(conn)?;
    let full = i64::try_from(ids.len()).is_ok_and(|found| found >= limit);
    Ok(FoundDecisions {
        ids,
        stopped_at: until.filter(|_| !full),
    })
}

/// The position [`FAR`] public decisions before the start of the search.
fn place_ahead(conn: &mut Conn, searched: &Searched<'_>) -> Result<Option<Place>> {
    let mut query = decisions::table.filter(decisions::public.eq(true)).into_boxed();
    if let Some((_, end)) = searched.decided {
        query = query.filter(decisions::decided_at.lt(end));
    }
    if let Some((at, id)) = searched.before {
        query = query.filter(
            decisions::decided_at
                .lt(at)
                .or(decisions::decided_at.eq(at).and(decisions::id.lt(id))),
        );
    }
    Ok(query
        .order((decisions::decided_at.desc(), decisions::id.desc()))
        .select((decisions::decided_at, decisions::id))
        .offset(FAR)
        .limit(1)
        .get_result(conn)
        .optional()?)
}

struct Decisions<'a> {
    /// The cases that contain the words; None if each decision is tested.
    numbers: Option<Numbers>,
    words: &'a [SpacedWord],
    searched: &'a Searched<'a>,
    until: Option<Place>,
    limit: i64,
}

impl QueryId for Decisions<'_> {
    type QueryId = ();
    // The SQL text depends on the criteria. The prepared statement is cached by its text.
    const HAS_STATIC_QUERY_ID: bool = false;
}
impl Query for Decisions<'_> {
    type SqlType = Text;
}
impl RunQueryDsl<Conn> for Decisions<'_> {}

impl QueryFragment<MultiBackend> for Decisions<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql("SELECT decisions.id");
        match &self.numbers {
            Some(numbers) => walk_from_numbers(numbers, true, &mut out)?,
            None => out.push_sql(
                " FROM decisions JOIN business_cases ON business_cases.id = decisions.case_id WHERE 1 = 1",
            ),
        }
        out.push_sql(" AND decisions.public = TRUE AND ");
        walk_has_public_words(self.words, &mut out)?;
        for (place, compared) in [(&self.searched.before, " < "), (&self.until, " >= ")] {
            if let Some((at, id)) = place {
                out.push_sql(" AND (decisions.decided_at, decisions.id)");
                out.push_sql(compared);
                out.push_sql("(");
                out.push_bind_param::<Timestamp, _>(at)?;
                out.push_sql(", ");
                out.push_bind_param::<Text, _>(id)?;
                out.push_sql(")");
            }
        }
        if let Some((from, before)) = &self.searched.decided {
            out.push_sql(" AND decisions.decided_at >= ");
            out.push_bind_param::<Timestamp, _>(from)?;
            out.push_sql(" AND decisions.decided_at < ");
            out.push_bind_param::<Timestamp, _>(before)?;
        }
        if let Some(outcome) = &self.searched.outcome {
            out.push_sql(" AND decisions.outcome = ");
            out.push_bind_param::<Text, _>(outcome)?;
        }
        out.push_sql(" ORDER BY decisions.decided_at DESC, decisions.id DESC LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.limit)
    }
}
