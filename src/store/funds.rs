//! Funds of funders, and the sums of what was paid from them.

use chrono::NaiveDate;
use diesel::dsl::max;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Nullable, Text};

use super::Conn;
use super::conn::MultiBackend;
use super::schema::{funds, mandate_versions, mandates, organisations};
use edba_common::error::{Error, Result};
use edba_domain::codes::Instrument;
use edba_domain::commitment_ledger::CommitmentEntryKind;
use edba_domain::fund::{CommitmentYear, FundTerms};
use edba_domain::{Cents, Id, Moment};

/// A pot of a funder from which its mandates may draw.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = funds, treat_none_as_null = true, primary_key(id))]
pub struct Fund {
    pub id: Id,
    pub organisation_id: Id,
    pub name: String,
    pub purpose: String,
    /// What is paid out of it is to come back and to be paid out again.
    pub revolving: bool,
    /// How much of what is paid out is intended to come back, as a percentage.
    pub intended_degree: Option<i32>,
    pub valid_from: NaiveDate,
    /// The last day.
    pub valid_until: Option<NaiveDate>,
    /// Whether its figures are in the public register.
    pub public: bool,
    pub version: i32,
    pub created_at: Moment,
}

impl Fund {
    pub fn terms(&self) -> FundTerms<'_> {
        FundTerms {
            name: &self.name,
            purpose: &self.purpose,
            revolving: self.revolving,
            intended_degree: self.intended_degree,
            valid_from: self.valid_from,
            valid_until: self.valid_until,
        }
    }
}

/// A fund with the name of its funder.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct NamedFund {
    pub row: Fund,
    pub organisation: String,
}

/// Filter of a list of funds; None means no restriction.
#[derive(Debug, Clone, Copy, Default)]
pub struct FundFilter {
    pub id: Option<Id>,
    /// The first fund, in the order in which they were registered.
    pub from: Option<Id>,
    /// Only funds of this organisation, which is the caller's visibility.
    pub visible_to: Option<Id>,
    pub organisation_id: Option<Id>,
    pub revolving: Option<bool>,
    /// Only funds that are in the public register, or only the others.
    pub public: Option<bool>,
}

pub fn insert(conn: &mut Conn, row: &Fund) -> Result<()> {
    diesel::insert_into(funds::table).values(row).execute(conn)?;
    Ok(())
}

