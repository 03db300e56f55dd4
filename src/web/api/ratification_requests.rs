//! Requests for ratification, as the organisation that is asked reads them.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::{ApiRequest, Reply};
use chrono::NaiveDate;
use edba_domain::codes::{ExpenditureKind, Instrument, Outcome, RatificationStatus};
use edba_domain::mandate::MandateTerms;
use edba_domain::money::Total;
use edba_domain::ratification::RatificationAnswerer;
use edba_domain::{Cents, Id, Moment};
use edba_service::ratifications::{self, RatificationRequest};
use edba_service::votes::RecordedLimit;

/// What an organisation is asked to ratify: the pledge, the mandate that it went beyond, and the totals of the decision.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RatificationRequestView {
    pub ratification_id: Id,
    pub case_id: Id,
    pub case_number: String,
    pub case_title: String,
    pub decision_id: Id,
    #[schema(example = "EDBA-2012-017")]
    pub decision_number: String,
    pub decision_version: i32,
    pub decided_at: Moment,
    pub outcome: Outcome,
    /// The funding asked, of all funders together.
    #[schema(value_type = Total)]
    pub asked: Cents,
    /// What was missing of it when the board decided.
    #[schema(value_type = Total)]
    pub gap_total: Cents,
    pub organisation_id: Id,
    pub organisation_name: String,
    /// The last day on which it can be given.
    pub due_date: NaiveDate,
    pub status: RatificationStatus,
    /// Who answers it, as things stand; null once it cannot be answered any more.
    pub answered_by: Option<RatificationAnswerer>,
    /// The proposed answer that waits for a second person.
    pub pending_action_id: Option<Id>,
    /// The amount to ratify.
    pub amount: Cents,
    pub pledge_id: Id,
    /// The representative who pledged.
    pub representative_name: String,
    pub instrument: Instrument,
    /// The year that the amount would be committed for.
    pub budget_year: i32,
    /// Where a commitment is to be carried over to another budget year: the year that it is charged to now.
    pub carried_from_year: Option<i32>,
    pub expenditure_kind: ExpenditureKind,
    /// The amount pledged.
    pub offered: Cents,
    /// The part within the mandate that the decision took.
    pub within: Cents,
    /// The mandate under which it was pledged.
    pub mandate_id: Id,
    /// The version of its terms that the pledge relied on.
    pub mandate_version: i32,
    pub mandate_terms: MandateTerms,
    /// Every limit that the pledge went beyond.
    pub reasons: Vec<RecordedLimit>,
}

fn view(request: RatificationRequest) -> RatificationRequestView {
    let budget_year = request.budget_year();
    let RatificationRequest {
        named,
        status,
        terms,
        limits,
        answerer,
        proposed,
    } = request;
    RatificationRequestView {
        ratification_id: named.row.id,
        case_id: named.row.case_id,
        case_number: named.case_number,
        case_title: named.case_title,
        decision_id: named.row.decision_id,
        decision_number: named.decision_number,
        decision_version: named.decision_version,
        decided_at: named.decided_at,
        outcome: named.outcome,
        asked: named.asked_cents,
        gap_total: named.gap_cents,
        organisation_id: named.row.organisation_id,
        organisation_name: named.organisation,
        due_date: named.row.due_date,
        status,
        answered_by: answerer,
        pending_action_id: proposed.map(|action| action.row.id),
        amount: named.row.amount_cents,
        pledge_id: named.row.pledge_id,
        representative_name: named.representative,
        instrument: named.instrument,
        budget_year,
        carried_from_year: named.carried_from_year,
        expenditure_kind: named.expenditure_kind,
        offered: named.offered_cents,
        within: named.within_cents,
        mandate_id: named.mandate_id,
        mandate_version: named.mandate_version,
        mandate_terms: terms,
        reasons: limits,
    }
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| {
            // It lapses without a new version.
            Ok(Reply::ok(&view(ratifications::request(cx, id.0)?))?.tagged())
        })
        .await
}
