//! Returns: money that came back raises the headroom of a mandate again, where its terms say so.
//!
//! Source: DOMAIN.md, *Money that comes back*. Authority is something else than money: what was paid stays paid.

use chrono::{DateTime, NaiveDate, Utc};

use super::chain::{ChainLink, MandateChain};
use crate::mandate::{MandateTerms, in_force};
use crate::{Cents, Id};

/// Whether a mandate was in force on the day on which money came back, and its terms say that returns are available. `then`
/// is the moment that a revocation is compared with.
pub fn has_returns_available(
    terms: &MandateTerms,
    revoked_at: Option<DateTime<Utc>>,
    on: NaiveDate,
    then: DateTime<Utc>,
) -> bool {
    terms.returns_available && in_force(terms, revoked_at, on, then).is_ok()
}

impl MandateChain {
    /// Whether money that came back on this day is available again: in every mandate of the chain.
    pub fn makes_returns_available(&self, on: NaiveDate, then: DateTime<Utc>) -> bool {
        self.links()
            .all(|link| has_returns_available(&link.terms, link.revoked_at, on, then))
    }

    /// The most that can be taken back of what was returned in a year, and the mandate of the chain that has the least: what
    /// was used of it cannot.
    pub fn free_returns(&self, year: i32) -> (Id, Cents) {
        let free = |link: &ChainLink| {
            let of_year = link.usage.left_of_year(link.terms.ceiling_per_year, year);
            of_year
                .min(link.usage.left_of_period(link.terms.ceiling_total))
                .min(link.usage.returned_in(year))
        };
        self.links()
            .map(|link| (link.mandate_id, free(link)))
            .min_by_key(|(_, free)| *free)
            .unwrap_or((self.own.mandate_id, Cents::ZERO))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::funding::Usage;
    use crate::mandate::Balance;
    use crate::mandate::testing::{date, id, moment, terms};

    fn link(number: u128, used: i64, returned: i64) -> ChainLink {
        let mut terms = terms();
        terms.returns_available = true;
        terms.ceiling_per_year = Cents::euros(100);
        terms.ceiling_total = Cents::euros(150);
        let balance = Balance {
            committed: Cents::euros(used),
            returned: Cents::euros(returned),
            ..Balance::default()
        };
        ChainLink {
            mandate_id: id(number),
            terms,
            revoked_at: None,
            usage: Usage::from_balances(&BTreeMap::from([(2026, balance)]), Cents::ZERO),
        }
    }

    #[test]
    fn every_link_must_be_in_force_and_say_that_returns_are_available() {
        let chain = MandateChain {
            own: link(1, 0, 0),
            ancestors: vec![link(2, 0, 0)],
        };
        let (on, then) = (date("2026-05-01"), moment("2026-05-01T12:00:00Z"));
        assert!(chain.makes_returns_available(on, then));
        assert!(
            !chain.makes_returns_available(date("2025-12-31"), then),
            "not in force yet"
        );
        let mut silent = chain.clone();
        silent.ancestors[0].terms.returns_available = false;
        assert!(!silent.makes_returns_available(on, then));
        let mut revoked = chain.clone();
        revoked.own.revoked_at = Some(moment("2026-05-01T11:00:00Z"));
        assert!(!revoked.makes_returns_available(on, then));
        revoked.own.revoked_at = Some(moment("2026-05-02T11:00:00Z"));
        assert!(revoked.makes_returns_available(on, then), "revoked afterwards");
    }

    #[test]
    fn what_was_returned_and_used_again_cannot_be_taken_back() {
        let chain = |own: (i64, i64), parent: (i64, i64)| MandateChain {
            own: link(1, own.0, own.1),
            ancestors: vec![link(2, parent.0, parent.1)],
        };
        assert_eq!(
            chain((0, 40), (0, 40)).free_returns(2026),
            (id(1), Cents::euros(40))
        );
        // Of 100 + 40 there are 120 used: 20 of the return is free.
        assert_eq!(chain((120, 40), (120, 40)).free_returns(2026).1, Cents::euros(20));
        assert_eq!(chain((0, 40), (140, 40)).free_returns(2026), (id(2), Cents::ZERO));
        assert_eq!(chain((0, 40), (0, 40)).free_returns(2027).1, Cents::ZERO);
    }
}
