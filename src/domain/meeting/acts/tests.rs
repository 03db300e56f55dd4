//! The table a second time, over all acts and states.

use super::*;

const ACTS: [MeetingAct; 12] = [
    MeetingAct::AddItem,
    MeetingAct::EditAgenda,
    MeetingAct::Publish,
    MeetingAct::Reply,
    MeetingAct::RecordAttendance,
    MeetingAct::AttachPaper,
    MeetingAct::Draft,
    MeetingAct::SendRound,
    MeetingAct::Remark,
    MeetingAct::AnswerRemark,
    MeetingAct::Adopt,
    MeetingAct::AddActionPoint,
];

/// A meeting of which everything is as it should be.
fn facts(begun: bool, recorded_afterwards: bool, minutes: MinutesState) -> MeetingFacts {
    MeetingFacts {
        cancelled: false,
        begun,
        recorded_afterwards,
        items: 3,
        is_news: true,
        minutes,
        attendance_is_complete: true,
        parts_missing: 0,
        open_remarks: 0,
        remarks_closed: false,
    }
}

/// For each state of a meeting, in the order of [`ACTS`]: `+` it can be done, `b` it has begun, `t` it is to come, `a` the
/// minutes are adopted, `r` they were not sent round.
const STATES: &[(bool, bool, MinutesState, &str)] = &[
    (false, false, MinutesState::None, "++++t+ttrrrt"),
    (true, false, MinutesState::None, "+bbb++++rrr+"),
    (true, false, MinutesState::Draft, "+bbb++++rrr+"),
    (true, false, MinutesState::SentRound, "+bbb++++++++"),
    (true, false, MinutesState::Adopted, "aabbaaaaaaa+"),
    (true, true, MinutesState::None, "++bb++++rrr+"),
    (true, true, MinutesState::Draft, "++bb++++rr++"),
    (true, true, MinutesState::SentRound, "++bb++++++++"),
    (true, true, MinutesState::Adopted, "aabbaaaaaaa+"),
];

fn letter(code: Option<&str>) -> char {
    match code {
        None => '+',
        Some("meeting-has-begun") => 'b',
        Some("meeting-is-to-come") => 't',
        Some("minutes-are-adopted") => 'a',
        Some("minutes-not-sent-round") => 'r',
        Some(_) => '?',
    }
}

fn row(facts: &MeetingFacts) -> String {
    ACTS.into_iter().map(|act| letter(obstacle(act, facts))).collect()
}

#[test]
fn what_can_be_done_in_a_state_is_what_the_table_says() {
    for (begun, recorded_afterwards, minutes, expected) in STATES {
        let facts = facts(*begun, *recorded_afterwards, *minutes);
        assert_eq!(row(&facts), *expected, "{facts:?}");
    }
}

#[test]
fn nothing_is_done_to_a_cancelled_meeting() {
    for (begun, recorded_afterwards, minutes, _) in STATES {
        let facts = MeetingFacts {
            cancelled: true,
            ..facts(*begun, *recorded_afterwards, *minutes)
        };
        for act in ACTS {
            assert_eq!(obstacle(act, &facts), Some("meeting-is-cancelled"), "{act:?}");
        }
    }
}

#[test]
fn each_shortcoming_stands_in_the_way_of_its_acts() {
    use MeetingAct::{AddItem, Adopt, Publish, Remark, SendRound};
    let planned = facts(false, false, MinutesState::None);
    let round = facts(true, false, MinutesState::SentRound);
    let shortcomings: [(MeetingFacts, &str, &[MeetingAct]); 8] = [
        (
            MeetingFacts {
                items: MOST_ITEMS,
                ..planned
            },
            "agenda-is-full",
            &[AddItem],
        ),
        (
            MeetingFacts { items: 0, ..planned },
            "agenda-is-empty",
            &[Publish],
        ),
        (
            MeetingFacts { items: 0, ..round },
            "agenda-is-empty",
            &[SendRound, Adopt],
        ),
        (
            MeetingFacts {
                is_news: false,
                ..planned
            },
            "agenda-is-unchanged",
            &[Publish],
        ),
        (
            MeetingFacts {
                parts_missing: 1,
                ..round
            },
            "minutes-are-incomplete",
            &[SendRound, Adopt],
        ),
        (
            MeetingFacts {
                attendance_is_complete: false,
                ..round
            },
            "attendance-is-missing",
            &[SendRound, Adopt],
        ),
        (
            MeetingFacts {
                open_remarks: 1,
                ..round
            },
            "remarks-are-open",
            &[Adopt],
        ),
        (
            MeetingFacts {
                remarks_closed: true,
                ..round
            },
            "remarks-are-closed",
            &[Remark],
        ),
    ];
    for (facts, code, acts) in shortcomings {
        for act in ACTS {
            let stands = obstacle(act, &facts) == Some(code);
            assert_eq!(stands, acts.contains(&act), "{act:?} {code}");
        }
    }
}

#[test]
fn the_first_of_several_obstacles_is_reported() {
    let facts = MeetingFacts {
        items: 0,
        parts_missing: 1,
        attendance_is_complete: false,
        ..facts(true, false, MinutesState::Draft)
    };
    assert_eq!(obstacle(MeetingAct::SendRound, &facts), Some("agenda-is-empty"));
    assert_eq!(
        obstacle(MeetingAct::Adopt, &facts),
        Some("minutes-not-sent-round")
    );
}
