//! Calendars: the deadlines of ballots and the meetings of bodies as entries that a calendar takes in, with a
//! mail, as a file, or by a private address that it subscribes to.

mod entry;
mod feed;
mod ics;

pub use entry::{Entry, of_ballot, of_meeting};
pub use feed::{feed, made_at, renew, stop};
pub use ics::{invitation, published};

/// What a calendar is sent as.
pub const MEDIA_TYPE: &str = "text/calendar; charset=utf-8";
