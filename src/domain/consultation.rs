//! Consultation bodies: governments that steer the programme and decide on no case. Their yearly agendas, and the meetings that
//! they must hold in a calendar year.
//!
//! Source: DOMAIN.md, *Words* (Consultation body); the programme 2012–2015, which has the *Periodiek Overleg Economie Almere
//! 2.0* adopt an agenda each year and the *Bestuurlijk Overleg* meet at least once a year.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::notifications::reminders;
use crate::{Fault, Moment, text};

/// The most points of a yearly agenda.
pub const MOST_POINTS: usize = 50;
/// The longest title of a point and the longest name of its programme line, in characters.
const LONGEST_TITLE: usize = 200;
/// The longest goal of a point, in characters.
const LONGEST_GOAL: usize = 2_000;
/// The years that have a yearly agenda.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;
/// The most meetings a year that can be demanded of a consultation body.
const MOST_MEETINGS: i32 = 12;
/// The months on whose first day the bureau is reminded of meetings that are missing.
const REMINDER_MONTHS: [u32; 3] = [4, 7, 10];

/// A point of a yearly agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct YearlyPoint {
    /// One line of at most 200 characters.
    #[schema(min_length = 1, max_length = 200, example = "Leerplaatsen in de techniek")]
    pub title: String,
    /// What is to be reached in the year, in at most 2,000 characters.
    #[schema(min_length = 1, max_length = 2000)]
    pub goal: String,
    /// The programme line that it is about, by its code or name.
    #[schema(min_length = 1, max_length = 200)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme_line: Option<String>,
    /// The quarter of the year in which it is dealt with, 1 to 4.
    #[schema(minimum = 1, maximum = 4)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quarter: Option<i32>,
}

/// All faults of the points of a yearly agenda: there are 1 to 50 of them, at `/points`.
pub fn points_faults(points: &[YearlyPoint]) -> Vec<Fault> {
    if points.is_empty() {
        let what = "A yearly agenda has at least one point.";
        return vec![Fault::new("/points", "required", what)];
    }
    if points.len() > MOST_POINTS {
        let what = format!("A yearly agenda has at most {MOST_POINTS} points.");
        return vec![Fault::new("/points", "too-long", what)];
    }
    points
        .iter()
        .enumerate()
        .flat_map(|(place, point)| point.faults(place))
        .collect()
}

