//! The state machine of a business case (DOMAIN.md, "The state machine").
//!
//! The table in `table.rs` is the one source: the decision, the dry run and both diagrams read it. A case is pinned to
//! a version; look that up with [`machine`]. When a version fixes a fault, an event moves cases under way to it.

mod aid_excess;
mod asker;
mod blocker;
mod blocker_code;
mod command;
mod conditions;
mod decide;
mod diagram;
mod effect;
mod facts;
mod layout;
mod names;
mod opening;
mod svg;
mod table;

pub use aid_excess::AidExcessFact;
pub use asker::Asker;
pub use blocker::Blocker;
pub use blocker_code::{BlockerCode, WaitingOn};
pub use command::{Command, CommandInput};
pub use decide::{CommandState, Move};
pub use effect::Effect;
pub use facts::{AdviceFact, CaseFacts, DecisionFact};
pub use opening::{BodyFact, opening_blockers};
pub use table::{
    MACHINE_VERSION, Machine, ReasonRule, TRANSITIONS, Transition, current_machine, machine, machines,
};

#[cfg(test)]
mod tests;
