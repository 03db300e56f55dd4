//! Votes, and the pledges that come with a vote *for* on the board.

mod cast;
mod decision_usage;
pub(crate) mod digest;
mod eligibility;
mod fast_path;
mod new_vote;
mod pledging;
mod preview;
mod recorded_limit;
pub(crate) mod sealed_box;
mod superseding;

pub use cast::{Cast, cast, check};
pub(crate) use decision_usage::{in_decision_of, with_decision_use, without};
pub use fast_path::{cast_at_once, read_at_once};
pub use new_vote::NewVote;
pub use pledging::release;
pub(crate) use pledging::{lock_all_of_case, posting};
pub use preview::{Outlook, Preview, outlook, preview, review, usable_of};
pub use recorded_limit::RecordedLimit;
pub use superseding::superseded_number;
pub(crate) use superseding::{Change, as_if_given_back, give_back, rebalance, supersedes};
