//! What an amount that was decided and is not paid yet waits for.
//!
//! Source: DOMAIN.md, *From commitment to settlement*.

use crate::codes::{CaseStatus, CommitmentStatus, Instrument};
use crate::payment_schedule::InstalmentState;
use crate::workflow::BlockerCode;

/// The next step before an amount is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AwaitedStep {
    /// The organisation consents to what went beyond a mandate.
    Ratification,
    /// A condition precedent of the decision is met.
    DecisionCondition,
    /// What the case still lacks is pledged.
    Coverage,
    /// The board ends a vote about the case.
    Ballot,
    /// A budget has room again, or the board lifts what is beyond it.
    Budget,
    /// The bureau states a basis for state aid that fits under the ceilings.
    StateAid,
    /// The bureau finances the case.
    Financing,
    /// The finance partner of the funder takes the commitment into its books.
    Acknowledgement,
    /// The condition of the instalment is met.
    InstalmentCondition,
    /// The funder pays.
    Payment,
    /// A guarantee is called. It is never paid by plan.
    Call,
}

/// How far the case of a commitment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseStage {
    pub status: CaseStatus,
    /// What every amount waits for until the case is financed.
    before_payments: AwaitedStep,
}

impl CaseStage {
    /// The stage of a case, with what keeps it from being financed.
    pub fn new(status: CaseStatus, blockers: &[BlockerCode]) -> Self {
        use BlockerCode as Code;
        const STEPS: [(&[BlockerCode], AwaitedStep); 6] = [
            (&[Code::RatificationOpen], AwaitedStep::Ratification),
            (&[Code::ConditionOpen], AwaitedStep::DecisionCondition),
            (&[Code::GapRemains], AwaitedStep::Coverage),
            (&[Code::BoardBallotOpen], AwaitedStep::Ballot),
            (
                &[Code::ProgrammeBudgetExceeded, Code::FunderBudgetExceeded],
                AwaitedStep::Budget,
            ),
            (
                &[Code::StateAidMissing, Code::StateAidExceeded],
                AwaitedStep::StateAid,
            ),
        ];
        let first = STEPS
            .iter()
            .find(|(codes, _)| codes.iter().any(|code| blockers.contains(code)));
        Self {
            status,
            before_payments: first.map_or(AwaitedStep::Financing, |(_, step)| *step),
        }
    }

    /// Whether what is open of the commitments can be paid.
    const fn takes_payments(self) -> bool {
        matches!(
            self.status,
            CaseStatus::Financed | CaseStatus::Monitored | CaseStatus::Completed
        )
    }
}

/// What the open amount of a commitment waits for, or one instalment of its schedule in force; None where nothing is to come.
pub fn awaited(
    stage: CaseStage,
    status: CommitmentStatus,
    instrument: Instrument,
    instalment: Option<InstalmentState>,
) -> Option<AwaitedStep> {
    use CommitmentStatus as Status;
    let step = match status {
        Status::Refused | Status::Paid | Status::Released | Status::CarriedOver => return None,
        Status::Decided | Status::Offered | Status::Acknowledged if !stage.takes_payments() => {
            stage.before_payments
        }
        Status::Decided => AwaitedStep::Financing,
        Status::Offered => AwaitedStep::Acknowledgement,
        Status::Acknowledged if instrument == Instrument::Guarantee => AwaitedStep::Call,
        Status::Acknowledged => match instalment {
            Some(InstalmentState::Paid) => return None,
            Some(InstalmentState::Waiting) => AwaitedStep::InstalmentCondition,
            Some(InstalmentState::Overdue | InstalmentState::Due | InstalmentState::Upcoming) | None => {
                AwaitedStep::Payment
            }
        },
    };
    Some(step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn before_the_case_is_financed_everything_waits_for_the_same() {
        use CommitmentStatus::{Acknowledged, Decided, Offered};
        for status in [Decided, Offered, Acknowledged] {
            let step = |blockers: &[BlockerCode]| {
                let stage = CaseStage::new(CaseStatus::BoardDecision, blockers);
                awaited(stage, status, Instrument::Subsidy, Some(InstalmentState::Due))
            };
            for (blockers, expected) in [
                (
                    &[BlockerCode::ConditionOpen, BlockerCode::RatificationOpen][..],
                    AwaitedStep::Ratification,
                ),
                (
                    &[BlockerCode::GapRemains, BlockerCode::ConditionOpen],
                    AwaitedStep::DecisionCondition,
                ),
                (
                    &[BlockerCode::StateAidMissing, BlockerCode::GapRemains],
                    AwaitedStep::Coverage,
                ),
                (&[BlockerCode::BoardBallotOpen], AwaitedStep::Ballot),
                (&[BlockerCode::FunderBudgetExceeded], AwaitedStep::Budget),
                (&[BlockerCode::StateAidExceeded], AwaitedStep::StateAid),
                (&[], AwaitedStep::Financing),
            ] {
                assert_eq!(step(blockers), Some(expected), "{blockers:?}");
            }
        }
    }

    #[test]
    fn then_each_waits_for_its_own() {
        let step = |status, instrument, instalment| {
            let stage = CaseStage::new(CaseStatus::Monitored, &[]);
            awaited(stage, status, instrument, instalment)
        };
        let (offered, acknowledged) = (CommitmentStatus::Offered, CommitmentStatus::Acknowledged);
        assert_eq!(
            step(offered, Instrument::Subsidy, None),
            Some(AwaitedStep::Acknowledgement)
        );
        for (instalment, expected) in [
            (None, Some(AwaitedStep::Payment)),
            (Some(InstalmentState::Overdue), Some(AwaitedStep::Payment)),
            (
                Some(InstalmentState::Waiting),
                Some(AwaitedStep::InstalmentCondition),
            ),
            (Some(InstalmentState::Paid), None),
        ] {
            assert_eq!(step(acknowledged, Instrument::Subsidy, instalment), expected);
        }
        assert_eq!(
            step(acknowledged, Instrument::Guarantee, None),
            Some(AwaitedStep::Call)
        );
    }

    #[test]
    fn nothing_comes_of_what_is_settled_or_refused() {
        use CommitmentStatus::{CarriedOver, Paid, Refused, Released};
        for status in [Refused, Paid, Released, CarriedOver] {
            for case in [CaseStatus::BoardDecision, CaseStatus::Financed] {
                let stage = CaseStage::new(case, &[BlockerCode::RatificationOpen]);
                let step = awaited(stage, status, Instrument::Subsidy, None);
                assert_eq!(step, None, "{status} {case}");
            }
        }
    }
}
