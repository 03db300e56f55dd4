//! Faults in the content of a case that its schema cannot express.

use chrono::Datelike;

use super::{Appraisal, BudgetLine, CaseContent, FIRST_YEAR, FundingLine, InterventionGround, LAST_YEAR};
use crate::text;
use crate::{Cents, Fault, Id};

crate::text_enum! {
    /// What kind of fault was found.
    pub enum FaultCode {
        AmountNotPositive = "amount-not-positive",
        TotalTooLarge = "total-too-large",
        YearOutOfRange = "year-out-of-range",
        Duplicate = "duplicate",
        LeadTableCoReviews = "lead-table-co-reviews",
        JobsWithoutYear = "jobs-without-year",
        YearWithoutJobs = "year-without-jobs",
        FunderMissing = "funder-missing",
        FunderTwice = "funder-twice",
    }
}

impl CaseContent {
    /// All faults at once, in the order of the fields; empty if there are none. An open field of a draft is no fault:
    /// see [`CaseContent::missing`].
    pub fn check(&self) -> Vec<Fault> {
        // Destructured in full, so that a new field breaks the build until it is checked here.
        let CaseContent {
            title,
            summary,
            cluster,
            programme_line,
            scope,
            lead_table_id,
            co_review_table_ids,
            initiator_organisation_id: _,
            recipient_organisation_ids,
            jobs_expected,
            jobs_year,
            budget_lines,
            funding_lines,
            appraisals,
            intervention_grounds,
        } = self;
        let mut faults = Faults(Vec::new());
        faults.line("/title".into(), Some(title));
        faults.text("/summary".into(), summary.as_ref());
        faults.line("/cluster".into(), cluster.as_ref());
        faults.line("/programmeLine".into(), programme_line.as_ref());
        faults.line("/scope".into(), scope.as_ref());
        faults.distinct("/coReviewTableIds", "", co_review_table_ids);
        faults.lead_apart(lead_table_id.as_ref(), co_review_table_ids);
        faults.distinct("/recipientOrganisationIds", "", recipient_organisation_ids);
        faults.jobs(*jobs_expected, *jobs_year);
        for (index, line) in budget_lines.iter().enumerate() {
            faults.budget_line(&format!("/budgetLines/{index}"), line);
        }
        faults.total("/budgetLines", budget_lines.iter().map(|line| line.amount));
        for (index, line) in funding_lines.iter().enumerate() {
            faults.funding_line(&format!("/fundingLines/{index}"), line);
        }
        faults.total("/fundingLines", funding_lines.iter().map(|line| line.amount));
        for (index, appraisal) in appraisals.iter().enumerate() {
            faults.appraisal(&format!("/appraisals/{index}"), appraisal);
        }
        for (
            index,
            InterventionGround {
                ground: _,
                explanation,
            },
        ) in intervention_grounds.iter().enumerate()
        {
            faults.text(
                format!("/interventionGrounds/{index}/explanation"),
                Some(explanation),
            );
        }
        let grounds: Vec<_> = intervention_grounds.iter().map(|g| g.ground).collect();
        faults.distinct("/interventionGrounds", "/ground", &grounds);
        faults.0
    }
}

struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, pointer: String, code: FaultCode, text: impl Into<String>) {
        self.0.push(Fault::new(pointer, code.as_str(), text));
    }

    fn text(&mut self, pointer: String, text: Option<&String>) {
        let Some(text) = text else { return };
        self.0.extend(text::fault(&pointer, text));
    }

    /// A title or a name.
    fn line(&mut self, pointer: String, text: Option<&String>) {
        let Some(text) = text else { return };
        self.0.extend(text::line_fault(&pointer, text));
    }

    fn amount(&mut self, line: &str, amount: Cents) {
        if !amount.is_positive() {
            self.add(
                format!("{line}/amount"),
                FaultCode::AmountNotPositive,
                "must be more than 0.00",
            );
        }
    }

    /// Limits the total of the costs and of the existing cover of a case, so that each partial sum is a valid amount
    /// too.
    fn total(&mut self, list: &str, amounts: impl Iterator<Item = Cents>) {
        let total: Cents = amounts.sum();
        if total > Cents::MAX_CASE_TOTAL {
            let text = format!(
                "the amounts together are {total}; a case has at most {}",
                Cents::MAX_CASE_TOTAL
            );
            self.add(list.into(), FaultCode::TotalTooLarge, text);
        }
    }

    fn year(&mut self, pointer: String, year: i32) {
        if !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
            let text = format!("the year must be from {FIRST_YEAR} to {LAST_YEAR}");
            self.add(pointer, FaultCode::YearOutOfRange, text);
        }
    }

    /// `below` is the pointer from an item to the value that must differ.
    fn distinct<T: PartialEq>(&mut self, list: &str, below: &str, items: &[T]) {
        for (index, item) in items.iter().enumerate() {
            if let Some(first) = items[..index].iter().position(|earlier| earlier == item) {
                let text = format!("is the same as number {first} (counted from 0)");
                self.add(format!("{list}/{index}{below}"), FaultCode::Duplicate, text);
            }
        }
    }

    fn lead_apart(&mut self, lead: Option<&Id>, co_reviewers: &[Id]) {
        for (index, table) in co_reviewers.iter().enumerate() {
            if lead == Some(table) {
                self.add(
                    format!("/coReviewTableIds/{index}"),
                    FaultCode::LeadTableCoReviews,
                    "the lead table cannot co-review its own case",
                );
            }
        }
    }

    fn jobs(&mut self, expected: Option<u32>, year: Option<i32>) {
        match (expected, year) {
            (Some(_), None) => self.add(
                "/jobsYear".into(),
                FaultCode::JobsWithoutYear,
                "jobs expected need the year by which they are expected",
            ),
            (None, Some(_)) => self.add(
                "/jobsExpected".into(),
                FaultCode::YearWithoutJobs,
                "a year of jobs needs the number of jobs expected",
            ),
            _ => {}
        }
        if let Some(year) = year {
            self.year("/jobsYear".into(), year);
        }
    }

    fn budget_line(&mut self, at: &str, line: &BudgetLine) {
        let BudgetLine {
            description,
            expenditure_kind: _,
            budget_year,
            amount,
        } = line;
        self.line(format!("{at}/description"), Some(description));
        self.year(format!("{at}/budgetYear"), *budget_year);
        self.amount(at, *amount);
    }

    fn funding_line(&mut self, at: &str, line: &FundingLine) {
        let FundingLine {
            funder_name,
            funder_organisation_id,
            instrument: _,
            expenditure_kind: _,
            budget_year,
            amount,
            private: _,
        } = line;
        self.line(format!("{at}/funderName"), funder_name.as_ref());
        match (funder_name, funder_organisation_id) {
            (None, None) => self.add(
                format!("{at}/funderName"),
                FaultCode::FunderMissing,
                "funderName or funderOrganisationId must be given",
            ),
            (Some(_), Some(_)) => self.add(
                format!("{at}/funderName"),
                FaultCode::FunderTwice,
                "give either funderName or funderOrganisationId, not both",
            ),
            _ => {}
        }
        self.year(format!("{at}/budgetYear"), *budget_year);
        self.amount(at, *amount);
    }

    fn appraisal(&mut self, at: &str, appraisal: &Appraisal) {
        let Appraisal {
            party,
            view: _,
            return_figure,
            appraisal_date,
            explanation,
        } = appraisal;
        self.line(format!("{at}/party"), Some(party));
        self.line(format!("{at}/returnFigure"), return_figure.as_ref());
        self.year(format!("{at}/appraisalDate"), appraisal_date.year());
        self.text(format!("{at}/explanation"), explanation.as_ref());
    }
}

#[cfg(test)]
mod tests;
