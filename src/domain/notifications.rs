//! Notifications: the table of occasions and recipients, the delivery preferences, and the times of reminders.

mod in_words;
pub mod kind;
pub mod reminders;
pub mod table;
pub mod timing;

pub use in_words::as_markdown;
pub use kind::{Delivery, NotificationKind, NotificationState};
pub use reminders::{BallotReminder, DayReminder};
pub use table::{Audience, Condition, NotificationRule, Occasion, TABLE, Time};
pub use timing::{QuietHours, Settings};
