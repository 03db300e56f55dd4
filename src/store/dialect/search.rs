//! Queries of the full-text index of cases, for each database.
//!
//! The SQLite index (FTS5) stores the matches of a word in case number order and can be read in both directions.
//! The PostgreSQL index (GIN on a stored `tsvector`) returns all matches at once, unordered.

mod estimate;
mod places;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::query_builder::AstPass;
use diesel::sql_types::Text;

use crate::cases::in_force;
use crate::conn::{Conn, Driver, MultiBackend};
use edba_domain::Id;

pub use estimate::{few_matches, note_frequencies};
pub use places::{Ahead, matches_ahead, next_match};

/// A property of a case that the index itself can filter by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facet {
    Status,
    Cluster,
    Scope,
    Initiator,
    Table,
}

impl Facet {
    /// The prefix of the value in the index.
    const fn letter(self) -> char {
        match self {
            Self::Status => 's',
            Self::Cluster => 'c',
            Self::Scope => 'g',
            Self::Initiator => 'i',
            Self::Table => 't',
        }
    }
}

/// An index lookup: words, all of which must occur, and facets. It may return a few false positives, but it misses no
/// match.
#[derive(Debug, Clone)]
pub struct Lookup {
    fts5: String,
    tsquery: String,
    /// Lexemes of the PostgreSQL index; one of each group must occur.
    groups: Vec<Vec<String>>,
    /// Only cases of tables in which this representative has a seat on this day, and, with a seat on the board, cases
    /// that have reached the board.
    seats: Option<(Id, NaiveDate)>,
}

impl Lookup {
    /// Looks up the words of a case. `words` must be stemmed, lower case, alphanumeric and not empty.
    pub fn words(words: &[String]) -> Self {
        Self::new("words", "", words)
    }

    /// Looks up the public words of cases with a public decision.
    pub fn public_words(words: &[String]) -> Self {
        Self::new("public_words", "w:", words)
    }

    fn new(column: &str, prefix: &str, words: &[String]) -> Self {
        let joined = |word: &dyn Fn(&String) -> String, and: &str| {
            let words: Vec<String> = words.iter().map(word).collect();
            words.join(and)
        };
        Self {
            fts5: format!("{column} : ({})", joined(&|w| format!("\"{w}\""), " AND ")),
            tsquery: joined(&|w| format!("'{prefix}{w}'"), " & "),
            groups: words.iter().map(|w| vec![format!("{prefix}{w}")]).collect(),
            seats: None,
        }
    }

    /// Restricts the lookup to cases with one of these values.
    pub fn narrow(&mut self, facet: Facet, values: &[String]) {
        if values.is_empty() {
            return;
        }
        let letter = facet.letter();
        let values: Vec<String> = values.iter().map(|value| value.replace('-', "")).collect();
        let fts5: Vec<String> = values
            .iter()
            .map(|value| format!("\"{letter}{}\"", value.replace('"', "\"\"")))
            .collect();
        let tsquery: Vec<String> = values
            .iter()
            .map(|value| format!("'{letter}:{}'", value.replace('\\', "\\\\").replace('\'', "''")))
            .collect();
        self.groups
            .push(values.iter().map(|value| format!("{letter}:{value}")).collect());
        self.fts5 = format!("{} AND facets : ({})", self.fts5, fts5.join(" OR "));
        self.tsquery = format!("{} & ({})", self.tsquery, tsquery.join(" | "));
    }

    /// Restricts the lookup to cases that a representative may see through a seat on this day.
    pub fn narrow_to_seats(&mut self, representative_id: Id, today: NaiveDate) {
        self.seats = Some((representative_id, today));
    }

    /// Writes the condition on `case_search`.
    pub fn walk_matches<'b>(&'b self, out: &mut AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        match out.backend() {
            MultiBackend::Sqlite(_) => {
                out.push_sql("case_search MATCH ");
                self.walk_fts5(out)
            }
            MultiBackend::Pg(_) => {
                out.push_sql("case_search.words @@ ");
                self.walk_tsquery(out)
            }
        }
    }

    fn walk_fts5<'b>(&'b self, out: &mut AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        let Some((representative_id, today)) = &self.seats else {
            return out.push_bind_param::<Text, _>(&self.fts5);
        };
        out.push_sql("(");
        out.push_bind_param::<Text, _>(&self.fts5)?;
        out.push_sql(
            " || ' AND facets : (' || coalesce((SELECT group_concat(CASE WHEN b.kind = 'board' THEN 'bboard' \
             ELSE 't' || replace(s.body_id, '-', '') END, ' OR ') \
             FROM seats s JOIN bodies b ON b.id = s.body_id WHERE ",
        );
        in_force(out, representative_id, today)?;
        out.push_sql("), 'none') || ')')");
        Ok(())
    }

    fn walk_tsquery<'b>(&'b self, out: &mut AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql("(CAST(");
        out.push_bind_param::<Text, _>(&self.tsquery)?;
        out.push_sql(" AS tsquery)");
        if let Some((representative_id, today)) = &self.seats {
            out.push_sql(
                " && (SELECT CAST(coalesce(string_agg(CASE WHEN b.kind = 'board' THEN '''b:board''' \
                 ELSE '''t:' || replace(s.body_id, '-', '') || '''' END, ' | '), '''none''') AS tsquery) \
                 FROM seats s JOIN bodies b ON b.id = s.body_id WHERE ",
            );
            in_force(out, representative_id, today)?;
            out.push_sql(")");
        }
        out.push_sql(")");
        Ok(())
    }
}

