//! Minutes as responses.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::agendas::{PublishedPaperView, published_paper};
use crate::api::decision_list::{self, DecisionLineView};
use edba_common::error::Result;
use edba_domain::meeting::{
    AgendaItemKind, ContentPart, FrozenState, ItemOutcome, MinutesContent, MinutesState, NamedAttendance,
    Presence,
};
use edba_domain::{Id, Moment};
use edba_service::meetings::{Minutes, MinutesPart, MinutesVersion};

/// Who was there for a seat, as the minutes say it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MinutesAttendanceView {
    pub seat_id: Id,
    pub representative_id: Id,
    pub name: String,
    pub organisation: String,
    /// Whether it is the seat of the chair.
    pub chair: bool,
    pub presence: Presence,
    /// The name of who sat there instead.
    pub substitute: Option<String>,
}

/// The part of the minutes about an agenda item.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MinutesItemView {
    pub agenda_item_id: Id,
    /// From 1, within the agenda.
    pub number: i32,
    pub kind: AgendaItemKind,
    /// The title of the item.
    pub title: String,
    /// The case; of a ballot the case that it is about.
    pub case_id: Option<Id>,
    pub ballot_id: Option<Id>,
    pub document_id: Option<Id>,
    pub outcome: ItemOutcome,
    /// What was discussed.
    pub text: Option<String>,
    /// What was decided.
    pub decision_text: Option<String>,
    pub papers: Vec<PublishedPaperView>,
    /// In the draft: the version of this part, for the `If-Match` of `draftMinutes` (`"v1"`). Null in a version.
    pub version: Option<i32>,
}

/// The minutes of a meeting. The bureau and the auditor read the draft until the minutes are adopted; members read the version
/// that was sent round or adopted last.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MinutesView {
    pub meeting_id: Id,
    pub state: MinutesState,
    /// The number of the version that was sent round or adopted last; null while none was.
    pub version: Option<i32>,
    /// Whether the parts are those of the draft.
    pub is_draft: bool,
    /// The seats of which it is recorded who was there; empty while nothing is drafted.
    pub attendance: Vec<MinutesAttendanceView>,
    /// Who else was there.
    pub guests: Option<String>,
    /// In the order of the agenda. Items of which nothing is written yet are left out.
    pub parts: Vec<MinutesItemView>,
    /// The agenda items whose part in the draft differs from that version; of adopted minutes those that were changed
    /// since they were sent round.
    pub changed_agenda_item_ids: Vec<Id>,
    pub decisions: Vec<DecisionLineView>,
    /// The last day on which remarks are taken.
    pub remarks_until_date: Option<NaiveDate>,
    /// The meeting that adopted them.
    pub adopted_by_meeting_id: Option<Id>,
    pub adopted_at: Option<Moment>,
    /// The SHA-256 of that version, in 64 hexadecimal digits.
    pub sha256: Option<String>,
}

/// A part of the draft of minutes.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MinutesPartView {
    pub meeting_id: Id,
    pub agenda_item_id: Id,
    pub outcome: ItemOutcome,
    pub text: Option<String>,
    pub decision_text: Option<String>,
    pub updated_at: Moment,
    pub version: i32,
}

/// A version of minutes that was sent round or adopted. It never changes.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MinutesVersionView {
    pub meeting_id: Id,
    /// From 1, within the meeting.
    pub number: i32,
    pub state: FrozenState,
    pub attendance: Vec<MinutesAttendanceView>,
    /// Who else was there.
    pub guests: Option<String>,
    pub parts: Vec<MinutesItemView>,
    pub decisions: Vec<DecisionLineView>,
    /// The SHA-256 of its content, in 64 hexadecimal digits.
    pub sha256: String,
    /// The message that went with it.
    pub note: Option<String>,
    pub frozen_at: Moment,
}

/// The content of minutes, as views show it.
struct Shown {
    attendance: Vec<MinutesAttendanceView>,
    guests: Option<String>,
    parts: Vec<MinutesItemView>,
    decisions: Vec<DecisionLineView>,
}

fn attendance_view(line: NamedAttendance) -> MinutesAttendanceView {
    let NamedAttendance {
        seat_id,
        representative_id,
        name,
        organisation,
        chair,
        presence,
        substitute,
    } = line;
    MinutesAttendanceView {
        seat_id,
        representative_id,
        name,
        organisation,
        chair,
        presence,
        substitute,
    }
}

/// `rows` are those of the draft, and none for a version.
fn item_view(part: ContentPart, rows: &[MinutesPart]) -> MinutesItemView {
    let ContentPart {
        item_id,
        number,
        kind,
        title,
        case_id,
        ballot_id,
        document_id,
        initiative_id: _,
        outcome,
        text,
        decision,
        papers,
    } = part;
    let row = rows.iter().find(|row| row.item_id == item_id);
    MinutesItemView {
        agenda_item_id: item_id,
        number,
        kind,
        title,
        case_id,
        ballot_id,
        document_id,
        outcome,
        text,
        decision_text: decision,
        papers: papers.into_iter().map(published_paper).collect(),
        version: row.map(|row| row.version),
    }
}

fn shown(meeting_id: Id, content: MinutesContent, rows: &[MinutesPart]) -> Shown {
    let MinutesContent {
        attendance,
        guests,
        parts,
        decisions,
    } = content;
    Shown {
        attendance: attendance.into_iter().map(attendance_view).collect(),
        guests,
        parts: parts.into_iter().map(|part| item_view(part, rows)).collect(),
        decisions: decisions
            .into_iter()
            .map(|line| decision_list::view(meeting_id, line))
            .collect(),
    }
}

pub(super) fn view(found: Minutes) -> MinutesView {
    let Minutes {
        meeting,
        state,
        content,
        is_draft,
        version,
        changed,
        decisions,
        rows,
    } = found;
    let meeting = meeting.row;
    let line = |line| decision_list::view(meeting.id, line);
    let decisions = decisions.into_iter().map(line).collect();
    let (attendance, guests, parts) = content.map_or((Vec::new(), None, Vec::new()), |content| {
        let shown = shown(meeting.id, content, &rows);
        (shown.attendance, shown.guests, shown.parts)
    });
    let (number, sha256) = version.map_or((None, None), |row| (Some(row.number), Some(row.sha256)));
    MinutesView {
        meeting_id: meeting.id,
        state,
        version: number,
        is_draft,
        attendance,
        guests,
        parts,
        changed_agenda_item_ids: changed,
        decisions,
        remarks_until_date: meeting.remarks_until,
        adopted_by_meeting_id: meeting.adopted_by_meeting_id,
        adopted_at: meeting.adopted_at,
        sha256,
    }
}

pub(super) fn part_view(row: MinutesPart) -> MinutesPartView {
    let MinutesPart {
        item_id,
        meeting_id,
        outcome,
        text,
        decision,
        version,
        updated_by: _,
        updated_at,
    } = row;
    MinutesPartView {
        meeting_id,
        agenda_item_id: item_id,
        outcome,
        text,
        decision_text: decision,
        updated_at,
        version,
    }
}

pub(super) fn version_view(row: MinutesVersion) -> Result<MinutesVersionView> {
    let MinutesVersion {
        meeting_id,
        number,
        state,
        content,
        sha256,
        note,
        frozen_by: _,
        frozen_at,
    } = row;
    let Shown {
        attendance,
        guests,
        parts,
        decisions,
    } = shown(meeting_id, content.read()?, &[]);
    Ok(MinutesVersionView {
        meeting_id,
        number,
        state,
        attendance,
        guests,
        parts,
        decisions,
        sha256,
        note,
        frozen_at,
    })
}
