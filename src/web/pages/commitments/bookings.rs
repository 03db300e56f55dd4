//! Payments and repayments on a commitment's page: how they are listed, and the way from a form to what is recorded in the
//! books of the funder.

use serde_json::json;

use super::which;
use crate::pages::base::{Form, Layout, Page, confirm, form_errors};
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_domain::codes::Role;
use edba_service::Context;
use edba_service::commitments::bookings::{Booking, BookingFilter};
use edba_service::commitments::reversals::NewReversal;
use edba_service::commitments::{CommitmentEntry, Slice};
use edba_service::pending_actions::{self, MoneyAction};

/// The most bookings of a kind on the page of a commitment.
const MOST: usize = 200;

/// The last bookings on a commitment, newest first, and whether there are older ones. `list` lists those of a kind.
pub(super) fn newest(
    cx: &mut Context<'_>,
    commitment_id: Id,
    list: fn(&mut Context<'_>, BookingFilter, Slice) -> Result<Vec<Booking>>,
) -> Result<(Vec<Booking>, bool)> {
    let filter = BookingFilter {
        commitment_id: Some(commitment_id),
        newest_first: true,
        ..BookingFilter::default()
    };
    let slice = Slice {
        after: None,
        limit: i64::try_from(MOST + 1).map_err(Error::internal)?,
    };
    let mut found = list(cx, filter, slice)?;
    let more = found.len() > MOST;
    found.truncate(MOST);
    Ok((found, more))
}

/// The day on which the money moved.
pub(super) fn day_of(layout: &Layout, entry: &CommitmentEntry) -> String {
    layout.day(&entry.value_date.unwrap_or(entry.recorded_at.local_date()))
}

/// Day and reason of a reversal.
pub(super) fn reversal_of(layout: &Layout, reversal: Option<CommitmentEntry>) -> Option<(String, String)> {
    reversal.map(|entry| (day_of(layout, &entry), entry.reason.unwrap_or_default()))
}

/// The input of a reversal. Errors: 400 with all faults.
pub(super) fn read_reversal(form: &Form) -> Result<NewReversal> {
    form_errors::read(json!({
        "reason": form.text("reason"),
        "valueDate": form.text("valueDate"),
    }))
}

/// What a form asks to be recorded on a commitment.
pub(super) struct Asked<'a> {
    pub commitment_id: Id,
    /// What the bureau proposes.
    pub action: MoneyAction,
    pub reason: Option<&'a str>,
    /// The name of its confirmation.
    pub confirmation: &'static str,
}

/// The bureau proposes it to a second person; a partner confirms it first, after `check`, whose facts are shown together with the
/// commitment. None where it is confirmed, so that it can be recorded now. Errors: as the proposal, or the check.
pub(super) fn propose_or_confirm(
    cx: &mut Context<'_>,
    layout: &Layout,
    form: &Form,
    asked: Asked<'_>,
    check: impl FnOnce(&mut Context<'_>) -> Result<Vec<(String, String)>>,
) -> Result<Option<Page>> {
    if cx.actor.is(Role::Bureau) {
        pending_actions::propose(cx, asked.action, asked.reason)?;
        return Ok(Some(Page::go("/approvals").saying("notice-proposed")));
    }
    if confirm::is_given(form) {
        return Ok(None);
    }
    let mut facts = which(cx, layout, asked.commitment_id)?;
    facts.extend(check(cx)?);
    confirm::ask(layout, form, asked.confirmation, facts).map(Some)
}
