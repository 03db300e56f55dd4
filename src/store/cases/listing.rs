//! The list of cases: one statement, whatever is asked for, that an index can serve.
//!
//! Written out rather than built by diesel, because two things matter that it cannot say: a page after
//! the first begins at a *pair* (sort key, number), which both databases look up in an index only as
//! a row value; and on SQLite the full-text index, read backwards, gives the newest matches without
//! reading all of them.

use diesel::dsl::SqlTypeOf;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Text, Timestamp};

use super::Sees;
use crate::domain::codes::{CaseSort, CaseStatus};
use crate::domain::{Cents, Id, Moment};
use crate::error::Result;
use crate::store::Conn;
use crate::store::conn::MultiBackend;
use crate::store::dialect::{CaseMatches, reads_full_text_backwards};
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

/// What is asked for; all that is given must hold.
#[derive(Debug, Clone, Default)]
pub struct CaseFilter {
    /// Any of these.
    pub statuses: Vec<CaseStatus>,
    /// The lead table or one that co-reviews.
    pub table_id: Option<Id>,
    pub cluster: Option<String>,
    /// A line, with its actions, or an action.
    pub programme_line: Option<String>,
    pub scope: Option<String>,
    /// Who covers part of it: the identity of an organisation, or a name.
    pub funder: Option<String>,
    pub initiator_id: Option<Id>,
    pub asked_min: Option<Cents>,
    pub asked_max: Option<Cents>,
    pub created_from: Option<Moment>,
    pub created_before: Option<Moment>,
    pub updated_since: Option<Moment>,
    /// All of these, stemmed.
    pub words: Vec<String>,
}

impl CaseSort {
    fn is_descending(self) -> bool {
        self.as_str().starts_with('-')
    }

