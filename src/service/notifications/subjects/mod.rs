//! What an event is about, and whom of it the table's audiences are.

mod account;
mod ballot;
mod decision;
mod mandate;
mod other;
mod ratification;

pub use ballot::SeatsVoted;
pub(super) use ballot::by_account;
use serde_json::Value;

use super::about::About;
use crate::domain::codes::BallotKind;
use crate::domain::notices::{Audience, Condition, NoticeKind};
use crate::domain::{Id, Moment};
use crate::error::{Error, Result};
use crate::service::Context;
use crate::store::history::EventRow;

/// An account that is told something.
pub(super) struct Told {
    pub account_id: Id,
    /// What it comes from, where that is not the event itself.
    pub source: Option<Id>,
    pub about: About,
}

impl Told {
    fn new(account_id: Id, about: About) -> Self {
        Self {
            account_id,
            source: None,
            about,
        }
    }

    /// The same to all of these.
    fn all(accounts: Vec<Id>, about: &About) -> Vec<Self> {
        accounts
            .into_iter()
            .map(|account| Self::new(account, about.clone()))
            .collect()
    }
}

/// What an event is about.
pub(super) enum Subject {
    Ballot(Box<ballot::OfBallot>),
    Vote(Box<ballot::OfVote>),
    Decision(Box<decision::OfDecision>),
    Lapsed(Box<ratification::OfLapsed>),
    Mandate(Box<mandate::OfMandate>),
    Account(Box<account::OfAccount>),
    Other(Box<other::OfOther>),
}

impl Subject {
    /// What this event is about; none where that is not there any more.
    pub fn of(cx: &mut Context<'_>, event: &EventRow, seats: &SeatsVoted) -> Result<Option<Self>> {
        let data: Value = serde_json::from_str(&event.data)?;
        Ok(match event.kind.as_str() {
            "ballot.opened" | "ballot.extended" | "ballot.cancelled" | "ballot.closed" => {
                ballot::OfBallot::load(cx, event, &data)?.map(|one| Self::Ballot(Box::new(one)))
            }
            "vote.cast" | "ballot.participated" => {
                ballot::OfVote::load(cx, event, &data, seats)?.map(|one| Self::Vote(Box::new(one)))
            }
            "decision.made" => {
                decision::OfDecision::load(cx, event, &data)?.map(|one| Self::Decision(Box::new(one)))
            }
            "ratification.lapsed" => Some(Self::Lapsed(Box::new(ratification::OfLapsed::load(
                cx, event, &data,
            )?))),
            "mandate.registered" | "mandate.superseded" | "mandate.revoked" => {
                mandate::OfMandate::load(cx, event)?.map(|one| Self::Mandate(Box::new(one)))
            }
            kind if kind.starts_with("account.") => {
                account::OfAccount::load(event, &data)?.map(|one| Self::Account(Box::new(one)))
            }
            _ => other::OfOther::load(cx, event, &data)?.map(|one| Self::Other(Box::new(one))),
        })
    }

    /// Whether a condition of the table holds.
    pub fn meets(&self, condition: Condition) -> bool {
        match (self, condition) {
            (_, Condition::Always) => true,
            (Self::Ballot(of), Condition::NoDecisionFollows) => !of.decided,
            (Self::Ballot(of), Condition::OfTheBoard) => of.ballot.kind != BallotKind::Advice,
            (Self::Ballot(of), Condition::OfATable) => of.ballot.kind == BallotKind::Advice,
            (Self::Vote(of), Condition::BySubstitute) => of.by_substitute,
            (Self::Decision(of), Condition::AsksRatification) => of.asks > 0,
            (Self::Account(of), Condition::AddressChanged) => of.address_changed,
            (Self::Account(of), Condition::AddressStays) => !of.address_changed,
            (Self::Account(of), Condition::GivesPrivilege) => of.privilege.is_some(),
            (Self::Other(of), Condition::OwnerGetsNoMail) => of.owner_gets_no_mail,
            (Self::Other(of), Condition::Command(command)) => of.command == Some(command),
            _ => false,
        }
    }

    /// Whom this audience is, and what each is told.
    pub fn told(&self, cx: &mut Context<'_>, audience: Audience) -> Result<Vec<Told>> {
        match self {
            Self::Ballot(of) => of.told(cx, audience),
            Self::Vote(of) => of.told(audience),
            Self::Decision(of) => of.told(cx, audience),
            Self::Lapsed(of) => of.told(cx, audience),
            Self::Mandate(of) => of.told(cx, audience),
            Self::Account(of) => of.told(cx, audience),
            Self::Other(of) => of.told(cx, audience),
        }
    }

    /// From when on it is of no use to be told this.
    pub fn expires_at(&self, kind: NoticeKind) -> Option<Moment> {
        match self {
            Self::Ballot(of) if matches!(kind, NoticeKind::BallotOpened | NoticeKind::BallotExtended) => {
                Some(of.ballot.closes_at)
            }
            Self::Decision(of) if kind == NoticeKind::RatificationAsked => of.asked_until,
            _ => None,
        }
    }
}

/// The table names an audience that this kind of event has not.
fn no_such(audience: Audience) -> Error {
    Error::internal(format!("an event of this kind has no {audience}"))
}

/// A value of the event's data.
fn value<T: serde::de::DeserializeOwned>(data: &Value, name: &str) -> Result<T> {
    Ok(serde_json::from_value(data[name].clone())?)
}
