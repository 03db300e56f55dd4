//! Disbursements: what funders paid on their commitments.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::pending_actions::accepted;
use super::{Answer, IdPath};
use crate::api_request::NoFilter;
use crate::pagination::Pagination;
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_common::error::Result;
use edba_domain::codes::Role;
use edba_domain::commitment_ledger::CommitmentEntryKind;
use edba_domain::{Cents, Id, Moment};
use edba_service::Context;
use edba_service::commitments::bookings::{Booking, BookingFilter};
use edba_service::commitments::disbursements::{self, NewDisbursement};
use edba_service::commitments::reversals::{self, NewReversal};
use edba_service::commitments::{CommitmentEntry, Slice};
use edba_service::pending_actions::{self, MoneyAction};

/// Filter of the list of disbursements.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DisbursementQuery {
    /// Only payments on this commitment.
    pub commitment_id: Option<Id>,
    /// Only payments about this case.
    pub case_id: Option<Id>,
    /// Only payments of this organisation. A finance partner sees those of its own only.
    pub organisation_id: Option<Id>,
    /// The first value date.
    pub value_from_date: Option<NaiveDate>,
    /// The last value date.
    pub value_to_date: Option<NaiveDate>,
}

/// A payment among several: as for one, with its commitment.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CommitmentDisbursement {
    pub commitment_id: Id,
    #[schema(example = "40000.00")]
    pub amount: Cents,
    /// The day on which the money moved.
    pub value_date: NaiveDate,
    /// Who was paid.
    #[schema(min_length = 1, max_length = 200, example = "Stichting Almere Labs")]
    pub payee: String,
    /// The reference of the payment in the books of the funder, unique there.
    #[schema(min_length = 1, max_length = 200, example = "2026/4711-1")]
    pub booking_reference: String,
}

/// Several payments, recorded all or none.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDisbursements {
    #[schema(min_items = 1, max_items = 200)]
    pub items: Vec<CommitmentDisbursement>,
}

/// The correction of a payment, which stays beside it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReversalView {
    pub id: Id,
    pub reason: String,
    pub value_date: Option<NaiveDate>,
    pub recorded_at: Moment,
}

/// A payment on a commitment, as it stands in the books of the funder.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DisbursementView {
    pub id: Id,
    pub commitment_id: Id,
    pub decision_id: Id,
    pub case_id: Id,
    /// The funder.
    pub organisation_id: Id,
    pub amount: Cents,
    /// The year that the money is charged to.
    pub budget_year: i32,
    /// The day on which the money moved.
    pub value_date: Option<NaiveDate>,
    pub payee: Option<String>,
    pub booking_reference: Option<String>,
    /// When it was recorded here.
    pub recorded_at: Moment,
    /// Null unless it was reversed: it then counts no more.
    pub reversal: Option<ReversalView>,
    /// When somebody joined it to a line of the funder's books; null while it is not reconciled.
    pub reconciled_at: Option<Moment>,
}

/// Payments, in the order in which they were sent.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DisbursementsView {
    pub items: Vec<DisbursementView>,
}

/// An entry in the ledger of a commitment; it never changes.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CommitmentEntryView {
    pub id: Id,
    /// Its place in the ledger, from 1 without gaps.
    pub seq: i32,
    pub kind: CommitmentEntryKind,
    /// Never negative; the kind says in which direction.
    pub amount: Cents,
    /// The day on which the money moved, or the subsidy was determined; null where neither happened.
    pub value_date: Option<NaiveDate>,
    /// Who was paid; of what came back, who paid it.
    pub payee: Option<String>,
    /// The reference in the books of the funder.
    pub booking_reference: Option<String>,
    pub reason: Option<String>,
    /// The funder's decision behind a determination or a write-off.
    pub document: Option<String>,
    /// The entry that a reversal takes back: a payment, or what came back.
    pub reverses_entry_id: Option<Id>,
    /// Whether the headroom of the mandate rose by it, or fell again.
    pub returned_to_headroom: bool,
    pub recorded_at: Moment,
}

fn view(row: Booking) -> DisbursementView {
    let Booking {
        entry,
        case_id,
        decision_id,
        budget_year,
        fund_id: _,
        reversal,
        reconciled_at,
    } = row;
    DisbursementView {
        id: entry.id,
        commitment_id: entry.commitment_id,
        decision_id,
        case_id,
        organisation_id: entry.organisation_id,
        amount: entry.amount_cents,
        budget_year,
        value_date: entry.value_date,
        payee: entry.payee,
        booking_reference: entry.booking_reference,
        recorded_at: entry.recorded_at,
        reversal: reversal.map(reversal_view),
        reconciled_at,
    }
}

