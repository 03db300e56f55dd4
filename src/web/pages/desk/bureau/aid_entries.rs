//! Aid that is to be entered in the central register, and entries that are to be corrected there.

use chrono::NaiveDate;

use super::Item;
use crate::pages::base::Layout;
use edba_domain::Moment;
use edba_service::state_aid::{NamedAidStatement, RegisterDue};

/// The entries due until a day, and all that are to be corrected.
pub(super) fn items(
    layout: &Layout,
    entries: &[RegisterDue],
    until: NaiveDate,
    today: NaiveDate,
) -> Vec<Item> {
    entries
        .iter()
        .map(|entry| (&entry.found, entry.due))
        .filter(|(one, due)| *due <= until || one.entry_to_correct().is_some())
        .map(|(one, due)| Item {
            by: Moment::end_of(due),
            when: layout.brief_day(&Moment::end_of(due)),
            late: due < today,
            path: format!("/state-aid/statements/{}", one.row.id),
            title: one.case_title.clone(),
            number: one.case_number.clone(),
            about: about(layout, one),
            note: String::new(),
            described: false,
        })
        .collect()
}

fn about(layout: &Layout, one: &NamedAidStatement) -> String {
    match one.entry_to_correct() {
        Some(entry) => layout.with2(
            "desk-bureau-aid-correction",
            "reference",
            &entry.reference,
            "recipient",
            &one.recipient,
        ),
        None => layout.with2(
            "desk-bureau-aid-entry",
            "amount",
            layout.euros(&one.aid().map(|aid| aid.gross_grant).unwrap_or_default()),
            "recipient",
            &one.recipient,
        ),
    }
}
