//! Documents: papers with their versions, their hashes, and what they are attached to. Who may read all that a document
//! is attached to reads the document; the rule stands in `domain::document::reading`, and as a condition in each query.
//!
//! The chain of a document is its lock, and is taken before the chains of the cases, bodies and mandates that it is attached
//! to.
//! Its own chain tells everything of a document; those of what it is attached to tell ids, numbers and hashes only.

mod adding;
mod attaching;
mod changing;
mod content;
mod destroyed_by;
mod destroying;
mod destruction;
mod failing;
mod history;
mod subjects;
pub mod upkeep;
mod verifying;

pub use adding::{NewDocument, add, add_version, check_new, check_version};
pub use attaching::{attach, detach};
pub use changing::{DocumentChange, change};
pub use content::{StoredContent, content};
pub use destroyed_by::{DestroyedBy, destroyed_by};
pub use destroying::check_destruction;
pub(crate) use destroying::{check_proposal, destroy};
pub use destruction::NewDestruction;
pub(crate) use failing::failing;
pub use subjects::DocumentSubject;
pub use upkeep::{orphans, remove_destroyed, remove_orphans};
pub use verifying::verify_files;

pub use edba_store::documents::{Document, DocumentAttachment, DocumentFilter, DocumentVersion};

use std::collections::HashMap;

use super::{Context, cases, decisions, meeting_access};
use edba_common::error::{Error, Result};
use edba_domain::codes::Role;
use edba_domain::document::{DocumentKind, Reading, ReadingFacts, may_attach, reading};
use edba_domain::{Fault, Id};
use edba_store::documents::{self as store, DocumentSight, SeenDocument};

/// A document as the caller reads it.
#[derive(Debug, Clone)]
pub struct DocumentDetails {
    /// For one who reads own versions only, and for whom title and kind were changed since it added the last of them: with the name of
    /// the file of that version as its title, and of no kind in particular.
    pub document: Document,
    pub reading: Reading,
    /// The last version that the caller reads.
    pub latest: Option<DocumentVersion>,
    /// Who had the content of that version destroyed.
    pub latest_destroyed_by: Option<DestroyedBy>,
    /// Empty for one who reads own versions only.
    pub attachments: Vec<DocumentAttachment>,
    /// Whether the caller may add a version.
    pub may_add_version: bool,
}

/// The documents that this account sees. One statement for a representative. Errors: 403 for an account without the
/// organisation that its role acts for.
pub fn sight(cx: &mut Context<'_>) -> Result<DocumentSight> {
    let role = cx.actor.role;
    let sits = match role {
        Role::TableMember | Role::BoardMember | Role::ConsultationMember => {
            cx.actor.representative_id.map(|id| (id, cx.today()))
        }
        _ => None,
    };
    Ok(DocumentSight {
        role,
        account_id: cx.actor.id,
        sees: cases::sees(cx),
        decisions: match role {
            Role::Administrator => None,
            _ => Some(decisions::sight(cx)?),
        },
        organisation_id: cx.actor.organisation_id,
        sits,
        meetings: meeting_access::sight(cx)?,
    })
}

/// Documents that the caller sees, the newest first. Three statements; one more for a representative, one where some are
/// seen for their own versions only, and two where content of some was destroyed.
pub fn list(
    cx: &mut Context<'_>,
    filter: DocumentFilter,
    before: Option<Id>,
    limit: i64,
) -> Result<Vec<DocumentDetails>> {
    let sight = sight(cx)?;
    let seen = store::list(cx.conn, &sight, &filter, before.as_ref(), limit)?;
    detailed(cx, seen)
}

/// The documents of a case and of all that belongs to it, the newest first. The caller sees the case. Statements: as
/// [`list`].
pub fn of_case(cx: &mut Context<'_>, case_id: Id, limit: i64) -> Result<Vec<DocumentDetails>> {
    let filter = DocumentFilter {
        case_id: Some(case_id),
        ..DocumentFilter::default()
    };
    list(cx, filter, None, limit)
}

/// Those of these documents that the caller sees, the newest first. Statements: as [`list`]; none for none.
pub fn among(cx: &mut Context<'_>, ids: &[Id]) -> Result<Vec<DocumentDetails>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let filter = DocumentFilter {
        ids: Some(ids.to_vec()),
        ..DocumentFilter::default()
    };
    list(cx, filter, None, i64::MAX)
}

/// How many documents of a list there are, counted up to `most`. One statement.
pub fn count(cx: &mut Context<'_>, filter: &DocumentFilter, most: i64) -> Result<usize> {
    let sight = sight(cx)?;
    Ok(store::list(cx.conn, &sight, filter, None, most)?.len())
}

