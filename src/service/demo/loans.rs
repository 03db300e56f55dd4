//! Loans of the demonstration: what comes back of a loan that was paid out.

use super::play::Play;
use crate::commitments;
use crate::commitments::repayments::{self, NewRepayment};
use crate::organisations;
use edba_common::error::Result;
use edba_domain::codes::Instrument;
use edba_domain::{Cents, Id};

impl Play<'_> {
    /// Half of each loan that was paid out on a case came back, with interest, and a month later a part of the rest.
    pub(super) fn repaid(&self, id: Id, days_ago: i64) -> Result<()> {
        let initiator = self.initiator()?.organisation()?;
        let payer = self
            .stage
            .act(self.bureau(), days_ago, |cx| organisations::find(cx, initiator))?
            .name;
        for row in self.commitments(id)? {
            let Some(partner) = self.cast.partners.get(&row.organisation_id) else {
                continue;
            };
            if row.instrument != Instrument::Credit || !row.paid_cents.is_positive() {
                continue;
            }
            for (place, (part, ago)) in [(2, days_ago), (4, days_ago / 2)].into_iter().enumerate() {
                self.stage.act(partner, ago, |cx| {
                    let lent = commitments::find(cx, row.id)?.paid_cents;
                    let new = NewRepayment {
                        principal: Some(Cents::new(lent.get() / part)),
                        interest: Some(Cents::new(lent.get() / 100)),
                        value_date: cx.today(),
                        payer: payer.clone(),
                        booking_reference: format!(
                            "{}-{}-A{}",
                            row.booking_reference.as_deref().unwrap_or_default(),
                            self.began,
                            place + 1
                        ),
                    };
                    repayments::record(cx, row.id, &new)
                })?;
            }
        }
        Ok(())
    }
}