/// Updates a row under optimistic locking; false if the stored version is not the previous one.
pub fn update(conn: &mut Conn, row: &Fund) -> Result<bool> {
    let rows = diesel::update(
        funds::table
            .filter(funds::id.eq(row.id))
            .filter(funds::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

/// Funds after `after`, in the order in which they were registered.
pub fn funds(conn: &mut Conn, filter: &FundFilter, after: Option<&Id>, limit: i64) -> Result<Vec<NamedFund>> {
    let FundFilter {
        id,
        from,
        visible_to,
        organisation_id,
        revolving,
        public,
    } = filter;
    let mut query = funds::table
        .inner_join(organisations::table.on(organisations::id.eq(funds::organisation_id)))
        .into_boxed();
    if let Some(id) = id {
        query = query.filter(funds::id.eq(id));
    }
    if let Some(from) = from {
        query = query.filter(funds::id.ge(from));
    }
    for organisation in [visible_to, organisation_id].into_iter().flatten() {
        query = query.filter(funds::organisation_id.eq(organisation));
    }
    if let Some(revolving) = revolving {
        query = query.filter(funds::revolving.eq(revolving));
    }
    if let Some(public) = public {
        query = query.filter(funds::public.eq(public));
    }
    if let Some(after) = after {
        query = query.filter(funds::id.gt(after));
    }
    Ok(query
        .order(funds::id)
        .limit(limit)
        .select((Fund::as_select(), organisations::name))
        .load(conn)?)
}

/// A fund.
pub fn fund(conn: &mut Conn, id: &Id) -> Result<Option<Fund>> {
    Ok(funds::table
        .find(id)
        .select(Fund::as_select())
        .first(conn)
        .optional()?)
}

/// The last day on which a mandate draws on a fund by its present terms; revoked ones draw no more.
pub fn drawn_until(conn: &mut Conn, fund_id: &Id) -> Result<Option<NaiveDate>> {
    Ok(mandate_versions::table
        .inner_join(mandates::table.on(mandates::id.eq(mandate_versions::mandate_id)))
        .filter(mandate_versions::fund_id.eq(fund_id))
        .filter(mandate_versions::superseded_at.is_null())
        .filter(mandates::revoked_at.is_null())
        .select(max(mandate_versions::valid_until))
        .first(conn)?)
}

/// The fund that a mandate draws on by its present terms.
pub fn of_mandate(conn: &mut Conn, mandate_id: &Id) -> Result<Option<Id>> {
    Ok(of_mandates(conn, &[*mandate_id])?.pop().map(|(_, fund)| fund))
}

/// The funds that these mandates draw on by their present terms; those that draw on none are left out.
pub fn of_mandates(conn: &mut Conn, mandate_ids: &[Id]) -> Result<Vec<(Id, Id)>> {
    Ok(mandate_versions::table
        .filter(mandate_versions::mandate_id.eq_any(mandate_ids))
        .filter(mandate_versions::superseded_at.is_null())
        .filter(mandate_versions::fund_id.is_not_null())
        .select((
            mandate_versions::mandate_id,
            mandate_versions::fund_id.assume_not_null(),
        ))
        .load(conn)?)
}

/// The mandates that draw on a fund by their present terms.
pub fn mandates_of(conn: &mut Conn, fund_id: &Id, limit: i64) -> Result<Vec<Id>> {
    Ok(mandate_versions::table
        .filter(mandate_versions::fund_id.eq(fund_id))
        .filter(mandate_versions::superseded_at.is_null())
        .order(mandate_versions::mandate_id)
        .limit(limit)
        .select(mandate_versions::mandate_id)
        .load(conn)?)
}

/// The sums of the entries of the commitments that are paid from these funds, by fund. One statement.
pub fn sums(conn: &mut Conn, fund_ids: &[Id]) -> Result<Vec<(Id, CommitmentYear<Id>)>> {
    if fund_ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(Id, Id, Instrument, CommitmentEntryKind, Option<String>, Cents)> =
        Sums { fund_ids }.load(conn)?;
    rows.into_iter()
        .map(|(fund, commitment, instrument, kind, year, amount)| {
            let year = year
                .map(|year| year.parse::<i32>())
                .transpose()
                .map_err(Error::internal)?;
            let sum = CommitmentYear {
                commitment,
                instrument,
                kind,
                year,
                amount,
            };
            Ok((fund, sum))
        })
        .collect()
}

struct Sums<'a> {
    fund_ids: &'a [Id],
}

/// The year of the value date of an entry; of a reversal that of what it takes back. Both databases write a date as
/// year-month-day.
const YEAR: &str = "substr(CAST(coalesce(r.value_date, e.value_date) AS TEXT), 1, 4)";

impl QueryFragment<MultiBackend> for Sums<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql("SELECT c.fund_id, c.id, c.instrument, e.kind, ");
        out.push_sql(YEAR);
        out.push_sql(
            ", CAST(sum(e.amount_cents) AS BIGINT) FROM commitments c \
             JOIN commitment_entries e ON e.commitment_id = c.id LEFT JOIN commitment_entries r ON r.id = e.reverses_id \
             WHERE e.kind IN ('paid', 'reversed', 'repaid', 'repaid-reversed', 'interest', 'interest-reversed', \
             'recovered', 'recovered-reversed', 'written-off') AND c.fund_id IN (",
        );
        for (index, id) in self.fund_ids.iter().enumerate() {
            out.push_sql(if index == 0 { "" } else { ", " });
            out.push_bind_param::<Text, _>(id)?;
        }
        out.push_sql(") GROUP BY c.fund_id, c.id, c.instrument, e.kind, ");
        out.push_sql(YEAR);
        out.push_sql(" ORDER BY c.fund_id, c.id, e.kind");
        Ok(())
    }
}

impl Query for Sums<'_> {
    type SqlType = (Text, Text, Text, Text, Nullable<Text>, BigInt);
}

impl QueryId for Sums<'_> {
    type QueryId = ();
    // The SQL text depends on the number of funds.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<Conn> for Sums<'_> {}

pub fn count(conn: &mut Conn) -> Result<i64> {
    Ok(funds::table.count().get_result(conn)?)
}

/// Commitments that are paid from another fund than their mandate drew on when they were made. A hundred at most.
pub fn commitments_unlike_their_mandates(conn: &mut Conn) -> Result<Vec<Id>> {
    #[derive(QueryableByName)]
    struct Misfit {
        #[diesel(sql_type = diesel::sql_types::Text)]
        id: Id,
    }
    let found: Vec<Misfit> = diesel::sql_query(
        "SELECT c.id AS id FROM commitments c WHERE (c.fund_id IS NOT NULL OR EXISTS (SELECT 1 FROM mandate_versions f \
         WHERE f.mandate_id = c.mandate_id AND f.fund_id IS NOT NULL)) AND NOT EXISTS (SELECT 1 FROM mandate_versions v \
         WHERE v.mandate_id = c.mandate_id AND v.fund_id IS NOT DISTINCT FROM c.fund_id AND v.recorded_at <= c.created_at \
         AND (v.superseded_at IS NULL OR v.superseded_at >= c.created_at)) ORDER BY c.id LIMIT 100",
    )
    .load(conn)?;
    Ok(found.into_iter().map(|misfit| misfit.id).collect())
}
