//! Events of commitments, commands on cases, actions that wait for approval, and webhooks.

use edba_domain::EventKind;
use serde_json::Value;

use super::decision::only_accounts;
use super::{Recipient, no_such, value};
use crate::Context;
use crate::notifications::payload::{
    About, AboutCase, ApprovalContent, CaseContent, CommitmentsContent, WebhookContent,
};
use crate::pending_actions::subjects;
use edba_common::error::{Error, Result};
use edba_domain::codes::{CommitmentStatus, Role};
use edba_domain::commitment_ledger::CommitmentEntryKind;
use edba_domain::notifications::Audience;
use edba_domain::webhook::DisabledBecause;
use edba_domain::workflow::Command;
use edba_domain::{Cents, Id};
use edba_store::events::RecordedEvent;
use edba_store::notifications::audience;
use edba_store::overview::{self, NamedCommitment, NamedCommitmentFilter};
use edba_store::{accounts, cases, commitment_entries, pending_actions};

/// Maximum number of commitments of one organisation in one case that are read.
const MOST: i64 = 500;

/// An event for one account, one organisation or the bureau.
pub struct OfOther {
    /// The command on a case.
    pub command: Option<Command>,
    /// The initiator of the case, or the funder.
    organisation_id: Option<Id>,
    account_id: Option<Id>,
    /// The organisation whose mandate officers approve the proposed action; None where the bureau does.
    pub approver_organisation_id: Option<Id>,
    /// Whether an endpoint was disabled by another than its owner, and the owner cannot be mailed.
    pub owner_gets_no_mail: bool,
    /// Idempotency key, where that is not the event itself.
    source: Option<Id>,
    about: About,
}

impl OfOther {
    fn new(about: About) -> Self {
        Self {
            command: None,
            organisation_id: None,
            account_id: None,
            approver_organisation_id: None,
            owner_gets_no_mail: false,
            source: None,
            about,
        }
    }

    pub fn load(cx: &mut Context<'_>, event: &RecordedEvent, data: &Value) -> Result<Option<Self>> {
        match event.known_kind() {
            Some(EventKind::CommitmentOffered) => Self::offered(cx, event, data),
            Some(EventKind::CommitmentRefused) => Self::refused(cx, event),
            Some(EventKind::CommitmentReleased) => Self::released(cx, event, data),
            Some(EventKind::CaseCommand) => Self::command(cx, event, data),
            Some(EventKind::ActionProposed) => Self::proposed(cx, event),
            Some(EventKind::WebhookEndpointDisabled) => Self::disabled_endpoint(cx, data).map(Some),
            _ => Ok(None),
        }
    }

    fn disabled_endpoint(cx: &mut Context<'_>, data: &Value) -> Result<Self> {
        let account_id: Id = value(data, "accountId")?;
        let because: Option<DisabledBecause> = value(data, "because")?;
        let by_owner = because == Some(DisabledBecause::Owner);
        Ok(Self {
            account_id: Some(account_id),
            owner_gets_no_mail: !by_owner && audience::account(cx.conn, &account_id)?.is_empty(),
            ..Self::new(About::Webhook(WebhookContent {
                host: value(data, "host")?,
                because,
                owner: accounts::find(cx.conn, &account_id)?.map(|account| account.name),
            }))
        })
    }

    /// One notification for all commitments of one decision that an organisation is offered at once, whatever the number of
    /// events: when the case is financed, and again what is carried over to another budget year.
    fn offered(cx: &mut Context<'_>, event: &RecordedEvent, data: &Value) -> Result<Option<Self>> {
        let organisation_id: Id = value(data, "organisationId")?;
        let decision_id: Id = value(data, "decisionId")?;
        let filter = NamedCommitmentFilter {
            offered_to: Some(organisation_id),
            cases: Some(&[event.stream_id]),
            statuses: &[],
            ..NamedCommitmentFilter::default()
        };
        let mut offered = overview::commitments(cx.conn, &filter, MOST)?;
        let at = offered
            .iter()
            .find(|one| one.row.id == event.subject_id)
            .and_then(|one| one.row.offered_at);
        offered.retain(|one| one.row.decision_id == decision_id && one.row.offered_at == at);
        let source = offered.iter().map(|one| one.row.id).min();
        // The notification lists only the commitments that still wait for an answer. Without any, it has no recipient.
        let (waiting, answered): (Vec<_>, Vec<_>) = offered
            .into_iter()
            .partition(|one| one.row.status == CommitmentStatus::Offered);
        let (told, to) = match waiting.is_empty() {
            true => (answered, None),
            false => (waiting, Some(organisation_id)),
        };
        Ok(about_commitments(&told, None).map(|about| Self {
            organisation_id: to,
            source,
            ..Self::new(about)
        }))
    }

