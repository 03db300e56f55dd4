//! Ballots: one question put to one body, with an electorate frozen at opening.
//!
//! The files in order: [`rules`] of a body; [`electorate`], frozen at opening; [`caster`], who may cast the vote of a
//! seat; [`deadline`], until when; [`cancelling`], until when it can be cancelled; [`tally`], the count. Source of
//! every rule: DOMAIN.md, "Ballots".

pub mod cancelling;
pub mod caster;
mod casting;
pub mod condition_draft;
pub mod deadline;
pub mod electorate;
pub mod rules;
pub mod tally;

#[cfg(test)]
mod examples;
#[cfg(test)]
mod properties;

pub use cancelling::{Cancelling, IsOver, check_cancelling, takes_four_eyes};
pub use caster::{Appointment, Caster, MayNotVote, MayNotVoteCode, Voter, check_caster, check_change};
pub use casting::Casting;
pub use condition_draft::ConditionDraft;
pub use deadline::is_open_at;
pub use electorate::{Elector, NamedSubstitute, Recusal, SeatInForce, Substitute, conflict_of, freeze};
pub use rules::BodyRules;
pub use tally::{
    Attendance, CastVote, Counts, Tally, TallyFault, TallyResult, advice, attendance, can_be_secret, tally,
    tally_secret, tie_rule,
};
