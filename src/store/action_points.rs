//! Action points of bodies, with the names that a list needs.

use chrono::NaiveDate;
use diesel::expression::{ValidGrouping, is_aggregate};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Bool, Text};
use diesel::{AppearsOnTable, Expression, QueryResult, SelectableExpression};

use super::Conn;
use super::conn::MultiBackend;
use super::meetings::MeetingSight;
use super::schema::{action_points, bodies, meetings};
use edba_common::error::Result;
use edba_domain::action_point::ActionPointStatus;
use edba_domain::{Id, Moment};

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = action_points, treat_none_as_null = true, primary_key(id))]
pub struct ActionPoint {
    pub id: Id,
    pub body_id: Id,
    pub meeting_id: Id,
    pub item_id: Option<Id>,
    /// From 1, within the body.
    pub number: i32,
    pub description: String,
    /// Who sees to it, by name.
    pub owner: String,
    /// The representative, where the owner is one.
    pub owner_id: Option<Id>,
    pub due_date: NaiveDate,
    pub status: ActionPointStatus,
    /// The result of the work, or the reason for dropping it.
    pub result: Option<String>,
    pub closed_at: Option<Moment>,
    pub version: i32,
    pub created_at: Moment,
}

/// An action point with the name of its body and the start of its meeting.
#[derive(Debug, Clone, Queryable)]
pub struct NamedActionPoint {
    pub row: ActionPoint,
    pub body_nl: String,
    pub body_en: String,
    pub meeting_starts_at: Moment,
}

/// Filter of a list of action points; None means no restriction.
#[derive(Debug, Clone, Default)]
pub struct ActionPointFilter {
    /// The caller's visibility; None where the service reads for itself.
    pub sight: Option<MeetingSight>,
    /// The representative that reads: it sees its own points beside those of `sight`.
    pub me: Option<Id>,
    /// Only points of this representative.
    pub owner: Option<Id>,
    pub id: Option<Id>,
    pub body_id: Option<Id>,
    pub meeting_id: Option<Id>,
    pub status: Option<ActionPointStatus>,
    /// Only points that are due before this day.
    pub due_before: Option<NaiveDate>,
}

/// Writes the condition on a row of `action_points` that an account sees it: it sits in the body today, sees the meeting,
/// or owns the point. Never null.
pub(crate) fn seen<'b>(
    out: &mut AstPass<'_, 'b, MultiBackend>,
    sight: &'b MeetingSight,
    me: Option<&'b Id>,
) -> QueryResult<()> {
    if sight.all {
        out.push_sql("1 = 1");
        return Ok(());
    }
    out.push_sql("(");
    sight.of_bodies(out, "action_points.body_id")?;
    if let Some(me) = me {
        out.push_sql(" OR (action_points.owner_id IS NOT NULL AND action_points.owner_id = ");
        out.push_bind_param::<Text, _>(me)?;
        out.push_sql(")");
    }
    out.push_sql(" OR EXISTS (SELECT 1 FROM meetings m WHERE m.id = action_points.meeting_id AND ");
    sight.of_meetings(out, "m")?;
    out.push_sql("))");
    Ok(())
}

/// The condition of [`seen`], over a query with the table `action_points`.
struct Seen<'a> {
    sight: &'a MeetingSight,
    me: Option<&'a Id>,
}

impl Expression for Seen<'_> {
    type SqlType = Bool;
}
impl<From> SelectableExpression<From> for Seen<'_> where Self: AppearsOnTable<From> {}
impl<From> AppearsOnTable<From> for Seen<'_> {}
impl ValidGrouping<()> for Seen<'_> {
    type IsAggregate = is_aggregate::No;
}
impl QueryId for Seen<'_> {
    type QueryId = ();
    // The SQL text depends on the account.
    const HAS_STATIC_QUERY_ID: bool = false;
}
impl QueryFragment<MultiBackend> for Seen<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        seen(&mut out, self.sight, self.me)
    }
}

