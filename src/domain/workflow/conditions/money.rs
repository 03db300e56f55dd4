//! Conditions of a case that is financed or monitored.

use crate::Message;
use crate::codes::CommitmentStatus;
use crate::workflow::{Blocker, BlockerCode, CaseFacts, CommandInput, WaitingOn};

/// Refused by its funder, or released before it was paid: the case must be decided on again.
fn fell_away(status: &CommitmentStatus) -> bool {
    !status.is_live()
}

pub fn none_refused(facts: &CaseFacts) -> Option<Blocker> {
    (!facts.commitments.iter().any(fell_away)).then(|| {
        Blocker::new(
            BlockerCode::NoRefusedCommitment,
            WaitingOn::Nobody,
            Message::new("blocker-no-refused-commitment"),
        )
    })
}

/// Refused and released commitments wait on the bureau, which reopens the case; the others on their finance partner.
pub fn not_acknowledged(facts: &CaseFacts) -> Vec<Blocker> {
    use CommitmentStatus::{Decided, Offered};
    let gone = facts.commitments.iter().filter(|s| fell_away(s)).count();
    let waiting = facts
        .commitments
        .iter()
        .filter(|s| matches!(s, Decided | Offered))
        .count();
    let mut blockers = Vec::new();
    if waiting > 0 {
        blockers.push(Blocker::new(
            BlockerCode::CommitmentNotAcknowledged,
            WaitingOn::FinancePartner,
            Message::new("blocker-commitment-not-acknowledged").with("count", waiting),
        ));
    }
    if gone > 0 {
        blockers.push(Blocker::new(
            BlockerCode::CommitmentNotAcknowledged,
            WaitingOn::Bureau,
            Message::new("blocker-commitment-fell-away").with("count", gone),
        ));
    }
    blockers
}

pub fn no_indicator(facts: &CaseFacts) -> Option<Blocker> {
    (facts.monitorable_indicators == 0).then(|| {
        Blocker::new(
            BlockerCode::NoMonitorableIndicator,
            WaitingOn::Bureau,
            Message::new("blocker-no-monitorable-indicator"),
        )
    })
}

pub fn report_missing(input: &CommandInput) -> Option<Blocker> {
    (!input.has_final_report()).then(|| {
        Blocker::new(
            BlockerCode::FinalReportMissing,
            WaitingOn::Bureau,
            Message::new("blocker-final-report-missing"),
        )
    })
}

pub fn not_settled(facts: &CaseFacts) -> Option<Blocker> {
    use CommitmentStatus::{CarriedOver, Paid, Released};
    let open = facts
        .commitments
        .iter()
        .filter(|s| !matches!(s, Paid | Released | CarriedOver))
        .count();
    (open > 0).then(|| {
        Blocker::new(
            BlockerCode::CommitmentNotSettled,
            WaitingOn::FinancePartner,
            Message::new("blocker-commitment-not-settled").with("count", open),
        )
    })
}
