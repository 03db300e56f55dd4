//! Mail that was given up, as the bureau and the administrator see it: never what it says.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::domain::{Id, Moment};
use crate::service::mail::dead_letters::{self, DeadFilter, DeadRow};
use crate::web::reply::{Page, id_cursor};
use crate::web::{Body, Call, Query, Reply};

/// Which of them are asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeadLetterFilter {
    /// Only mail of this kind.
    #[schema(min_length = 1, max_length = 100, example = "sign-in")]
    pub kind: Option<String>,
}

/// Sending one again takes no more than saying so.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewResend {}

/// Which mail is sent again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewKindResend {
    /// All mail of this kind that was given up and has not expired.
    #[schema(min_length = 1, max_length = 100, example = "sign-in")]
    pub kind: String,
}

/// Mail that was given up. What it says is sealed.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeadLetterView {
    pub id: Id,
    /// What it is about, as a code.
    #[schema(example = "sign-in")]
    pub kind: Option<String>,
    /// The account that it is for.
    pub account_id: Option<Id>,
    pub account_name: Option<String>,
    pub created_at: Moment,
    /// When it was given up.
    pub failed_at: Option<Moment>,
    /// How often it was tried.
    pub attempts: i32,
    /// What the mail server said last, without addresses.
    #[schema(example = "permanent error (550): 5.1.1 user unknown")]
    pub last_error: Option<String>,
    /// From when on its receiver can do nothing with it; it is not sent again then.
    pub expires_at: Option<Moment>,
}

/// How many mails are sent again.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ResendView {
    /// How many mails are to be sent again.
    pub resent: usize,
}

fn view(row: DeadRow) -> DeadLetterView {
    let DeadRow {
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

pub async fn list(call: Call, filter: Query<DeadLetterFilter>) -> Answer {
    call.read(move |cx, asked| {
        let DeadLetterFilter { kind } = filter.read(&["cursor", "limit"])?;
        let page = asked.page()?;
        let filter = DeadFilter { id: None, kind };
        let rows = dead_letters::list(cx, &filter, page.after_id()?, page.fetch())?;
        Reply::page(
            &asked.path,
            &asked.query,
            Page::of(rows, page.limit, |row| id_cursor(&row.id)).map(view),
        )
    })
    .await
}

pub async fn send_again(call: Call, id: IdPath, body: Body<NewResend>) -> Answer {
    call.create(body, move |cx, _, NewResend {}| {
        dead_letters::send_again(cx, id.0)?;
        Reply::ok(&ResendView { resent: 1 })
    })
    .await
}

pub async fn send_kind_again(call: Call, body: Body<NewKindResend>) -> Answer {
    call.create(body, move |cx, _, NewKindResend { kind }| {
        let resent = dead_letters::send_all_again(cx, &kind)?;
        Reply::ok(&ResendView { resent })
    })
    .await
}
