//! State aid in view of a pledge: that a basis will have to be stated, and whether the amount would fit as *de minimis* aid.
//! For information: nothing is locked, and it keeps nobody from pledging.

use std::collections::{BTreeMap, BTreeSet};

use super::{recipients_of, room, undertaking_of};
use crate::{Context, cases};
use edba_common::error::Result;
use edba_domain::codes::Sector;
use edba_domain::state_aid::{AidRule, needs_basis};
use edba_domain::{Cents, Id};
use edba_store::state_aid::{self as store};

/// The room of a recipient under the general ceiling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecipientRoom {
    pub organisation_id: Id,
    pub name: String,
    /// Of its whole single undertaking.
    pub room: Cents,
}

/// What pledges of public money to a case mean for state aid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AidOutlook {
    /// The pledges of governments, as they would count if all of them were grants.
    pub public: Cents,
    /// The undertakings among the recipients.
    pub recipients: Vec<RecipientRoom>,
    /// By how much the pledges go beyond the room of all these undertakings together; zero where they fit.
    pub over_by: Cents,
}

/// The outlook of amounts pledged under mandates for a case; None where no public money goes to an undertaking.
pub fn outlook(cx: &mut Context<'_>, case_id: &Id, pledged: &[(Id, Cents)]) -> Result<Option<AidOutlook>> {
    let mandates: Vec<Id> = pledged.iter().map(|(mandate, _)| *mandate).collect();
    let grantors: BTreeMap<Id, Id> = store::grantors(cx.conn, &mandates)?.into_iter().collect();
    let Some(case) = edba_store::cases::case(cx.conn, case_id)? else {
        return Ok(None);
    };
    let recipients = recipients_of(&cases::content(&case)?);
    let mut ids: Vec<Id> = grantors.values().copied().collect();
    ids.extend(&recipients);
    let known: BTreeMap<Id, (String, Sector)> = store::sectors(cx.conn, &ids)?
        .into_iter()
        .map(|(id, name, sector)| (id, (name, sector)))
        .collect();
    let is_public = |mandate: &Id| {
        let grantor = grantors.get(mandate).and_then(|id| known.get(id));
        grantor.is_some_and(|(_, sector)| *sector == Sector::Government)
    };
    let public: Cents = pledged
        .iter()
        .filter(|(mandate, _)| is_public(mandate))
        .map(|(_, amount)| *amount)
        .sum();
    let undertakings: Vec<(Id, String)> = recipients
        .iter()
        .filter_map(|id| {
            let (name, sector) = known.get(id)?;
            needs_basis(Sector::Government, *sector).then(|| (*id, name.clone()))
        })
        .collect();
    if !public.is_positive() || undertakings.is_empty() {
        return Ok(None);
    }
    rooms(cx, public, undertakings).map(Some)
}

fn rooms(cx: &mut Context<'_>, public: Cents, undertakings: Vec<(Id, String)>) -> Result<AidOutlook> {
    let today = cx.today();
    let ids: Vec<Id> = undertakings.iter().map(|(id, _)| *id).collect();
    let of = undertaking_of::of(cx, &ids, today)?;
    let distinct: BTreeSet<_> = of.values().cloned().collect();
    let distinct: Vec<_> = distinct.into_iter().collect();
    let rooms: Vec<Cents> = room::rooms_of(cx, distinct.clone(), today)?
        .iter()
        .map(|found| {
            let general = found.rules.iter().find(|one| one.rule == AidRule::General);
            general.map_or(Cents::ZERO, |one| one.room)
        })
        .collect();
    let room_of = |id: &Id| {
        let own = of.get(id)?;
        let place = distinct.iter().position(|one| one == own)?;
        rooms.get(place).copied()
    };
    Ok(AidOutlook {
        public,
        over_by: public.less(rooms.iter().copied().sum()),
        recipients: undertakings
            .into_iter()
            .map(|(organisation_id, name)| RecipientRoom {
                room: room_of(&organisation_id).unwrap_or_default(),
                organisation_id,
                name,
            })
            .collect(),
    })
}
