//! Who reads what of a meeting. Queries hold the same rule as a condition (`store::meetings`); a test over HTTP compares the
//! two.

use super::minutes::MinutesState;
use crate::codes::{BodyKind, Role};

/// What is read of a meeting. `DraftMinutes`, `Attendance` and `ActionPoints` are asked by the test that compares the queries with
/// this rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeetingPart {
    Plan,
    DraftAgenda,
    Agenda,
    Attendance,
    DraftMinutes,
    Minutes,
    Remarks,
    DecisionList,
    ActionPoints,
}

/// The facts about an account that decide what it reads of a meeting.
#[derive(Debug, Clone, Copy)]
pub struct MeetingReader {
    pub role: Role,
    /// Sat there on the day.
    pub sat_then: bool,
    /// Sits there today.
    pub sits_today: bool,
    /// Owns an action point of it.
    pub owns_point: bool,
}

/// What there is to read of a meeting.
#[derive(Debug, Clone, Copy)]
pub struct MeetingContentFacts {
    pub published: bool,
    pub recorded_afterwards: bool,
    pub minutes: MinutesState,
}

/// Whether accounts of this role read meetings by their seats.
pub const fn has_meetings(role: Role) -> bool {
    matches!(
        role,
        Role::TableMember | Role::BoardMember | Role::ConsultationMember
    )
}

/// Whether accounts of this role read meetings of bodies of this kind by their seats. Agendas and minutes of tables and the board
/// name cases: a member of a consultation body reads none of them, whatever other seats its representative has.
pub const fn has_meetings_of(role: Role, body: BodyKind) -> bool {
    match role {
        Role::ConsultationMember => matches!(body, BodyKind::Consultation),
        _ => has_meetings(role),
    }
}

/// Whether an account reads a part of a meeting.
pub fn reads(part: MeetingPart, reader: &MeetingReader, facts: &MeetingContentFacts) -> bool {
    let MeetingReader {
        role,
        sat_then,
        sits_today,
        owns_point,
    } = *reader;
    if matches!(role, Role::Bureau | Role::Auditor) {
        return true;
    }
    if !has_meetings(role) {
        return false;
    }
    let frozen = facts.minutes.is_frozen();
    let meeting = sat_then || (sits_today && frozen);
    match part {
        MeetingPart::DraftAgenda | MeetingPart::DraftMinutes => false,
        MeetingPart::Plan | MeetingPart::Attendance => meeting,
        MeetingPart::Agenda => meeting && (facts.published || facts.recorded_afterwards || frozen),
        MeetingPart::Minutes | MeetingPart::Remarks | MeetingPart::DecisionList => meeting && frozen,
        MeetingPart::ActionPoints => meeting || sits_today || owns_point,
    }
}

