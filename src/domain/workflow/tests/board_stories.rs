//! The blockers of a case at the board, and on whom it waits.

use super::fixtures::*;
use crate::codes::{CaseStatus, Outcome};
use crate::message::{Argument, Joined};
use crate::state_aid::AidRule;
use crate::workflow::*;
use crate::{Cents, Message};
use CaseStatus::*;

#[test]
fn a_case_is_deferred_to_a_day_after_today() {
    let facts = at(BoardDecision);
    assert_eq!(blockers_of(bare(&facts, Command::Defer)), ["date-missing bureau"]);
    for (until, allowed) in [
        (today().pred_opt(), false),
        (Some(today()), false),
        (today().succ_opt(), true),
    ] {
        let input = CommandInput {
            defer_until: until,
            ..CommandInput::bare(Command::Defer)
        };
        let found = current_machine().decide(&facts, &BUREAU, &input, today());
        if allowed {
            assert_eq!(
                effects(found),
                [Effect::Defer {
                    until: until.unwrap()
                }]
            );
        } else {
            assert_eq!(blockers_of(found), ["date-not-in-future bureau"]);
        }
    }
}

#[test]
fn without_a_decision_only_that_is_told() {
    let mut facts = at(BoardDecision);
    facts.decision = None;
    for command in [Command::Finance, Command::Reject] {
        facts.open_ballots = 0;
        assert_eq!(blockers_of(bureau(&facts, command)), ["no-decision bureau"]);
        facts.open_ballots = 1;
        assert_eq!(
            blockers_of(bureau(&facts, command)),
            ["board-ballot-open board", "no-decision board"]
        );
    }
}

#[test]
fn what_the_board_did_not_adopt_is_rejected_and_never_financed() {
    for outcome in [Outcome::Rejected, Outcome::NoQuorum] {
        let mut facts = at(BoardDecision);
        facts.decision = Some(decided(outcome));
        assert_eq!(
            blockers_of(bureau(&facts, Command::Finance)),
            ["decision-not-adopted board"]
        );
        let rejects = bureau(&facts, Command::Reject);
        match outcome {
            Outcome::Rejected => assert!(rejects.is_ok()),
            // Without a quorum the board decided nothing: it needs a new ballot, or goes back to the tables.
            _ => assert_eq!(blockers_of(rejects), ["decision-not-rejected bureau"]),
        }
        assert!(bureau(&facts, Command::ReferBack).is_ok());
        // Under version 1 it was allowed.
        let before = machine(1)
            .unwrap()
            .decide(&facts, &BUREAU, &full(Command::Reject), today());
        assert!(before.is_ok());
    }
}

#[test]
fn what_ends_a_running_vote_of_the_board_takes_four_eyes() {
    let mut facts = at(BoardDecision);
    facts.decision = None;
    for (open, running, four_eyes) in [(0, 0, false), (1, 0, false), (1, 1, true)] {
        (facts.open_ballots, facts.board_votes_running) = (open, running);
        for command in [Command::ReferBack, Command::Withdraw] {
            assert_eq!(bureau(&facts, command).unwrap().four_eyes, four_eyes, "{command}");
            let dry = current_machine().dry_run(&facts, &BUREAU, today());
            let dry = dry.into_iter().find(|state| state.command == command).unwrap();
            assert_eq!((dry.allowed, dry.four_eyes), (true, four_eyes), "{command}");
        }
        // The same when the initiator proposes it.
        let withdrawal = current_machine().decide(&facts, &INITIATOR, &full(Command::Withdraw), today());
        assert_eq!(withdrawal.unwrap().four_eyes, four_eyes);
    }
}

#[test]
fn what_was_proposed_is_not_given_once_more() {
    let mut facts = at(BoardDecision);
    facts.proposed = vec![Command::ReferBack];
    assert_eq!(
        blockers_of(bureau(&facts, Command::ReferBack)),
        ["approval-pending second-bureau-member"]
    );
    assert!(bureau(&facts, Command::Withdraw).is_ok());
}

