//! Aid that is to be entered in the central register.

use chrono::NaiveDate;

use super::Item;
use crate::pages::base::Layout;
use edba_domain::Moment;
use edba_domain::state_aid::register_due;
use edba_service::state_aid::NamedAidStatement;

/// The entries due until a day.
pub(super) fn items(
    layout: &Layout,
    entries: &[NamedAidStatement],
    until: NaiveDate,
    today: NaiveDate,
) -> Vec<Item> {
    entries
        .iter()
        .map(|one| (one, register_due(one.row.granted_on)))
        .filter(|(_, due)| *due <= until)
        .map(|(one, due)| Item {
            by: Moment::end_of(due),
            when: layout.brief_day(&Moment::end_of(due)),
            late: due < today,
            path: format!("/state-aid/statements/{}", one.row.id),
            title: one.case_title.clone(),
            number: one.case_number.clone(),
            about: layout.with2(
                "desk-bureau-aid-entry",
                "amount",
                layout.euros(&one.row.gross_grant_cents.unwrap_or_default()),
                "recipient",
                &one.recipient,
            ),
            note: String::new(),
            described: false,
        })
        .collect()
}