/// Whether an account reads an agenda item, by whether a published agenda and frozen minutes have it.
pub fn reads_item(
    reader: &MeetingReader,
    facts: &MeetingContentFacts,
    published: bool,
    minuted: bool,
) -> bool {
    reads(MeetingPart::DraftAgenda, reader, facts)
        || (reads(MeetingPart::Plan, reader, facts) && (published || minuted || facts.recorded_afterwards))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARTS: [MeetingPart; 9] = [
        MeetingPart::Plan,
        MeetingPart::DraftAgenda,
        MeetingPart::Agenda,
        MeetingPart::Attendance,
        MeetingPart::DraftMinutes,
        MeetingPart::Minutes,
        MeetingPart::Remarks,
        MeetingPart::DecisionList,
        MeetingPart::ActionPoints,
    ];

    /// Whether a member sat there then, sits there today, and owns a point.
    type Member = (bool, bool, bool);
    /// Whether the agenda is published, and the minutes are frozen.
    type Stage = (bool, bool);

    /// For each part, in the order of [`PARTS`], what members read: `+` or `-`.
    const MEMBERS: &[(Member, Stage, &str)] = &[
        ((false, false, false), (true, true), "---------"),
        ((false, false, true), (true, true), "--------+"),
        ((false, true, false), (true, false), "--------+"),
        ((false, true, false), (false, true), "+-++-++++"),
        ((true, false, false), (false, false), "+--+----+"),
        ((true, false, false), (true, false), "+-++----+"),
        ((true, false, false), (false, true), "+-++-++++"),
        ((true, true, false), (true, true), "+-++-++++"),
    ];

    fn row(reader: &MeetingReader, facts: &MeetingContentFacts) -> String {
        let mark = |part| if reads(part, reader, facts) { '+' } else { '-' };
        PARTS.into_iter().map(mark).collect()
    }

    #[test]
    fn members_read_what_the_table_says() {
        for ((sat_then, sits_today, owns_point), (published, frozen), expected) in MEMBERS {
            let states: &[MinutesState] = if *frozen {
                &[MinutesState::SentRound, MinutesState::Adopted]
            } else {
                &[MinutesState::None, MinutesState::Draft]
            };
            for role in [Role::TableMember, Role::BoardMember, Role::ConsultationMember] {
                for minutes in states {
                    let reader = MeetingReader {
                        role,
                        sat_then: *sat_then,
                        sits_today: *sits_today,
                        owns_point: *owns_point,
                    };
                    let facts = MeetingContentFacts {
                        published: *published,
                        recorded_afterwards: false,
                        minutes: *minutes,
                    };
                    assert_eq!(row(&reader, &facts), *expected, "{reader:?} {facts:?}");
                }
            }
        }
    }

    #[test]
    fn a_member_of_a_consultation_body_reads_meetings_of_consultation_bodies_only() {
        for body in BodyKind::ALL {
            let is_own = *body == BodyKind::Consultation;
            assert_eq!(has_meetings_of(Role::ConsultationMember, *body), is_own, "{body}");
            assert!(has_meetings_of(Role::TableMember, *body) && has_meetings_of(Role::BoardMember, *body));
            assert!(!has_meetings_of(Role::Initiator, *body));
        }
    }

    #[test]
    fn an_item_is_read_once_it_was_published_or_stands_in_frozen_minutes() {
        let member = MeetingReader {
            role: Role::BoardMember,
            sat_then: true,
            sits_today: true,
            owns_point: false,
        };
        let planned = MeetingContentFacts {
            published: true,
            recorded_afterwards: false,
            minutes: MinutesState::SentRound,
        };
        let recorded = MeetingContentFacts {
            recorded_afterwards: true,
            ..planned
        };
        let elsewhere = MeetingReader {
            sat_then: false,
            sits_today: false,
            ..member
        };
        let bureau = MeetingReader {
            role: Role::Bureau,
            ..elsewhere
        };
        for (published, minuted) in [(false, false), (false, true), (true, false), (true, true)] {
            let read = |reader, facts| reads_item(reader, facts, published, minuted);
            assert_eq!(read(&member, &planned), published || minuted);
            assert!(read(&member, &recorded));
            assert!(!read(&elsewhere, &recorded));
            assert!(read(&bureau, &planned));
        }
    }

    #[test]
    fn the_items_of_a_meeting_that_was_recorded_afterwards_are_read_as_they_are() {
        let reader = MeetingReader {
            role: Role::TableMember,
            sat_then: true,
            sits_today: false,
            owns_point: false,
        };
        let facts = MeetingContentFacts {
            published: false,
            recorded_afterwards: true,
            minutes: MinutesState::None,
        };
        assert_eq!(row(&reader, &facts), "+-++----+");
    }

    #[test]
    fn bureau_and_auditor_read_all_and_other_roles_nothing() {
        let facts = MeetingContentFacts {
            published: true,
            recorded_afterwards: false,
            minutes: MinutesState::Adopted,
        };
        for role in Role::ALL.iter().filter(|role| !has_meetings(**role)) {
            let reader = MeetingReader {
                role: *role,
                sat_then: true,
                sits_today: true,
                owns_point: true,
            };
            let expected = match role {
                Role::Bureau | Role::Auditor => "+++++++++",
                _ => "---------",
            };
            assert_eq!(row(&reader, &facts), expected, "{role}");
        }
    }
}
