//! Identities: bind a provider's subject to the client that it signs in as. Managed by the administrator.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::reply::{Page, id_cursor};
use crate::security::Note;
use crate::{ApiRequest, JsonBody, Reply};
use edba_domain::identity::BoundBy;
use edba_domain::{Id, Moment};
use edba_service::sign_in::provider::identities::{self, Identity};

/// Binds a subject of a provider to a client.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewIdentity {
    /// The provider's issuer, exactly as it announces it.
    #[schema(min_length = 1, max_length = 300, example = "https://login.almere.example")]
    pub issuer: String,
    /// The provider's identifier of the person: the `sub` claim of its tokens.
    #[schema(min_length = 1, max_length = 255)]
    pub subject: String,
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
}

/// Removal of a binding.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IdentityUnbinding {
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
}

/// A subject of a provider that signs in as a client.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct IdentityView {
    pub id: Id,
    /// The client that it signs in as: its `id`.
    pub client_id: Id,
    pub issuer: String,
    pub subject: String,
    pub bound_by: BoundBy,
    pub bound_at: Moment,
}

fn view(row: Identity) -> IdentityView {
    let Identity {
        id,
        account_id,
        issuer,
        subject,
        bound_by,
        bound_at,
    } = row;
    IdentityView {
        id,
        client_id: account_id,
        issuer,
        subject,
        bound_by,
        bound_at,
    }
}

pub async fn list(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, head| {
            head.only_paged()?;
            let page = head.page()?;
            let rows = identities::list(cx, id.0, page.after_id()?, page.fetch())?;
            Reply::page(
                &head.path,
                &head.query,
                Page::from_rows(rows, page.limit, |row| id_cursor(&row.id)).map(view),
            )
        })
        .await
}

pub async fn create(request: ApiRequest, id: IdPath, body: JsonBody<NewIdentity>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            let NewIdentity {
                issuer,
                subject,
                reason,
            } = new;
            let row = identities::bind(cx, id.0, (&issuer, &subject), reason.as_deref())?;
            Reply::created(format!("/v1/identities/{}", row.id), &view(row))
        })
        .await
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| Ok(Reply::ok(&view(identities::find(cx, id.0)?))?.tagged()))
        .await
}

pub async fn unbind(request: ApiRequest, id: IdPath, body: JsonBody<IdentityUnbinding>) -> Answer {
    let trail = request.trail();
    request
        .create(body, move |cx, _, unbinding| {
            let IdentityUnbinding { reason } = unbinding;
            let row = identities::unbind(cx, id.0, reason.as_deref())?;
            let ended = Note::session_ended(row.account_id).because("its identity at a provider was unbound");
            trail.note(ended.if_done());
            Reply::ok(&view(row))
        })
        .await
}
