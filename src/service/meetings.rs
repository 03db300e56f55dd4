//! The meetings of bodies: the bureau plans, moves and cancels them, makes their agenda, records who was there,
//! and writes their minutes; the body's members on the day of the meeting can read it.
//!
//! A meeting and all that belongs to it are in the history of the body, whose chain is their lock. What is published or
//! sent round is a frozen copy: the bureau drafts on rows of its own, and members read the copy.

mod adopting;
mod agenda;
mod attendance;
mod decision_list;
mod items;
mod matters;
mod minutes;
mod planning;
mod publishing;
mod remarks;

use super::Context;
use super::events::Chain;
use super::meeting_access::facts_of;
use super::versioned;
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::meeting::{MeetingAct, MeetingFacts, obstacle};
use edba_domain::workflow::WaitingOn;
use edba_domain::{Fault, Id, Message, Moment, text};
use edba_store::meetings as store;

pub use super::meeting_access::sight;
pub use adopting::{adopt, adopting_meetings};
pub use agenda::{Agenda, AgendaEntry, PaperEntry, agenda};
pub use attendance::{Attendances, attendance, attendance_of, record_attendance, reply, unanswered};
pub use edba_store::meetings::{
    AgendaItem, AgendaVersion, Attendance, ItemFilter, Matter, Meeting, MeetingFilter, MeetingSight,
    MinutesPart, MinutesRemark, MinutesVersion, NamedItem, NamedMeeting, NamedSeat,
};
pub use items::{
    ItemChange, NewItem, Suggestions, add_item, change_item, move_item, order, remove_item, suggestions,
};
pub use matters::{ItemQuery, item, items, items_about};
pub use minutes::{Minutes, decision_list, draft, minutes, minutes_version, minutes_versions, send_round};
pub use planning::{MeetingChange, cancel, change, plan};
pub use publishing::{agenda_version, agenda_versions, minutes_recipients, publish, recipients};
pub use remarks::{answer_remark, find_remark, remark, remarks};

/// Lists meetings that the actor may read, in the order in which they begin.
pub fn list(
    cx: &mut Context<'_>,
    filter: MeetingFilter,
    after: Option<(Moment, Id)>,
    limit: i64,
) -> Result<Vec<NamedMeeting>> {
    let sight = Some(sight(cx)?);
    store::list(cx.conn, &MeetingFilter { sight, ..filter }, after, limit)
}

/// Lists meetings that the actor may read, the latest first.
pub fn past(
    cx: &mut Context<'_>,
    filter: MeetingFilter,
    before: Option<(Moment, Id)>,
    limit: i64,
) -> Result<Vec<NamedMeeting>> {
    let sight = Some(sight(cx)?);
    store::past(cx.conn, &MeetingFilter { sight, ..filter }, before, limit)
}

/// A meeting that the actor may read. Errors: 404.
pub fn find(cx: &mut Context<'_>, id: Id) -> Result<NamedMeeting> {
    let sight = sight(cx)?;
    seen(cx, &sight, id)
}

/// A meeting that an account with this sight reads. Errors: 404.
fn seen(cx: &mut Context<'_>, sight: &MeetingSight, id: Id) -> Result<NamedMeeting> {
    let filter = MeetingFilter {
        sight: Some(sight.clone()),
        id: Some(id),
        ..MeetingFilter::default()
    };
    store::list(cx.conn, &filter, None, 1)?
        .pop()
        .ok_or_else(|| Error::not_found("meeting"))
}

/// What decides which acts on a meeting are possible now: `domain::meeting::obstacle` reads it. Seven statements.
pub fn facts(cx: &mut Context<'_>, row: &Meeting) -> Result<MeetingFacts> {
    let items = store::items(cx.conn, &[row.id])?;
    Ok(MeetingFacts {
        items: items.len(),
        is_news: publishing::is_news(cx, row, &items)?,
        attendance_is_complete: attendance::is_complete(cx, row)?,
        parts_missing: minutes::parts_missing(cx, row, &items)?,
        open_remarks: usize::try_from(store::open_remarks(cx.conn, &row.id)?).unwrap_or(usize::MAX),
        ..facts_of(row, cx.now)
    })
}

/// The code of what stands in the way of an act on a meeting now; None if it can be done. Seven statements at most; none where
/// the row alone decides.
pub fn obstacle_to(cx: &mut Context<'_>, row: &Meeting, act: MeetingAct) -> Result<Option<&'static str>> {
    let facts = match act {
        MeetingAct::Publish | MeetingAct::SendRound | MeetingAct::Adopt => facts(cx, row)?,
        MeetingAct::AddItem => MeetingFacts {
            items: store::items(cx.conn, &[row.id])?.len(),
            ..facts_of(row, cx.now)
        },
        MeetingAct::EditAgenda
        | MeetingAct::Reply
        | MeetingAct::RecordAttendance
        | MeetingAct::AttachPaper
        | MeetingAct::Draft
        | MeetingAct::Remark
        | MeetingAct::AnswerRemark
        | MeetingAct::AddActionPoint => facts_of(row, cx.now),
    };
    Ok(obstacle(act, &facts))
}

/// Requires that nothing stands in the way of an act. Errors: 409.
pub(crate) fn require(cx: &mut Context<'_>, row: &Meeting, act: MeetingAct) -> Result<()> {
    match obstacle_to(cx, row, act)? {
        None => Ok(()),
        Some(code) => Err(blocked(act, code)),
    }
}

/// The 409 of what stands in the way of an act.
fn blocked(act: MeetingAct, code: &'static str) -> Error {
    let waiting_on = match act {
        MeetingAct::Reply | MeetingAct::Remark => WaitingOn::Nobody,
        _ => WaitingOn::Bureau,
    };
    Error::blocked_by(Obstacle::new(
        code,
        waiting_on,
        Message::new(format!("obstacle-{code}")),
    ))
}

/// A meeting under the lock of its body. Errors: 404.
pub(crate) fn locked(cx: &mut Context<'_>, id: Id) -> Result<(Chain, Meeting)> {
    // The body of a meeting never changes, so it may be read before the lock; the meeting is read again under the lock.
    let body_id = find(cx, id)?.row.body_id;
    let chain = Chain::open(cx, body_id, "body")?;
    let row = store::meeting(cx.conn, &id)?.ok_or_else(|| Error::not_found("meeting"))?;
    Ok((chain, row))
}

/// Writes a meeting as its next version.
fn update(cx: &mut Context<'_>, row: &mut Meeting) -> Result<()> {
    row.version += 1;
    row.updated_at = cx.now;
    versioned::store(cx, row, store::update)
}

/// Errors: 400 with these faults, unless there are none.
pub(crate) fn without(faults: Vec<Fault>) -> Result<()> {
    match faults.is_empty() {
        true => Ok(()),
        false => Err(Error::invalid(faults)),
    }
}

/// The fault of a text of several lines that is empty or too long.
pub(crate) fn text_fault(pointer: &str, written: &str, longest: usize) -> Option<Fault> {
    text::fault(pointer, written).or_else(|| text::length_fault(pointer, written.trim(), longest))
}

/// A text as it is stored: without blanks around it.
fn trimmed(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned())
}
