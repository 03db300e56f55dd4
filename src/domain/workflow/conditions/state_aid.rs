//! Conditions on public money to undertakings, from version 3 on: its basis is stated, and stays below the ceilings.

use super::board::adopted;
use crate::Message;
use crate::workflow::{Blocker, BlockerCode, CaseFacts, WaitingOn};

pub fn missing(facts: &CaseFacts) -> Option<Blocker> {
    let unstated = adopted(facts)?.aid_unstated;
    (unstated > 0).then(|| {
        Blocker::new(
            BlockerCode::StateAidMissing,
            WaitingOn::Bureau,
            Message::new("blocker-state-aid-missing").with("count", unstated),
        )
    })
}

pub fn exceeded(facts: &CaseFacts) -> Vec<Blocker> {
    let excesses = adopted(facts).map_or(&[][..], |decision| &decision.aid_excesses);
    excesses.iter().map(|excess| excess.blocker()).collect()
}
