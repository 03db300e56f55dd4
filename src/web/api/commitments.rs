//! Commitments: read by the bureau, acknowledged or refused by finance partners.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::pending_actions::accepted;
use super::{Answer, IdPath};
use crate::pagination::Pagination;
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_common::error::{Error, Result};
use edba_domain::codes::{CommitmentStatus, ExpenditureKind, Instrument};
use edba_domain::guarantee::AtRiskPeriod;
use edba_domain::{Cents, Id, Moment};
use edba_service::Context;
use edba_service::commitments::payment_schedules::{self, NewPaymentSchedule};
use edba_service::commitments::{self, Commitment, CommitmentFilter, Slice};
use edba_service::pending_actions::{self, MoneyAction};

/// Filter of the list of commitments.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CommitmentQuery {
    /// Only commitments about this case.
    pub case_id: Option<Id>,
    /// Only commitments in this state.
    pub status: Option<CommitmentStatus>,
    /// Only commitments for this budget year.
    #[schema(minimum = 2000, maximum = 2200)]
    pub budget_year: Option<i32>,
    /// `false`: only commitments with something left to do for the funder's books: an offer that is not answered, or a
    /// payment, reversal or recovery that is not reconciled. `true`: only the others.
    pub reconciled: Option<bool>,
    /// Only commitments of which something that was paid is to be recovered, or only the others.
    pub recoverable: Option<bool>,
}

/// Acknowledgement: the finance partner has booked the commitment.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAcknowledgement {
    /// The partner's own reference for it.
    #[schema(min_length = 1, max_length = 200, example = "2026/4711")]
    pub booking_reference: String,
    /// The payment schedule that the partner proposes with it; the bureau agrees to it or refuses it.
    pub schedule: Option<NewPaymentSchedule>,
    /// The first day on which a guarantee can be called. A guarantee has both dates, another instrument has none.
    pub at_risk_from_date: Option<NaiveDate>,
    /// The last day on which it can be called.
    pub at_risk_to_date: Option<NaiveDate>,
}

/// Refusal: the finance partner does not execute the commitment.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCommitmentRefusal {
    #[schema(
        min_length = 1,
        max_length = 4000,
        example = "The budget was withdrawn by the council."
    )]
    pub reason: String,
}

/// Release of what is open of a commitment, or of a part of it. It returns to the headroom of its mandate; an amount that
/// was ratified used none.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRelease {
    /// Left out: all that is open.
    pub amount: Option<Cents>,
    #[schema(min_length = 1, max_length = 4000, example = "The work turned out cheaper.")]
    pub reason: String,
}

/// A funder's fixed share of a decision.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CommitmentView {
    pub id: Id,
    pub decision_id: Id,
    pub case_id: Id,
    pub pledge_id: Id,
    pub mandate_id: Id,
    /// The ratification that it is based on, if the pledge went beyond the mandate.
    pub ratification_id: Option<Id>,
    pub organisation_id: Id,
    pub instrument: Instrument,
    /// The year that the money is for.
    pub budget_year: i32,
    pub expenditure_kind: ExpenditureKind,
    /// What was decided; it never changes.
    pub amount: Cents,
    /// What was paid, less what was reversed.
    pub paid: Cents,
    pub released: Cents,
    /// What went to a commitment of another budget year.
    pub carried_out: Cents,
    /// The commitment of another budget year that it was carried over from; its amount is a part of that one's.
    pub carried_from_id: Option<Id>,
    /// What can still be paid: amount − paid − released − carried out.
    pub open: Cents,
    /// The amount at which the subsidy was determined; null until then.
    pub determined: Option<Cents>,
    /// What was paid beyond the determination and is to come back: paid − determined − recovered − written off.
    pub recoverable: Cents,
    /// What came back of it. What was paid stays.
    pub recovered: Cents,
    pub written_off: Cents,
    /// The fund that it is paid from: that of its mandate when it was made.
    pub fund_id: Option<Id>,
    /// The principal of a loan that came back. What was paid stays.
    pub repaid: Cents,
    /// The interest that came in on a loan.
    pub interest: Cents,
    /// What is still to be repaid of a loan: paid − repaid − written off. Zero for another instrument.
    pub outstanding: Cents,
    pub status: CommitmentStatus,
    pub booking_reference: Option<String>,
    /// The first day on which a guarantee can be called, given with its acknowledgement. Null for other instruments.
    pub at_risk_from_date: Option<NaiveDate>,
    /// The last day on which it can be called. What is open afterwards expires.
    pub at_risk_to_date: Option<NaiveDate>,
    /// Why it was refused.
    pub reason: Option<String>,
    pub offered_at: Option<Moment>,
    pub answered_at: Option<Moment>,
    pub released_at: Option<Moment>,
    pub created_at: Moment,
    pub version: i32,
}

