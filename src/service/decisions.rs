//! Decisions of the board: recording, certificates, status, and reading them.

mod amounts;
mod annul;
mod board;
mod certificate;
mod certificate_format;
mod mandate_snapshot;
mod names;
mod new_decision;
mod query;
mod record;
mod reductions;
mod retained;
mod settlement;
mod status;
mod verify_certificate;

pub use amounts::{Amounts, FunderAmounts, amounts, amounts_of};
pub(crate) use annul::{let_go, set_aside};
pub(crate) use board::decide;
pub use query::{DecidedCase, DecisionQuery, Slice, check_in_force, find, list, publish, sight};
pub(crate) use query::{verify, year_in_almere};
pub use reductions::{Reduction, reductions};
pub use status::{decision_fact, gap_of, paid, standing, uncovered};
pub(crate) use verify_certificate::faults_of as faults_of_certificate;
