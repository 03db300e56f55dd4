//! Reminders of meetings that a consultation body still has to hold this year.

use chrono::{Datelike, NaiveDate};

use super::super::enqueue::ToTell;
use super::super::payload::{About, ConsultationContent};
use super::{each, no_such};
use crate::Context;
use crate::consultations::{self, ConsultationYear};
use edba_common::error::Result;
use edba_domain::Moment;
use edba_domain::consultation::{YearStatus, reminder_of_missing};
use edba_domain::notifications::table::{self, Audience, Time};
use edba_store::notifications::audience;

/// Adds a notification to the bureau for each consultation body with too few meetings: on 1 April, 1 July and 1 October.
pub(super) fn missing(cx: &mut Context<'_>, found: &mut Vec<ToTell>) -> Result<()> {
    let year = cx.today().year();
    // Between the months of the reminders there is nothing to look for.
    if reminder_of_missing(year, NaiveDate::MIN, cx.now).is_none() {
        return Ok(());
    }
    let mut years = consultations::of_year(cx.conn, year, cx.now)?;
    years.retain(|one| one.status == YearStatus::Missing);
    if years.is_empty() {
        return Ok(());
    }
    let bureau = audience::bureau(cx.conn)?;
    let until = NaiveDate::from_ymd_opt(year, 12, 31).map(Moment::end_of);
    for one in &years {
        let Some(day) = reminder_of_missing(year, one.body.opened_on, cx.now) else {
            continue;
        };
        let source = format!("{}/{year}/{day}", one.body.id);
        for (audience, kind) in table::of_time(Time::ConsultationMissing) {
            match audience {
                Audience::Bureau => {
                    each(found, bureau.iter().copied(), kind, &source, &about(one), until);
                }
                other => return Err(no_such(other)),
            }
        }
    }
    Ok(())
}

fn about(one: &ConsultationYear) -> About {
    About::Consultation(ConsultationContent {
        body_id: one.body.id,
        body_nl: one.body.name_nl.clone(),
        body_en: one.body.name_en.clone(),
        year: one.of.year,
        minimum: one.of.minimum,
        held: one.of.held,
        planned: one.of.planned,
    })
}
