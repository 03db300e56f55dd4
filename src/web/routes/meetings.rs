//! Meetings.

use crate::web::access::{BALLOT_READERS, BUREAU};
use crate::web::api;
use crate::web::op::{Line, get, patch, post};

pub(super) fn lines() -> Vec<Line> {
    vec![
        get("/v1/meetings", "listMeetings", "Meetings", "List meetings")
            .describe("In the order in which they begin. A member sees those on whose day it sits in the body, or acts for somebody who does.")
            .allow(BALLOT_READERS)
            .query::<api::meetings::MeetingQuery>()
            .page::<api::meetings::MeetingView>("Meetings, the earliest first.")
            .to(api::meetings::list),
        post("/v1/meetings", "planMeeting", "Meetings", "Plan a meeting")
            .describe("Of a table or the board that is open. It is told to those who sit there on that day.")
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
