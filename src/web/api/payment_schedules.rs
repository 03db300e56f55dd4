//! Payment schedules of commitments, and the instalments of those in force.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::pagination::Pagination;
use crate::reply::Page;
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_common::error::Result;
use edba_domain::payment_schedule::{InstalmentState, ScheduleStatus, SchedulingSide};
use edba_domain::{Cents, Id, Moment};
use edba_service::Context;
use edba_service::commitments::instalments::{self, ListedInstalment, Place};
use edba_service::commitments::payment_schedules::{
    self, FilledInstalment, NewPaymentSchedule, PaymentSchedule, Schedule,
};

/// Filter of the list of instalments.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InstalmentQuery {
    /// Only instalments of this commitment.
    pub commitment_id: Option<Id>,
    /// Only instalments about this case.
    pub case_id: Option<Id>,
    /// Only instalments of this funder. A finance partner sees those of its own organisation only.
    pub organisation_id: Option<Id>,
    /// Only instalments in this state today.
    pub state: Option<InstalmentState>,
    /// The first due date.
    pub due_from_date: Option<NaiveDate>,
    /// The last due date.
    pub due_to_date: Option<NaiveDate>,
}

/// Agreement to a payment schedule that the other side proposed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAgreement {}

/// Refusal of a payment schedule that the other side proposed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewScheduleRefusal {
    #[schema(
        min_length = 1,
        max_length = 4000,
        example = "The second part is in next year's budget."
    )]
    pub reason: String,
}

/// Withdrawal of a proposed payment schedule.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewScheduleWithdrawal {
    #[schema(
        min_length = 1,
        max_length = 4000,
        example = "The permit comes earlier than we thought."
    )]
    pub reason: String,
}

/// An instalment of a version of a payment schedule; it never changes.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ScheduledInstalmentView {
    pub id: Id,
    /// Its place in the schedule, from 1 without gaps.
    pub number: i32,
    pub due_date: NaiveDate,
    pub amount: Cents,
    /// What it is for.
    pub description: String,
    /// The condition of the decision that must be met before it is paid.
    pub condition_id: Option<Id>,
    /// What is paid of it; null unless the version is in force. Payments fill the instalments that may be paid in the
    /// order of their due dates, and then the others.
    pub paid: Option<Cents>,
    /// Its state today; null unless the version is in force.
    pub state: Option<InstalmentState>,
}

/// A version of the payment schedule of a commitment.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PaymentScheduleView {
    pub id: Id,
    pub commitment_id: Id,
    pub case_id: Id,
    /// The funder.
    pub organisation_id: Id,
    /// The version, from 1 without gaps.
    pub number: i32,
    pub status: ScheduleStatus,
    /// The side that proposed it; the other side agrees to it or refuses it.
    pub proposed_by: SchedulingSide,
    /// Whether it follows from a release: what was given up is taken from the last instalments, and nobody had to agree.
    pub trimmed: bool,
    /// Why it was proposed or trimmed.
    pub reason: Option<String>,
    pub proposed_at: Moment,
    /// When the other side agreed to it or refused it.
    pub answered_at: Option<Moment>,
    pub refusal_reason: Option<String>,
    /// When another version took its place, or it was withdrawn.
    pub ended_at: Option<Moment>,
    /// Why the side that proposed it withdrew it.
    pub withdrawal_reason: Option<String>,
    /// What may be paid now; null unless it is in force. A payment above that is refused.
    pub payable_now: Option<Cents>,
    /// In the order of their due dates.
    pub instalments: Vec<ScheduledInstalmentView>,
}

/// An instalment of a schedule in force.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InstalmentView {
    pub id: Id,
    pub payment_schedule_id: Id,
    pub commitment_id: Id,
    pub decision_id: Id,
    pub decision_number: String,
    pub case_id: Id,
    pub case_number: String,
    pub case_title: String,
    /// The funder.
    pub organisation_id: Id,
    /// Its place in the schedule, from 1 without gaps.
    pub number: i32,
    pub due_date: NaiveDate,
    pub amount: Cents,
    /// What is paid of it.
    pub paid: Cents,
    /// What is not: amount − paid.
    pub open: Cents,
    pub state: InstalmentState,
    /// What it is for.
    pub description: String,
    /// The condition of the decision that must be met before it is paid.
    pub condition_id: Option<Id>,
    /// Whether that condition is met; null without one.
    pub condition_met: Option<bool>,
}

