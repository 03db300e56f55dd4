//! The names of states and commands.

use super::Command;
use crate::Message;
use crate::codes::CaseStatus;

/// The name of a state, in lower case.
pub fn status(status: CaseStatus) -> Message {
    Message::new(format!("status-{status}"))
}

/// The name of a command, in lower case.
pub fn command(command: Command) -> Message {
    Message::new(format!("command-name-{command}"))
}
