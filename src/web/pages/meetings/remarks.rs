//! Remarks on minutes that were sent round, on the page of a meeting.

use crate::pages::base::Layout;
use crate::pages::base::form_errors::Choice;
use edba_domain::meeting::RemarkAnswer;
use edba_domain::{Id, Moment};
use edba_service::meetings::MinutesRemark;

/// A remark on the page of a meeting.
pub struct RemarkLine {
    pub id: Id,
    /// The item that it is about; None: the minutes as a whole.
    pub item_id: Option<Id>,
    pub by: String,
    pub at: Moment,
    pub text: String,
    /// The version that it is about, in words.
    pub version: String,
    /// The answer in words; empty as long as there is none.
    pub answer: String,
    pub answer_text: String,
}

impl RemarkLine {
    pub fn is_open(&self) -> bool {
        self.answer.is_empty()
    }
}

/// Remarks as lines, in the order in which they were made.
pub fn lines_of(layout: &Layout, remarks: Vec<MinutesRemark>) -> Vec<RemarkLine> {
    remarks
        .into_iter()
        .map(|row| RemarkLine {
            id: row.id,
            item_id: row.item_id,
            by: row.made_by_name,
            at: row.made_at,
            text: row.text,
            version: layout.with("minutes-remarks-on-version", "number", row.number),
            answer: row
                .answer
                .map_or_else(String::new, |answer| layout.name_of("term-remark-answer", answer)),
            answer_text: row.answer_text.unwrap_or_default(),
        })
        .collect()
}

/// The answers to a remark as options.
pub fn answers(layout: &Layout, chosen: &str) -> Vec<Choice> {
    Choice::of_codes(layout, "term-remark-answer", RemarkAnswer::ALL, chosen)
}
