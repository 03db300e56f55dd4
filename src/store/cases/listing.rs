//! The list of cases: one statement, whatever is asked for, that an index can serve.
//!
//! Written out rather than built by diesel, because two things matter that it cannot say: a page after
//! the first begins at a *pair* (sort key, number), which both databases look up in an index only as
//! a row value; and a list that is narrowed by words begins at the full-text index or never looks at it
//! (`searching`).

use diesel::dsl::SqlTypeOf;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Text, Timestamp};

use super::filter::InIndex;
use super::{CaseFilter, Sees};
use crate::Conn;
use crate::conn::MultiBackend;
use crate::dialect::search::{
    Facet, Lookup, NUMBER_INDEX, Numbers, SpacedWord, walk_from_matches, walk_from_numbers, walk_has_words,
    walk_is_match,
};
use crate::schema::business_cases;
use edba_domain::codes::{CaseSort, CaseStatus};
use edba_domain::collation::sort_key;
use edba_domain::{Cents, Id, Moment};

/// A case as a list shows it: without its content.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = business_cases)]
pub struct ListedCase {
    pub id: Id,
    pub number: String,
    pub number_key: i64,
    pub programme_id: Id,
    pub status: CaseStatus,
    pub status_since: Moment,
    pub revision: i32,
    pub version: i32,
    pub title: String,
    pub cluster_code: Option<String>,
    pub programme_line_code: Option<String>,
    pub scope_code: Option<String>,
    pub lead_table_id: Option<Id>,
    pub initiator_id: Id,
    pub jobs_expected: Option<i32>,
    pub jobs_year: Option<i32>,
    pub cost_cents: Cents,
    pub cover_cents: Cents,
    pub asked_cents: Cents,
    pub created_at: Moment,
    pub updated_at: Moment,
}

/// The column of an order; None for the numbers, which are given out in the order of registration.
pub(super) fn sort_column(sort: CaseSort) -> Option<&'static str> {
    match sort {
        CaseSort::Newest | CaseSort::Oldest => None,
        CaseSort::UpdatedLast | CaseSort::UpdatedFirst => Some("business_cases.updated_at"),
        CaseSort::Title | CaseSort::TitleDescending => Some("business_cases.title_key"),
        CaseSort::AskedLeast | CaseSort::AskedMost => Some("business_cases.asked_cents"),
    }
}

/// The value of the column that a list is in the order of.
#[derive(Debug, Clone, PartialEq)]
pub enum SortKey {
    Number,
    UpdatedAt(Moment),
    /// The key by which titles are ordered (`domain::collation`).
    Title(String),
    Asked(Cents),
}

/// The last row of the page before.
#[derive(Debug, Clone, PartialEq)]
pub struct After {
    pub key: SortKey,
    pub number_key: i64,
}

impl After {
    /// The place of a row in an order.
    pub fn row(row: &ListedCase, sort: CaseSort) -> Self {
        let key = match sort {
            CaseSort::Newest | CaseSort::Oldest => SortKey::Number,
            CaseSort::UpdatedLast | CaseSort::UpdatedFirst => SortKey::UpdatedAt(row.updated_at),
            CaseSort::Title | CaseSort::TitleDescending => SortKey::Title(sort_key(&row.title)),
            CaseSort::AskedLeast | CaseSort::AskedMost => SortKey::Asked(row.asked_cents),
        };
        Self {
            key,
            number_key: row.number_key,
        }
    }
}

type Columns = diesel::dsl::AsSelect<ListedCase, MultiBackend>;

/// One page of the cases that someone sees.
#[derive(Clone)]
pub struct Listing {
    pub(super) sees: Sees,
    pub(super) filter: CaseFilter,
    pub(super) sort: CaseSort,
    pub(super) after: Option<After>,
    /// The last place that is looked at.
    until: Option<After>,
    pub(super) limit: i64,
    words: Words,
    columns: Columns,
}

/// How a statement finds the cases that have the words that are asked for.
#[derive(Clone)]
enum Words {
    /// None are asked for.
    Any,
    /// It reads the cases of these numbers, which have them.
    Listed(Numbers),
    /// It reads the matches from the full-text index, in the order of their numbers (SQLite).
    Matched(Lookup),
    /// It reads cases in the order of the list and tests each.
    Tested(Lookup, Vec<SpacedWord>),
}

impl Listing {
    /// With words, the statement also needs a way to find them: [`super::load`] takes one.
    pub fn new(sees: Sees, filter: CaseFilter, sort: CaseSort, after: Option<After>, limit: i64) -> Self {
        Self {
            sees,
            filter,
            sort,
            after,
            until: None,
            limit,
            words: Words::Any,
            columns: ListedCase::as_select(),
        }
    }

