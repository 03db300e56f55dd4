//! Adopting minutes: by a later meeting of the body, or of the one that it was merged into. From then on nothing of the
//! meeting changes.

use serde_json::json;

use super::minutes::freeze;
use super::{find, list, locked, require, update, without};
use crate::events::NewEvent;
use crate::{Context, bodies};
use edba_common::error::Result;
use edba_common::secret::sha256_hex;
use edba_domain::codes::MeetingStatus;
use edba_domain::meeting::{FrozenState, MeetingAct, MinutesState};
use edba_domain::{EventKind, Fault, Id};
use edba_store::meetings::{self as store, Meeting, MeetingFilter, MinutesVersion, NamedMeeting};

/// The most meetings that are offered to adopt minutes.
const MOST: i64 = 100;

/// Records that a later meeting adopted the minutes in their present draft. Errors: 400 at `/adoptedByMeetingId`; 404;
/// 409 by `domain::meeting::obstacle`; those of `expects`.
pub fn adopt(
    cx: &mut Context<'_>,
    meeting_id: Id,
    adopted_by: Id,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<MinutesVersion> {
    let (mut chain, mut meeting) = locked(cx, meeting_id)?;
    expects(meeting.version)?;
    require(cx, &meeting, MeetingAct::Adopt)?;
    let later = store::meeting(cx.conn, &adopted_by)?;
    without(later_fault(cx, &meeting, later.as_ref())?.into_iter().collect())?;
    let version = freeze(cx, &meeting, FrozenState::Adopted, None)?;
    meeting.minutes_version = version.number;
    meeting.minutes_state = MinutesState::Adopted;
    meeting.adopted_by_meeting_id = Some(adopted_by);
    meeting.adopted_at = Some(cx.now);
    update(cx, &mut meeting)?;
    let event = NewEvent {
        kind: EventKind::MinutesAdopted,
        subject_id: meeting_id,
        reason: None,
        before: Some(meeting.version - 1),
        after: Some(meeting.version),
        data: json!({
            "number": version.number, "contentSha256": version.sha256, "adoptedByMeetingId": adopted_by,
            "noteSha256": version.note.as_ref().map(sha256_hex),
        }),
    };
    chain.add(cx, event)?;
    chain.close(cx)?;
    Ok(version)
}

/// The fault of the meeting that is to have adopted the minutes.
fn later_fault(cx: &mut Context<'_>, meeting: &Meeting, later: Option<&Meeting>) -> Result<Option<Fault>> {
    let fault = |code: &str, text: &str| Ok(Some(Fault::new("/adoptedByMeetingId", code, text)));
    let Some(later) = later else {
        return fault("unknown", "There is no such meeting.");
    };
    if !bodies_of(cx, meeting)?.contains(&later.body_id) {
        return fault("not-of-body", "The meeting belongs to another body.");
    }
    if later.starts_at <= meeting.starts_at {
        return fault("not-later", "Minutes are adopted by a later meeting.");
    }
    if later.status == MeetingStatus::Cancelled || later.starts_at > cx.now {
        return fault("not-begun", "The meeting has not begun, or was cancelled.");
    }
    Ok(None)
}

/// The body of a meeting, and the one that it was merged into.
fn bodies_of(cx: &mut Context<'_>, meeting: &Meeting) -> Result<Vec<Id>> {
    let body = bodies::find(cx, meeting.body_id)?;
    Ok([Some(body.id), body.merged_into_id]
        .into_iter()
        .flatten()
        .collect())
}

/// The meetings that can have adopted the minutes of this one, the earliest first. Errors: 404.
pub fn adopting_meetings(cx: &mut Context<'_>, meeting_id: Id) -> Result<Vec<NamedMeeting>> {
    let meeting = find(cx, meeting_id)?.row;
    let mut found = Vec::new();
    for body_id in bodies_of(cx, &meeting)? {
        let filter = MeetingFilter {
            body_id: Some(body_id),
            status: Some(MeetingStatus::Planned),
            ends_after: Some(meeting.starts_at),
            starts_before: Some(cx.now),
            ..MeetingFilter::default()
        };
        found.extend(list(cx, filter, None, MOST)?);
    }
    found.retain(|later| later.row.starts_at > meeting.starts_at);
    found.sort_by_key(|later| (later.row.starts_at, later.row.id));
    Ok(found)
}
