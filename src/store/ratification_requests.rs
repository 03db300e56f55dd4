//! Requests for ratification with their pledges and the names of what they concern, in one statement.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::decisions::Ratification;
use super::schema::{
    business_cases, commitments, decisions, organisations, pledges, ratifications, representatives,
};
use crate::json::Json;
use edba_common::error::Result;
use edba_domain::codes::{ExpenditureKind, Instrument, Outcome, RatificationStatus};
use edba_domain::{Cents, Id, Moment};

/// A ratification with its pledge, its decision and its case.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = ratifications)]
pub struct RequestRow {
    #[diesel(embed)]
    pub row: Ratification,
    #[diesel(select_expression = organisations::name)]
    pub organisation: String,
    #[diesel(select_expression = business_cases::number)]
    pub case_number: String,
    #[diesel(select_expression = business_cases::title)]
    pub case_title: String,
    #[diesel(select_expression = decisions::number)]
    pub decision_number: String,
    #[diesel(select_expression = decisions::number_version)]
    pub decision_version: i32,
    #[diesel(select_expression = decisions::decided_at)]
    pub decided_at: Moment,
    #[diesel(select_expression = decisions::outcome)]
    pub outcome: Outcome,
    /// The funding that was asked, of all funders together.
    #[diesel(select_expression = decisions::asked_cents)]
    pub asked_cents: Cents,
    #[diesel(select_expression = decisions::gap_cents)]
    pub gap_cents: Cents,
    #[diesel(select_expression = representatives::name)]
    pub representative: String,
    #[diesel(select_expression = pledges::mandate_id)]
    pub mandate_id: Id,
    #[diesel(select_expression = pledges::mandate_version)]
    pub mandate_version: i32,
    #[diesel(select_expression = pledges::instrument)]
    pub instrument: Instrument,
    #[diesel(select_expression = pledges::budget_year)]
    pub budget_year: i32,
    #[diesel(select_expression = pledges::expenditure_kind)]
    pub expenditure_kind: ExpenditureKind,
    #[diesel(select_expression = pledges::offered_cents)]
    pub offered_cents: Cents,
    #[diesel(select_expression = pledges::within_cents)]
    pub within_cents: Cents,
    #[diesel(select_expression = pledges::reasons)]
    pub reasons: Json,
    /// The budget year of the commitment that is to be carried over.
    #[diesel(select_expression = commitments::budget_year.nullable())]
    pub carried_from_year: Option<i32>,
}

/// Filter for [`requests`].
#[derive(Debug, Clone, Default)]
pub struct RequestFilter {
    pub id: Option<Id>,
    pub organisation_id: Option<Id>,
    /// Only requests that can be answered on this day.
    pub open_on: Option<NaiveDate>,
    /// Only requests that cannot be answered on this day any more.
    pub closed_on: Option<NaiveDate>,
    /// Only requests made before this one.
    pub before: Option<Id>,
}

/// Requests: by due date those that are open on a day, otherwise newest first.
pub fn requests(conn: &mut Conn, filter: &RequestFilter, limit: i64) -> Result<Vec<RequestRow>> {
    let RequestFilter {
        id,
        organisation_id,
        open_on,
        closed_on,
        before,
    } = filter;
    let mut query = ratifications::table
        .inner_join(organisations::table.on(organisations::id.eq(ratifications::organisation_id)))
        .inner_join(decisions::table.on(decisions::id.eq(ratifications::decision_id)))
        .inner_join(business_cases::table.on(business_cases::id.eq(ratifications::case_id)))
        .inner_join(pledges::table.on(pledges::id.eq(ratifications::pledge_id)))
        .inner_join(representatives::table.on(representatives::id.eq(pledges::representative_id)))
        .left_join(commitments::table.on(ratifications::carries_over_id.eq(commitments::id.nullable())))
        .into_boxed();
    let pending = ratifications::status.eq(RatificationStatus::Pending);
    if let Some(id) = id {
        query = query.filter(ratifications::id.eq(id));
    }
    if let Some(organisation) = organisation_id {
        query = query.filter(ratifications::organisation_id.eq(organisation));
    }
    if let Some(before) = before {
        query = query.filter(ratifications::id.lt(before));
    }
    query = match (open_on, closed_on) {
        (Some(day), _) => query
            .filter(pending)
            .filter(ratifications::due_date.ge(day))
            .order((ratifications::due_date, ratifications::id)),
        (None, Some(day)) => query
            .filter(
                ratifications::status
                    .ne(RatificationStatus::Pending)
                    .or(ratifications::due_date.lt(day)),
            )
            .order(ratifications::id.desc()),
        (None, None) => query.order(ratifications::id.desc()),
    };
    Ok(query.limit(limit).select(RequestRow::as_select()).load(conn)?)
}
