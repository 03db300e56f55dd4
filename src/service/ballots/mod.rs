//! Ballots: one question put to one body, with an electorate frozen at opening.

mod asking_again;
mod board_ballot;
mod closing;
mod electorate;
mod opening;
mod reading;
mod running;
mod sheet;
mod verifying;

pub use asking_again::open_ballot;
pub use board_ballot::{ConditionDraft, NewBoardBallot, open_board_ballot};
pub use closing::{CloseCause, can_be_counted, close, close_now, close_overdue, overdue};
pub use electorate::{domain_elector, domain_electors};
pub use opening::open_advice_round;
pub use reading::{Electorate, Export, Turnout, electorate, export, find, list, rules_of, turnout, votes};
pub(crate) use reading::{sees_open_votes, takes_votes};
pub use running::{cancel, cancel_all, extend, recuse};
pub use sheet::{MySeat, NamedBallot, Sheet, find_named, list_named, sheet};
pub(super) use verifying::verify;

pub use crate::store::ballots::{BallotFilter, BallotRow, ElectorRow, PledgeRow, VoteRow};
pub use crate::store::desk::Names;
