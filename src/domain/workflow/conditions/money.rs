//! Conditions of a case that is financed or monitored.

use super::counted;
use crate::domain::codes::CommitmentStatus;
use crate::domain::workflow::{Blocker, BlockerCode, CaseFacts, CommandInput, WaitingOn};

/// Refused by its funder, or released before it was paid: the case must be decided on again.
fn fell_away(status: &CommitmentStatus) -> bool {
    matches!(status, CommitmentStatus::Refused | CommitmentStatus::Released)
}

pub fn none_refused(facts: &CaseFacts) -> Option<Blocker> {
    (!facts.commitments.iter().any(fell_away)).then(|| {
        Blocker::new(
            BlockerCode::NoRefusedCommitment,
            WaitingOn::Nobody,
            "Er is geen verplichting geweigerd of vervallen.",
            "No commitment was refused or has lapsed.",
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
            counted(
                waiting,
                "Een verplichting is nog niet bevestigd door haar financier.",
                "verplichtingen zijn nog niet bevestigd door hun financier.",
            ),
            counted(
                waiting,
                "A commitment is not yet acknowledged by its finance partner.",
                "commitments are not yet acknowledged by their finance partners.",
            ),
        ));
    }
    if gone > 0 {
        blockers.push(Blocker::new(
            BlockerCode::CommitmentNotAcknowledged,
            WaitingOn::Bureau,
            counted(
                gone,
                "Een verplichting is geweigerd of vervallen; heropen de businesscase.",
                "verplichtingen zijn geweigerd of vervallen; heropen de businesscase.",
            ),
            counted(
                gone,
                "A commitment was refused or has lapsed; reopen the case.",
                "commitments were refused or have lapsed; reopen the case.",
            ),
        ));
    }
    blockers
}

pub fn no_indicator(facts: &CaseFacts) -> Option<Blocker> {
    (facts.monitorable_indicators == 0).then(|| {
        Blocker::new(
            BlockerCode::NoMonitorableIndicator,
            WaitingOn::Bureau,
            "Geen indicator heeft een nulmeting, een doel en een meetritme.",
            "No indicator has a baseline, a target and a reporting rhythm.",
        )
    })
}

pub fn report_missing(input: &CommandInput) -> Option<Blocker> {
    (!input.has_final_report()).then(|| {
        Blocker::new(
            BlockerCode::FinalReportMissing,
            WaitingOn::Bureau,
            "Hier hoort het eindverslag bij dat het projectbureau aanvaardt.",
            "This needs the final report that the bureau accepts.",
        )
    })
}

pub fn not_settled(facts: &CaseFacts) -> Option<Blocker> {
    use CommitmentStatus::{Paid, Released};
    let open = facts
        .commitments
        .iter()
        .filter(|s| !matches!(s, Paid | Released))
        .count();
    (open > 0).then(|| {
        Blocker::new(
            BlockerCode::CommitmentNotSettled,
            WaitingOn::FinancePartner,
            counted(
                open,
                "Een verplichting is nog niet volledig betaald of vrijgegeven.",
                "verplichtingen zijn nog niet volledig betaald of vrijgegeven.",
            ),
            counted(
                open,
                "A commitment is not yet fully paid or released.",
                "commitments are not yet fully paid or released.",
            ),
        )
    })
}
