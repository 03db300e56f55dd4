//! My desk: tasks that wait for the current account, and its recent actions. Each part is one statement.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Context, people};
use edba_common::error::Result;
use edba_domain::notifications::reminders;
use edba_domain::{Id, folding};
use edba_store::desk;
use edba_store::notifications::deadlines;
use edba_store::overview::{self, DueCondition};

pub use edba_store::desk::{DoneRow, OpenBallot};

/// How many recent actions are shown.
const LATELY: i64 = 8;
/// The most conditions that a desk shows.
const MOST: i64 = 200;

/// The open ballots on which the caller may act, by deadline; none for an account without a representative.
pub fn open_ballots(cx: &mut Context<'_>) -> Result<Vec<OpenBallot>> {
    match cx.actor.representative_id {
        Some(id) => desk::open_ballots_of(cx.conn, &id, cx.now),
        None => Ok(Vec::new()),
    }
}

/// The caller's recent actions.
pub fn lately(cx: &mut Context<'_>) -> Result<Vec<DoneRow>> {
    desk::done_lately(cx.conn, &cx.actor.id, LATELY)
}

/// A condition of a case of the caller's organisation, and whether the caller's organisation must meet it.
#[derive(Debug, Clone)]
pub struct OwnCondition {
    pub due: DueCondition,
    pub is_own: bool,
}

/// The open conditions of these cases of the caller's organisation, the first due at the top. Two statements. Errors:
/// 403 for an account without an organisation.
pub fn conditions_of(cx: &mut Context<'_>, cases: &[Id]) -> Result<Vec<OwnCondition>> {
    let organisation = cx.actor.organisation()?;
    let name = people::organisation_names(cx, [organisation])?
        .remove(&organisation)
        .unwrap_or_default();
    let found = overview::conditions_due(cx.conn, Some(cases), MOST)?;
    Ok(found
        .into_iter()
        .map(|due| OwnCondition {
            is_own: names_initiator(&due.row.owner, &name),
            due,
        })
        .collect())
}

/// Whether the owner of a condition (a free text) is the initiator of its case: the text says so, or is the name of
/// the organisation.
fn names_initiator(owner: &str, organisation: &str) -> bool {
    let (owner, organisation) = (folding::fold(owner), folding::fold(organisation));
    owner.contains("initiatiefnemer")
        || owner.contains("initiator")
        || (!organisation.is_empty() && owner.contains(&organisation))
}

/// The first reporting day of each monitored case of the caller's organisation, if it is past or near. One statement.
/// Errors: 403 for an account without an organisation.
pub fn reports_due(cx: &mut Context<'_>) -> Result<BTreeMap<Id, NaiveDate>> {
    let organisation = cx.actor.organisation()?;
    let today = cx.today();
    let mut due: BTreeMap<Id, NaiveDate> = BTreeMap::new();
    for one in deadlines::monitored_indicators_of(cx.conn, &organisation)? {
        let last = one
            .last_day
            .or(one.row.baseline_date)
            .unwrap_or_else(|| one.monitored_since.local_date());
        let day = one
            .row
            .rhythm
            .and_then(|rhythm| reminders::report_due(last, rhythm, today));
        if let Some(day) = day {
            let first = due.entry(one.row.case_id).or_insert(day);
            *first = day.min(*first);
        }
    }
    Ok(due)
}

#[cfg(test)]
mod tests {
    use super::names_initiator;

    #[test]
    fn the_owner_of_a_condition_is_the_initiator_where_it_says_so_or_bears_its_name() {
        for owner in [
            "IBM Nederland",
            "ibm nederland, afdeling Almere",
            "De initiatiefnemer",
            "Initiator",
        ] {
            assert!(names_initiator(owner, "IBM Nederland"), "{owner}");
        }
        for owner in ["Gemeente Almere", "IBM Duitsland", ""] {
            assert!(!names_initiator(owner, "IBM Nederland"), "{owner}");
        }
        assert!(!names_initiator("Gemeente Almere", ""));
    }
}
