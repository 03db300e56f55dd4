//! The blockers of financed, monitored and finished cases, and those for every role.

use std::collections::HashMap;

use super::fixtures::*;
use crate::Message;
use crate::codes::{Advice, CaseStatus, CommitmentStatus, Outcome, Role};
use crate::message::{Argument, Joined};
use crate::workflow::*;
use CaseStatus::*;

#[test]
fn a_financed_case_is_reopened_only_when_a_commitment_fell_away() {
    let mut facts = at(Financed);
    assert_eq!(
        blockers_of(bureau(&facts, Command::Reopen)),
        ["no-refused-commitment nobody"]
    );
    for gone in [CommitmentStatus::Refused, CommitmentStatus::Released] {
        facts.commitments = vec![CommitmentStatus::Acknowledged, gone];
        assert_eq!(effects(bureau(&facts, Command::Reopen)), [Effect::ReleaseRefused]);
        assert_eq!(
            blockers_of(bureau(&facts, Command::Monitor)),
            ["commitment-not-acknowledged bureau"]
        );
    }
}

#[test]
fn what_funders_hold_already_is_given_back_by_two_of_the_bureau() {
    let by_two = |facts: &CaseFacts, command| bureau(facts, command).unwrap().four_eyes;
    let mut facts = at(BoardDecision);
    for (held, two) in [
        (CommitmentStatus::Decided, false),
        (CommitmentStatus::Offered, true),
        (CommitmentStatus::Acknowledged, true),
        (CommitmentStatus::Released, false),
    ] {
        facts.commitments = vec![CommitmentStatus::Released, held];
        facts.decision = Some(decided(Outcome::Rejected));
        for command in [Command::ReferBack, Command::Reject, Command::Withdraw] {
            assert_eq!(by_two(&facts, command), two, "{held} {command}");
            let dry = current_machine().dry_run(&facts, &BUREAU, today());
            let state = dry.iter().find(|state| state.command == command).unwrap();
            assert_eq!(state.four_eyes, two, "{held} {command}");
        }
        assert!(!by_two(&facts, Command::Defer));
        let withdrawal = current_machine().decide(&facts, &INITIATOR, &full(Command::Withdraw), today());
        let expected: &[&str] = if two { &["not-your-role bureau"] } else { &[] };
        assert_eq!(blockers_of(withdrawal), expected, "{held}");
    }
}

#[test]
fn monitoring_starts_when_all_is_acknowledged_and_something_can_be_measured() {
    let mut facts = at(Financed);
    facts.commitments = vec![
        CommitmentStatus::Offered,
        CommitmentStatus::Refused,
        CommitmentStatus::Paid,
    ];
    facts.monitorable_indicators = 0;
    assert_eq!(
        blockers_of(bureau(&facts, Command::Monitor)),
        [
            "commitment-not-acknowledged finance-partner",
            "commitment-not-acknowledged bureau",
            "no-monitorable-indicator bureau",
        ]
    );
    assert_eq!(blockers_of(bureau(&at(Financed), Command::Monitor)), NONE);
}

#[test]
fn a_case_is_complete_with_its_report_and_its_last_euro() {
    let mut facts = at(Monitored);
    assert_eq!(
        blockers_of(bare(&facts, Command::Complete)),
        [
            "final-report-missing bureau",
            "commitment-not-settled finance-partner"
        ]
    );
    facts.commitments = vec![CommitmentStatus::Paid, CommitmentStatus::Released];
    assert_eq!(
        effects(bureau(&facts, Command::Complete)),
        [Effect::AcceptFinalReport]
    );
    assert_eq!(effects(bureau(&facts, Command::Stop)), [Effect::ReleaseUnpaid]);
}

#[test]
fn an_initiator_withdraws_the_own_case_and_nobody_elses() {
    for status in [Proposal, TableReview, BoardDecision] {
        for (own, expected) in [(true, vec![]), (false, vec!["not-your-role bureau"])] {
            let asker = Asker {
                role: Role::Initiator,
                is_initiator_of_case: own,
            };
            let found = current_machine().decide(&at(status), &asker, &full(Command::Withdraw), today());
            assert_eq!(blockers_of(found), expected);
        }
    }
}

#[test]
fn a_state_from_which_nothing_leads_says_so() {
    let blockers = bureau(&at(Completed), Command::Withdraw).unwrap_err();
    let from = ["status-proposal", "status-table-review", "status-board-decision"].map(Message::new);
    assert_eq!(
        blockers[0].message,
        Message::new("blocker-wrong-state")
            .with("command", Message::new("command-name-withdraw"))
            .with("from", Argument::Parts(from.to_vec(), Joined::Or))
            .with("status", Message::new("status-completed"))
    );
    assert_eq!(blockers_of(Err(blockers)), ["wrong-state nobody"]);
    for status in [Completed, Withdrawn, Rejected, Stopped] {
        assert!(current_machine().is_final(status));
        let dry = current_machine().dry_run(&at(status), &BUREAU, today());
        assert!(dry.iter().all(|state| !state.allowed && state.to.is_none()));
    }
}

#[test]
fn each_message_belongs_to_one_blocker() {
    let mut worst = at(BoardDecision);
    worst.commitments = vec![CommitmentStatus::Offered, CommitmentStatus::Refused];
    worst.advice_ballots = vec![voting(true), advice(false, Advice::Negative)];
    let nobody = Asker {
        role: Role::Auditor,
        is_initiator_of_case: false,
    };
    let pending = Blocker::approval_pending(Command::Finance);
    assert_eq!(pending.waiting_on, WaitingOn::SecondBureauMember);
    let mut all = vec![pending];
    for &status in CaseStatus::ALL {
        worst.status = status;
        for state in current_machine().dry_run(&worst, &nobody, today()) {
            all.extend(state.blockers.into_iter().chain(state.asks));
        }
    }
    let mut codes = HashMap::new();
    for blocker in all {
        let key = blocker.message.key.clone();
        assert!(key.starts_with("blocker-"), "{blocker:?}");
        let of_key = *codes.entry(key).or_insert(blocker.code);
        assert_eq!(of_key, blocker.code, "{blocker:?}");
    }
}
