//! The documents of cases: those that failed their check, and those that a certificate names.

use diesel::prelude::*;

use super::DocumentSight;
use super::condition::{Condition, Rule};
use crate::Conn;
use crate::schema::{document_attachments, document_versions, documents};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::document::{AttachedTo, VersionState};

/// The last versions of documents, with their standing attachments.
macro_rules! last_versions_attached {
    () => {
        document_attachments::table
            .inner_join(documents::table.on(documents::id.eq(document_attachments::document_id)))
            .inner_join(
                document_versions::table.on(document_versions::document_id
                    .eq(documents::id)
                    .and(document_versions::number.eq(documents::latest))),
            )
            .filter(document_attachments::ended_at.is_null())
    };
}

/// A document of a case whose last version failed its check.
#[derive(Debug, Clone, Queryable)]
pub struct Failing {
    pub case_id: Id,
    pub document_id: Id,
    pub title: String,
    /// The name of the file of the last version.
    pub file_name: String,
    /// Whether the account reads the last version.
    pub is_read: bool,
    /// Whether it reads the title too, if it reads that version.
    pub is_titled: bool,
    /// Whether the initiator of the case can put a sound version in its place.
    pub by_initiator: bool,
}

/// The documents of these cases whose last version failed its check; not those whose content was destroyed since. A document that is
/// attached to several things of a case comes once.
pub fn failing(conn: &mut Conn, sight: &DocumentSight, case_ids: &[Id]) -> Result<Vec<Failing>> {
    let rule = |rule| Condition { sight, rule };
    Ok(last_versions_attached!()
        .filter(document_versions::state.eq(VersionState::Failed))
        .filter(document_attachments::case_id.assume_not_null().eq_any(case_ids))
        .filter(rule(Rule::NotDestroyed))
        .select((
            document_attachments::case_id.assume_not_null(),
            documents::id,
            documents::title,
            document_versions::file_name,
            rule(Rule::ReadsLast),
            rule(Rule::ReadsTitle),
            rule(Rule::RenewedByInitiator),
        ))
        .distinct()
        .order((document_attachments::case_id.assume_not_null(), documents::id))
        .load(conn)?)
}

/// A paper that a decision relies on: a document and the exact bytes of its last version.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Paper {
    pub document_id: Id,
    pub subject_kind: AttachedTo,
    pub subject_id: Id,
    pub number: i32,
    pub sha256: String,
    pub byte_count: i64,
}

/// The kept last versions of what is attached to the case or its appraisals, and to these mandates; by document.
pub fn papers(conn: &mut Conn, case_id: &Id, mandates: &[Id]) -> Result<Vec<Paper>> {
    let of_case = document_attachments::case_id
        .assume_not_null()
        .eq(case_id)
        .and(document_attachments::subject_kind.eq_any([AttachedTo::Case, AttachedTo::Appraisal]));
    let of_mandates = document_attachments::subject_kind
        .eq(AttachedTo::Mandate)
        .and(document_attachments::subject_id.eq_any(mandates));
    Ok(last_versions_attached!()
        .filter(document_versions::state.eq(VersionState::Kept))
        .filter(of_case.or(of_mandates))
        .select((
            documents::id,
            document_attachments::subject_kind,
            document_attachments::subject_id,
            document_versions::number,
            document_versions::sha256,
            document_versions::byte_count,
        ))
        .distinct()
        .order((
            documents::id,
            document_attachments::subject_kind,
            document_attachments::subject_id,
        ))
        .load(conn)?)
}
