//! Notices to accounts: queue, recipients and delivery preferences.

pub mod audience;
pub mod deadlines;
pub mod obsolete;
pub mod preferences;

use crate::json::Json;
use diesel::dsl::{count_star, min};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::query_dsl::methods::LoadQuery;
use diesel::sql_types::{Nullable, Text, Timestamp};

use super::Conn;
use super::conn::MultiBackend;
use super::schema::{accounts, notices};
use edba_common::error::Result;
use edba_domain::codes::{Language, Role};
use edba_domain::notifications::{NoticeKind, NoticeState};
use edba_domain::{Id, Moment};

/// A query that returns `Row`; tests also ask the databases for its query plan.
pub trait Asking<Row>:
    RunQueryDsl<Conn> + LoadQuery<'static, Conn, Row> + QueryFragment<MultiBackend>
{
}

impl<Row, Query> Asking<Row> for Query where
    Query: RunQueryDsl<Conn> + LoadQuery<'static, Conn, Row> + QueryFragment<MultiBackend>
{
}

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = notices)]
pub struct NoticeRow {
    pub id: Id,
    pub account_id: Id,
    pub kind: NoticeKind,
    pub source_key: String,
    pub event_id: Option<Id>,
    pub case_id: Option<Id>,
    /// Empty after the notice is settled.
    pub content: Json,
    pub state: NoticeState,
    pub created_at: Moment,
    pub due_at: Moment,
    pub expires_at: Option<Moment>,
    pub settled_at: Option<Moment>,
}

/// Notices per INSERT, within the parameter limit of both databases.
const ROWS_AT_ONCE: usize = 500;

/// Inserts notices and skips those that already exist. Returns the number inserted.
pub fn insert(conn: &mut Conn, rows: &[NoticeRow]) -> Result<usize> {
    let mut kept = 0;
    for some in rows.chunks(ROWS_AT_ONCE) {
        kept += InsertNew(some).execute(conn)?;
    }
    Ok(kept)
}

/// Multi-row INSERT that skips existing rows.
struct InsertNew<'a>(&'a [NoticeRow]);

impl QueryId for InsertNew<'_> {
    type QueryId = ();
    // The SQL text depends on the number of rows.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<Conn> for InsertNew<'_> {}

impl QueryFragment<MultiBackend> for InsertNew<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        out.push_sql(
            "INSERT INTO notices (id, account_id, kind, source_key, event_id, case_id, content, state, \
             created_at, due_at, expires_at, settled_at) VALUES ",
        );
        for (place, row) in self.0.iter().enumerate() {
            out.push_sql(if place == 0 { "(" } else { ", (" });
            out.push_bind_param::<Text, _>(&row.id)?;
            out.push_sql(", ");
            out.push_bind_param::<Text, _>(&row.account_id)?;
            out.push_sql(", ");
            out.push_bind_param::<Text, _>(&row.kind)?;
            out.push_sql(", ");
            out.push_bind_param::<Text, _>(&row.source_key)?;
            out.push_sql(", ");
            out.push_bind_param::<Nullable<Text>, _>(&row.event_id)?;
            out.push_sql(", ");
            out.push_bind_param::<Nullable<Text>, _>(&row.case_id)?;
            out.push_sql(", ");
            out.push_bind_param::<Text, _>(&row.content)?;
            out.push_sql(", ");
            out.push_bind_param::<Text, _>(&row.state)?;
            out.push_sql(", ");
            out.push_bind_param::<Timestamp, _>(&row.created_at)?;
            out.push_sql(", ");
            out.push_bind_param::<Timestamp, _>(&row.due_at)?;
            out.push_sql(", ");
            out.push_bind_param::<Nullable<Timestamp>, _>(&row.expires_at)?;
            out.push_sql(", ");
            out.push_bind_param::<Nullable<Timestamp>, _>(&row.settled_at)?;
            out.push_sql(")");
        }
        out.push_sql(" ON CONFLICT (source_key, kind, account_id) DO NOTHING");
        Ok(())
    }
}

/// The existing notices, sent or pending, of these sources: account, kind and source.
pub fn already_sent(conn: &mut Conn, source_keys: &[String]) -> Result<Vec<(Id, NoticeKind, String)>> {
    if source_keys.is_empty() {
        return Ok(Vec::new());
    }
    Ok(notices::table
        .filter(notices::source_key.eq_any(source_keys))
        .select((notices::account_id, notices::kind, notices::source_key))
        .load(conn)?)
}

/// The recipient of a notice: the current state of the account.
#[derive(Debug, Clone, Queryable)]
pub struct Receiver {
    pub account_id: Id,
    pub email: Option<String>,
    pub disabled_at: Option<Moment>,
    pub language: Option<Language>,
    pub role: Role,
    pub representative_id: Option<Id>,
}

impl Receiver {
    /// The mail address; None if the account has none or is disabled.
    pub fn address(&self) -> Option<&str> {
        self.email.as_deref().filter(|_| self.disabled_at.is_none())
    }
}

