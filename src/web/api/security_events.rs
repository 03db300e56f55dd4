//! The security log: access granted and access refused.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Answer;
use crate::pagination::Pagination;
use crate::reply::Page;
use crate::{ApiRequest, Query, Reply};
use edba_common::error::Result;
use edba_domain::security::SecurityCode;
use edba_domain::{Id, Moment};
use edba_service::security_log::{self, SecurityEvent, SecurityFilter};

/// Filter of the security log; all given criteria must match.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SecurityEventQuery {
    /// Only entries about this account, including attempts of others to impersonate it.
    pub account_id: Option<Id>,
    /// Only entries with this code.
    pub code: Option<SecurityCode>,
    /// Only entries that began at or after this moment.
    pub from: Option<Moment>,
    /// Only entries that began before this moment.
    pub until: Option<Moment>,
}

/// An entry of the security log. Events within a minute with the same account, address and code share one entry with a
/// count; method, path and reason are those of the first event.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SecurityEventView {
    pub id: Id,
    pub code: SecurityCode,
    /// The account, if known; for a refused secret or link, the account that it was tried for.
    pub account_id: Option<Id>,
    /// The name of the account at that moment.
    pub account_name: Option<String>,
    /// The client id that was sent, or the subject of an external issuer's token. Invisible characters are written as
    /// `\u{…}`, and the text is truncated to 100 characters. A text that may be a secret is left out.
    #[schema(example = "bureau-1a2b3c4d")]
    pub client_id: Option<String>,
    /// The client address, or the network, such as `192.0.2.0/24`, if more events came from it within the minute than
    /// get entries of their own; null if those events are counted per account, or there is no address.
    #[schema(example = "192.0.2.7")]
    pub address: Option<String>,
    #[schema(example = "POST")]
    pub method: Option<String>,
    /// The template of the path, without identities.
    #[schema(example = "/v1/oauth/token")]
    pub path: Option<String>,
    /// In English.
    pub reason: Option<String>,
    pub first_at: Moment,
    pub last_at: Moment,
    /// The number of events within the minute.
    pub count: i64,
}

fn view(row: SecurityEvent) -> SecurityEventView {
    let SecurityEvent {
        id,
        minute: _,
        code,
        account_id,
        account_name,
        client_id,
        subject: _,
        address,
        method,
        path,
        reason,
        first_at,
        last_at,
        occurrences,
    } = row;
    let given = |text: String| Some(text).filter(|text| !text.is_empty());
    SecurityEventView {
        id,
        code,
        account_id,
        account_name,
        client_id,
        address: given(address),
        method: given(method),
        path: given(path),
        reason,
        first_at,
        last_at,
        count: occurrences,
    }
}

/// The position where a page ends.
#[derive(Serialize, Deserialize)]
pub struct Cursor(Moment, Id);

impl Cursor {
    pub fn write(row: &SecurityEvent) -> Result<String> {
        Ok(URL_SAFE_NO_PAD.encode(serde_json::to_vec(&Self(row.first_at, row.id))?))
    }

    /// Errors: 400 for an invalid cursor.
    pub fn read(text: &str) -> Result<(Moment, Id)> {
        URL_SAFE_NO_PAD
            .decode(text)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .map(|Self(at, id)| (at, id))
            .ok_or_else(Pagination::bad_cursor)
    }
}

pub async fn list(request: ApiRequest, query: Query<SecurityEventQuery>) -> Answer {
    request
        .read(move |cx, head| {
            let SecurityEventQuery {
                account_id,
                code,
                from,
                until,
            } = query.read(&["cursor", "limit"])?;
            let page = head.page()?;
            let after = page.cursor.as_deref().map(Cursor::read).transpose()?;
            let filter = SecurityFilter {
                account_id,
                code,
                from,
                until,
            };
            let rows = security_log::list(cx, &filter, after, page.fetch())?;
            let mut shown = Page::from_rows(rows, page.limit, |_| String::new());
            if shown.next_cursor.is_some() {
                shown.next_cursor = shown.items.last().map(Cursor::write).transpose()?;
            }
            Reply::page(&head.path, &head.query, shown.map(view))
        })
        .await
}
