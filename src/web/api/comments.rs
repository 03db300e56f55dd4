//! Comments on a case.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, JsonBody, Reply};
use edba_domain::{Id, Moment};
use edba_service::cases::{self, Comment};

/// A comment on a case.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewComment {
    #[schema(min_length = 1, max_length = 4000)]
    pub text: String,
}

/// A comment; it never changes.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CommentView {
    pub id: Id,
    pub case_id: Id,
    /// The author's account.
    pub author_id: Id,
    pub author_name: String,
    pub text: String,
    pub created_at: Moment,
}

fn view(row: Comment) -> CommentView {
    let Comment {
        id,
        case_id,
        author_id,
        author_name,
        body,
        created_at,
    } = row;
    CommentView {
        id,
        case_id,
        author_id,
        author_name,
        text: body,
        created_at,
    }
}

pub async fn list(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, head| {
            head.only_paged()?;
            let page = head.page()?;
            let rows = cases::comments(cx, id.0, page.after_id()?, page.fetch())?;
            Reply::page(
                &head.path,
                &head.query,
                Page::from_rows(rows, page.limit, |row| id_cursor(&row.id)).map(view),
            )
        })
        .await
}

pub async fn create(request: ApiRequest, id: IdPath, body: JsonBody<NewComment>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            let NewComment { text } = new;
            let row = cases::comment(cx, id.0, text)?;
            Reply::created(format!("/v1/cases/{}/comments", id.0), &view(row))
        })
        .await
}
