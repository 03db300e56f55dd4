//! Identities: bind a provider's subject to the client that it signs in as. Managed by the administrator.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::reply::{Page, id_cursor};
use crate::security::Note;
use crate::{Body, Call, Reply};
use edba_domain::identity::BoundBy;
use edba_domain::{Id, Moment};
use edba_service::sign_in::provider::identities::{self, IdentityRow};

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

fn view(row: IdentityRow) -> IdentityView {
    let IdentityRow {
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

pub async fn list(call: Call, id: IdPath) -> Answer {
    call.read(move |cx, asked| {
        asked.only_paged()?;
        let page = asked.page()?;
        let rows = identities::list(cx, id.0, page.after_id()?, page.fetch())?;
        Reply::page(
            &asked.path,
            &asked.query,
            Page::from_rows(rows, page.limit, |row| id_cursor(&row.id)).map(view),
        )
    })
    .await
}

pub async fn create(call: Call, id: IdPath, body: Body<NewIdentity>) -> Answer {
    call.create(body, move |cx, _, new| {
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

pub async fn find(call: Call, id: IdPath) -> Answer {
    call.read(move |cx, _| Ok(Reply::ok(&view(identities::find(cx, id.0)?))?.tagged()))
        .await
}

pub async fn unbind(call: Call, id: IdPath, body: Body<IdentityUnbinding>) -> Answer {
    let trail = call.trail();
    call.create(body, move |cx, _, unbinding| {
        let IdentityUnbinding { reason } = unbinding;
        let row = identities::unbind(cx, id.0, reason.as_deref())?;
        let ended = Note::session_ended(row.account_id).because("its identity at a provider was unbound");
        trail.note(ended.if_done());
        Reply::ok(&view(row))
    })
    .await
}
