//! What a ballot of the board decides, and how the decision stands afterwards.

mod board;
mod certificate;
mod fixing;
mod setting_aside;
mod standing;

pub(crate) use board::decide;
pub(crate) use setting_aside::{let_go, set_aside};
pub use standing::{decision_fact, gap_of, standing, uncovered};
