//! The effects of a transition besides the new status.

use chrono::NaiveDate;

use super::{Command, CommandInput};

/// One effect, in the same transaction as the transition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Open a new round: a ballot in the lead table and in each co-review table.
    OpenAdviceBallots,
    /// Cancel every open ballot on the case, of tables and board; their pledges are released with them, and they stay
    /// readable.
    CancelOpenBallots,
    /// Store the reason with the case as the reason for departing from the lead table's advice.
    RecordDeparture,
    /// The current decision no longer applies to the case; the board must decide again.
    SetAsideDecision,
    /// Release to their mandates all pledges of the case and the amounts that its decision committed.
    ReleasePledges,
    /// Store the date on which the bureau returns to the case.
    Defer { until: NaiveDate },
    /// Offer each decided commitment to its finance partner.
    OfferCommitments,
    /// Release the headroom of commitments that were refused; the rest stays committed.
    ReleaseRefused,
    /// Store the final report as accepted.
    AcceptFinalReport,
    /// Release to their mandates the amounts that were not paid.
    ReleaseUnpaid,
}

/// The effects of an allowed command.
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
