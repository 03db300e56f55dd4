//! What an account may read of the feed of changes: for each kind of resource what its operation in the API allows.

use super::cursor::Fingerprint;
use crate::{Context, cases, meetings};
use edba_common::error::Result;
use edba_domain::changes::ChangedResource;
use edba_domain::codes::Role;
use edba_store::changes::{Readable, Scope};
use edba_store::seats;

/// The resources that the caller may read.
pub(super) struct Access {
    pub(super) readable: Vec<Readable>,
    /// Of the role, the organisation and the bodies in which the caller acts today.
    pub(super) fingerprint: Fingerprint,
}

/// Errors: 503.
pub(super) fn of(cx: &mut Context<'_>) -> Result<Access> {
    let mut readable = Vec::new();
    for resource in ChangedResource::ALL {
        if let Some(scope) = scope(cx, *resource)? {
            readable.push(Readable::new(*resource, scope));
        }
    }
    Ok(Access {
        readable,
        fingerprint: fingerprint(cx)?,
    })
}

/// The scope of the caller for a kind of resource; None where its role may not read it at all.
fn scope(cx: &mut Context<'_>, resource: ChangedResource) -> Result<Option<Scope>> {
    use ChangedResource as R;
    let actor = cx.actor;
    let is_member = matches!(actor.role, Role::TableMember | Role::BoardMember);
    let is_partner = actor.is(Role::FinancePartner);
    let of_partner = |scope: fn(_) -> Scope| is_partner.then_some(actor.organisation_id).flatten().map(scope);
    let reads_cases = actor.sees_everything() || is_member || actor.is(Role::Initiator);
    let of_cases = |cx: &Context<'_>| reads_cases.then(|| Scope::OfCases(cases::sees(cx)));
    Ok(match resource {
        R::Case | R::Indicator | R::Measurement => of_cases(cx),
        R::Ballot => of_cases(cx).filter(|_| !actor.is(Role::Initiator)),
        R::Decision => of_cases(cx).or(of_partner(Scope::DecisionsOf)),
        R::Condition => of_cases(cx).or(of_partner(Scope::ConditionsOf)),
        R::Ratification => of_cases(cx).or(of_partner(Scope::RatificationsOf)),
        R::Commitment => match actor.sees_everything() {
            true => Some(Scope::All),
            false => of_partner(Scope::CommitmentsOf),
        },
        R::PendingAction => actor.sees_everything().then_some(Scope::All),
        R::Mandate => match actor.role {
            Role::Bureau | Role::Auditor => Some(Scope::All),
            Role::Administrator => None,
            Role::TableMember | Role::BoardMember | Role::Initiator | Role::FinancePartner => {
                actor.organisation_id.map(Scope::MandatesOf)
            }
        },
        R::Meeting => match (actor.sees_everything(), actor.representative_id) {
            (true, _) => Some(Scope::All),
            (false, Some(me)) if is_member => Some(Scope::MeetingsDuring(meetings::sittings(cx.conn, &me)?)),
            (false, _) => None,
        },
        R::Organisation | R::Representative | R::Programme | R::ReferenceItem | R::Body | R::Seat => {
            Some(Scope::All)
        }
    })
}

fn fingerprint(cx: &mut Context<'_>) -> Result<Fingerprint> {
    let today = cx.today();
    let mut seats = match cx.actor.representative_id {
        None => Vec::new(),
        Some(me) => seats::seats_of_representative(cx.conn, &me, today)?
            .into_iter()
            .map(|seat| seat.seat.body_id.to_string())
            .collect(),
    };
    seats.sort_unstable();
    seats.dedup();
    Ok(Fingerprint::of(&format!(
        "{} {:?} {:?} {}",
        cx.actor.role,
        cx.actor.organisation_id,
        cx.actor.representative_id,
        seats.join(" ")
    )))
}