#[test]
fn what_the_board_adopted_is_not_rejected_by_the_bureau_even_with_a_gap() {
    for outcome in [
        Outcome::Adopted,
        Outcome::AdoptedSubjectToRatification,
        Outcome::AdoptedWithGap,
    ] {
        for gap in [Cents::ZERO, Cents::euros(1)] {
            let mut facts = at(BoardDecision);
            facts.decision = Some(DecisionFact {
                gap,
                ..decided(outcome)
            });
            assert_eq!(
                blockers_of(bureau(&facts, Command::Reject)),
                ["decision-not-rejected board"]
            );
            assert!(bureau(&facts, Command::ReferBack).is_ok());
        }
    }
}

#[test]
fn everything_that_holds_up_the_money_is_told_at_once_with_its_particulars() {
    let mut facts = at(BoardDecision);
    facts.open_ballots = 1;
    facts.decision = Some(DecisionFact {
        id: crate::Id::new(),
        outcome: Outcome::AdoptedWithGap,
        gap: Cents::new(12_345_678),
        ratifications_open: 2,
        conditions_open: 1,
        budget_breaches: vec!["2026, investment, subsidy".into()],
        budget_breach_lifted: false,
        funder_breaches: vec!["Provincie Flevoland: 2026, investment, subsidy".into()],
        aid_unstated: 1,
        aid_excesses: vec![AidExcessFact {
            undertaking: "De groep".into(),
            rule: AidRule::General,
            by: Cents::euros(10),
        }],
    });
    let blockers = bureau(&facts, Command::Finance).unwrap_err();
    let messages: Vec<&Message> = blockers.iter().map(|blocker| &blocker.message).collect();
    let decision = facts.decision.unwrap().id.to_string();
    let parts = |cell: &'static str| Argument::Parts(vec![cell.into()], Joined::Semicolon);
    let expected = [
        Message::new("blocker-board-ballot-open"),
        Message::new("blocker-gap-remains").with("amount", Cents::new(12_345_678)),
        Message::new("blocker-ratification-open").with("count", 2_usize),
        Message::new("blocker-condition-open").with("count", 1_usize),
        // The decision that is to be superseded to lift the breach.
        Message::new("blocker-programme-budget-exceeded")
            .with("cells", parts("2026, investment, subsidy"))
            .with("decision", decision),
        Message::new("blocker-funder-budget-exceeded")
            .with("cells", parts("Provincie Flevoland: 2026, investment, subsidy")),
        Message::new("blocker-state-aid-missing").with("count", 1_usize),
        Message::new("blocker-state-aid-exceeded")
            .with("undertaking", "De groep")
            .with("rule", Message::new("term-aid-rule-general"))
            .with("amount", Cents::euros(10)),
    ];
    assert_eq!(messages, expected.iter().collect::<Vec<_>>());
    assert_eq!(
        blockers_of(Err(blockers)),
        [
            "board-ballot-open board",
            "gap-remains funder",
            "ratification-open ratifying-organisation",
            "condition-open condition-owner",
            "programme-budget-exceeded board",
            "funder-budget-exceeded funder",
            "state-aid-missing bureau",
            "state-aid-exceeded bureau",
        ]
    );
}

#[test]
fn the_board_alone_lifts_a_breach_of_the_yearly_programme() {
    let mut facts = at(BoardDecision);
    let mut decision = decided(Outcome::Adopted);
    decision.budget_breaches = vec!["2026, investment, credit".into()];
    facts.decision = Some(decision.clone());
    assert_eq!(
        blockers_of(bureau(&facts, Command::Finance)),
        ["programme-budget-exceeded board"]
    );
    decision.budget_breach_lifted = true;
    facts.decision = Some(decision);
    assert_eq!(
        effects(bureau(&facts, Command::Finance)),
        [Effect::OfferCommitments]
    );
}

#[test]
fn a_case_referred_back_starts_a_new_round_without_the_old_decision() {
    assert_eq!(
        effects(bureau(&at(BoardDecision), Command::ReferBack)),
        [
            Effect::CancelOpenBallots,
            Effect::SetAsideDecision,
            Effect::ReleasePledges,
            Effect::OpenAdviceBallots
        ]
    );
}
