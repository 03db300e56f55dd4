//! The revolving fund of the demonstration.

use chrono::{Datelike, NaiveDate};

use super::{FOUNDED, Stage, seed};
use crate::Actor;
use crate::funds::{self, NewFund};
use edba_common::error::{Error, Result};
use edba_domain::Id;

/// The organisation that lends from a revolving fund.
pub(super) const LENDER: &str = "usg-people";

/// In which day, counted back from today, the fund was registered: before the mandates.
const REGISTERED_AGO: i64 = FOUNDED - 5;

/// Registers the fund of the lender.
pub(super) fn register(stage: &Stage<'_>, bureau: &Actor, organisation_id: Id) -> Result<Id> {
    let texts = seed::texts()?.fund;
    stage.act(bureau, REGISTERED_AGO, |cx| {
        let first_day = NaiveDate::from_ymd_opt(cx.today().year() - 1, 1, 1)
            .ok_or_else(|| Error::internal("no first day of the year"))?;
        let new = NewFund {
            organisation_id,
            name: texts.name,
            purpose: texts.purpose,
            revolving: true,
            intended_degree: Some(80),
            valid_from: first_day,
            valid_until: None,
            public: true,
        };
        Ok(funds::register(cx, new)?.row.id)
    })
}
