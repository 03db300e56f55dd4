//! Replies to an invitation, on the page of a meeting.

use crate::pages::base::Layout;
use edba_domain::codes::MeetingStatus;
use edba_domain::meeting::Presence;
use edba_domain::{Id, Moment};
use edba_service::meetings::Attendances;

/// A seat for which this user may reply.
pub struct ReplyLine {
    pub seat_id: Id,
    /// The question, which names the holder if this user is the substitute.
    pub question: String,
    /// What was replied, in words; empty as long as nothing was.
    pub reply: String,
    /// The reason that this user gave.
    pub reason: String,
}

/// The seats for which this user may reply now.
pub fn lines(layout: &Layout, now: Moment, found: &Attendances) -> Vec<ReplyLine> {
    let row = &found.meeting;
    let me = layout.person.as_ref().and_then(|person| person.representative_id);
    let (Some(me), MeetingStatus::Planned, true) = (me, row.status, now < row.starts_at) else {
        return Vec::new();
    };
    found
        .lines
        .iter()
        .filter(|(named, _)| named.seat.representative_id == me || named.seat.substitute_id == Some(me))
        .map(|(named, recorded)| ReplyLine {
            seat_id: named.seat.seat_id,
            question: match named.seat.representative_id == me {
                true => layout.say("attendance-reply-title"),
                false => layout.with("attendance-reply-seat", "seat", &named.name),
            },
            reply: match recorded.as_ref().map(|line| (line.presence, line.substitute_id)) {
                // The holder does not come, and this user does in its place.
                Some((Presence::WithNotice, Some(substitute))) if substitute == me => {
                    layout.name_of("term-presence", Presence::Expected)
                }
                Some((Presence::WithNotice, _)) => layout.say("attendance-will-not-come"),
                Some((Presence::Expected, _)) => layout.name_of("term-presence", Presence::Expected),
                Some((Presence::Present | Presence::Absent, _)) | None => String::new(),
            },
            reason: recorded
                .as_ref()
                .and_then(|line| line.reason.clone())
                .unwrap_or_default(),
        })
        .collect()
}
