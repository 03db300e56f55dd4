//! Carry-overs: what is open of a commitment goes to another budget year, as a commitment of its own there. It stands within a
//! mandate that is in force and has room for that year; where none covers it, the organisation is asked to ratify it.

mod coverage;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::events::Chain;
use super::super::headroom::Posting;
use super::super::validation::written;
use super::super::{Context, budget, headroom, ratifications, state_aid};
use super::disbursements::present;
use super::ledger::{NewEntry, begin, enter, mirrored, sums};
use super::settlement::{hindered, standing, write_with_entry};
use super::{board_ballot, event, payment_schedules, write};
use coverage::Coverage;
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::codes::{CommitmentStatus, RatificationStatus};
use edba_domain::commitment_ledger::CommitmentEntryKind;
use edba_domain::mandate::LedgerKind;
use edba_domain::ratification::LapseReason;
use edba_domain::settlement::{RATIFICATION_DAYS, carry_over_faults};
use edba_domain::workflow::WaitingOn;
use edba_domain::{Cents, EventKind, Fault, Id, Message, text};
use edba_store::decisions::{self, Commitment, Ratification};
use edba_store::{funds, mandates};

/// What is open of a commitment, or a part of it, goes to another budget year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCarryOver {
    /// Left out: all that is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "40000.00")]
    pub amount: Option<Cents>,
    /// The budget year that it goes to.
    #[schema(minimum = 2000, maximum = 2100, example = 2027)]
    pub budget_year: i32,
    /// The mandate of the same organisation that covers it. Left out: that of the commitment, and the organisation is asked to
    /// ratify what that one does not cover.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mandate_id: Option<Id>,
    /// The last day on which the organisation can ratify it, where it has to. Left out: eight weeks after the approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ratification_due_date: Option<NaiveDate>,
    #[schema(min_length = 1, max_length = 4000, example = "The work starts a year later.")]
    pub reason: String,
}

/// Checks that a commitment could be carried over so now. Called under the lock of its case.
///
/// # Errors
/// 404; 409 where nothing of it is offered or acknowledged and open, it was determined, its case is not financed or monitored,
/// the board votes on the case, or a ratification of a carry-over is open; 400 for an amount above what is open, for its own
/// budget year, and for a mandate that does not cover it.
pub fn check_carry_over(cx: &mut Context<'_>, id: Id, new: &NewCarryOver) -> Result<Commitment> {
    let row = present(cx, id)?;
    check_possible(cx, &row)?;
    check_not_asked(cx, &row)?;
    let amount = new.amount.unwrap_or(row.open_cents());
    let mut faults = carry_over_faults(&sums(&row), amount, row.budget_year, new.budget_year);
    faults.extend(text::fault("/reason", &new.reason));
    if new.ratification_due_date.is_some_and(|day| day < cx.today()) {
        faults.push(Fault::new(
            "/ratificationDueDate",
            "in-past",
            "The last day on which it can be ratified is today or later.",
        ));
    }
    if let Some(mandate_id) = new.mandate_id {
        let grantor = mandates::by_ids(cx.conn, &[mandate_id])?
            .pop()
            .map(|mandate| mandate.grantor_id);
        if grantor != Some(row.organisation_id) {
            faults.push(Fault::new(
                "/mandateId",
                "other-organisation",
                "There is no such mandate of the organisation that is bound by the commitment.",
            ));
        }
    }
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    if let Some(mandate_id) = new.mandate_id
        && let Coverage::Beyond(limits) = Coverage::under(cx, &row, amount, new.budget_year, mandate_id)?
    {
        return Err(Error::fault(
            "/mandateId",
            "mandate-does-not-cover",
            format!("The mandate does not cover it: {limits}"),
        ));
    }
    Ok(row)
}

/// Requires that the state of the commitment and its case permits a carry-over. Errors: 409.
fn check_possible(cx: &mut Context<'_>, row: &Commitment) -> Result<()> {
    let standing = standing(cx, row)?;
    hindered("Nothing can be carried over now.", &standing.carry_over())?;
    board_ballot::check_none_open(cx, row, "Nothing can be carried over now.")
}

/// Requires that the organisation is not asked for a carry-over of the commitment already. Errors: 409.
fn check_not_asked(cx: &mut Context<'_>, row: &Commitment) -> Result<()> {
    match waiting_request(cx, row.id)? {
        Some(one) => Err(Error::blocked(
            "The organisation is asked to ratify a carry-over of this commitment already.",
            vec![Obstacle::new(
                "carry-over-asked",
                WaitingOn::RatifyingOrganisation,
                Message::new("obstacle-carry-over-asked").with("day", one.due_date),
            )],
        )),
        None => Ok(()),
    }
}

