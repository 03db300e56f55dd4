use super::super::content::tests::complete_case;
use super::*;

/// The faults of a complete case after `spoil`, as `pointer code`.
fn faults_after(spoil: impl FnOnce(&mut CaseContent)) -> Vec<String> {
    let mut case = complete_case();
    spoil(&mut case);
    case.check()
        .iter()
        .map(|f| format!("{} {}", f.pointer, f.code))
        .collect()
}

#[test]
fn a_complete_case_has_no_fault() {
    assert_eq!(complete_case().check(), []);
}

#[test]
fn a_title_of_spaces_is_blank_and_a_nul_is_refused() {
    assert_eq!(faults_after(|c| c.title = " \n\t".into()), ["/title blank"]);
    assert_eq!(
        faults_after(|c| c.summary = Some("a\0b".into())),
        ["/summary control-character"]
    );
    assert_eq!(
        faults_after(|c| c.summary = Some("regel een\r\n\tregel twee".into())),
        [""; 0]
    );
}

#[test]
fn an_amount_of_nothing_is_no_line() {
    assert_eq!(
        faults_after(|c| {
            c.budget_lines[0].amount = Cents::ZERO;
            c.funding_lines[0].amount = Cents::new(-1);
        }),
        [
            "/budgetLines/0/amount amount-not-positive",
            "/fundingLines/0/amount amount-not-positive"
        ]
    );
}

#[test]
fn nothing_is_named_twice() {
    assert_eq!(
        faults_after(|c| {
            let (table, recipient) = (c.co_review_table_ids[0], c.recipient_organisation_ids[0]);
            c.co_review_table_ids.push(table);
            c.recipient_organisation_ids.push(recipient);
            let ground = c.intervention_grounds[0].clone();
            c.intervention_grounds.push(ground);
        }),
        [
            "/coReviewTableIds/1 duplicate",
            "/recipientOrganisationIds/1 duplicate",
            "/interventionGrounds/1/ground duplicate",
        ]
    );
}

#[test]
fn the_lead_table_does_not_co_review() {
    assert_eq!(
        faults_after(|c| c.co_review_table_ids.extend(c.lead_table_id)),
        ["/coReviewTableIds/1 lead-table-co-reviews"]
    );
}

#[test]
fn jobs_and_their_year_come_together() {
    assert_eq!(
        faults_after(|c| c.jobs_year = None),
        ["/jobsYear jobs-without-year"]
    );
    assert_eq!(
        faults_after(|c| c.jobs_expected = None),
        ["/jobsExpected year-without-jobs"]
    );
    assert_eq!(
        faults_after(|c| {
            c.jobs_expected = None;
            c.jobs_year = None;
        }),
        [""; 0]
    );
}

#[test]
fn a_funder_is_named_or_registered_and_never_both() {
    assert_eq!(
        faults_after(|c| c.funding_lines[0].funder_name = None),
        ["/fundingLines/0/funderName funder-missing"]
    );
    assert_eq!(
        faults_after(|c| c.funding_lines[0].funder_organisation_id = Some(Id::new())),
        ["/fundingLines/0/funderName funder-twice"]
    );
}

#[test]
fn every_year_lies_within_the_century() {
    assert_eq!(
        faults_after(|c| {
            c.jobs_year = Some(1999);
            c.budget_lines[0].budget_year = 2101;
            c.funding_lines[0].budget_year = -1;
            c.appraisals[0].appraisal_date = chrono::NaiveDate::MAX;
        }),
        [
            "/jobsYear year-out-of-range",
            "/budgetLines/0/budgetYear year-out-of-range",
            "/fundingLines/0/budgetYear year-out-of-range",
            "/appraisals/0/appraisalDate year-out-of-range",
        ]
    );
    assert_eq!(faults_after(|c| c.jobs_year = Some(2100)), [""; 0]);
}

#[test]
fn all_faults_are_told_at_once() {
    let faults = faults_after(|c| {
        c.title.clear();
        c.jobs_year = None;
        c.budget_lines[0].description = " ".into();
        c.budget_lines[0].amount = Cents::ZERO;
        c.appraisals[0].party.clear();
        c.intervention_grounds[0].explanation.clear();
    });
    assert_eq!(faults.len(), 6, "{faults:?}");
    assert!(faults[0].ends_with("blank"));
}

#[test]
fn the_costs_of_a_case_have_a_limit_and_so_has_its_cover() {
    let double = |c: &mut CaseContent, cents: i64| {
        c.budget_lines.push(c.budget_lines[0].clone());
        c.funding_lines.push(c.funding_lines[0].clone());
        c.budget_lines[0].amount = Cents::new(cents);
        c.budget_lines[1].amount = Cents::new(1);
        c.funding_lines[0].amount = Cents::new(cents);
        c.funding_lines[1].amount = Cents::new(1);
        c.funding_lines[1].budget_year = 2027;
    };
    let most = Cents::MAX_CASE_TOTAL.get();
    assert_eq!(faults_after(|c| double(c, most - 1)), [""; 0]);
    assert_eq!(
        faults_after(|c| double(c, most)),
        ["/budgetLines total-too-large", "/fundingLines total-too-large"]
    );
}