/// The number of due notices, single or for a digest, and the earliest due time.
pub fn depth(conn: &mut Conn, now: Moment) -> Result<(i64, Option<Moment>)> {
    Ok(notices::table
        .filter(notices::settled_at.is_null())
        .filter(notices::state.eq_any([NoticeState::Due, NoticeState::Held]))
        .filter(notices::due_at.le(now))
        .select((count_star(), min(notices::due_at)))
        .first(conn)?)
}

/// The number of notices that wait for the end of quiet hours or for a digest.
pub fn later(conn: &mut Conn, now: Moment) -> Result<i64> {
    Ok(notices::table
        .filter(notices::settled_at.is_null())
        .filter(notices::state.eq_any([NoticeState::Due, NoticeState::Held]))
        .filter(notices::due_at.gt(now))
        .count()
        .get_result(conn)?)
}

/// Due notices for single mails after `after`, longest due first, with their recipients, at most `limit`.
pub fn due(
    conn: &mut Conn,
    now: Moment,
    after: Option<(Moment, Id)>,
    limit: i64,
) -> Result<Vec<(NoticeRow, Receiver)>> {
    let mut query = notices::table
        .inner_join(accounts::table.on(accounts::id.eq(notices::account_id)))
        .filter(notices::settled_at.is_null())
        .filter(notices::state.eq(NoticeState::Due))
        .filter(notices::due_at.le(now))
        .into_boxed();
    if let Some((at, id)) = after {
        query = query.filter(
            notices::due_at
                .gt(at)
                .or(notices::due_at.eq(at).and(notices::id.gt(id))),
        );
    }
    Ok(query
        .order((notices::due_at, notices::id))
        .limit(limit)
        .select((NoticeRow::as_select(), receiver()))
        .load(conn)?)
}

type ReceiverColumns = (
    accounts::id,
    accounts::email,
    accounts::disabled_at,
    accounts::language,
    accounts::role,
    accounts::representative_id,
);

fn receiver() -> ReceiverColumns {
    (
        accounts::id,
        accounts::email,
        accounts::disabled_at,
        accounts::language,
        accounts::role,
        accounts::representative_id,
    )
}

/// Accounts after `after` whose digest is due, in id order, at most `limit`.
pub fn digests_due(conn: &mut Conn, now: Moment, after: Option<Id>, limit: i64) -> Result<Vec<Receiver>> {
    let waiting = notices::table
        .filter(notices::settled_at.is_null())
        .filter(notices::state.eq(NoticeState::Held))
        .filter(notices::due_at.le(now))
        .select(notices::account_id);
    let mut query = accounts::table.filter(accounts::id.eq_any(waiting)).into_boxed();
    if let Some(after) = after {
        query = query.filter(accounts::id.gt(after));
    }
    Ok(query
        .order(accounts::id)
        .limit(limit)
        .select(receiver())
        .load(conn)?)
}

/// The unsettled notices of an account in these states, in order of creation.
pub fn waiting_for(conn: &mut Conn, account_id: &Id, states: &[NoticeState]) -> Result<Vec<NoticeRow>> {
    Ok(notices::table
        .filter(notices::account_id.eq(account_id))
        .filter(notices::settled_at.is_null())
        .filter(notices::state.eq_any(states))
        .order((notices::created_at, notices::id))
        .select(NoticeRow::as_select())
        .load(conn)?)
}

/// Settles a notice and deletes its content; false if another process has settled it.
pub fn settle(conn: &mut Conn, id: &Id, state: NoticeState, now: Moment) -> Result<bool> {
    let rows = diesel::update(
        notices::table
            .filter(notices::id.eq(id))
            .filter(notices::settled_at.is_null()),
    )
    .set((
        notices::state.eq(state),
        notices::settled_at.eq(now),
        notices::content.eq(""),
    ))
    .execute(conn)?;
    Ok(rows == 1)
}

/// Settles the notices of a digest. Returns those that no other process has settled.
pub fn settle_held(conn: &mut Conn, ids: &[Id], now: Moment) -> Result<Vec<Id>> {
    Ok(diesel::update(
        notices::table
            .filter(notices::id.eq_any(ids))
            .filter(notices::settled_at.is_null())
            .filter(notices::state.eq(NoticeState::Held)),
    )
    .set((
        notices::state.eq(NoticeState::Mailed),
        notices::settled_at.eq(now),
        notices::content.eq(""),
    ))
    .returning(notices::id)
    .get_results(conn)?)
}

/// Changes the state and the due time of an unsettled notice.
pub fn wait(conn: &mut Conn, id: &Id, state: NoticeState, due_at: Moment) -> Result<()> {
    diesel::update(
        notices::table
            .filter(notices::id.eq(id))
            .filter(notices::settled_at.is_null()),
    )
    .set((notices::state.eq(state), notices::due_at.eq(due_at)))
    .execute(conn)?;
    Ok(())
}

/// Deletes notices settled before a time. Returns the number deleted.
pub fn forget(conn: &mut Conn, before: Moment) -> Result<usize> {
    Ok(diesel::delete(notices::table.filter(notices::settled_at.lt(before))).execute(conn)?)
}