/// Whether the index returns matches in case number order, ascending or descending.
pub fn reads_matches_in_order(conn: &Conn) -> bool {
    matches!(conn.0, Driver::Sqlite(_))
}

/// A list of case numbers as one bind parameter.
#[derive(Debug, Clone)]
pub struct Numbers(String);

impl Numbers {
    pub fn new(numbers: &[i64]) -> Self {
        Self(
            numbers
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(","),
        )
    }
}

/// SQLite's unique index of case numbers: that of the third key of the table.
pub const NUMBER_INDEX: &str = "sqlite_autoindex_business_cases_3";

/// Writes FROM with the index by which SQLite must look up each case. From the second page on, its planner would choose
/// the sort order's index and read half of it for each case.
fn walk_cases_by_number(out: &mut AstPass<'_, '_, MultiBackend>) {
    out.push_sql("business_cases INDEXED BY ");
    out.push_sql(NUMBER_INDEX);
}

/// Writes FROM and WHERE of a statement that reads the cases with these numbers, joined to their decisions if asked.
pub fn walk_from_numbers<'b>(
    Numbers(numbers): &'b Numbers,
    with_decisions: bool,
    out: &mut AstPass<'_, 'b, MultiBackend>,
) -> QueryResult<()> {
    match out.backend() {
        MultiBackend::Sqlite(_) => {
            out.push_sql(" FROM ");
            walk_cases_by_number(out);
            if with_decisions {
                // Without the index its planner would read all public decisions and look up all numbers for each.
                out.push_sql(
                    " JOIN decisions INDEXED BY decisions_by_case ON decisions.case_id = business_cases.id",
                );
            }
            out.push_sql(" WHERE business_cases.number_key IN (SELECT value FROM json_each('[' || ");
            out.push_bind_param::<Text, _>(numbers)?;
            out.push_sql(" || ']'))");
        }
        MultiBackend::Pg(_) => {
            out.push_sql(" FROM business_cases");
            if with_decisions {
                out.push_sql(" JOIN decisions ON decisions.case_id = business_cases.id");
            }
            out.push_sql(" WHERE business_cases.number_key = ANY (CAST(string_to_array(");
            out.push_bind_param::<Text, _>(numbers)?;
            out.push_sql(", ',') AS bigint[]))");
        }
    }
    Ok(())
}

/// Writes FROM and WHERE of a statement that reads the matches in number order and looks up each case by its number.
/// SQLite only: see [`reads_matches_in_order`].
pub fn walk_from_matches<'b>(lookup: &'b Lookup, out: &mut AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
    // CROSS JOIN fixes the join order.
    out.push_sql(" FROM case_search CROSS JOIN ");
    walk_cases_by_number(out);
    out.push_sql(" ON business_cases.number_key = case_search.rowid WHERE ");
    lookup.walk_matches(out)
}

/// Writes a condition on `business_cases`: its `search_text` contains all of these words. SQLite only.
pub fn walk_has_words<'b>(
    words: &'b [SpacedWord],
    out: &mut AstPass<'_, 'b, MultiBackend>,
) -> QueryResult<()> {
    for (index, word) in words.iter().enumerate() {
        out.push_sql(if index == 0 { "" } else { " AND " });
        out.push_sql("instr(' ' || business_cases.search_text || ' ', ");
        out.push_bind_param::<Text, _>(&word.0)?;
        out.push_sql(") > 0");
    }
    Ok(())
}

/// Writes a condition on `business_cases`: its row in `case_search` matches the lookup. PostgreSQL only.
pub fn walk_is_match<'b>(lookup: &'b Lookup, out: &mut AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
    // In a subquery, so that the tsquery text is parsed once and not for each case.
    out.push_sql("(SELECT s.words @@ (SELECT ");
    lookup.walk_tsquery(out)?;
    out.push_sql(") FROM case_search s WHERE s.number_key = business_cases.number_key)");
    Ok(())
}

/// Writes a condition on `decisions` and `business_cases`: all of these words occur in public text, that is the
/// decision's number and the case's number and title.
pub fn walk_has_public_words<'b>(
    words: &'b [SpacedWord],
    out: &mut AstPass<'_, 'b, MultiBackend>,
) -> QueryResult<()> {
    let (place, own) = match out.backend() {
        MultiBackend::Sqlite(_) => (
            "instr",
            "substr(business_cases.search_text, instr(business_cases.search_text, ' / ') + 3)",
        ),
        MultiBackend::Pg(_) => ("strpos", "split_part(business_cases.search_text, ' / ', 2)"),
    };
    for (index, word) in words.iter().enumerate() {
        out.push_sql(if index == 0 { "" } else { " AND " });
        out.push_sql(place);
        out.push_sql("(' ' || ");
        out.push_sql(own);
        out.push_sql(" || ' ' || lower(replace(decisions.number, '-', ' ')) || ' ', ");
        out.push_bind_param::<Text, _>(&word.0)?;
        out.push_sql(") > 0");
    }
    Ok(())
}

/// A word between spaces, to match whole words in a space-separated text.
#[derive(Debug, Clone)]
pub struct SpacedWord(pub String);

impl SpacedWord {
    pub fn all(words: &[String]) -> Vec<Self> {
        words.iter().map(|word| Self(format!(" {word} "))).collect()
    }
}
