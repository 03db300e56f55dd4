//! Text that says what a case waits for.

use super::super::base::Layout;
use edba_service::overview::WaitsFor;

/// For example: the board, until Friday 27 November 2026 at 17:00.
pub fn waits_text(layout: &Layout, waits_for: &WaitsFor) -> String {
    match waits_for {
        WaitsFor::Ballot(ballot) => layout.with2(
            "pipeline-waits-ballot",
            "body",
            layout.pick(&ballot.body_nl, &ballot.body_en),
            "closes",
            layout.moment(&ballot.closes_at),
        ),
        WaitsFor::SecondBureauMember => layout.say("pipeline-waits-approval"),
        WaitsFor::Ratification(due) => layout.with2(
            "pipeline-waits-ratification",
            "organisation",
            &due.organisation,
            "due",
            layout.day(&due.row.due_date),
        ),
        WaitsFor::Condition(due) => layout.with2(
            "pipeline-waits-condition",
            "owner",
            &due.row.owner,
            "due",
            layout.day(&due.row.due_date),
        ),
        WaitsFor::Answer(commitment) => {
            layout.with("pipeline-waits-answer", "organisation", &commitment.organisation)
        }
        WaitsFor::Initiator => layout.say("pipeline-waits-initiator"),
        WaitsFor::Bureau => layout.say("pipeline-waits-bureau"),
    }
}
