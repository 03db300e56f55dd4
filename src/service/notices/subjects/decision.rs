//! The event of a decision.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Told, no_such, value};
use crate::domain::Id;
use crate::domain::ballot::Tally;
use crate::domain::codes::Role;
use crate::domain::notices::Audience;
use crate::error::Result;
use crate::service::Context;
use crate::service::notices::about::{About, AboutCase, AboutRatification, AboutTally};
use crate::store::history::EventRow;
use crate::store::notices::audience;
use crate::store::notices::moments::{self, NamedRatification};
use crate::store::{ballots, cases, decisions};

/// A decision that was made.
pub struct OfDecision {
    /// How many ratifications it asks for, that no earlier version of it asked for.
    pub asks: usize,
    decision_id: Id,
    body_id: Id,
    initiator_id: Id,
    case: AboutCase,
    number: String,
    about: About,
}

impl OfDecision {
    pub fn load(cx: &mut Context<'_>, event: &EventRow, data: &Value) -> Result<Option<Self>> {
        let Some(decision) = decisions::decision(cx.conn, &event.subject_id)? else {
            return Ok(None);
        };
        let Some(ballot) = ballots::ballot(cx.conn, &decision.ballot_id)? else {
            return Ok(None);
        };
        let Some(row) = cases::case(cx.conn, &decision.case_id)? else {
            return Ok(None);
        };
        let tally: Option<Tally> = ballot.tally.as_deref().map(serde_json::from_str).transpose()?;
        let case = AboutCase {
            id: row.id,
            number: row.number,
            title: row.title,
        };
        let about = About::Decision {
            case: case.clone(),
            decision_id: decision.id,
            number: decision.number.clone(),
            outcome: decision.outcome,
            asked: decision.asked_cents,
            gap: decision.gap_cents,
            tally: tally.as_ref().map(AboutTally::from),
        };
        Ok(Some(Self {
            asks: value(data, "ratifications")?,
            decision_id: decision.id,
            body_id: ballot.body_id,
            initiator_id: row.initiator_id,
            case,
            number: decision.number,
            about,
        }))
    }

    pub fn told(&self, cx: &mut Context<'_>, audience: Audience) -> Result<Vec<Told>> {
        let accounts = match audience {
            Audience::Members => {
                let today = cx.today();
                audience::members(cx.conn, &self.body_id, today)?
            }
            Audience::Initiator => only_accounts(audience::of_organisations(
                cx.conn,
                Role::Initiator,
                &[self.initiator_id],
            )?),
            Audience::CommittedPartners => audience::committed_partners(cx.conn, &[self.decision_id])?
                .into_iter()
                .map(|(_, _, account)| account)
                .collect(),
            Audience::RatifyingPartners => return self.asked_of_partners(cx),
            Audience::Bureau => return self.asked_of_bureau(cx),
            other => return Err(no_such(other)),
        };
        Ok(Told::all(accounts, &self.about))
    }

    /// What is asked now: what an earlier version of the decision asked was told then.
    fn asked(&self, cx: &mut Context<'_>) -> Result<Vec<NamedRatification>> {
        let mut found = moments::ratifications_of(cx.conn, &self.decision_id)?;
        let earlier = found.len().saturating_sub(self.asks);
        Ok(found.split_off(earlier))
    }

    fn about_asked<'a>(&self, asked: impl IntoIterator<Item = &'a NamedRatification>) -> About {
        About::Ratifications {
            case: self.case.clone(),
            number: self.number.clone(),
            items: asked.into_iter().map(AboutRatification::from).collect(),
        }
    }

    fn asked_of_bureau(&self, cx: &mut Context<'_>) -> Result<Vec<Told>> {
        let asked = self.asked(cx)?;
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        Ok(Told::all(audience::bureau(cx.conn)?, &self.about_asked(&asked)))
    }

    fn asked_of_partners(&self, cx: &mut Context<'_>) -> Result<Vec<Told>> {
        let asked = self.asked(cx)?;
        let mut of: BTreeMap<Id, Vec<&NamedRatification>> = BTreeMap::new();
        for one in &asked {
            of.entry(one.row.organisation_id).or_default().push(one);
        }
        let organisations: Vec<Id> = of.keys().copied().collect();
        let partners = audience::of_organisations(cx.conn, Role::FinancePartner, &organisations)?;
        Ok(partners
            .into_iter()
            .map(|(account, organisation)| {
                let theirs = of.get(&organisation).into_iter().flatten().copied();
                Told::new(account, self.about_asked(theirs))
            })
            .collect())
    }
}

impl From<&NamedRatification> for AboutRatification {
    fn from(one: &NamedRatification) -> Self {
        Self {
            id: one.row.id,
            organisation: one.organisation.clone(),
            amount: one.row.amount_cents,
            due_date: one.row.due_date,
        }
    }
}

pub fn only_accounts(found: Vec<(Id, Id)>) -> Vec<Id> {
    found.into_iter().map(|(account, _)| account).collect()
}