    /// One notification for all commitments of an organisation under one decision that one transaction released, at
    /// equal times.
    fn released(cx: &mut Context<'_>, event: &RecordedEvent, data: &Value) -> Result<Option<Self>> {
        let organisation_id: Id = value(data, "organisationId")?;
        let decision_id: Id = value(data, "decisionId")?;
        let filter = NamedCommitmentFilter {
            cases: Some(&[event.stream_id]),
            statuses: &[],
            ..NamedCommitmentFilter::default()
        };
        let mut released = overview::commitments(cx.conn, &filter, MOST)?;
        let ids: Vec<Id> = released.iter().map(|one| one.row.id).collect();
        let entries = commitment_entries::entries_of(cx.conn, &ids)?;
        released.retain_mut(|one| {
            // The letter tells what was released now, which can be a part of the commitment.
            one.row.amount_cents = entries
                .iter()
                .filter(|entry| entry.commitment_id == one.row.id)
                .filter(|entry| entry.kind == CommitmentEntryKind::Released)
                .filter(|entry| entry.recorded_at == event.recorded_at)
                .map(|entry| entry.amount_cents)
                .sum();
            one.row.organisation_id == organisation_id
                && one.row.decision_id == decision_id
                && one.row.amount_cents.is_positive()
        });
        let source = released.iter().map(|one| one.row.id).min();
        Ok(
            about_commitments(&released, event.reason.clone()).map(|about| Self {
                organisation_id: Some(organisation_id),
                source,
                ..Self::new(about)
            }),
        )
    }

    fn refused(cx: &mut Context<'_>, event: &RecordedEvent) -> Result<Option<Self>> {
        let filter = NamedCommitmentFilter {
            id: Some(event.subject_id),
            ..NamedCommitmentFilter::default()
        };
        let refused = overview::commitments(cx.conn, &filter, 1)?;
        Ok(about_commitments(&refused, event.reason.clone()).map(Self::new))
    }

    fn command(cx: &mut Context<'_>, event: &RecordedEvent, data: &Value) -> Result<Option<Self>> {
        let Some(case) = cases::case(cx.conn, &event.stream_id)? else {
            return Ok(None);
        };
        Ok(Some(Self {
            command: Some(value(data, "command")?),
            organisation_id: Some(case.initiator_id),
            ..Self::new(About::Case(CaseContent {
                case: AboutCase {
                    id: case.id,
                    number: case.number,
                    title: case.title,
                },
                reason: event.reason.clone(),
            }))
        }))
    }

    fn proposed(cx: &mut Context<'_>, event: &RecordedEvent) -> Result<Option<Self>> {
        let Some(action) = pending_actions::pending_action(cx.conn, &event.subject_id)? else {
            return Ok(None);
        };
        let case = overview::case_names(cx.conn, action.case_id.as_slice())?
            .pop()
            .map(|case| AboutCase {
                id: case.id,
                number: case.number,
                title: case.title,
            });
        let approvers = action.approver_organisation_id;
        let subject = subjects(cx, &[&action])?.pop();
        Ok(Some(Self {
            approver_organisation_id: approvers,
            ..Self::new(About::Approval(ApprovalContent {
                case,
                pending_id: action.id,
                action: action.action.parse().map_err(Error::internal)?,
                proposed_by: event.actor_name.clone(),
                reason: action.reason,
                subject: subject.map(Box::new),
                ratification_id: approvers.map(|_| action.subject_id),
            }))
        }))
    }

    pub fn recipients(&self, cx: &mut Context<'_>, audience: Audience) -> Result<Vec<Recipient>> {
        let organisations = self.organisation_id.as_slice();
        let accounts = match audience {
            Audience::OfferedPartners => only_accounts(audience::of_organisations(
                cx.conn,
                Role::FinancePartner,
                organisations,
            )?),
            Audience::RatifyingOfficers => only_accounts(audience::of_organisations(
                cx.conn,
                Role::MandateOfficer,
                self.approver_organisation_id.as_slice(),
            )?),
            Audience::Initiator => only_accounts(audience::of_organisations(
                cx.conn,
                Role::Initiator,
                organisations,
            )?),
            Audience::Bureau => audience::bureau(cx.conn)?,
            Audience::Account => match &self.account_id {
                Some(id) => audience::account(cx.conn, id)?,
                None => Vec::new(),
            },
            other => return Err(no_such(other)),
        };
        Ok(accounts
            .into_iter()
            .map(|account_id| Recipient {
                account_id,
                source: self.source,
                about: self.about.clone(),
            })
            .collect())
    }
}

fn about_commitments(found: &[NamedCommitment], reason: Option<String>) -> Option<About> {
    let first = found.first()?;
    Some(About::Commitments(CommitmentsContent {
        case: AboutCase {
            id: first.row.case_id,
            number: first.case_number.clone(),
            title: first.case_title.clone(),
        },
        number: first.decision_number.clone(),
        organisation: first.organisation.clone(),
        ids: found.iter().map(|one| one.row.id).collect(),
        amount: found.iter().map(|one| one.row.amount_cents).sum::<Cents>(),
        reason,
    }))
}
