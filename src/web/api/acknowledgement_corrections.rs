//! Corrections of the booking reference with which a commitment was acknowledged.

use serde::Deserialize;
use utoipa::ToSchema;

use super::commitments::reply;
use super::{Answer, IdPath};
use crate::{ApiRequest, JsonBody};
use edba_service::commitments;

/// A correction of the booking reference of an acknowledged commitment.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAcknowledgementCorrection {
    /// The right reference of the partner's own books.
    #[schema(min_length = 1, max_length = 200, example = "2026/4712")]
    pub booking_reference: String,
    /// Why it is corrected.
    #[schema(min_length = 1, max_length = 4000, example = "Two digits were swapped.")]
    pub reason: String,
}

pub async fn create(request: ApiRequest, id: IdPath, body: JsonBody<NewAcknowledgementCorrection>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            let NewAcknowledgementCorrection {
                booking_reference,
                reason,
            } = new;
            reply(commitments::correct_acknowledgement(
                cx,
                id.0,
                &booking_reference,
                &reason,
            )?)
        })
        .await
}
