//! Meetings of a body: the rules for a plan, the agenda, the attendance and the minutes, and who reads them.
//!
//! Source: DOMAIN.md, *Meetings*. What was published or adopted never changes: it is a frozen copy with its hash.

pub mod acts;
mod agenda;
mod attendance;
mod decision_list;
mod minutes;
pub mod readers;

pub use acts::{MeetingAct, MeetingFacts, obstacle};
pub use agenda::{
    AgendaContent, AgendaContentItem, AgendaDifference, AgendaItemKind, AgendaSubject, ContentPaper,
    ItemText, MOST_ITEMS, MOST_PAPERS, SubjectFact, agenda_differences, item_kinds, starts, subject_fault,
};
pub use attendance::{AttendanceLine, Presence, SeatOnDay, Turnup, attendance_faults, turnup};
pub use decision_list::{BallotResult, DecisionLine, ListItem, decision_list};
pub use minutes::{
    ContentPart, FrozenState, ItemOutcome, LONGEST_DECISION, LONGEST_PART, LONGEST_REMARK, MinutesContent,
    MinutesState, NamedAttendance, PartText, RemarkAnswer, changed_parts,
};
pub use readers::{
    MeetingContentFacts, MeetingPart, MeetingReader, has_meetings, has_meetings_of, reads, reads_item,
};

use chrono::Duration;
use serde::{Deserialize, Serialize};

use super::{Fault, Moment, deadline, text};

/// The longest duration of a meeting, in hours.
pub const LONGEST_HOURS: i64 = 24;

/// The plan of a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub title: String,
    /// A note with the invitation, as free text.
    pub announcement: Option<String>,
    /// A room, or a URL.
    pub place: String,
    pub starts_at: Moment,
    pub ends_at: Moment,
}

/// One change of a meeting, with the values before and after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "camelCase")]
pub enum Difference {
    Title {
        from: String,
        to: String,
    },
    Place {
        from: String,
        to: String,
    },
    StartsAt {
        from: Moment,
        to: Moment,
    },
    EndsAt {
        from: Moment,
        to: Moment,
    },
    /// Stored as `agenda`, its name before there were agendas of items.
    #[serde(rename = "agenda")]
    Announcement {
        from: Option<String>,
        to: Option<String>,
    },
}

