//! The pages of the bureau, initiators, finance partners and the public, as a browser without scripts uses them.

mod bureau;
mod carried_over;
mod initiator;
mod partner;
mod register;
mod statements;
mod visitor;

pub use visitor::Visitor;
