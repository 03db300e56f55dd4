//! Single undertakings: groups of organisations, whose aid is counted together.

use std::collections::BTreeSet;

use serde_json::json;

use super::register_lock;
use crate::events::NewEvent;
use crate::validation::{named, written};
use crate::{Context, versioned};
use edba_common::error::{Error, Result};
use edba_domain::state_aid::Membership;
use edba_domain::{EventKind, Fault, Id};
use edba_store::single_undertakings::{self as store, NamedMember, SingleUndertaking};
use edba_store::state_aid::sectors;

/// A single undertaking with its memberships, past ones included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownUndertaking {
    pub row: SingleUndertaking,
    pub members: Vec<NamedMember>,
}

impl KnownUndertaking {
    fn memberships(&self) -> Vec<Membership> {
        self.members.iter().map(|member| member.membership).collect()
    }
}

/// Changes to a single undertaking; None leaves a property as it is.
#[derive(Debug, Clone, Default)]
pub struct UndertakingChange {
    pub name: Option<String>,
    /// All memberships, past ones included.
    pub members: Option<Vec<Membership>>,
}

/// Forms a single undertaking. Errors: 400 with all faults.
pub fn form_undertaking(
    cx: &mut Context<'_>,
    name: &str,
    members: Vec<Membership>,
) -> Result<KnownUndertaking> {
    let [name] = named([("/name", name)])?;
    let mut chain = register_lock::open(cx)?;
    let row = SingleUndertaking {
        id: Id::new(),
        name,
        version: 1,
        created_at: cx.now,
    };
    let members = checked(cx, row.id, members)?;
    store::insert_undertaking(cx.conn, &row)?;
    store::set_members(cx.conn, &row, &members)?;
    chain.add(
        cx,
        event(EventKind::SingleUndertakingFormed, &row, &members, None, None),
    )?;
    chain.close(cx)?;
    find_undertaking(cx, row.id)
}

/// Changes name or memberships. A change without a difference does nothing. What was financed stays financed. Errors: 400
/// with all faults; 404; those of `expects`.
pub fn change_undertaking(
    cx: &mut Context<'_>,
    id: Id,
    change: UndertakingChange,
    reason: &str,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<KnownUndertaking> {
    let [reason] = written([("/reason", reason)])?;
    let mut chain = register_lock::open(cx)?;
    let before = find_undertaking(cx, id)?;
    expects(before.row.version)?;
    let mut row = before.row.clone();
    if let Some(name) = change.name {
        [row.name] = named([("/name", &name)])?;
    }
    let members = match change.members {
        Some(members) => checked(cx, id, members)?,
        None => before.memberships(),
    };
    if row == before.row && members == before.memberships() {
        return Ok(before);
    }
    row.version += 1;
    versioned::store(cx, &row, store::update_undertaking)?;
    store::set_members(cx.conn, &row, &members)?;
    let kind = EventKind::SingleUndertakingChanged;
    chain.add(
        cx,
        event(kind, &row, &members, Some(&reason), Some(row.version - 1)),
    )?;
    chain.close(cx)?;
    find_undertaking(cx, id)
}

/// One single undertaking. Errors: 404.
pub fn find_undertaking(cx: &mut Context<'_>, id: Id) -> Result<KnownUndertaking> {
    let row = store::undertaking(cx.conn, &id)?.ok_or_else(|| Error::not_found("single undertaking"))?;
    let members = store::members(cx.conn, &[id])?;
    Ok(KnownUndertaking { row, members })
}

/// Single undertakings after `after`, in the order in which they were formed. Two statements.
pub fn undertakings(cx: &mut Context<'_>, after: Option<Id>, limit: i64) -> Result<Vec<KnownUndertaking>> {
    let rows = store::undertakings(cx.conn, after, limit)?;
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let members = store::members(cx.conn, &ids)?;
    Ok(rows
        .into_iter()
        .map(|row| KnownUndertaking {
            members: members
                .iter()
                .filter(|member| member.undertaking_id == row.id)
                .cloned()
                .collect(),
            row,
        })
        .collect())
}

/// Memberships in the order in which they are stored, under the lock of the register. Two statements. Errors: 400 with all
/// faults.
fn checked(cx: &mut Context<'_>, id: Id, members: Vec<Membership>) -> Result<Vec<Membership>> {
    let ids: Vec<Id> = members.iter().map(|member| member.organisation_id).collect();
    let elsewhere: Vec<Membership> = store::memberships_of(cx.conn, &ids)?
        .into_iter()
        .filter(|member| member.undertaking_id != id)
        .map(|member| member.membership)
        .collect();
    let known: BTreeSet<Id> = sectors(cx.conn, &ids)?.into_iter().map(|(id, ..)| id).collect();
    let mut faults = Vec::new();
    for (place, member) in members.iter().enumerate() {
        let at = |member: &str| format!("/members/{place}/{member}");
        if !known.contains(&member.organisation_id) {
            faults.push(Fault::new(
                at("organisationId"),
                "unknown-organisation",
                "There is no such organisation.",
            ));
        }
        if member.until.is_some_and(|until| until < member.from) {
            faults.push(Fault::new(
                at("untilDate"),
                "dates-out-of-order",
                "The last day is before the first.",
            ));
        }
        let before = members.iter().take(place);
        if before.chain(&elsewhere).any(|other| member.overlaps(other)) {
            faults.push(Fault::new(
                at("organisationId"),
                "other-undertaking",
                "This organisation belongs to a single undertaking on these days already.",
            ));
        }
    }
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    let mut sorted = members;
    sorted.sort_unstable();
    Ok(sorted)
}

fn event<'a>(
    kind: EventKind,
    row: &SingleUndertaking,
    members: &[Membership],
    reason: Option<&'a str>,
    before: Option<i32>,
) -> NewEvent<'a> {
    let members: Vec<_> = members
        .iter()
        .map(|one| {
            json!({ "organisationId": one.organisation_id, "fromDate": one.from, "untilDate": one.until })
        })
        .collect();
    NewEvent {
        kind,
        subject_id: row.id,
        reason,
        before,
        after: Some(row.version),
        data: json!({ "name": row.name, "members": members }),
    }
}
