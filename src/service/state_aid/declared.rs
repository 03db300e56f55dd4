//! *De minimis* aid of others, as its recipient declared it.

use chrono::NaiveDate;
use serde_json::json;

use super::{obstacle, register_lock};
use crate::events::NewEvent;
use crate::validation::written;
use crate::{Context, people, versioned};
use edba_common::error::{Error, Result};
use edba_domain::state_aid::AidRule;
use edba_domain::{Cents, EventKind, Fault, Id, text};
use edba_store::single_undertakings::{self as store, DeclaredAid, NamedDeclaredAid};

/// Aid as it was declared.
#[derive(Debug, Clone)]
pub struct NewDeclaredAid {
    pub organisation_id: Id,
    /// Who granted it.
    pub grantor: String,
    pub rule: AidRule,
    pub granted_on: NaiveDate,
    pub gross_grant: Cents,
    /// Where it was declared.
    pub grounds: String,
}

/// Records aid that a recipient declared. It counts from then on. Errors: 400 with all faults.
pub fn record_declared_aid(cx: &mut Context<'_>, new: NewDeclaredAid) -> Result<NamedDeclaredAid> {
    let NewDeclaredAid {
        organisation_id,
        grantor,
        rule,
        granted_on,
        gross_grant,
        grounds,
    } = new;
    let mut chain = register_lock::open(cx)?;
    let mut faults: Vec<Fault> = [
        text::line_fault("/grantor", &grantor),
        text::fault("/grounds", &grounds),
    ]
    .into_iter()
    .flatten()
    .collect();
    faults.extend(people::unknown_fault(cx, "/organisationId", &organisation_id)?);
    faults.extend(declared_aid_faults(cx, Some(granted_on), Some(gross_grant)));
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    let row = DeclaredAid {
        id: Id::new(),
        organisation_id,
        grantor: grantor.trim().to_owned(),
        rule,
        granted_on,
        gross_grant_cents: gross_grant,
        grounds: grounds.trim().to_owned(),
        withdrawn_at: None,
        withdrawal_reason: None,
        version: 1,
        created_at: cx.now,
    };
    store::insert_declared(cx.conn, &row)?;
    chain.add(cx, event(EventKind::DeclaredAidRecorded, &row, None))?;
    chain.close(cx)?;
    find_declared_aid(cx, row.id)
}

/// The faults of the day and of the amount of declared aid, of those that are known.
pub fn declared_aid_faults(
    cx: &Context<'_>,
    granted_on: Option<NaiveDate>,
    gross_grant: Option<Cents>,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    if gross_grant.is_some_and(|amount| !amount.is_positive()) {
        faults.push(Fault::new(
            "/grossGrantEquivalent",
            "amount-not-positive",
            "A gross grant equivalent is more than zero.",
        ));
    }
    if granted_on.is_some_and(|day| day > cx.today()) {
        faults.push(Fault::new(
            "/grantedOnDate",
            "date-in-future",
            "This day has not come yet.",
        ));
    }
    faults
}

/// Withdraws declared aid that was recorded by mistake: it no longer counts. Errors: 400; 404; 409 where it was withdrawn.
pub fn withdraw_declared_aid(cx: &mut Context<'_>, id: Id, reason: &str) -> Result<NamedDeclaredAid> {
    let [reason] = written([("/reason", reason)])?;
    let mut chain = register_lock::open(cx)?;
    let (mut row, _) = find_declared_aid(cx, id)?;
    if row.withdrawn_at.is_some() {
        return Err(obstacle("declared-aid-withdrawn"));
    }
    row.withdrawn_at = Some(cx.now);
    row.withdrawal_reason = Some(reason);
    row.version += 1;
    versioned::store(cx, &row, store::update_declared)?;
    chain.add(
        cx,
        event(EventKind::DeclaredAidWithdrawn, &row, Some(row.version - 1)),
    )?;
    chain.close(cx)?;
    find_declared_aid(cx, id)
}

/// One declaration. Errors: 404.
pub fn find_declared_aid(cx: &mut Context<'_>, id: Id) -> Result<NamedDeclaredAid> {
    store::declared(cx.conn, &id)?.ok_or_else(|| Error::not_found("declared aid"))
}

/// Declared aid after `after`, in the order in which it was recorded.
pub fn declared_aid(
    cx: &mut Context<'_>,
    organisation_id: Option<Id>,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<NamedDeclaredAid>> {
    store::declared_aid(cx.conn, organisation_id.as_ref(), after, limit)
}

fn event(kind: EventKind, row: &DeclaredAid, before: Option<i32>) -> NewEvent<'static> {
    NewEvent {
        kind,
        subject_id: row.id,
        reason: None,
        before,
        after: Some(row.version),
        data: json!({
            "organisationId": row.organisation_id, "grantor": row.grantor, "rule": row.rule,
            "grantedOnDate": row.granted_on, "grossGrantEquivalent": row.gross_grant_cents, "grounds": row.grounds,
            "withdrawnAt": row.withdrawn_at, "withdrawalReason": row.withdrawal_reason,
        }),
    }
}
