//! Repayments: money that came back, as principal, interest or a recovered subsidy.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::commitments::reply;
use super::disbursements::{ReversalView, reversal_view, slice};
use super::pending_actions::accepted;
use super::{Answer, IdPath};
use crate::pagination::Pagination;
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_common::error::Result;
use edba_domain::codes::Role;
use edba_domain::commitment_ledger::RepaymentKind;
use edba_domain::{Cents, Id, Moment};
use edba_service::Context;
use edba_service::commitments::bookings::{Booking, BookingFilter};
use edba_service::commitments::repayments::{self, NewRepayment};
use edba_service::commitments::reversals::NewReversal;
use edba_service::pending_actions::{self, MoneyAction};

/// Filter of the list of repayments.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RepaymentQuery {
    /// Only repayments on this commitment.
    pub commitment_id: Option<Id>,
    /// Only repayments about this case.
    pub case_id: Option<Id>,
    /// Only repayments to this organisation. A finance partner sees those to its own only.
    pub organisation_id: Option<Id>,
    /// Only repayments to this fund.
    pub fund_id: Option<Id>,
    /// Only repayments of this kind.
    pub kind: Option<RepaymentKind>,
    /// The first value date.
    pub value_from_date: Option<NaiveDate>,
    /// The last value date.
    pub value_to_date: Option<NaiveDate>,
}

/// Money that came back on a commitment, as it stands in the books of the funder.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RepaymentView {
    pub id: Id,
    pub commitment_id: Id,
    pub decision_id: Id,
    pub case_id: Id,
    /// The funder.
    pub organisation_id: Id,
    /// The fund that the money was paid from, and to which it came back.
    pub fund_id: Option<Id>,
    pub kind: RepaymentKind,
    pub amount: Cents,
    /// The year that the commitment is charged to.
    pub budget_year: i32,
    /// The day on which the money moved.
    pub value_date: Option<NaiveDate>,
    pub payer: Option<String>,
    pub booking_reference: Option<String>,
    /// Whether the headroom of the mandate rose by it, in the year of the value date.
    pub returned_to_headroom: bool,
    /// When it was recorded here.
    pub recorded_at: Moment,
    /// Null unless it was reversed: it then no longer counts.
    pub reversal: Option<ReversalView>,
    /// When it was joined to a line of the funder's books; null while it is not reconciled.
    pub reconciled_at: Option<Moment>,
}

fn view(row: Booking) -> RepaymentView {
    let Booking {
        entry,
        case_id,
        decision_id,
        budget_year,
        fund_id,
        reversal,
        reconciled_at,
    } = row;
    RepaymentView {
        id: entry.id,
        commitment_id: entry.commitment_id,
        decision_id,
        case_id,
        organisation_id: entry.organisation_id,
        fund_id,
        kind: RepaymentKind::of(entry.kind),
        amount: entry.amount_cents,
        budget_year,
        value_date: entry.value_date,
        payer: entry.payee,
        booking_reference: entry.booking_reference,
        returned_to_headroom: entry.returned,
        recorded_at: entry.recorded_at,
        reversal: reversal.map(reversal_view),
        reconciled_at,
    }
}

pub async fn list(request: ApiRequest, filter: Query<RepaymentQuery>) -> Answer {
    request.list(filter, page).await
}

/// A page of the list, as the account sees it.
pub(crate) fn page(
    cx: &mut Context<'_>,
    filter: RepaymentQuery,
    page: &Pagination,
) -> Result<Page<RepaymentView>> {
    let RepaymentQuery {
        commitment_id,
        case_id,
        organisation_id,
        fund_id,
        kind,
        value_from_date,
        value_to_date,
    } = filter;
    let filter = BookingFilter {
        organisation_id,
        commitment_id,
        case_id,
        fund_id,
        kind: kind.map(RepaymentKind::entry),
        value_from: value_from_date,
        value_to: value_to_date,
        ..BookingFilter::default()
    };
    let rows = repayments::list(cx, filter, slice(page)?)?;
    let shown = Page::from_rows(rows, page.limit, |row| id_cursor(&row.entry.id));
    Ok(shown.map(view))
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| Ok(Reply::ok(&view(repayments::one(cx, id.0)?))?.tagged()))
        .await
}

pub async fn create(request: ApiRequest, id: IdPath, body: JsonBody<NewRepayment>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            if cx.actor.is(Role::Bureau) {
                let action = MoneyAction::RecordRepayment {
                    commitment_id: id.0,
                    repayment: new,
                };
                let pending = pending_actions::propose(cx, action, None)?;
                return accepted(cx, pending);
            }
            reply(repayments::record(cx, id.0, &new)?)
        })
        .await
}

pub async fn reverse(request: ApiRequest, id: IdPath, body: JsonBody<NewReversal>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            if cx.actor.is(Role::Bureau) {
                let reason = new.reason.clone();
                let action = MoneyAction::ReverseRepayment {
                    repayment_id: id.0,
                    reversal: new,
                };
                let pending = pending_actions::propose(cx, action, Some(&reason))?;
                return accepted(cx, pending);
            }
            Reply::ok(&view(repayments::reverse(cx, id.0, &new)?))
        })
        .await
}
