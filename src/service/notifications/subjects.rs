//! Subjects of events: the payload of their notifications, and the accounts of each audience.

mod account;
mod ballot;
mod decision;
mod mandate;
mod meeting;
mod other;
mod payment_schedule;
mod ratification;
mod repayment_plan;

pub use ballot::SeatsVoted;
pub(super) use ballot::by_account;
use edba_domain::EventKind;
pub(super) use meeting::about_action_point;
pub(super) use ratification::by_officers;
use serde_json::Value;

use super::payload::About;
use crate::Context;
use edba_common::error::{Error, Result};
use edba_domain::codes::{BallotKind, Role};
use edba_domain::notifications::{Audience, Condition, NotificationKind};
use edba_domain::payment_schedule::SchedulingSide;
use edba_domain::{Id, Moment};
use edba_store::events::RecordedEvent;

/// A recipient with the payload of its notification.
pub(super) struct Recipient {
    pub account_id: Id,
    /// Idempotency key, where that is not the event itself.
    pub source: Option<Id>,
    pub about: About,
}

impl Recipient {
    fn new(account_id: Id, about: About) -> Self {
        Self {
            account_id,
            source: None,
            about,
        }
    }

    /// The same payload for each of these accounts.
    fn all(accounts: Vec<Id>, about: &About) -> Vec<Self> {
        accounts
            .into_iter()
            .map(|account| Self::new(account, about.clone()))
            .collect()
    }
}

/// The subject of an event.
pub(super) enum Subject {
    Ballot(Box<ballot::OfBallot>),
    Vote(Box<ballot::OfVote>),
    Decision(Box<decision::OfDecision>),
    Asked(Box<ratification::OfAsked>),
    Answered(Box<ratification::OfAnswered>),
    Lapsed(Box<ratification::OfLapsed>),
    Mandate(Box<mandate::OfMandate>),
    Account(Box<account::OfAccount>),
    Schedule(Box<payment_schedule::OfSchedule>),
    Plan(Box<repayment_plan::OfPlan>),
    Meeting(Box<meeting::OfMeeting>),
    Other(Box<other::OfOther>),
}

impl Subject {
    /// Loads the subject of an event; None where it does not exist any more.
    pub fn from_event(
        cx: &mut Context<'_>,
        event: &RecordedEvent,
        seats: &SeatsVoted,
    ) -> Result<Option<Self>> {
        let data: Value = event.data.read_as()?;
        Ok(match event.known_kind() {
            Some(
                EventKind::BallotOpened
                | EventKind::BallotExtended
                | EventKind::BallotCancelled
                | EventKind::BallotClosed,
            ) => ballot::OfBallot::load(cx, event, &data)?.map(|one| Self::Ballot(Box::new(one))),
            Some(EventKind::VoteCast | EventKind::BallotParticipated) => {
                ballot::OfVote::load(cx, event, &data, seats)?.map(|one| Self::Vote(Box::new(one)))
            }
            Some(EventKind::DecisionMade) => {
                decision::OfDecision::load(cx, event, &data)?.map(|one| Self::Decision(Box::new(one)))
            }
            Some(EventKind::RatificationAsked) => {
                ratification::OfAsked::load(cx, event)?.map(|one| Self::Asked(Box::new(one)))
            }
            Some(EventKind::RatificationGiven | EventKind::RatificationRefused) => {
                ratification::OfAnswered::load(cx, event)?.map(|one| Self::Answered(Box::new(one)))
            }
            Some(EventKind::RatificationLapsed) => Some(Self::Lapsed(Box::new(
                ratification::OfLapsed::load(cx, event, &data)?,
            ))),
            Some(EventKind::MandateRegistered | EventKind::MandateSuperseded | EventKind::MandateRevoked) => {
                mandate::OfMandate::load(cx, event)?.map(|one| Self::Mandate(Box::new(one)))
            }
            Some(EventKind::PaymentScheduleProposed | EventKind::PaymentScheduleWithdrawn) => {
                payment_schedule::OfSchedule::load(cx, event, &data)?.map(|one| Self::Schedule(Box::new(one)))
            }
            Some(EventKind::CommitmentRepaymentPlanSet) => {
                repayment_plan::OfPlan::load(cx, event, &data)?.map(|one| Self::Plan(Box::new(one)))
            }
            Some(
                EventKind::MeetingPlanned
                | EventKind::MeetingChanged
                | EventKind::MeetingCancelled
                | EventKind::AgendaPublished
                | EventKind::MinutesSentRound
                | EventKind::MinutesAdopted
                | EventKind::MinutesRemarkMade
                | EventKind::ActionPointMade
                | EventKind::ActionPointChanged,
            ) => meeting::OfMeeting::load(cx, event, &data)?.map(|one| Self::Meeting(Box::new(one))),
            Some(kind) if kind.subject() == "account" => {
                account::OfAccount::load(event, &data)?.map(|one| Self::Account(Box::new(one)))
            }
            _ => other::OfOther::load(cx, event, &data)?.map(|one| Self::Other(Box::new(one))),
        })
    }

