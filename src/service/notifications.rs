//! Notifications to people of events, requests and deadlines, according to the table of `domain::notifications`.
//!
//! A notification is stored first ([`tell`] for events, [`remind`] for deadlines), under an idempotency key that
//! prevents duplicates, and mailed when it is due ([`deliver`]): at once, after the recipient's quiet hours, or with
//! the digest of the day.

mod delivery;
mod digest;
mod enqueue;
mod from_deadlines;
mod from_events;
mod invitation;
mod letters;
mod obsolete;
mod payload;
pub mod preferences;
mod sender;
mod subjects;
mod words;

pub use delivery::{deliver, forget_old};
pub use from_deadlines::remind;
pub use from_events::tell;
pub use sender::Sender;
pub use subjects::SeatsVoted;
