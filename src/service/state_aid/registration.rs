//! The entry of *de minimis* aid in the central register, within 20 working days after the right to it arose, and its correction.

use chrono::NaiveDate;
use serde_json::json;

use super::obstacle;
use super::registered::{RegisterDue, RegisteredAid, most_urgent_first, with_entries};
use super::statements::{event, find, list};
use crate::events::Chain;
use crate::validation::named;
use crate::{Context, versioned};
use edba_common::error::{Error, Result};
use edba_domain::{Cents, EventKind, Fault, Id};
use edba_store::state_aid::{self as store, AidStatementFilter, NamedAidStatement, RegisterEntry};

/// The most entries that are looked at.
const MOST: i64 = 500;

/// An entry in the central register as it was made.
#[derive(Debug, Clone)]
pub struct NewRegisterEntry {
    pub reference: String,
    /// The day on which it was made.
    pub registered_on: NaiveDate,
    /// The gross grant equivalent that was entered; zero where the entry was withdrawn. None for the aid as it stands.
    pub gross_grant: Option<Cents>,
}

/// Records that aid was entered in the central register, or that its entry was corrected there. What was entered is recorded,
/// also where other aid stands by now: then the entry is to be corrected. Errors: 400 with all faults; 404; 409 where it was
/// recorded before, or there is nothing to enter and nothing to correct.
pub fn register(cx: &mut Context<'_>, id: Id, new: &NewRegisterEntry) -> Result<RegisteredAid> {
    let case_id = find(cx, id)?.row.case_id;
    let mut chain = Chain::open(cx, case_id, "case")?;
    let found = find(cx, id)?;
    let standing = found.aid().map(|aid| aid.gross_grant).unwrap_or_default();
    let gross_grant = new.gross_grant.unwrap_or(standing);
    let faults = faults(cx, &found, new, gross_grant);
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    let was_entered = gross_grant.is_positive() && found.may_have_been_entered();
    if found.task().is_none() && !was_entered {
        return Err(obstacle(match &found.last_entry {
            Some(_) => "aid-entry-recorded",
            None => "aid-entry-not-due",
        }));
    }
    let entry = entry(cx, &found, new, gross_grant);
    let mut row = found.row;
    row.version += 1;
    versioned::store(cx, &row, store::update)?;
    store::insert_entry(cx.conn, &entry)?;
    let mut told = event(EventKind::StateAidRegistered, &row, Some(row.version - 1));
    told.data["entry"] = json!({
        "id": entry.id, "statementId": entry.statement_id, "commitmentId": entry.commitment_id,
        "recipientId": entry.recipient_id, "seq": entry.seq, "reference": entry.reference,
        "registeredOnDate": entry.registered_on, "rule": entry.rule, "grantedOnDate": entry.granted_on,
        "grossGrantEquivalent": entry.gross_grant_cents, "recordedAt": entry.recorded_at,
    });
    chain.add(cx, told)?;
    chain.close(cx)?;
    registered(cx, id)
}

fn faults(
    cx: &Context<'_>,
    found: &NamedAidStatement,
    new: &NewRegisterEntry,
    gross_grant: Cents,
) -> Vec<Fault> {
    let mut faults = match named([("/reference", &new.reference)]) {
        Ok(_) => Vec::new(),
        Err(error) => error.faults,
    };
    let last = found.last_entry.as_ref();
    if new.registered_on > cx.today() {
        faults.push(Fault::new(
            "/registeredDate",
            "date-in-future",
            "This day has not come yet.",
        ));
    } else if new.registered_on < found.row.granted_on {
        faults.push(Fault::new(
            "/registeredDate",
            "before-decision",
            "This is before the day on which the right to the aid arose.",
        ));
    } else if last.is_some_and(|last| new.registered_on < last.registered_on) {
        faults.push(Fault::new(
            "/registeredDate",
            "before-entry",
            "This is before the day of the last entry.",
        ));
    }
    let is_aid = found.row.replaced_at.is_none() && found.row.rule.is_some();
    if gross_grant.is_positive() && !is_aid {
        faults.push(Fault::new(
            "/grossGrantEquivalent",
            "not-allowed",
            "This is no de-minimis aid any more: its entry is withdrawn, at 0.00.",
        ));
    } else if new.gross_grant == Some(Cents::ZERO) && found.registered().is_none() && is_aid {
        faults.push(Fault::new(
            "/grossGrantEquivalent",
            "amount-not-positive",
            "Only aid that is registered is withdrawn.",
        ));
    }
    faults
}

fn entry(
    cx: &Context<'_>,
    found: &NamedAidStatement,
    new: &NewRegisterEntry,
    gross_grant: Cents,
) -> RegisterEntry {
    RegisterEntry {
        id: Id::new(),
        statement_id: found.row.id,
        commitment_id: found.row.commitment_id,
        recipient_id: found.row.recipient_id,
        seq: found.last_entry.as_ref().map_or(0, |last| last.seq) + 1,
        reference: new.reference.trim().to_owned(),
        registered_on: new.registered_on,
        rule: found.row.rule.filter(|_| gross_grant.is_positive()),
        granted_on: found.row.granted_on,
        gross_grant_cents: gross_grant,
        recorded_at: cx.now,
    }
}

/// One statement with its entries. Errors: 404.
pub fn registered(cx: &mut Context<'_>, id: Id) -> Result<RegisteredAid> {
    let found = find(cx, id)?;
    let mut one = with_entries(cx, vec![found])?;
    one.pop().ok_or_else(|| Error::not_found("statement"))
}

/// The aid that is still to be entered in the central register, and the entries that are to be corrected, the most urgent first.
/// Aid is listed from the day on which the right to it arose, whether its case is financed yet or not. Two statements at most.
pub fn to_register(cx: &mut Context<'_>, limit: i64) -> Result<Vec<RegisterDue>> {
    let filter = AidStatementFilter {
        to_register: true,
        earliest_first: true,
        ..AidStatementFilter::default()
    };
    let found = list(cx, filter, None, MOST)?;
    let mut open = most_urgent_first(cx, found)?;
    open.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(open)
}
