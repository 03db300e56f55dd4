//! Part of an initiator's desk: amounts by due date, which come to its cases or are to be repaid.

use chrono::{Duration, NaiveDate};

use crate::pages::base::{Badge, Layout};
use edba_domain::{Cents, Moment};

/// How many days ahead the desk looks.
const AHEAD: i64 = 60;
/// The most lines of a list; the others are on the pages of their cases.
const MOST: usize = 10;

/// An amount with its due date.
pub(super) struct Line {
    pub path: String,
    pub case_title: String,
    pub decision_number: String,
    pub due_date: NaiveDate,
    pub is_late: bool,
    pub open: Cents,
    /// The amount and its funder, in words.
    pub amount: String,
    /// Its instrument, budget year and kind.
    pub what: String,
    pub badge: Badge,
    /// The text of its condition while that is not met, and whether the user's organisation must meet it.
    pub condition: Option<(String, bool)>,
}

impl Line {
    /// The end of the day on which it is due.
    pub(super) fn by(&self) -> Moment {
        Moment::end_of(self.due_date)
    }
}

/// A list of amounts, the first due at the top.
pub(super) struct DueMoney {
    pub id: &'static str,
    pub title: String,
    pub lines: Vec<Line>,
    /// The sum of all of them, those that are not shown included.
    pub total: Cents,
    /// How many more there are, in words; empty for none.
    pub more: String,
}

impl DueMoney {
    /// `title` and `more` are the message keys of the title, with the days, and of the number of lines that are not shown.
    pub(super) fn new(
        layout: &Layout,
        id: &'static str,
        title: &str,
        more: &str,
        mut lines: Vec<Line>,
    ) -> Self {
        let total = lines.iter().map(|line| line.open).sum();
        let hidden = lines.len().saturating_sub(MOST);
        lines.truncate(MOST);
        Self {
            id,
            title: layout.with(title, "days", AHEAD),
            lines,
            total,
            more: match hidden {
                0 => String::new(),
                hidden => layout.with(more, "count", hidden),
            },
        }
    }

    /// The last due date of a line.
    pub(super) fn last_day(layout: &Layout) -> NaiveDate {
        layout.now.local_date() + Duration::days(AHEAD)
    }
}