/// A reversal as an answer.
pub(super) fn reversal_view(reversal: CommitmentEntry) -> ReversalView {
    ReversalView {
        id: reversal.id,
        reason: reversal.reason.unwrap_or_default(),
        value_date: reversal.value_date,
        recorded_at: reversal.recorded_at,
    }
}

fn entry_view(row: CommitmentEntry) -> CommitmentEntryView {
    let CommitmentEntry {
        id,
        commitment_id: _,
        seq,
        kind,
        amount_cents,
        organisation_id: _,
        value_date,
        booking_reference,
        payee,
        reason,
        reverses_id,
        account_id: _,
        recorded_at,
        document,
        returned,
    } = row;
    CommitmentEntryView {
        id,
        seq,
        kind,
        amount: amount_cents,
        value_date,
        payee,
        booking_reference,
        reason,
        document,
        reverses_entry_id: reverses_id,
        returned_to_headroom: returned,
        recorded_at,
    }
}

pub async fn list(request: ApiRequest, filter: Query<DisbursementQuery>) -> Answer {
    request.list(filter, page).await
}

/// A page of the list, as the account sees it.
pub(crate) fn page(
    cx: &mut Context<'_>,
    filter: DisbursementQuery,
    page: &Pagination,
) -> Result<Page<DisbursementView>> {
    let DisbursementQuery {
        commitment_id,
        case_id,
        organisation_id,
        value_from_date,
        value_to_date,
    } = filter;
    let filter = BookingFilter {
        organisation_id,
        commitment_id,
        case_id,
        value_from: value_from_date,
        value_to: value_to_date,
        ..BookingFilter::default()
    };
    let rows = disbursements::list(cx, filter, slice(page)?)?;
    let shown = Page::from_rows(rows, page.limit, |row| id_cursor(&row.entry.id));
    Ok(shown.map(view))
}

/// The slice of a list that a page asks for.
pub(super) fn slice(page: &Pagination) -> Result<Slice> {
    Ok(Slice {
        after: page.after_id()?,
        limit: page.fetch(),
    })
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| Ok(Reply::ok(&view(disbursements::one(cx, id.0)?))?.tagged()))
        .await
}

pub async fn entries(request: ApiRequest, id: IdPath, none: Query<NoFilter>) -> Answer {
    request
        .list(none, move |cx, _: NoFilter, page| {
            let rows = disbursements::entries(cx, id.0, page.after_number()?, page.fetch())?;
            let shown = Page::from_rows(rows, page.limit, |row| row.seq.to_string());
            Ok(shown.map(entry_view))
        })
        .await
}

pub async fn create(request: ApiRequest, id: IdPath, body: JsonBody<NewDisbursement>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            if cx.actor.is(Role::Bureau) {
                let action = MoneyAction::Disburse {
                    commitment_id: id.0,
                    disbursement: new,
                };
                let pending = pending_actions::propose(cx, action, None)?;
                return accepted(cx, pending);
            }
            let one = disbursements::record(cx, id.0, new)?;
            Reply::created(format!("/v1/disbursements/{}", one.entry.id), &view(one))
        })
        .await
}

pub async fn create_several(request: ApiRequest, body: JsonBody<NewDisbursements>) -> Answer {
    request
        .create(body, move |cx, _, NewDisbursements { items }| {
            let payments: Vec<(Id, NewDisbursement)> = items
                .into_iter()
                .map(|item| {
                    let CommitmentDisbursement {
                        commitment_id,
                        amount,
                        value_date,
                        payee,
                        booking_reference,
                    } = item;
                    let new = NewDisbursement {
                        amount,
                        value_date,
                        payee,
                        booking_reference,
                    };
                    (commitment_id, new)
                })
                .collect();
            let recorded = disbursements::record_several(cx, &payments)?;
            Reply::ok(&DisbursementsView {
                items: recorded.into_iter().map(view).collect(),
            })
        })
        .await
}

pub async fn reverse(request: ApiRequest, id: IdPath, body: JsonBody<NewReversal>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            if cx.actor.is(Role::Bureau) {
                let reason = new.reason.clone();
                let action = MoneyAction::ReverseDisbursement {
                    disbursement_id: id.0,
                    reversal: new,
                };
                let pending = pending_actions::propose(cx, action, Some(&reason))?;
                return accepted(cx, pending);
            }
            Reply::ok(&view(reversals::reverse(cx, id.0, &new)?))
        })
        .await
}