fn view(schedule: Schedule) -> PaymentScheduleView {
    let Schedule {
        row,
        organisation_id,
        case_id,
        instalments,
        payable,
    } = schedule;
    let PaymentSchedule {
        id,
        commitment_id,
        number,
        status,
        proposed_by,
        trimmed,
        reason,
        proposer_id: _,
        proposed_at,
        answered_by_id: _,
        answered_at,
        refusal_reason,
        ended_at,
        withdrawal_reason,
    } = row;
    PaymentScheduleView {
        id,
        commitment_id,
        case_id,
        organisation_id,
        number,
        status,
        proposed_by,
        trimmed,
        reason,
        proposed_at,
        answered_at,
        refusal_reason,
        ended_at,
        withdrawal_reason,
        payable_now: payable,
        instalments: instalments.into_iter().map(line).collect(),
    }
}

fn line(one: FilledInstalment) -> ScheduledInstalmentView {
    let row = one.known.row;
    ScheduledInstalmentView {
        id: row.id,
        number: row.number,
        due_date: row.due_date,
        amount: row.amount_cents,
        description: row.description,
        condition_id: row.condition_id,
        paid: one.filled.map(|(paid, _)| paid),
        state: one.filled.map(|(_, state)| state),
    }
}

fn listed(one: ListedInstalment) -> InstalmentView {
    let open = one.open();
    let ListedInstalment {
        named,
        condition: _,
        condition_met,
        paid,
        state,
    } = one;
    let row = named.row;
    InstalmentView {
        id: row.id,
        payment_schedule_id: row.schedule_id,
        commitment_id: named.commitment_id,
        decision_id: named.decision_id,
        decision_number: named.decision_number,
        case_id: named.case_id,
        case_number: named.case_number,
        case_title: named.case_title,
        organisation_id: named.organisation_id,
        number: row.number,
        due_date: row.due_date,
        amount: row.amount_cents,
        paid,
        open,
        state,
        description: row.description,
        condition_id: row.condition_id,
        condition_met,
    }
}

pub async fn list(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, head| {
            head.only_paged()?;
            let page = head.page()?;
            let before = match page.after_number()? {
                0 => None,
                number => Some(number),
            };
            let rows = payment_schedules::list(cx, id.0, before, page.fetch())?;
            let shown = Page::from_rows(rows, page.limit, |one| one.row.number.to_string());
            Reply::page(&head.path, &head.query, shown.map(view))
        })
        .await
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| Ok(Reply::ok(&view(payment_schedules::one(cx, id.0)?))?.tagged()))
        .await
}

pub async fn propose(request: ApiRequest, id: IdPath, body: JsonBody<NewPaymentSchedule>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            let made = payment_schedules::propose(cx, id.0, &new)?;
            Reply::created(format!("/v1/payment-schedules/{}", made.row.id), &view(made))
        })
        .await
}

pub async fn agree(request: ApiRequest, id: IdPath, body: JsonBody<NewAgreement>) -> Answer {
    request
        .create(body, move |cx, _, NewAgreement {}| {
            Reply::ok(&view(payment_schedules::agree(cx, id.0)?))
        })
        .await
}

pub async fn refuse(request: ApiRequest, id: IdPath, body: JsonBody<NewScheduleRefusal>) -> Answer {
    request
        .create(body, move |cx, _, NewScheduleRefusal { reason }| {
            Reply::ok(&view(payment_schedules::refuse(cx, id.0, &reason)?))
        })
        .await
}

pub async fn withdraw(request: ApiRequest, id: IdPath, body: JsonBody<NewScheduleWithdrawal>) -> Answer {
    request
        .create(body, move |cx, _, NewScheduleWithdrawal { reason }| {
            Reply::ok(&view(payment_schedules::withdraw(cx, id.0, &reason)?))
        })
        .await
}

pub async fn instalments(request: ApiRequest, filter: Query<InstalmentQuery>) -> Answer {
    request.list(filter, page).await
}

/// A page of the instalments, as the account sees them.
pub(crate) fn page(
    cx: &mut Context<'_>,
    filter: InstalmentQuery,
    page: &Pagination,
) -> Result<Page<InstalmentView>> {
    let InstalmentQuery {
        commitment_id,
        case_id,
        organisation_id,
        state,
        due_from_date,
        due_to_date,
    } = filter;
    let query = instalments::InstalmentQuery {
        commitment_id,
        case_id,
        organisation_id,
        state,
        due_from: due_from_date,
        due_to: due_to_date,
    };
    let after = page.cursor.as_deref().map(read_place).transpose()?;
    let (found, next) = instalments::list(cx, &query, after, page.limit)?;
    let shown = Page {
        items: found,
        next_cursor: next.map(written_place),
    };
    Ok(shown.map(listed))
}

/// The cursor of a place: due date and id.
fn written_place((due_date, id): Place) -> String {
    format!("{due_date}.{id}")
}

fn read_place(cursor: &str) -> Result<Place> {
    cursor
        .split_once('.')
        .and_then(|(due_date, id)| Some((due_date.parse().ok()?, id.parse().ok()?)))
        .ok_or_else(Pagination::bad_cursor)
}
