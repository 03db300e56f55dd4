//! The things that a case can lack.

use crate::Message;

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

/// One thing that a case lacks, as a clause that also reads well in a list: lower case, no full stop.
#[derive(Debug, Clone, PartialEq)]
pub struct Missing {
    pub code: MissingCode,
    pub message: Message,
}

pub(super) struct List(pub(super) Vec<Missing>);

impl List {
    pub(super) fn need(&mut self, present: bool, code: MissingCode, key: &'static str) {
        if !present {
            self.add(code, Message::new(key));
        }
    }

    pub(super) fn add(&mut self, code: MissingCode, message: Message) {
        self.0.push(Missing { code, message });
    }
}
