//! The revisions of a case, and the comparison of two of them.

use serde_json::Value;

use super::visible;
use crate::Context;
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_domain::case::{CaseContent, Difference, differences};
use edba_store::cases::{self, RevisionHead};

/// A revision with its content.
pub struct Revision {
    pub head: RevisionHead,
    pub content: CaseContent,
}

/// Two revisions and every place where they differ.
pub struct Comparison {
    pub from: i32,
    pub to: i32,
    pub differences: Vec<Difference>,
}

/// The revisions of a case after `after`, oldest first, without their content. Errors: 404.
pub fn revisions(cx: &mut Context<'_>, case_id: Id, after: i32, limit: i64) -> Result<Vec<RevisionHead>> {
    visible(cx, case_id)?;
    cases::case_revisions(cx.conn, &case_id, after, limit)
}

/// One revision. Errors: 404.
pub fn revision(cx: &mut Context<'_>, case_id: Id, revision: i32) -> Result<Revision> {
    visible(cx, case_id)?;
    let found = cases::revision_contents(cx.conn, &case_id, [revision, revision])?;
    let (head, content) = found
        .into_iter()
        .next()
        .ok_or_else(|| Error::not_found("revision"))?;
    Ok(Revision {
        head,
        content: content.read()?,
    })
}

/// Compares revision `to` with revision `from`. Errors: 404 if either is missing.
pub fn compare(cx: &mut Context<'_>, case_id: Id, from: i32, to: i32) -> Result<Comparison> {
    visible(cx, case_id)?;
    let found = cases::revision_contents(cx.conn, &case_id, [from, to])?;
    let document = |revision: i32| -> Result<Value> {
        let (_, content) = found
            .iter()
            .find(|(head, _)| head.0 == revision)
            .ok_or_else(|| Error::not_found("revision"))?;
        Ok(content.read_as()?)
    };
    Ok(Comparison {
        from,
        to,
        differences: differences(&document(from)?, &document(to)?),
    })
}
