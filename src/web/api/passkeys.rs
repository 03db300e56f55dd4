//! Removal of lost passkeys by the administrator.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::security::Note;
use crate::{ApiRequest, JsonBody, Reply};
use edba_domain::Id;
use edba_service::sign_in::passkeys::managing;

/// Removal of the passkeys of a client.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPasskeyRemoval {
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// The result of the removal of passkeys.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PasskeyRemovalView {
    /// The client.
    pub client_id: Id,
    /// The number of passkeys removed.
    pub removed: i64,
}

pub async fn remove_all(request: ApiRequest, id: IdPath, body: JsonBody<NewPasskeyRemoval>) -> Answer {
    let trail = request.trail();
    request
        .create(body, move |cx, _, new| {
            let NewPasskeyRemoval { reason } = new;
            let ended = Note::session_ended(id.0).because("its passkeys were removed");
            trail.note(ended.if_done());
            let removed = managing::remove_all(cx, id.0, &reason)?;
            let view = PasskeyRemovalView {
                client_id: id.0,
                removed: i64::try_from(removed).unwrap_or(i64::MAX),
            };
            Reply::created(format!("/v1/clients/{}", id.0), &view)
        })
        .await
}
