//! The room that a chain of mandates leaves while several pledges draw on it in sequence.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::chain::{ChainLink, MandateChain, Usage};
use crate::codes::{ExpenditureKind, Instrument};
use crate::mandate::{ReasonCode, covers, in_force};
use crate::message::Message;
use crate::{Cents, Id};

/// The amount that one mandate leaves under one limit, and the reason.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// The mandate pledged under, or its ancestor with this limit.
    pub mandate_id: Id,
    pub code: ReasonCode,
    /// The amount still available; zero where the mandate is not valid or does not cover the purpose.
    pub available: Cents,
    pub message: Message,
}

/// The purpose of the money, and the time of the question.
pub(super) struct Purpose<'a> {
    pub cluster: &'a str,
    pub instrument: Instrument,
    pub kind: ExpenditureKind,
    pub budget_year: i32,
    pub on_date: NaiveDate,
    pub now: DateTime<Utc>,
}

/// The running usage of each mandate, by its id, so that chains that share an ancestor both draw on it.
#[derive(Default)]
pub(super) struct Room(BTreeMap<Id, Usage>);

impl Room {
    /// Every limit on every link of the chain; the least of them is the room.
    pub fn limits(&self, chain: &MandateChain, purpose: &Purpose<'_>) -> Vec<Limit> {
        chain
            .links()
            .flat_map(|link| self.limits_of_link(link, purpose))
            .collect()
    }

    /// Takes the amount on every link of the chain.
    pub fn take(&mut self, chain: &MandateChain, budget_year: i32, amount: Cents) {
        for link in chain.links() {
            self.0
                .entry(link.mandate_id)
                .or_insert_with(|| link.usage.clone())
                .take(budget_year, amount);
        }
    }

    fn limits_of_link(&self, link: &ChainLink, purpose: &Purpose<'_>) -> Vec<Limit> {
        let terms = &link.terms;
        let document = &terms.document_number;
        let held = in_force(terms, link.revoked_at, purpose.on_date, purpose.now)
            .and_then(|()| covers(terms, purpose.cluster, purpose.instrument, purpose.kind));
        if let Err(reason) = held {
            return vec![Limit {
                mandate_id: link.mandate_id,
                code: reason.code(),
                available: Cents::ZERO,
                message: Message::new("limit-not-covered")
                    .with("document", document)
                    .with("reason", reason.message()),
            }];
        }
        let usage = self.0.get(&link.mandate_id).unwrap_or(&link.usage);
        let year = purpose.budget_year;
        let ceilings = [
            (
                ReasonCode::CeilingPerDecision,
                terms.ceiling_per_decision,
                terms.ceiling_per_decision.less(usage.in_decision),
                Message::new("limit-ceiling-per-decision"),
            ),
            (
                ReasonCode::CeilingPerYear,
                terms.ceiling_per_year,
                usage.left_of_year(terms.ceiling_per_year, year),
                Message::new("limit-ceiling-per-year").with("year", year.to_string()),
            ),
            (
                ReasonCode::CeilingTotal,
                terms.ceiling_total,
                usage.left_of_period(terms.ceiling_total),
                Message::new("limit-ceiling-total"),
            ),
        ];
        ceilings
            .into_iter()
            .map(|(code, ceiling, available, message)| Limit {
                mandate_id: link.mandate_id,
                code,
                available,
                message: message
                    .with("document", document)
                    .with("ceiling", ceiling)
                    .with("available", available),
            })
            .collect()
    }
}

/// The room within all the limits. A chain always has a link, so always a limit.
pub(super) fn least(limits: &[Limit]) -> Cents {
    limits.iter().map(|l| l.available).min().unwrap_or_default()
}
