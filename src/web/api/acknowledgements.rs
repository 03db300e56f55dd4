//! Acknowledgements: several commitments that a finance partner takes into its books at once.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Answer;
use super::commitments::{CommitmentView, view};
use crate::{ApiRequest, JsonBody, Reply};
use edba_domain::Id;
use edba_service::commitments;

/// The acknowledgement of one commitment among several.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CommitmentAcknowledgement {
    pub commitment_id: Id,
    /// The partner's own reference for it.
    #[schema(min_length = 1, max_length = 200, example = "2026/4711")]
    pub booking_reference: String,
}

/// Several acknowledgements, all or none.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAcknowledgements {
    #[schema(min_items = 1, max_items = 200)]
    pub items: Vec<CommitmentAcknowledgement>,
}

/// The acknowledged commitments, in the order in which they were sent.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AcknowledgedCommitments {
    pub items: Vec<CommitmentView>,
}

pub async fn create_several(request: ApiRequest, body: JsonBody<NewAcknowledgements>) -> Answer {
    request
        .create(body, move |cx, _, NewAcknowledgements { items }| {
            let answers: Vec<(Id, String)> = items
                .into_iter()
                .map(|item| {
                    let CommitmentAcknowledgement {
                        commitment_id,
                        booking_reference,
                    } = item;
                    (commitment_id, booking_reference)
                })
                .collect();
            let acknowledged = commitments::acknowledge_several(cx, &answers)?;
            Reply::ok(&AcknowledgedCommitments {
                items: acknowledged.into_iter().map(view).collect(),
            })
        })
        .await
}
