//! What an amount that was decided and is not paid yet waits for: everything that holds it up.
//!
//! Source: DOMAIN.md, *From commitment to settlement*.

use crate::codes::{CaseStatus, CommitmentStatus, Instrument};
use crate::payment_schedule::InstalmentState;
use crate::workflow::BlockerCode;

/// A step before an amount is paid.
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseStage {
    pub status: CaseStatus,
    /// What every amount waits for until the case is financed, in the order of [`AwaitedStep`]; never empty.
    before_payments: Vec<AwaitedStep>,
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
        let mut before_payments: Vec<AwaitedStep> = STEPS
            .iter()
            .filter(|(codes, _)| codes.iter().any(|code| blockers.contains(code)))
            .map(|(_, step)| *step)
            .collect();
        if before_payments.is_empty() {
            before_payments.push(AwaitedStep::Financing);
        }
        Self {
            status,
            before_payments,
        }
    }

    /// Whether what is open of the commitments can be paid.
    const fn takes_payments(&self) -> bool {
        matches!(
            self.status,
            CaseStatus::Financed | CaseStatus::Monitored | CaseStatus::Completed
        )
    }
}

/// All that the open amount of a commitment waits for, or one instalment of its schedule in force, in the order of
/// [`AwaitedStep`]; empty where nothing is to come.
pub fn awaited(
    stage: &CaseStage,
    status: CommitmentStatus,
    instrument: Instrument,
    instalment: Option<InstalmentState>,
) -> Vec<AwaitedStep> {
    use CommitmentStatus as Status;
    let step = match status {
        Status::Refused | Status::Paid | Status::Released | Status::CarriedOver => return Vec::new(),
        _ if instalment == Some(InstalmentState::Paid) => return Vec::new(),
        Status::Decided | Status::Offered | Status::Acknowledged if !stage.takes_payments() => {
            let own = instalment.filter(|state| *state == InstalmentState::Waiting);
            let own = own.map(|_| AwaitedStep::InstalmentCondition);
            return stage.before_payments.iter().copied().chain(own).collect();
        }
        Status::Decided => AwaitedStep::Financing,
        Status::Offered => AwaitedStep::Acknowledgement,
        Status::Acknowledged if instrument == Instrument::Guarantee => AwaitedStep::Call,
        Status::Acknowledged => match instalment {
            Some(InstalmentState::Waiting) => AwaitedStep::InstalmentCondition,
            _ => AwaitedStep::Payment,
        },
    };
    vec![step]
}

/// All that an amount waits for that its organisation is asked to ratify: first the ratification.
pub fn awaited_after_ratification(stage: &CaseStage) -> Vec<AwaitedStep> {
    let is_other = |step: &&AwaitedStep| !matches!(step, AwaitedStep::Ratification | AwaitedStep::Financing);
    let others = stage.before_payments.iter().filter(is_other);
    let others = others.filter(|_| !stage.takes_payments());
    [AwaitedStep::Ratification]
        .into_iter()
        .chain(others.copied())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn before_the_case_is_financed_everything_waits_for_all_that_holds_it_up() {
        use CommitmentStatus::{Acknowledged, Decided, Offered};
        for status in [Decided, Offered, Acknowledged] {
            let steps = |blockers: &[BlockerCode]| {
                let stage = CaseStage::new(CaseStatus::BoardDecision, blockers);
                awaited(&stage, status, Instrument::Subsidy, Some(InstalmentState::Due))
            };
            for (blockers, expected) in [
                (
                    &[BlockerCode::ConditionOpen, BlockerCode::RatificationOpen][..],
                    &[AwaitedStep::Ratification, AwaitedStep::DecisionCondition][..],
                ),
                (
                    &[BlockerCode::StateAidMissing, BlockerCode::GapRemains],
                    &[AwaitedStep::Coverage, AwaitedStep::StateAid],
                ),
                (
                    &[
                        BlockerCode::FunderBudgetExceeded,
                        BlockerCode::ProgrammeBudgetExceeded,
                        BlockerCode::BoardBallotOpen,
                    ],
                    &[AwaitedStep::Ballot, AwaitedStep::Budget],
                ),
                (&[BlockerCode::StateAidExceeded], &[AwaitedStep::StateAid]),
                (&[], &[AwaitedStep::Financing]),
            ] {
                assert_eq!(steps(blockers), expected, "{blockers:?}");
            }
        }
    }

    #[test]
    fn an_instalment_and_an_amount_to_ratify_have_hold_ups_of_their_own_beside_those_of_the_case() {
        let blockers = [BlockerCode::RatificationOpen, BlockerCode::ConditionOpen];
        let stage = CaseStage::new(CaseStatus::BoardDecision, &blockers);
        let waiting = Some(InstalmentState::Waiting);
        assert_eq!(
            awaited(
                &stage,
                CommitmentStatus::Acknowledged,
                Instrument::Subsidy,
                waiting
            ),
            [
                AwaitedStep::Ratification,
                AwaitedStep::DecisionCondition,
                AwaitedStep::InstalmentCondition
            ]
        );
        assert_eq!(
            awaited_after_ratification(&stage),
            [AwaitedStep::Ratification, AwaitedStep::DecisionCondition]
        );
        for (status, blockers) in [
            (CaseStatus::Monitored, &blockers[..]),
            (CaseStatus::BoardDecision, &[]),
        ] {
            let stage = CaseStage::new(status, blockers);
            assert_eq!(awaited_after_ratification(&stage), [AwaitedStep::Ratification]);
        }
    }

    #[test]
    fn then_each_waits_for_its_own() {
        let steps = |status, instrument, instalment| {
            let stage = CaseStage::new(CaseStatus::Monitored, &[]);
            awaited(&stage, status, instrument, instalment)
        };
        let (offered, acknowledged) = (CommitmentStatus::Offered, CommitmentStatus::Acknowledged);
        assert_eq!(
            steps(offered, Instrument::Subsidy, None),
            [AwaitedStep::Acknowledgement]
        );
        for (instalment, expected) in [
            (None, &[AwaitedStep::Payment][..]),
            (Some(InstalmentState::Overdue), &[AwaitedStep::Payment]),
            (
                Some(InstalmentState::Waiting),
                &[AwaitedStep::InstalmentCondition],
            ),
            (Some(InstalmentState::Paid), &[]),
        ] {
            assert_eq!(steps(acknowledged, Instrument::Subsidy, instalment), expected);
        }
        assert_eq!(
            steps(acknowledged, Instrument::Guarantee, None),
            [AwaitedStep::Call]
        );
    }

    #[test]
    fn nothing_comes_of_what_is_settled_or_refused() {
        use CommitmentStatus::{CarriedOver, Paid, Refused, Released};
        for status in [Refused, Paid, Released, CarriedOver] {
            for case in [CaseStatus::BoardDecision, CaseStatus::Financed] {
                let stage = CaseStage::new(case, &[BlockerCode::RatificationOpen]);
                let steps = awaited(&stage, status, Instrument::Subsidy, None);
                assert_eq!(steps, [], "{status} {case}");
            }
        }
    }
}
