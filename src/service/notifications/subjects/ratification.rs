//! Ratifications that organisations are asked for, that they answered, and that have fallen away.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::{Recipient, no_such, value};
use crate::notifications::payload::{
    About, AboutCase, AboutRatification, RatificationAnswerContent, RatificationsContent,
};
use crate::{Context, ratifications};
use edba_common::error::Result;
use edba_domain::codes::{RatificationOutcome, RatificationStatus, Role};
use edba_domain::notifications::Audience;
use edba_domain::ratification::RatificationAnswerer;
use edba_domain::{Id, Moment};
use edba_store::events::RecordedEvent;
use edba_store::notifications::audience;
use edba_store::notifications::deadlines::{self, NamedRatification};

/// Ratifications of one decision: the bureau gets all of them, the accounts of an organisation those of their own.
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
            Audience::RatifyingPartners => self.of_organisations(cx, Role::FinancePartner),
            Audience::RatifyingOfficers => self.of_organisations(cx, Role::MandateOfficer),
            other => Err(no_such(other)),
        }
    }

    fn bureau(&self, cx: &mut Context<'_>) -> Result<Vec<Recipient>> {
        let answerers = self.answerers(cx)?;
        match self.about(&answerers, self.items.iter()) {
            Some(about) => Ok(Recipient::all(audience::bureau(cx.conn)?, &about)),
            None => Ok(Vec::new()),
        }
    }

    fn of_organisations(&self, cx: &mut Context<'_>, role: Role) -> Result<Vec<Recipient>> {
        let mut of: BTreeMap<Id, Vec<&NamedRatification>> = BTreeMap::new();
        for one in &self.items {
            of.entry(one.row.organisation_id).or_default().push(one);
        }
        let organisations: Vec<Id> = of.keys().copied().collect();
        let answerers = self.answerers(cx)?;
        let accounts = audience::of_organisations(cx.conn, role, &organisations)?;
        Ok(accounts
            .into_iter()
            .filter_map(|(account, organisation)| {
                let theirs = of.get(&organisation)?.iter().copied();
                Some(Recipient::new(account, self.about(&answerers, theirs)?))
            })
            .collect())
    }

    fn answerers(&self, cx: &mut Context<'_>) -> Result<HashMap<Id, RatificationAnswerer>> {
        ratifications::answerers(cx, self.items.iter().map(|one| one.row.organisation_id))
    }

    fn about<'a>(
        &self,
        answerers: &HashMap<Id, RatificationAnswerer>,
        items: impl Iterator<Item = &'a NamedRatification>,
    ) -> Option<About> {
        let items: Vec<&NamedRatification> = items.collect();
        let first = items.first()?;
        Some(About::Ratifications(RatificationsContent {
            case: AboutCase {
                id: first.row.case_id,
                number: first.case_number.clone(),
                title: first.case_title.clone(),
            },
            number: first.decision_number.clone(),
            by_officers: by_officers(answerers, items.iter().copied()),
            items: items.into_iter().map(AboutRatification::from).collect(),
            fell_away: self.fell_away.clone(),
        }))
    }
}

/// Whether the mandate officers of their organisations answer all of these.
pub(in crate::notifications) fn by_officers<'a>(
    answerers: &HashMap<Id, RatificationAnswerer>,
    mut items: impl Iterator<Item = &'a NamedRatification>,
) -> bool {
    items.all(|one| answerers.get(&one.row.organisation_id) == Some(&RatificationAnswerer::MandateOfficers))
}

/// The ratifications of a decision that lapsed in one transaction, at equal times: one notification for all of them, for the first
/// of their events that is processed. A ratification of a carry-over has a notification of its own, since it can lapse at another
/// time than others of the same decision.
pub struct OfLapsed {
    /// The decision, where one notification is for all of them; None for a carry-over.
    decision_id: Option<Id>,
    ratifications: Ratifications,
}

impl OfLapsed {
    /// Loads them without those whose due date had passed: these had their notification then.
    pub fn load(cx: &mut Context<'_>, event: &RecordedEvent, data: &Value) -> Result<Self> {
        let decision_id: Id = value(data, "decisionId")?;
        let at = event.recorded_at;
        let carry_over = deadlines::ratification(cx.conn, &event.subject_id)?
            .filter(|one| one.row.carries_over_id.is_some());
        let (decision_id, items) = match carry_over {
            Some(one) if one.row.due_date < at.local_date() => (None, Vec::new()),
            Some(one) => (None, vec![one]),
            None => {
                let items = deadlines::ratifications_lapsed(cx.conn, &decision_id, at, at.local_date())?;
                (Some(decision_id), items)
            }
        };
        Ok(Self {
            decision_id,
            ratifications: Ratifications {
                items,
                fell_away: Some(event.reason.clone().unwrap_or_default()),
            },
        })
    }

    pub fn recipients(&self, cx: &mut Context<'_>, audience: Audience) -> Result<Vec<Recipient>> {
        let mut recipients = self.ratifications.recipients(cx, audience)?;
        for one in &mut recipients {
            one.source = self.decision_id;
        }
        Ok(recipients)
    }
}

/// One ratification that is asked for.
pub struct OfAsked {
    /// Whether it is asked for a carry-over, and not for a pledge in a decision.
    pub carries_over: bool,
    pub ratifications: Ratifications,
    /// Its deadline.
    pub until: Moment,
}

impl OfAsked {
    pub fn load(cx: &mut Context<'_>, event: &RecordedEvent) -> Result<Option<Self>> {
        let found = deadlines::ratification(cx.conn, &event.subject_id)?;
        Ok(found.map(|one| Self {
            carries_over: one.row.carries_over_id.is_some(),
            until: Moment::end_of(one.row.due_date),
            ratifications: Ratifications::asked(vec![one]),
        }))
    }
}

/// A ratification that was answered.
pub struct OfAnswered {
    /// Whether a mandate officer of the organisation gave the answer.
    pub by_officer: bool,
    about: About,
}

impl OfAnswered {
    pub fn load(cx: &mut Context<'_>, event: &RecordedEvent) -> Result<Option<Self>> {
        let Some(one) = deadlines::ratification(cx.conn, &event.subject_id)? else {
            return Ok(None);
        };
        let outcome = match one.row.status {
            RatificationStatus::Given => RatificationOutcome::Given,
            _ => RatificationOutcome::Refused,
        };
        Ok(Some(Self {
            by_officer: event.actor_role == Role::MandateOfficer.as_str(),
            about: About::RatificationAnswer(RatificationAnswerContent {
                case: AboutCase {
                    id: one.row.case_id,
                    number: one.case_number.clone(),
                    title: one.case_title.clone(),
                },
                number: one.decision_number.clone(),
                ratification: AboutRatification::from(&one),
                outcome,
                document: one.row.document,
                reason: one.row.reason,
            }),
        }))
    }

    pub fn recipients(&self, cx: &mut Context<'_>, audience: Audience) -> Result<Vec<Recipient>> {
        match audience {
            Audience::Bureau => Ok(Recipient::all(audience::bureau(cx.conn)?, &self.about)),
            other => Err(no_such(other)),
        }
    }
}

impl From<&NamedRatification> for AboutRatification {
    fn from(one: &NamedRatification) -> Self {
        Self {
            id: one.row.id,
            organisation: one.organisation.clone(),
            amount: one.row.amount_cents,
            due_date: one.row.due_date,
            carry_to_year: one.row.carry_to_year,
        }
    }
}
