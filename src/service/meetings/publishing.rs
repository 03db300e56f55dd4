//! Publishing an agenda: what members read is a frozen copy with its hash, one version after another.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use serde_json::json;

use super::{find, locked, require, text_fault, trimmed, update, without};
use crate::Context;
use crate::events::NewEvent;
use edba_common::error::{Error, Result};
use edba_common::secret::sha256_hex;
use edba_domain::meeting::{AgendaContent, AgendaContentItem, ContentPaper, MeetingAct};
use edba_domain::{EventKind, Fault, Id};
use edba_store::Json;
use edba_store::meetings::{self as store, AgendaItem, AgendaVersion, Meeting};
use edba_store::notifications::audience;

/// The longest note with an agenda or with minutes, in characters.
const LONGEST_NOTE: usize = 4_000;

/// How many people get the mail with the agenda. One statement.
pub fn recipients(cx: &mut Context<'_>, row: &Meeting) -> Result<usize> {
    members(cx, row, &[row.starts_at.local_date()])
}

/// How many people get the mail with the minutes. Two statements.
pub fn minutes_recipients(cx: &mut Context<'_>, row: &Meeting) -> Result<usize> {
    let days = [row.starts_at.local_date(), cx.today()];
    members(cx, row, &days)
}

/// How many accounts of members on these days, and of the substitutes appointed on them, receive mail.
fn members(cx: &mut Context<'_>, row: &Meeting, days: &[NaiveDate]) -> Result<usize> {
    let mut accounts: BTreeSet<Id> = BTreeSet::new();
    for day in days {
        accounts.extend(audience::members(cx.conn, row.body_id, *day)?);
    }
    Ok(accounts.len())
}

/// Publishes the agenda as it stands: its members get one notification with the differences. Errors: 400; 404; 409 by
/// `domain::meeting::obstacle`; those of `expects`.
pub fn publish(
    cx: &mut Context<'_>,
    meeting_id: Id,
    note: Option<String>,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<AgendaVersion> {
    let (mut chain, mut row) = locked(cx, meeting_id)?;
    expects(row.version)?;
    require(cx, &row, MeetingAct::Publish)?;
    without(note_fault(note.as_deref()).into_iter().collect())?;
    let items = store::items(cx.conn, &[meeting_id])?;
    let content = content(cx, &row, &items)?;
    let papers: usize = content.items.iter().map(|item| item.papers.len()).sum();
    let content = Json::new(&content)?;
    let version = AgendaVersion {
        meeting_id,
        number: row.agenda_version + 1,
        sha256: sha256_hex(content.text()),
        content,
        note: trimmed(note),
        published_by: cx.actor.id,
        published_at: cx.now,
    };
    store::insert_version(cx.conn, &version)?;
    store::mark_published(cx.conn, &meeting_id, version.number)?;
    row.agenda_version = version.number;
    update(cx, &mut row)?;
    let event = NewEvent {
        kind: EventKind::AgendaPublished,
        subject_id: meeting_id,
        reason: None,
        before: Some(row.version - 1),
        after: Some(row.version),
        data: json!({
            "number": version.number, "contentSha256": version.sha256, "items": items.len(), "papers": papers,
            "noteSha256": version.note.as_ref().map(sha256_hex),
        }),
    };
    chain.add(cx, event)?;
    chain.close(cx)?;
    Ok(version)
}

/// A published version of an agenda that the caller reads. Errors: 404.
pub fn agenda_version(cx: &mut Context<'_>, meeting_id: Id, number: i32) -> Result<AgendaVersion> {
    find(cx, meeting_id)?;
    store::version(cx.conn, &meeting_id, number)?.ok_or_else(|| Error::not_found("version of the agenda"))
}

/// The published versions of an agenda after this number, in order. Errors: 404.
pub fn agenda_versions(
    cx: &mut Context<'_>,
    meeting_id: Id,
    after: i32,
    limit: i64,
) -> Result<Vec<AgendaVersion>> {
    find(cx, meeting_id)?;
    store::versions(cx.conn, &meeting_id, after, limit)
}

/// The papers of these items as they are frozen, by item.
pub(super) fn papers_of(
    cx: &mut Context<'_>,
    items: &[AgendaItem],
) -> Result<HashMap<Id, Vec<ContentPaper>>> {
    let ids: Vec<Id> = items.iter().map(|item| item.id).collect();
    let mut papers: HashMap<Id, Vec<ContentPaper>> = HashMap::new();
    for (item_id, paper) in store::papers(cx.conn, &ids)? {
        papers.entry(item_id).or_default().push(paper);
    }
    Ok(papers)
}

/// The agenda as it stands in the draft.
pub(super) fn content(cx: &mut Context<'_>, row: &Meeting, items: &[AgendaItem]) -> Result<AgendaContent> {
    let mut papers = papers_of(cx, items)?;
    Ok(AgendaContent {
        title: row.title.clone(),
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        place: row.place.clone(),
        items: items
            .iter()
            .map(|item| AgendaContentItem {
                item_id: item.id,
                number: item.place.unwrap_or_default(),
                kind: item.kind,
                title: item.title.clone(),
                explanation: item.explanation.clone(),
                presenter: item.presenter.clone(),
                planned_minutes: item.planned_minutes,
                case_id: item.case_id,
                ballot_id: item.ballot_id,
                document_id: item.document_id,
                initiative_id: None,
                papers: papers.remove(&item.id).unwrap_or_default(),
            })
            .collect(),
    })
}

/// Whether the items of the draft differ from those that were published last. A meeting that only moved has its own
/// notification.
pub(super) fn is_news(cx: &mut Context<'_>, row: &Meeting, items: &[AgendaItem]) -> Result<bool> {
    match store::version(cx.conn, &row.id, row.agenda_version)? {
        None => Ok(true),
        Some(last) => Ok(last.content.read()?.items != content(cx, row, items)?.items),
    }
}

/// The fault of a note that goes with an agenda or with minutes.
pub(super) fn note_fault(note: Option<&str>) -> Option<Fault> {
    note.and_then(|note| text_fault("/note", note, LONGEST_NOTE))
}
