//! The minutes of meetings: draft, versions, remarks, adoption and decision list.

use crate::api::{decision_list, minutes, minutes_remarks};
use crate::op::{Line, get, post, put};
use crate::policy::{BUREAU, MEETING_READERS, SEAT_HOLDERS};

pub(super) fn lines() -> Vec<Line> {
    [minutes(), versions(), remarks()].into_iter().flatten().collect()
}

fn minutes() -> Vec<Line> {
    vec![
        get(
            "/v1/meetings/{meetingId}/minutes",
            "getMinutes",
            "Meetings",
            "The minutes of a meeting",
        )
        .describe(
            "Until they are adopted, the bureau and the auditor read the draft (`isDraft`), with the ids of the items that differ from the \
             version that was sent round last. Members read that version, and get 404 before there is one. The response has no ETag: use \
             that of the meeting to send the minutes round and to record their adoption.",
        )
        .allow(MEETING_READERS)
        .ok::<minutes::MinutesView>("The minutes.")
        .to(minutes::find),
        put(
            "/v1/agenda-items/{agendaItemId}/minutes",
            "draftMinutes",
            "Meetings",
            "Write the part of the minutes about an agenda item",
        )
        .describe(
            "From the beginning of the meeting, until its minutes are adopted. Only the bureau and the auditor read it until the minutes \
             are sent round. `If-Match` takes the version of the part (`parts[].version` of `getMinutes`, as `\"v1\"`), and `\"v0\"` for a \
             part that does not exist yet. 412: the part was changed meanwhile; read it again. 409 with the blocker `meeting-is-cancelled`, \
             `meeting-is-to-come` or `minutes-are-adopted`.",
        )
        .allow(BUREAU)
        .body::<minutes::NewMinutesPart>()
        .one::<minutes::MinutesPartView>("The part as it is now.")
        .to(minutes::draft),
        get(
            "/v1/meetings/{meetingId}/decision-list",
            "getDecisionList",
            "Meetings",
            "The decision list of a meeting",
        )
        .describe(
            "A line for each item whose ballot is closed or on which something was decided, in the order of the agenda. Members read it as \
             it stands in the minutes that were sent round or adopted last, and 404 before there are any; the bureau and the auditor read \
             it as it would be now, until the minutes are adopted.",
        )
        .allow(MEETING_READERS)
        .page_or_file::<decision_list::DecisionLineView>("The lines.")
        .to(decision_list::list),
    ]
}

fn versions() -> Vec<Line> {
    vec![
        post(
            "/v1/meetings/{meetingId}/minutes-versions",
            "sendMinutesRound",
            "Meetings",
            "Send the minutes of a meeting round",
        )
        .describe(
            "Freezes the draft, and notifies the members of the body on the day of the meeting and its members of today, with substitutes. \
             Sending them round again makes a further version. `If-Match` takes the ETag of the meeting. 409 with the blocker \
             `meeting-is-cancelled`, `meeting-is-to-come`, `minutes-are-adopted`, `agenda-is-empty`, `minutes-are-incomplete` (an item \
             without a part) or `attendance-is-missing`.",
        )
        .allow(BUREAU)
        .guarded()
        .body::<minutes::NewMinutesVersion>()
        .created::<minutes::MinutesVersionView>("The version.")
        .to(minutes::send_round),
        get(
            "/v1/meetings/{meetingId}/minutes-versions",
            "listMinutesVersions",
            "Meetings",
            "The versions of the minutes of a meeting",
        )
        .allow(MEETING_READERS)
        .page::<minutes::MinutesVersionView>("Versions, oldest first.")
        .to(minutes::versions),
        get(
            "/v1/meetings/{meetingId}/minutes-versions/{minutesVersion}",
            "getMinutesVersion",
            "Meetings",
            "One version of the minutes of a meeting",
        )
        .describe("It never changes.")
        .allow(MEETING_READERS)
        .ok::<minutes::MinutesVersionView>("The version.")
        .to(minutes::version),
        post(
            "/v1/meetings/{meetingId}/adoptions",
            "adoptMinutes",
            "Meetings",
            "Record that the minutes of a meeting were adopted",
        )
        .describe(
            "The adopting meeting is a later one of the same body, or of the body that it was merged into, and has begun; otherwise the \
             fault is `unknown`, `not-later`, `not-of-body` or `not-begun`. The draft becomes the last version. Adoption does not \
             wait for the last day for remarks. After it nobody can make a remark, and nothing of the meeting can be changed, except papers of the meeting as a whole and action points. Minutes of a meeting that was recorded \
             afterwards can be adopted from the draft. `If-Match` takes the ETag of the meeting. 409 with the blocker \
             `meeting-is-cancelled`, `minutes-are-adopted`, `minutes-not-sent-round`, `agenda-is-empty`, `minutes-are-incomplete`, `attendance-is-missing` or \
             `remarks-are-open`.",
        )
        .allow(BUREAU)
        .guarded()
        .body::<minutes::NewAdoption>()
        .created::<minutes::MinutesVersionView>("The version that was adopted.")
        .to(minutes::adopt),
    ]
}

fn remarks() -> Vec<Line> {
    vec![
        get(
            "/v1/meetings/{meetingId}/minutes-remarks",
            "listMinutesRemarks",
            "Meetings",
            "The remarks on the minutes of a meeting",
        )
        .allow(MEETING_READERS)
        .page::<minutes_remarks::MinutesRemarkView>("Remarks, oldest first, each with its answer.")
        .to(minutes_remarks::list),
        post(
            "/v1/meetings/{meetingId}/minutes-remarks",
            "createMinutesRemark",
            "Meetings",
            "Make a remark on the minutes of a meeting",
        )
        .describe(
            "By those who sat in the body on the day of the meeting, or sit there today, 403 for others: while the state of the minutes is \
             `sent-round` and until the last day for remarks. The fault `unknown` for an item that the minutes sent round last do not have. 409 with the \
             blocker `meeting-is-cancelled`, `minutes-are-adopted`, `minutes-not-sent-round` or `remarks-are-closed`.",
        )
        .allow(SEAT_HOLDERS)
        .body::<minutes_remarks::NewMinutesRemark>()
        .created::<minutes_remarks::MinutesRemarkView>("The remark.")
        .to(minutes_remarks::create),
        post(
            "/v1/minutes-remarks/{remarkId}/answers",
            "answerMinutesRemark",
            "Meetings",
            "Answer a remark on minutes",
        )
        .describe(
            "Once, while the state of the minutes is `sent-round`. An answer does not change the minutes. 409 with the blocker \
             `remark-is-answered`, `meeting-is-cancelled`, `minutes-are-adopted` or `minutes-not-sent-round`.",
        )
        .allow(BUREAU)
        .body::<minutes_remarks::NewRemarkAnswer>()
        .ok::<minutes_remarks::MinutesRemarkView>("The remark with its answer.")
        .to(minutes_remarks::answer),
    ]
}
