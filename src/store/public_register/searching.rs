//! Finding public decisions by words, in bounded time: as cases are found (`cases::load`).

use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Text, Timestamp};

use super::Place;
use crate::domain::codes::Outcome;
use crate::domain::{Id, Moment};
use crate::error::Result;
use crate::store::Conn;
use crate::store::conn::MultiBackend;
use crate::store::dialect::search::{
    Lookup, Numbers, SpacedWord, few_matches, walk_from_numbers, walk_has_public_words,
};
use crate::store::schema::decisions;

/// How many cases with the words are read at most.
const MOST_READ: i64 = 1_000;
/// How many decisions are walked over at most.
const FAR: i64 = 2_000;

/// Public decisions that were found.
#[derive(Debug, Clone, Default)]
pub struct FoundDecisions {
    /// The newest first.
    pub ids: Vec<Id>,
    /// Where the search ended before so many were found as asked, though there may be more.
    pub stopped_at: Option<Place>,
}

/// Which public decisions are searched for.
#[derive(Debug, Clone)]
pub struct Searched<'a> {
    /// All of them occur in the number, the number of the case or its title.
    pub words: &'a [String],
    /// Decided from this moment, and before that one.
    pub decided: Option<(Moment, Moment)>,
    pub outcome: Option<Outcome>,
    /// Only those before this place.
    pub before: Option<Place>,
}

/// The newest public decisions that are searched for.
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

/// The place [`FAR`] public decisions before the one where the search begins.
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
    /// The cases that have the words; None where each decision is tested.
    numbers: Option<Numbers>,
    words: &'a [SpacedWord],
    searched: &'a Searched<'a>,
    until: Option<Place>,
    limit: i64,
}

impl QueryId for Decisions<'_> {
    type QueryId = ();
    // The text differs with what is asked for; it is kept prepared under its text.
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
            Some(numbers) => {
                let join = " JOIN decisions ON decisions.case_id = business_cases.id";
                walk_from_numbers(numbers, join, &mut out)?;
            }
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
