//! Revisions of a case, and the differences between two of them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::path::IdAndNumber;
use super::{Answer, IdPath};
use crate::reply::Page;
use crate::{ApiRequest, Query, Reply};
use edba_domain::case::{CaseContent, Difference};
use edba_domain::{Id, Moment};
use edba_service::cases::{self, RevisionHead};

/// A revision of a case, without its content.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RevisionSummary {
    pub revision: i32,
    /// The account that wrote it.
    pub author_id: Id,
    pub author_name: String,
    /// Why it was made, if a reason was given.
    pub reason: Option<String>,
    pub recorded_at: Moment,
}

/// A revision of a case with its content.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RevisionView {
    pub revision: i32,
    /// The account that wrote it.
    pub author_id: Id,
    pub author_name: String,
    /// Why it was made, if a reason was given.
    pub reason: Option<String>,
    pub recorded_at: Moment,
    pub content: CaseContent,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ComparisonQuery {
    /// The revision that is compared.
    #[schema(minimum = 1)]
    pub from: i32,
    /// The revision that it is compared with.
    #[schema(minimum = 1)]
    pub to: i32,
}

/// The differences between two revisions.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ComparisonView {
    pub from: i32,
    pub to: i32,
    pub differences: Vec<Difference>,
}

fn summary((revision, author_id, author_name, reason, recorded_at): RevisionHead) -> RevisionSummary {
    RevisionSummary {
        revision,
        author_id,
        author_name,
        reason,
        recorded_at,
    }
}

pub async fn list(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, head| {
            head.only_paged()?;
            let page = head.page()?;
            let rows = cases::revisions(cx, id.0, page.after_number()?, page.fetch())?;
            Reply::page(
                &head.path,
                &head.query,
                Page::from_rows(rows, page.limit, |row| row.0.to_string()).map(summary),
            )
        })
        .await
}

pub async fn find(request: ApiRequest, path: IdAndNumber) -> Answer {
    request
        .read(move |cx, _| {
            let cases::Revision { head, content } = cases::revision(cx, path.0, path.1)?;
            let RevisionSummary {
                revision,
                author_id,
                author_name,
                reason,
                recorded_at,
            } = summary(head);
            let view = RevisionView {
                revision,
                author_id,
                author_name,
                reason,
                recorded_at,
                content,
            };
            // A revision never changes.
            Ok(Reply::ok(&view)?.version(revision))
        })
        .await
}

pub async fn compare(request: ApiRequest, id: IdPath, query: Query<ComparisonQuery>) -> Answer {
    request
        .read(move |cx, _| {
            let ComparisonQuery { from, to } = query.read(&[])?;
            let cases::Comparison {
                from,
                to,
                differences,
            } = cases::compare(cx, id.0, from, to)?;
            Reply::ok(&ComparisonView {
                from,
                to,
                differences,
            })
        })
        .await
}
