//! Funding options: the mandates that could fund a case today.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::{ApiRequest, Reply};
use edba_domain::funding::{CouldFundCell, Need};
use edba_domain::{Cents, Id};
use edba_service::funding_options::{self, FundingOption};
use edba_service::{cases, decisions};

/// What one mandate could cover of the funding that a case asks, independently of other mandates.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FundingOptionView {
    pub mandate_id: Id,
    pub organisation_id: Id,
    pub organisation_name: String,
    pub representative_id: Id,
    pub representative_name: String,
    /// The most that it could contribute to this case today.
    pub total: Cents,
    /// The amount per budget year and expenditure kind, with the instruments that the mandate allows.
    pub cells: Vec<CouldFundCell>,
}

/// Funding options of a case: every mandate in force today with a matching scope and headroom.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FundingOptionsView {
    pub case_id: Id,
    /// The amount still to be covered: the funding asked, or what the decision in force leaves uncovered; amounts that
    /// wait for ratification are still to be covered.
    pub need: Need,
    /// Sorted by total, largest first. Mandates that share an ancestor cannot all contribute their total.
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

pub async fn list(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| {
            let case = cases::visible(cx, id.0)?;
            let need = match decisions::standing(cx, &case.id)? {
                Some(decision) => decisions::uncovered(cx, &decision)?,
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
