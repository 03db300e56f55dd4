//! Every state × every command × every role against an independent copy of DOMAIN.md's table.

use std::collections::HashSet;

use super::fixtures::*;
use crate::codes::{CaseStatus, Role};
use crate::workflow::*;

/// `i`: the initiator too; `r`: a reason is required; `4`: four eyes.
const LEGAL: &str = "
    proposal        open-review  table-review    -
    proposal        withdraw     withdrawn       ir
    table-review    return       proposal        r
    table-review    forward      board-decision  -
    table-review    reject       rejected        r
    table-review    withdraw     withdrawn       ir
    board-decision  refer-back   table-review    r
    board-decision  defer        board-decision  -
    board-decision  finance      financed        4
    board-decision  reject       rejected        r
    board-decision  withdraw     withdrawn       ir
    financed        reopen       board-decision  4
    financed        monitor      monitored       -
    monitored       complete     completed       4
    monitored       stop         stopped         r4
";

fn legal(status: CaseStatus, command: Command) -> Option<(CaseStatus, &'static str)> {
    LEGAL.lines().find_map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            [from, name, to, marks] if from == status.as_str() && name == command.as_str() => {
                Some((to.parse().unwrap(), marks))
            }
            _ => None,
        }
    })
}

fn every_state_and_command() -> impl Iterator<Item = (CaseStatus, Command)> {
    CaseStatus::ALL
        .iter()
        .flat_map(|&status| Command::ALL.iter().map(move |&command| (status, command)))
}

#[test]
fn each_state_takes_exactly_the_legal_commands_from_exactly_the_legal_roles() {
    let mut moves = 0;
    for (status, command) in every_state_and_command() {
        let facts = favourable(status, command);
        for &role in Role::ALL {
            for is_initiator_of_case in [false, true] {
                let asker = Asker {
                    role,
                    is_initiator_of_case,
                };
                let expected = legal(status, command).filter(|(_, marks)| match role {
                    Role::Bureau => true,
                    Role::Initiator => marks.contains('i') && is_initiator_of_case,
                    _ => false,
                });
                let found = current_machine().decide(&facts, &asker, &full(command), today());
                let what = format!("{status} {command} {asker:?} {found:?}");
                assert_eq!(
                    found.as_ref().ok().map(|m| m.to),
                    expected.map(|(to, _)| to),
                    "{what}"
                );
                match found {
                    Ok(made) => {
                        assert_eq!((made.from, made.command), (status, command), "{what}");
                        assert_eq!(
                            made.four_eyes,
                            expected.is_some_and(|(_, m)| m.contains('4')),
                            "{what}"
                        );
                        moves += 1;
                    }
                    Err(blockers) => {
                        let codes: Vec<BlockerCode> = blockers.iter().map(|b| b.code).collect();
                        let place = legal(status, command).is_none();
                        assert_eq!(codes.contains(&BlockerCode::WrongState), place, "{what}");
                        assert!(place || codes == [BlockerCode::NotYourRole], "{what}");
                    }
                }
            }
        }
    }
    // 15 rows twice for the bureau, and 3 withdrawals for the initiator of the case.
    assert_eq!(moves, 33);
}

#[test]
fn a_reason_is_required_exactly_where_the_table_says_so() {
    for (status, command) in every_state_and_command() {
        let Some((_, marks)) = legal(status, command) else {
            continue;
        };
        for reason in [None, Some(" \n".to_owned())] {
            let input = CommandInput {
                reason,
                ..full(command)
            };
            let found = current_machine().decide(&favourable(status, command), &BUREAU, &input, today());
            let missing = found
                .err()
                .is_some_and(|b| b[0].code == BlockerCode::ReasonMissing);
            assert_eq!(missing, marks.contains('r'), "{status} {command}");
            // The account that gives the command must give the reason.
            let found = current_machine().decide(&favourable(status, command), &INITIATOR, &input, today());
            for blocker in found.err().unwrap_or_default() {
                if blocker.code == BlockerCode::ReasonMissing {
                    assert_eq!(blocker.waiting_on, WaitingOn::Initiator, "{status} {command}");
                }
            }
        }
    }
}

#[test]
fn the_dry_run_and_the_decision_never_disagree() {
    for (status, command) in every_state_and_command() {
        for facts in [favourable(status, command), at(status)] {
            for &role in Role::ALL {
                let asker = Asker {
                    role,
                    is_initiator_of_case: true,
                };
                let states = current_machine().dry_run(&facts, &asker, today());
                assert_eq!(states.len(), Command::ALL.len());
                let dry = states.iter().find(|s| s.command == command).unwrap();
                let real = current_machine().decide(&facts, &asker, &full(command), today());
                assert_eq!(dry.allowed, real.is_ok(), "{status} {command} {role}");
                assert_eq!(dry.to, legal(status, command).map(|(to, _)| to));
                assert_eq!(real.err().unwrap_or_default(), dry.blockers);
            }
        }
    }
}

#[test]
fn the_table_is_sound() {
    let mut seen = HashSet::new();
    for row in TRANSITIONS {
        assert!(
            seen.insert((row.from, row.command)),
            "{} {} comes twice",
            row.from,
            row.command
        );
        assert!(row.by.contains(&Role::Bureau));
        for condition in row.conditions {
            let own = [
                "wrong-state",
                "not-your-role",
                "reason-missing",
                "approval-pending",
            ];
            assert!(!own.contains(&condition.as_str()), "{condition} is no condition");
        }
    }
    assert_eq!(
        seen.len(),
        LEGAL.lines().filter(|line| !line.trim().is_empty()).count()
    );
    assert_eq!(machine(MACHINE_VERSION).unwrap().version, MACHINE_VERSION);
    assert_eq!(current_machine().version, MACHINE_VERSION);
    assert!(machine(0).is_none() && machine(MACHINE_VERSION + 1).is_none());
}
