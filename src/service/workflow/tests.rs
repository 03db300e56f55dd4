//! The texts of blockers and of the picture, as people read them.

use chrono::NaiveDate;

use super::*;
use edba_common::locale;
use edba_domain::codes::{BodyKind, CommitmentStatus, Language, Outcome};
use edba_domain::workflow::{BodyFact, DecisionFact, current_machine, opening_blockers};
use edba_domain::{Cents, Message};

/// A cell of the budget that is exceeded by € 50,000.
fn breach(key: &'static str) -> Message {
    let cell = Message::new("budget-breach-cell")
        .with("year", "2026")
        .with("kind", Message::new("kind-investment"))
        .with("instrument", Message::new("instrument-subsidy"));
    Message::new(key)
        .with("cell", cell)
        .with("over", Cents::euros(50_000))
}

/// A case about which almost everything is still open.
fn open_case(status: CaseStatus) -> CaseFacts {
    let voting = |lead| AdviceFact {
        body_id: Id::new(),
        lead,
        status: BallotStatus::Open,
        advice: None,
    };
    let table = BodyFact {
        name_nl: "Tafel Zorg".into(),
        name_en: "Health table".into(),
        kind: BodyKind::Table,
        closed: false,
        votes_already: false,
        has_seats: false,
        too_few_for_secrecy: false,
    };
    CaseFacts {
        status,
        missing: vec![],
        advice_ballots: [true, false, false].map(voting).to_vec(),
        decision: Some(DecisionFact {
            id: "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap(),
            outcome: Outcome::AdoptedWithGap,
            gap: Cents::new(12_345_678),
            ratifications_open: 2,
            conditions_open: 1,
            budget_breaches: vec![breach("budget-breach-programme")],
            budget_breach_lifted: false,
            funder_breaches: vec![breach("budget-breach-funder").with("funder", "Provincie Flevoland")],
            aid_unstated: 0,
            aid_excesses: vec![],
        }),
        open_ballots: 1,
        board_votes_running: 0,
        tables_blocked: opening_blockers(&table, BodyKind::Table),
        proposed: vec![Command::Defer],
        commitments: vec![
            CommitmentStatus::Offered,
            CommitmentStatus::Refused,
            CommitmentStatus::Refused,
        ],
        paid: Cents::ZERO,
        monitorable_indicators: 0,
    }
}

fn states_for(role: Role, status: CaseStatus) -> Vec<CommandState> {
    let asker = Asker {
        role,
        is_initiator_of_case: true,
    };
    let today = NaiveDate::from_ymd_opt(2026, 2, 10).unwrap();
    current_machine().dry_run(&open_case(status), &asker, today)
}

/// What blocks a command of the bureau.
fn blocker_texts(status: CaseStatus, command: Command) -> Vec<(String, String)> {
    let states = states_for(Role::Bureau, status).into_iter();
    states
        .filter(|state| state.command == command)
        .flat_map(|state| state.blockers)
        .map(|blocker| Obstacle::from(&blocker))
        .map(|obstacle| (obstacle.nl, obstacle.en))
        .collect()
}

#[test]
fn every_blocker_is_a_sentence_in_both_languages() {
    for &status in CaseStatus::ALL {
        for &role in Role::ALL {
            for state in states_for(role, status) {
                for blocker in state.blockers.iter().chain(&state.asks) {
                    let obstacle = Obstacle::from(blocker);
                    assert_ne!(obstacle.nl, obstacle.en);
                    for text in [&obstacle.nl, &obstacle.en] {
                        // A message without one of its arguments shows the argument's name.
                        assert!(text.ends_with('.') && !text.contains("{$"), "{text}");
                    }
                }
            }
        }
    }
}