/// Whether no mandate covers a carry-over as things stand, so that the organisation will be asked to ratify it. Locks its mandates.
/// Errors: as [`check_carry_over`].
pub fn needs_ratification(cx: &mut Context<'_>, id: Id, new: &NewCarryOver) -> Result<bool> {
    let row = check_carry_over(cx, id, new)?;
    let amount = new.amount.unwrap_or(row.open_cents());
    let mandate_id = new.mandate_id.unwrap_or(row.mandate_id);
    let coverage = Coverage::under(cx, &row, amount, new.budget_year, mandate_id)?;
    Ok(matches!(coverage, Coverage::Beyond(_)))
}

/// The ratification of a carry-over of a commitment that its organisation is asked for and can still give. One statement.
pub fn waiting_request(cx: &mut Context<'_>, id: Id) -> Result<Option<Ratification>> {
    let today = cx.today();
    let asked = decisions::ratifications_of_carry_overs(cx.conn, &id)?;
    Ok(asked
        .into_iter()
        .find(|one| ratifications::status_on(one, today) == RatificationStatus::Pending))
}

/// The faults of the amount and of the year of a carry-over, of those that are known. Errors: 404.
pub fn known_faults(
    cx: &mut Context<'_>,
    id: Id,
    amount: Option<Cents>,
    budget_year: Option<i32>,
) -> Result<Vec<Fault>> {
    let row = present(cx, id)?;
    // Without a year another one than its own, which has no fault.
    let to_year = budget_year.unwrap_or(row.budget_year.saturating_add(1));
    let amount = amount.unwrap_or(row.open_cents());
    Ok(carry_over_faults(&sums(&row), amount, row.budget_year, to_year))
}

/// Carries a commitment over under the lock of its case, or asks the organisation to ratify it. Errors: as
/// [`check_carry_over`].
pub fn carry_over(cx: &mut Context<'_>, chain: &mut Chain, id: Id, new: &NewCarryOver) -> Result<()> {
    let [reason] = written([("/reason", &new.reason)])?;
    hold(cx, id, new)?;
    let row = check_carry_over(cx, id, new)?;
    let amount = new.amount.unwrap_or(row.open_cents());
    let mandate_id = new.mandate_id.unwrap_or(row.mandate_id);
    match Coverage::under(cx, &row, amount, new.budget_year, mandate_id)? {
        Coverage::Within => transfer(
            cx,
            chain,
            row,
            Transfer {
                amount,
                budget_year: new.budget_year,
                mandate_id,
                ratification_id: None,
                reason: &reason,
            },
        ),
        Coverage::Beyond(_) => ask(cx, chain, &row, amount, new),
    }
}

/// Locks the mandates of a carry-over, and then the cells that it counts in: it is judged and dated under all its locks. Errors:
/// 404.
fn hold(cx: &mut Context<'_>, id: Id, new: &NewCarryOver) -> Result<()> {
    let row = present(cx, id)?;
    let mandates: BTreeSet<Id> = new.mandate_id.into_iter().chain([row.mandate_id]).collect();
    headroom::lock(cx, &mandates, &BTreeMap::new())?;
    budget::hold(cx, &[(new.budget_year, row.expenditure_kind, row.instrument)])
}

/// Asks the organisation to ratify a carry-over.
fn ask(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    row: &Commitment,
    amount: Cents,
    new: &NewCarryOver,
) -> Result<()> {
    let in_eight_weeks = cx
        .today()
        .checked_add_days(Days::new(RATIFICATION_DAYS))
        .ok_or_else(|| Error::internal("the calendar ends"))?;
    let ratification = Ratification {
        id: Id::new(),
        decision_id: row.decision_id,
        case_id: row.case_id,
        pledge_id: row.pledge_id,
        organisation_id: row.organisation_id,
        amount_cents: amount,
        due_date: new.ratification_due_date.unwrap_or(in_eight_weeks),
        status: RatificationStatus::Pending,
        document: None,
        reason: None,
        decided_at: None,
        version: 1,
        carries_over_id: Some(row.id),
        carry_to_year: Some(new.budget_year),
    };
    decisions::insert_ratification(cx.conn, &ratification)?;
    ratifications::asked(cx, chain, &ratification)
}

/// Requires that what a ratification would carry over can be carried over now. Called under the lock of its case. Errors: 409.
pub(crate) fn check_ratified(cx: &mut Context<'_>, ratification: &Ratification, id: Id) -> Result<()> {
    let row = present(cx, id)?;
    check_possible(cx, &row)?;
    let open = row.open_cents();
    if ratification.amount_cents > open {
        return Err(Error::blocked(
            format!("Of the commitment {open} is still open."),
            vec![Obstacle::new(
                "carry-over-more-than-open",
                WaitingOn::Bureau,
                Message::new("obstacle-carry-over-more-than-open").with("amount", open),
            )],
        ));
    }
    Ok(())
}