/// Action points by due date, after the cursor.
pub fn list(
    conn: &mut Conn,
    filter: &ActionPointFilter,
    after: Option<(NaiveDate, Id)>,
    limit: i64,
) -> Result<Vec<NamedActionPoint>> {
    let ActionPointFilter {
        sight,
        me,
        owner,
        id,
        body_id,
        meeting_id,
        status,
        due_before,
    } = filter;
    let mut query = action_points::table
        .inner_join(bodies::table.on(bodies::id.eq(action_points::body_id)))
        .inner_join(meetings::table.on(meetings::id.eq(action_points::meeting_id)))
        .into_boxed();
    if let Some(sight) = sight {
        query = query.filter(Seen {
            sight,
            me: me.as_ref(),
        });
    }
    if let Some(owner) = owner {
        query = query.filter(action_points::owner_id.eq(owner));
    }
    if let Some(id) = id {
        query = query.filter(action_points::id.eq(id));
    }
    if let Some(body_id) = body_id {
        query = query.filter(action_points::body_id.eq(body_id));
    }
    if let Some(meeting_id) = meeting_id {
        query = query.filter(action_points::meeting_id.eq(meeting_id));
    }
    if let Some(status) = status {
        query = query.filter(action_points::status.eq(status));
    }
    if let Some(day) = due_before {
        query = query.filter(action_points::due_date.lt(day));
    }
    if let Some((due_date, id)) = after {
        query = query.filter(
            action_points::due_date
                .gt(due_date)
                .or(action_points::due_date.eq(due_date).and(action_points::id.gt(id))),
        );
    }
    Ok(query
        .order((action_points::due_date, action_points::id))
        .limit(limit)
        .select((
            ActionPoint::as_select(),
            bodies::name_nl,
            bodies::name_en,
            meetings::starts_at,
        ))
        .load(conn)?)
}

pub fn action_point(conn: &mut Conn, id: &Id) -> Result<Option<ActionPoint>> {
    Ok(action_points::table
        .find(id)
        .select(ActionPoint::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert(conn: &mut Conn, row: &ActionPoint) -> Result<()> {
    diesel::insert_into(action_points::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Updates a row under optimistic locking; false if the stored version is not the previous one.
pub fn update(conn: &mut Conn, row: &ActionPoint) -> Result<bool> {
    let rows = diesel::update(
        action_points::table
            .filter(action_points::id.eq(row.id))
            .filter(action_points::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

/// The next number of an action point of a body. The caller holds the lock of the body's chain.
pub fn next_number(conn: &mut Conn, body_id: &Id) -> Result<i32> {
    let last: Option<i32> = action_points::table
        .filter(action_points::body_id.eq(body_id))
        .select(diesel::dsl::max(action_points::number))
        .first(conn)?;
    Ok(last.unwrap_or(0) + 1)
}

/// The open action points that are due on one of these days, both included, by due date.
pub fn due(conn: &mut Conn, (from, to): (NaiveDate, NaiveDate)) -> Result<Vec<NamedActionPoint>> {
    Ok(action_points::table
        .inner_join(bodies::table.on(bodies::id.eq(action_points::body_id)))
        .inner_join(meetings::table.on(meetings::id.eq(action_points::meeting_id)))
        .filter(action_points::status.eq(ActionPointStatus::Open))
        .filter(action_points::due_date.ge(from))
        .filter(action_points::due_date.le(to))
        .order((action_points::due_date, action_points::id))
        .select((
            ActionPoint::as_select(),
            bodies::name_nl,
            bodies::name_en,
            meetings::starts_at,
        ))
        .load(conn)?)
}

/// Whether one of these action points is open.
pub fn any_open(conn: &mut Conn, ids: &[Id]) -> Result<bool> {
    let open = action_points::table
        .filter(action_points::id.eq_any(ids))
        .filter(action_points::status.eq(ActionPointStatus::Open));
    Ok(diesel::select(diesel::dsl::exists(open)).get_result(conn)?)
}
