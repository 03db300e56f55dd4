//! Attaching a document elsewhere too, and detaching it. Both change who reads it, so both are the bureau's.

use serde_json::json;

use super::adding::attachment;
use super::subjects::{DocumentSubject, Stream, Things, check_detached, check_papers, resolve};
use super::{DocumentDetails, LONGEST_REASON, find, history, length_fault};
use crate::events::Chain;
use crate::validation::written;
use crate::{Context, versioned};
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::document::MOST_ATTACHMENTS;
use edba_domain::workflow::WaitingOn;
use edba_domain::{EventKind, Id};
use edba_store::documents::{self as store, Document};

/// Attaches a document to a further thing. Errors: 400; 404; 409 `document-attached` where it is attached to it already, and
/// where a meeting takes no papers.
pub fn attach(cx: &mut Context<'_>, id: Id, to: &DocumentSubject) -> Result<DocumentDetails> {
    find(cx, id)?;
    let subject = resolve(cx, "", to)?.map_err(|fault| Error::invalid(vec![fault]))?;
    let mut chain = Chain::open(cx, id, "document")?;
    let mut things = Things::lock(cx, [subject.stream()])?;
    check_papers(cx, "", &[subject])?;
    let attached = store::attachments(cx.conn, &[id])?;
    let again = |one: &store::DocumentAttachment| {
        (one.subject_kind, one.subject_id, one.subject_line) == subject.key()
    };
    if attached.iter().any(again) {
        return Err(Error::blocked_by(Obstacle::new(
            "document-attached",
            WaitingOn::Nobody,
            "obstacle-document-attached",
        )));
    }
    if attached.len() >= MOST_ATTACHMENTS {
        let most = format!("A document is attached to at most {MOST_ATTACHMENTS} things.");
        return Err(Error::fault("", "too-long", most));
    }
    let row = moved_on(cx, id)?;
    let made = attachment(cx, id, subject);
    store::insert_attachment(cx.conn, &made)?;
    let missing = || Error::not_found("document");
    let last = store::version(cx.conn, &id, row.latest)?.ok_or_else(missing)?;
    let data = json!({ "attachment": history::attachment(&made) });
    chain.add(cx, history::event(EventKind::DocumentAttached, &row, None, data))?;
    history::record_in_things(
        cx,
        &mut things,
        EventKind::AttachmentMade,
        std::slice::from_ref(&made),
        |one| history::made(one, &last),
    )?;
    chain.close(cx)?;
    things.close(cx)?;
    find(cx, id)
}

/// Ends an attachment of a document. Errors: 400; 404; 409 `attachment-ended` where it has ended, and `minutes-are-adopted`
/// for a paper of an agenda item whose minutes are adopted.
pub fn detach(cx: &mut Context<'_>, id: Id, attachment_id: Id, reason: &str) -> Result<DocumentDetails> {
    let [reason] = written([("/reason", reason)])?;
    if let Some(fault) = length_fault("/reason", &reason, LONGEST_REASON) {
        return Err(Error::invalid(vec![fault]));
    }
    find(cx, id)?;
    let mut chain = Chain::open(cx, id, "document")?;
    let found = store::attachment(cx.conn, &attachment_id)?.filter(|one| one.document_id == id);
    let mut ended = found.ok_or_else(|| Error::not_found("attachment"))?;
    let mut things = Things::lock(cx, [Stream::of_attachment(&ended)])?;
    if ended.ended_at.is_some() {
        return Err(Error::blocked_by(Obstacle::new(
            "attachment-ended",
            WaitingOn::Nobody,
            "obstacle-attachment-ended",
        )));
    }
    check_detached(cx, &ended)?;
    let row = moved_on(cx, id)?;
    ended.ended_by = Some(cx.actor.id);
    ended.ended_at = Some(cx.now);
    ended.end_reason = Some(reason.clone());
    if !store::end_attachment(cx.conn, &ended)? {
        return Err(Error::changed_meanwhile("attachment"));
    }
    let data = json!({ "attachmentId": ended.id });
    chain.add(
        cx,
        history::event(EventKind::DocumentDetached, &row, Some(&reason), data),
    )?;
    history::record_in_things(
        cx,
        &mut things,
        EventKind::AttachmentEnded,
        std::slice::from_ref(&ended),
        |one| json!({ "documentId": one.document_id }),
    )?;
    chain.close(cx)?;
    things.close(cx)?;
    find(cx, id)
}

/// Gives a document its next version, under its lock: what it is attached to is a part of what its ETag stands for.
pub(super) fn moved_on(cx: &mut Context<'_>, id: Id) -> Result<Document> {
    let mut row = store::document(cx.conn, &id)?.ok_or_else(|| Error::not_found("document"))?;
    row.version += 1;
    row.updated_at = cx.now;
    versioned::store(cx, &row, store::update)?;
    Ok(row)
}
