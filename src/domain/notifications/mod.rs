//! Who is told what, and when: the table of what happens against who is told of it, how somebody wants to be
//! told, and the moments at which somebody is reminded.

mod in_words;
pub mod kind;
pub mod reminders;
pub mod table;
pub mod timing;

pub use in_words::as_markdown;
pub use kind::{Delivery, NoticeKind, NoticeState};
pub use reminders::{BallotReminder, DayReminder};
pub use table::{Audience, Condition, Occasion, TABLE, Telling, Time};
pub use timing::{QuietHours, Settings};
