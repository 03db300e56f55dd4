use super::super::content::tests::complete_case;
use super::*;
use MissingCode::*;

fn sound() -> Known {
    Known {
        initiator_sector: Sector::Business,
        failing_documents: vec![],
        surroundings: super::surroundings::Surroundings {
            periods: vec![(2024, 2027)],
            ..Default::default()
        },
    }
}

fn failing(title: Option<&str>, by_bureau: bool) -> FailingDocument {
    FailingDocument {
        title: title.map(str::to_owned),
        by_bureau,
    }
}

fn codes(case: &CaseContent, known: &Known) -> Vec<MissingCode> {
    case.missing(known).iter().map(|m| m.code).collect()
}

#[test]
fn a_complete_case_lacks_nothing() {
    assert_eq!(complete_case().missing(&sound()), []);
}

#[test]
fn an_empty_draft_lacks_everything_at_once() {
    let draft: CaseContent = serde_json::from_value(serde_json::json!({
        "title": " ", "initiatorOrganisationId": "0190b3b0-7d5a-7aaa-8aaa-000000000001",
    }))
    .unwrap();
    let known = Known {
        initiator_sector: Sector::Government,
        failing_documents: vec![
            failing(Some("Begroting"), false),
            failing(Some("Begroting"), true),
            failing(None, false),
            failing(None, true),
        ],
        ..sound()
    };
    assert_eq!(
        codes(&draft, &known),
        [
            MarketInitiator,
            Title,
            Summary,
            Cluster,
            ProgrammeLine,
            Scope,
            LeadTable,
            JobsExpected,
            JobsYear,
            BudgetLine,
            AppraisalOrGround,
            SoundDocument,
            SoundDocument,
            SoundDocument,
            SoundDocument,
        ]
    );
    let lacks = draft.missing(&known);
    let by_bureau: Vec<bool> = lacks.iter().rev().take(4).map(|item| item.by_bureau).collect();
    assert_eq!(by_bureau, [true, false, true, false]);
    assert!(lacks.iter().rev().skip(4).all(|item| !item.by_bureau));
    let mut texts: Vec<_> = lacks.iter().map(|item| &item.message).collect();
    texts.dedup();
    assert_eq!(texts.len(), lacks.len(), "each has a text of its own");
}

#[test]
fn only_a_market_party_takes_the_initiative() {
    for &sector in Sector::ALL {
        let known = Known {
            initiator_sector: sector,
            ..sound()
        };
        assert_eq!(
            codes(&complete_case(), &known).is_empty(),
            sector == Sector::Business,
            "{sector}"
        );
    }
}

#[test]
fn public_money_needs_a_ground_even_where_a_bank_is_positive() {
    let mut case = complete_case();
    case.intervention_grounds.clear();
    assert_eq!(codes(&case, &sound()), [InterventionGround]);
}

#[test]
fn a_ground_alone_is_enough_and_so_is_an_appraisal_when_nothing_is_asked() {
    let mut ground_only = complete_case();
    ground_only.appraisals.clear();
    assert_eq!(codes(&ground_only, &sound()), []);

    let mut covered = complete_case();
    covered.funding_lines[0].amount = covered.budget_lines[0].amount;
    covered.intervention_grounds.clear();
    assert_eq!(codes(&covered, &sound()), []);
    covered.appraisals.clear();
    assert_eq!(codes(&covered, &sound()), [AppraisalOrGround]);
}

#[test]
fn too_much_cover_is_told_with_its_year_its_kind_and_its_euros() {
    let mut case = complete_case();
    case.funding_lines[0].amount = crate::Cents::euros(251_500);
    let missing = case.missing(&sound());
    assert_eq!(missing.len(), 1);
    assert_eq!(missing[0].code, CoverExceedsCost);
    assert_eq!(
        missing[0].message,
        Message::new("missing-cover-exceeds-cost")
            .with("kind", Message::new("kind-investment"))
            .with("year", "2026")
            .with("amount", crate::Cents::euros(1_500))
    );
}

#[test]
fn what_is_asked_is_told_by_its_cell_whatever_another_has_too_much() {
    let mut case = complete_case();
    let mut second = case.budget_lines[0].clone();
    case.budget_lines[0].amount = crate::Cents::euros(600_000);
    second.expenditure_kind = crate::codes::ExpenditureKind::Programme;
    second.amount = crate::Cents::euros(120_000);
    case.budget_lines.push(second);
    case.funding_lines[0].amount = crate::Cents::euros(700_000);
    assert_eq!(case.asked(), crate::Cents::euros(120_000));
    assert_eq!(codes(&case, &sound()), [CoverExceedsCost]);
}

#[test]
fn too_much_cover_in_one_year_does_not_hide_what_another_year_asks() {
    let mut case = complete_case();
    case.funding_lines[0].budget_year = 2027;
    case.funding_lines[0].amount = crate::Cents::euros(900_000);
    case.intervention_grounds.clear();
    assert_eq!(codes(&case, &sound()), [CoverExceedsCost, InterventionGround]);
}
