//! The attendance of a meeting, and what holders of seats say before it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::{ApiRequest, JsonBody, Reply};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::codes::{SeatRole, Sector};
use edba_domain::meeting::{AttendanceLine, Presence, SeatOnDay, Turnup};
use edba_service::meetings::{self, Attendance, Attendances, NamedSeat};

/// What is recorded of a seat.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "seatId": "0195e0c8-7f3a-7c1e-9b2d-4a5f6e7d8c9b", "presence": "present" }))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAttendanceLine {
    pub seat_id: Id,
    /// Whether its holder was there; not `expected`, which is said before the meeting.
    pub presence: Presence,
    /// The substitute appointed on that day who sat there instead.
    pub substitute_id: Option<Id>,
}

/// The attendance of a meeting.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAttendance {
    /// One line for each seat in force on the day of the meeting.
    #[schema(max_items = 200)]
    pub lines: Vec<NewAttendanceLine>,
    /// Who else was there; null or left out for nobody.
    #[schema(min_length = 1, max_length = 4000)]
    pub guests: Option<String>,
    /// Removes the reasons that were given with replies; left out, they stay.
    #[serde(default)]
    pub clear_reasons: bool,
}

/// Whether the holder of a seat comes to a meeting.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMeetingReply {
    /// A seat of the account's representative, or one of which it is the substitute on that day.
    pub seat_id: Id,
    pub comes: bool,
    /// Why the holder does not come. Only the bureau and the auditor can read it, and the account that gave it until the
    /// bureau records something else; the bureau can remove it.
    #[schema(min_length = 1, max_length = 4000)]
    pub reason: Option<String>,
}

/// A seat in force on the day of a meeting, and whether it was filled.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AttendanceLineView {
    pub seat_id: Id,
    /// The holder of the seat on that day.
    pub representative_id: Id,
    pub name: String,
    pub organisation: String,
    pub sector: Sector,
    pub role: SeatRole,
    /// Null while nothing was said and nothing is recorded.
    pub presence: Option<Presence>,
    /// Who sat there instead.
    pub substitute_id: Option<Id>,
    pub substitute_name: Option<String>,
    /// The reason that was given with the reply; null for others than the bureau, the auditor and who gave it.
    pub reason: Option<String>,
}

/// The attendance of a meeting: one line for each seat in force on its day.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AttendanceView {
    pub meeting_id: Id,
    pub lines: Vec<AttendanceLineView>,
    /// Who else was there.
    pub guests: Option<String>,
    /// The number of seats on that day.
    pub seats: i32,
    /// How many of them were filled, by the holder or a substitute.
    pub filled: i32,
    /// The sectors of the seats that were filled.
    pub sectors: Vec<Sector>,
    /// The version of the meeting.
    pub version: i32,
}

fn line_view((named, recorded): (NamedSeat, Option<Attendance>)) -> AttendanceLineView {
    let recorded_substitute = recorded.as_ref().and_then(|row| row.substitute_id);
    let sat_instead = named.name_of_substitute(recorded_substitute);
    let NamedSeat {
        seat,
        name,
        organisation,
        role,
        substitute_name: _,
    } = named;
    let SeatOnDay {
        seat_id,
        representative_id,
        sector,
        substitute_id: _,
    } = seat;
    let (presence, substitute_id, reason) = recorded.map_or((None, None, None), |row| {
        (Some(row.presence), row.substitute_id, row.reason)
    });
    AttendanceLineView {
        seat_id,
        representative_id,
        name,
        organisation,
        sector,
        role,
        presence,
        substitute_id,
        substitute_name: sat_instead,
        reason,
    }
}

fn view(found: Attendances) -> AttendanceView {
    let Attendances {
        meeting,
        lines,
        turnup,
    } = found;
    let Turnup {
        seats,
        filled,
        sectors,
    } = turnup;
    AttendanceView {
        meeting_id: meeting.id,
        lines: lines.into_iter().map(line_view).collect(),
        guests: meeting.guests,
        seats,
        filled,
        sectors,
        version: meeting.version,
    }
}

fn reply(found: Attendances) -> Result<Reply> {
    let version = found.meeting.version;
    Ok(Reply::ok(&view(found))?.version(version))
}

pub async fn find(request: ApiRequest, meeting_id: IdPath) -> Answer {
    request
        .read(move |cx, _| reply(meetings::attendance(cx, meeting_id.0)?))
        .await
}

pub async fn record(request: ApiRequest, meeting_id: IdPath, body: JsonBody<NewAttendance>) -> Answer {
    request
        .change(body, move |cx, head, new| {
            let NewAttendance {
                lines,
                guests,
                clear_reasons,
            } = new;
            let line = |line: NewAttendanceLine| {
                let NewAttendanceLine {
                    seat_id,
                    presence,
                    substitute_id,
                } = line;
                AttendanceLine {
                    seat_id,
                    presence,
                    substitute_id,
                }
            };
            let lines: Vec<AttendanceLine> = lines.into_iter().map(line).collect();
            let expects = |version| head.expects(version);
            reply(meetings::record_attendance(
                cx,
                meeting_id.0,
                &lines,
                guests,
                clear_reasons,
                expects,
            )?)
        })
        .await
}

pub async fn answer(request: ApiRequest, meeting_id: IdPath, body: JsonBody<NewMeetingReply>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            let NewMeetingReply {
                seat_id,
                comes,
                reason,
            } = new;
            reply(meetings::reply(cx, meeting_id.0, seat_id, comes, reason)?)
        })
        .await
}
