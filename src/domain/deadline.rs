//! How far ahead a deadline can lie: two years.

use chrono::NaiveDate;

use crate::{Fault, Moment};

/// The fault of a deadline that is set at `now`: it is more than two years ahead.
pub fn deadline_fault(pointer: &str, deadline: Moment, now: Moment) -> Option<Fault> {
    (deadline > now.latest_deadline()).then(|| too_far(pointer))
}

/// The same for a deadline that is a date.
pub fn due_date_fault(pointer: &str, due: NaiveDate, now: Moment) -> Option<Fault> {
    (due > now.latest_deadline().local_date()).then(|| too_far(pointer))
}

fn too_far(pointer: &str) -> Fault {
    Fault::new(pointer, "too-far", "lies more than two years ahead")
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDateTime, Utc};

    use super::*;

    #[test]
    fn a_deadline_lies_two_years_ahead_at_most() {
        let at = |text: &str| Moment::new(text.parse::<DateTime<Utc>>().unwrap());
        let now = at("2026-03-02T09:00:00Z");
        assert_eq!(deadline_fault("/closesAt", at("2028-03-02T09:00:00Z"), now), None);
        let fault = deadline_fault("/closesAt", at("2028-03-02T09:00:01Z"), now).unwrap();
        assert_eq!(
            (fault.pointer.as_str(), fault.code.as_str()),
            ("/closesAt", "too-far")
        );
        assert_eq!(
            due_date_fault("/dueDate", "2028-03-02".parse().unwrap(), now),
            None
        );
        assert!(due_date_fault("/dueDate", "2028-03-03".parse().unwrap(), now).is_some());
        // The last day that chrono supports does not overflow.
        let last = Moment::new(NaiveDateTime::MAX.and_utc());
        assert!(deadline_fault("/closesAt", last, now).is_some());
    }
}
