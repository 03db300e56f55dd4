//! Who could fund a case today.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::domain::funding::{CouldFundCell, Need};
use crate::domain::{Cents, Id};
use crate::service::funding_options::{self, FundingOption};
use crate::service::{cases, deciding};
use crate::web::{Call, Reply};

/// What one mandate could cover of what a case asks, each mandate taken by itself.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FundingOptionView {
    pub mandate_id: Id,
    pub organisation_id: Id,
    pub organisation_name: String,
    pub representative_id: Id,
    pub representative_name: String,
    /// The most that it could give to this case today.
    pub total: Cents,
    /// Per budget year and expenditure kind, with the instruments that it may use.
    pub cells: Vec<CouldFundCell>,
}

/// Who could fund a case today: every mandate in force with a fitting scope and headroom.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FundingOptionsView {
    pub case_id: Id,
    /// What has still to be covered: what is asked, or the gap that a standing decision leaves.
    pub need: Need,
    /// The largest total first. Mandates that share an ancestor cannot all give their total.
    pub options: Vec<FundingOptionView>,
}

fn view(option: FundingOption) -> FundingOptionView {
    FundingOptionView {
        mandate_id: option.could.mandate_id,
        organisation_id: option.grantor_id,
        organisation_name: option.grantor_name,
        representative_id: option.representative_id,
        representative_name: option.representative_name,
        total: option.could.total,
        cells: option.could.cells,
    }
}

pub async fn list(call: Call, id: IdPath) -> Answer {
    call.read(move |cx, _| {
        let case = cases::visible(cx, id.0)?;
        let need = match deciding::standing(cx, &case.id)? {
            Some(decision) => deciding::uncovered(cx, &decision)?,
            None => cases::need(&case)?,
        };
        let cluster = case.cluster_code.clone().unwrap_or_default();
        let options = funding_options::for_case(cx, &need, &cluster)?;
        Reply::ok(&FundingOptionsView {
            case_id: case.id,
            need,
            options: options.into_iter().map(view).collect(),
        })
    })
    .await
}
