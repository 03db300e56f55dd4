//! What a case still lacks before a table can look at it (DOMAIN.md, "Complete means").

use super::CaseContent;
use super::missing::{FailingDocument, List, Missing, MissingCode};
use super::surroundings::{self, Surroundings};
use crate::codes::Sector;
use crate::message::Message;

/// The facts outside its content that the completeness of a case depends on.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// The sector of the initiator's organisation: market parties take the initiative.
    pub initiator_sector: Sector,
    /// The documents that failed their check.
    pub failing_documents: Vec<FailingDocument>,
    /// The programme context that the case has to fit.
    pub surroundings: Surroundings,
}

impl CaseContent {
    /// Everything the case lacks, in the order of DOMAIN.md; empty when it is complete. A lead table is required too:
    /// without one there is no ballot to open.
    pub fn missing(&self, known: &Known) -> Vec<Missing> {
        let mut list = List(Vec::new());
        list.need(
            known.initiator_sector == Sector::Business,
            MissingCode::MarketInitiator,
            "missing-market-initiator",
        );
        self.missing_facts(&mut list);
        surroundings::cluster_fits(self, &known.surroundings, &mut list);
        self.missing_money(&mut list);
        surroundings::years_fit(self, &known.surroundings, &mut list);
        for document in &known.failing_documents {
            list.add_document(document);
        }
        list.0
    }

    fn missing_facts(&self, list: &mut List) {
        use MissingCode::*;
        list.need(!blank(&self.title), Title, "missing-title");
        list.need(written(&self.summary), Summary, "missing-summary");
        list.need(written(&self.cluster), Cluster, "missing-cluster");
        list.need(
            written(&self.programme_line),
            ProgrammeLine,
            "missing-programme-line",
        );
        list.need(written(&self.scope), Scope, "missing-scope");
        list.need(self.lead_table_id.is_some(), LeadTable, "missing-lead-table");
        list.need(
            self.jobs_expected.is_some(),
            JobsExpected,
            "missing-jobs-expected",
        );
        list.need(self.jobs_year.is_some(), JobsYear, "missing-jobs-year");
    }

    fn missing_money(&self, list: &mut List) {
        list.need(
            !self.budget_lines.is_empty(),
            MissingCode::BudgetLine,
            "missing-budget-line",
        );
        let need = self.need_lines();
        for line in need.iter().filter(|line| line.surplus.is_positive()) {
            list.add(
                MissingCode::CoverExceedsCost,
                Message::new("missing-cover-exceeds-cost")
                    .with("kind", Message::new(format!("kind-{}", line.expenditure_kind)))
                    .with("year", line.budget_year.to_string())
                    .with("amount", line.surplus),
            );
        }
        // Per line, not in total: a surplus of cover in one year does not reduce what is asked in another. A ground
        // given for public money also replaces an appraisal.
        if need.iter().any(|line| line.asked.is_positive()) {
            list.need(
                !self.intervention_grounds.is_empty(),
                MissingCode::InterventionGround,
                "missing-intervention-ground",
            );
        } else {
            list.need(
                !self.appraisals.is_empty() || !self.intervention_grounds.is_empty(),
                MissingCode::AppraisalOrGround,
                "missing-appraisal-or-ground",
            );
        }
    }
}

fn blank(text: &str) -> bool {
    !crate::text::is_visible(text)
}

fn written(text: &Option<String>) -> bool {
    text.as_deref().is_some_and(|text| !blank(text))
}

#[cfg(test)]
mod tests;
