//! The state machine of a business case (DOMAIN.md, "The state machine").
//!
//! The table in `table.rs` is the one source: the decision, the dry run and both diagrams read
//! it. A case keeps the version it started under; look that up with [`machine`].

mod blocker;
mod command;
mod conditions;
mod decide;
mod diagram;
mod effect;
mod facts;
mod layout;
mod svg;
mod table;
pub mod words;

pub use blocker::{Blocker, BlockerCode, WaitingOn};
pub use command::{Command, CommandInput};
pub use decide::{CommandState, Move};
pub use effect::Effect;
pub use facts::{AdviceFact, Asker, CaseFacts, DecisionFact};
pub use table::{MACHINE_VERSION, Machine, ReasonRule, TRANSITIONS, Transition, current_machine, machine};

#[cfg(test)]
mod tests;
