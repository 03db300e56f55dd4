//! Who sends notifications, and in whose language they are written.

use edba_store::notifications::Receiver;

use super::words::Writer;

/// The sender of mail.
#[derive(Debug, Clone, Copy)]
pub struct Sender<'a> {
    /// Public base URL of the service.
    pub public_url: &'a str,
    /// The address that mail is sent from, also the organiser of calendar entries.
    pub address: &'a str,
}

pub(super) fn writer<'a>(receiver: &Receiver, public_url: &'a str) -> Writer<'a> {
    Writer {
        language: receiver.language(),
        role: receiver.role,
        public_url,
    }
}
