//! Reading an agenda: the bureau and the auditor the draft, the members of the body what was published last.

use std::collections::HashMap;

use super::{publishing, seen};
use crate::Context;
use crate::documents::{self, DocumentDetails, DocumentFilter};
use crate::meeting_access::{content_facts, reader, sight};
use edba_common::error::{Error, Result};
use edba_domain::document::{AttachedTo, VersionState};
use edba_domain::meeting::{
    AgendaContent, AgendaContentItem, AgendaDifference, MOST_ITEMS, MOST_PAPERS, MeetingPart,
    agenda_differences, reads, starts,
};
use edba_domain::{Id, Moment};
use edba_store::meetings::{self as store, AgendaItem, AgendaVersion, NamedMeeting};

/// The most papers of an agenda that are read.
const MOST_PAPERS_READ: i64 = (MOST_ITEMS * MOST_PAPERS) as i64;

/// An agenda as the caller reads it.
#[derive(Debug, Clone)]
pub struct Agenda {
    pub meeting: NamedMeeting,
    /// The last published version.
    pub version: Option<AgendaVersion>,
    /// Whether these are the items of a draft, of which members read other items or none.
    pub is_draft: bool,
    /// What the draft makes different from what was published.
    pub differences: Vec<AgendaDifference>,
    pub items: Vec<AgendaEntry>,
}

/// An item of an agenda.
#[derive(Debug, Clone)]
pub struct AgendaEntry {
    /// From 1.
    pub number: i32,
    pub content: AgendaContentItem,
    /// None from the first item on that follows one without planned minutes.
    pub starts_at: Option<Moment>,
    /// None where only the frozen copy is read.
    pub row: Option<AgendaItem>,
    /// Those that the caller reads, in the order in which they were attached.
    pub papers: Vec<PaperEntry>,
}

/// A paper of an item.
#[derive(Debug, Clone)]
pub struct PaperEntry {
    pub document: DocumentDetails,
    /// The version on the published agenda; None: attached after it.
    pub number: Option<i32>,
    /// Whether there is a later version that can be read.
    pub has_newer: bool,
}

/// The agenda of a meeting as the caller reads it: bureau and auditor the draft, others what was published last; where
/// nothing was, and the meeting was recorded afterwards or its minutes were sent round, its items. Errors: 404 where
/// nothing of it is read yet. Ten statements at most.
pub fn agenda(cx: &mut Context<'_>, meeting_id: Id) -> Result<Agenda> {
    let sight = sight(cx)?;
    let meeting = seen(cx, &sight, meeting_id)?;
    let reader = reader(cx.actor, &sight, &meeting.row);
    let facts = content_facts(&meeting.row);
    if !reads(MeetingPart::Agenda, &reader, &facts) {
        return Err(Error::not_found("agenda"));
    }
    let reads_draft = reads(MeetingPart::DraftAgenda, &reader, &facts);
    let version = store::version(cx.conn, &meeting_id, meeting.row.agenda_version)?;
    let published = match &version {
        Some(version) => Some(version.content.read()?),
        None => None,
    };
    let (content, mut rows) = match &published {
        Some(published) if !reads_draft => (published.clone(), HashMap::new()),
        _ => {
            let mut rows = store::items(cx.conn, &[meeting_id])?;
            if !reads_draft && !facts.recorded_afterwards {
                // What was added since the minutes were sent round is a draft.
                rows.retain(|row| row.minuted_in.is_some());
            }
            let content = publishing::content(cx, &meeting.row, &rows)?;
            let rows = rows.into_iter().map(|row| (row.id, row)).collect();
            (content, rows)
        }
    };
    // Without a published version members read the items themselves, once they may.
    let is_read_by_members = published.is_none()
        && (facts.recorded_afterwards
            || (facts.minutes.is_frozen() && rows.values().all(|row| row.minuted_in.is_some())));
    let differences = match &published {
        Some(published) if reads_draft => agenda_differences(published, &content),
        _ => Vec::new(),
    };
    let mut papers = papers(cx, meeting_id, published.as_ref())?;
    let planned: Vec<Option<i32>> = content.items.iter().map(|item| item.planned_minutes).collect();
    let times = starts(meeting.row.starts_at, &planned);
    let items = content
        .items
        .into_iter()
        .zip(times)
        .map(|(content, starts_at)| AgendaEntry {
            number: content.number,
            starts_at,
            row: rows.remove(&content.item_id),
            papers: papers.remove(&content.item_id).unwrap_or_default(),
            content,
        })
        .collect();
    Ok(Agenda {
        meeting,
        version,
        is_draft: reads_draft && !is_read_by_members,
        differences,
        items,
    })
}

/// The papers of the items of a meeting that the caller reads, by item.
fn papers(
    cx: &mut Context<'_>,
    meeting_id: Id,
    published: Option<&AgendaContent>,
) -> Result<HashMap<Id, Vec<PaperEntry>>> {
    let numbers: HashMap<(Id, Id), i32> = published
        .iter()
        .flat_map(|content| &content.items)
        .flat_map(|item| item.papers.iter().map(move |paper| (item.item_id, paper)))
        .map(|(item_id, paper)| ((item_id, paper.document_id), paper.number))
        .collect();
    let filter = DocumentFilter {
        meeting_id: Some(meeting_id),
        ..DocumentFilter::default()
    };
    // By the ids of the attachments, which are in the order in which they were made.
    let mut attached: Vec<(Id, Id, DocumentDetails)> = Vec::new();
    for document in documents::list(cx, filter, None, MOST_PAPERS_READ)? {
        for one in &document.attachments {
            if one.subject_kind == AttachedTo::AgendaItem {
                attached.push((one.id, one.subject_id, document.clone()));
            }
        }
    }
    attached.sort_by_key(|(attachment_id, ..)| *attachment_id);
    let mut papers: HashMap<Id, Vec<PaperEntry>> = HashMap::new();
    for (_, item_id, document) in attached {
        let number = numbers.get(&(item_id, document.document.id)).copied();
        let last = document
            .latest
            .as_ref()
            .filter(|latest| latest.state == VersionState::Kept)
            .map(|latest| latest.number);
        papers.entry(item_id).or_default().push(PaperEntry {
            has_newer: number.is_some() && last > number,
            number,
            document,
        });
    }
    Ok(papers)
}
