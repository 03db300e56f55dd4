//! Reminders of instalments: a week before one is due, and when it is overdue.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::super::enqueue::ToTell;
use super::super::payload::{About, InstalmentsContent};
use super::{case_of, each, no_such};
use crate::Context;
use crate::commitments::instalments::{self, ListedInstalment};
use edba_common::error::Result;
use edba_domain::codes::Role;
use edba_domain::notifications::reminders::{self, DayReminder};
use edba_domain::notifications::table::{self, Audience, Time};
use edba_domain::payment_schedule::InstalmentState;
use edba_domain::{Id, Moment};
use edba_store::notifications::audience;

/// Instalments by occasion, commitment and due date.
type Groups<'a> = BTreeMap<(bool, Id, NaiveDate), Vec<&'a ListedInstalment>>;

/// Adds the notifications of instalments that can be paid: to the finance partners of the funder a week before they are due,
/// and to them and the bureau when they are overdue.
pub(super) fn instalments(cx: &mut Context<'_>, found: &mut Vec<ToTell>) -> Result<()> {
    let (from, until) = reminders::instalments_in_sight(cx.now);
    let today = cx.today();
    let mut open = instalments::open_between(cx.conn, None, Some(from), Some(until), today, usize::MAX)?;
    open.retain(|one| one.state != InstalmentState::Waiting);
    let mut groups: Groups<'_> = BTreeMap::new();
    for one in &open {
        let due_date = one.named.row.due_date;
        let since = one.named.in_force_since.unwrap_or(cx.now);
        let ahead = reminders::of_day(due_date, since, cx.now) == Some(DayReminder::Ahead);
        let overdue = reminders::is_overdue(due_date, cx.now);
        if ahead || overdue {
            let key = (overdue, one.named.commitment_id, due_date);
            groups.entry(key).or_default().push(one);
        }
    }
    let funders: Vec<Id> = open.iter().map(|one| one.named.organisation_id).collect();
    let partners = audience::of_organisations(cx.conn, Role::FinancePartner, &funders)?;
    let bureau = audience::bureau(cx.conn)?;
    for ((overdue, commitment_id, due_date), items) in &groups {
        let Some(first) = items.first() else { continue };
        let (time, which, until) = match overdue {
            true => (Time::InstalmentOverdue, "overdue", None),
            false => (Time::InstalmentDue, "ahead", Some(Moment::end_of(*due_date))),
        };
        let source = format!("{commitment_id}/{due_date}/{which}");
        let about = about(*due_date, first, items);
        for (audience, kind) in table::of_time(time) {
            match audience {
                Audience::Bureau => each(found, bureau.iter().copied(), kind, &source, &about, until),
                Audience::OfferedPartners => {
                    let theirs = partners
                        .iter()
                        .filter(|(_, organisation)| *organisation == first.named.organisation_id)
                        .map(|(account, _)| *account);
                    each(found, theirs, kind, &source, &about, until);
                }
                other => return Err(no_such(other)),
            }
        }
    }
    Ok(())
}

fn about(due_date: NaiveDate, first: &ListedInstalment, items: &[&ListedInstalment]) -> About {
    let named = &first.named;
    About::Instalments(InstalmentsContent {
        case: case_of(named.case_id, &named.case_number, &named.case_title),
        commitment_id: named.commitment_id,
        number: named.decision_number.clone(),
        organisation: named.organisation.clone(),
        due_date,
        amount: items.iter().map(|one| one.open()).sum(),
        descriptions: items
            .iter()
            .map(|one| one.named.row.description.clone())
            .collect(),
    })
}