    /// Those among the cases of these numbers.
    pub fn among(mut self, numbers: &[i64]) -> Self {
        self.words = Words::Listed(Numbers::new(numbers));
        self
    }

    /// The same cases, found by reading the matches in their order.
    pub fn reading_matches(mut self) -> Self {
        self.words = Words::Matched(self.lookup());
        self
    }

    /// The same cases, as far as they are found up to a place, by testing each.
    pub fn walking(mut self, until: Option<After>) -> Self {
        if !self.filter.words.is_empty() {
            self.words = Words::Tested(self.lookup(), SpacedWord::all(&self.filter.words));
        }
        self.until = until;
        self
    }

    /// Whether the list is in the order of the numbers of the cases.
    pub(super) fn is_by_number(&self) -> bool {
        sort_column(self.sort).is_none()
    }

    /// What is asked for, as far as the full-text index knows it.
    pub(super) fn lookup(&self) -> Lookup {
        let CaseFilter {
            statuses,
            table_id,
            cluster,
            scope,
            initiator_id,
            words,
            ..
        } = &self.filter;
        let mut lookup = Lookup::words(words);
        let codes: Vec<String> = statuses.iter().map(ToString::to_string).collect();
        lookup.narrow(Facet::Status, &codes);
        for (facet, value) in [
            (Facet::Table, table_id.map(|id| id.to_string())),
            (Facet::Cluster, cluster.clone()),
            (Facet::Scope, scope.clone()),
            (Facet::Initiator, initiator_id.map(|id| id.to_string())),
        ] {
            lookup.narrow(facet, value.as_slice());
        }
        match &self.sees {
            Sees::Everything | Sees::Nothing => {}
            Sees::OfInitiator(id) => lookup.narrow(Facet::Initiator, &[id.to_string()]),
            Sees::OfSeats {
                representative_id,
                today,
            } => lookup.narrow_to_seats(*representative_id, *today),
        }
        lookup
    }

    /// Whether some of what is asked for is not in the full-text index.
    pub(super) fn asks_more_than_the_index_knows(&self) -> bool {
        let CaseFilter {
            statuses: _,
            table_id: _,
            cluster: _,
            programme_line,
            scope: _,
            funder,
            initiator_id: _,
            asked_min,
            asked_max,
            created_from,
            created_before,
            updated_since,
            words: _,
        } = &self.filter;
        programme_line.is_some()
            || funder.is_some()
            || asked_min.is_some()
            || asked_max.is_some()
            || created_from.is_some()
            || created_before.is_some()
            || updated_since.is_some()
            || matches!(self.sees, Sees::Nothing)
    }
}

impl Query for Listing {
    type SqlType = SqlTypeOf<Columns>;
}

impl RunQueryDsl<Conn> for Listing {}

impl QueryId for Listing {
    type QueryId = ();
    // The text differs with what is asked for; it is kept prepared under its text.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl QueryFragment<MultiBackend> for Listing {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql("SELECT ");
        self.columns.walk_ast(out.reborrow())?;
        if let (Words::Tested(lookup, _), MultiBackend::Pg(_)) = (&self.words, out.backend()) {
            return self.walk_tested(lookup, out);
        }
        let mut number = "business_cases.number_key";
        match &self.words {
            Words::Listed(numbers) => {
                walk_from_numbers(numbers, false, &mut out)?;
                out.push_sql(" AND ");
            }
            Words::Matched(lookup) => {
                walk_from_matches(lookup, &mut out)?;
                out.push_sql(" AND ");
                number = "case_search.rowid";
            }
            Words::Tested(_, words) => {
                // The index in which `until` was found: by another, SQLite could read far more cases up to that place.
                out.push_sql(" FROM business_cases INDEXED BY ");
                out.push_sql(self.index_of_order());
                out.push_sql(" WHERE ");
                walk_has_words(words, &mut out)?;
                out.push_sql(" AND ");
            }
            Words::Any => out.push_sql(" FROM business_cases WHERE "),
        }
        self.sees.walk_ast(out.reborrow())?;
        self.filter.walk(&mut out)?;
        self.walk_places(number, &mut out)?;
        walk_order(self.sort, sort_column(self.sort), number, &mut out);
        out.push_sql(" LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.limit)
    }
}