    /// Whether a condition of the table is met.
    pub fn meets(&self, condition: Condition) -> bool {
        match (self, condition) {
            (_, Condition::Always) => true,
            (Self::Ballot(of), Condition::NoDecisionFollows) => !of.decided,
            (Self::Ballot(of), Condition::OfTheBoard) => of.ballot.kind != BallotKind::Advice,
            (Self::Ballot(of), Condition::OfATable) => of.ballot.kind == BallotKind::Advice,
            (Self::Vote(of), Condition::BySubstitute) => of.by_substitute,
            (Self::Decision(of), Condition::AsksRatification) => of.asks > 0,
            (Self::Asked(of), Condition::OfACarryOver) => of.carries_over,
            (Self::Answered(of), Condition::ByMandateOfficer) => of.by_officer,
            (Self::Account(of), Condition::AddressChanged) => of.address_changed,
            (Self::Account(of), Condition::AddressStays) => !of.address_changed,
            (Self::Account(of), Condition::GivesPrivilege) => of.privilege.is_some(),
            (Self::Other(of), Condition::ApprovedByBureau) => of.approver_organisation_id.is_none(),
            (Self::Other(of), Condition::ApprovedByOfficers) => of.approver_organisation_id.is_some(),
            (Self::Schedule(of), Condition::ByBureau) => of.proposed_by == SchedulingSide::Bureau,
            (Self::Schedule(of), Condition::ByPartner) => of.proposed_by == SchedulingSide::FinancePartner,
            (Self::Plan(of), Condition::ByBureau) => of.set_by == Some(Role::Bureau),
            (Self::Plan(of), Condition::ByPartner) => of.set_by == Some(Role::FinancePartner),
            (Self::Meeting(of), Condition::Reassigned) => of.is_reassigned,
            (Self::Other(of), Condition::OwnerGetsNoMail) => of.owner_gets_no_mail,
            (Self::Other(of), Condition::Command(command)) => of.command == Some(command),
            _ => false,
        }
    }

    /// Resolves an audience to its recipients, each with their payload.
    pub fn recipients(&self, cx: &mut Context<'_>, audience: Audience) -> Result<Vec<Recipient>> {
        match self {
            Self::Ballot(of) => of.recipients(cx, audience),
            Self::Vote(of) => of.recipients(audience),
            Self::Decision(of) => of.recipients(cx, audience),
            Self::Asked(of) => of.ratifications.recipients(cx, audience),
            Self::Answered(of) => of.recipients(cx, audience),
            Self::Lapsed(of) => of.recipients(cx, audience),
            Self::Mandate(of) => of.recipients(cx, audience),
            Self::Account(of) => of.recipients(cx, audience),
            Self::Schedule(of) => of.recipients(cx, audience),
            Self::Plan(of) => of.recipients(cx, audience),
            Self::Meeting(of) => of.recipients(cx, audience),
            Self::Other(of) => of.recipients(cx, audience),
        }
    }

    /// When a notification of this kind expires.
    pub fn expires_at(&self, kind: NotificationKind) -> Option<Moment> {
        match self {
            Self::Ballot(of)
                if matches!(
                    kind,
                    NotificationKind::BallotOpened | NotificationKind::BallotExtended
                ) =>
            {
                Some(of.ballot.closes_at)
            }
            Self::Decision(of) if kind == NotificationKind::RatificationAsked => of.asked_until,
            Self::Asked(of) => Some(of.until),
            _ => None,
        }
    }
}

/// The internal error for an audience in the table that this kind of event does not have.
fn no_such(audience: Audience) -> Error {
    Error::internal(format!("an event of this kind has no audience {audience}"))
}

/// Reads a value of the event's data.
fn value<T: serde::de::DeserializeOwned>(data: &Value, name: &str) -> Result<T> {
    Ok(serde_json::from_value(data[name].clone())?)
}
