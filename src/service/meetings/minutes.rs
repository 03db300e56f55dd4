//! Minutes: the bureau drafts them in parts per item and sends them round; what members read is a frozen copy.

use std::collections::HashMap;

use chrono::{Duration, NaiveDate};
use serde_json::json;

use super::decision_list::{ListedPart, lines};
use super::items::locked_item;
use super::publishing::{note_fault, papers_of};
use super::{attendance, locked, require, seen, trimmed, update, without};
use crate::events::NewEvent;
use crate::meeting_access::{content_facts, reader, sight};
use crate::{Context, versioned};
use edba_common::error::{Error, Result};
use edba_common::secret::sha256_hex;
use edba_domain::codes::SeatRole;
use edba_domain::meeting::{
    ContentPart, DecisionLine, FrozenState, MeetingAct, MeetingPart, MinutesContent, MinutesState,
    NamedAttendance, PartText, Presence, changed_parts, reads,
};
use edba_domain::{EventKind, Fault, Id};
use edba_store::Json;
use edba_store::meetings::{self as store, AgendaItem, Meeting, MinutesPart, MinutesVersion, NamedMeeting};

/// The longest period for remarks, in days.
const REMARK_DAYS: i64 = 60;

/// The minutes of a meeting as the caller reads them.
#[derive(Debug, Clone)]
pub struct Minutes {
    pub meeting: NamedMeeting,
    pub state: MinutesState,
    /// The draft for bureau and auditor until the minutes are adopted, else the last frozen version. None: there is nothing
    /// yet.
    pub content: Option<MinutesContent>,
    pub is_draft: bool,
    /// The last frozen version.
    pub version: Option<MinutesVersion>,
    /// The items whose part in the draft differs from the last frozen version; of adopted minutes those that were changed
    /// since they were sent round.
    pub changed: Vec<Id>,
    pub decisions: Vec<DecisionLine>,
    /// The parts of the draft, whose versions guard their changes; empty where a frozen version is read.
    pub rows: Vec<MinutesPart>,
}

impl Minutes {
    /// Whether they are as they were frozen last, so that nothing in them is a draft.
    pub fn is_as_frozen(&self) -> Result<bool> {
        match (&self.version, &self.content) {
            (Some(version), Some(content)) => Ok(version.content.read()? == *content),
            _ => Ok(false),
        }
    }
}

/// The minutes of a meeting. Errors: 404 where the caller reads none yet. Ten statements at most.
pub fn minutes(cx: &mut Context<'_>, meeting_id: Id) -> Result<Minutes> {
    let meeting = readable(cx, meeting_id, MeetingPart::Minutes)?;
    let row = &meeting.row;
    let is_draft = cx.actor.sees_everything() && row.minutes_state != MinutesState::Adopted;
    let version = store::minutes_version(cx.conn, &meeting_id, row.minutes_version)?;
    let frozen = match &version {
        Some(version) => Some(version.content.read()?),
        None => None,
    };
    let (content, rows) = match is_draft {
        true => {
            let rows = store::parts(cx.conn, &[meeting_id])?;
            (Some(content(cx, row, &rows)?), rows)
        }
        false => (frozen.clone(), Vec::new()),
    };
    let before = match is_draft {
        true => frozen,
        // What was changed at the adoption.
        false => match store::minutes_version(cx.conn, &meeting_id, row.minutes_version - 1)? {
            Some(before) => Some(before.content.read()?),
            None => None,
        },
    };
    let changed = match (&before, &content) {
        (Some(before), Some(content)) => changed_parts(before, content),
        _ => Vec::new(),
    };
    Ok(Minutes {
        state: row.minutes_state,
        is_draft,
        version,
        changed,
        decisions: content
            .as_ref()
            .map(|content| content.decisions.clone())
            .unwrap_or_default(),
        rows,
        content: content.filter(|_| row.minutes_state != MinutesState::None),
        meeting,
    })
}

/// The decision list of a meeting: as it is now for bureau and auditor until the minutes are adopted, else that of the last
/// frozen minutes. Errors: 404.
pub fn decision_list(cx: &mut Context<'_>, meeting_id: Id) -> Result<(NamedMeeting, Vec<DecisionLine>)> {
    let meeting = readable(cx, meeting_id, MeetingPart::DecisionList)?;
    if cx.actor.sees_everything() && meeting.row.minutes_state != MinutesState::Adopted {
        let rows = store::parts(cx.conn, &[meeting_id])?;
        let decisions = content(cx, &meeting.row, &rows)?.decisions;
        return Ok((meeting, decisions));
    }
    let version = store::minutes_version(cx.conn, &meeting_id, meeting.row.minutes_version)?
        .ok_or_else(|| Error::not_found("decision list"))?;
    let decisions = version.content.read()?.decisions;
    Ok((meeting, decisions))
}

