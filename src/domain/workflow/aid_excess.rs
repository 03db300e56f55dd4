//! *De minimis* aid beyond a ceiling, as a fact and as a blocker.

use super::{Blocker, BlockerCode, WaitingOn};
use crate::state_aid::AidRule;
use crate::{Cents, Message};

/// By how much the aid that a decision gives to a single undertaking goes beyond a ceiling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AidExcessFact {
    /// The name of the single undertaking.
    pub undertaking: String,
    pub rule: AidRule,
    pub by: Cents,
}

impl AidExcessFact {
    /// The blocker, which the bureau removes: with another basis, or another split between the recipients.
    pub fn blocker(&self) -> Blocker {
        Blocker::new(
            BlockerCode::StateAidExceeded,
            WaitingOn::Bureau,
            Message::new("blocker-state-aid-exceeded")
                .with("undertaking", self.undertaking.clone())
                .with("rule", Message::new(format!("term-aid-rule-{}", self.rule)))
                .with("amount", self.by),
        )
    }
}
