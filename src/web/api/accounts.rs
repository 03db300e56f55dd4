//! Clients (accounts): created and disabled by the administrator.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::patch::Patch;
use crate::reply::{Page, id_cursor};
use crate::security::Note;
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_domain::codes::Role;
use edba_domain::{Id, Moment};
use edba_service::accounts::{self, Account, AccountChange, MadeAccount, NewAccount};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClientFilter {
    /// Only clients with this role.
    pub role: Option<Role>,
}

/// A new client.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewClient {
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    pub role: Role,
    /// For an initiator, a finance partner or a mandate officer: the organisation it acts for.
    pub organisation_id: Option<Id>,
    /// For a member of a table, the board or a consultation body: the representative that it acts as.
    pub representative_id: Option<Id>,
    /// The external issuer whose tokens are accepted for this client.
    #[schema(min_length = 1, max_length = 300)]
    pub issuer: Option<String>,
    /// The subject of those tokens.
    #[schema(min_length = 1, max_length = 300)]
    pub subject: Option<String>,
    /// The mail address for signing in with a browser; unique per client. A mandate officer needs this, or issuer and
    /// subject.
    #[schema(min_length = 3, max_length = 254, example = "wethouder@almere.example")]
    pub email: Option<String>,
}

/// Changes to a client; a property that is left out stays unchanged.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClientChange {
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub name: Patch<String>,
    #[serde(default)]
    #[schema(value_type = bool)]
    pub disabled: Patch<bool>,
    /// Null removes the address. A change ends all sessions of the client and removes its passkeys.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 3, max_length = 254, example = "wethouder@almere.example")]
    pub email: Patch<Option<String>>,
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 2000)]
    pub reason: Patch<Option<String>>,
}

/// A client; its secret is never shown again.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClientView {
    pub id: Id,
    pub client_id: String,
    pub name: String,
    pub role: Role,
    pub organisation_id: Option<Id>,
    pub representative_id: Option<Id>,
    /// The mail address for signing in with a browser.
    pub email: Option<String>,
    pub disabled_at: Option<Moment>,
    pub created_at: Moment,
    pub version: i32,
}

/// A new client with its secret, which is shown only this once.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewClientView {
    pub client: ClientView,
    /// For a token. A mandate officer gets none with it: this role signs in as a person.
    pub client_secret: String,
}

fn view(row: Account) -> ClientView {
    ClientView {
        id: row.id,
        client_id: row.client_id,
        name: row.name,
        role: row.role,
        organisation_id: row.organisation_id,
        representative_id: row.representative_id,
        email: row.email,
        disabled_at: row.disabled_at,
        created_at: row.created_at,
        version: row.version,
    }
}

pub async fn list(request: ApiRequest, filter: Query<ClientFilter>) -> Answer {
    request
        .read(move |cx, head| {
            let ClientFilter { role } = filter.read(&["cursor", "limit"])?;
            let page = head.page()?;
            let rows = accounts::list(cx, role, page.after_id()?, page.fetch())?;
            Reply::page(
                &head.path,
                &head.query,
                Page::from_rows(rows, page.limit, |r| id_cursor(&r.id)).map(view),
            )
        })
        .await
}

pub async fn create(request: ApiRequest, body: JsonBody<NewClient>) -> Answer {
    request
        .create(body, |cx, _, new| {
            let NewClient {
                name,
                role,
                organisation_id,
                representative_id,
                issuer,
                subject,
                email,
            } = new;
            let MadeAccount { account, secret } = accounts::create(
                cx,
                NewAccount {
                    name,
                    role,
                    organisation_id,
                    representative_id,
                    issuer,
                    subject,
                    email,
                },
            )?;
            let (id, version) = (account.id, account.version);
            let made = NewClientView {
                client: view(account),
                client_secret: secret,
            };
            Ok(Reply::created(format!("/v1/clients/{id}"), &made)?.version(version))
        })
        .await
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| {
            let row = accounts::find(cx, id.0)?;
            let version = row.version;
            Ok(Reply::ok(&view(row))?.version(version))
        })
        .await
}

pub async fn change(request: ApiRequest, id: IdPath, body: JsonBody<ClientChange>) -> Answer {
    let trail = request.trail();
    request
        .change(body, move |cx, head, change| {
            let ClientChange {
                name,
                disabled,
                email,
                reason,
            } = change;
            let change = AccountChange {
                name: name.set(),
                disabled: disabled.set(),
                email: email.set(),
            };
            let reason = reason.set().flatten();
            if change.disabled == Some(true) || change.email.is_some() {
                let ended =
                    Note::session_ended(id.0).because("the account was disabled, or its address changed");
                trail.note(ended.if_done());
            }
            let row = accounts::update(cx, id.0, change, reason.as_deref(), |version| {
                head.expects(version)
            })?;
            let version = row.version;
            Ok(Reply::ok(&view(row))?.version(version))
        })
        .await
}
