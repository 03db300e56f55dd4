//! Payment schedules of the demonstration: one of which the first instalment is paid, others that are overdue.

use chrono::Duration;

use super::play::Play;
use super::seed::ScheduleTexts;
use crate::Actor;
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
            // A commitment that was carried over is paid in the next year; its due dates are not known yet.
            row.status == CommitmentStatus::Acknowledged
                && row.instrument != Instrument::Guarantee
                && row.carried_from_id.is_none()
        });
        let mut proposed = Vec::new();
        for row in scheduled {
            if let Some(partner) = self.cast.partners.get(&row.organisation_id) {
                let new = self.schedule(&row, texts);
                let made = self
                    .stage
                    .act(partner, 19, |cx| payment_schedules::propose(cx, row.id, &new))?;
                proposed.push((made.row.id, partner, row, new));
            }
        }
        for (schedule, ..) in &proposed {
            self.stage
                .act(self.bureau(), 18, |cx| payment_schedules::agree(cx, *schedule))?;
        }
        match proposed.first() {
            Some((_, partner, row, new)) => self.first_paid(partner, row, new),
            None => Ok(()),
        }
    }

    /// The partner pays the first instalment on its day.
    fn first_paid(&self, partner: &Actor, row: &Commitment, schedule: &NewPaymentSchedule) -> Result<()> {
        let Some(first) = schedule.instalments.first() else {
            return Ok(());
        };
        self.stage
            .act(partner, FIRST_DUE_AGO, |cx| {
                let payment = NewDisbursement {
                    amount: first.amount,
                    value_date: cx.today(),
                    payee: self.texts.schedules.payee.clone(),
                    booking_reference: self.receipt(row, "T1"),
                };
                disbursements::record(cx, row.id, payment)
            })
            .map(drop)
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
