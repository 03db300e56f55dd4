//! Aid beside the central register: as it was granted, as it stands now, and as it is registered.

use crate::pages::base::Layout;
use edba_domain::Cents;
use edba_service::state_aid::NamedAidStatement;

/// The gross grant equivalents of aid that differ from each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amounts {
    pub granted: Cents,
    pub now: Cents,
    /// None where it was never registered.
    pub registered: Option<Cents>,
}

impl Amounts {
    /// None where all of them are the same, and of a statement that another one about the recipient followed.
    pub fn of(found: &NamedAidStatement) -> Option<Self> {
        if found.row.replaced_at.is_some() && found.last_entry.is_none() {
            return None;
        }
        let amounts = Self {
            granted: found.row.gross_grant_cents.unwrap_or_default(),
            now: found.current(),
            registered: found.last_entry.as_ref().map(|entry| entry.gross_grant_cents),
        };
        let differ = [Some(amounts.granted), amounts.registered]
            .into_iter()
            .flatten()
            .any(|other| other != amounts.now);
        differ.then_some(amounts)
    }

    pub fn in_words(&self, layout: &Layout) -> String {
        let (granted, now) = (layout.euros(&self.granted), layout.euros(&self.now));
        match &self.registered {
            Some(registered) => {
                let registered = layout.euros(registered);
                layout.with_all(
                    "state-aid-amounts",
                    &[("granted", &granted), ("now", &now), ("registered", &registered)],
                )
            }
            None => layout.with2("state-aid-amounts-unregistered", "granted", granted, "now", now),
        }
    }
}
