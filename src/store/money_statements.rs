//! The entries of a period for the statements of funders: their sums, and a page of them.

use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Date, Integer, Nullable, Text, Timestamp};

use super::Conn;
use super::conn::MultiBackend;
use super::schema::{commitments, organisations};
use edba_common::error::Result;
use edba_domain::commitment_ledger::CommitmentEntryKind;
use edba_domain::statement::KindSum;
use edba_domain::{Cents, Id, Moment};

/// The period of a statement, by the date that it goes by; the end is exclusive.
#[derive(Debug, Clone, Copy)]
pub enum Period {
    Recorded { from: Moment, before: Moment },
    Valued { from: NaiveDate, before: NaiveDate },
}

/// The place of an entry in the order of a statement: its date and its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryPlace {
    Recorded(Moment, Id),
    Valued(NaiveDate, Id),
}

/// The entries of a statement.
#[derive(Debug, Clone)]
pub struct StatementEntries {
    pub period: Period,
    /// The kinds that are movements.
    pub kinds: Vec<CommitmentEntryKind>,
    /// None: of all organisations.
    pub organisation_id: Option<Id>,
    /// Only entries of commitments that were offered to their funder.
    pub offered: bool,
}

/// An entry with the names of what it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct StatementEntry {
    pub id: Id,
    pub commitment_id: Id,
    pub kind: CommitmentEntryKind,
    pub amount_cents: Cents,
    pub organisation_id: Id,
    pub budget_year: i32,
    pub case_id: Id,
    pub case_number: String,
    pub case_title: String,
    pub decision_id: Id,
    pub decision_number: String,
    pub value_date: Option<NaiveDate>,
    pub recorded_at: Moment,
    /// Of a reversal, those of the payment that it takes back.
    pub booking_reference: Option<String>,
    pub payee: Option<String>,
    pub reason: Option<String>,
    pub reverses_id: Option<Id>,
    /// The reference of the commitment in the books of its funder.
    pub commitment_reference: Option<String>,
}

/// The sums of the entries by budget year and kind, before and in the period. One statement.
pub fn sums(conn: &mut Conn, entries: &StatementEntries) -> Result<Vec<KindSum>> {
    let rows: Vec<(i32, CommitmentEntryKind, Cents, Cents, i64)> = Sums(entries).load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(budget_year, kind, before, during, movements)| KindSum {
            budget_year,
            kind,
            before,
            during,
            movements,
        })
        .collect())
}

/// The entries of the period after `after`, ordered by date and id.
pub fn page(
    conn: &mut Conn,
    entries: &StatementEntries,
    after: Option<EntryPlace>,
    limit: i64,
) -> Result<Vec<StatementEntry>> {
    let query = EntriesPage {
        entries,
        after,
        limit,
    };
    Ok(query.load(conn)?)
}

impl StatementEntries {
    /// Writes the date of an entry.
    fn push_date(&self, out: &mut AstPass<'_, '_, MultiBackend>) {
        out.push_sql(match self.period {
            Period::Recorded { .. } => "e.recorded_at",
            Period::Valued { .. } => "e.value_date",
        });
    }

    /// Writes the first day or moment of the period.
    fn push_from<'b>(&'b self, out: &mut AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        match &self.period {
            Period::Recorded { from, .. } => out.push_bind_param::<Timestamp, _>(from),
            Period::Valued { from, .. } => out.push_bind_param::<Date, _>(from),
        }
    }

    /// Writes the condition: before the end of the period, of these kinds, and within sight.
    fn push_condition<'b>(&'b self, out: &mut AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        self.push_date(out);
        out.push_sql(" < ");
        match &self.period {
            Period::Recorded { before, .. } => out.push_bind_param::<Timestamp, _>(before)?,
            Period::Valued { before, .. } => out.push_bind_param::<Date, _>(before)?,
        }
        out.push_sql(" AND e.kind IN (");
        for (index, kind) in self.kinds.iter().enumerate() {
            out.push_sql(if index == 0 { "" } else { ", " });
            out.push_bind_param::<Text, _>(kind)?;
        }
        out.push_sql(")");
        if let Some(organisation) = &self.organisation_id {
            out.push_sql(" AND e.organisation_id = ");
            out.push_bind_param::<Text, _>(organisation)?;
        }
        if self.offered {
            out.push_sql(" AND c.offered_at IS NOT NULL");
        }
        Ok(())
    }
}

struct Sums<'a>(&'a StatementEntries);

