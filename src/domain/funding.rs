//! Funding: the need of a case, the pledges under mandates, their parts within those mandates, and the allocation by a
//! decision (DOMAIN.md, "Mandates, pledges, headroom").

pub mod allocation;
mod cell;
pub mod chain;
mod cover;
pub mod funding_options;
pub mod need;
pub mod outcome;
pub mod over_covered;
pub mod pledge;
mod returns;
mod room;
pub mod split;
#[cfg(test)]
mod split_properties;
pub mod sums;

pub use allocation::{
    ALLOCATION_RULE, AllocatedPledge, Allocation, OfferParts, StandingPledge, allocate, usable,
};
pub use cell::Cell;
pub use chain::{ChainLink, MandateChain, Usage};
pub use cover::{Claim, Held, counted_twice, reservations};
pub use funding_options::{CouldFund, CouldFundCell, who_could};
pub use need::{Need, NeedLine, YearAmount};
pub use outcome::{board_outcome, remaining_gap};
pub use over_covered::{NegativeCell, OverCovered};
pub use pledge::PledgeOffer;
pub use returns::has_returns_available;
pub use room::Limit;
pub use split::{SplitPledge, left_before_each, split};
pub use sums::{Misfit, misfits};
