//! What may be done to a meeting, and when: one table for use cases and pages.

use super::agenda::MOST_ITEMS;
use super::minutes::MinutesState;

/// What is done to a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeetingAct {
    AddItem,
    EditAgenda,
    Publish,
    Reply,
    RecordAttendance,
    AttachPaper,
    Draft,
    SendRound,
    Remark,
    AnswerRemark,
    Adopt,
    AddActionPoint,
}

/// Facts about a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MeetingFacts {
    pub cancelled: bool,
    pub begun: bool,
    pub recorded_afterwards: bool,
    /// How many items its agenda has.
    pub items: usize,
    /// Whether the agenda differs from the last published one.
    pub is_news: bool,
    pub minutes: MinutesState,
    /// Whether it is recorded of each seat in force on the day who was there.
    pub attendance_is_complete: bool,
    /// How many items have no part in the minutes.
    pub parts_missing: usize,
    /// How many remarks have no answer.
    pub open_remarks: usize,
    /// Whether the last day for remarks has passed.
    pub remarks_closed: bool,
}

/// The code of the first obstacle to an act; None if it can be done.
pub fn obstacle(act: MeetingAct, facts: &MeetingFacts) -> Option<&'static str> {
    let adopted = facts.minutes == MinutesState::Adopted;
    let to_come = (!facts.begun, "meeting-is-to-come");
    let begun = (facts.begun, "meeting-has-begun");
    let is_adopted = (adopted, "minutes-are-adopted");
    let is_empty = (facts.items == 0, "agenda-is-empty");
    let incomplete = (facts.parts_missing > 0, "minutes-are-incomplete");
    let attendance = (!facts.attendance_is_complete, "attendance-is-missing");
    let not_round = (facts.minutes != MinutesState::SentRound, "minutes-not-sent-round");
    let can_be_adopted = match facts.minutes {
        MinutesState::SentRound => true,
        MinutesState::Draft => facts.recorded_afterwards,
        MinutesState::None | MinutesState::Adopted => false,
    };
    let obstacles: &[(bool, &'static str)] = match act {
        MeetingAct::AddItem => &[is_adopted, (facts.items >= MOST_ITEMS, "agenda-is-full")],
        MeetingAct::EditAgenda => &[
            is_adopted,
            (facts.begun && !facts.recorded_afterwards, "meeting-has-begun"),
        ],
        MeetingAct::Publish => &[
            (facts.begun || facts.recorded_afterwards, "meeting-has-begun"),
            is_empty,
            (!facts.is_news, "agenda-is-unchanged"),
        ],
        MeetingAct::Reply => &[begun],
        MeetingAct::RecordAttendance | MeetingAct::Draft => &[to_come, is_adopted],
        MeetingAct::AttachPaper => &[is_adopted],
        MeetingAct::SendRound => &[to_come, is_adopted, is_empty, incomplete, attendance],
        MeetingAct::Remark => &[
            is_adopted,
            not_round,
            (facts.remarks_closed, "remarks-are-closed"),
        ],
        MeetingAct::AnswerRemark => &[is_adopted, not_round],
        MeetingAct::Adopt => &[
            is_adopted,
            (!can_be_adopted, "minutes-not-sent-round"),
            is_empty,
            incomplete,
            attendance,
            (facts.open_remarks > 0, "remarks-are-open"),
        ],
        MeetingAct::AddActionPoint => &[to_come],
    };
    if facts.cancelled {
        return Some("meeting-is-cancelled");
    }
    obstacles
        .iter()
        .find(|(stands, _)| *stands)
        .map(|(_, code)| *code)
}

#[cfg(test)]
mod tests;
