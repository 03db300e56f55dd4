//! Events of mandates: a change of what a representative may commit.

use super::decision::only_accounts;
use super::{Recipient, no_such};
use crate::Context;
use crate::notifications::payload::{About, MandateChange, MandateChangeContent};
use edba_common::error::Result;
use edba_domain::EventKind;
use edba_domain::Id;
use edba_domain::mandate::MandateTerms;
use edba_domain::notifications::Audience;
use edba_store::events::RecordedEvent;
use edba_store::notifications::audience;
use edba_store::{mandates, people};

/// A mandate that was registered, superseded or revoked.
pub struct OfMandate {
    holder: Id,
    /// The sub-mandates of a revoked mandate, which lose their force with it.
    under: Vec<Id>,
    about: About,
}

impl OfMandate {
    pub fn load(cx: &mut Context<'_>, event: &RecordedEvent) -> Result<Option<Self>> {
        let id = event.subject_id;
        let Some((row, version)) = mandates::with_present_version(cx.conn, &[id])?.pop() else {
            return Ok(None);
        };
        let change = match event.known_kind() {
            Some(EventKind::MandateRegistered) => MandateChange::Registered,
            Some(EventKind::MandateSuperseded) => MandateChange::Superseded,
            _ => MandateChange::Revoked,
        };
        let under = if change == MandateChange::Revoked {
            let day = event.recorded_at.local_date();
            mandates::sub_mandates_after(cx.conn, &id, day)?
        } else {
            Vec::new()
        };
        let name = |found: Vec<(Id, String)>| found.into_iter().map(|(_, name)| name).next();
        let terms: MandateTerms = version.terms.read_as()?;
        let about = About::MandateChanged(MandateChangeContent {
            mandate_id: id,
            change,
            organisation: name(people::organisation_names(cx.conn, vec![row.grantor_id])?)
                .unwrap_or_default(),
            representative: name(people::representative_names(
                cx.conn,
                vec![row.representative_id],
            )?)
            .unwrap_or_default(),
            valid_from: version.valid_from,
            valid_until: version.valid_until,
            per_decision: terms.ceiling_per_decision,
            per_year: terms.ceiling_per_year,
            total: terms.ceiling_total,
            reason: event.reason.clone(),
        });
        Ok(Some(Self {
            holder: row.representative_id,
            under: under.into_iter().map(|(row, _)| row.representative_id).collect(),
            about,
        }))
    }

    pub fn recipients(&self, cx: &mut Context<'_>, audience: Audience) -> Result<Vec<Recipient>> {
        let holders = match audience {
            Audience::MandateHolder => std::slice::from_ref(&self.holder),
            Audience::HoldersUnderIt => &self.under,
            other => return Err(no_such(other)),
        };
        let accounts = audience::of_mandate_holders(cx.conn, holders)?;
        Ok(Recipient::all(only_accounts(accounts), &self.about))
    }
}
