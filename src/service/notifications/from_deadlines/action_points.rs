//! Reminders of action points of meetings.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::super::enqueue::ToTell;
use super::super::payload::{About, ActionPointsContent};
use super::super::subjects::about_action_point;
use super::{each, no_such};
use crate::Context;
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::notifications::reminders::{self, DayReminder};
use edba_domain::notifications::table::{self, Audience, Time};
use edba_store::action_points::{self as store, NamedActionPoint};
use edba_store::notifications::audience;

/// Action points by due date and reminder.
type Groups<'a> = BTreeMap<(NaiveDate, DayReminder), Vec<&'a NamedActionPoint>>;

/// Adds the reminders of open action points, one notification for each recipient and day: for who sees to them, and for the
/// bureau.
pub(super) fn action_points(cx: &mut Context<'_>, found: &mut Vec<ToTell>) -> Result<()> {
    let open = store::due(cx.conn, reminders::days_in_sight(cx.now))?;
    let mut due: Groups<'_> = BTreeMap::new();
    for one in &open {
        if let Some(which) = reminders::of_day(one.row.due_date, one.row.created_at, cx.now) {
            due.entry((one.row.due_date, which)).or_default().push(one);
        }
    }
    let owners: Vec<Id> = due
        .values()
        .flatten()
        .filter_map(|one| one.row.owner_id)
        .collect();
    let owners = audience::of_representatives(cx.conn, &owners)?;
    let bureau = audience::bureau(cx.conn)?;
    for ((day, which), items) in &due {
        for (audience, kind) in table::of_time(Time::ActionPointDue) {
            match audience {
                Audience::Bureau => {
                    let source = format!("{day}/{which}/action-points");
                    let about = about(*day, items);
                    each(found, bureau.iter().copied(), kind, &source, &about, None);
                }
                Audience::ActionPointOwner => {
                    for (account, owner) in &owners {
                        let own: Vec<&NamedActionPoint> = items
                            .iter()
                            .copied()
                            .filter(|one| one.row.owner_id == Some(*owner))
                            .collect();
                        if !own.is_empty() {
                            let source = format!("{owner}/{day}/{which}/action-points");
                            let about = about(*day, &own);
                            each(found, [*account], kind, &source, &about, None);
                        }
                    }
                }
                other => return Err(no_such(other)),
            }
        }
    }
    Ok(())
}

fn about(due_date: NaiveDate, items: &[&NamedActionPoint]) -> About {
    About::ActionPoints(ActionPointsContent {
        due_date,
        items: items.iter().map(|one| about_action_point(one)).collect(),
    })
}
