//! Action points: what a meeting agreed to have done, by whom, by when, and their result.

use chrono::NaiveDate;

use crate::codes::Role;
use crate::meeting::has_meetings;
use crate::{Fault, Moment, deadline, text};

text_enum! {
    /// The state of an action point. An open one is closed once: `done`, or `dropped` with a reason.
    pub enum ActionPointStatus { Open = "open", Done = "done", Dropped = "dropped" }
}

/// The longest description, in characters.
const LONGEST_DESCRIPTION: usize = 2_000;
/// The longest name of an owner, in characters.
const LONGEST_OWNER: usize = 200;

/// The words and the date of an action point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionPointText {
    pub description: String,
    /// Who sees to it, by name.
    pub owner: String,
    pub due_date: NaiveDate,
}

impl ActionPointText {
    /// All faults of an action point that is written down at `now`. Its date may have passed: a meeting of the past is
    /// recorded as it was.
    pub fn faults(&self, now: Moment) -> Vec<Fault> {
        let Self {
            description,
            owner,
            due_date,
        } = self;
        [
            text::fault("/description", description)
                .or_else(|| text::length_fault("/description", description, LONGEST_DESCRIPTION)),
            text::line_fault("/owner", owner).or_else(|| text::length_fault("/owner", owner, LONGEST_OWNER)),
            deadline::due_date_fault("/dueDate", *due_date, now),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// Whether an account closes an action point: the bureau; its owner reports it done, and never drops it.
pub fn may_close(role: Role, is_owner: bool, to: ActionPointStatus) -> bool {
    match to {
        ActionPointStatus::Open => false,
        ActionPointStatus::Done => role == Role::Bureau || (is_owner && has_meetings(role)),
        ActionPointStatus::Dropped => role == Role::Bureau,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(description: &str, owner: &str, due_date: &str) -> Vec<(String, String)> {
        let text = ActionPointText {
            description: description.to_owned(),
            owner: owner.to_owned(),
            due_date: due_date.parse().unwrap(),
        };
        let now: Moment = serde_json::from_value("2026-03-02T09:00:00Z".into()).unwrap();
        text.faults(now)
            .into_iter()
            .map(|fault| (fault.pointer, fault.code))
            .collect()
    }

    #[test]
    fn an_action_point_says_what_who_and_by_when() {
        assert_eq!(faults("Offerte vragen.", "Bakker", "2026-03-30"), []);
        assert_eq!(faults("Offerte vragen.", "Bakker", "2012-03-30"), []);
        let expected = [
            ("/description", "too-long"),
            ("/owner", "line-break"),
            ("/dueDate", "too-far"),
        ];
        assert_eq!(
            faults(&"x".repeat(LONGEST_DESCRIPTION + 1), "a\nb", "2028-03-03"),
            expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned()))
        );
    }

    #[test]
    fn its_owner_reports_it_done_and_only_the_bureau_drops_it() {
        use ActionPointStatus::{Done, Dropped, Open};
        for role in Role::ALL {
            let is_bureau = *role == Role::Bureau;
            for is_owner in [false, true] {
                assert!(!may_close(*role, is_owner, Open), "{role}");
                assert_eq!(may_close(*role, is_owner, Dropped), is_bureau, "{role}");
                let expected = is_bureau || (is_owner && has_meetings(*role));
                assert_eq!(may_close(*role, is_owner, Done), expected, "{role}");
            }
        }
    }
}