impl Plan {
    /// The differences between this plan and `new`; empty if they are equal.
    pub fn differences(&self, new: &Self) -> Vec<Difference> {
        fn of<T: Clone + PartialEq>(
            from: &T,
            to: &T,
            tell: impl FnOnce(T, T) -> Difference,
        ) -> Option<Difference> {
            (from != to).then(|| tell(from.clone(), to.clone()))
        }
        [
            of(&self.title, &new.title, |from, to| Difference::Title { from, to }),
            of(&self.place, &new.place, |from, to| Difference::Place { from, to }),
            of(&self.starts_at, &new.starts_at, |from, to| Difference::StartsAt {
                from,
                to,
            }),
            of(&self.ends_at, &new.ends_at, |from, to| Difference::EndsAt {
                from,
                to,
            }),
            of(&self.announcement, &new.announcement, |from, to| {
                Difference::Announcement { from, to }
            }),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// All faults of a plan made at `now`. A meeting to come is planned before it begins; one that is recorded afterwards
    /// has begun and ended. Each ends after it begins, and lasts at most one day.
    pub fn faults(&self, now: Moment, recorded_afterwards: bool) -> Vec<Fault> {
        let mut faults: Vec<Fault> = [("/title", &self.title), ("/place", &self.place)]
            .into_iter()
            .filter_map(|(pointer, text)| text::line_fault(pointer, text))
            .collect();
        faults.extend(
            self.announcement
                .as_deref()
                .and_then(|text| text::fault("/announcement", text)),
        );
        if recorded_afterwards {
            faults.extend(
                [("/startsAt", self.starts_at), ("/endsAt", self.ends_at)]
                    .into_iter()
                    .filter(|(_, at)| *at >= now)
                    .map(|(pointer, _)| {
                        Fault::new(
                            pointer,
                            "in-future",
                            "A meeting is recorded afterwards when it has ended.",
                        )
                    }),
            );
        } else {
            if self.starts_at <= now {
                faults.push(Fault::new(
                    "/startsAt",
                    "in-past",
                    "A meeting is planned before it begins.",
                ));
            }
            faults.extend(deadline::deadline_fault("/startsAt", self.starts_at, now));
        }
        if self.ends_at <= self.starts_at {
            faults.push(Fault::new(
                "/endsAt",
                "out-of-order",
                "A meeting ends after it has begun.",
            ));
        } else if self.ends_at > self.starts_at.plus(Duration::hours(LONGEST_HOURS)) {
            faults.push(Fault::new(
                "/endsAt",
                "too-long",
                "A meeting lasts a day at most.",
            ));
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        serde_json::from_value(text.into()).unwrap()
    }

    fn plan(starts: &str, ends: &str) -> Plan {
        Plan {
            title: "Tafel Gezondheid".into(),
            announcement: None,
            place: "Stadhuis, zaal 3".into(),
            starts_at: at(starts),
            ends_at: at(ends),
        }
    }

    fn codes(starts: &str, ends: &str) -> Vec<String> {
        let faults = plan(starts, ends).faults(at("2026-03-02T09:00:00Z"), false);
        faults.into_iter().map(|fault| fault.code).collect()
    }

    #[test]
    fn a_meeting_is_planned_before_it_begins_and_lasts_a_day_at_most() {
        assert!(codes("2026-03-02T09:00:01Z", "2026-03-03T09:00:01Z").is_empty());
        assert_eq!(codes("2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z"), ["in-past"]);
        assert_eq!(
            codes("2026-03-09T09:00:00Z", "2026-03-09T09:00:00Z"),
            ["out-of-order"]
        );
        assert_eq!(
            codes("2026-03-09T09:00:00Z", "2026-03-10T09:00:01Z"),
            ["too-long"]
        );
        assert_eq!(codes("2028-03-02T09:00:01Z", "2028-03-02T10:00:00Z"), ["too-far"]);
    }

    #[test]
    fn a_meeting_is_recorded_afterwards_when_it_has_ended() {
        let faults = |starts, ends| -> Vec<(String, String)> {
            let faults = plan(starts, ends).faults(at("2026-03-02T09:00:00Z"), true);
            faults
                .into_iter()
                .map(|fault| (fault.pointer, fault.code))
                .collect()
        };
        let one = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
        assert_eq!(faults("2012-03-02T09:00:00Z", "2012-03-02T10:00:00Z"), []);
        assert_eq!(
            faults("2026-03-02T08:00:00Z", "2026-03-02T09:00:00Z"),
            [one("/endsAt", "in-future")]
        );
        assert_eq!(
            faults("2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z"),
            [one("/startsAt", "in-future"), one("/endsAt", "in-future")]
        );
        assert_eq!(
            faults("2012-03-02T09:00:00Z", "2012-03-02T09:00:00Z"),
            [one("/endsAt", "out-of-order")]
        );
    }

    #[test]
    fn a_difference_of_the_announcement_is_stored_as_it_was_called_before() {
        let stored = r#"{"what":"agenda","from":null,"to":"Eerst dit."}"#;
        let difference: Difference = serde_json::from_str(stored).unwrap();
        assert_eq!(
            difference,
            Difference::Announcement {
                from: None,
                to: Some("Eerst dit.".into())
            }
        );
        assert_eq!(serde_json::to_string(&difference).unwrap(), stored);
    }

    #[test]
    fn what_a_change_makes_different_is_told_with_what_it_was() {
        let plan = Plan {
            title: "Tafel Gezondheid".into(),
            announcement: Some("Eerst dit.".into()),
            place: "Zaal 3".into(),
            starts_at: at("2026-03-09T09:00:00Z"),
            ends_at: at("2026-03-09T10:00:00Z"),
        };
        assert_eq!(plan.differences(&plan), []);
        let moved = Plan {
            announcement: None,
            place: "Elders".into(),
            ..plan.clone()
        };
        let expected = [
            Difference::Place {
                from: "Zaal 3".into(),
                to: "Elders".into(),
            },
            Difference::Announcement {
                from: Some("Eerst dit.".into()),
                to: None,
            },
        ];
        assert_eq!(plan.differences(&moved), expected);
    }

    #[test]
    fn what_is_not_said_of_a_meeting_is_told_all_at_once() {
        let plan = Plan {
            title: " ".into(),
            announcement: Some(String::new()),
            place: "\u{7}".into(),
            starts_at: at("2026-03-09T09:00:00Z"),
            ends_at: at("2026-03-09T10:00:00Z"),
        };
        let pointers: Vec<String> = plan
            .faults(at("2026-03-02T09:00:00Z"), false)
            .into_iter()
            .map(|fault| fault.pointer)
            .collect();
        assert_eq!(pointers, ["/title", "/place", "/announcement"]);
    }
}
