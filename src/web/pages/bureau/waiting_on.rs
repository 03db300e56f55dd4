//! Text that says what a case waits for.

use super::super::base::Frame;
use edba_service::overview::WaitsFor;

/// For example: the board, until Friday 27 November 2026 at 17:00.
pub fn waits_text(frame: &Frame, waits_for: &WaitsFor) -> String {
    match waits_for {
        WaitsFor::Ballot(ballot) => frame.with2(
            "pipeline-waits-ballot",
            "body",
            frame.pick(&ballot.body_nl, &ballot.body_en),
            "closes",
            frame.moment(&ballot.closes_at),
        ),
        WaitsFor::SecondBureauMember => frame.say("pipeline-waits-approval"),
        WaitsFor::Ratification(due) => frame.with2(
            "pipeline-waits-ratification",
            "organisation",
            &due.organisation,
            "due",
            frame.day(&due.row.due_date),
        ),
        WaitsFor::Condition(due) => frame.with2(
            "pipeline-waits-condition",
            "owner",
            &due.row.owner,
            "due",
            frame.day(&due.row.due_date),
        ),
        WaitsFor::Answer(commitment) => {
            frame.with("pipeline-waits-answer", "organisation", &commitment.organisation)
        }
        WaitsFor::Initiator => frame.say("pipeline-waits-initiator"),
        WaitsFor::Bureau => frame.say("pipeline-waits-bureau"),
    }
}
