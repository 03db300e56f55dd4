//! Adding documents and versions. What can be said before the content arrives is checked by functions of its own, so that
//! nobody sends a large file in vain; the same checks are made again when the content is recorded.

use std::collections::BTreeSet;

use serde_json::json;

use super::subjects::{DocumentSubject, Resolved, Stream, Things, check_papers, resolve};
use super::{DocumentDetails, LONGEST_NOTE, find, history, length_fault};
use crate::events::Chain;
use crate::{Context, bodies, versioned};
use edba_common::error::{Code, Error, Result};
use edba_domain::codes::Role;
use edba_domain::document::{
    DocumentKind, LONGEST_NAME, MOST_ATTACHMENTS, Reading, VersionState, may_attach, search_key,
};
use edba_domain::folding::fold;
use edba_domain::{EventKind, Fault, Id, text};
use edba_files::ContentFacts;
use edba_store::documents::{self as store, Document, DocumentAttachment, DocumentVersion};

/// The particulars of a new document; its content is given apart.
#[derive(Debug, Clone)]
pub struct NewDocument {
    pub title: String,
    pub kind: DocumentKind,
    pub confidential: bool,
    /// The body that may read it beside bureau and auditor, if it is confidential.
    pub body_id: Option<Id>,
    pub attached_to: Vec<DocumentSubject>,
    pub note: Option<String>,
}

/// Checks all that can be said before the content of a new document arrives. Errors: 400 with all faults; 403 for a kind of
/// thing that the role of the account attaches nothing to; 409 for a meeting that takes no papers.
pub fn check_new(cx: &mut Context<'_>, new: &NewDocument) -> Result<()> {
    checked(cx, new).map(drop)
}

/// Records a document with its first version. The content is in the document store, unless it failed its check. Errors: as
/// [`check_new`].
pub fn add(cx: &mut Context<'_>, new: NewDocument, content: &ContentFacts) -> Result<DocumentDetails> {
    let subjects = checked(cx, &new)?;
    let NewDocument {
        title,
        kind,
        confidential,
        body_id,
        attached_to: _,
        note,
    } = new;
    let title = title.trim().to_owned();
    let id = Id::new();
    let mut chain = Chain::create(cx, id, "document")?;
    let mut things = Things::lock(cx, subjects.iter().map(Resolved::stream))?;
    check_papers(cx, "/attachedTo", &subjects)?;
    let row = Document {
        id,
        search_key: search_key(&title, content.name.as_str()),
        title,
        kind,
        confidential,
        body_id,
        latest: 1,
        added_by: cx.actor.id,
        version: 1,
        created_at: cx.now,
        updated_at: cx.now,
    };
    let first = version(cx, &row, note, content)?;
    store::insert(cx.conn, &row)?;
    store::insert_version(cx.conn, &first)?;
    let attached: Vec<DocumentAttachment> = subjects
        .into_iter()
        .map(|subject| attachment(cx, id, subject))
        .collect();
    for one in &attached {
        store::insert_attachment(cx.conn, one)?;
    }
    let made: Vec<_> = attached.iter().map(history::attachment).collect();
    let data = json!({
        "title": row.title, "kind": row.kind, "confidential": row.confidential, "bodyId": row.body_id,
        "latest": row.latest, "addedBy": row.added_by, "file": history::file(&first), "attachments": made,
    });
    chain.add(cx, history::event(EventKind::DocumentAdded, &row, None, data))?;
    history::record_in_things(cx, &mut things, EventKind::AttachmentMade, &attached, |one| {
        history::made(one, &first)
    })?;
    chain.close(cx)?;
    things.close(cx)?;
    find(cx, id)
}

