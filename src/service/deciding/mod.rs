//! What a ballot of the board decides, and how the decision stands afterwards.

mod board;
mod carried;
mod certificate;
mod fixing;
mod relied_on;
mod setting_aside;
mod sound;
mod standing;

pub(crate) use board::decide;
pub(crate) use setting_aside::{let_go, set_aside};
pub(crate) use sound::faults_of as faults_of_certificate;
pub use standing::{decision_fact, gap_of, standing, uncovered};
