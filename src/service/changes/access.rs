//! What an account may read of the feed of changes: for each kind of resource what its operation in the API allows.

use super::cursor::Fingerprint;
use crate::{Context, cases, documents, meeting_access};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::changes::ChangedResource as R;
use edba_domain::codes::Role;
use edba_domain::meeting::has_meetings;
use edba_domain::seating::Sitting;
use edba_store::changes::{Readable, Scope};
use edba_store::meetings::MeetingSight;
use edba_store::seats;

/// What every account may read.
const REGISTRY: &[R] = &[
    R::Organisation,
    R::Representative,
    R::Programme,
    R::ReferenceItem,
    R::Body,
    R::Seat,
];

/// What else bureau and auditor may read.
const OVERSIGHT: &[R] = &[
    R::Case,
    R::Ballot,
    R::Decision,
    R::Ratification,
    R::Condition,
    R::Commitment,
    R::Disbursement,
    R::Repayment,
    R::Fund,
    R::PaymentSchedule,
    R::Indicator,
    R::Measurement,
    R::Promise,
    R::Document,
    R::PendingAction,
    R::StateAidStatement,
    R::SingleUndertaking,
    R::DeclaredAid,
    R::Reconciliation,
    R::BudgetCell,
    R::Mandate,
    R::Meeting,
    R::ActionPoint,
];

/// The resources of a case that everyone who sees the case may read, the initiator included.
const OF_CASES: &[R] = &[
    R::Case,
    R::Decision,
    R::Ratification,
    R::Condition,
    R::Promise,
    R::Indicator,
    R::Measurement,
];

/// The resources that the caller may read.
pub(super) struct Access {
    pub(super) readable: Vec<Readable>,
    /// Of the account, its role and organisation, the bodies in which it acts today, and the terms of its meetings.
    pub(super) fingerprint: Fingerprint,
}

/// Errors: 503.
pub(super) fn of(cx: &mut Context<'_>) -> Result<Access> {
    let meetings = meetings_of(cx)?;
    let terms = meetings.as_ref().map(|(sight, _)| sight.terms.as_slice());
    let fingerprint = fingerprint(cx, terms)?;
    let actor = cx.actor;
    let mut readable = vec![Readable::new(REGISTRY, Scope::All)];
    match actor.role {
        Role::Bureau | Role::Auditor => readable.push(Readable::new(OVERSIGHT, Scope::All)),
        Role::TableMember | Role::BoardMember => {
            let of_cases = [OF_CASES, &[R::Ballot]].concat();
            readable.push(Readable::new(&of_cases, Scope::OfCases(cases::sees(cx))));
        }
        Role::Initiator => readable.push(Readable::new(OF_CASES, Scope::OfCases(cases::sees(cx)))),
        Role::FinancePartner => {
            if let Some(own) = actor.organisation_id {
                for (resource, scope) in [
                    (R::Decision, Scope::DecisionsOf(own)),
                    (R::Condition, Scope::ConditionsOf(own)),
                    (R::Ratification, Scope::RatificationsOf(own)),
                    (R::Commitment, Scope::CommitmentsOf(own)),
                    (R::Disbursement, Scope::DisbursementsOf(own)),
                    (R::Repayment, Scope::DisbursementsOf(own)),
                    (R::Fund, Scope::FundsOf(own)),
                    (R::PaymentSchedule, Scope::PaymentSchedulesOf(own)),
                    (R::StateAidStatement, Scope::StateAidOf(own)),
                    (R::Reconciliation, Scope::ReconciliationsOf(own)),
                    (R::BudgetCell, Scope::BudgetCellsOf(own)),
                ] {
                    readable.push(Readable::new(&[resource], scope));
                }
            }
        }
        Role::MandateOfficer => {
            if let Some(own) = actor.organisation_id {
                for (resource, scope) in [
                    (R::Decision, Scope::DecisionsConcerning(own)),
                    (R::Ratification, Scope::RatificationsOf(own)),
                    (R::PendingAction, Scope::ActionsOnRatificationsOf(own)),
                    (R::Commitment, Scope::CommitmentsOwedBy(own)),
                    (R::BudgetCell, Scope::BudgetCellsOf(own)),
                    (R::Fund, Scope::FundsOf(own)),
                ] {
                    readable.push(Readable::new(&[resource], scope));
                }
            }
        }
        // Its meetings, and what belongs to them, below.
        Role::ConsultationMember | Role::Administrator => {}
    }
    if !actor.sees_everything() && !actor.is(Role::Administrator) {
        let documents = Scope::Documents(documents::sight(cx)?);
        readable.push(Readable::new(&[R::Document], documents));
        let reads_mandates = !actor.is(Role::ConsultationMember);
        let own = actor.organisation_id.filter(|_| reads_mandates);
        let mandates = own.map(Scope::MandatesOf);
        readable.extend(mandates.map(|own| Readable::new(&[R::Mandate], own)));
        if let Some((sight, me)) = meetings {
            readable.push(Readable::new(&[R::Meeting], Scope::Meetings(sight.clone())));
            readable.push(Readable::new(&[R::ActionPoint], Scope::ActionPoints(sight, me)));
        }
    }
    Ok(Access {
        readable,
        fingerprint,
    })
}

/// The meetings that a member sees, and who it is.
fn meetings_of(cx: &mut Context<'_>) -> Result<Option<(MeetingSight, Id)>> {
    match cx.actor.representative_id.filter(|_| has_meetings(cx.actor.role)) {
        Some(me) => Ok(Some((meeting_access::sight(cx)?, me))),
        None => Ok(None),
    }
}

/// The fingerprint of a reader of the partner feed of an organisation.
pub(super) fn of_partner(cx: &Context<'_>, organisation_id: Id) -> Fingerprint {
    Fingerprint::of(&format!(
        "partner feed {} {} {organisation_id}",
        cx.actor.id, cx.actor.role
    ))
}

fn fingerprint(cx: &mut Context<'_>, meetings: Option<&[Sitting]>) -> Result<Fingerprint> {
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
    // With the account, so that nobody learns from the cursor of another whether anything happened.
    Ok(Fingerprint::of(&format!(
        "{} {} {:?} {:?} {} {meetings:?}",
        cx.actor.id,
        cx.actor.role,
        cx.actor.organisation_id,
        cx.actor.representative_id,
        seats.join(" ")
    )))
}
