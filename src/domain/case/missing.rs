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
    /// Whether it waits for the bureau, since the initiator cannot see to it.
    pub by_bureau: bool,
}

/// A document of the case that failed its check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailingDocument {
    /// None where the reader may not know it.
    pub title: Option<String>,
    /// Whether only the bureau can put a sound version in its place, or detach it.
    pub by_bureau: bool,
}

impl FailingDocument {
    fn message(&self) -> Message {
        let key = match (&self.title, self.by_bureau) {
            (Some(_), false) => "missing-sound-document",
            (Some(_), true) => "missing-sound-document-by-bureau",
            (None, false) => "missing-sound-document-confidential",
            (None, true) => "missing-sound-document-confidential-by-bureau",
        };
        let message = Message::new(key);
        match &self.title {
            Some(title) => message.with("document", title),
            None => message,
        }
    }
}

pub(super) struct List(pub(super) Vec<Missing>);

impl List {
    pub(super) fn need(&mut self, present: bool, code: MissingCode, key: &'static str) {
        if !present {
            self.add(code, Message::new(key));
        }
    }

    pub(super) fn add(&mut self, code: MissingCode, message: Message) {
        self.0.push(Missing {
            code,
            message,
            by_bureau: false,
        });
    }

    pub(super) fn add_document(&mut self, document: &FailingDocument) {
        self.0.push(Missing {
            code: MissingCode::SoundDocument,
            message: document.message(),
            by_bureau: document.by_bureau,
        });
    }
}
