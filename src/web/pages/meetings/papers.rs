//! Papers of meetings and their items, as far as the user reads them.

use std::collections::{BTreeSet, HashMap};

use crate::pages::base::Layout;
use crate::pages::documents::{self as document_pages, DocumentLine, Thing};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::codes::{BodyKind, Role};
use edba_domain::document::{AttachedTo, Right, right};
use edba_domain::meeting::ContentPaper;
use edba_service::Context;
use edba_service::documents::{self, DocumentAttachment, DocumentDetails, DocumentFilter};
use edba_service::meetings::{Agenda, PaperEntry};

/// The most papers of a meeting as a whole on its page.
const MOST: i64 = 200;

/// A paper of an item.
pub struct PaperLine {
    pub line: DocumentLine,
    /// Whether it was attached after the agenda was published.
    pub is_late: bool,
    /// Whether there is a newer version than the one on the agenda.
    pub has_newer: bool,
    /// The version on the agenda; empty if it is on none.
    pub version: String,
}

impl PaperLine {
    pub fn new(layout: &Layout, paper: &PaperEntry, is_published: bool) -> Self {
        Self {
            line: DocumentLine::new(layout, &paper.document),
            is_late: is_published && paper.number.is_none(),
            has_newer: paper.has_newer,
            version: paper.number.map_or_else(String::new, |number| {
                layout.with("agenda-paper-version", "number", number)
            }),
        }
    }
}

/// The papers of a meeting as a whole that this user reads, the newest first. Statements: those of `documents::list`.
pub fn of_meeting(cx: &mut Context<'_>, layout: &Layout, id: Id) -> Result<Vec<DocumentLine>> {
    let filter = DocumentFilter {
        subject: Some((AttachedTo::Meeting, id)),
        ..DocumentFilter::default()
    };
    let found = documents::list(cx, filter, None, MOST)?;
    Ok(found.iter().map(|one| DocumentLine::new(layout, one)).collect())
}

/// The titles of the documents that frozen papers name, as far as the user reads them. Statements: those of
/// `documents::list`; none without a paper.
pub fn titles<'a>(
    cx: &mut Context<'_>,
    papers: impl Iterator<Item = &'a ContentPaper>,
) -> Result<HashMap<Id, String>> {
    let ids: BTreeSet<Id> = papers.map(|paper| paper.document_id).collect();
    let ids: Vec<Id> = ids.into_iter().collect();
    Ok(documents::among(cx, &ids)?
        .into_iter()
        .map(|found| (found.document.id, found.document.title))
        .collect())
}

/// A paper of an item in a frozen copy. The title is None for those who do not read the document.
pub struct FrozenPaper {
    pub id: Id,
    pub title: Option<String>,
    pub version: String,
    pub sha256: String,
}

impl FrozenPaper {
    pub fn new(layout: &Layout, paper: &ContentPaper, titles: &HashMap<Id, String>) -> Self {
        Self {
            id: paper.document_id,
            title: titles.get(&paper.document_id).cloned(),
            version: layout.with("agenda-paper-version", "number", paper.number),
            sha256: paper.sha256.clone(),
        }
    }
}

/// A paper that not every member reads, and why.
pub struct RestrictedPaper {
    pub id: Id,
    pub title: String,
    pub why: String,
}

/// The papers on an agenda that members of the body cannot read, or only those who read something else as well. Called
/// for the bureau, which reads what each paper is attached to.
pub fn restricted(
    cx: &mut Context<'_>,
    layout: &Layout,
    agenda: &Agenda,
    body_kind: BodyKind,
) -> Result<Vec<RestrictedPaper>> {
    let body_id = agenda.meeting.row.body_id;
    let mut found: Vec<(&DocumentDetails, Restriction)> = Vec::new();
    for paper in agenda.items.iter().flat_map(|entry| &entry.papers) {
        let document = &paper.document;
        if found
            .iter()
            .any(|(one, _)| one.document.id == document.document.id)
        {
            continue;
        }
        if let Some(restriction) = restriction(document, body_kind, body_id) {
            found.push((document, restriction));
        }
    }
    let others: Vec<DocumentAttachment> = found
        .iter()
        .flat_map(|(_, restriction)| match restriction {
            Restriction::Also(others) => others.as_slice(),
            Restriction::Unreadable => &[],
        })
        .cloned()
        .collect();
    let things: Vec<Thing> = document_pages::things(cx, layout, &others, &[])?;
    let in_words = |others: &[DocumentAttachment]| -> String {
        let words: Vec<&str> = things
            .iter()
            .filter(|thing| others.iter().any(|row| row.id == thing.id))
            .map(|thing| thing.text.as_str())
            .collect();
        words.join(", ")
    };
    Ok(found
        .iter()
        .map(|(document, restriction)| RestrictedPaper {
            id: document.document.id,
            title: document.document.title.clone(),
            why: match restriction {
                Restriction::Unreadable => layout.say("agenda-paper-not-readable"),
                Restriction::Also(others) => layout.with("agenda-paper-also", "things", in_words(others)),
            },
        })
        .collect())
}

/// What keeps members from reading a paper.
enum Restriction {
    Unreadable,
    /// It is attached to these other things, and only those who read them too can read it.
    Also(Vec<DocumentAttachment>),
}

fn restriction(found: &DocumentDetails, body_kind: BodyKind, body_id: Id) -> Option<Restriction> {
    let document = &found.document;
    let of_others: Vec<DocumentAttachment> = found
        .attachments
        .iter()
        .filter(|row| row.body_id != Some(body_id))
        .cloned()
        .collect();
    // Members of a consultation body can have the role of the board, and then read what the board reads.
    let roles: &[Role] = match body_kind {
        BodyKind::Board => &[Role::BoardMember],
        BodyKind::Table => &[Role::TableMember],
        BodyKind::Consultation => &[Role::ConsultationMember, Role::BoardMember],
    };
    let is_of_another_body = document.confidential && document.body_id != Some(body_id);
    let is_read_by_no_member = of_others.iter().any(|row| {
        roles
            .iter()
            .all(|role| right(*role, row.subject_kind) == Right::Nothing)
    });
    if is_of_another_body || is_read_by_no_member {
        return Some(Restriction::Unreadable);
    }
    (!of_others.is_empty()).then_some(Restriction::Also(of_others))
}
