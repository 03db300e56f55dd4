//! Reminders of the reports on indicators.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::super::enqueue::ToTell;
use super::super::payload::{About, ReportContent};
use super::{case_of, each, no_such};
use crate::Context;
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::codes::Role;
use edba_domain::notifications::reminders::{self, DayReminder};
use edba_domain::notifications::table::{self, Audience, Time};
use edba_store::notifications::audience;
use edba_store::notifications::deadlines;

/// Adds the reminders of reports that are due, to the initiator of the case and to the bureau.
pub(super) fn due(cx: &mut Context<'_>, found: &mut Vec<ToTell>) -> Result<()> {
    let monitored = deadlines::monitored_indicators(cx.conn)?;
    let mut asked: BTreeMap<(Id, NaiveDate, DayReminder), Vec<_>> = BTreeMap::new();
    for one in &monitored {
        let Some(rhythm) = one.row.rhythm else { continue };
        let last = one
            .last_day
            .or(one.row.baseline_date)
            .unwrap_or_else(|| one.monitored_since.local_date());
        let since = one
            .last_reported
            .map_or(one.monitored_since, |at| at.max(one.monitored_since));
        if let Some((day, which)) = reminders::of_report(last, rhythm, since, cx.now) {
            asked.entry((one.row.case_id, day, which)).or_default().push(one);
        }
    }
    let initiators: Vec<Id> = asked.values().flatten().map(|one| one.initiator_id).collect();
    let initiators = audience::of_organisations(cx.conn, Role::Initiator, &initiators)?;
    let bureau = audience::bureau(cx.conn)?;
    for ((case_id, day, which), indicators) in &asked {
        let Some(first) = indicators.first() else { continue };
        let about = About::Report(ReportContent {
            case: case_of(*case_id, &first.case_number, &first.case_title),
            indicators: indicators.iter().map(|one| one.row.name.clone()).collect(),
            due_date: *day,
        });
        let source = format!("{case_id}/{day}/{which}");
        for (audience, kind) in table::of_time(Time::ReportDue) {
            match audience {
                Audience::Bureau => each(found, bureau.iter().copied(), kind, &source, &about, None),
                Audience::Initiator => {
                    let theirs = initiators.iter().filter(|(_, id)| *id == first.initiator_id);
                    each(
                        found,
                        theirs.map(|(account, _)| *account),
                        kind,
                        &source,
                        &about,
                        None,
                    );
                }
                other => return Err(no_such(other)),
            }
        }
    }
    Ok(())
}
