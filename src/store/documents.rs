//! Documents, with the conditions that decide who sees them.

mod attachments;
mod condition;
mod papers;
mod upkeep;
mod versions;
mod visibility;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::cases::Sees;
use super::meetings::MeetingSight;
use super::schema::documents;
use super::visibility::Sight;
use edba_common::error::Result;
use edba_domain::codes::Role;
use edba_domain::document::{AttachedTo, DocumentKind, VersionState};
use edba_domain::{Id, Moment};

pub use attachments::{
    DocumentAttachment, attachment, attachments, end_attachment, entry_of, insert_attachment,
};
pub use papers::{Failing, Paper, failing, papers};
pub use upkeep::{KeptVersion, is_kept, kept_files, removed, states, to_remove};
pub use versions::{
    DocumentVersion, destroy, insert_version, latest_own_versions, latest_versions, version, versions,
};

use condition::{Condition, Pattern, Rule};

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = documents, treat_none_as_null = true, primary_key(id))]
pub struct Document {
    pub id: Id,
    pub title: String,
    pub kind: DocumentKind,
    pub confidential: bool,
    /// The body that reads it beside bureau and auditor, if it is confidential.
    pub body_id: Option<Id>,
    /// The number of the last version.
    pub latest: i32,
    /// What it is found by: `domain::document::search_key`.
    pub search_key: String,
    pub added_by: Id,
    pub version: i32,
    pub created_at: Moment,
    pub updated_at: Moment,
}

/// Which documents an account sees.
#[derive(Debug, Clone)]
pub struct DocumentSight {
    pub role: Role,
    pub account_id: Id,
    pub sees: Sees,
    /// None for a role that reads no decisions.
    pub decisions: Option<Sight>,
    pub organisation_id: Option<Id>,
    /// The representative and the day, for the body concerned.
    pub sits: Option<(Id, NaiveDate)>,
    pub meetings: MeetingSight,
}

/// A document with what decides who reads it: see `domain::document::reading`.
#[derive(Debug, Clone, Queryable)]
pub struct SeenDocument {
    pub row: Document,
    /// Whether the account reads everything that it is attached to, and there is something.
    pub by_attachments: bool,
    /// Whether it is not confidential, or the account sits in the body concerned.
    pub in_confidence: bool,
    /// Whether the account reads the title and the kind: they did not change since it last added to a document of which it reads its own
    /// versions only.
    pub reads_title: bool,
}

/// Filter of a list of documents; None means no restriction.
///
/// A filter finds by what the account reads: of a document of which it reads its own versions only, by its own last version, by
/// title and kind if they did not change since it added that, and by those things to which it is attached that the account may read.
#[derive(Debug, Clone, Default)]
pub struct DocumentFilter {
    /// One of these.
    pub ids: Option<Vec<Id>>,
    /// Attached to this case, or to a thing of it.
    pub case_id: Option<Id>,
    /// Attached to this meeting, or to an item of its agenda.
    pub meeting_id: Option<Id>,
    /// Attached to this thing.
    pub subject: Option<(AttachedTo, Id)>,
    pub kind: Option<DocumentKind>,
    /// The state of the last version.
    pub state: Option<VersionState>,
    /// All of these stand in the title or in the name of the last file that the account reads; whatever accents and case.
    pub words: Vec<String>,
    /// This account added it, or one of its versions.
    pub added_by: Option<Id>,
}

/// The documents that the account sees, newest first, before `before`.
pub fn list(
    conn: &mut Conn,
    sight: &DocumentSight,
    filter: &DocumentFilter,
    before: Option<&Id>,
    limit: i64,
) -> Result<Vec<SeenDocument>> {
    let DocumentFilter {
        ids,
        case_id,
        meeting_id,
        subject,
        kind,
        state,
        words,
        added_by,
    } = filter;
    let rule = |rule| Condition { sight, rule };
    let mut query = documents::table.filter(rule(Rule::Any)).into_boxed();
    if let Some(ids) = ids {
        query = query.filter(documents::id.eq_any(ids));
    }
    if let Some(case_id) = case_id {
        query = query.filter(rule(Rule::OfCase(case_id)));
    }
    if let Some(meeting_id) = meeting_id {
        query = query.filter(rule(Rule::OfMeeting(meeting_id)));
    }
    if let Some((kind, id)) = subject {
        query = query.filter(rule(Rule::AttachedTo(*kind, id)));
    }
    if let Some(kind) = kind {
        query = query.filter(rule(Rule::OfKind(kind)));
    }
    if let Some(state) = state {
        query = query.filter(rule(Rule::LastIs(state)));
    }
    for word in words {
        query = query.filter(rule(Rule::Holds(Pattern::of(word))));
    }
    if let Some(account) = added_by {
        query = query.filter(rule(Rule::AddedBy(account)));
    }
    if let Some(before) = before {
        query = query.filter(documents::id.lt(before));
    }
    Ok(query
        .order(documents::id.desc())
        .limit(limit)
        .select((
            Document::as_select(),
            rule(Rule::ByAttachments),
            rule(Rule::InConfidence),
            rule(Rule::ReadsTitle),
        ))
        .load(conn)?)
}

/// A document, without a check of who sees it: for use cases that have checked it, under the lock of its chain.
pub fn document(conn: &mut Conn, id: &Id) -> Result<Option<Document>> {
    Ok(documents::table
        .find(id)
        .select(Document::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert(conn: &mut Conn, row: &Document) -> Result<()> {
    diesel::insert_into(documents::table).values(row).execute(conn)?;
    Ok(())
}

/// Updates a row under optimistic locking; false if the stored version is not the previous one.
pub fn update(conn: &mut Conn, row: &Document) -> Result<bool> {
    let rows = diesel::update(
        documents::table
            .filter(documents::id.eq(row.id))
            .filter(documents::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}
