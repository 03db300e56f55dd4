//! Splits a pledge into the part within its mandate and the part subject to ratification by the organisation. A pledge
//! never silently counts for more than its mandate.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::chain::MandateChain;
use super::pledge::PledgeOffer;
use super::room::{Limit, Purpose, Room, least};
use crate::mandate::ReasonCode;
use crate::message::Message;
use crate::{Cents, Id};

/// A pledge in its two parts: `within + subject` is the amount offered, to the cent.
#[derive(Debug, Clone, PartialEq)]
pub struct SplitPledge {
    pub offer: PledgeOffer,
    /// The part that the mandate and all its ancestors still cover; it reserves headroom on each of them.
    pub within: Cents,
    /// The part beyond the mandate, which waits for ratification.
    pub subject: Cents,
    /// Every limit that by itself leaves less than the offer; empty when the whole offer is within.
    pub reasons: Vec<Limit>,
}

/// Splits the pledges of one vote. They draw on the headroom in the order given, and mandates that share an ancestor
/// draw on it together.
///
/// `mandates` contains each mandate of the offers by its id, with the usage *without* these pledges: the reservations
/// of the vote that this one replaces are released first. `on_date` is the date of `now` in Europe/Amsterdam. Run
/// again at the close, with the terms and revocations of that moment, it shows what the mandates no longer cover.
///
/// An offer under a mandate that is not in `mandates` is entirely subject to ratification.
pub fn split(
    offers: &[PledgeOffer],
    mandates: &BTreeMap<Id, MandateChain>,
    cluster: &str,
    on_date: NaiveDate,
    now: DateTime<Utc>,
) -> Vec<SplitPledge> {
    let mut room = Room::default();
    offers
        .iter()
        .map(|offer| {
            let Some(chain) = mandates.get(&offer.mandate_id) else {
                return unknown(offer);
            };
            let purpose = Purpose {
                cluster,
                instrument: offer.instrument,
                kind: offer.expenditure_kind,
                budget_year: offer.budget_year,
                on_date,
                now,
            };
            let mut limits = room.limits(chain, &purpose);
            let within = least(&limits).min(offer.amount);
            room.take(chain, offer.budget_year, within);
            limits.retain(|limit| limit.available < offer.amount);
            SplitPledge {
                offer: offer.clone(),
                within,
                subject: offer.amount - within,
                reasons: limits,
            }
        })
        .collect()
}

/// The amount that the mandates leave for each of these offers after those before it: the most of it that could be
/// within.
pub fn left_before_each(
    offers: &[PledgeOffer],
    mandates: &BTreeMap<Id, MandateChain>,
    cluster: &str,
    on_date: NaiveDate,
    now: DateTime<Utc>,
) -> Vec<Cents> {
    (0..offers.len())
        .map(|place| {
            let mut tried = offers[..=place].to_vec();
            if let Some(last) = tried.last_mut() {
                last.amount = Cents::MAX_INPUT;
            }
            split(&tried, mandates, cluster, on_date, now)
                .last()
                .map_or(Cents::ZERO, |part| part.within)
        })
        .collect()
}

fn unknown(offer: &PledgeOffer) -> SplitPledge {
    SplitPledge {
        offer: offer.clone(),
        within: Cents::ZERO,
        subject: offer.amount,
        reasons: vec![Limit {
            mandate_id: offer.mandate_id,
            code: ReasonCode::MandateUnknown,
            available: Cents::ZERO,
            message: Message::new("limit-mandate-unknown"),
        }],
    }
}

#[cfg(test)]
mod tests {
    use super::super::chain::{ChainLink, Usage};
    use super::*;
    use crate::codes::{ExpenditureKind, Instrument};
    use crate::mandate::MandateTerms;
    use crate::mandate::testing::{date, id, moment, terms};

    const NOW: &str = "2026-06-01T10:00:00Z";

    fn link(n: u128, terms: MandateTerms) -> ChainLink {
        ChainLink {
            mandate_id: id(n),
            terms,
            revoked_at: None,
            usage: Usage::default(),
        }
    }

    fn offer(mandate: u128, budget_year: i32, euros: i64) -> PledgeOffer {
        PledgeOffer {
            mandate_id: id(mandate),
            instrument: Instrument::Subsidy,
            budget_year,
            expenditure_kind: ExpenditureKind::Investment,
            amount: Cents::euros(euros),
        }
    }

    fn parts(offers: &[PledgeOffer], chains: impl IntoIterator<Item = MandateChain>) -> Vec<SplitPledge> {
        let mandates = chains.into_iter().map(|c| (c.own.mandate_id, c)).collect();
        split(offers, &mandates, "logistics", date("2026-06-01"), moment(NOW))
    }

