//! Ratifications that an organisation is asked for: the event of the request, and the status until the due date.

use chrono::NaiveDate;

use crate::Context;
use crate::events::{Chain, NewEvent};
use edba_common::error::Result;
use edba_domain::EventKind;
use edba_domain::codes::RatificationStatus;
use edba_store::decisions::Ratification;

/// The status of a ratification on a day. The due date is the last day on which it can be given.
pub fn status_on(row: &Ratification, today: NaiveDate) -> RatificationStatus {
    match row.status {
        RatificationStatus::Pending if today > row.due_date => RatificationStatus::Lapsed,
        status => status,
    }
}

/// Records the request for a ratification in the history.
pub(crate) fn asked(cx: &Context<'_>, chain: &mut Chain, row: &Ratification) -> Result<()> {
    chain.add(
        cx,
        NewEvent {
            kind: EventKind::RatificationAsked,
            subject_id: row.id,
            reason: None,
            before: None,
            after: Some(row.version),
            data: serde_json::json!({
                "decisionId": row.decision_id, "pledgeId": row.pledge_id,
                "organisationId": row.organisation_id, "amount": row.amount_cents,
                "dueDate": row.due_date, "carriesOverId": row.carries_over_id, "carryToYear": row.carry_to_year,
            }),
        },
    )
}
