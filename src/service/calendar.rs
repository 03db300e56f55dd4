//! Calendars: deadlines of ballots, meetings of bodies, and due dates of instalments and action points as iCalendar entries,
//! sent with a mail, downloaded as a file, or subscribed to at a private URL.

mod agendas;
mod entry;
mod feed;
mod ics;

pub use agendas::agendas;
pub use entry::{Entry, of_action_point, of_ballot, of_instalment, of_meeting};
pub use feed::{feed, made_at, renew, stop};
pub use ics::{invitation, published};

/// Media type of a calendar.
pub const MEDIA_TYPE: &str = "text/calendar; charset=utf-8";
