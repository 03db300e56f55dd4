//! Who is told what: the stories of the domain again, by the mail that comes of them.

pub mod book;
mod digest;
mod fallen_away;
mod guarding;
mod meetings;
mod plans;
mod preferences;
mod privileged;
mod reminders;
mod story;
mod table;
