//! Dead letters: mail that permanently failed, for the bureau and the administrator. The content is never shown.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_domain::{Id, Moment};
use edba_service::mail::dead_letters::{self, DeadFilter, DeadLetter};

/// Filter of the list of dead letters.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeadLetterFilter {
    /// Only mail of this kind.
    #[schema(min_length = 1, max_length = 100, example = "sign-in")]
    pub kind: Option<String>,
}

/// A request to resend one mail; the body is empty.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewResend {}

/// A request to resend all mail of one kind.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewKindResend {
    /// Resends all failed mail of this kind that has not expired.
    #[schema(min_length = 1, max_length = 100, example = "sign-in")]
    pub kind: String,
}

/// A mail that permanently failed. Its content is encrypted.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeadLetterView {
    pub id: Id,
    /// The kind of message, as a code.
    #[schema(example = "sign-in")]
    pub kind: Option<String>,
    /// The recipient's account.
    pub account_id: Option<Id>,
    pub account_name: Option<String>,
    pub created_at: Moment,
    /// When delivery was given up.
    pub failed_at: Option<Moment>,
    /// The number of attempts.
    pub attempts: i32,
    /// The last response of the mail server, without addresses.
    #[schema(example = "permanent error (550): 5.1.1 user unknown")]
    pub last_error: Option<String>,
    /// When it expires; it cannot be resent after that.
    pub expires_at: Option<Moment>,
}

/// The result of a request to resend.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ResendView {
    /// The number of mails queued for resending.
    pub resent: usize,
}

fn view(row: DeadLetter) -> DeadLetterView {
    let DeadLetter {
        id,
        kind,
        account_id,
        account_name,
        created_at,
        failed_at,
        attempts,
        last_error,
        expires_at,
    } = row;
    DeadLetterView {
        id,
        kind,
        account_id,
        account_name,
        created_at,
        failed_at,
        attempts,
        last_error,
        expires_at,
    }
}

pub async fn list(request: ApiRequest, filter: Query<DeadLetterFilter>) -> Answer {
    request
        .read(move |cx, head| {
            let DeadLetterFilter { kind } = filter.read(&["cursor", "limit"])?;
            let page = head.page()?;
            let filter = DeadFilter { id: None, kind };
            let rows = dead_letters::list(cx, &filter, page.after_id()?, page.fetch())?;
            Reply::page(
                &head.path,
                &head.query,
                Page::from_rows(rows, page.limit, |row| id_cursor(&row.id)).map(view),
            )
        })
        .await
}

pub async fn send_again(request: ApiRequest, id: IdPath, body: JsonBody<NewResend>) -> Answer {
    request
        .create(body, move |cx, _, NewResend {}| {
            dead_letters::send_again(cx, id.0)?;
            Reply::ok(&ResendView { resent: 1 })
        })
        .await
}

pub async fn send_kind_again(request: ApiRequest, body: JsonBody<NewKindResend>) -> Answer {
    request
        .create(body, move |cx, _, NewKindResend { kind }| {
            let resent = dead_letters::send_all_again(cx, &kind)?;
            Reply::ok(&ResendView { resent })
        })
        .await
}