    fn column(self) -> Option<&'static str> {
        match self {
            // Numbers are given out in the order of registration.
            Self::Newest | Self::Oldest => None,
            Self::UpdatedLast | Self::UpdatedFirst => Some("business_cases.updated_at"),
            Self::Title | Self::TitleDescending => Some("business_cases.title"),
            Self::AskedLeast | Self::AskedMost => Some("business_cases.asked_cents"),
        }
    }

    /// The place of a row in this order.
    pub fn place_of(self, row: &CaseSummaryRow) -> After {
        let key = match self {
            Self::Newest | Self::Oldest => SortKey::Number,
            Self::UpdatedLast | Self::UpdatedFirst => SortKey::UpdatedAt(row.updated_at),
            Self::Title | Self::TitleDescending => SortKey::Title(row.title.clone()),
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
    sees: Sees,
    filter: CaseFilter,
    sort: CaseSort,
    after: Option<After>,
    limit: i64,
    words: Option<CaseMatches>,
    columns: Columns,
}

impl Listing {
    pub fn new(sees: Sees, filter: CaseFilter, sort: CaseSort, after: Option<After>, limit: i64) -> Self {
        let words = Some(CaseMatches::new(filter.words.clone())).filter(|w| !w.words().is_empty());
        Self {
            words,
            sees,
            filter,
            sort,
            after,
            limit,
            columns: CaseSummaryRow::as_select(),
        }
    }
}

/// The rows of a page.
pub fn load(conn: &mut Conn, listing: Listing) -> Result<Vec<CaseSummaryRow>> {
    Ok(listing.load(conn)?)
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
        let backwards = self.sort.column().is_none() && reads_full_text_backwards(&out);
        let full_text_first = self.words.as_ref().filter(|_| backwards);
        out.push_sql("SELECT ");
        self.columns.walk_ast(out.reborrow())?;
        let number = if let Some(words) = full_text_first {
            words.from_matches(out.reborrow())?;
            "case_search.rowid"
        } else {
            out.push_sql(" FROM business_cases WHERE ");
            "business_cases.number_key"
        };
        self.sees.walk_ast(out.reborrow())?;
        self.filter.walk(&mut out)?;
        if let (Some(words), None) = (&self.words, full_text_first) {
            out.push_sql(" AND ");
            words.walk_ast(out.reborrow())?;
        }
        self.walk_after(&mut out, number)?;
        let direction = if self.sort.is_descending() {
            " DESC"
        } else {
            " ASC"
        };
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

impl Listing {
    fn walk_after<'b>(&'b self, out: &mut AstPass<'_, 'b, MultiBackend>, number: &str) -> QueryResult<()> {
        let Some(After { key, number_key }) = &self.after else {
            return Ok(());
        };
        let beyond = if self.sort.is_descending() { " < " } else { " > " };
        out.push_sql(" AND ");
        let Some(column) = self.sort.column() else {
            out.push_sql(number);
            out.push_sql(beyond);
            return out.push_bind_param::<BigInt, _>(number_key);
        };
        out.push_sql("(");
        out.push_sql(column);
        out.push_sql(", ");
        out.push_sql(number);
        out.push_sql(")");
        out.push_sql(beyond);
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
}

impl CaseFilter {
    fn walk<'b>(&'b self, out: &mut AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        // Taken apart in full, so that a new filter is not forgotten here.
        let CaseFilter {
            statuses,
            table_id,
            cluster,
            programme_line,
            scope,
            funder,
            initiator_id,
            asked_min,
            asked_max,
            created_from,
            created_before,
            updated_since,
            // The words decide where the statement begins.
            words: _,
        } = self;
        for (index, status) in statuses.iter().enumerate() {
            out.push_sql(if index == 0 {
                " AND business_cases.status IN ("
            } else {
                ", "
            });
            out.push_bind_param::<Text, _>(status)?;
        }
        if !statuses.is_empty() {
            out.push_sql(")");
        }
        if let Some(id) = table_id {
            out.push_sql(
                " AND EXISTS (SELECT 1 FROM case_tables t WHERE t.case_id = business_cases.id AND t.body_id = ",
            );
            out.push_bind_param::<Text, _>(id)?;
            out.push_sql(")");
        }
        text(out, " AND business_cases.cluster_code = ", cluster, "")?;
        if programme_line.is_some() {
            text(
                out,
                " AND business_cases.programme_line_code IN (SELECT ",
                programme_line,
                "",
            )?;
            text(
                out,
                " UNION SELECT code FROM reference_items WHERE category = 'action' AND parent_code = ",
                programme_line,
                ")",
            )?;
        }
        text(out, " AND business_cases.scope_code = ", scope, "")?;
        text(
            out,
            " AND business_cases.id IN (SELECT f.case_id FROM funding_lines f WHERE f.funder = ",
            funder,
            ")",
        )?;
        if let Some(id) = initiator_id {
            out.push_sql(" AND business_cases.initiator_id = ");
            out.push_bind_param::<Text, _>(id)?;
        }
        for (bound, amount) in [
            (" AND business_cases.asked_cents >= ", asked_min),
            (" AND business_cases.asked_cents <= ", asked_max),
        ] {
            if let Some(amount) = amount {
                out.push_sql(bound);
                out.push_bind_param::<BigInt, _>(amount)?;
            }
        }
        for (bound, moment) in [
            (" AND business_cases.created_at >= ", created_from),
            (" AND business_cases.created_at < ", created_before),
            (" AND business_cases.updated_at >= ", updated_since),
        ] {
            if let Some(moment) = moment {
                out.push_sql(bound);
                out.push_bind_param::<Timestamp, _>(moment)?;
            }
        }
        Ok(())
    }
}

fn text<'b>(
    out: &mut AstPass<'_, 'b, MultiBackend>,
    before: &str,
    value: &'b Option<String>,
    after: &str,
) -> QueryResult<()> {
    if let Some(value) = value {
        out.push_sql(before);
        out.push_bind_param::<Text, _>(value)?;
        out.push_sql(after);
    }
    Ok(())
}
