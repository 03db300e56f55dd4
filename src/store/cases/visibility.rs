//! Visibility of cases, as a condition that every query of cases includes.

use chrono::NaiveDate;
use diesel::expression::{ValidGrouping, is_aggregate};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Bool, Date, Text};
use diesel::{AppearsOnTable, Expression, QueryResult, SelectableExpression};

use crate::conn::MultiBackend;
use crate::schema::business_cases;
use edba_domain::Id;

/// The caller's visibility of cases.
#[derive(Debug, Clone)]
pub enum Sees {
    Everything,
    Nothing,
    /// Cases that have this organisation as initiator.
    OfInitiator(Id),
    /// Cases of the tables in which this representative has a seat, or is an appointed substitute, on this day. A seat
    /// on the board adds the cases that have reached the board.
    OfSeats {
        representative_id: Id,
        today: NaiveDate,
    },
}

/// An organisation in a condition: a given id, or a column of the query.
#[derive(Debug, Clone, Copy)]
pub(crate) enum OrganisationTerm<'a> {
    Given(&'a Id),
    Of(&'static str),
}

impl<'a> OrganisationTerm<'a> {
    pub(crate) fn push(self, out: &mut AstPass<'_, 'a, MultiBackend>) -> QueryResult<()> {
        match self {
            Self::Given(id) => out.push_bind_param::<Text, _>(id),
            Self::Of(column) => {
                out.push_sql(column);
                Ok(())
            }
        }
    }
}

impl Expression for Sees {
    type SqlType = Bool;
}
impl SelectableExpression<business_cases::table> for Sees {}
impl AppearsOnTable<business_cases::table> for Sees {}
impl ValidGrouping<()> for Sees {
    type IsAggregate = is_aggregate::No;
}
impl QueryId for Sees {
    type QueryId = ();
    // The SQL text depends on the variant.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl QueryFragment<MultiBackend> for Sees {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        match self {
            Sees::Everything => out.push_sql("1 = 1"),
            Sees::Nothing => out.push_sql("1 = 0"),
            Sees::OfInitiator(organisation_id) => {
                initiated_by(&mut out, OrganisationTerm::Given(organisation_id))?;
            }
            Sees::OfSeats {
                representative_id,
                today,
            } => {
                out.push_sql(
                    "(EXISTS (SELECT 1 FROM case_tables seen WHERE seen.case_id = business_cases.id \
                     AND seen.body_id IN (SELECT s.body_id FROM seats s JOIN bodies b ON b.id = s.body_id WHERE ",
                );
                in_force(&mut out, representative_id, today)?;
                out.push_sql(
                    ")) OR (business_cases.board_since IS NOT NULL AND EXISTS (SELECT 1 FROM seats s \
                     JOIN bodies b ON b.id = s.body_id WHERE b.kind = 'board' AND ",
                );
                in_force(&mut out, representative_id, today)?;
                out.push_sql(")))");
            }
        }
        Ok(())
    }
}

/// Writes a condition on `business_cases`: the initiator is this organisation.
pub(crate) fn initiated_by<'b>(
    out: &mut AstPass<'_, 'b, MultiBackend>,
    organisation: OrganisationTerm<'b>,
) -> QueryResult<()> {
    out.push_sql("business_cases.initiator_id = ");
    organisation.push(out)
}

/// Writes a condition on a seat `s` and a body `b`: the body is open and the seat is in force on this day, and the
/// representative holds the seat or is its appointed substitute.
pub(crate) fn in_force<'b>(
    out: &mut AstPass<'_, 'b, MultiBackend>,
    representative_id: &'b Id,
    today: &'b NaiveDate,
) -> QueryResult<()> {
    out.push_sql("(b.closed_on IS NULL OR b.closed_on > ");
    out.push_bind_param::<Date, _>(today)?;
    out.push_sql(") AND s.from_date <= ");
    out.push_bind_param::<Date, _>(today)?;
    out.push_sql(" AND (s.until_date IS NULL OR s.until_date >= ");
    out.push_bind_param::<Date, _>(today)?;
    out.push_sql(") AND (s.representative_id = ");
    out.push_bind_param::<Text, _>(representative_id)?;
    out.push_sql(" OR (s.substitute_id = ");
    out.push_bind_param::<Text, _>(representative_id)?;
    out.push_sql(" AND s.substitute_from <= ");
    out.push_bind_param::<Date, _>(today)?;
    out.push_sql(" AND (s.substitute_until IS NULL OR s.substitute_until >= ");
    out.push_bind_param::<Date, _>(today)?;
    out.push_sql(")))");
    Ok(())
}
