//! The entry of *de minimis* aid in the central register, within 20 working days after the right to it arose.

use chrono::NaiveDate;

use super::obstacle;
use super::statements::{event, find, list};
use crate::events::Chain;
use crate::validation::named;
use crate::{Context, versioned};
use edba_common::error::{Error, Result};
use edba_domain::{EventKind, Fault, Id};
use edba_store::state_aid::{self as store, AidStatementFilter, NamedAidStatement};

/// Records that aid was entered in the central register, or that an earlier entry was corrected there, once. Errors: 400 with all
/// faults; 404; 409 where it was recorded before, or there is nothing to enter and nothing to correct.
pub fn register(
    cx: &mut Context<'_>,
    id: Id,
    reference: &str,
    registered_on: NaiveDate,
) -> Result<NamedAidStatement> {
    let case_id = find(cx, id)?.row.case_id;
    let mut chain = Chain::open(cx, case_id, "case")?;
    let found = find(cx, id)?;
    let mut faults = match named([("/reference", reference)]) {
        Ok(_) => Vec::new(),
        Err(error) => error.faults,
    };
    if registered_on > cx.today() {
        faults.push(Fault::new(
            "/registeredDate",
            "date-in-future",
            "This day has not come yet.",
        ));
    } else if registered_on < found.row.granted_on {
        faults.push(Fault::new(
            "/registeredDate",
            "before-decision",
            "This is before the day on which the right to the aid arose.",
        ));
    }
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    if found.row.registered_at.is_some() {
        return Err(obstacle("aid-entry-recorded"));
    }
    if !found.is_to_register() {
        return Err(obstacle("aid-entry-not-due"));
    }
    let mut row = found.row;
    row.register_reference = Some(reference.trim().to_owned());
    row.registered_on = Some(registered_on);
    row.registered_at = Some(cx.now);
    row.version += 1;
    versioned::store(cx, &row, store::update)?;
    chain.add(
        cx,
        event(EventKind::StateAidRegistered, &row, Some(row.version - 1)),
    )?;
    chain.close(cx)?;
    find(cx, id)
}

/// The aid that is still to be entered in the central register, and the entries that are to be corrected, the earliest first. Aid
/// is listed from the day on which the right to it arose, whether its case is financed yet or not.
pub fn to_register(cx: &mut Context<'_>, limit: i64) -> Result<Vec<NamedAidStatement>> {
    let filter = AidStatementFilter {
        to_register: true,
        earliest_first: true,
        ..AidStatementFilter::default()
    };
    list(cx, filter, None, limit)
}
