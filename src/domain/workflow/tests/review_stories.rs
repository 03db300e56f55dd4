//! The blockers of a proposal and of a case at the tables, and on whom they wait.

use super::fixtures::*;
use crate::Message;
use crate::case::{Missing, MissingCode};
use crate::codes::{Advice, BallotStatus, CaseStatus};
use crate::message::{Argument, Joined};
use crate::workflow::*;
use CaseStatus::*;

#[test]
fn an_incomplete_proposal_is_told_all_that_it_lacks() {
    let mut facts = at(Proposal);
    for (code, key) in [
        (MissingCode::Summary, "missing-summary"),
        (MissingCode::Scope, "missing-scope"),
    ] {
        let message = Message::new(key);
        facts.missing.push(Missing {
            code,
            message,
            by_bureau: false,
        });
    }
    let blockers = bureau(&facts, Command::OpenReview).unwrap_err();
    let clauses = vec![Message::new("missing-summary"), Message::new("missing-scope")];
    assert_eq!(
        blockers[0].message,
        Message::new("blocker-incomplete").with("missing", Argument::Parts(clauses, Joined::Semicolon))
    );
    assert_eq!(blockers_of(Err(blockers)), ["incomplete initiator"]);

    // What only the bureau can see to waits for the bureau.
    facts.missing[1].by_bureau = true;
    assert_eq!(
        blockers_of(bureau(&facts, Command::OpenReview)),
        ["incomplete initiator", "incomplete bureau"]
    );
    facts.missing[0].by_bureau = true;
    assert_eq!(
        blockers_of(bureau(&facts, Command::OpenReview)),
        ["incomplete bureau"]
    );
    facts.missing.iter_mut().for_each(|item| item.by_bureau = false);

    // A table that cannot vote is reported together with the other blockers, also for `refer-back`.
    let table = BodyFact {
        name_nl: "Flevo (nl)".into(),
        name_en: "Flevo (en)".into(),
        kind: crate::codes::BodyKind::Table,
        closed: false,
        votes_already: false,
        has_seats: false,
        too_few_for_secrecy: false,
    };
    facts.tables_blocked = opening_blockers(&table, crate::codes::BodyKind::Table);
    assert_eq!(
        blockers_of(bureau(&facts, Command::OpenReview)),
        ["incomplete initiator", "no-seats bureau"]
    );
    facts.status = BoardDecision;
    assert_eq!(
        blockers_of(bureau(&facts, Command::ReferBack)),
        ["no-seats bureau"]
    );

    assert_eq!(
        effects(bureau(&at(Proposal), Command::OpenReview)),
        [Effect::OpenAdviceBallots]
    );
}

#[test]
fn a_case_waits_until_all_its_tables_have_voted() {
    let mut facts = at(TableReview);
    facts.advice_ballots = vec![voting(true), voting(false), voting(false)];
    assert_eq!(
        blockers_of(bare(&facts, Command::Forward)),
        ["ballots-open lead-table", "ballots-open co-review-table"]
    );
    assert_eq!(
        blockers_of(bureau(&facts, Command::Reject)),
        ["advice-not-negative lead-table"]
    );
    assert_eq!(
        effects(bureau(&facts, Command::Return)),
        [Effect::CancelOpenBallots]
    );
}

#[test]
fn a_positive_advice_needs_no_reason_and_leaves_no_departure() {
    assert_eq!(bare(&at(TableReview), Command::Forward).unwrap().effects, []);
    assert_eq!(bureau(&at(TableReview), Command::Forward).unwrap().effects, []);
    assert_eq!(
        blockers_of(bureau(&at(TableReview), Command::Reject)),
        ["advice-not-negative nobody"]
    );
}

#[test]
fn the_bureau_departs_from_an_advice_only_with_a_reason() {
    for given in [Advice::Negative, Advice::NoQuorum] {
        let mut facts = at(TableReview);
        facts.advice_ballots = vec![advice(true, given)];
        assert_eq!(
            blockers_of(bare(&facts, Command::Forward)),
            ["advice-not-positive bureau"]
        );
        assert_eq!(
            effects(bureau(&facts, Command::Forward)),
            [Effect::RecordDeparture]
        );

        let dry = current_machine().dry_run(&facts, &BUREAU, today());
        let forward = dry
            .iter()
            .find(|state| state.command == Command::Forward)
            .unwrap();
        assert!(forward.allowed && forward.needs_reason && forward.blockers.is_empty());
        assert_eq!(forward.asks[0].code, BlockerCode::AdviceNotPositive);
    }
}

#[test]
fn only_a_negative_advice_lets_a_table_case_be_rejected() {
    let mut facts = at(TableReview);
    facts.advice_ballots = vec![
        advice(true, Advice::Negative),
        advice(false, Advice::Positive),
        voting(false),
    ];
    assert_eq!(
        effects(bureau(&facts, Command::Reject)),
        [Effect::CancelOpenBallots, Effect::ReleasePledges]
    );
    facts.advice_ballots[0].advice = Some(Advice::NoQuorum);
    assert_eq!(
        blockers_of(bureau(&facts, Command::Reject)),
        ["advice-not-negative bureau"]
    );
}

#[test]
fn cancelling_a_ballot_is_no_way_past_a_table() {
    let mut facts = at(TableReview);
    for ballot in &mut facts.advice_ballots {
        ballot.status = BallotStatus::Cancelled;
        ballot.advice = None;
    }
    assert_eq!(
        blockers_of(bureau(&facts, Command::Forward)),
        ["advice-missing bureau", "advice-missing bureau"]
    );
    assert_eq!(
        blockers_of(bureau(&facts, Command::Reject)),
        ["advice-not-negative bureau"]
    );
    facts.advice_ballots.clear();
    assert_eq!(
        blockers_of(bureau(&facts, Command::Forward)),
        ["advice-missing bureau"]
    );
}

#[test]
fn of_two_ballots_of_the_lead_table_the_correction_counts() {
    let mut facts = at(TableReview);
    let mut first = advice(true, Advice::Negative);
    let mut second = advice(true, Advice::Positive);
    second.body_id = first.body_id;
    facts.advice_ballots = vec![first.clone(), second.clone()];
    assert!(bare(&facts, Command::Forward).is_ok());

    second.status = BallotStatus::Cancelled;
    facts.advice_ballots = vec![first.clone(), second];
    assert_eq!(
        blockers_of(bare(&facts, Command::Forward)),
        ["advice-not-positive bureau"]
    );

    first.status = BallotStatus::Cancelled;
    facts.advice_ballots.insert(0, first);
    assert_eq!(
        blockers_of(bare(&facts, Command::Forward)),
        ["advice-not-positive bureau"]
    );
}
