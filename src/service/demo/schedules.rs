//! Payment schedules of the demonstration: one of which the first instalment is paid, others that are overdue.

use chrono::Duration;

use super::play::Play;
use super::seed::ScheduleTexts;
use crate::commitments::Commitment;
use crate::commitments::disbursements::{self, NewDisbursement};
use crate::commitments::payment_schedules::{self, NewPaymentSchedule};
use edba_common::error::Result;
use edba_domain::codes::{CommitmentStatus, Instrument};
use edba_domain::payment_schedule::NewInstalment;
use edba_domain::{Cents, Id};

/// In which day, counted back from today, the first instalment is due.
const FIRST_DUE_AGO: i64 = 12;
/// In which day the last instalment is due.
const LAST_DUE_IN: i64 = 5;

impl Play<'_> {
    /// The schedules of the acknowledged commitments of a case: each partner proposes its own, and the bureau agrees.
    pub(super) fn scheduled(&self, case_id: Id) -> Result<()> {
        let texts = &self.texts.schedules;
        let found = self.commitments(case_id)?.into_iter();
        let scheduled = found.filter(|row| {
            row.status == CommitmentStatus::Acknowledged && row.instrument != Instrument::Guarantee
        });
        for (place, row) in scheduled.enumerate() {
            let Some(partner) = self.cast.partners.get(&row.organisation_id) else {
                continue;
            };
            let new = self.schedule(&row, texts);
            let first = new.instalments.first().map(|instalment| instalment.amount);
            let made = self
                .stage
                .act(partner, 19, |cx| payment_schedules::propose(cx, row.id, &new))?;
            self.stage
                .act(self.bureau(), 18, |cx| payment_schedules::agree(cx, made.row.id))?;
            if let (0, Some(amount)) = (place, first) {
                self.stage.act(partner, FIRST_DUE_AGO, |cx| {
                    let payment = NewDisbursement {
                        amount,
                        value_date: cx.today(),
                        payee: texts.payee.clone(),
                        booking_reference: format!(
                            "{}-{}-T1",
                            row.booking_reference.as_deref().unwrap_or_default(),
                            self.began
                        ),
                    };
                    disbursements::record(cx, row.id, payment)
                })?;
            }
        }
        Ok(())
    }

    /// Half of a commitment, and the rest.
    fn schedule(&self, row: &Commitment, texts: &ScheduleTexts) -> NewPaymentSchedule {
        let today = self.stage.now.local_date();
        let half = Cents::new(row.open_cents().get() / 2);
        let instalment = |days: i64, amount: Cents, description: &str| NewInstalment {
            due_date: today + Duration::days(days),
            amount,
            description: description.to_owned(),
            condition_id: None,
        };
        NewPaymentSchedule {
            reason: None,
            instalments: vec![
                instalment(-FIRST_DUE_AGO, half, &texts.first),
                instalment(LAST_DUE_IN, row.open_cents() - half, &texts.last),
            ],
        }
    }
}
