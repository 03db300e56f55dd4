//! Decisions, for their participants and for finance partners.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::pagination::Pagination;
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_common::error::Result;
use edba_domain::codes::{ExpenditureKind, Instrument, Outcome, Role};
use edba_domain::funding::{Need, NeedLine};
use edba_domain::money::Total;
use edba_domain::{Cents, Id, Moment};
use edba_service::decisions::{self, DecidedCase, Reduction, Slice, reductions};
use edba_service::{Actor, Context};

/// Filter of the list of decisions.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DecisionFilter {
    /// Only decisions on this case.
    pub case_id: Option<Id>,
    /// Only decisions with this outcome.
    pub outcome: Option<Outcome>,
    /// Only decisions that the board took in this calendar year.
    #[schema(minimum = 2000, maximum = 2200)]
    pub year: Option<i32>,
    /// Only decisions that are in force (true), or only those that are not (false).
    pub standing: Option<bool>,
}

/// Publication of a decision in the public register.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DecisionPublication {
    pub public: bool,
    /// Why it is published, or removed from the public register.
    #[schema(min_length = 1, max_length = 4000, example = "The initiator agrees.")]
    pub reason: String,
}

/// A decision of the board. Its content is final; another decision can supersede it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DecisionView {
    pub id: Id,
    #[schema(example = "EDBA-2012-017")]
    pub number: String,
    /// A supplementary ballot makes a new version under the same number.
    pub number_version: i32,
    pub case_id: Id,
    pub case_number: String,
    pub case_title: String,
    pub ballot_id: Id,
    pub outcome: Outcome,
    pub decided_at: Moment,
    #[schema(value_type = Total)]
    pub asked: Cents,
    /// The funding asked, per budget year and expenditure kind.
    pub need: Vec<NeedLine>,
    /// The gap when the board decided, per budget year and expenditure kind.
    pub gap: Vec<NeedLine>,
    #[schema(value_type = Total)]
    pub gap_total: Cents,
    /// The pledges of this ballot that the decision reduced, because more was pledged than asked.
    pub reductions: Vec<ReductionView>,
    /// Whether the board explicitly allowed more than the yearly programme.
    pub lifts_budget_breach: bool,
    /// SHA-256 of the certificate, in lower-case hexadecimal.
    pub certificate_hash: String,
    pub supersedes_id: Option<Id>,
    /// Whether this is the decision of the case that is in force.
    pub standing: bool,
    /// Whether it is in the public register.
    pub public: bool,
    pub version: i32,
}

/// A pledge that a decision reduced: `offered` − `takenWithin` − `takenSubject` = `reduced`. What was reserved for the
/// reduced part returned to the headroom of the mandate.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReductionView {
    pub pledge_id: Id,
    pub seat_id: Id,
    pub organisation_id: Id,
    pub instrument: Instrument,
    pub budget_year: i32,
    pub expenditure_kind: ExpenditureKind,
    pub offered: Cents,
    /// The part within the mandate that the decision used.
    pub taken_within: Cents,
    /// The part subject to ratification that the decision used.
    pub taken_subject: Cents,
    pub reduced: Cents,
    /// By how much the part within the mandate was reduced; null for decisions whose certificate does not contain it
    /// (formats 1 and 2).
    pub reduced_within: Option<Cents>,
    /// By how much the part subject to ratification was reduced; null in the same cases as `reducedWithin`.
    pub reduced_subject: Option<Cents>,
}

fn reduction_view(reduction: Reduction) -> ReductionView {
    let Reduction {
        pledge_id,
        seat_id,
        organisation_id,
        organisation: _,
        instrument,
        cell,
        offered,
        taken_within,
        taken_subject,
        reduced,
        reduced_within,
        reduced_subject,
    } = reduction;
    ReductionView {
        pledge_id,
        seat_id,
        organisation_id,
        instrument,
        budget_year: cell.budget_year,
        expenditure_kind: cell.expenditure_kind,
        offered,
        taken_within,
        taken_subject,
        reduced,
        reduced_within,
        reduced_subject,
    }
}

/// The view of a decision. A mandate officer reads of the money of others the totals only.
fn view(actor: &Actor, found: DecidedCase) -> Result<DecisionView> {
    let DecidedCase {
        decision: row,
        case_number,
        case_title,
    } = found;
    let need: Need = row.need.read()?;
    let gap: Need = row.gap.read()?;
    let mut reduced = reductions(&row.certificate)?;
    if actor.is(Role::MandateOfficer) {
        reduced.retain(|reduction| Some(reduction.organisation_id) == actor.organisation_id);
    }
    Ok(DecisionView {
        id: row.id,
        number: row.number,
        number_version: row.number_version,
        case_id: row.case_id,
        case_number,
        case_title,
        ballot_id: row.ballot_id,
        outcome: row.outcome,
        decided_at: row.decided_at,
        asked: row.asked_cents,
        need: need.into(),
        gap: gap.into(),
        gap_total: row.gap_cents,
        reductions: reduced.into_iter().map(reduction_view).collect(),
        lifts_budget_breach: row.lifts_budget_breach,
        certificate_hash: row.certificate_hash,
        supersedes_id: row.supersedes_id,
        standing: row.standing,
        public: row.public,
        version: row.version,
    })
}

pub async fn list(request: ApiRequest, filter: Query<DecisionFilter>) -> Answer {
    request.list(filter, page).await
}

/// A page of the list, as the account sees it.
pub(crate) fn page(
    cx: &mut Context<'_>,
    filter: DecisionFilter,
    page: &Pagination,
) -> Result<Page<DecisionView>> {
    let DecisionFilter {
        case_id,
        outcome,
        year,
        standing,
    } = filter;
    let slice = Slice {
        after: page.after_id()?,
        limit: page.fetch(),
    };
    let wanted = decisions::DecisionQuery {
        case_id,
        outcome,
        year,
        standing,
    };
    let rows = decisions::list(cx, wanted, slice)?;
    let Page { items, next_cursor } = Page::from_rows(rows, page.limit, |r| id_cursor(&r.decision.id));
    let items = items
        .into_iter()
        .map(|found| view(cx.actor, found))
        .collect::<Result<Vec<_>>>()?;
    Ok(Page { items, next_cursor })
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| {
            let found = decisions::find(cx, id.0)?;
            let version = found.decision.version;
            Ok(Reply::ok(&view(cx.actor, found)?)?.version(version))
        })
        .await
}

pub async fn publish(request: ApiRequest, id: IdPath, body: JsonBody<DecisionPublication>) -> Answer {
    request
        .change(body, move |cx, head, DecisionPublication { public, reason }| {
            let found = decisions::publish(cx, id.0, public, &reason, |version| head.expects(version))?;
            let version = found.decision.version;
            Ok(Reply::ok(&view(cx.actor, found)?)?.version(version))
        })
        .await
}
