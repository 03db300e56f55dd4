//! Reminders of aid that is to be entered in the central register.

use super::super::enqueue::ToTell;
use super::super::payload::{About, AidEntryContent};
use super::{case_of, each, no_such};
use crate::Context;
use chrono::Duration;
use edba_common::error::Result;
use edba_domain::notifications::reminders;
use edba_domain::notifications::table::{self, Audience, Time};
use edba_domain::state_aid::register_due;
use edba_store::notifications::audience;
use edba_store::state_aid::{self as store, AidStatementFilter, NamedAidStatement};

/// The most entries that are looked at.
const MOST: i64 = 500;
/// How long after the right to aid arose there are reminders: its last day is less than 40 days later, and a month after that
/// the last one was sent. What is older is on the desk of the bureau.
const REMINDED_DAYS: i64 = 75;

/// Adds the reminders of entries in the central register: a week before the last day, on that day, and the day after it.
pub(super) fn entries(cx: &mut Context<'_>, found: &mut Vec<ToTell>) -> Result<()> {
    let filter = AidStatementFilter {
        to_register: true,
        granted_from: Some(cx.today() - Duration::days(REMINDED_DAYS)),
        earliest_first: true,
        ..AidStatementFilter::default()
    };
    let open = store::statements(cx.conn, &filter, None, MOST)?;
    if open.is_empty() {
        return Ok(());
    }
    let bureau = audience::bureau(cx.conn)?;
    // A correction of an entry has no statutory deadline, so there is no reminder of it; the desk lists it.
    for one in open.iter().filter(|one| one.last_entry.is_none()) {
        let due = register_due(one.row.granted_on);
        let about = about(one);
        let ahead = reminders::of_day(due, one.row.created_at, cx.now).map(|which| which.to_string());
        let passed = reminders::has_passed(due, cx.now).then(|| "passed".to_owned());
        for (time, which) in [
            (Time::AidEntryDue, ahead.filter(|_| passed.is_none())),
            (Time::AidEntryOverdue, passed.clone()),
        ] {
            let Some(which) = which else {
                continue;
            };
            let source = format!("{}/{due}/{which}/aid", one.row.id);
            for (audience, kind) in table::of_time(time) {
                match audience {
                    Audience::Bureau => each(found, bureau.iter().copied(), kind, &source, &about, None),
                    other => return Err(no_such(other)),
                }
            }
        }
    }
    Ok(())
}

fn about(one: &NamedAidStatement) -> About {
    About::AidEntry(AidEntryContent {
        case: case_of(one.row.case_id, &one.case_number, &one.case_title),
        statement_id: one.row.id,
        recipient: one.recipient.clone(),
        amount: one.aid().map(|aid| aid.gross_grant).unwrap_or_default(),
        due_date: register_due(one.row.granted_on),
    })
}
