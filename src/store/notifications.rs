//! Notifications to accounts: queue, recipients and delivery preferences.

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
use super::schema::{accounts, notifications, representatives};
use edba_common::error::Result;
use edba_domain::codes::{Language, Role};
use edba_domain::notifications::{NotificationKind, NotificationState};
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
#[diesel(table_name = notifications)]
pub struct NotificationRow {
    pub id: Id,
    pub account_id: Id,
    pub kind: NotificationKind,
    pub source_key: String,
    pub event_id: Option<Id>,
    pub case_id: Option<Id>,
    /// Empty after the notification is settled.
    pub content: Json,
    pub state: NotificationState,
    pub created_at: Moment,
    pub due_at: Moment,
    pub expires_at: Option<Moment>,
    pub settled_at: Option<Moment>,
}

/// Notifications per INSERT, within the parameter limit of both databases.
const ROWS_AT_ONCE: usize = 500;

/// Inserts notifications and skips those that already exist. Returns the number inserted.
pub fn insert(conn: &mut Conn, rows: &[NotificationRow]) -> Result<usize> {
    let mut kept = 0;
    for some in rows.chunks(ROWS_AT_ONCE) {
        kept += InsertNew(some).execute(conn)?;
    }
    Ok(kept)
}

/// Multi-row INSERT that skips existing rows.
struct InsertNew<'a>(&'a [NotificationRow]);

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
            "INSERT INTO notifications (id, account_id, kind, source_key, event_id, case_id, content, state, \
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

/// The existing notifications, sent or pending, of these sources: account, kind and source.
pub fn already_sent(conn: &mut Conn, source_keys: &[String]) -> Result<Vec<(Id, NotificationKind, String)>> {
    if source_keys.is_empty() {
        return Ok(Vec::new());
    }
    Ok(notifications::table
        .filter(notifications::source_key.eq_any(source_keys))
        .select((
            notifications::account_id,
            notifications::kind,
            notifications::source_key,
        ))
        .load(conn)?)
}

/// The recipient of a notification: the current state of the account.
#[derive(Debug, Clone, Queryable)]
pub struct Receiver {
    pub account_id: Id,
    pub email: Option<String>,
    pub disabled_at: Option<Moment>,
    /// The language that the account chose.
    pub chosen_language: Option<Language>,
    pub role: Role,
    pub representative_id: Option<Id>,
    /// The language of mail to the representative.
    pub language_of_representative: Option<Language>,
}

impl Receiver {
    /// The mail address; None if the account has none or is disabled.
    pub fn address(&self) -> Option<&str> {
        self.email.as_deref().filter(|_| self.disabled_at.is_none())
    }

    /// The language of mail: what the account chose, else that of its representative, else Dutch.
    pub fn language(&self) -> Language {
        self.chosen_language
            .or(self.language_of_representative)
            .unwrap_or(Language::Nl)
    }
}

/// The number of due notifications, single or for a digest, and the earliest due time.
pub fn depth(conn: &mut Conn, now: Moment) -> Result<(i64, Option<Moment>)> {
    Ok(notifications::table
        .filter(notifications::settled_at.is_null())
        .filter(notifications::state.eq_any([NotificationState::Due, NotificationState::Held]))
        .filter(notifications::due_at.le(now))
        .select((count_star(), min(notifications::due_at)))
        .first(conn)?)
}

/// The number of notifications that wait for the end of quiet hours or for a digest.
pub fn later(conn: &mut Conn, now: Moment) -> Result<i64> {
    Ok(notifications::table
        .filter(notifications::settled_at.is_null())
        .filter(notifications::state.eq_any([NotificationState::Due, NotificationState::Held]))
        .filter(notifications::due_at.gt(now))
        .count()
        .get_result(conn)?)
}

