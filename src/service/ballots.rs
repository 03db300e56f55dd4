//! Ballots: one question put to one body, with an electorate frozen at opening.

mod ballot_view;
mod board_ballot;
mod closing;
mod commands;
mod electorate;
mod locked;
mod manage;
mod opening;
mod query;
mod repeat;
pub mod traces;
mod verifying;

pub use ballot_view::{BallotView, MySeat, NamedBallot, find_named, list_named, sheet};
pub use board_ballot::{NewBoardBallot, need_of, open_board_ballot};
pub use closing::{CloseCause, can_be_counted, close, close_now, close_overdue, overdue};
pub use commands::{BallotCommandState, OpeningState, commands, openings};
pub use electorate::{caster_of, caster_of_paper, domain_elector, domain_electors, voter};
pub use manage::{
    Changed, cancel, cancel_all, cancel_approved, check_proposed_cancellation, check_proposed_extension,
    extend, extend_approved, recuse,
};
pub use opening::{open_advice_round, tables_blocked};
pub use query::{Electorate, Export, Turnout, electorate, export, find, list, rules_of, turnout, votes};
pub(crate) use query::{sees_open_votes, takes_votes};
pub use repeat::open_ballot;
pub(super) use verifying::verify;

pub use edba_domain::ballot::ConditionDraft;
pub use edba_store::ballots::{Ballot, BallotElector, BallotFilter, Occupant, Pledge, Vote};
pub use edba_store::desk::Names;
