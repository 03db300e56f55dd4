//! The account that gives a command.

use super::Transition;
use crate::codes::Role;

/// The account that gives the command.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Asker {
    pub role: Role,
    /// Whether the asker acts for the organisation that initiated this case.
    pub is_initiator_of_case: bool,
}

impl Asker {
    /// Whether this account may make a transition.
    pub fn may(&self, transition: &Transition) -> bool {
        transition.by.contains(&self.role) && (self.role != Role::Initiator || self.is_initiator_of_case)
    }
}
