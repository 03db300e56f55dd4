//! Meetings.

use crate::api;
use crate::op::{Line, get, patch, post};
use crate::policy::{BALLOT_READERS, BUREAU};

pub(super) fn lines() -> Vec<Line> {
    vec![
        get("/v1/meetings", "listMeetings", "Meetings", "List meetings")
            .describe("Sorted by start. A member sees the meetings of bodies in which it has a seat, or is a substitute, on the day of the meeting.")
            .allow(BALLOT_READERS)
            .query::<api::meetings::MeetingQuery>()
            .page::<api::meetings::MeetingView>("Meetings, the earliest first.")
            .to(api::meetings::list),
        post("/v1/meetings", "planMeeting", "Meetings", "Plan a meeting")
            .describe("Of a table or the board that is open. The members who have a seat there on that day, and their substitutes, are notified.")
            .allow(BUREAU)
            .body::<api::meetings::NewMeeting>()
            .created::<api::meetings::MeetingView>("The meeting.")
            .to(api::meetings::plan),
        get(
            "/v1/meetings/{meetingId}",
            "getMeeting",
            "Meetings",
            "One meeting",
        )
        .allow(BALLOT_READERS)
        .one::<api::meetings::MeetingView>("The meeting.")
        .to(api::meetings::find),
        patch(
            "/v1/meetings/{meetingId}",
            "changeMeeting",
            "Meetings",
            "Move or change a meeting",
        )
        .describe("Until it begins.")
        .allow(BUREAU)
        .body::<api::meetings::MeetingPatch>()
        .one::<api::meetings::MeetingView>("The meeting as it is planned now.")
        .to(api::meetings::change),
        post(
            "/v1/meetings/{meetingId}/cancellations",
            "cancelMeeting",
            "Meetings",
            "Cancel a meeting",
        )
        .describe("Until it begins. It stays readable.")
        .allow(BUREAU)
        .body::<api::meetings::NewMeetingCancellation>()
        .ok::<api::meetings::MeetingView>("The cancelled meeting.")
        .to(api::meetings::cancel),
    ]
}
