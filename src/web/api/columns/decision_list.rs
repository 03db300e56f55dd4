//! The decision list of a meeting.

use crate::api::decision_list::DecisionLineView;
use crate::export::{Column, Exported};
use edba_domain::meeting::BallotResult;

impl Exported for DecisionLineView {
    const NAME: &'static str = "decision-list";

    const COLUMNS: &'static [Column<Self>] = &[
        Column::integer("export-place", |row| Some(row.number.into())),
        Column::integer("export-number", |row| Some(row.item_number.into())),
        Column::text("export-title", |row| Some(row.title.clone())),
        Column::text("export-decision-text", |row| row.decision_text.clone()),
        Column::term("export-result", "term-result", |row| {
            row.ballot.as_ref().map(|ballot| ballot.result.to_string())
        }),
        Column::integer("export-for", |row| count(row, |ballot| ballot.for_count)),
        Column::integer("export-against", |row| count(row, |ballot| ballot.against_count)),
        Column::integer("export-abstain", |row| count(row, |ballot| ballot.abstain_count)),
        Column::text("export-decision", |row| {
            row.ballot
                .as_ref()
                .and_then(|ballot| ballot.decision_number.clone())
        }),
        Column::term("export-decision-outcome", "term-outcome", |row| {
            row.ballot
                .as_ref()
                .and_then(|ballot| ballot.outcome)
                .map(|outcome| outcome.to_string())
        }),
        Column::text("export-ballot-id", |row| {
            row.ballot.as_ref().map(|ballot| ballot.ballot_id.to_string())
        }),
        Column::text("export-agenda-item-id", |row| {
            Some(row.agenda_item_id.to_string())
        }),
        Column::text("export-meeting-id", |row| Some(row.meeting_id.to_string())),
    ];
}

/// A count of the ballot; None where there is none, or counts are not shown.
fn count(row: &DecisionLineView, of: fn(&BallotResult) -> Option<u32>) -> Option<i64> {
    row.ballot.as_ref().and_then(of).map(i64::from)
}
