//! The public register of decisions. It never names who voted.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::domain::codes::Outcome;
use crate::domain::{Cents, Id};
use crate::service::public_register::{self, PublicDecision, Slice};
use crate::web::reply::{Page, id_cursor};
use crate::web::{Call, Query, Reply};

/// Which decisions of the public register are asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PublicDecisionFilter {
    /// Only decisions of this calendar year.
    #[schema(minimum = 2000, maximum = 2200)]
    pub year: Option<i32>,
    /// Only decisions with this outcome.
    pub outcome: Option<Outcome>,
}

/// What one organisation puts into a case.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FunderAmountView {
    pub funder: String,
    pub amount: Cents,
}

/// A decision of the board, as everybody may know it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PublicDecisionView {
    pub id: Id,
    #[schema(example = "EDBA-2012-017")]
    pub number: String,
    pub number_version: i32,
    pub case_number: String,
    pub title: String,
    pub outcome: Outcome,
    pub decided_date: NaiveDate,
    pub asked: Cents,
    /// What was missing when the board decided.
    pub gap_total: Cents,
    pub amounts_by_funder: Vec<FunderAmountView>,
    /// Whether it is in force; else another decision took its place.
    pub standing: bool,
    pub version: i32,
}

fn view(found: PublicDecision) -> PublicDecisionView {
    let PublicDecision { decided, amounts } = found;
    let row = decided.decision;
    PublicDecisionView {
        id: row.id,
        number: row.number,
        number_version: row.number_version,
        case_number: decided.case_number,
        title: decided.case_title,
        outcome: row.outcome,
        decided_date: row.decided_at.local_date(),
        asked: row.asked_cents,
        gap_total: row.gap_cents,
        amounts_by_funder: amounts
            .into_iter()
            .map(|(funder, amount)| FunderAmountView { funder, amount })
            .collect(),
        standing: row.standing,
        version: row.version,
    }
}

pub async fn list(call: Call, filter: Query<PublicDecisionFilter>) -> Answer {
    call.read_public(move |cx, asked| {
        let PublicDecisionFilter { year, outcome } = filter.read(&["cursor", "limit"])?;
        let page = asked.page()?;
        let slice = Slice {
            after: page.after_id()?,
            limit: page.fetch(),
        };
        let rows = public_register::list(cx, year, outcome, slice)?;
        Reply::page(
            &asked.path,
            &asked.query,
            Page::of(rows, page.limit, |r| id_cursor(&r.decided.decision.id)).map(view),
        )
    })
    .await
}

pub async fn find(call: Call, id: IdPath) -> Answer {
    // What its funders put in changes without a new version of the decision.
    call.read_public(move |cx, _| Ok(Reply::ok(&view(public_register::find(cx, id.0)?))?.tagged()))
        .await
}