/// One document. Errors: 404.
pub fn find(cx: &mut Context<'_>, id: Id) -> Result<DocumentDetails> {
    let filter = DocumentFilter {
        ids: Some(vec![id]),
        ..DocumentFilter::default()
    };
    let found = list(cx, filter, None, 1)?.pop();
    found.ok_or_else(|| Error::not_found("document"))
}

/// The versions of a document after this number that the caller reads, in order. Errors: 404.
pub fn versions(cx: &mut Context<'_>, id: Id, after: i32, limit: i64) -> Result<Vec<DocumentVersion>> {
    let own = match find(cx, id)?.reading {
        Reading::All => None,
        Reading::OwnVersions | Reading::Nothing => Some(cx.actor.id),
    };
    store::versions(cx.conn, &id, own.as_ref(), after, limit)
}

/// What the caller reads of each of these documents.
fn detailed(cx: &mut Context<'_>, seen: Vec<SeenDocument>) -> Result<Vec<DocumentDetails>> {
    if seen.is_empty() {
        return Ok(Vec::new());
    }
    let role = cx.actor.role;
    let readings: Vec<(SeenDocument, Reading)> = seen
        .into_iter()
        .map(|found| {
            let reading = reading_of(role, &found);
            (found, reading)
        })
        .collect();
    let ids: Vec<Id> = readings.iter().map(|(found, _)| found.row.id).collect();
    let mut attached: HashMap<Id, Vec<DocumentAttachment>> = HashMap::new();
    for row in store::attachments(cx.conn, &ids)? {
        attached.entry(row.document_id).or_default().push(row);
    }
    let mut latest: HashMap<Id, DocumentVersion> = HashMap::new();
    for row in store::latest_versions(cx.conn, &ids)? {
        latest.insert(row.document_id, row);
    }
    let own: Vec<Id> = readings
        .iter()
        .filter(|(_, reading)| *reading != Reading::All)
        .map(|(found, _)| found.row.id)
        .collect();
    if !own.is_empty() {
        for id in &own {
            latest.remove(id);
        }
        for row in store::latest_own_versions(cx.conn, &own, &cx.actor.id)? {
            latest.insert(row.document_id, row);
        }
    }
    let mut destroyed_by = destroyed_by(cx, latest.values())?;
    Ok(readings
        .into_iter()
        .map(|(mut found, reading)| {
            let standing = attached.remove(&found.row.id).unwrap_or_default();
            let latest = latest.remove(&found.row.id);
            if reading != Reading::All {
                only_what_is_read(&mut found, latest.as_ref());
            }
            DocumentDetails {
                may_add_version: may_add_version(cx, &found, &standing),
                latest_destroyed_by: latest.as_ref().and_then(|row| destroyed_by.remove(&row.id)),
                latest,
                attachments: match reading {
                    Reading::All => standing,
                    Reading::OwnVersions | Reading::Nothing => Vec::new(),
                },
                document: found.row,
                reading,
            }
        })
        .collect())
}

/// Leaves of the particulars what one who reads own versions only may know: not what was said of the document since.
fn only_what_is_read(found: &mut SeenDocument, last_own: Option<&DocumentVersion>) {
    if found.reads_title {
        return;
    }
    found.row.kind = DocumentKind::Other;
    found.row.body_id = None;
    found.row.title = last_own.map(|row| row.file_name.clone()).unwrap_or_default();
}

/// What an account of this role reads of a document that it sees.
fn reading_of(role: Role, found: &SeenDocument) -> Reading {
    let attached: &[bool] = if found.by_attachments { &[true] } else { &[] };
    reading(&ReadingFacts {
        role,
        attached,
        confidential: found.row.confidential,
        sits_in_body: found.in_confidence,
        // A document that is seen, and not for what it is attached to, is seen since the account added to it.
        added: true,
    })
}

/// Whether the caller may add a version: the bureau, and who added the document and may still attach papers to all that it
/// is attached to.
fn may_add_version(cx: &Context<'_>, found: &SeenDocument, attached: &[DocumentAttachment]) -> bool {
    let role = cx.actor.role;
    role == Role::Bureau
        || found.row.added_by == cx.actor.id
            && found.by_attachments
            && attached.iter().all(|row| may_attach(role, row.subject_kind))
}

/// The longest note, in characters.
const LONGEST_NOTE: usize = 2_000;
/// The longest reason, in characters.
const LONGEST_REASON: usize = 4_000;

/// The fault of a text above this number of characters.
fn length_fault(pointer: &str, text: &str, most: usize) -> Option<Fault> {
    (text.chars().count() > most).then(|| {
        Fault::new(
            pointer,
            "too-long",
            format!("At most {most} characters are kept."),
        )
    })
}
