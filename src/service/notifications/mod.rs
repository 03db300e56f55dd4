//! Telling people what happened, what they are asked, and what is due: the table of `domain::notices`, carried
//! out.
//!
//! What is to be told is kept first ([`tell`] for what happened, [`remind`] for what time brings), under a key
//! that lets nothing be told twice, and mailed when its time has come ([`deliver`]): at once, after the
//! receiver's quiet hours, or with the digest of the day.

mod about;
mod calendared;
mod delivering;
mod digest;
mod keeping;
mod letters;
pub mod preferences;
mod reminding;
mod still_asked;
mod subjects;
mod telling;
mod words;

pub use delivering::{Sender, deliver, forget_old};
pub use reminding::remind;
pub use subjects::SeatsVoted;
pub use telling::tell;
