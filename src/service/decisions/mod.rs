//! What a ballot of the board decides, and how the decision stands afterwards.

mod amounts;
mod board;
mod carried;
mod certificate;
mod fixing;
mod reductions;
mod relied_on;
mod setting_aside;
mod sound;
mod standing;

pub use amounts::{Amounts, FunderAmounts, amounts, amounts_of};
pub(crate) use board::decide;
pub use reductions::{Reduction, reductions};
pub(crate) use setting_aside::{let_go, set_aside};
pub(crate) use sound::faults_of as faults_of_certificate;
pub use standing::{decision_fact, gap_of, standing, uncovered};
