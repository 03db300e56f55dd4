use super::*;
use crate::pages::base::form_errors;

fn form(text: &str) -> Form {
    Form::parse(text.as_bytes())
}

#[test]
fn lines_are_counted_anew_when_one_is_removed_or_added() {
    let written = form(
        "title=T&budgetLines-0-description=a&budgetLines-0-amount=1&budgetLines-3-description=b&\
         budgetLines-3-amount=2&remove=budgetLines-0",
    );
    let after = renumbered(&written, false);
    assert_eq!(places(&after, "budgetLines"), [0]);
    assert_eq!(after.text("budgetLines-0-description"), "b");
    let more = renumbered(
        &form("title=T&budgetLines-0-description=a&add=budgetLines"),
        false,
    );
    assert_eq!(places(&more, "budgetLines"), [0, 1]);
    // A line that was added and left empty is dropped.
    assert_eq!(places(&renumbered(&more, true), "budgetLines"), [0]);
}

#[test]
fn what_is_written_comes_back_as_it_was() {
    let id = Id::new();
    let organisations = HashMap::from([(id, "IBM Nederland".to_owned())]);
    let written = form(&format!(
        "title=Kenniskring&summary=Kort&initiatorOrganisationId={id}&jobsExpected=1.200&jobsYear=2030&\
         budgetLines-0-description=Bouw&budgetLines-0-expenditureKind=investment&budgetLines-0-budgetYear=2026&\
         budgetLines-0-amount=40.000,50&fundingLines-0-funder=ibm nederland&fundingLines-0-instrument=own-funds&\
         fundingLines-0-expenditureKind=investment&fundingLines-0-budgetYear=2026&fundingLines-0-amount=10000&\
         fundingLines-0-private=yes"
    ));
    let content: CaseContent = form_errors::read(document(&written, &organisations, Language::Nl)).unwrap();
    assert_eq!(content.jobs_expected, Some(1200));
    assert_eq!(content.budget_lines[0].amount.to_string(), "40000.50");
    assert_eq!(content.funding_lines[0].funder_organisation_id, Some(id));
    let again = fields_of(&content, &organisations, Language::Nl);
    assert_eq!(again.text("budgetLines-0-amount"), "40.000,50");
    assert_eq!(again.text("fundingLines-0-funder"), "IBM Nederland");
    assert_eq!(again.text("fundingLines-0-private"), "yes");
    let read_again: CaseContent = form_errors::read(document(&again, &organisations, Language::Nl)).unwrap();
    assert_eq!(read_again, content);
}

#[test]
fn every_fault_is_told_at_its_field_and_the_rest_can_be_read() {
    let id = Id::new();
    let written = form(&format!(
        "title=&initiatorOrganisationId={id}&jobsYear=twee&budgetLines-0-description=Bouw&\
         budgetLines-0-expenditureKind=investment&budgetLines-0-budgetYear=2026&budgetLines-0-amount=veel&\
         budgetLines-1-description=Inrichting&budgetLines-1-expenditureKind=programme&\
         budgetLines-1-budgetYear=2026&budgetLines-1-amount=100&fundingLines-0-funder=&\
         fundingLines-0-instrument=credit&fundingLines-0-expenditureKind=programme&\
         fundingLines-0-budgetYear=2026&fundingLines-0-amount=5"
    ));
    let document = document(&written, &HashMap::new(), Language::Nl);
    let error = placed_error(
        form_errors::read::<CaseContent>(document.clone()).unwrap_err(),
        &written,
        Language::Nl,
    );
    let mut found: Vec<(&str, &str)> = error
        .faults
        .iter()
        .map(|f| (f.pointer.as_str(), f.code.as_str()))
        .collect();
    found.sort_unstable();
    assert_eq!(
        found,
        [
            ("/budgetLines/0/amount", "not-an-amount"),
            ("/fundingLines/0/funder", "too-short"),
            ("/jobsYear", "not-a-number"),
            ("/title", "too-short"),
        ]
    );
    let content = crate::pages::initiator::readable::read(&document)
        .unwrap()
        .content
        .unwrap();
    assert_eq!(content.budget_lines.len(), 1);
    assert_eq!(content.budget_lines[0].description, "Inrichting");
}

#[test]
fn a_number_that_can_be_meant_in_two_ways_is_no_number_and_both_are_said() {
    let id = Id::new();
    let faults = |language: Language, jobs: &str, amount: &str| -> Vec<(String, String, String)> {
        let written = form(&format!(
            "title=T&initiatorOrganisationId={id}&jobsExpected={jobs}&jobsYear=2030&\
             budgetLines-0-description=Bouw&budgetLines-0-expenditureKind=investment&\
             budgetLines-0-budgetYear=2026&budgetLines-0-amount={amount}"
        ));
        match form_errors::read::<CaseContent>(document(&written, &HashMap::new(), language)) {
            Ok(content) => vec![(
                content.jobs_expected.unwrap().to_string(),
                content.budget_lines[0].amount.to_string(),
                String::new(),
            )],
            Err(error) => placed_error(error, &written, language)
                .faults
                .into_iter()
                .map(|fault| (fault.pointer, fault.code, fault.text))
                .collect(),
        }
    };
    let read = |jobs: &str, amount: &str| vec![(jobs.to_owned(), amount.to_owned(), String::new())];
    assert_eq!(
        faults(Language::Nl, "1.200", "25.000,-"),
        read("1200", "25000.00")
    );
    assert_eq!(
        faults(Language::En, "1,200", "15,000.10"),
        read("1200", "15000.10")
    );
    let refused = faults(Language::Nl, "12.5", "15.000,100");
    let codes: Vec<_> = refused
        .iter()
        .map(|(at, code, _)| (at.as_str(), code.as_str()))
        .collect();
    assert!(
        codes.contains(&("/jobsExpected", "not-a-whole-number")),
        "{refused:?}"
    );
    assert!(
        codes.contains(&("/budgetLines/0/amount", "ambiguous-number")),
        "{refused:?}"
    );
    let text = |pointer: &str| refused.iter().find(|one| one.0 == pointer).unwrap().2.clone();
    for (pointer, one, other) in [
        ("/jobsExpected", "12,5", "125"),
        ("/budgetLines/0/amount", "15000,10", "15000100"),
    ] {
        let text = text(pointer);
        assert!(text.contains(one) && text.contains(other), "{text}");
    }
}
