//! Recipients of notifications: the domain stories, checked by the mails that they send.

mod agendas;
pub mod book;
mod digest;
mod fallen_away;
mod guarding;
mod meetings;
mod minutes;
mod plans;
mod preferences;
mod privileged;
mod reminders;
mod story;
mod table;