/// A meeting of which the caller reads this part. Errors: 404.
pub(super) fn readable(cx: &mut Context<'_>, meeting_id: Id, part: MeetingPart) -> Result<NamedMeeting> {
    let sight = sight(cx)?;
    let meeting = seen(cx, &sight, meeting_id)?;
    let reader = reader(cx.actor, &sight, &meeting.row);
    match reads(part, &reader, &content_facts(&meeting.row)) {
        true => Ok(meeting),
        false => Err(Error::not_found("minutes")),
    }
}

/// The minutes as they are drafted: the items that have a part, in their order.
pub(super) fn content(cx: &mut Context<'_>, row: &Meeting, rows: &[MinutesPart]) -> Result<MinutesContent> {
    let items = store::items(cx.conn, &[row.id])?;
    let mut papers = papers_of(cx, &items)?;
    let by_item: HashMap<Id, &MinutesPart> = rows.iter().map(|part| (part.item_id, part)).collect();
    let listed: Vec<ListedPart<'_>> = items
        .iter()
        .map(|item| {
            (
                item,
                by_item.get(&item.id).and_then(|part| part.decision.as_deref()),
            )
        })
        .collect();
    let decisions = lines(cx, &listed)?;
    let parts = items
        .iter()
        .filter_map(|item| {
            let part = by_item.get(&item.id)?;
            Some(ContentPart {
                item_id: item.id,
                number: item.place.unwrap_or_default(),
                kind: item.kind,
                title: item.title.clone(),
                case_id: item.case_id,
                ballot_id: item.ballot_id,
                document_id: item.document_id,
                initiative_id: None,
                outcome: part.outcome,
                text: part.text.clone(),
                decision: part.decision.clone(),
                papers: papers.remove(&item.id).unwrap_or_default(),
            })
        })
        .collect();
    Ok(MinutesContent {
        attendance: named_attendance(cx, row)?,
        guests: row.guests.clone(),
        parts,
        decisions,
    })
}

/// Who was there for each seat of which that is recorded.
fn named_attendance(cx: &mut Context<'_>, row: &Meeting) -> Result<Vec<NamedAttendance>> {
    let found = attendance::of(cx, row.clone())?;
    Ok(found
        .lines
        .into_iter()
        .filter_map(|(seat, line)| {
            let line = line.filter(|line| line.presence != Presence::Expected)?;
            let substitute = seat.name_of_substitute(line.substitute_id);
            Some(NamedAttendance {
                seat_id: line.seat_id,
                representative_id: line.representative_id,
                name: seat.name,
                organisation: seat.organisation,
                chair: seat.role == SeatRole::Chair,
                presence: line.presence,
                substitute,
            })
        })
        .collect())
}

/// How many items of a meeting have no part in the draft.
pub(super) fn parts_missing(cx: &mut Context<'_>, row: &Meeting, items: &[AgendaItem]) -> Result<usize> {
    let parts = store::parts(cx.conn, &[row.id])?;
    Ok(items
        .iter()
        .filter(|item| !parts.iter().any(|part| part.item_id == item.id))
        .count())
}

