//! The single undertaking that an organisation belongs to on a day: its group, or the organisation alone.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::Context;
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_domain::state_aid::{Groups, UndertakingId};
use edba_store::single_undertakings as store;
use edba_store::state_aid::sectors;

/// A single undertaking on a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Undertaking {
    /// None for an organisation that belongs to no group.
    pub id: Option<Id>,
    pub name: String,
    /// By id.
    pub members: Vec<Id>,
}

/// The groups that these organisations ever belonged to, with all their memberships. One statement, and another where there are
/// groups.
pub fn groups_of(cx: &mut Context<'_>, organisation_ids: &[Id]) -> Result<Groups> {
    let ids: BTreeSet<Id> = store::memberships_of(cx.conn, organisation_ids)?
        .into_iter()
        .map(|member| member.undertaking_id)
        .collect();
    if ids.is_empty() {
        return Ok(Groups::default());
    }
    let ids: Vec<Id> = ids.into_iter().collect();
    let members = store::members(cx.conn, &ids)?;
    let memberships = members
        .into_iter()
        .map(|one| (one.undertaking_id, one.membership));
    Ok(Groups::new(memberships.collect()))
}

/// The names of these single undertakings. Two statements at most.
pub fn names(
    cx: &mut Context<'_>,
    undertakings: impl Iterator<Item = UndertakingId>,
) -> Result<BTreeMap<UndertakingId, String>> {
    let (mut groups, mut alone) = (Vec::new(), Vec::new());
    for one in undertakings {
        match one {
            UndertakingId::Group(id) => groups.push(id),
            UndertakingId::Alone(id) => alone.push(id),
        }
    }
    let mut names = BTreeMap::new();
    if !groups.is_empty() {
        let rows = store::undertakings_by_ids(cx.conn, &groups)?;
        names.extend(
            rows.into_iter()
                .map(|row| (UndertakingId::Group(row.id), row.name)),
        );
    }
    if !alone.is_empty() {
        let rows = sectors(cx.conn, &alone)?;
        names.extend(
            rows.into_iter()
                .map(|(id, name, _)| (UndertakingId::Alone(id), name)),
        );
    }
    Ok(names)
}

/// The single undertaking of an organisation on a day. Errors: 404 for an unknown organisation.
pub fn of_one(cx: &mut Context<'_>, organisation_id: Id, day: NaiveDate) -> Result<Undertaking> {
    of(cx, &[organisation_id], day)?
        .remove(&organisation_id)
        .ok_or_else(|| Error::not_found("organisation"))
}

/// The single undertakings of these organisations on a day, by organisation; unknown ones are left out. Two
/// statements, and two more where there are groups.
pub fn of(
    cx: &mut Context<'_>,
    organisation_ids: &[Id],
    day: NaiveDate,
) -> Result<BTreeMap<Id, Undertaking>> {
    let known = sectors(cx.conn, organisation_ids)?;
    let named = known.into_iter().map(|(id, name, _)| (id, name));
    of_named(cx, named.collect(), day)
}

/// The same of organisations whose names are known: a statement less.
pub fn of_named(
    cx: &mut Context<'_>,
    organisations: Vec<(Id, String)>,
    day: NaiveDate,
) -> Result<BTreeMap<Id, Undertaking>> {
    let ids: Vec<Id> = organisations.iter().map(|(id, _)| *id).collect();
    let mut of_organisation: BTreeMap<Id, Id> = BTreeMap::new();
    for member in store::memberships_of(cx.conn, &ids)? {
        if member.membership.is_on(day) {
            of_organisation.insert(member.membership.organisation_id, member.undertaking_id);
        }
    }
    let groups: Vec<Id> = of_organisation.values().copied().collect();
    let (members, named) = match groups.is_empty() {
        true => (Vec::new(), Vec::new()),
        false => (
            store::members(cx.conn, &groups)?,
            store::undertakings_by_ids(cx.conn, &groups)?,
        ),
    };
    let names: BTreeMap<Id, String> = named.into_iter().map(|row| (row.id, row.name)).collect();
    let undertaking = |(id, name): (Id, String)| {
        let found = match of_organisation.get(&id) {
            None => Undertaking {
                id: None,
                name,
                members: vec![id],
            },
            Some(group) => {
                let on_day = members
                    .iter()
                    .filter(|one| one.undertaking_id == *group && one.membership.is_on(day));
                let mut ids: Vec<Id> = on_day.map(|one| one.membership.organisation_id).collect();
                ids.sort_unstable();
                ids.dedup();
                Undertaking {
                    id: Some(*group),
                    name: names.get(group).cloned().unwrap_or(name),
                    members: ids,
                }
            }
        };
        (id, found)
    };
    Ok(organisations.into_iter().map(undertaking).collect())
}
