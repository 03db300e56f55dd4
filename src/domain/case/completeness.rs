//! What a case still lacks before a table can look at it (DOMAIN.md, "Complete means").

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::CaseContent;
use super::format::{euros_en, euros_nl, expenditure_kind};
use super::surroundings::{self, Surroundings};
use crate::domain::codes::Sector;

/// The facts outside its content that the completeness of a case depends on.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// The sector of the initiator's organisation: market parties take the initiative.
    pub initiator_sector: Sector,
    /// Names of the documents that failed their check.
    pub failing_documents: Vec<String>,
    /// The programme context that the case has to fit.
    pub surroundings: Surroundings,
}

crate::text_enum! {
    /// The items that a case can lack.
    pub enum MissingCode {
        MarketInitiator = "market-initiator",
        Title = "title",
        Summary = "summary",
        Cluster = "cluster",
        ProgrammeLine = "programme-line",
        ClusterOfLine = "cluster-of-line",
        Scope = "scope",
        LeadTable = "lead-table",
        LeadTableOfCluster = "lead-table-of-cluster",
        JobsExpected = "jobs-expected",
        JobsYear = "jobs-year",
        BudgetLine = "budget-line",
        BudgetYearInProgramme = "budget-year-in-programme",
        CoverExceedsCost = "cover-exceeds-cost",
        AppraisalOrGround = "appraisal-or-ground",
        InterventionGround = "intervention-ground",
        SoundDocument = "sound-document",
    }
}

impl MissingCode {
    /// The field of the content concerned, if there is one.
    pub fn field(self) -> Option<&'static str> {
        match self {
            Self::MarketInitiator => Some("initiatorOrganisationId"),
            Self::Title => Some("title"),
            Self::Summary => Some("summary"),
            Self::Cluster => Some("cluster"),
            Self::ProgrammeLine => Some("programmeLine"),
            Self::Scope => Some("scope"),
            Self::LeadTable => Some("leadTableId"),
            Self::JobsExpected => Some("jobsExpected"),
            Self::JobsYear => Some("jobsYear"),
            Self::BudgetLine => Some("budgetLines"),
            Self::InterventionGround => Some("interventionGrounds"),
            Self::ClusterOfLine
            | Self::LeadTableOfCluster
            | Self::BudgetYearInProgramme
            | Self::CoverExceedsCost
            | Self::AppraisalOrGround
            | Self::SoundDocument => None,
        }
    }
}

/// One thing that a case lacks, as a clause that also reads well in a list: lower case, no full
/// stop.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Missing {
    pub code: MissingCode,
    pub nl: String,
    pub en: String,
}

impl CaseContent {
    /// Everything the case lacks, in the order of DOMAIN.md; empty when it is complete. A lead table is required too:
    /// without one there is no ballot to open.
    pub fn missing(&self, known: &Known) -> Vec<Missing> {
        let mut list = List(Vec::new());
        list.need(
            known.initiator_sector == Sector::Business,
            MissingCode::MarketInitiator,
            "de initiatiefnemer is geen marktpartij",
            "the initiator is no market party",
        );
        self.missing_facts(&mut list);
        surroundings::cluster_fits(self, &known.surroundings, &mut list);
        self.missing_money(&mut list);
        surroundings::years_fit(self, &known.surroundings, &mut list);
        for document in &known.failing_documents {
            list.add(
                MissingCode::SoundDocument,
                format!("het document ‘{document}’ is niet door de controle gekomen"),
                format!("the document “{document}” failed its check"),
            );
        }
        list.0
    }

    fn missing_facts(&self, list: &mut List) {
        use MissingCode::*;
        list.need(
            !blank(&self.title),
            Title,
            "de titel ontbreekt",
            "the title is missing",
        );
        list.need(
            written(&self.summary),
            Summary,
            "de samenvatting ontbreekt",
            "the summary is missing",
        );
        list.need(
            written(&self.cluster),
            Cluster,
            "het cluster ontbreekt",
            "the cluster is missing",
        );
        list.need(
            written(&self.programme_line),
            ProgrammeLine,
            "de programmalijn ontbreekt",
            "the programme line is missing",
        );
        list.need(
            written(&self.scope),
            Scope,
            "het geografische bereik ontbreekt",
            "the geographic scope is missing",
        );
        list.need(
            self.lead_table_id.is_some(),
            LeadTable,
            "de trekkende tafel ontbreekt",
            "the lead table is missing",
        );
        list.need(
            self.jobs_expected.is_some(),
            JobsExpected,
            "het verwachte aantal banen ontbreekt",
            "the number of jobs expected is missing",
        );
        list.need(
            self.jobs_year.is_some(),
            JobsYear,
            "het jaar van de verwachte banen ontbreekt",
            "the year of the jobs expected is missing",
        );
    }

    fn missing_money(&self, list: &mut List) {
        list.need(
            !self.budget_lines.is_empty(),
            MissingCode::BudgetLine,
            "er is geen begrotingsregel",
            "there is no budget line",
        );
        let need = self.need_lines();
        for line in need.iter().filter(|line| line.surplus.is_positive()) {
            let (year, kind, over) = (
                line.budget_year,
                expenditure_kind(line.expenditure_kind),
                line.surplus,
            );
            list.add(
                MissingCode::CoverExceedsCost,
                format!(
                    "de dekking voor {} in {year} is {} hoger dan de kosten",
                    kind.nl,
                    euros_nl(over)
                ),
                format!(
                    "the cover for {} in {year} exceeds the costs by {}",
                    kind.en,
                    euros_en(over)
                ),
            );
        }
        // Per line, not in total: a surplus of cover in one year does not reduce what is asked in another. A ground
        // given for public money also replaces an appraisal.
        if need.iter().any(|line| line.asked.is_positive()) {
            list.need(
                !self.intervention_grounds.is_empty(),
                MissingCode::InterventionGround,
                "er wordt publiek geld gevraagd zonder grond voor een rol van de overheid",
                "public money is asked without an intervention ground",
            );
        } else {
            list.need(
                !self.appraisals.is_empty() || !self.intervention_grounds.is_empty(),
                MissingCode::AppraisalOrGround,
                "er is geen rendementsbeoordeling en geen grond voor een rol van de overheid",
                "there is neither an appraisal nor an intervention ground",
            );
        }
    }
}

pub(super) struct List(Vec<Missing>);

impl List {
    fn need(&mut self, present: bool, code: MissingCode, nl: &str, en: &str) {
        if !present {
            self.add(code, nl.to_owned(), en.to_owned());
        }
    }

    pub(super) fn add(&mut self, code: MissingCode, nl: String, en: String) {
        self.0.push(Missing { code, nl, en });
    }
}

fn blank(text: &str) -> bool {
    !crate::domain::text::is_visible(text)
}

fn written(text: &Option<String>) -> bool {
    text.as_deref().is_some_and(|text| !blank(text))
}

#[cfg(test)]
#[path = "completeness_tests.rs"]
mod tests;