impl YearlyPoint {
    fn faults(&self, place: usize) -> Vec<Fault> {
        let Self {
            title,
            goal,
            programme_line,
            quarter,
        } = self;
        let at = |member: &str| format!("/points/{place}/{member}");
        let line = |member: &str, line: &str| {
            let pointer = at(member);
            text::line_fault(&pointer, line).or_else(|| text::length_fault(&pointer, line, LONGEST_TITLE))
        };
        let of_goal = at("goal");
        [
            line("title", title),
            text::fault(&of_goal, goal).or_else(|| text::length_fault(&of_goal, goal, LONGEST_GOAL)),
            programme_line
                .as_deref()
                .and_then(|name| line("programmeLine", name)),
            quarter.filter(|quarter| !(1..=4).contains(quarter)).map(|_| {
                let what = "A quarter is a number from 1 to 4.";
                Fault::new(at("quarter"), "out-of-range", what)
            }),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// The fault of the year of a yearly agenda.
pub fn year_fault(pointer: &str, year: i32) -> Option<Fault> {
    (!YEARS.contains(&year)).then(|| {
        let what = "A yearly agenda is of a year from 2000 to 2100.";
        Fault::new(pointer, "year-out-of-range", what)
    })
}

/// The fault of a minimum of meetings in a calendar year.
pub fn minimum_fault(pointer: &str, minimum: i32) -> Option<Fault> {
    (!(1..=MOST_MEETINGS).contains(&minimum)).then(|| {
        let what =
            format!("The minimum is 1 to {MOST_MEETINGS} meetings a year; leave it out for no minimum.");
        Fault::new(pointer, "out-of-range", what)
    })
}

/// The meetings of a consultation body in a calendar year, in Europe/Amsterdam.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearOfMeetings {
    pub year: i32,
    /// The minimum.
    pub minimum: i32,
    /// Those that have ended.
    pub held: i32,
    /// Those that have not ended yet and are not cancelled.
    pub planned: i32,
}

text_enum! {
    /// Whether a consultation body holds its minimum of meetings in a calendar year. `met`: enough have ended. `planned`:
    /// enough with those to come. `missing`: too few are planned. `missed`: the year is over, and too few were held.
    pub enum YearStatus { Met = "met", Planned = "planned", Missing = "missing", Missed = "missed" }
}

/// Whether the minimum of a year is met.
pub fn year_status(of: YearOfMeetings, today: NaiveDate) -> YearStatus {
    let YearOfMeetings {
        year,
        minimum,
        held,
        planned,
    } = of;
    if held >= minimum {
        YearStatus::Met
    } else if today.year() > year {
        YearStatus::Missed
    } else if held.saturating_add(planned) >= minimum {
        YearStatus::Planned
    } else {
        YearStatus::Missing
    }
}

/// The day of the reminder that is due of meetings missing in this year: 1 April, 1 July or 1 October, from its morning on, for
/// a month, in case it could not be sent in time. Only days after the one on which the body was opened count.
pub fn reminder_of_missing(year: i32, opened_on: NaiveDate, now: Moment) -> Option<NaiveDate> {
    if now.local_date().year() != year {
        return None;
    }
    REMINDER_MONTHS
        .into_iter()
        .filter_map(|month| NaiveDate::from_ymd_opt(year, month, 1))
        .rfind(|day| *day > opened_on && reminders::is_due(*day, now))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(title: &str, goal: &str, quarter: Option<i32>) -> YearlyPoint {
        YearlyPoint {
            title: title.to_owned(),
            goal: goal.to_owned(),
            programme_line: None,
            quarter,
        }
    }

    fn faults(points: &[YearlyPoint]) -> Vec<(String, String)> {
        points_faults(points)
            .into_iter()
            .map(|fault| (fault.pointer, fault.code))
            .collect()
    }

    fn at(text: &str) -> Moment {
        serde_json::from_value(text.into()).unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_yearly_agenda_has_points_with_a_goal() {
        assert_eq!(faults(&[point("Talent", "Meer leerplaatsen.", Some(1))]), []);
        assert_eq!(faults(&[]), [("/points".into(), "required".into())]);
        let many: Vec<YearlyPoint> = (0..=MOST_POINTS).map(|_| point("a", "b", None)).collect();
        assert_eq!(faults(&many), [("/points".into(), "too-long".into())]);
        let expected = [
            ("/points/0/title", "line-break"),
            ("/points/0/quarter", "out-of-range"),
            ("/points/1/goal", "blank"),
        ];
        assert_eq!(
            faults(&[point("a\nb", "c", Some(5)), point("d", " ", None)]),
            expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned()))
        );
    }

    #[test]
    fn a_minimum_is_met_planned_missing_or_missed() {
        let of = |held, planned, today: &str| {
            let year = YearOfMeetings {
                year: 2026,
                minimum: 2,
                held,
                planned,
            };
            year_status(year, day(today))
        };
        assert_eq!(of(2, 0, "2026-03-02"), YearStatus::Met);
        assert_eq!(of(1, 1, "2026-03-02"), YearStatus::Planned);
        assert_eq!(of(1, 0, "2026-12-31"), YearStatus::Missing);
        assert_eq!(of(1, 0, "2027-01-01"), YearStatus::Missed);
        assert_eq!(of(3, 0, "2027-01-01"), YearStatus::Met);
    }

    #[test]
    fn the_bureau_is_reminded_of_a_missing_meeting_three_times_a_year() {
        let opened = day("2025-11-01");
        let of = |now: &str| reminder_of_missing(2026, opened, at(now));
        assert_eq!(of("2026-04-01T05:59:00Z"), None);
        assert_eq!(of("2026-04-01T06:00:00Z"), Some(day("2026-04-01")));
        assert_eq!(of("2026-04-30T09:00:00Z"), Some(day("2026-04-01")));
        assert_eq!(of("2026-06-30T09:00:00Z"), None);
        assert_eq!(of("2026-07-01T09:00:00Z"), Some(day("2026-07-01")));
        assert_eq!(of("2026-10-20T09:00:00Z"), Some(day("2026-10-01")));
        assert_eq!(of("2026-12-31T09:00:00Z"), None);
        assert_eq!(of("2027-01-01T09:00:00Z"), None);
        let later = |now: &str| reminder_of_missing(2026, day("2026-04-01"), at(now));
        assert_eq!(later("2026-04-20T09:00:00Z"), None);
        assert_eq!(later("2026-07-01T09:00:00Z"), Some(day("2026-07-01")));
    }
}
