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

use super::{CaseFilter, Sees};
use crate::domain::codes::{CaseSort, CaseStatus};
use crate::domain::collation::sort_key;
use crate::domain::{Cents, Id, Moment};
use crate::store::Conn;
use crate::store::conn::MultiBackend;
use crate::store::dialect::search::{Facet, Lookup, SpacedWord, walk_from_matches, walk_has_words};
use crate::store::schema::business_cases;

/// A case as a list shows it: without its content.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = business_cases)]
pub struct CaseSummaryRow {
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

impl CaseSort {
    pub(super) fn is_descending(self) -> bool {
        self.as_str().starts_with('-')
    }

    pub(super) fn column(self) -> Option<&'static str> {
        match self {
            // Numbers are given out in the order of registration.
            Self::Newest | Self::Oldest => None,
            Self::UpdatedLast | Self::UpdatedFirst => Some("business_cases.updated_at"),
            Self::Title | Self::TitleDescending => Some("business_cases.title_key"),
            Self::AskedLeast | Self::AskedMost => Some("business_cases.asked_cents"),
        }
    }

    /// The place of a row in this order.
    pub fn place_of(self, row: &CaseSummaryRow) -> After {
        let key = match self {
            Self::Newest | Self::Oldest => SortKey::Number,
            Self::UpdatedLast | Self::UpdatedFirst => SortKey::UpdatedAt(row.updated_at),
            Self::Title | Self::TitleDescending => SortKey::Title(sort_key(&row.title)),
            Self::AskedLeast | Self::AskedMost => SortKey::Asked(row.asked_cents),
        };
        After {
            key,
            number_key: row.number_key,
        }
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

type Columns = diesel::dsl::AsSelect<CaseSummaryRow, MultiBackend>;

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
    /// It reads all matches from the full-text index.
    Matched(Lookup),
    /// It reads cases in the order of the list and tests each.
    Tested(Lookup, Vec<SpacedWord>),
}

impl Listing {
    /// With words, all matches are read, however many there are: see [`super::load`].
    pub fn new(sees: Sees, filter: CaseFilter, sort: CaseSort, after: Option<After>, limit: i64) -> Self {
        let mut listing = Self {
            sees,
            filter,
            sort,
            after,
            until: None,
            limit,
            words: Words::Any,
            columns: CaseSummaryRow::as_select(),
        };
        if !listing.filter.words.is_empty() {
            listing.words = Words::Matched(listing.lookup());
        }
        listing
    }

    /// The same cases, as far as they are found up to a place, by testing each.
    pub fn walking(mut self, until: Option<After>) -> Self {
        if !self.filter.words.is_empty() {
            self.words = Words::Tested(self.lookup(), SpacedWord::all(&self.filter.words));
        }
        self.until(until)
    }

    pub(super) fn until(mut self, until: Option<After>) -> Self {
        self.until = until;
        self
    }

    /// Whether the list is in the order of the numbers of the cases.
    pub(super) fn is_by_number(&self) -> bool {
        self.sort.column().is_none()
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
        let direction = if self.sort.is_descending() {
            " DESC"
        } else {
            " ASC"
        };
        out.push_sql("SELECT ");
        self.columns.walk_ast(out.reborrow())?;
        let number = match &self.words {
            Words::Matched(lookup) => {
                let in_order = self.is_by_number().then_some(direction);
                walk_from_matches(lookup, in_order, "", &mut out)?;
                out.push_sql(" AND ");
                "case_search.rowid"
            }
            Words::Any | Words::Tested(..) => {
                out.push_sql(" FROM business_cases WHERE ");
                "business_cases.number_key"
            }
        };
        self.sees.walk_ast(out.reborrow())?;
        self.filter.walk(&mut out)?;
        if let Words::Tested(lookup, words) = &self.words {
            out.push_sql(" AND ");
            walk_has_words("business_cases.search_text", words, lookup, &mut out)?;
        }
        let (beyond, up_to) = if self.sort.is_descending() {
            (" < ", " >= ")
        } else {
            (" > ", " <= ")
        };
        for (place, compared) in [(&self.after, beyond), (&self.until, up_to)] {
            if let Some(place) = place {
                out.push_sql(" AND ");
                walk_place(self.sort, number, compared, place, &mut out)?;
            }
        }
        out.push_sql(" ORDER BY ");
        if let Some(column) = self.sort.column() {
            out.push_sql(column);
            out.push_sql(direction);
            out.push_sql(", ");
        }
        out.push_sql(number);
        out.push_sql(direction);
        out.push_sql(" LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.limit)
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
    let Some(column) = sort.column() else {
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