#[test]
fn blockers_tell_the_particulars() {
    let pair = |nl: &str, en: &str| (nl.to_owned(), en.to_owned());
    assert_eq!(
        blocker_texts(CaseStatus::BoardDecision, Command::Finance),
        [
            pair(
                "Een stemming van de board is nog open.",
                "A ballot of the board is still open."
            ),
            pair(
                "Er ontbreekt nog € 123.456,78 aan financiering.",
                "€123,456.78 of funding is still missing."
            ),
            pair(
                "2 bekrachtigingen staan nog open.",
                "2 ratifications are still to be given."
            ),
            pair(
                "Aan een voorwaarde van het besluit is nog niet voldaan.",
                "A condition of the decision is not met yet."
            ),
            pair(
                "De begroting van het programma wordt overschreden (2026, investering, subsidie, € 50.000 te veel); \
                 alleen de board kan dat uitdrukkelijk toestaan, met een nieuw besluit (`liftsBudgetBreach`: true, `supersedesDecisionId`: \
                 01890a5d-ac96-774b-bcce-b302099a8057).",
                "The budget of the programme would be exceeded (2026, investment, subsidy, €50,000 too much); \
                 only the board can allow that explicitly, by a new decision (open a ballot with `liftsBudgetBreach`: true and \
                 `supersedesDecisionId`: 01890a5d-ac96-774b-bcce-b302099a8057)."
            ),
            pair(
                "De begroting van een financier wordt overschreden (Provincie Flevoland: 2026, investering, subsidie, \
                 € 50.000 te veel). De board kan dit niet toestaan: verhoog de begroting van die financier, of geef een \
                 eerdere verplichting vrij of hevel die over.",
                "The budget of a funder would be exceeded (Provincie Flevoland: 2026, investment, subsidy, \
                 €50,000 too much). The board cannot allow this: raise the budget of that funder, or release or carry over \
                 an earlier commitment."
            ),
        ]
    );
    assert_eq!(
        blocker_texts(CaseStatus::Completed, Command::Withdraw),
        [pair(
            "‘intrekken’ kan alleen vanuit de status voorstel of tafelbeoordeling of boardbesluit; de status is nu \
             voltooid.",
            "“withdraw” is possible only from proposal or table review or board decision; the case is now at completed."
        )]
    );
    assert_eq!(
        blocker_texts(CaseStatus::BoardDecision, Command::Defer),
        [pair(
            "‘aanhouden’ wacht op de goedkeuring van een tweede medewerker van het projectbureau.",
            "“defer” waits for the approval of a second member of the project bureau."
        )]
    );
    assert_eq!(
        blocker_texts(CaseStatus::Proposal, Command::OpenReview),
        [pair(
            "‘Tafel Zorg’ heeft vandaag geen zetels.",
            "“Health table” has no seats today."
        )]
    );
    let late = CommandInput {
        defer_until: NaiveDate::from_ymd_opt(2026, 2, 3),
        ..CommandInput::bare(Command::Defer)
    };
    let bureau = Asker {
        role: Role::Bureau,
        is_initiator_of_case: false,
    };
    let mut facts = open_case(CaseStatus::BoardDecision);
    facts.proposed.clear();
    let today = NaiveDate::from_ymd_opt(2026, 2, 10).unwrap();
    let refused = current_machine()
        .decide(&facts, &bureau, &late, today)
        .unwrap_err();
    let obstacle = Obstacle::from(&refused[0]);
    assert_eq!(obstacle.nl, "De datum 3 februari 2026 ligt niet in de toekomst.");
    assert_eq!(
        obstacle.en,
        "The date 3 February 2026 does not lie in the future."
    );
}

#[test]
fn the_picture_is_in_the_language_of_its_reader() {
    let machine = current_machine();
    let nl = machine.svg_in(Language::Nl, CaseStatus::BoardDecision, locale::text);
    for text in [
        ">De statussen van een businesscase</title>",
        ">De zaak is nu: boardbesluit. Van voorstel naar tafelbeoordeling: beoordeling openen. Van voorstel",
        ">boardbesluit<",
        ">doorsturen<",
        ">naar de<",
        ">board<",
        ">Vet</tspan>: er gaat geld om, een tweede medewerker van het bureau keurt goed<",
    ] {
        assert!(nl.contains(text), "{text}");
    }
    let both = machine.svg(Some(CaseStatus::BoardDecision), locale::text);
    for text in [
        ">The states of a business case · De statussen van een businesscase</title>",
        ">The case is now at board decision. From proposal, open-review leads to table review. From proposal",
        ">board-decision<",
        ">boardbesluit<",
        ">Bold · Vet</tspan>: money moves, a second bureau member approves · er gaat geld om, een tweede",
    ] {
        assert!(both.contains(text), "{text}");
    }
}
