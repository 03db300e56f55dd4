use proptest::prelude::*;

use super::*;

fn at(text: &str) -> Moment {
    serde_json::from_value(text.into()).unwrap()
}

fn id(n: u128) -> Id {
    uuid::Uuid::from_u128(n).into()
}

fn paper(document: u128, number: i32) -> ContentPaper {
    ContentPaper {
        document_id: id(document),
        number,
        sha256: format!("{document:032x}{number:032x}"),
    }
}

fn agenda(items: &[(u128, &str, &[ContentPaper])]) -> AgendaContent {
    let items = items
        .iter()
        .zip(1..)
        .map(|((n, title, papers), number)| AgendaContentItem {
            item_id: id(*n),
            number,
            kind: AgendaItemKind::Topic,
            title: (*title).to_owned(),
            explanation: None,
            presenter: None,
            planned_minutes: None,
            case_id: None,
            ballot_id: None,
            document_id: None,
            initiative_id: None,
            papers: papers.to_vec(),
        })
        .collect();
    AgendaContent {
        title: "Tafel Gezondheid".into(),
        starts_at: at("2026-03-09T09:00:00Z"),
        ends_at: at("2026-03-09T10:00:00Z"),
        place: "Zaal 3".into(),
        items,
    }
}

#[test]
fn each_difference_is_listed_once() {
    let was = agenda(&[(1, "Opening", &[]), (2, "Plan", &[paper(7, 1), paper(8, 1)])]);
    let differences = |items: &[(u128, &str, &[ContentPaper])]| agenda_differences(&was, &agenda(items));
    assert_eq!(
        differences(&[
            (1, "Opening", &[]),
            (3, "Nieuw", &[paper(9, 1)]),
            (2, "Plan", &was.items[1].papers)
        ]),
        [AgendaDifference::Added {
            number: 2,
            title: "Nieuw".into()
        }]
    );
    assert_eq!(
        differences(&[(1, "Welkom", &[]), (2, "Plan", &was.items[1].papers)]),
        [AgendaDifference::Reworded {
            number: 1,
            title: "Welkom".into()
        }]
    );
    assert_eq!(
        differences(&[(2, "Plan", &was.items[1].papers), (1, "Opening", &[])]),
        [
            AgendaDifference::Moved {
                number: 1,
                title: "Plan".into()
            },
            AgendaDifference::Moved {
                number: 2,
                title: "Opening".into()
            },
        ]
    );
    assert_eq!(
        differences(&[(1, "Opening", &[]), (2, "Plan", &[paper(7, 2), paper(9, 1)])]),
        [
            AgendaDifference::PapersAdded {
                number: 2,
                title: "Plan".into(),
                count: 1
            },
            AgendaDifference::PapersRenewed {
                number: 2,
                title: "Plan".into(),
                count: 1
            },
            AgendaDifference::PapersRemoved {
                number: 2,
                title: "Plan".into(),
                count: 1
            },
        ]
    );
}

#[test]
fn items_behind_a_removed_one_have_not_moved() {
    let titles = ["een", "twee", "drie", "vier", "vijf"];
    let items: Vec<(u128, &str, &[ContentPaper])> = titles
        .iter()
        .zip(1..)
        .map(|(title, n)| (n, *title, &[] as &[ContentPaper]))
        .collect();
    assert_eq!(
        agenda_differences(&agenda(&items), &agenda(&items[1..])),
        [AgendaDifference::Removed { title: "een".into() }]
    );
}

#[test]
fn an_item_begins_when_those_before_it_have_been_dealt_with() {
    let begins = at("2026-03-09T09:00:00Z");
    let times: Vec<Option<String>> = starts(begins, &[Some(10), Some(20), None, Some(5)])
        .into_iter()
        .map(|start| start.map(|at| at.to_string()))
        .collect();
    let time = |text: &str| Some(text.to_owned());
    assert_eq!(
        times,
        [
            time("2026-03-09T09:00:00Z"),
            time("2026-03-09T09:10:00Z"),
            time("2026-03-09T09:30:00Z"),
            None
        ]
    );
}

#[test]
fn all_faults_of_an_item_are_reported_together() {
    let text = ItemText {
        title: "a\nb".into(),
        explanation: Some("x".repeat(LONGEST_EXPLANATION + 1)),
        presenter: Some(" ".into()),
        planned_minutes: Some(1441),
    };
    let faults: Vec<(String, String)> = text
        .faults()
        .into_iter()
        .map(|fault| (fault.pointer, fault.code))
        .collect();
    let expected = [
        ("/title", "line-break"),
        ("/explanation", "too-long"),
        ("/presenter", "blank"),
        ("/plannedMinutes", "out-of-range"),
    ];
    assert_eq!(
        faults,
        expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned()))
    );
    let right = ItemText {
        title: "x".repeat(LONGEST_LINE),
        explanation: None,
        presenter: None,
        planned_minutes: Some(1440),
    };
    assert_eq!(right.faults(), []);
}

#[test]
fn a_subject_is_there_and_of_the_body() {
    for kind in AgendaItemKind::ALL {
        assert_eq!(subject_fault(*kind, SubjectFact::OfBody), None);
        for (fact, code) in [
            (SubjectFact::Absent, "unknown"),
            (SubjectFact::NotOfBody, "not-of-body"),
        ] {
            let fault = subject_fault(*kind, fact);
            assert_eq!(
                fault.map(|fault| fault.code).as_deref(),
                (*kind != AgendaItemKind::Topic).then_some(code),
                "{kind}"
            );
        }
    }
}

/// Agendas of items 1 to 5 in any order, each with some of three papers.
fn agendas() -> impl Strategy<Value = AgendaContent> {
    let papers = proptest::collection::btree_map(7_u128..10, 1..3_i32, 0..3);
    let item = ("[ab]", papers);
    let order = Just((1_u128..6).collect::<Vec<_>>()).prop_shuffle();
    (order, proptest::collection::vec(item, 0..6)).prop_map(|(order, items)| {
        let items: Vec<(u128, String, Vec<ContentPaper>)> = order
            .into_iter()
            .zip(items)
            .map(|(n, (title, papers))| {
                let papers = papers
                    .into_iter()
                    .map(|(document, number)| paper(document, number));
                (n, title, papers.collect())
            })
            .collect();
        let borrowed: Vec<(u128, &str, &[ContentPaper])> = items
            .iter()
            .map(|(n, title, papers)| (*n, title.as_str(), papers.as_slice()))
            .collect();
        agenda(&borrowed)
    })
}

proptest! {
    #[test]
    fn only_agendas_with_other_items_or_papers_differ(before in agendas(), after in agendas()) {
        prop_assert!(agenda_differences(&before, &before).is_empty());
        prop_assert_eq!(agenda_differences(&before, &after).is_empty(), before.items == after.items);
    }
}
