//! Promises in kind, with the display names of related records where a list needs them.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::cases::DONE;
use super::notifications::Asking;
use super::schema::{business_cases, decisions, organisations, promises};
use edba_common::error::Result;
use edba_domain::promise::{PromiseKind, PromiseStatus};
use edba_domain::{Id, Moment};

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = promises, treat_none_as_null = true, primary_key(id))]
pub struct Promise {
    pub id: Id,
    pub case_id: Id,
    pub decision_id: Option<Id>,
    pub kind: PromiseKind,
    pub description: String,
    pub organisation_id: Option<Id>,
    pub party: Option<String>,
    pub owner: String,
    pub due_date: NaiveDate,
    pub status: PromiseStatus,
    pub evidence: Option<String>,
    pub reason: Option<String>,
    pub answered_at: Option<Moment>,
    pub version: i32,
    pub created_at: Moment,
}

/// A promise with the name of its party.
#[derive(Debug, Clone, Queryable)]
pub struct NamedPromise {
    pub row: Promise,
    pub organisation: Option<String>,
}

impl NamedPromise {
    /// The name of the party that promises.
    pub fn promiser(&self) -> &str {
        self.organisation
            .as_deref()
            .or(self.row.party.as_deref())
            .unwrap_or_default()
    }
}

/// Filter of a list of promises; None means no restriction.
#[derive(Debug, Clone, Default)]
pub struct PromiseFilter {
    pub id: Option<Id>,
    pub case_id: Option<Id>,
    pub decision_id: Option<Id>,
    /// Any of these states; empty means all.
    pub statuses: Vec<PromiseStatus>,
}

pub fn insert(conn: &mut Conn, row: &Promise) -> Result<()> {
    diesel::insert_into(promises::table).values(row).execute(conn)?;
    Ok(())
}

/// Updates a row under optimistic locking; false if the stored version is not the previous one.
pub fn update(conn: &mut Conn, row: &Promise) -> Result<bool> {
    let rows = diesel::update(
        promises::table
            .filter(promises::id.eq(row.id))
            .filter(promises::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

pub fn promise(conn: &mut Conn, id: &Id) -> Result<Option<Promise>> {
    Ok(promises::table
        .find(id)
        .select(Promise::as_select())
        .first(conn)
        .optional()?)
}

/// Promises after `after`, in the order in which they were recorded.
pub fn promises(
    conn: &mut Conn,
    filter: &PromiseFilter,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<NamedPromise>> {
    let PromiseFilter {
        id,
        case_id,
        decision_id,
        statuses,
    } = filter;
    let mut query = promises::table
        .left_join(organisations::table.on(organisations::id.nullable().eq(promises::organisation_id)))
        .into_boxed();
    if let Some(id) = id {
        query = query.filter(promises::id.eq(id));
    }
    if let Some(case_id) = case_id {
        query = query.filter(promises::case_id.eq(case_id));
    }
    if let Some(decision_id) = decision_id {
        query = query.filter(promises::decision_id.eq(decision_id));
    }
    if !statuses.is_empty() {
        query = query.filter(promises::status.eq_any(statuses));
    }
    if let Some(after) = after {
        query = query.filter(promises::id.gt(after));
    }
    Ok(query
        .order(promises::id)
        .limit(limit)
        .select((Promise::as_select(), organisations::name.nullable()))
        .load(conn)?)
}

/// The decision on a case with this id; false where it is about another case.
pub fn is_decision_on(conn: &mut Conn, decision_id: &Id, case_id: &Id) -> Result<bool> {
    let found: Option<Id> = decisions::table
        .find(decision_id)
        .filter(decisions::case_id.eq(case_id))
        .select(decisions::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// An open promise with the display names of its case and its party.
#[derive(Debug, Clone, Queryable)]
pub struct DuePromise {
    pub row: Promise,
    pub organisation: Option<String>,
    pub case_number: String,
    pub case_title: String,
    pub initiator_id: Id,
}

impl DuePromise {
    /// The name of the party that promises.
    pub fn promiser(&self) -> &str {
        self.organisation
            .as_deref()
            .or(self.row.party.as_deref())
            .unwrap_or_default()
    }
}

macro_rules! open_promises {
    () => {
        promises::table
            .left_join(organisations::table.on(organisations::id.nullable().eq(promises::organisation_id)))
            .inner_join(business_cases::table.on(business_cases::id.eq(promises::case_id)))
            .filter(promises::status.eq(PromiseStatus::Open))
            .filter(business_cases::status.ne_all(DONE))
            .select((
                Promise::as_select(),
                organisations::name.nullable(),
                business_cases::number,
                business_cases::title,
                business_cases::initiator_id,
            ))
    };
}

/// The open promises about cases that have not ended, earliest due date first.
pub fn due(conn: &mut Conn, limit: i64) -> Result<Vec<DuePromise>> {
    Ok(open_promises!()
        .order((promises::due_date, promises::id))
        .limit(limit)
        .load(conn)?)
}

/// Of these, those with a due date in this range.
pub fn due_between(conn: &mut Conn, days: (NaiveDate, NaiveDate)) -> Result<Vec<DuePromise>> {
    Ok(due_between_query(days).load(conn)?)
}

/// The query of [`due_between()`].
pub fn due_between_query((from, until): (NaiveDate, NaiveDate)) -> impl Asking<DuePromise> {
    open_promises!()
        .filter(promises::due_date.between(from, until))
        .order(promises::id)
}

/// Moves the promises of a decision to its next version.
pub fn carry_over(conn: &mut Conn, from: &Id, to: &Id) -> Result<()> {
    diesel::update(promises::table.filter(promises::decision_id.eq(from)))
        .set(promises::decision_id.eq(to))
        .execute(conn)?;
    Ok(())
}

/// Whether any of these promises is open.
pub fn any_open(conn: &mut Conn, of: &[Id]) -> Result<bool> {
    let open = promises::table
        .filter(promises::id.eq_any(of))
        .filter(promises::status.eq(PromiseStatus::Open));
    Ok(diesel::select(diesel::dsl::exists(open)).get_result(conn)?)
}