    fn euros(split: &[SplitPledge]) -> Vec<(i64, i64)> {
        split
            .iter()
            .map(|s| (s.within.get() / 100, s.subject.get() / 100))
            .collect()
    }

    fn codes(split: &SplitPledge) -> Vec<(Id, ReasonCode)> {
        split.reasons.iter().map(|r| (r.mandate_id, r.code)).collect()
    }

    #[test]
    fn what_is_left_for_an_offer_is_told_whatever_it_asks() {
        let alone = MandateChain {
            own: link(1, terms()),
            ancestors: vec![],
        };
        let mandates = BTreeMap::from([(id(1), alone)]);
        let offers = [offer(1, 2026, 300_000), offer(1, 2027, 0)];
        let left = left_before_each(&offers, &mandates, "logistics", date("2026-06-01"), moment(NOW));
        assert_eq!(left, [Cents::euros(500_000), Cents::euros(200_000)]);
    }

    #[test]
    fn a_pledge_inside_the_mandate_stands_whole() {
        let alone = MandateChain {
            own: link(1, terms()),
            ancestors: vec![],
        };
        let split = parts(&[offer(1, 2026, 500_000)], [alone]);
        assert_eq!(euros(&split), [(500_000, 0)]);
        assert_eq!(split[0].reasons, []);
    }

    #[test]
    fn what_goes_beyond_is_subject_to_ratification_and_the_ceiling_is_named() {
        let alone = MandateChain {
            own: link(1, terms()),
            ancestors: vec![],
        };
        let split = parts(&[offer(1, 2026, 600_000)], [alone]);
        assert_eq!(euros(&split), [(500_000, 100_000)]);
        assert_eq!(codes(&split[0]), [(id(1), ReasonCode::CeilingPerDecision)]);
        assert_eq!(
            split[0].reasons[0].message,
            Message::new("limit-ceiling-per-decision")
                .with("document", "B&W 2025/411")
                .with("ceiling", Cents::euros(500_000))
                .with("available", Cents::euros(500_000))
        );
    }

    #[test]
    fn pledges_of_one_vote_draw_on_the_decision_one_after_another() {
        let alone = MandateChain {
            own: link(1, terms()),
            ancestors: vec![],
        };
        let split = parts(&[offer(1, 2026, 300_000), offer(1, 2027, 300_000)], [alone]);
        assert_eq!(euros(&split), [(300_000, 0), (200_000, 100_000)]);
    }

    #[test]
    fn two_sub_mandates_cannot_spend_the_same_euro_of_their_parent() {
        let mut parent = link(9, terms());
        parent.usage = Usage {
            by_year: [(2026, Cents::euros(600_000))].into(),
            total: Cents::euros(600_000),
            ..Usage::default()
        };
        let sub = |n| MandateChain {
            own: link(n, terms()),
            ancestors: vec![parent.clone()],
        };
        let split = parts(
            &[offer(1, 2026, 300_000), offer(2, 2026, 300_000)],
            [sub(1), sub(2)],
        );
        assert_eq!(euros(&split), [(300_000, 0), (100_000, 200_000)]);
        assert_eq!(
            codes(&split[1]),
            [
                (id(9), ReasonCode::CeilingPerDecision),
                (id(9), ReasonCode::CeilingPerYear)
            ]
        );
    }

    #[test]
    fn a_revoked_ancestor_or_an_unknown_mandate_carries_nothing() {
        let mut parent = link(9, terms());
        parent.revoked_at = Some(moment("2026-05-31T10:00:00Z"));
        let sub = MandateChain {
            own: link(1, terms()),
            ancestors: vec![parent],
        };
        let split = parts(&[offer(1, 2026, 10), offer(2, 2026, 10)], [sub]);
        assert_eq!(euros(&split), [(0, 10), (0, 10)]);
        assert_eq!(codes(&split[0]), [(id(9), ReasonCode::Revoked)]);
        assert_eq!(codes(&split[1]), [(id(2), ReasonCode::MandateUnknown)]);
    }

    #[test]
    fn a_mandate_narrowed_under_what_was_committed_has_nothing_left() {
        let mut own = link(1, terms());
        own.usage.total = Cents::euros(2_000_000);
        let chain = MandateChain {
            own,
            ancestors: vec![],
        };
        assert_eq!(euros(&parts(&[offer(1, 2026, 10)], [chain])), [(0, 10)]);
    }
}