impl QueryFragment<MultiBackend> for Sums<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql("SELECT c.budget_year, e.kind");
        for (operator, summed) in [
            (" < ", "e.amount_cents"),
            (" >= ", "e.amount_cents"),
            (" >= ", "1"),
        ] {
            out.push_sql(", CAST(sum(CASE WHEN ");
            self.0.push_date(&mut out);
            out.push_sql(operator);
            self.0.push_from(&mut out)?;
            out.push_sql(" THEN ");
            out.push_sql(summed);
            out.push_sql(" ELSE 0 END) AS BIGINT)");
        }
        out.push_sql(" FROM commitment_entries e JOIN commitments c ON c.id = e.commitment_id WHERE ");
        self.0.push_condition(&mut out)?;
        out.push_sql(" GROUP BY c.budget_year, e.kind ORDER BY c.budget_year, e.kind");
        Ok(())
    }
}

impl Query for Sums<'_> {
    type SqlType = (Integer, Text, BigInt, BigInt, BigInt);
}

impl QueryId for Sums<'_> {
    type QueryId = ();
    // The SQL text depends on the filter.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<Conn> for Sums<'_> {}

struct EntriesPage<'a> {
    entries: &'a StatementEntries,
    after: Option<EntryPlace>,
    limit: i64,
}

impl EntriesPage<'_> {
    /// Writes the condition that an entry stands after this place.
    fn push_after<'b>(
        &'b self,
        out: &mut AstPass<'_, 'b, MultiBackend>,
        after: &'b EntryPlace,
    ) -> QueryResult<()> {
        let id = match after {
            EntryPlace::Recorded(_, id) | EntryPlace::Valued(_, id) => id,
        };
        for operator in [" >= ", " > "] {
            out.push_sql(if operator == " >= " { " AND " } else { " AND (" });
            self.entries.push_date(out);
            out.push_sql(operator);
            match after {
                EntryPlace::Recorded(at, _) => out.push_bind_param::<Timestamp, _>(at)?,
                EntryPlace::Valued(day, _) => out.push_bind_param::<Date, _>(day)?,
            }
        }
        out.push_sql(" OR e.id > ");
        out.push_bind_param::<Text, _>(id)?;
        out.push_sql(")");
        Ok(())
    }
}

impl QueryFragment<MultiBackend> for EntriesPage<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql(
            "SELECT e.id, e.commitment_id, e.kind, e.amount_cents, e.organisation_id, c.budget_year, c.case_id, b.number, \
             b.title, c.decision_id, d.number, e.value_date, e.recorded_at, \
             coalesce(e.booking_reference, r.booking_reference), coalesce(e.payee, r.payee), e.reason, e.reverses_id, \
             c.booking_reference FROM commitment_entries e JOIN commitments c ON c.id = e.commitment_id \
             JOIN decisions d ON d.id = c.decision_id JOIN business_cases b ON b.id = c.case_id \
             LEFT JOIN commitment_entries r ON r.id = e.reverses_id WHERE ",
        );
        self.entries.push_condition(&mut out)?;
        out.push_sql(" AND ");
        self.entries.push_date(&mut out);
        out.push_sql(" >= ");
        self.entries.push_from(&mut out)?;
        if let Some(after) = &self.after {
            self.push_after(&mut out, after)?;
        }
        out.push_sql(" ORDER BY ");
        self.entries.push_date(&mut out);
        out.push_sql(", e.id LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.limit)?;
        Ok(())
    }
}

impl Query for EntriesPage<'_> {
    type SqlType = (
        Text,
        Text,
        Text,
        BigInt,
        Text,
        Integer,
        Text,
        Text,
        Text,
        Text,
        Text,
        Nullable<Date>,
        Timestamp,
        Nullable<Text>,
        Nullable<Text>,
        Nullable<Text>,
        Nullable<Text>,
        Nullable<Text>,
    );
}

impl QueryId for EntriesPage<'_> {
    type QueryId = ();
    // The SQL text depends on the filter.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<Conn> for EntriesPage<'_> {}

/// The organisations that have commitments, with their names, by name.
pub fn funders(conn: &mut Conn, limit: i64) -> Result<Vec<(Id, String)>> {
    let committed = commitments::table.filter(commitments::organisation_id.eq(organisations::id));
    Ok(organisations::table
        .filter(exists(committed))
        .order((organisations::name, organisations::id))
        .limit(limit)
        .select((organisations::id, organisations::name))
        .load(conn)?)
}
