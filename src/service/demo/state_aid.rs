//! State aid of the demonstration: the basis of public money before a case is financed, and an undertaking that is near its
//! ceiling.

use super::play::Play;
use super::seed::StateAidTexts;
use crate::state_aid::{self, AidDue, AidStatementFilter, NewDeclaredAid, NewRegisterEntry};
use chrono::{Datelike, Duration};
use edba_common::error::Result;
use edba_domain::codes::{CaseStatus, Instrument};
use edba_domain::state_aid::{AidBasis, AidRule, AidShare};
use edba_domain::{Cents, Id};

/// Grants up to this amount stay below the ceiling as *de minimis* aid.
const SMALL: Cents = Cents::euros(40_000);

impl Play<'_> {
    /// States the basis of every commitment of a case that needs one, `days_ago`.
    pub(super) fn stated(&self, id: Id, days_ago: i64) -> Result<()> {
        for commitment in self.commitments(id)? {
            self.stage.act(self.bureau(), days_ago, |cx| {
                let due = state_aid::due(cx, commitment.id)?;
                if !due.needs_basis {
                    return Ok(());
                }
                let shares = self.shares(&due, &self.texts.state_aid);
                state_aid::state(cx, commitment.id, &shares, None).map(drop)
            })?;
        }
        Ok(())
    }

    /// Everything for the first recipient: small grants of the newest cases as *de minimis* aid, the rest as exempted.
    fn shares(&self, due: &AidDue, texts: &StateAidTexts) -> Vec<AidShare> {
        let amount = due.commitment.amount_cents;
        let is_small = amount <= SMALL
            && self.case.target == CaseStatus::Financed
            && due.commitment.instrument == Instrument::Subsidy;
        let recipient = due.recipients.first().map(|(id, _)| *id);
        recipient
            .map(|recipient_id| AidShare {
                recipient_id,
                amount,
                basis: if is_small {
                    AidBasis::DeMinimis
                } else {
                    AidBasis::BlockExemption
                },
                grounds: if is_small {
                    texts.declaration.clone()
                } else {
                    texts.article.clone()
                },
                rule: is_small.then_some(AidRule::General),
                gross_grant: is_small.then_some(amount),
            })
            .into_iter()
            .collect()
    }

    /// Records that the *de minimis* aid of a case was entered in the register `days_ago`, `most` of its statements.
    pub(super) fn entered(&self, id: Id, days_ago: i64, most: usize) -> Result<()> {
        let found = self.stage.act(self.bureau(), days_ago, |cx| {
            let filter = AidStatementFilter {
                case_id: Some(id),
                to_register: true,
                ..AidStatementFilter::default()
            };
            state_aid::list(cx, filter, None, 100)
        })?;
        for (number, one) in (1..).zip(found).take(most) {
            self.stage.act(self.bureau(), days_ago, |cx| {
                let reference = format!("NL-DM-{}-{}{number}", cx.today().year(), self.began);
                let entry = NewRegisterEntry {
                    reference,
                    registered_on: cx.today(),
                    gross_grant: None,
                };
                state_aid::register(cx, one.row.id, &entry)
            })?;
        }
        Ok(())
    }

    /// The initiator declares aid of another grantor, so that little is left below its ceiling.
    pub(super) fn near_the_ceiling(&self, days_ago: i64) -> Result<()> {
        let organisation_id = self.initiator()?.organisation()?;
        let texts = &self.texts.state_aid;
        self.stage
            .act(self.bureau(), days_ago, |cx| {
                let new = NewDeclaredAid {
                    organisation_id,
                    grantor: texts.grantor.clone(),
                    rule: AidRule::General,
                    granted_on: cx.today() - Duration::days(110),
                    gross_grant: Cents::euros(270_000),
                    grounds: texts.declaration.clone(),
                };
                state_aid::record_declared_aid(cx, new)
            })
            .map(drop)
    }
}
