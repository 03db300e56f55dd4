//! Settlements of the demonstration: payments of completed cases, one of which was reversed first, and a subsidy that was
//! determined at less than was paid, of which a part came back and the rest was written off.

use super::play::Play;
use crate::commitments::Commitment;
use crate::commitments::determination::{self, NewDetermination};
use crate::commitments::disbursements::{self, NewDisbursement};
use crate::commitments::recoveries::{self, NewRecovery, NewWriteOff};
use crate::commitments::reversals::{self, NewReversal};
use crate::organisations;
use crate::pending_actions::MoneyAction;
use edba_common::error::Result;
use edba_domain::codes::Instrument;
use edba_domain::{Cents, Id};

/// The case of which a payment first went to the wrong payee.
const MISPAID: &str = "zorginnovatie-mkb";
/// The case of which the subsidies were determined.
const DETERMINED: &str = "luchtvaarttechniek";

impl Play<'_> {
    /// Pays most of every commitment and releases the rest: the work turned out cheaper.
    pub(super) fn settled(&self, id: Id, days_ago: i64) -> Result<()> {
        let reasons = &self.texts.reasons;
        let payee = self.initiator_name(days_ago)?;
        for (number, commitment) in (1..).zip(self.commitments(id)?) {
            let rest = Cents::new(commitment.amount_cents.get() / 20);
            let disbursement = NewDisbursement {
                amount: commitment.amount_cents - rest,
                value_date: self.stage.day(days_ago),
                payee: payee.clone(),
                booking_reference: self.receipt(&commitment, &number.to_string()),
            };
            if number == 1 && self.case.key == MISPAID {
                self.mispaid(&commitment, &disbursement, days_ago + 7)?;
            }
            let action = MoneyAction::Disburse {
                commitment_id: commitment.id,
                disbursement,
            };
            self.approved(days_ago, action, &reasons.pay)?;
            let action = MoneyAction::ReleaseCommitment {
                commitment_id: commitment.id,
                reason: reasons.release.clone(),
                amount: None,
            };
            self.approved(days_ago, action, &reasons.release)?;
        }
        Ok(())
    }

    /// The partner pays it to another payee first, and reverses that two days later.
    fn mispaid(&self, commitment: &Commitment, right: &NewDisbursement, days_ago: i64) -> Result<()> {
        let Some(partner) = self.cast.partners.get(&commitment.organisation_id) else {
            return Ok(());
        };
        let texts = &self.texts.settlement;
        let paid = self.stage.act(partner, days_ago, |cx| {
            let wrong = NewDisbursement {
                value_date: cx.today(),
                payee: texts.wrong_payee.clone(),
                booking_reference: self.receipt(commitment, "0"),
                ..right.clone()
            };
            disbursements::record(cx, commitment.id, wrong)
        })?;
        self.stage
            .act(partner, days_ago - 2, |cx| {
                let reversal = NewReversal {
                    reason: texts.reversal.clone(),
                    value_date: cx.today(),
                };
                reversals::reverse(cx, paid.entry.id, &reversal)
            })
            .map(drop)
    }

    /// The funders determine their subsidies of a completed case: the first one at less than it paid, the others at what they
    /// paid.
    pub(super) fn determined(&self, id: Id, days_ago: i64) -> Result<()> {
        if self.case.key != DETERMINED {
            return Ok(());
        }
        let mut to_recover = Vec::new();
        let found = self.commitments(id)?.into_iter();
        for (place, row) in found
            .filter(|row| row.instrument == Instrument::Subsidy)
            .enumerate()
        {
            let Some(partner) = self.cast.partners.get(&row.organisation_id) else {
                continue;
            };
            let beyond = match place {
                0 => Cents::new(row.paid_cents.get() / 5),
                _ => Cents::ZERO,
            };
            self.stage.act(partner, days_ago, |cx| {
                let new = NewDetermination {
                    amount: row.paid_cents - beyond,
                    determined_date: cx.today(),
                    document: format!("Vaststellingsbesluit {}-{:02}", self.first_year(), place + 1),
                    reason: beyond
                        .is_positive()
                        .then(|| self.texts.settlement.determination.clone()),
                };
                determination::determine(cx, row.id, &new)
            })?;
            if beyond.is_positive() {
                to_recover.push((row, beyond));
            }
        }
        for (row, beyond) in to_recover {
            self.recovered(&row, beyond, days_ago - 12)?;
        }
        Ok(())
    }

    /// Three quarters of what was paid beyond the determination come back, and the rest is written off a week after.
    fn recovered(&self, row: &Commitment, beyond: Cents, days_ago: i64) -> Result<()> {
        let Some(partner) = self.cast.partners.get(&row.organisation_id) else {
            return Ok(());
        };
        let rest = Cents::new(beyond.get() / 4);
        let payer = self.initiator_name(days_ago)?;
        self.stage.act(partner, days_ago, |cx| {
            let new = NewRecovery {
                amount: beyond - rest,
                value_date: cx.today(),
                payer,
                booking_reference: self.receipt(row, "R1"),
            };
            recoveries::record(cx, row.id, &new)
        })?;
        let reason = &self.texts.settlement.write_off;
        let action = MoneyAction::WriteOff {
            commitment_id: row.id,
            write_off: NewWriteOff {
                amount: rest,
                document: format!("Besluit afboeken {}-03", self.first_year()),
                reason: reason.clone(),
            },
        };
        self.approved(days_ago - 7, action, reason)
    }

    /// The name of the initiator, who is paid and pays back.
    pub(super) fn initiator_name(&self, days_ago: i64) -> Result<String> {
        let initiator = self.initiator()?.organisation()?;
        let found = self
            .stage
            .act(self.bureau(), days_ago, |cx| organisations::find(cx, initiator))?;
        Ok(found.name)
    }
}