impl Listing {
    /// On PostgreSQL the cases are walked over in the index of the order alone, and tested by the row of their words
    /// alone; the row of a case, which is long, is only read where it has them. OFFSET 0: each part is planned by itself.
    fn walk_tested<'b>(
        &'b self,
        lookup: &'b Lookup,
        mut out: AstPass<'_, 'b, MultiBackend>,
    ) -> QueryResult<()> {
        let number = "business_cases.number_key";
        out.push_sql(" FROM (SELECT ");
        out.push_sql(number);
        out.push_sql(" AS rowid");
        if let Some(column) = sort_column(self.sort) {
            out.push_sql(", ");
            out.push_sql(column);
            out.push_sql(" AS place");
        }
        out.push_sql(" FROM business_cases WHERE ");
        walk_is_match(lookup, &mut out)?;
        if let Some(in_index) = self.filter.in_index() {
            out.push_sql(" AND ");
            in_index.walk(&mut out)?;
        }
        self.walk_places(number, &mut out)?;
        walk_order(self.sort, sort_column(self.sort), number, &mut out);
        out.push_sql(
            " OFFSET 0) matches CROSS JOIN LATERAL \
             (SELECT * FROM business_cases c WHERE c.number_key = matches.rowid OFFSET 0) business_cases WHERE ",
        );
        self.sees.walk_ast(out.reborrow())?;
        self.filter.walk(&mut out)?;
        let place = sort_column(self.sort).map(|_| "matches.place");
        walk_order(self.sort, place, "matches.rowid", &mut out);
        out.push_sql(" LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.limit)
    }

    /// The index that has the cases in the order of the list, after the column of [`CaseFilter::in_index`].
    fn index_of_order(&self) -> &'static str {
        let (plain, by_status, by_cluster) = match self.sort {
            CaseSort::Newest | CaseSort::Oldest => (
                NUMBER_INDEX,
                "business_cases_by_status",
                "business_cases_by_cluster",
            ),
            CaseSort::UpdatedLast | CaseSort::UpdatedFirst => (
                "business_cases_by_update",
                "business_cases_by_status_and_update",
                "business_cases_by_cluster_and_update",
            ),
            CaseSort::Title | CaseSort::TitleDescending => (
                "business_cases_by_title",
                "business_cases_by_status_and_title",
                "business_cases_by_cluster_and_title",
            ),
            CaseSort::AskedLeast | CaseSort::AskedMost => (
                "business_cases_by_asked",
                "business_cases_by_status_and_asked",
                "business_cases_by_cluster_and_asked",
            ),
        };
        match self.filter.in_index() {
            None => plain,
            Some(InIndex::Status(_)) => by_status,
            Some(InIndex::Cluster(_)) => by_cluster,
        }
    }

    /// The conditions that a case lies beyond the page before, and not beyond what is looked at.
    fn walk_places<'b>(&'b self, number: &str, out: &mut AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        let (beyond, up_to) = if self.sort.is_descending() {
            (" < ", " >= ")
        } else {
            (" > ", " <= ")
        };
        for (place, compared) in [(&self.after, beyond), (&self.until, up_to)] {
            if let Some(place) = place {
                out.push_sql(" AND ");
                walk_place(self.sort, number, compared, place, out)?;
            }
        }
        Ok(())
    }
}

/// The order of a list: by the column of the order, where it is not that of the numbers, and by the number.
pub(super) fn walk_order(
    sort: CaseSort,
    column: Option<&str>,
    number: &str,
    out: &mut AstPass<'_, '_, MultiBackend>,
) {
    let direction = if sort.is_descending() { " DESC" } else { " ASC" };
    out.push_sql(" ORDER BY ");
    for (index, column) in column.into_iter().chain([number]).enumerate() {
        out.push_sql(if index == 0 { "" } else { ", " });
        out.push_sql(column);
        out.push_sql(direction);
    }
}

/// The condition that a row lies beyond a place in the order of the list, or up to it.
pub(super) fn walk_place<'b>(
    sort: CaseSort,
    number: &str,
    compared: &str,
    After { key, number_key }: &'b After,
    out: &mut AstPass<'_, 'b, MultiBackend>,
) -> QueryResult<()> {
    let Some(column) = sort_column(sort) else {
        out.push_sql(number);
        out.push_sql(compared);
        return out.push_bind_param::<BigInt, _>(number_key);
    };
    out.push_sql("(");
    out.push_sql(column);
    out.push_sql(", ");
    out.push_sql(number);
    out.push_sql(")");
    out.push_sql(compared);
    out.push_sql("(");
    match key {
        SortKey::Number => out.push_sql("NULL"),
        SortKey::UpdatedAt(at) => out.push_bind_param::<Timestamp, _>(at)?,
        SortKey::Title(title) => out.push_bind_param::<Text, _>(title)?,
        SortKey::Asked(asked) => out.push_bind_param::<BigInt, _>(asked)?,
    }
    out.push_sql(", ");
    out.push_bind_param::<BigInt, _>(number_key)?;
    out.push_sql(")");
    Ok(())
}
