//! What a transition asks the service to do beside writing the new status.

use chrono::NaiveDate;

use super::{Command, CommandInput};

/// One thing to do in the same transaction as the transition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Open a new round: a ballot in the lead table and in each co-review table.
    OpenAdviceBallots,
    /// Cancel every ballot on the case that is still open, of tables and board; their pledges are
    /// released with them, and they stay readable.
    CancelOpenBallots,
    /// Keep the reason with the case as the reason for departing from the lead table's advice.
    RecordDeparture,
    /// The standing decision carries the case no longer; the board must decide anew.
    SetAsideDecision,
    /// Give back to their mandates all pledges of the case and what its decision committed.
    ReleasePledges,
    /// Keep the date on which the bureau returns to the case.
    Defer { until: NaiveDate },
    /// Offer each decided commitment to its finance partner.
    OfferCommitments,
    /// Give back the headroom of commitments that were refused or lapsed; the rest stays reserved.
    ReleaseRefused,
    /// Keep the final report as accepted.
    AcceptFinalReport,
    /// Release what was not paid back to its mandate.
    ReleaseUnpaid,
}

/// The effects of a command that is allowed.
pub(super) fn effects_of(input: &CommandInput, departs_from_advice: bool) -> Vec<Effect> {
    use Effect::*;
    match input.command {
        Command::OpenReview => vec![OpenAdviceBallots],
        Command::Return => vec![CancelOpenBallots],
        Command::Forward if departs_from_advice => vec![RecordDeparture],
        Command::Forward | Command::Monitor => vec![],
        Command::Reject | Command::Withdraw => vec![CancelOpenBallots, ReleasePledges],
        Command::ReferBack => vec![
            CancelOpenBallots,
            SetAsideDecision,
            ReleasePledges,
            OpenAdviceBallots,
        ],
        Command::Defer => input
            .defer_until
            .map(|until| Defer { until })
            .into_iter()
            .collect(),
        Command::Finance => vec![OfferCommitments],
        Command::Reopen => vec![ReleaseRefused],
        Command::Complete => vec![AcceptFinalReport],
        Command::Stop => vec![ReleaseUnpaid],
    }
}
