//! Events of decisions.

use serde_json::Value;

use super::ratification::Ratifications;
use super::{Recipient, no_such, value};
use crate::Context;
use crate::notifications::payload::{About, AboutCase, AboutTally, DecisionContent};
use edba_common::error::Result;
use edba_domain::ballot::Tally;
use edba_domain::codes::Role;
use edba_domain::notifications::Audience;
use edba_domain::{Id, Moment};
use edba_store::events::RecordedEvent;
use edba_store::notifications::audience;
use edba_store::notifications::deadlines;
use edba_store::{ballots, cases, decisions};

/// A decision that was made.
pub struct OfDecision {
    /// Number of ratifications that it asks for and no earlier version of it asked for.
    pub asks: usize,
    /// Deadline of these ratifications.
    pub asked_until: Option<Moment>,
    decision_id: Id,
    body_id: Id,
    initiator_id: Id,
    about: About,
}

impl OfDecision {
    pub fn load(cx: &mut Context<'_>, event: &RecordedEvent, data: &Value) -> Result<Option<Self>> {
        let Some(decision) = decisions::decision(cx.conn, &event.subject_id)? else {
            return Ok(None);
        };
        let Some(ballot) = ballots::ballot(cx.conn, &decision.ballot_id)? else {
            return Ok(None);
        };
        let Some(row) = cases::case(cx.conn, &decision.case_id)? else {
            return Ok(None);
        };
        let tally: Option<Tally> = ballot.tally.as_ref().map(|tally| tally.read()).transpose()?;
        let about = About::Decision(DecisionContent {
            case: AboutCase {
                id: row.id,
                number: row.number,
                title: row.title,
            },
            decision_id: decision.id,
            ballot_id: Some(ballot.id),
            number: decision.number,
            outcome: decision.outcome,
            asked: decision.asked_cents,
            gap: decision.gap_cents,
            tally: tally.as_ref().map(AboutTally::from),
        });
        Ok(Some(Self {
            asks: value(data, "ratifications")?,
            asked_until: ballot.ratification_due.map(Moment::end_of),
            decision_id: decision.id,
            body_id: ballot.body_id,
            initiator_id: row.initiator_id,
            about,
        }))
    }

    pub fn recipients(&self, cx: &mut Context<'_>, audience: Audience) -> Result<Vec<Recipient>> {
        let accounts = match audience {
            Audience::Members => {
                let today = cx.today();
                audience::members(cx.conn, self.body_id, today)?
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
            Audience::RatifyingPartners | Audience::RatifyingOfficers | Audience::Bureau => {
                return self.asked(cx)?.recipients(cx, audience);
            }
            other => return Err(no_such(other)),
        };
        Ok(Recipient::all(accounts, &self.about))
    }

    /// The ratifications newly asked for; those of an earlier version of the decision had their notification then.
    fn asked(&self, cx: &mut Context<'_>) -> Result<Ratifications> {
        let mut found = deadlines::ratifications_of(cx.conn, &self.decision_id)?;
        let earlier = found.len().saturating_sub(self.asks);
        Ok(Ratifications::asked(found.split_off(earlier)))
    }
}

pub fn only_accounts(found: Vec<(Id, Id)>) -> Vec<Id> {
    found.into_iter().map(|(account, _)| account).collect()
}
