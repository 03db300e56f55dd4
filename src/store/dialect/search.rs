//! The full-text index of cases: how each database is asked which cases have some words.
//!
//! SQLite's (FTS5) keeps the matches of a word in the order of the numbers of the cases and reads them either way.
//! PostgreSQL's (GIN on a stored `tsvector`) yields all matches at once, in no order.

mod estimate;
mod places;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::query_builder::AstPass;
use diesel::sql_types::Text;

use crate::domain::Id;
use crate::store::cases::in_force;
use crate::store::conn::{Conn, Driver, MultiBackend};

pub use estimate::{few_matches, note_frequencies};
pub use places::{Ahead, matches_ahead, next_match};

/// What narrows a search in the index itself: a property of a case, and one of its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facet {
    Status,
    Cluster,
    Scope,
    Initiator,
    Table,
}

impl Facet {
    /// The letter before the value in the index.
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

/// What is looked up in the index: words, all of which occur, and facets. What it finds is a little more than what is
/// asked for, never less.
#[derive(Debug, Clone)]
pub struct Lookup {
    fts5: String,
    tsquery: String,
    /// The lexemes of PostgreSQL's index, one of each group.
    groups: Vec<Vec<String>>,
    /// Only cases of the tables in which this representative has a seat on this day, and those that came before a board
    /// in which they have one.
    seats: Option<(Id, NaiveDate)>,
}

impl Lookup {
    /// The words of a case. They are stemmed, in lower case and alphanumeric; at least one.
    pub fn words(words: &[String]) -> Self {
        Self::of("words", "", words)
    }

    /// The words by which a case with a public decision is found publicly.
    pub fn public_words(words: &[String]) -> Self {
        Self::of("public_words", "w:", words)
    }

    fn of(column: &str, prefix: &str, words: &[String]) -> Self {
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

    /// Only cases that have one of these values.
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

    /// Only cases that a representative sees by a seat on this day.
    pub fn narrow_to_seats(&mut self, representative_id: Id, today: NaiveDate) {
        self.seats = Some((representative_id, today));
    }

    /// The condition on `case_search`.
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

/// Whether the index yields its matches in the order of the numbers of the cases, either way.
pub fn reads_matches_in_order(conn: &Conn) -> bool {
    matches!(conn.0, Driver::Sqlite(_))
}

/// The numbers of cases, as one parameter of a statement.
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

/// SQLite's way to a case by its number: the third key of the table. By itself SQLite takes the index of the order, from
/// the second page on, and reads half of it for each case.
const BY_NUMBER: &str = " INDEXED BY sqlite_autoindex_business_cases_3";

/// The beginning of a statement that reads the cases of these numbers, up to its conditions; `join` is joined to them.
pub fn walk_from_numbers<'b>(
    Numbers(numbers): &'b Numbers,
    join: &str,
    out: &mut AstPass<'_, 'b, MultiBackend>,
) -> QueryResult<()> {
    out.push_sql(" FROM business_cases");
    match out.backend() {
        MultiBackend::Sqlite(_) => {
            out.push_sql(BY_NUMBER);
            out.push_sql(join);
            out.push_sql(" WHERE business_cases.number_key IN (SELECT value FROM json_each('[' || ");
            out.push_bind_param::<Text, _>(numbers)?;
            out.push_sql(" || ']'))");
        }
        MultiBackend::Pg(_) => {
            out.push_sql(join);
            out.push_sql(" WHERE business_cases.number_key = ANY (CAST(string_to_array(");
            out.push_bind_param::<Text, _>(numbers)?;
            out.push_sql(", ',') AS bigint[]))");
        }
    }
    Ok(())
}

/// The beginning of a statement that reads the matches in the order of their numbers, each case after its number, up to
/// its conditions. SQLite only: see [`reads_matches_in_order`].
pub fn walk_from_matches<'b>(lookup: &'b Lookup, out: &mut AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
    // CROSS JOIN fixes the order.
    out.push_sql(" FROM case_search CROSS JOIN business_cases");
    out.push_sql(BY_NUMBER);
    out.push_sql(" ON business_cases.number_key = case_search.rowid WHERE ");
    lookup.walk_matches(out)
}

/// The condition on `business_cases` that a case has all of these words, tested by its own text. SQLite only.
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

/// The condition on `business_cases` that a case has what is looked up, tested by the row of its words. PostgreSQL only.
pub fn walk_is_match<'b>(lookup: &'b Lookup, out: &mut AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
    // Selected, so that it is read from its text once and not for each case.
    out.push_sql("(SELECT s.words @@ (SELECT ");
    lookup.walk_tsquery(out)?;
    out.push_sql(") FROM case_search s WHERE s.number_key = business_cases.number_key)");
    Ok(())
}

/// The condition on `decisions` and `business_cases` that all of these words are public: in the number of the decision, or
/// in the number and the title of the case.
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

/// A word with a space before and behind, as it stands in a text of words.
#[derive(Debug, Clone)]
pub struct SpacedWord(pub String);

impl SpacedWord {
    pub fn all(words: &[String]) -> Vec<Self> {
        words.iter().map(|word| Self(format!(" {word} "))).collect()
    }
}
