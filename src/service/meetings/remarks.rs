//! Remarks on minutes that were sent round, and the answers of the bureau.

use serde_json::json;

use super::minutes::readable;
use super::{locked, require, seen, text_fault, trimmed, without};
use crate::Context;
use crate::events::NewEvent;
use crate::meeting_access::{reader, sight};
use edba_common::error::{Error, Obstacle, Result};
use edba_common::secret::sha256_hex;
use edba_domain::meeting::{LONGEST_REMARK, MeetingAct, MeetingPart, RemarkAnswer};
use edba_domain::workflow::WaitingOn;
use edba_domain::{EventKind, Fault, Id};
use edba_store::meetings::{self as store, MinutesRemark};

/// Makes a remark on the minutes that were sent round last, or on their part about an item. Allowed for members of the
/// body today, or on the day of the meeting. Errors: 400 with all faults; 403 for another; 404; 409 by
/// `domain::meeting::obstacle`.
pub fn remark(
    cx: &mut Context<'_>,
    meeting_id: Id,
    item_id: Option<Id>,
    text: String,
) -> Result<MinutesRemark> {
    let sight = sight(cx)?;
    let row = seen(cx, &sight, meeting_id)?.row;
    let reader = reader(cx.actor, &sight, &row);
    if !reader.sat_then && !reader.sits_today {
        return Err(Error::forbidden(
            "Remarks are made by the members of the body, today's and those of the day of the meeting.",
        ));
    }
    let (mut chain, meeting) = locked(cx, meeting_id)?;
    require(cx, &meeting, MeetingAct::Remark)?;
    let mut faults: Vec<Fault> = text_fault("/text", &text, LONGEST_REMARK).into_iter().collect();
    if let Some(item_id) = item_id {
        let round = store::minutes_version(cx.conn, &meeting_id, meeting.minutes_version)?
            .ok_or_else(|| Error::internal(format!("meeting {meeting_id} has no frozen minutes")))?;
        if !round
            .content
            .read()?
            .parts
            .iter()
            .any(|part| part.item_id == item_id)
        {
            faults.push(Fault::new(
                "/agendaItemId",
                "unknown",
                "The minutes that were sent round have no such item.",
            ));
        }
    }
    without(faults)?;
    let row = MinutesRemark {
        id: Id::new(),
        meeting_id,
        number: meeting.minutes_version,
        item_id,
        text: text.trim().to_owned(),
        made_by: cx.actor.id,
        made_by_name: cx.actor.name.clone(),
        made_at: cx.now,
        answer: None,
        answer_text: None,
        answered_at: None,
    };
    store::insert_remark(cx.conn, &row)?;
    let event = NewEvent {
        kind: EventKind::MinutesRemarkMade,
        subject_id: row.id,
        reason: None,
        before: None,
        after: None,
        data: json!({
            "meetingId": meeting_id, "number": row.number, "itemId": row.item_id, "madeByName": row.made_by_name,
            "textSha256": sha256_hex(&row.text),
        }),
    };
    chain.add(cx, event)?;
    chain.close(cx)?;
    Ok(row)
}

/// The remarks on the minutes of a meeting, in the order in which they were made. Errors: 404.
pub fn remarks(
    cx: &mut Context<'_>,
    meeting_id: Id,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<MinutesRemark>> {
    readable(cx, meeting_id, MeetingPart::Remarks)?;
    store::remarks(cx.conn, &meeting_id, after.as_ref(), limit)
}

/// A remark on the minutes of a meeting. Errors: 404, also for a remark on those of another meeting.
pub fn find_remark(cx: &mut Context<'_>, meeting_id: Id, remark_id: Id) -> Result<MinutesRemark> {
    readable(cx, meeting_id, MeetingPart::Remarks)?;
    store::remark(cx.conn, &remark_id)?
        .filter(|remark| remark.meeting_id == meeting_id)
        .ok_or_else(|| Error::not_found("remark"))
}

/// Answers a remark, once. Errors: 400 `required` at `/text` where it is not taken over without a reason; 404; 409
/// `remark-is-answered`, and by `domain::meeting::obstacle`.
pub fn answer_remark(
    cx: &mut Context<'_>,
    remark_id: Id,
    answer: RemarkAnswer,
    text: Option<String>,
) -> Result<MinutesRemark> {
    let missing = || Error::not_found("remark");
    let meeting_id = store::remark(cx.conn, &remark_id)?
        .ok_or_else(missing)?
        .meeting_id;
    let (mut chain, meeting) = locked(cx, meeting_id)?;
    let before = store::remark(cx.conn, &remark_id)?.ok_or_else(missing)?;
    if before.answer.is_some() {
        return Err(answered());
    }
    require(cx, &meeting, MeetingAct::AnswerRemark)?;
    let fault = match text.as_deref() {
        Some(text) => text_fault("/text", text, LONGEST_REMARK),
        None if answer == RemarkAnswer::NotTakenOver => Some(Fault::new(
            "/text",
            "required",
            "Say why the remark is not taken over.",
        )),
        None => None,
    };
    without(fault.into_iter().collect())?;
    let row = MinutesRemark {
        answer: Some(answer),
        answer_text: trimmed(text),
        answered_at: Some(cx.now),
        ..before
    };
    if !store::answer_remark(cx.conn, &row)? {
        return Err(answered());
    }
    let event = NewEvent {
        kind: EventKind::MinutesRemarkAnswered,
        subject_id: row.id,
        reason: None,
        before: None,
        after: None,
        data: json!({
            "meetingId": meeting_id, "answer": row.answer,
            "textSha256": row.answer_text.as_ref().map(sha256_hex),
        }),
    };
    chain.add(cx, event)?;
    chain.close(cx)?;
    Ok(row)
}

fn answered() -> Error {
    Error::blocked_by(Obstacle::new(
        "remark-is-answered",
        WaitingOn::Nobody,
        "obstacle-remark-is-answered",
    ))
}
