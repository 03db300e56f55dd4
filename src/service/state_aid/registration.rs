//! The entry of *de minimis* aid in the central register, within 20 working days after the right to it arose, and its correction.

use chrono::NaiveDate;
use serde_json::json;

use super::obstacle;
use super::registered::{RegisterDue, RegisteredAid, most_urgent_first, with_entries};
use super::statements::{event, find, list};
use crate::events::Chain;
use crate::{Context, versioned};
use edba_common::error::{Error, Result};
use edba_domain::state_aid::{Aid, RegisterTask};
use edba_domain::text::line_fault;
use edba_domain::{Cents, EventKind, Fault, Id, Message};
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

/// An entry of which some members may be unknown yet, such as a form of which a field cannot be read.
#[derive(Debug, Clone, Default)]
pub struct PartialRegisterEntry {
    pub reference: Option<String>,
    pub registered_on: Option<NaiveDate>,
    pub gross_grant: Option<Cents>,
}

/// Every fault of the known members of an entry. Errors: 404.
pub fn registration_faults(cx: &mut Context<'_>, id: Id, new: &PartialRegisterEntry) -> Result<Vec<Fault>> {
    let found = find(cx, id)?;
    Ok(faults(cx, &found, new))
}

/// Records that aid was entered in the central register, or that its entry was corrected there. What was entered is recorded,
/// also where other aid stands by now: then the entry is to be corrected. Errors: 400 with all faults; 404; 409 where it was
/// recorded before, or there is nothing to enter and nothing to correct.
pub fn register(cx: &mut Context<'_>, id: Id, new: &NewRegisterEntry) -> Result<RegisteredAid> {
    let case_id = find(cx, id)?.row.case_id;
    let mut chain = Chain::open(cx, case_id, "case")?;
    let found = find(cx, id)?;
    let gross_grant = new.gross_grant.unwrap_or(found.current());
    let given = PartialRegisterEntry {
        reference: Some(new.reference.clone()),
        registered_on: Some(new.registered_on),
        gross_grant: new.gross_grant,
    };
    let faults = faults(cx, &found, &given);
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

fn faults(cx: &Context<'_>, found: &NamedAidStatement, new: &PartialRegisterEntry) -> Vec<Fault> {
    let reference = new.reference.as_deref();
    let mut faults: Vec<Fault> = reference
        .and_then(|text| line_fault("/reference", text))
        .into_iter()
        .collect();
    faults.extend(new.registered_on.and_then(|day| day_fault(cx, found, day)));
    faults.extend(amount_fault(found, new.gross_grant));
    faults
}

fn day_fault(cx: &Context<'_>, found: &NamedAidStatement, day: NaiveDate) -> Option<Fault> {
    let last = found.last_entry.as_ref();
    let (code, text) = if day > cx.today() {
        ("date-in-future", "This day has not come yet.")
    } else if day < found.row.granted_on {
        (
            "before-decision",
            "This is before the day on which the right to the aid arose.",
        )
    } else if last.is_some_and(|last| day < last.registered_on) {
        ("before-entry", "This is before the day of the last entry.")
    } else {
        return None;
    };
    Some(Fault::new("/registeredDate", code, text))
}

/// The fault of an amount that was entered; of one that was not given, that of the current aid.
fn amount_fault(found: &NamedAidStatement, given: Option<Cents>) -> Option<Fault> {
    let fault = |code: &str, text: String| Some(Fault::new("/grossGrantEquivalent", code, text));
    let gross_grant = given.unwrap_or(found.current());
    let is_aid = found.row.replaced_at.is_none() && found.row.rule.is_some();
    let would_register = found
        .row
        .rule
        .filter(|_| gross_grant.is_positive())
        .map(|rule| Aid {
            rule,
            granted_on: found.row.granted_on,
            gross_grant,
        });
    if gross_grant.is_positive() && !is_aid {
        let text = "This is no de-minimis aid any more: its entry is withdrawn, at 0.00.";
        return fault("not-allowed", text.to_owned())
            .map(|fault| fault.saying(Message::new("aid-entry-is-withdrawn")));
    }
    if given == Some(Cents::ZERO) && found.registered().is_none() && is_aid {
        let text = "Only aid that is registered is withdrawn.";
        return fault("amount-not-positive", text.to_owned())
            .map(|fault| fault.saying(Message::new("aid-entry-not-registered")));
    }
    if found.task() == Some(RegisterTask::Correct) && would_register == found.registered() {
        let now = found.current();
        let text = format!(
            "The last entry says this already, and the current aid is {now}: correct the entry first."
        );
        return fault("not-corrected", text)
            .map(|fault| fault.saying(Message::new("aid-entry-not-corrected").with("amount", now)));
    }
    None
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
