//! What a business case says: its content, what is wrong with it, what it still lacks, what it
//! asks for and how two of its revisions differ.

mod check;
mod compare;
mod completeness;
mod content;
mod need;
mod surroundings;
pub mod words;

pub use check::FaultCode;
pub use compare::{Difference, differences};
pub use completeness::{Known, Missing, MissingCode};
pub use content::{
    Appraisal, AppraisalView, BudgetLine, CaseContent, FIRST_YEAR, FundingLine, InterventionGround, LAST_YEAR,
};
pub use need::CaseNeed;
pub use surroundings::{ClusterFacts, LineFacts, Surroundings};