/// Writes the part of the draft about an item; the same once more does nothing. `expects` judges the version of the part, 0 before
/// the first. Errors: 400 with all faults; 404; 409 by `domain::meeting::obstacle`; those of `expects`.
pub fn draft(
    cx: &mut Context<'_>,
    item_id: Id,
    part: PartText,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<MinutesPart> {
    let (mut chain, meeting, item) = locked_item(cx, item_id)?;
    let parts = store::parts(cx.conn, &[meeting.id])?;
    let before = parts.into_iter().find(|part| part.item_id == item_id);
    let version = before.as_ref().map_or(0, |before| before.version);
    expects(version)?;
    require(cx, &meeting, MeetingAct::Draft)?;
    without(part.faults())?;
    let PartText {
        outcome,
        text,
        decision,
    } = part;
    let row = MinutesPart {
        item_id: item.id,
        meeting_id: meeting.id,
        outcome,
        text: trimmed(text),
        decision: trimmed(decision),
        version: version + 1,
        updated_by: cx.actor.id,
        updated_at: cx.now,
    };
    if let Some(before) = before.filter(|before| has_words_of(before, &row)) {
        return Ok(before);
    }
    versioned::store(cx, &row, store::keep_part)?;
    if meeting.minutes_state == MinutesState::None {
        store::begin_minutes(cx.conn, &meeting.id)?;
    }
    let event = NewEvent {
        kind: EventKind::MinutesDrafted,
        subject_id: item.id,
        reason: None,
        before: (version > 0).then_some(version),
        after: Some(row.version),
        data: json!({
            "meetingId": meeting.id, "outcome": row.outcome, "textSha256": row.text.as_ref().map(sha256_hex),
            "decisionSha256": row.decision.as_ref().map(sha256_hex),
        }),
    };
    chain.add(cx, event)?;
    chain.close(cx)?;
    Ok(row)
}

fn has_words_of(one: &MinutesPart, other: &MinutesPart) -> bool {
    one.outcome == other.outcome && one.text == other.text && one.decision == other.decision
}

/// Freezes the draft and sends it round for remarks, or once more. Errors: 400 with all faults; 404; 409 by
/// `domain::meeting::obstacle`; those of `expects`.
pub fn send_round(
    cx: &mut Context<'_>,
    meeting_id: Id,
    note: Option<String>,
    remarks_until: NaiveDate,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<MinutesVersion> {
    let (mut chain, mut meeting) = locked(cx, meeting_id)?;
    expects(meeting.version)?;
    require(cx, &meeting, MeetingAct::SendRound)?;
    let mut faults: Vec<Fault> = note_fault(note.as_deref()).into_iter().collect();
    faults.extend(until_fault(remarks_until, cx.today()));
    without(faults)?;
    let version = freeze(cx, &meeting, FrozenState::SentRound, note)?;
    meeting.minutes_version = version.number;
    meeting.minutes_state = MinutesState::SentRound;
    meeting.remarks_until = Some(remarks_until);
    update(cx, &mut meeting)?;
    let event = NewEvent {
        kind: EventKind::MinutesSentRound,
        subject_id: meeting_id,
        reason: None,
        before: Some(meeting.version - 1),
        after: Some(meeting.version),
        data: json!({
            "number": version.number, "contentSha256": version.sha256, "remarksUntilDate": remarks_until,
            "noteSha256": version.note.as_ref().map(sha256_hex),
        }),
    };
    chain.add(cx, event)?;
    chain.close(cx)?;
    Ok(version)
}

fn until_fault(day: NaiveDate, today: NaiveDate) -> Option<Fault> {
    if day <= today {
        Some(Fault::new(
            "/remarksUntilDate",
            "date-in-past",
            "The last day for remarks is tomorrow at the earliest.",
        ))
    } else if day > today + Duration::days(REMARK_DAYS) {
        Some(Fault::new(
            "/remarksUntilDate",
            "too-far",
            format!("Remarks are taken for at most {REMARK_DAYS} days."),
        ))
    } else {
        None
    }
}

/// Stores the draft as the next frozen version. From then on members read the items that it has.
pub(super) fn freeze(
    cx: &mut Context<'_>,
    meeting: &Meeting,
    state: FrozenState,
    note: Option<String>,
) -> Result<MinutesVersion> {
    let rows = store::parts(cx.conn, &[meeting.id])?;
    let content = Json::new(&content(cx, meeting, &rows)?)?;
    let version = MinutesVersion {
        meeting_id: meeting.id,
        number: meeting.minutes_version + 1,
        state,
        sha256: sha256_hex(content.text()),
        content,
        note: trimmed(note),
        frozen_by: cx.actor.id,
        frozen_at: cx.now,
    };
    store::insert_minutes_version(cx.conn, &version)?;
    store::mark_minuted(cx.conn, &meeting.id, version.number)?;
    Ok(version)
}

/// A frozen version of minutes that the caller reads. Errors: 404.
pub fn minutes_version(cx: &mut Context<'_>, meeting_id: Id, number: i32) -> Result<MinutesVersion> {
    readable(cx, meeting_id, MeetingPart::Minutes)?;
    store::minutes_version(cx.conn, &meeting_id, number)?
        .ok_or_else(|| Error::not_found("version of the minutes"))
}

/// The frozen versions of minutes after this number, in order. Errors: 404.
pub fn minutes_versions(
    cx: &mut Context<'_>,
    meeting_id: Id,
    after: i32,
    limit: i64,
) -> Result<Vec<MinutesVersion>> {
    readable(cx, meeting_id, MeetingPart::Minutes)?;
    store::minutes_versions(cx.conn, &meeting_id, after, limit)
}