/// Lapses the pending ratifications that would carry over more than is open of a commitment, after a part of it was released, or all
/// of them after its determination. A payment alone lapses none, since it can be reversed. Called under the lock of its case.
pub(super) fn lapse_beyond(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    id: Id,
    reason: LapseReason,
) -> Result<()> {
    let today = cx.today();
    let mut pending = decisions::ratifications_of_carry_overs(cx.conn, &id)?;
    pending.retain(|one| ratifications::status_on(one, today) == RatificationStatus::Pending);
    if pending.is_empty() {
        return Ok(());
    }
    let left = match reason {
        LapseReason::CommitmentReleased => present(cx, id)?.open_cents(),
        LapseReason::CommitmentDetermined | LapseReason::DecisionSuperseded | LapseReason::DueDatePassed => {
            Cents::ZERO
        }
    };
    for one in pending {
        if one.amount_cents > left {
            ratifications::lapse(cx, chain, one, reason.as_str())?;
        }
    }
    Ok(())
}

/// Locks the mandate and the cells of a carry-over that waits for a ratification, before the answer is judged by its last day.
/// Called under the lock of its case. Errors: 404.
pub(crate) fn hold_ratified(cx: &mut Context<'_>, ratification: &Ratification, id: Id) -> Result<()> {
    let row = present(cx, id)?;
    super::disbursements::lock_mandates(cx, [&row])?;
    let budget_year = year_of(ratification)?;
    budget::hold(cx, &[(budget_year, row.expenditure_kind, row.instrument)])
}

/// The year that a ratification carries over to.
fn year_of(ratification: &Ratification) -> Result<i32> {
    ratification
        .carry_to_year
        .ok_or_else(|| Error::internal("a carry-over has no budget year"))
}

/// Carries out what a ratification consents to, outside the mandate. Called under the locks of [`hold_ratified`], once the
/// ratification is given. Errors: as [`check_ratified`].
pub(crate) fn carry_ratified(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    ratification: &Ratification,
    id: Id,
) -> Result<()> {
    check_ratified(cx, ratification, id)?;
    let row = present(cx, id)?;
    let budget_year = year_of(ratification)?;
    let reason = ratification.document.clone().unwrap_or_default();
    let transfer_of_all = Transfer {
        amount: ratification.amount_cents,
        budget_year,
        mandate_id: row.mandate_id,
        ratification_id: Some(ratification.id),
        reason: &reason,
    };
    transfer(cx, chain, row, transfer_of_all)
}

/// What goes where.
struct Transfer<'a> {
    amount: Cents,
    budget_year: i32,
    mandate_id: Id,
    /// The consent of the organisation, for what no mandate covers.
    ratification_id: Option<Id>,
    reason: &'a str,
}

/// Moves an amount to a new commitment, which is offered to the finance partner at once. Called under the locks of the mandates
/// and of the cells.
fn transfer(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    mut row: Commitment,
    transfer: Transfer<'_>,
) -> Result<()> {
    let Transfer {
        amount,
        budget_year,
        mandate_id,
        ratification_id,
        reason,
    } = transfer;
    let was_refused = row.status == CommitmentStatus::Refused;
    let entry = enter(
        cx,
        &mut row,
        NewEntry {
            reason: Some(reason.to_owned()),
            ..NewEntry::of(CommitmentEntryKind::CarriedOut, amount)
        },
    )?;
    let row = write_with_entry(cx, chain, row, EventKind::CommitmentCarriedOver, &entry)?;
    payment_schedules::trim(cx, chain, &row, amount, reason)?;
    let made = Commitment {
        id: Id::new(),
        mandate_id,
        ratification_id,
        budget_year,
        amount_cents: amount,
        status: CommitmentStatus::Decided,
        booking_reference: None,
        reason: None,
        offered_at: None,
        answered_at: None,
        released_at: None,
        version: 1,
        created_at: cx.now,
        at_risk_from: None,
        at_risk_to: None,
        paid_cents: Cents::ZERO,
        released_cents: Cents::ZERO,
        carried_out_cents: Cents::ZERO,
        carried_from_id: Some(row.id),
        determined_cents: None,
        recovered_cents: Cents::ZERO,
        written_off_cents: Cents::ZERO,
        fund_id: funds::of_mandate(cx.conn, &mandate_id)?,
        repaid_cents: Cents::ZERO,
        interest_cents: Cents::ZERO,
        ..row.clone()
    };
    decisions::insert_commitment(cx.conn, &made)?;
    begin(cx, &made)?;
    chain.add(cx, event(EventKind::CommitmentMade, &made, None, Some(reason)))?;
    let why = "carried over to another budget year";
    let mut postings: Vec<Posting> = Vec::from_iter(mirrored(&row, LedgerKind::Uncommit, amount, why));
    for kind in [LedgerKind::Reserve, LedgerKind::Commit] {
        postings.extend(mirrored(&made, kind, amount, why));
    }
    let mut offered = made;
    offered.status = CommitmentStatus::Offered;
    offered.offered_at = Some(cx.now);
    write(cx, chain, offered, EventKind::CommitmentOffered, None)?;
    headroom::post(cx, &postings)?;
    match was_refused {
        // Its aid did not count meanwhile.
        true => state_aid::must_fit_again(cx, &row),
        false => Ok(()),
    }
}
