//! Ratifications that organisations are asked for, and ratifications that have fallen away.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Recipient, no_such, value};
use crate::Context;
use crate::notifications::payload::{About, AboutCase, AboutRatification, RatificationsContent};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::codes::Role;
use edba_domain::notifications::Audience;
use edba_store::events::RecordedEvent;
use edba_store::notifications::audience;
use edba_store::notifications::deadlines::{self, NamedRatification};

/// Ratifications of one decision: the bureau gets all of them, a finance partner those of its organisation.
pub struct Ratifications {
    items: Vec<NamedRatification>,
    /// Why they fell away before their due date.
    fell_away: Option<String>,
}

impl Ratifications {
    /// Ratifications that are asked for.
    pub fn asked(items: Vec<NamedRatification>) -> Self {
        Self {
            items,
            fell_away: None,
        }
    }

    pub fn recipients(&self, cx: &mut Context<'_>, audience: Audience) -> Result<Vec<Recipient>> {
        match audience {
            Audience::Bureau => self.bureau(cx),
            Audience::RatifyingPartners => self.partners(cx),
            other => Err(no_such(other)),
        }
    }

    fn bureau(&self, cx: &mut Context<'_>) -> Result<Vec<Recipient>> {
        match self.about(self.items.iter()) {
            Some(about) => Ok(Recipient::all(audience::bureau(cx.conn)?, &about)),
            None => Ok(Vec::new()),
        }
    }

    fn partners(&self, cx: &mut Context<'_>) -> Result<Vec<Recipient>> {
        let mut of: BTreeMap<Id, Vec<&NamedRatification>> = BTreeMap::new();
        for one in &self.items {
            of.entry(one.row.organisation_id).or_default().push(one);
        }
        let organisations: Vec<Id> = of.keys().copied().collect();
        let partners = audience::of_organisations(cx.conn, Role::FinancePartner, &organisations)?;
        Ok(partners
            .into_iter()
            .filter_map(|(account, organisation)| {
                let theirs = of.get(&organisation)?.iter().copied();
                Some(Recipient::new(account, self.about(theirs)?))
            })
            .collect())
    }

    fn about<'a>(&self, items: impl Iterator<Item = &'a NamedRatification>) -> Option<About> {
        let items: Vec<&NamedRatification> = items.collect();
        let first = items.first()?;
        Some(About::Ratifications(RatificationsContent {
            case: AboutCase {
                id: first.row.case_id,
                number: first.case_number.clone(),
                title: first.case_title.clone(),
            },
            number: first.decision_number.clone(),
            items: items.into_iter().map(AboutRatification::from).collect(),
            fell_away: self.fell_away.clone(),
        }))
    }
}

/// The ratifications of a decision that lapsed in one transaction, at equal times. They have one notification together,
/// whichever of their events is processed first.
pub struct OfLapsed {
    decision_id: Id,
    ratifications: Ratifications,
}

impl OfLapsed {
    /// Loads them without those whose due date had passed: these had their notification then.
    pub fn load(cx: &mut Context<'_>, event: &RecordedEvent, data: &Value) -> Result<Self> {
        let decision_id: Id = value(data, "decisionId")?;
        let at = event.recorded_at;
        Ok(Self {
            decision_id,
            ratifications: Ratifications {
                items: deadlines::ratifications_lapsed(cx.conn, &decision_id, at, at.local_date())?,
                fell_away: Some(event.reason.clone().unwrap_or_default()),
            },
        })
    }

    pub fn recipients(&self, cx: &mut Context<'_>, audience: Audience) -> Result<Vec<Recipient>> {
        let mut recipients = self.ratifications.recipients(cx, audience)?;
        for one in &mut recipients {
            one.source = Some(self.decision_id);
        }
        Ok(recipients)
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
