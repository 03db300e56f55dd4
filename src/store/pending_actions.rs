//! Actions that need the approval of a second person.

use crate::json::Json;
use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::schema::{accounts, pending_actions, ratifications};
use edba_common::error::Result;
use edba_domain::codes::{PendingStatus, RatificationStatus};
use edba_domain::{Id, Moment};

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = pending_actions, treat_none_as_null = true, primary_key(id))]
pub struct PendingAction {
    pub id: Id,
    pub action: String,
    pub subject_id: Id,
    pub case_id: Option<Id>,
    pub payload: Json,
    pub reason: Option<String>,
    pub status: PendingStatus,
    pub proposed_by: Id,
    pub proposed_at: Moment,
    /// None while pending, and for an answer to a ratification that a background job withdrew.
    pub decided_by: Option<Id>,
    pub decided_at: Option<Moment>,
    pub decision_reason: Option<String>,
    pub version: i32,
    /// Snapshot of the subject at the decision, as JSON; None while pending.
    pub subject: Option<Json>,
    /// The organisation whose mandate officers approve it; None where the bureau does.
    pub approver_organisation_id: Option<Id>,
}

pub fn pending_action(conn: &mut Conn, id: &Id) -> Result<Option<PendingAction>> {
    Ok(pending_actions::table
        .find(id)
        .select(PendingAction::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_pending_action(conn: &mut Conn, row: &PendingAction) -> Result<()> {
    diesel::insert_into(pending_actions::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Updates a row under optimistic locking; false if the stored version is not the previous one.
pub fn update_pending_action(conn: &mut Conn, row: &PendingAction) -> Result<bool> {
    let rows = diesel::update(
        pending_actions::table
            .filter(pending_actions::id.eq(row.id))
            .filter(pending_actions::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

/// The pending action of one of these kinds on this subject; there is at most one.
pub fn pending_for(conn: &mut Conn, actions: &[&str], subject_id: &Id) -> Result<Option<PendingAction>> {
    Ok(pending_actions::table
        .filter(pending_actions::action.eq_any(actions))
        .filter(pending_actions::subject_id.eq(subject_id))
        .filter(pending_actions::status.eq(PendingStatus::Pending))
        .select(PendingAction::as_select())
        .first(conn)
        .optional()?)
}

/// The ratifications whose due date is before this day while an action of one of these kinds on them is pending.
pub fn pending_for_expired(
    conn: &mut Conn,
    actions: &[&str],
    today: NaiveDate,
    limit: i64,
) -> Result<Vec<Id>> {
    let expired = ratifications::table
        .filter(ratifications::status.eq(RatificationStatus::Pending))
        .filter(ratifications::due_date.lt(today))
        .select(ratifications::id);
    Ok(pending_actions::table
        .filter(pending_actions::status.eq(PendingStatus::Pending))
        .filter(pending_actions::action.eq_any(actions))
        .filter(pending_actions::subject_id.eq_any(expired))
        .order(pending_actions::id)
        .limit(limit)
        .select(pending_actions::subject_id)
        .load(conn)?)
}

/// Filter for a list of actions; `None` means no restriction.
#[derive(Debug, Clone, Copy, Default)]
pub struct PendingFilter<'a> {
    pub id: Option<Id>,
    pub status: Option<PendingStatus>,
    pub case_id: Option<Id>,
    /// Only actions on these subjects.
    pub subjects: Option<&'a [Id]>,
    /// Only actions about ratifications that were asked of this organisation.
    pub about_ratifications_of: Option<Id>,
    /// Order by the time of the proposal, descending.
    pub newest_first: bool,
}

/// Actions after `after`, in the order of the filter: as they were proposed, or the newest first.
pub fn list(
    conn: &mut Conn,
    filter: &PendingFilter<'_>,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<PendingAction>> {
    let mut query = pending_actions::table.into_boxed();
    let PendingFilter {
        id,
        status,
        case_id,
        subjects,
        about_ratifications_of,
        newest_first,
    } = filter;
    if let Some(id) = id {
        query = query.filter(pending_actions::id.eq(id));
    }
    if let Some(status) = status {
        query = query.filter(pending_actions::status.eq(status));
    }
    if let Some(case_id) = case_id {
        query = query.filter(pending_actions::case_id.eq(case_id));
    }
    if let Some(subjects) = subjects {
        query = query.filter(pending_actions::subject_id.eq_any(*subjects));
    }
    if let Some(organisation) = about_ratifications_of {
        let asked = ratifications::table
            .filter(ratifications::organisation_id.eq(organisation))
            .select(ratifications::id);
        query = query.filter(pending_actions::subject_id.eq_any(asked));
    }
    if let Some(after) = after {
        query = match newest_first {
            true => query.filter(pending_actions::id.lt(after)),
            false => query.filter(pending_actions::id.gt(after)),
        };
    }
    query = match newest_first {
        true => query.order(pending_actions::id.desc()),
        false => query.order(pending_actions::id.asc()),
    };
    Ok(query.limit(limit).select(PendingAction::as_select()).load(conn)?)
}

/// The pending actions that an account proposed, in order of proposal.
pub fn pending_of(conn: &mut Conn, account_id: &Id) -> Result<Vec<PendingAction>> {
    Ok(pending_actions::table
        .filter(pending_actions::status.eq(PendingStatus::Pending))
        .filter(pending_actions::proposed_by.eq(account_id))
        .order(pending_actions::id)
        .select(PendingAction::as_select())
        .load(conn)?)
}

/// The decided actions that an account proposed, the last decided first.
pub fn decided_of(conn: &mut Conn, account_id: &Id, limit: i64) -> Result<Vec<PendingAction>> {
    Ok(pending_actions::table
        .filter(pending_actions::status.ne(PendingStatus::Pending))
        .filter(pending_actions::proposed_by.eq(account_id))
        .order((pending_actions::decided_at.desc(), pending_actions::id.desc()))
        .limit(limit)
        .select(PendingAction::as_select())
        .load(conn)?)
}

/// An approved action: its subject, and who proposed and approved it.
#[derive(Debug, Clone, Queryable)]
pub struct ApprovedAction {
    pub subject_id: Id,
    pub decided_at: Option<Moment>,
    pub proposed_by: Id,
    pub approved_by: Option<Id>,
}

/// The approved actions of this kind on these subjects.
pub fn approved_on(conn: &mut Conn, action: &str, subject_ids: &[Id]) -> Result<Vec<ApprovedAction>> {
    Ok(pending_actions::table
        .filter(pending_actions::action.eq(action))
        .filter(pending_actions::subject_id.eq_any(subject_ids))
        .filter(pending_actions::status.eq(PendingStatus::Approved))
        .select((
            pending_actions::subject_id,
            pending_actions::decided_at,
            pending_actions::proposed_by,
            pending_actions::decided_by,
        ))
        .load(conn)?)
}

/// The names of these accounts.
pub fn account_names(conn: &mut Conn, ids: &[Id]) -> Result<Vec<(Id, String)>> {
    Ok(accounts::table
        .filter(accounts::id.eq_any(ids))
        .select((accounts::id, accounts::name))
        .load(conn)?)
}
