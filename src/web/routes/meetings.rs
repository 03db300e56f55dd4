//! Meetings, and who was there.

use crate::api::{attendances, meetings};
use crate::op::{Line, get, patch, post, put};
use crate::policy::{BUREAU, MEETING_READERS, SEAT_HOLDERS};

pub(super) fn lines() -> Vec<Line> {
    [meetings(), attendance()].into_iter().flatten().collect()
}

fn meetings() -> Vec<Line> {
    vec![
        get("/v1/meetings", "listMeetings", "Meetings", "List meetings")
            .describe(
                "Sorted by start; with `past=true` those that have begun, the latest first. A member sees the meetings of bodies in which \
                 it has a seat, or is a substitute, on the day of the meeting, and earlier meetings of bodies in which it sits today once \
                 their minutes were sent round.",
            )
            .allow(MEETING_READERS)
            .query::<meetings::MeetingQuery>()
            .page_or_file::<meetings::MeetingView>("Meetings, the earliest first, or the latest.")
            .to(meetings::list),
        post("/v1/meetings", "planMeeting", "Meetings", "Plan a meeting")
            .describe(
                "Of a body that is open: 409 for a closed one. The members who have a seat there on that day, and their \
                 substitutes, are notified. With `recordedAfterwards` the meeting has been held, and the body may be closed now: the fault \
                 `dates-out-of-order` at `/startsAt` if it was not open on that day. Nobody is notified.",
            )
            .allow(BUREAU)
            .body::<meetings::NewMeeting>()
            .created::<meetings::MeetingView>("The meeting.")
            .to(meetings::plan),
        get(
            "/v1/meetings/{meetingId}",
            "getMeeting",
            "Meetings",
            "One meeting",
        )
        .describe("Its ETag guards the publication of the agenda, the attendance, and the minutes that are sent round and adopted. \
             It does not change when minutes are begun (`minutesState`).")
        .allow(MEETING_READERS)
        .one::<meetings::MeetingView>("The meeting.")
        .to(meetings::find),
        patch(
            "/v1/meetings/{meetingId}",
            "changeMeeting",
            "Meetings",
            "Move or change a meeting",
        )
        .describe("Until it begins.")
        .allow(BUREAU)
        .body::<meetings::MeetingPatch>()
        .one::<meetings::MeetingView>("The meeting as it is planned now.")
        .to(meetings::change),
        post(
            "/v1/meetings/{meetingId}/cancellations",
            "cancelMeeting",
            "Meetings",
            "Cancel a meeting",
        )
        .describe("Until it begins. It stays readable.")
        .allow(BUREAU)
        .body::<meetings::NewMeetingCancellation>()
        .ok::<meetings::MeetingView>("The cancelled meeting.")
        .to(meetings::cancel),
    ]
}

fn attendance() -> Vec<Line> {
    vec![
        get(
            "/v1/meetings/{meetingId}/attendance",
            "getAttendance",
            "Meetings",
            "Who comes to a meeting, and who was there",
        )
        .describe("The ETag is that of the meeting; a later change of a seat or of a name makes no new one.")
        .allow(MEETING_READERS)
        .one::<attendances::AttendanceView>("One line for each seat in force on the day of the meeting.")
        .to(attendances::find),
        put(
            "/v1/meetings/{meetingId}/attendance",
            "recordAttendance",
            "Meetings",
            "Record who was there",
        )
        .describe(
            "From the beginning of the meeting, until its minutes are adopted. A substitute is named where the holder of the seat was not \
             there. 409 with the blocker `meeting-is-cancelled`, `meeting-is-to-come` or `minutes-are-adopted`.",
        )
        .allow(BUREAU)
        .body::<attendances::NewAttendance>()
        .one::<attendances::AttendanceView>("The attendance as it is now.")
        .to(attendances::record),
        post(
            "/v1/meetings/{meetingId}/replies",
            "replyToMeeting",
            "Meetings",
            "Say whether the holder of a seat comes",
        )
        .describe(
            "By the holder of the seat on the day of the meeting, or its substitute on that day; 403 for another seat. Until the meeting \
             begins, and the last reply counts. 409 with the blocker `meeting-is-cancelled` or `meeting-has-begun`.",
        )
        .allow(SEAT_HOLDERS)
        .body::<attendances::NewMeetingReply>()
        .one::<attendances::AttendanceView>("The attendance as it is now.")
        .errors(&[409])
        .to(attendances::answer),
    ]
}
