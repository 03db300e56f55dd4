//! Documents as responses.

use serde::Serialize;
use utoipa::ToSchema;

use edba_domain::document::{
    AttachedTo, CheckCode, DestructionGround, DocumentKind, MediaType, Reading, Scanner, VersionState,
};
use edba_domain::{Id, Moment};
use edba_service::documents::{DestroyedBy, Document, DocumentAttachment, DocumentDetails, DocumentVersion};

/// The check of a version before it was kept.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DocumentCheckView {
    pub code: CheckCode,
    /// What the scanner calls it, or which part of the file failed; null where it passed.
    pub detail: Option<String>,
    /// The virus scanner that looked at it.
    pub scanner: Scanner,
}

/// A version of a document. Its content never changes; it can only be destroyed.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DocumentVersionView {
    /// From 1 without gaps.
    pub number: i32,
    /// As its sender gave it.
    pub file_name: String,
    /// As the content says.
    pub media_type: MediaType,
    pub byte_count: i64,
    /// The SHA-256 of the content, in 64 hexadecimal digits.
    pub sha256: String,
    pub state: VersionState,
    pub check: DocumentCheckView,
    pub note: Option<String>,
    pub added_by_id: Id,
    pub added_by_name: String,
    pub added_at: Moment,
    pub destroyed_at: Option<Moment>,
    pub destruction_ground: Option<DestructionGround>,
    pub destruction_reason: Option<String>,
    /// The member of the bureau who proposed to destroy the content.
    pub destruction_proposed_by_id: Option<Id>,
    pub destruction_proposed_by_name: Option<String>,
    /// The member of the bureau who approved that, which destroyed it.
    pub destroyed_by_id: Option<Id>,
    pub destroyed_by_name: Option<String>,
}

/// What a document is attached to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DocumentAttachmentView {
    pub id: Id,
    pub kind: AttachedTo,
    /// The thing; of an appraisal its case.
    pub subject_id: Id,
    /// The version of the terms of a mandate, or the revision of the case that an appraisal is in; null for another kind.
    pub version: Option<i32>,
    /// Which appraisal of that revision, from 1; null for another kind.
    pub line: Option<i32>,
    /// The case that the thing belongs to; null for a mandate, an agenda item and a meeting.
    pub case_id: Option<Id>,
    pub attached_at: Moment,
}

/// A document: a paper with its versions. Its `version` also counts the versions of its content and what it is attached to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DocumentView {
    pub id: Id,
    /// For an account that reads its own versions only, the name of the file of the last of them, if the particulars were changed since
    /// it added that.
    pub title: String,
    /// `other` for such an account.
    pub kind: DocumentKind,
    pub confidential: bool,
    /// The body whose members read it too, if it is confidential; null for such an account.
    pub body_id: Option<Id>,
    /// The last version that the account reads.
    pub latest: Option<DocumentVersionView>,
    /// Whether the account reads only the versions that it added itself.
    pub own_versions_only: bool,
    /// What it is attached to; empty for an account that reads its own versions only.
    pub attachments: Vec<DocumentAttachmentView>,
    /// The account that added it.
    pub added_by_id: Id,
    pub version: i32,
    pub created_at: Moment,
    pub updated_at: Moment,
}

/// A media type that is taken.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MediaTypeView {
    pub media_type: MediaType,
    /// The endings of its file names, without a dot.
    pub endings: Vec<String>,
}

/// What files are taken.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DocumentRulesView {
    /// The largest file that is taken, in bytes.
    pub most_bytes: u64,
    pub media_types: Vec<MediaTypeView>,
    /// The virus scanner that looks at each file; `none` where files are kept without such a look.
    pub scanner: Scanner,
}

pub(super) fn view(found: DocumentDetails) -> DocumentView {
    let DocumentDetails {
        document,
        reading,
        latest,
        latest_destroyed_by,
        attachments,
        may_add_version: _,
    } = found;
    let Document {
        id,
        title,
        kind,
        confidential,
        body_id,
        latest: _,
        search_key: _,
        added_by,
        version,
        created_at,
        updated_at,
    } = document;
    DocumentView {
        id,
        title,
        kind,
        confidential,
        body_id,
        latest: latest.map(|row| version_view(row, latest_destroyed_by)),
        own_versions_only: reading == Reading::OwnVersions,
        attachments: attachments.into_iter().map(attachment_view).collect(),
        added_by_id: added_by,
        version,
        created_at,
        updated_at,
    }
}

pub(super) fn version_view(row: DocumentVersion, destroyed_by: Option<DestroyedBy>) -> DocumentVersionView {
    let DocumentVersion {
        id: _,
        document_id: _,
        number,
        file_name,
        folded_name: _,
        media_type,
        byte_count,
        sha256,
        state,
        check_code,
        check_detail,
        scanner,
        note,
        added_by,
        added_by_name,
        added_at,
        destroyed_at,
        destruction_ground,
        destruction_reason,
        removed_at: _,
    } = row;
    let (proposer, approver) = destroyed_by
        .map(|by| {
            let DestroyedBy {
                proposed_by,
                proposed_by_name,
                approved_by,
                approved_by_name,
            } = by;
            ((proposed_by, proposed_by_name), (approved_by, approved_by_name))
        })
        .unzip();
    let (destruction_proposed_by_id, destruction_proposed_by_name) = proposer.unzip();
    let (destroyed_by_id, destroyed_by_name) = approver.unzip();
    DocumentVersionView {
        number,
        file_name,
        media_type,
        byte_count,
        sha256,
        state,
        check: DocumentCheckView {
            code: check_code,
            detail: check_detail,
            scanner,
        },
        note,
        added_by_id: added_by,
        added_by_name,
        added_at,
        destroyed_at,
        destruction_ground,
        destruction_reason,
        destruction_proposed_by_id,
        destruction_proposed_by_name,
        destroyed_by_id,
        destroyed_by_name,
    }
}

fn attachment_view(row: DocumentAttachment) -> DocumentAttachmentView {
    let DocumentAttachment {
        id,
        document_id: _,
        subject_kind,
        subject_id,
        subject_version,
        subject_line,
        case_id,
        attached_by: _,
        attached_at,
        ended_by: _,
        ended_at: _,
        end_reason: _,
        body_id: _,
    } = row;
    DocumentAttachmentView {
        id,
        kind: subject_kind,
        subject_id,
        version: subject_version,
        line: subject_line,
        case_id,
        attached_at,
    }
}

pub(super) fn rules_view(most_bytes: u64, scanner: Scanner) -> DocumentRulesView {
    let one = |media_type: &MediaType| MediaTypeView {
        media_type: *media_type,
        endings: media_type
            .endings()
            .iter()
            .map(|&ending| ending.to_owned())
            .collect(),
    };
    DocumentRulesView {
        most_bytes,
        media_types: MediaType::ALL.iter().map(one).collect(),
        scanner,
    }
}
