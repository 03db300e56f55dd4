//! Attendance: for each seat in force on the day of a meeting whether its holder was there, and who sat there instead.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::codes::Sector;
use crate::{Fault, Id};

text_enum! {
    /// Whether the holder of a seat comes to a meeting (`expected`, `with-notice`), and whether it was there (`present`,
    /// `with-notice`, `absent`).
    pub enum Presence { Expected = "expected", Present = "present", WithNotice = "with-notice", Absent = "absent" }
}

/// A seat in force on the day of the meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatOnDay {
    pub seat_id: Id,
    pub representative_id: Id,
    pub sector: Sector,
    /// The substitute that was appointed on that day.
    pub substitute_id: Option<Id>,
}

/// What is recorded of a seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AttendanceLine {
    pub seat_id: Id,
    pub presence: Presence,
    /// Who sat there instead.
    pub substitute_id: Option<Id>,
}

/// All faults of an attendance, at most one for each line and one for the whole: `unknown` (no seat on that day),
/// `duplicate`, `not-allowed` (`expected` is said before the meeting), `substitute-of-present` (a substitute sits there
/// only if the holder does not), `not-appointed` (it is not the substitute of that seat on that day); `incomplete` if a
/// seat is missing.
pub fn attendance_faults(lines: &[AttendanceLine], seats: &[SeatOnDay]) -> Vec<Fault> {
    let mut recorded = BTreeSet::new();
    let mut faults = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        let is_first = recorded.insert(line.seat_id);
        let seat = seats.iter().find(|seat| seat.seat_id == line.seat_id);
        faults.extend(
            line_fault(line, seat, is_first)
                .map(|(code, text)| Fault::new(format!("/lines/{place}"), code, text)),
        );
    }
    if seats.iter().any(|seat| !recorded.contains(&seat.seat_id)) {
        let text = "Give a line for each seat that was in force on the day of the meeting.";
        faults.push(Fault::new("/lines", "incomplete", text));
    }
    faults
}

fn line_fault(
    line: &AttendanceLine,
    seat: Option<&SeatOnDay>,
    is_first: bool,
) -> Option<(&'static str, &'static str)> {
    let Some(seat) = seat else {
        return Some(("unknown", "The body has no such seat on the day of the meeting."));
    };
    if !is_first {
        return Some(("duplicate", "A seat has one line."));
    }
    if line.presence == Presence::Expected {
        return Some((
            "not-allowed",
            "`expected` is a reply before the meeting: give `present`, `with-notice` or `absent`.",
        ));
    }
    let substitute = line.substitute_id?;
    if line.presence == Presence::Present {
        return Some((
            "substitute-of-present",
            "A substitute sits there only if the holder does not.",
        ));
    }
    (seat.substitute_id != Some(substitute)).then_some((
        "not-appointed",
        "This representative is not the substitute of the seat on that day.",
    ))
}

/// How many seats were filled, of how many, and the sectors that were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turnup {
    pub seats: i32,
    pub filled: i32,
    /// In the order of [`Sector::ALL`].
    pub sectors: Vec<Sector>,
}

/// The turnup of a meeting: a seat is filled by its holder or by a substitute. It is information; a meeting has no quorum.
pub fn turnup(lines: &[AttendanceLine], seats: &[SeatOnDay]) -> Turnup {
    let is_filled = |seat: &&SeatOnDay| {
        lines.iter().any(|line| {
            line.seat_id == seat.seat_id
                && (line.presence == Presence::Present || line.substitute_id.is_some())
        })
    };
    let filled: Vec<&SeatOnDay> = seats.iter().filter(is_filled).collect();
    let sectors: BTreeSet<Sector> = filled.iter().map(|seat| seat.sector).collect();
    let count = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    Turnup {
        seats: count(seats.len()),
        filled: count(filled.len()),
        sectors: sectors.into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u128) -> Id {
        uuid::Uuid::from_u128(n).into()
    }

    /// Seats 1 to 3 of persons 11 to 13; the first has a substitute, 21.
    fn seats() -> Vec<SeatOnDay> {
        [
            (1, Sector::Government, Some(21)),
            (2, Sector::Business, None),
            (3, Sector::Business, None),
        ]
        .into_iter()
        .map(|(n, sector, substitute)| SeatOnDay {
            seat_id: id(n),
            representative_id: id(n + 10),
            sector,
            substitute_id: substitute.map(id),
        })
        .collect()
    }

    fn line(seat: u128, presence: Presence, substitute: Option<u128>) -> AttendanceLine {
        AttendanceLine {
            seat_id: id(seat),
            presence,
            substitute_id: substitute.map(id),
        }
    }

    #[test]
    fn all_faults_of_an_attendance_are_reported_together() {
        use Presence::{Absent, Expected, Present, WithNotice};
        let faults = |lines: &[AttendanceLine]| -> Vec<(String, String)> {
            attendance_faults(lines, &seats())
                .into_iter()
                .map(|fault| (fault.pointer, fault.code))
                .collect()
        };
        let right = [
            line(1, WithNotice, Some(21)),
            line(2, Present, None),
            line(3, Absent, None),
        ];
        assert_eq!(faults(&right), []);
        let wrong = [
            line(1, Present, Some(21)),
            line(2, Absent, Some(21)),
            line(2, Present, None),
            line(9, Present, None),
        ];
        let expected = [
            ("/lines/0", "substitute-of-present"),
            ("/lines/1", "not-appointed"),
            ("/lines/2", "duplicate"),
            ("/lines/3", "unknown"),
            ("/lines", "incomplete"),
        ];
        assert_eq!(
            faults(&wrong),
            expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned()))
        );
        assert_eq!(
            faults(&[line(1, Expected, None), right[1], right[2]]),
            [("/lines/0".to_owned(), "not-allowed".to_owned())]
        );
    }

    #[test]
    fn a_seat_is_filled_by_its_holder_or_by_a_substitute() {
        use Presence::{Absent, Expected, Present, WithNotice};
        let lines = [
            line(1, WithNotice, Some(21)),
            line(2, Present, None),
            line(3, Absent, None),
        ];
        let found = turnup(&lines, &seats());
        assert_eq!((found.seats, found.filled), (3, 2));
        assert_eq!(found.sectors, [Sector::Government, Sector::Business]);
        let said = [line(1, Expected, None)];
        assert_eq!(turnup(&said, &seats()).filled, 0);
    }
}
