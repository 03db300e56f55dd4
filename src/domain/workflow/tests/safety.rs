//! No command does what DOMAIN.md forbids, whatever the facts.

use proptest::prelude::*;

use super::fixtures::*;
use crate::codes::{Advice, BallotStatus, BodyKind, CaseStatus, CommitmentStatus, Outcome};
use crate::state_aid::AidRule;
use crate::workflow::*;
use crate::{Cents, Id};

fn advices() -> impl Strategy<Value = Vec<AdviceFact>> {
    let tables = [Id::new(), Id::new()];
    let ballot = (any::<bool>(), select(BallotStatus::ALL), select(Advice::ALL)).prop_map(
        move |(lead, status, advice)| {
            let advice = (status == BallotStatus::Closed).then_some(advice);
            AdviceFact {
                body_id: tables[usize::from(lead)],
                lead,
                status,
                advice,
            }
        },
    );
    prop::collection::vec(ballot, 0..5)
}

fn decision() -> impl Strategy<Value = DecisionFact> {
    (
        select(Outcome::ALL),
        0..3i64,
        0..2usize,
        0..2usize,
        any::<bool>(),
        any::<bool>(),
        0..2usize,
        (any::<bool>(), any::<bool>()),
    )
        .prop_map(
            |(
                outcome,
                gap,
                ratifications_open,
                conditions_open,
                breached,
                budget_breach_lifted,
                aid_unstated,
                (funder_breached, aid_exceeded),
            )| {
                DecisionFact {
                    id: Id::new(),
                    outcome,
                    gap: Cents::new(gap),
                    ratifications_open,
                    conditions_open,
                    budget_breaches: breached.then(|| "2026".into()).into_iter().collect(),
                    budget_breach_lifted,
                    funder_breaches: funder_breached.then(|| "2026".into()).into_iter().collect(),
                    aid_unstated,
                    aid_excesses: aid_exceeded
                        .then(|| AidExcessFact {
                            undertaking: "De groep".into(),
                            rule: AidRule::General,
                            by: Cents::new(1),
                        })
                        .into_iter()
                        .collect(),
                }
            },
        )
}

fn select<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    prop::sample::select(all)
}

prop_compose! {
    fn facts()(
        status in select(CaseStatus::ALL),
        advice_ballots in advices(),
        decision in prop::option::of(decision()),
        (open_ballots, running) in (0..2usize, any::<bool>()),
        no_seats in any::<bool>(),
        proposed in prop::collection::vec(select(Command::ALL), 0..2),
        commitments in prop::collection::vec(select(CommitmentStatus::ALL), 0..4),
        monitorable_indicators in 0..2usize,
    ) -> CaseFacts {
        let table = BodyFact {
            name_nl: "Flevo (nl)".into(), name_en: "Flevo (en)".into(), kind: BodyKind::Table, closed: false,
            votes_already: false, has_seats: !no_seats, too_few_for_secrecy: false,
        };
        CaseFacts {
            status, missing: vec![], advice_ballots, decision, open_ballots, commitments, monitorable_indicators,
            board_votes_running: if running { open_ballots } else { 0 },
            tables_blocked: opening_blockers(&table, BodyKind::Table),
            proposed,
            paid: Cents::ZERO,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn money_moves_only_on_an_adopted_decision_without_anything_open(facts in facts()) {
        let facts = CaseFacts { status: CaseStatus::BoardDecision, ..facts };
        let sound = facts.open_ballots == 0 && facts.decision.as_ref().is_some_and(|d| {
            d.outcome.as_str().starts_with("adopted")
                && d.gap.is_zero()
                && d.ratifications_open + d.conditions_open + d.aid_unstated == 0
                && (d.budget_breaches.is_empty() || d.budget_breach_lifted)
                && d.funder_breaches.is_empty()
                && d.aid_excesses.is_empty()
        });
        let facts = CaseFacts { proposed: vec![], ..facts };
        prop_assert_eq!(bureau(&facts, Command::Finance).is_ok(), sound);
    }

    #[test]
    fn one_account_neither_ends_a_vote_of_the_board_nor_rejects_what_the_board_did_not(facts in facts()) {
        let facts = CaseFacts { status: CaseStatus::BoardDecision, ..facts };
        for command in [Command::ReferBack, Command::Withdraw, Command::Reject, Command::Defer, Command::Finance] {
            if let Ok(made) = bureau(&facts, command) {
                let ends = made.effects.contains(&Effect::CancelOpenBallots);
                prop_assert!(made.four_eyes || !ends || facts.board_votes_running == 0, "{}", command);
            }
        }
        if bureau(&facts, Command::Reject).is_ok() {
            prop_assert_eq!(facts.decision.map(|d| d.outcome), Some(Outcome::Rejected));
        }
    }

    #[test]
    fn no_case_reaches_the_board_past_a_table_that_votes_or_was_silenced(facts in facts()) {
        let facts = CaseFacts { status: CaseStatus::TableReview, ..facts };
        let last = |lead: bool| {
            facts.advice_ballots.iter().rfind(|b| b.lead == lead && b.status != BallotStatus::Cancelled)
        };
        if let Ok(made) = bureau(&facts, Command::Forward) {
            prop_assert!(facts.advice_ballots.iter().all(|b| b.status != BallotStatus::Open));
            prop_assert!(last(false).is_some() || facts.advice_ballots.iter().all(|b| b.lead));
            let positive = last(true).and_then(|b| b.advice) == Some(Advice::Positive);
            prop_assert_eq!(made.effects.contains(&Effect::RecordDeparture), !positive);
        }
    }

    #[test]
    fn a_dry_run_says_what_the_command_would_meet(facts in facts()) {
        for state in current_machine().dry_run(&facts, &BUREAU, today()) {
            let real = bureau(&facts, state.command);
            prop_assert_eq!(state.allowed, real.is_ok());
            prop_assert_eq!(real.err().unwrap_or_default(), state.blockers);
            let bare_is_enough = bare(&facts, state.command).is_ok();
            prop_assert_eq!(bare_is_enough, state.allowed && state.asks.is_empty());
        }
    }
}
