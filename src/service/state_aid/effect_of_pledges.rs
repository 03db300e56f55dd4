//! State aid in view of a pledge: that a basis will have to be stated, and whether the amount would fit as *de minimis* aid.
//! The right to aid arises at the decision: what was decided before the case is financed is counted beside the aid that is
//! on record. For information: nothing is locked, and no pledge is refused for it.

use std::collections::{BTreeMap, BTreeSet};

use super::{recipients_of, room, undertaking_of, with_basis_needed};
use crate::Context;
use crate::ballots::Ballot;
use crate::votes::supersedes;
use edba_common::error::Result;
use edba_domain::codes::{BallotKind, CommitmentStatus, Sector};
use edba_domain::state_aid::{AidRule, needs_basis};
use edba_domain::{Cents, Id};
use edba_store::decisions;
use edba_store::state_aid::{self as store, AidStatement};

/// The room of a recipient under the general ceiling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecipientRoom {
    pub organisation_id: Id,
    pub name: String,
    pub ceiling: Cents,
    /// Of its whole single undertaking, beside the aid of financed cases and declared aid.
    pub room: Cents,
    /// *De minimis* aid that was stated for its single undertaking and is not financed yet. It takes of the room too.
    pub decided: Cents,
}

/// What pledges of public money to a case mean for state aid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AidOutlook {
    /// The pledges of governments, as they would count if all of them were grants.
    pub public: Cents,
    /// Pledges of governments by others in the same ballot, as far as the reader may see them.
    pub others: Cents,
    /// Public money that the board decided on in this case before, and whose basis is not stated yet.
    pub unstated: Cents,
    /// The undertakings among the recipients.
    pub recipients: Vec<RecipientRoom>,
    /// By how much all of it goes beyond the room of all these undertakings together; zero where it fits.
    pub over_by: Cents,
}

/// The outlook of amounts pledged under mandates in a ballot, with the pledges of others in it; None where no public money
/// goes to an undertaking.
pub fn outlook(
    cx: &mut Context<'_>,
    ballot: &Ballot,
    pledged: &[(Id, Cents)],
    others: &[(Id, Cents)],
) -> Result<Option<AidOutlook>> {
    let Some(case) = edba_store::cases::case(cx.conn, &ballot.case_id)? else {
        return Ok(None);
    };
    let recipients = recipients_of(&case)?;
    let mandates: Vec<Id> = pledged
        .iter()
        .chain(others)
        .map(|(mandate, _)| *mandate)
        .collect();
    let grantors: BTreeMap<Id, Id> = store::grantors(cx.conn, &mandates)?.into_iter().collect();
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
    let public_of = |pledges: &[(Id, Cents)]| -> Cents {
        let public = pledges.iter().filter(|(mandate, _)| is_public(mandate));
        public.map(|(_, amount)| *amount).sum()
    };
    let undertakings: Vec<(Id, String)> = recipients
        .iter()
        .filter_map(|id| {
            let (name, sector) = known.get(id)?;
            needs_basis(Sector::Government, *sector).then(|| (*id, name.clone()))
        })
        .collect();
    let public = public_of(pledged);
    if !public.is_positive() || undertakings.is_empty() {
        return Ok(None);
    }
    let others = public_of(others);
    let unstated = unstated_before(cx, ballot, &recipients)?;
    let superseded = supersedes(ballot);
    let counts = |row: &AidStatement| !superseded || row.case_id != ballot.case_id;
    let found = rooms(cx, undertakings, counts)?;
    Ok(Some(AidOutlook {
        public,
        others,
        unstated,
        over_by: (public + others + unstated).less(found.left) + found.over_by,
        recipients: found.recipients,
    }))
}

/// The public money of the decision that a supplementary ballot adds to, without a stated basis. Three statements.
fn unstated_before(cx: &mut Context<'_>, ballot: &Ballot, recipients: &[Id]) -> Result<Cents> {
    if ballot.kind != BallotKind::Supplementary {
        return Ok(Cents::ZERO);
    }
    let decided = decisions::commitments_of_case(cx.conn, &ballot.case_id, &[CommitmentStatus::Decided])?;
    let public = with_basis_needed(cx, &decided, recipients)?;
    if public.is_empty() {
        return Ok(Cents::ZERO);
    }
    let stated: BTreeSet<Id> = store::in_force_of_case(cx.conn, &ballot.case_id)?
        .into_iter()
        .map(|row| row.commitment_id)
        .collect();
    let unstated = public.into_iter().filter(|row| !stated.contains(&row.id));
    Ok(unstated.map(|row| row.ledger().held()).sum())
}

/// The rooms of undertakings, before these pledges.
struct Rooms {
    recipients: Vec<RecipientRoom>,
    /// What the aid that was decided leaves of all rooms together.
    left: Cents,
    /// By how much the aid that was decided goes beyond them.
    over_by: Cents,
}

/// The rooms of the recipients of a commitment that are undertakings, beside what is stated about other commitments.
pub fn rooms_beside(
    cx: &mut Context<'_>,
    commitment_id: Id,
    recipients: &[(Id, String)],
) -> Result<Vec<RecipientRoom>> {
    let counts = |row: &AidStatement| row.commitment_id != commitment_id;
    Ok(rooms(cx, recipients.to_vec(), counts)?.recipients)
}

/// The rooms of these undertakings, beside the aid that counts of what was decided. Seven statements at most.
fn rooms(
    cx: &mut Context<'_>,
    undertakings: Vec<(Id, String)>,
    counts: impl Fn(&AidStatement) -> bool,
) -> Result<Rooms> {
    let today = cx.today();
    let of = undertaking_of::of_named(cx, undertakings.clone(), today)?;
    let distinct: BTreeSet<_> = of.values().cloned().collect();
    let distinct: Vec<_> = distinct.into_iter().collect();
    let found = room::rooms_of(cx, distinct.clone(), today)?;
    let members: Vec<Id> = distinct.iter().flat_map(|one| one.members.clone()).collect();
    let decided = store::de_minimis(cx.conn, &members, false, &[])?;
    let rooms: Vec<(Cents, Cents, Cents)> = found
        .iter()
        .map(|found| {
            let general = found.rules.iter().find(|one| one.rule == AidRule::General);
            let own = decided
                .iter()
                .filter(|(row, _)| found.members.contains(&row.recipient_id) && counts(row));
            let aid = own.filter_map(|(row, standing)| row.aid(*standing));
            let decided = aid
                .filter(|aid| aid.rule.counts_towards(AidRule::General))
                .map(|aid| aid.gross_grant)
                .sum();
            let (ceiling, room) = general.map_or_else(Default::default, |one| (one.ceiling, one.room));
            (ceiling, room, decided)
        })
        .collect();
    let of_organisation = |id: &Id| {
        let own = of.get(id)?;
        let place = distinct.iter().position(|one| one == own)?;
        rooms.get(place).copied()
    };
    let recipients = undertakings
        .into_iter()
        .map(|(organisation_id, name)| {
            let (ceiling, room, decided) = of_organisation(&organisation_id).unwrap_or_default();
            RecipientRoom {
                organisation_id,
                name,
                ceiling,
                room,
                decided,
            }
        })
        .collect();
    Ok(Rooms {
        recipients,
        left: rooms.iter().map(|(_, room, decided)| room.less(*decided)).sum(),
        over_by: rooms.iter().map(|(_, room, decided)| decided.less(*room)).sum(),
    })
}