/// Checks all that can be said before the content of a further version arrives. Errors: 400; 403; 404; those of `expects`.
pub fn check_version(
    cx: &mut Context<'_>,
    id: Id,
    note: Option<&str>,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<()> {
    reading_as_adder(cx, id, note, expects).map(drop)
}

/// The same, and what the caller reads of the document.
fn reading_as_adder(
    cx: &mut Context<'_>,
    id: Id,
    note: Option<&str>,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<Reading> {
    let found = find(cx, id)?;
    must_add_versions(&found)?;
    let faults: Vec<Fault> = note_fault(note).into_iter().collect();
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    expects(found.document.version)?;
    Ok(found.reading)
}

/// Records a further version of a document. Errors: as [`check_version`]; 400 `same` at `/file` for the bytes of the last
/// version, but only for a caller who can read that version.
pub fn add_version(
    cx: &mut Context<'_>,
    id: Id,
    note: Option<String>,
    content: &ContentFacts,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<DocumentDetails> {
    // One that the caller may not see is not locked.
    find(cx, id)?;
    let mut chain = Chain::open(cx, id, "document")?;
    let reading = reading_as_adder(cx, id, note.as_deref(), expects)?;
    let attached = store::attachments(cx.conn, &[id])?;
    let mut things = Things::lock(cx, attached.iter().map(Stream::of_attachment))?;
    let mut row = store::document(cx.conn, &id)?.ok_or_else(|| Error::not_found("document"))?;
    let last = store::version(cx.conn, &id, row.latest)?;
    let is_read = |last: &DocumentVersion| reading == Reading::All || last.added_by == cx.actor.id;
    let is_same = |last: &DocumentVersion| last.state == VersionState::Kept && last.sha256 == content.sha256;
    if last.is_some_and(|last| is_read(&last) && is_same(&last)) {
        return Err(Error::fault(
            "/file",
            "same",
            "The last version has these very bytes already.",
        ));
    }
    row.latest += 1;
    row.version += 1;
    row.updated_at = cx.now;
    row.search_key = search_key(&row.title, content.name.as_str());
    versioned::store(cx, &row, store::update)?;
    let added = version(cx, &row, note, content)?;
    store::insert_version(cx.conn, &added)?;
    let data = json!({ "latest": row.latest, "file": history::file(&added) });
    chain.add(
        cx,
        history::event(EventKind::DocumentVersionAdded, &row, None, data),
    )?;
    history::record_in_things(cx, &mut things, EventKind::AttachmentRenewed, &attached, |one| {
        history::renewed(one, &added)
    })?;
    chain.close(cx)?;
    things.close(cx)?;
    find(cx, id)
}

/// The row of the last version of a document.
fn version(
    cx: &Context<'_>,
    document: &Document,
    note: Option<String>,
    content: &ContentFacts,
) -> Result<DocumentVersion> {
    let ContentFacts {
        id,
        name,
        media_type,
        bytes,
        sha256,
        check,
        scanner,
    } = content;
    Ok(DocumentVersion {
        id: *id,
        document_id: document.id,
        number: document.latest,
        file_name: name.as_str().to_owned(),
        folded_name: fold(name.as_str()),
        media_type: *media_type,
        byte_count: i64::try_from(*bytes).map_err(Error::internal)?,
        sha256: sha256.clone(),
        state: check.state(),
        check_code: check.code,
        check_detail: check.detail.clone(),
        scanner: *scanner,
        note: note.map(|note| note.trim().to_owned()),
        added_by: cx.actor.id,
        added_by_name: cx.actor.name.clone(),
        added_at: cx.now,
        destroyed_at: None,
        destruction_ground: None,
        destruction_reason: None,
        removed_at: None,
    })
}

/// The row of an attachment to a thing that was found.
pub(super) fn attachment(cx: &Context<'_>, document_id: Id, subject: Resolved) -> DocumentAttachment {
    let Resolved {
        kind,
        id,
        version,
        line,
        case_id,
        body_id,
    } = subject;
    DocumentAttachment {
        id: Id::new(),
        document_id,
        subject_kind: kind,
        subject_id: id,
        subject_version: version,
        subject_line: line,
        case_id,
        attached_by: cx.actor.id,
        attached_at: cx.now,
        ended_by: None,
        ended_at: None,
        end_reason: None,
        body_id,
    }
}

/// The things that a new document is attached to, once all of it was checked.
fn checked(cx: &mut Context<'_>, new: &NewDocument) -> Result<Vec<Resolved>> {
    must_attach(cx, &new.attached_to)?;
    let mut faults: Vec<Fault> = [title_fault(&new.title), note_fault(new.note.as_deref())]
        .into_iter()
        .flatten()
        .collect();
    faults.extend(body_fault(cx, new.confidential, new.body_id)?);
    if new.attached_to.is_empty() && !cx.actor.is(Role::Bureau) {
        faults.push(Fault::new(
            "/attachedTo",
            "nothing-attached",
            "Name at least one thing that the document belongs to; only the bureau leaves it out.",
        ));
    }
    if new.attached_to.len() > MOST_ATTACHMENTS {
        faults.push(Fault::new(
            "/attachedTo",
            "too-long",
            format!("A document is attached to at most {MOST_ATTACHMENTS} things."),
        ));
        return Err(Error::invalid(faults));
    }
    let mut subjects = Vec::new();
    let mut keys = BTreeSet::new();
    for (index, subject) in new.attached_to.iter().enumerate() {
        let pointer = format!("/attachedTo/{index}");
        match resolve(cx, &pointer, subject)? {
            Ok(found) if keys.insert(found.key()) => subjects.push(found),
            Ok(_) => faults.push(Fault::new(
                pointer,
                "duplicate",
                "The same thing is named before.",
            )),
            Err(fault) => faults.push(fault),
        }
    }
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    check_papers(cx, "/attachedTo", &subjects)?;
    Ok(subjects)
}

/// Requires that the role of the caller attaches documents to things of these kinds. Errors: 403.
fn must_attach(cx: &Context<'_>, subjects: &[DocumentSubject]) -> Result<()> {
    let role = cx.actor.role;
    match subjects.iter().find(|subject| !may_attach(role, subject.kind)) {
        None => Ok(()),
        Some(subject) => Err(Error::forbidden(format!(
            "An account with the role {role} does not attach documents to a thing of the kind {}.",
            subject.kind
        ))),
    }
}

fn must_add_versions(found: &DocumentDetails) -> Result<()> {
    if found.may_add_version {
        return Ok(());
    }
    Err(Error::forbidden(
        "A version is added by the bureau, or by who added the document and may attach documents to all that it is \
         attached to.",
    ))
}

pub(super) fn title_fault(title: &str) -> Option<Fault> {
    text::line_fault("/title", title).or_else(|| length_fault("/title", title.trim(), LONGEST_NAME))
}

fn note_fault(note: Option<&str>) -> Option<Fault> {
    let note = note?;
    text::fault("/note", note).or_else(|| length_fault("/note", note.trim(), LONGEST_NOTE))
}

/// The fault of the body that is to read a document: only a confidential one has such a body.
pub(super) fn body_fault(
    cx: &mut Context<'_>,
    confidential: bool,
    body_id: Option<Id>,
) -> Result<Option<Fault>> {
    let Some(id) = body_id else {
        return Ok(None);
    };
    if !confidential {
        return Ok(Some(Fault::new(
            "/bodyId",
            "not-allowed",
            "Only a confidential document has a body that reads it.",
        )));
    }
    match bodies::find(cx, id) {
        Ok(_) => Ok(None),
        Err(error) if error.code == Code::NotFound => {
            Ok(Some(Fault::new("/bodyId", "unknown", "There is no such body.")))
        }
        Err(error) => Err(error),
    }
}
