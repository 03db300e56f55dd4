//! The room that is left to a single undertaking under each ceiling, and the aid that takes it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::undertaking_of::{self, Undertaking};
use crate::Context;
use edba_common::error::{Error, Result};
use edba_domain::state_aid::{self, Aid, AidCeiling, AidOf, AidRule, counted_on};
use edba_domain::{Cents, Id};
use edba_store::single_undertakings::{self, DeclaredAid, KnownCeiling};
use edba_store::state_aid as store;

/// The ceilings with their sources, by rule and day.
pub fn ceilings(cx: &mut Context<'_>) -> Result<Vec<KnownCeiling>> {
    single_undertakings::ceilings(cx.conn)
}

pub(super) fn ceilings_of(cx: &mut Context<'_>) -> Result<Vec<AidCeiling>> {
    Ok(ceilings(cx)?.iter().map(KnownCeiling::ceiling).collect())
}

fn declared_aid_of(row: &DeclaredAid) -> Aid {
    Aid {
        rule: row.rule,
        granted_on: row.granted_on,
        gross_grant: row.gross_grant_cents,
    }
}

/// The aid that these organisations have from financed cases, except from some commitments, and from what they declared. Two
/// statements.
pub(super) fn others(
    cx: &mut Context<'_>,
    organisation_ids: &[Id],
    except_commitments: &[Id],
) -> Result<Vec<AidOf>> {
    let granted = store::de_minimis(cx.conn, organisation_ids, true, except_commitments)?;
    let declared = single_undertakings::declared_to(cx.conn, organisation_ids)?;
    let granted = granted.iter().filter_map(|(row, standing)| {
        Some(AidOf {
            organisation_id: row.recipient_id,
            aid: row.aid(*standing)?,
        })
    });
    let declared = declared.iter().map(|row| AidOf {
        organisation_id: row.organisation_id,
        aid: declared_aid_of(row),
    });
    Ok(granted.chain(declared).collect())
}

/// The room under the ceiling of one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoomOfRule {
    pub rule: AidRule,
    pub ceiling: Cents,
    /// What counts of the three years.
    pub counted: Cents,
    pub room: Cents,
}

/// Aid that a single undertaking has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedAid {
    /// Of the statement, or of the declared aid.
    pub id: Id,
    /// The case that it was granted in; None for declared aid.
    pub case_id: Option<Id>,
    pub organisation_id: Id,
    /// What counts of it.
    pub aid: Aid,
}

/// The room of a single undertaking on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AidRoom {
    /// The group; None for an organisation that belongs to none.
    pub undertaking_id: Option<Id>,
    pub name: String,
    pub members: Vec<Id>,
    pub day: NaiveDate,
    /// Of the rules that have a ceiling on that day.
    pub rules: Vec<RoomOfRule>,
    /// All its aid, whether it still counts or not, the oldest first.
    pub aid: Vec<CountedAid>,
}

/// The room of the single undertaking of an organisation. Errors: 404.
pub fn room(cx: &mut Context<'_>, organisation_id: Id, day: NaiveDate) -> Result<AidRoom> {
    let undertaking = undertaking_of::of_one(cx, organisation_id, day)?;
    let mut found = rooms_of(cx, vec![undertaking], day)?;
    found.pop().ok_or_else(|| Error::not_found("organisation"))
}

/// The room of these single undertakings, in their order. Three statements.
pub(super) fn rooms_of(
    cx: &mut Context<'_>,
    undertakings: Vec<Undertaking>,
    day: NaiveDate,
) -> Result<Vec<AidRoom>> {
    let everybody: Vec<Id> = undertakings.iter().flat_map(|one| one.members.clone()).collect();
    let mut aid: BTreeMap<Id, Vec<CountedAid>> = BTreeMap::new();
    for (row, standing) in store::de_minimis(cx.conn, &everybody, true, &[])? {
        if let Some(one) = row.aid(standing) {
            aid.entry(row.recipient_id).or_default().push(CountedAid {
                id: row.id,
                case_id: Some(row.case_id),
                organisation_id: row.recipient_id,
                aid: one,
            });
        }
    }
    for row in single_undertakings::declared_to(cx.conn, &everybody)? {
        aid.entry(row.organisation_id).or_default().push(CountedAid {
            id: row.id,
            case_id: None,
            organisation_id: row.organisation_id,
            aid: declared_aid_of(&row),
        });
    }
    let ceilings = ceilings_of(cx)?;
    Ok(undertakings
        .into_iter()
        .map(|undertaking| {
            let own = undertaking.members.iter().filter_map(|id| aid.get(id));
            room_with(
                undertaking.clone(),
                own.flatten().cloned().collect(),
                &ceilings,
                day,
            )
        })
        .collect())
}

fn room_with(
    undertaking: Undertaking,
    mut aid: Vec<CountedAid>,
    ceilings: &[AidCeiling],
    day: NaiveDate,
) -> AidRoom {
    aid.sort_by_key(|one| (one.aid.granted_on, one.id));
    let plain: Vec<Aid> = aid.iter().map(|one| one.aid).collect();
    let rules = AidRule::ALL.iter().filter_map(|rule| {
        Some(RoomOfRule {
            rule: *rule,
            ceiling: state_aid::ceiling_on(ceilings, *rule, day)?,
            counted: counted_on(&plain, *rule, day),
            room: state_aid::room_on(ceilings, &plain, *rule, day)?,
        })
    });
    AidRoom {
        undertaking_id: undertaking.id,
        name: undertaking.name,
        members: undertaking.members,
        day,
        rules: rules.collect(),
        aid,
    }
}

/// The room of the single undertakings after `after` that are groups, on a day. Five statements.
pub fn rooms(cx: &mut Context<'_>, day: NaiveDate, after: Option<Id>, limit: i64) -> Result<Vec<AidRoom>> {
    let groups = single_undertakings::undertakings(cx.conn, after, limit)?;
    let ids: Vec<Id> = groups.iter().map(|row| row.id).collect();
    let members = single_undertakings::members(cx.conn, &ids)?;
    let undertakings = groups
        .into_iter()
        .map(|row| {
            let on_day = members
                .iter()
                .filter(|one| one.undertaking_id == row.id && one.membership.is_on(day));
            Undertaking {
                id: Some(row.id),
                name: row.name,
                members: on_day.map(|one| one.membership.organisation_id).collect(),
            }
        })
        .collect();
    rooms_of(cx, undertakings, day)
}
