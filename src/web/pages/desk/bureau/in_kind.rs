//! What is due of promises in kind, and guarantees whose period has ended.

use chrono::NaiveDate;

use super::Item;
use crate::pages::base::Layout;
use edba_domain::Moment;
use edba_service::overview::Due;

/// The promises due until a day, and the guarantees to be expired.
pub(super) fn items(
    layout: &Layout,
    due: &Due,
    bureau: bool,
    until: NaiveDate,
    today: NaiveDate,
) -> Vec<Item> {
    let promises = due
        .promises
        .iter()
        .filter(|one| one.row.due_date <= until)
        .map(|one| Item {
            by: Moment::end_of(one.row.due_date),
            when: layout.brief_day(&Moment::end_of(one.row.due_date)),
            late: one.row.due_date < today,
            path: if bureau {
                format!("/promises/{}", one.row.id)
            } else {
                "/follow-up#promises".to_owned()
            },
            title: one.case_title.clone(),
            number: one.case_number.clone(),
            about: layout.with2(
                "desk-bureau-promise",
                "party",
                one.promiser(),
                "owner",
                &one.row.owner,
            ),
            note: one.row.description.clone(),
            described: true,
        });
    let guarantees = due.guarantees.iter().filter_map(|one| {
        let ended = Moment::end_of(one.row.at_risk_to?);
        Some(Item {
            by: ended,
            when: layout.brief_day(&ended),
            late: true,
            path: format!("/commitments/{}", one.row.id),
            title: one.case_title.clone(),
            number: one.decision_number.clone(),
            about: layout.with2(
                "desk-bureau-guarantee",
                "amount",
                layout.euros(&one.row.open_cents()),
                "organisation",
                &one.organisation,
            ),
            note: layout.say("desk-bureau-guarantee-what"),
            described: false,
        })
    });
    promises.chain(guarantees).collect()
}
