//! Reminders of promises in kind, and of guarantees whose period has ended.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::super::enqueue::ToTell;
use super::super::payload::{About, AboutPromise, GuaranteeContent, PromisesContent};
use super::{case_of, each, no_such};
use crate::Context;
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::codes::Role;
use edba_domain::notifications::reminders::{self, DayReminder};
use edba_domain::notifications::table::{self, Audience, Time};
use edba_store::notifications::audience;
use edba_store::promises::DuePromise;
use edba_store::{guarantees as guarantee_store, promises as store};

/// Promises by case, due date and reminder.
type Groups<'a> = BTreeMap<(Id, NaiveDate, DayReminder), Vec<&'a DuePromise>>;

/// Adds the reminders of open promises: for the bureau, and for the initiator of the case where its organisation promised.
pub(super) fn promises(cx: &mut Context<'_>, found: &mut Vec<ToTell>) -> Result<()> {
    let open = store::due_between(cx.conn, reminders::days_in_sight(cx.now))?;
    let mut due: Groups<'_> = BTreeMap::new();
    for one in &open {
        if let Some(which) = reminders::of_day(one.row.due_date, one.row.created_at, cx.now) {
            due.entry((one.row.case_id, one.row.due_date, which))
                .or_default()
                .push(one);
        }
    }
    let initiators: Vec<Id> = due.values().flatten().map(|one| one.initiator_id).collect();
    let initiators = audience::of_organisations(cx.conn, Role::Initiator, &initiators)?;
    let bureau = audience::bureau(cx.conn)?;
    for ((case_id, day, which), items) in &due {
        let source = format!("{case_id}/{day}/{which}/promises");
        let of_initiator: Vec<&DuePromise> = items
            .iter()
            .copied()
            .filter(|one| one.row.organisation_id == Some(one.initiator_id))
            .collect();
        for (audience, kind) in table::of_time(Time::PromiseDue) {
            match audience {
                Audience::Bureau => {
                    if let Some(about) = about(*case_id, *day, items) {
                        each(found, bureau.iter().copied(), kind, &source, &about, None);
                    }
                }
                Audience::PromisingInitiator => {
                    let Some(first) = of_initiator.first() else {
                        continue;
                    };
                    let theirs = initiators.iter().filter(|(_, id)| *id == first.initiator_id);
                    if let Some(about) = about(*case_id, *day, &of_initiator) {
                        let accounts = theirs.map(|(account, _)| *account);
                        each(found, accounts, kind, &source, &about, None);
                    }
                }
                other => return Err(no_such(other)),
            }
        }
    }
    Ok(())
}

fn about(case_id: Id, due_date: NaiveDate, items: &[&DuePromise]) -> Option<About> {
    let first = items.first()?;
    Some(About::Promises(PromisesContent {
        case: case_of(case_id, &first.case_number, &first.case_title),
        due_date,
        items: items
            .iter()
            .map(|one| AboutPromise {
                id: one.row.id,
                description: one.row.description.clone(),
                promised_by: one.promiser().to_owned(),
                owner: one.row.owner.clone(),
            })
            .collect(),
    }))
}

/// Adds the notifications of guarantees whose period has ended while something of them is open: for the bureau, and for the
/// finance partners of the funder.
pub(super) fn guarantees(cx: &mut Context<'_>, found: &mut Vec<ToTell>) -> Result<()> {
    let mut ended = guarantee_store::ended_between(cx.conn, reminders::passed_lately(cx.now))?;
    ended.retain(|one| {
        one.row
            .at_risk_to
            .is_some_and(|day| reminders::has_passed(day, cx.now))
    });
    let funders: Vec<Id> = ended.iter().map(|one| one.row.organisation_id).collect();
    let partners = audience::of_organisations(cx.conn, Role::FinancePartner, &funders)?;
    let bureau = audience::bureau(cx.conn)?;
    for one in &ended {
        let Some(at_risk_to) = one.row.at_risk_to else {
            continue;
        };
        let source = format!("{}/{at_risk_to}", one.row.id);
        let about = About::Guarantee(GuaranteeContent {
            case: case_of(one.row.case_id, &one.case_number, &one.case_title),
            commitment_id: one.row.id,
            number: one.decision_number.clone(),
            organisation: one.organisation.clone(),
            at_risk_to,
            amount: one.row.open_cents(),
        });
        for (audience, kind) in table::of_time(Time::GuaranteeEnded) {
            match audience {
                Audience::Bureau => each(found, bureau.iter().copied(), kind, &source, &about, None),
                Audience::OfferedPartners => {
                    let theirs = partners
                        .iter()
                        .filter(|(_, organisation)| *organisation == one.row.organisation_id);
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
