//! Votes, and the pledges that a vote for carries on the board.

mod at_once;
mod cast;
pub(crate) mod digest;
mod judging;
mod outlook;
mod pledging;
mod room;
pub(crate) mod sealed_box;
mod superseding;

pub use at_once::{cast_at_once, read_at_once};
pub use cast::{Cast, NewVote, cast, check};
pub use outlook::{Outlook, Preview, outlook, preview, review, usable_of};
pub use pledging::release;
pub(crate) use pledging::{lock_all_of_case, posting};
pub(crate) use room::{in_decision_of, with_decision_use, without};
pub use superseding::superseded_number;
pub(crate) use superseding::{Change, as_if_given_back, give_back, rebalance, supersedes};
