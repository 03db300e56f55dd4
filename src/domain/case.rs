//! A business case: its content, the faults of it, what it still lacks, the funding it asks, and the differences
//! between two revisions.

mod check;
mod compare;
mod completeness;
mod content;
mod missing;
mod need;
mod surroundings;

pub use check::FaultCode;
pub use compare::{Difference, differences};
pub use completeness::Known;
pub use content::{
    Appraisal, AppraisalView, BudgetLine, CaseContent, FIRST_YEAR, FundingLine, InterventionGround, LAST_YEAR,
};
pub use missing::{FailingDocument, Missing, MissingCode};
pub use need::CaseNeed;
pub use surroundings::{ClusterFacts, LineFacts, Surroundings};
