//! Documents.

use crate::api::{document_content, documents, pending_actions};
use crate::op::{Line, get, patch, post};
use crate::policy::{BUREAU, DOCUMENT_READERS, DOCUMENT_WRITERS};
use edba_service::documents::{DocumentSubject, NewDestruction};

const READ: &str = "An account reads a document if it may read everything that it is attached to; the bureau and the auditor read all. \
Confidential narrows that to the bureau, the auditor and the members of `bodyId`. An account always reads what it added itself, \
and only that where `ownVersionsOnly` is true: if the particulars were changed since, `title` is the name of its own last file, and \
`kind` is `other`.";

const SEND: &str = "The request is `multipart/form-data`: first the part `document` (JSON), then the part `file` (the bytes, with file \
name and media type). Faults that do not depend on the file are returned before the file is read. \
The type of a file is recognised by its content: PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP, PNG, JPEG, TXT or CSV (UTF-8); its name has to end \
accordingly. Any other file, a damaged one, and one whose name, media type or `sha256` differs from its content, is refused \
with a fault at `/file`. Malware, a PDF with a script, macros, a password and an archive that unpacks to too much are not \
refused: the version is recorded with the state `failed` and `check`, and its content is not kept. The content is kept \
durably before the response. With an `Idempotency-Key`, the same request is the same part `document` with the same file.";

pub(super) fn lines() -> Vec<Line> {
    [documents(), versions(), changes()]
        .into_iter()
        .flatten()
        .collect()
}

fn documents() -> Vec<Line> {
    vec![
        get(
            "/v1/documents",
            "listDocuments",
            "Documents",
            "The documents that the account reads",
        )
        .describe(READ)
        .allow(DOCUMENT_READERS)
        .query::<documents::DocumentQuery>()
        .page_or_file::<documents::DocumentView>("Documents, newest first, each with its last version.")
        .to(documents::list),
        post("/v1/documents", "createDocument", "Documents", "Add a document")
            .describe(SEND)
            .allow(DOCUMENT_WRITERS)
            .upload::<documents::NewDocument>()
            .created::<documents::DocumentView>("The document with its first version.")
            .errors(&[409])
            .to(documents::create),
        get(
            "/v1/documents/{documentId}",
            "getDocument",
            "Documents",
            "One document",
        )
        .describe(READ)
        .allow(DOCUMENT_READERS)
        .one::<documents::DocumentView>("The document with its last version.")
        .to(documents::find),
        patch(
            "/v1/documents/{documentId}",
            "changeDocument",
            "Documents",
            "Change what a document says of itself",
        )
        .describe("Its content never changes: a further version takes its place.")
        .allow(BUREAU)
        .body::<documents::DocumentChange>()
        .one::<documents::DocumentView>("The document as it is now.")
        .to(documents::change),
        get(
            "/v1/document-rules",
            "getDocumentRules",
            "Documents",
            "What files are taken",
        )
        .allow(DOCUMENT_READERS)
        .ok::<documents::DocumentRulesView>("The largest size, the media types, and the virus scanner.")
        .to(documents::rules),
    ]
}

fn versions() -> Vec<Line> {
    vec![
        get(
            "/v1/documents/{documentId}/versions",
            "listDocumentVersions",
            "Documents",
            "The versions of a document",
        )
        .allow(DOCUMENT_READERS)
        .page::<documents::DocumentVersionView>("Versions that the account reads, oldest first.")
        .to(documents::versions),
        post(
            "/v1/documents/{documentId}/versions",
            "createDocumentVersion",
            "Documents",
            "Add a version of a document",
        )
        .describe(
            "For the bureau, and the account that added the document while it may attach documents to all that it is attached to. \
             Sent as `createDocument`; the part `document` may be left out. The bytes of the last version are no version: \
             the fault `same` at `/file`. Of two versions that are sent for the same ETag one is added, and the other answered \
             with 412.",
        )
        .allow(DOCUMENT_WRITERS)
        .guarded()
        .upload::<documents::NewDocumentVersion>()
        .created::<documents::DocumentView>("The document with its new version.")
        .errors(&[409])
        .to(documents::create_version),
        get(
            "/v1/documents/{documentId}/versions/{documentVersion}/content",
            "getDocumentContent",
            "Documents",
            "The content of a version",
        )
        .describe(
            "As it was sent, always as an attachment. The ETag is the SHA-256 of the content. 409 with the blocker `content-failed` \
             for a version that failed its check, and `content-destroyed` for one whose content was destroyed. An account \
             reads four files at once.",
        )
        .allow(DOCUMENT_READERS)
        .content("The content, whatever its media type.")
        .errors(&[409])
        .to(document_content::read),
    ]
}

fn changes() -> Vec<Line> {
    vec![
        post(
            "/v1/documents/{documentId}/attachments",
            "attachDocument",
            "Documents",
            "Attach a document to a further thing",
        )
        .describe(
            "Accounts that cannot read that thing lose access to the document. A document has at most twenty attachments, one per thing. A \
             paper of an agenda item is attached until the minutes are adopted, one of a meeting also after that: 409 with the blocker \
             `minutes-are-adopted` or `meeting-is-cancelled`. An agenda item has at most fifty papers, and an item that was removed takes \
             none: a fault.",
        )
        .allow(BUREAU)
        .body::<DocumentSubject>()
        .created::<documents::DocumentView>("The document as it is now.")
        .errors(&[409])
        .to(documents::attach),
        post(
            "/v1/documents/{documentId}/detachments",
            "detachDocument",
            "Documents",
            "End an attachment of a document",
        )
        .describe("More accounts may read the document from then on.")
        .allow(BUREAU)
        .body::<documents::NewDetachment>()
        .ok::<documents::DocumentView>("The document as it is now.")
        .errors(&[409])
        .to(documents::detach),
        post(
            "/v1/documents/{documentId}/destructions",
            "destroyDocument",
            "Documents",
            "Propose to destroy the content of a document",
        )
        .describe(
            "Without a version it is about every version that has content now: the action names their numbers (`versions`). When a second \
             member of the bureau approves, nobody reads that content any more, and it is removed within minutes. Name, hash and reason \
             stay. After a further version, an approval of such a proposal is refused with 409 `version-added`: reject it and make a new \
             proposal.",
        )
        .allow(BUREAU)
        .body::<NewDestruction>()
        .accepted::<pending_actions::PendingActionView>("The action that waits for approval.")
        .errors(&[409])
        .to(documents::destroy),
    ]
}
