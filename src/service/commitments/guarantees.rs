//! Guarantees: the period in which one is at risk, and its expiry. A payment on one is a call; `disbursements` records it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::Context;
use super::super::events::Chain;
use super::super::validation::written;
use super::disbursements::present;
use super::{find, release, write};
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::codes::{CommitmentStatus, Instrument};
use edba_domain::guarantee::{self, AtRiskPeriod, CannotExpire};
use edba_domain::workflow::WaitingOn;
use edba_domain::{EventKind, Id, Message};
use edba_store::decisions::Commitment;
use edba_store::guarantees as store;
use edba_store::overview::NamedCommitment;

/// The reason in the ledger of an amount that is released since the period of its guarantee is over.
pub const EXPIRED: &str = "expired";
/// Maximum number of guarantees in a list of what is due.
const MOST: i64 = 200;

/// The period in which a guarantee is at risk, as the bureau sets it on behalf of its funder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAtRiskPeriod {
    /// The first day on which the guarantee can be called.
    pub at_risk_from_date: NaiveDate,
    /// The last day on which it can be called.
    #[schema(example = "2030-12-31")]
    pub at_risk_to_date: NaiveDate,
    #[schema(
        min_length = 1,
        max_length = 4000,
        example = "The funder extended the guarantee."
    )]
    pub reason: String,
}

/// Checks the period of an answer to a commitment that waits for one: a guarantee has one, and nothing else has. Errors:
/// 400; 404.
pub fn check_answer(cx: &mut Context<'_>, id: Id, period: Option<AtRiskPeriod>) -> Result<()> {
    let row = find(cx, id)?;
    let fault = guarantee::period_fault(row.instrument, period);
    match fault.filter(|_| row.status == CommitmentStatus::Offered) {
        Some(fault) => Err(Error::invalid(vec![fault])),
        None => Ok(()),
    }
}

/// Checks that the period of a guarantee could be set so now. Errors: 404; 409 for another instrument, and for a guarantee
/// that is not acknowledged or is settled; 400 for dates out of order, and for a period that leaves out a call.
pub fn check_period(
    cx: &mut Context<'_>,
    id: Id,
    new: &NewAtRiskPeriod,
) -> Result<(Commitment, AtRiskPeriod)> {
    written([("/reason", &new.reason)])?;
    let row = present(cx, id)?;
    if row.instrument != Instrument::Guarantee {
        return Err(Error::blocked_by(not_a_guarantee()));
    }
    match row.status {
        CommitmentStatus::Acknowledged => {}
        CommitmentStatus::Paid | CommitmentStatus::Released => return Err(Error::blocked_by(settled())),
        _ => {
            return Err(Error::blocked_by(Obstacle::new(
                "commitment-not-acknowledged-yet",
                WaitingOn::FinancePartner,
                "obstacle-commitment-not-acknowledged-yet",
            )));
        }
    }
    let period = AtRiskPeriod::parse(Some(new.at_risk_from_date), Some(new.at_risk_to_date));
    let period = match period {
        Ok(Some(period)) => period,
        Ok(None) => return Err(Error::internal("two dates are a period")),
        Err(fault) => return Err(Error::invalid(vec![fault])),
    };
    match period.call_fault(store::called_between(cx.conn, &row.id)?) {
        Some(fault) => Err(Error::invalid(vec![fault])),
        None => Ok((row, period)),
    }
}

/// Sets the period of a guarantee under the lock of its case. Errors: as [`check_period`].
pub fn set_period(cx: &mut Context<'_>, chain: &mut Chain, id: Id, new: &NewAtRiskPeriod) -> Result<()> {
    let (mut row, period) = check_period(cx, id, new)?;
    row.set_at_risk(Some(period));
    write(
        cx,
        chain,
        row,
        EventKind::CommitmentAtRiskPeriodSet,
        Some(&new.reason),
    )
    .map(drop)
}

/// Checks that what is open of a guarantee can expire now. Errors: 404; 409 for another instrument, before the end of the
/// period, and where nothing is open.
pub fn check_expirable(cx: &mut Context<'_>, id: Id) -> Result<Commitment> {
    let row = present(cx, id)?;
    let checked = guarantee::check_expiry(
        row.instrument,
        row.at_risk(),
        row.status,
        row.open_cents(),
        cx.today(),
    );
    match checked {
        Ok(()) => Ok(row),
        Err(CannotExpire::NoGuarantee) => Err(Error::blocked_by(not_a_guarantee())),
        Err(CannotExpire::Settled) => Err(Error::blocked_by(settled())),
        Err(CannotExpire::Running(until)) => Err(Error::blocked_by(Obstacle::new(
            "guarantee-running",
            WaitingOn::Nobody,
            Message::new("obstacle-guarantee-running").with("day", until),
        ))),
    }
}

/// Releases what is open of a guarantee after its period, under the lock of its case. Errors: as [`check_expirable`].
pub fn expire(cx: &mut Context<'_>, chain: &mut Chain, id: Id) -> Result<()> {
    check_expirable(cx, id)?;
    release(cx, chain, id, None, EXPIRED)
}

/// Records the expiry of a guarantee of the caller's organisation. Errors: as [`check_expirable`].
pub fn expire_own(cx: &mut Context<'_>, id: Id) -> Result<Commitment> {
    cx.actor.organisation()?;
    let case_id = find(cx, id)?.case_id;
    let mut chain = Chain::open(cx, case_id, "case")?;
    expire(cx, &mut chain, id)?;
    chain.close(cx)?;
    find(cx, id)
}

/// The guarantees whose period has ended while something of them is open, the first to end at the top.
pub(crate) fn ended(cx: &mut Context<'_>) -> Result<Vec<NamedCommitment>> {
    let today = cx.today();
    store::ended_before(cx.conn, today, MOST)
}

fn not_a_guarantee() -> Obstacle {
    Obstacle::new("not-a-guarantee", WaitingOn::Nobody, "obstacle-not-a-guarantee")
}

fn settled() -> Obstacle {
    Obstacle::new(
        "guarantee-settled",
        WaitingOn::Nobody,
        "obstacle-guarantee-settled",
    )
}
