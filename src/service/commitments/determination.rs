//! Determination of a subsidy: its funder fixes the amount on the final report. What is open beyond it is released; what was
//! paid beyond it is to be recovered.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::events::Chain;
use super::super::validation::{named, written};
use super::super::{Context, votes};
use super::disbursements::present;
use super::ledger::{NewEntry, enter, sums};
use super::settlement::{hindered, standing, write_with_entry};
use super::{board_ballot, carry_overs, find, release};
use edba_common::error::{Error, Result};
use edba_domain::commitment_ledger::CommitmentEntryKind;
use edba_domain::ratification::LapseReason;
use edba_domain::settlement::determination_faults;
use edba_domain::{Cents, EventKind, Fault, Id};
use edba_store::commitment_entries::{self as store, CommitmentEntry};
use edba_store::decisions::Commitment;

/// The amount at which a subsidy is fixed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDetermination {
    /// Zero or more, and no more than what is committed and neither released nor carried over.
    #[schema(example = "80000.00")]
    pub amount: Cents,
    /// The day on which the funder determined the subsidy.
    pub determined_date: NaiveDate,
    /// Reference to the decision of the funder.
    #[schema(min_length = 1, max_length = 200, example = "Vaststellingsbesluit 2026-118")]
    pub document: String,
    #[schema(
        min_length = 1,
        max_length = 4000,
        example = "Fewer hours were worked than planned."
    )]
    pub reason: Option<String>,
}

/// Determines a commitment of the caller's organisation. The same determination given again changes nothing.
///
/// # Errors
/// 404 for a commitment that the caller may not see; 409 where it is no acknowledged subsidy, was determined otherwise, its
/// case is not financed, or the board votes on it; 400 for an amount above what is committed, and for a day in the future or before the decision.
pub fn determine(cx: &mut Context<'_>, id: Id, new: &NewDetermination) -> Result<Commitment> {
    cx.actor.organisation()?;
    let case_id = find(cx, id)?.case_id;
    let mut chain = Chain::open(cx, case_id, "case")?;
    fix(cx, &mut chain, id, new)?;
    chain.close(cx)?;
    find(cx, id)
}

/// The entry of the determination of a commitment that the caller may see; None before it.
pub fn recorded(cx: &mut Context<'_>, row: &Commitment) -> Result<Option<CommitmentEntry>> {
    match row.determined_cents {
        Some(_) => store::determination(cx.conn, &row.id),
        None => Ok(None),
    }
}

/// Checks that a commitment could be determined so now. Errors: as [`determine`].
pub fn check_determination(cx: &mut Context<'_>, id: Id, new: &NewDetermination) -> Result<Commitment> {
    texts(new)?;
    let row = present(cx, id)?;
    let standing = standing(cx, &row)?;
    hindered(
        "The commitment cannot be determined now.",
        &standing.determination(),
    )?;
    board_ballot::check_no_supplementary_open(cx, &row, "The commitment cannot be determined now.")?;
    let decided_on = row.created_at.local_date();
    let faults = determination_faults(
        &sums(&row),
        new.amount,
        new.determined_date,
        decided_on,
        cx.today(),
    );
    match faults.is_empty() {
        true => Ok(row),
        false => Err(Error::invalid(faults)),
    }
}

/// The faults of the amount and of the day of a determination, of those that are known. Errors: 404 for a commitment that the caller
/// may not see.
pub fn known_faults(
    cx: &mut Context<'_>,
    id: Id,
    amount: Option<Cents>,
    determined_on: Option<NaiveDate>,
) -> Result<Vec<Fault>> {
    let row = find(cx, id)?;
    let (ledger, today) = (sums(&row), cx.today());
    // What is not known is taken as something that has no fault.
    let amount = amount.unwrap_or(ledger.held());
    let decided_on = row.created_at.local_date();
    Ok(determination_faults(
        &ledger,
        amount,
        determined_on.unwrap_or(today),
        decided_on,
        today,
    ))
}

fn texts(new: &NewDetermination) -> Result<(String, Option<String>)> {
    let [document] = named([("/document", &new.document)])?;
    let reason = match &new.reason {
        Some(reason) => Some(written([("/reason", reason)]).map(|[reason]| reason)?),
        None => None,
    };
    Ok((document, reason))
}

/// Determines a commitment under the lock of its case. Errors: as [`determine`].
pub fn fix(cx: &mut Context<'_>, chain: &mut Chain, id: Id, new: &NewDetermination) -> Result<()> {
    let (document, reason) = texts(new)?;
    if let Some(before) = store::determination(cx.conn, &id)?
        && before.amount_cents == new.amount
        && before.value_date == Some(new.determined_date)
        && before.document.as_ref() == Some(&document)
        && before.reason == reason
    {
        return Ok(());
    }
    let mut row = check_determination(cx, id, new)?;
    // Lock before anything is dated: what is open beyond the determination returns to the mandate.
    votes::lock_all_of_case(cx, &row.case_id)?;
    let entry = enter(
        cx,
        &mut row,
        NewEntry {
            value_date: Some(new.determined_date),
            document: Some(document.clone()),
            reason: reason.clone(),
            ..NewEntry::of(CommitmentEntryKind::Determined, new.amount)
        },
    )?;
    let beyond = sums(&row).beyond_determination();
    write_with_entry(cx, chain, row, EventKind::CommitmentDetermined, &entry)?;
    carry_overs::lapse_beyond(cx, chain, id, LapseReason::CommitmentDetermined)?;
    match beyond.is_positive() {
        true => release(cx, chain, id, Some(beyond), &reason.unwrap_or(document)),
        false => Ok(()),
    }
}