/// Due notifications for single mails after `after`, longest due first, with their recipients, at most `limit`.
pub fn due(
    conn: &mut Conn,
    now: Moment,
    after: Option<(Moment, Id)>,
    limit: i64,
) -> Result<Vec<(NotificationRow, Receiver)>> {
    let mut query = notifications::table
        .inner_join(accounts::table.on(accounts::id.eq(notifications::account_id)))
        .left_join(representatives::table.on(accounts::representative_id.eq(representatives::id.nullable())))
        .filter(notifications::settled_at.is_null())
        .filter(notifications::state.eq(NotificationState::Due))
        .filter(notifications::due_at.le(now))
        .into_boxed();
    if let Some((at, id)) = after {
        query = query.filter(
            notifications::due_at
                .gt(at)
                .or(notifications::due_at.eq(at).and(notifications::id.gt(id))),
        );
    }
    Ok(query
        .order((notifications::due_at, notifications::id))
        .limit(limit)
        .select((NotificationRow::as_select(), receiver()))
        .load(conn)?)
}

type ReceiverColumns = (
    accounts::id,
    accounts::email,
    accounts::disabled_at,
    accounts::language,
    accounts::role,
    accounts::representative_id,
    diesel::dsl::Nullable<representatives::language>,
);

fn receiver() -> ReceiverColumns {
    (
        accounts::id,
        accounts::email,
        accounts::disabled_at,
        accounts::language,
        accounts::role,
        accounts::representative_id,
        representatives::language.nullable(),
    )
}

/// Accounts after `after` whose digest is due, in id order, at most `limit`.
pub fn digests_due(conn: &mut Conn, now: Moment, after: Option<Id>, limit: i64) -> Result<Vec<Receiver>> {
    let waiting = notifications::table
        .filter(notifications::settled_at.is_null())
        .filter(notifications::state.eq(NotificationState::Held))
        .filter(notifications::due_at.le(now))
        .select(notifications::account_id);
    let mut query = accounts::table
        .left_join(representatives::table.on(accounts::representative_id.eq(representatives::id.nullable())))
        .filter(accounts::id.eq_any(waiting))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(accounts::id.gt(after));
    }
    Ok(query
        .order(accounts::id)
        .limit(limit)
        .select(receiver())
        .load(conn)?)
}

/// The unsettled notifications of an account in these states, in order of creation.
pub fn waiting_for(
    conn: &mut Conn,
    account_id: &Id,
    states: &[NotificationState],
) -> Result<Vec<NotificationRow>> {
    Ok(notifications::table
        .filter(notifications::account_id.eq(account_id))
        .filter(notifications::settled_at.is_null())
        .filter(notifications::state.eq_any(states))
        .order((notifications::created_at, notifications::id))
        .select(NotificationRow::as_select())
        .load(conn)?)
}

/// Settles a notification and deletes its content; false if another process has settled it.
pub fn settle(conn: &mut Conn, id: &Id, state: NotificationState, now: Moment) -> Result<bool> {
    let rows = diesel::update(
        notifications::table
            .filter(notifications::id.eq(id))
            .filter(notifications::settled_at.is_null()),
    )
    .set((
        notifications::state.eq(state),
        notifications::settled_at.eq(now),
        notifications::content.eq(""),
    ))
    .execute(conn)?;
    Ok(rows == 1)
}

/// Settles the notifications of a digest. Returns those that no other process has settled.
pub fn settle_held(conn: &mut Conn, ids: &[Id], now: Moment) -> Result<Vec<Id>> {
    Ok(diesel::update(
        notifications::table
            .filter(notifications::id.eq_any(ids))
            .filter(notifications::settled_at.is_null())
            .filter(notifications::state.eq(NotificationState::Held)),
    )
    .set((
        notifications::state.eq(NotificationState::Mailed),
        notifications::settled_at.eq(now),
        notifications::content.eq(""),
    ))
    .returning(notifications::id)
    .get_results(conn)?)
}

/// Changes the state and the due time of an unsettled notification.
pub fn wait(conn: &mut Conn, id: &Id, state: NotificationState, due_at: Moment) -> Result<()> {
    diesel::update(
        notifications::table
            .filter(notifications::id.eq(id))
            .filter(notifications::settled_at.is_null()),
    )
    .set((notifications::state.eq(state), notifications::due_at.eq(due_at)))
    .execute(conn)?;
    Ok(())
}

/// Deletes notifications settled before a time. Returns the number deleted.
pub fn forget(conn: &mut Conn, before: Moment) -> Result<usize> {
    Ok(diesel::delete(notifications::table.filter(notifications::settled_at.lt(before))).execute(conn)?)
}