pub(super) fn view(row: Commitment) -> CommitmentView {
    let (open, recoverable) = (row.open_cents(), row.ledger().recoverable());
    let outstanding = row.ledger().outstanding();
    let Commitment {
        id,
        decision_id,
        case_id,
        pledge_id,
        mandate_id,
        ratification_id,
        organisation_id,
        instrument,
        budget_year,
        expenditure_kind,
        amount_cents,
        status,
        booking_reference,
        reason,
        offered_at,
        answered_at,
        released_at,
        version,
        created_at,
        at_risk_from,
        at_risk_to,
        paid_cents,
        released_cents,
        carried_out_cents,
        carried_from_id,
        determined_cents,
        recovered_cents,
        written_off_cents,
        fund_id,
        repaid_cents,
        interest_cents,
    } = row;
    CommitmentView {
        id,
        decision_id,
        case_id,
        pledge_id,
        mandate_id,
        ratification_id,
        organisation_id,
        instrument,
        budget_year,
        expenditure_kind,
        amount: amount_cents,
        paid: paid_cents,
        released: released_cents,
        carried_out: carried_out_cents,
        carried_from_id,
        open,
        determined: determined_cents,
        recoverable,
        recovered: recovered_cents,
        written_off: written_off_cents,
        fund_id,
        repaid: repaid_cents,
        interest: interest_cents,
        outstanding,
        status,
        booking_reference,
        at_risk_from_date: at_risk_from,
        at_risk_to_date: at_risk_to,
        reason,
        offered_at,
        answered_at,
        released_at,
        created_at,
        version,
    }
}

/// The period of a guarantee in a request. Errors: 400.
pub(crate) fn at_risk_period(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Result<Option<AtRiskPeriod>> {
    AtRiskPeriod::parse(from, to).map_err(|fault| Error::invalid(vec![fault]))
}

/// A commitment as an answer.
pub(super) fn reply(row: Commitment) -> Result<Reply> {
    let version = row.version;
    Ok(Reply::ok(&view(row))?.version(version))
}

pub async fn list(request: ApiRequest, filter: Query<CommitmentQuery>) -> Answer {
    request.list(filter, page).await
}

/// A page of the list, as the account sees it.
pub(crate) fn page(
    cx: &mut Context<'_>,
    filter: CommitmentQuery,
    page: &Pagination,
) -> Result<Page<CommitmentView>> {
    let CommitmentQuery {
        case_id,
        status,
        budget_year,
        reconciled,
        recoverable,
    } = filter;
    let filter = CommitmentFilter {
        case_id,
        status,
        budget_year,
        reconciled,
        recoverable,
        ..CommitmentFilter::default()
    };
    let slice = Slice {
        after: page.after_id()?,
        limit: page.fetch(),
    };
    let rows = commitments::list(cx, filter, slice)?;
    Ok(Page::from_rows(rows, page.limit, |r| id_cursor(&r.id)).map(view))
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| reply(commitments::find(cx, id.0)?))
        .await
}

pub async fn acknowledge(request: ApiRequest, id: IdPath, body: JsonBody<NewAcknowledgement>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            let NewAcknowledgement {
                booking_reference,
                schedule,
                at_risk_from_date,
                at_risk_to_date,
            } = new;
            let period = at_risk_period(at_risk_from_date, at_risk_to_date)?;
            let row = commitments::acknowledge_at_risk(cx, id.0, &booking_reference, period)?;
            if let Some(schedule) = schedule {
                payment_schedules::propose_with_acknowledgement(cx, id.0, &schedule)?;
            }
            reply(row)
        })
        .await
}

pub async fn refuse(request: ApiRequest, id: IdPath, body: JsonBody<NewCommitmentRefusal>) -> Answer {
    request
        .create(body, move |cx, _, NewCommitmentRefusal { reason }| {
            reply(commitments::refuse(cx, id.0, &reason)?)
        })
        .await
}

pub async fn release(request: ApiRequest, id: IdPath, body: JsonBody<NewRelease>) -> Answer {
    request
        .create(body, move |cx, _, NewRelease { amount, reason }| {
            let action = MoneyAction::ReleaseCommitment {
                commitment_id: id.0,
                reason: reason.clone(),
                amount,
            };
            let pending = pending_actions::propose(cx, action, Some(&reason))?;
            accepted(cx, pending)
        })
        .await
}
