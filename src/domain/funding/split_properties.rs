//! Random votes, chains and usages: no ceiling of any link is ever exceeded.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use proptest::collection::vec;
use proptest::prelude::*;

use super::cell::Cell;
use super::chain::{ChainLink, MandateChain, Usage};
use super::funding_options::who_could;
use super::need::Need;
use super::pledge::PledgeOffer;
use super::split::split;
use crate::codes::{ExpenditureKind, Instrument};
use crate::mandate::testing::{any_terms, date, id, moment};
use crate::mandate::{MandateTerms, covers, in_force};
use crate::{Cents, Id};

const NOW: &str = "2026-06-01T10:00:00Z";

fn now() -> DateTime<Utc> {
    moment(NOW)
}

/// Most mandates are valid and cover the purpose, so that the ceilings are usually the limit.
fn mostly_open_terms() -> impl Strategy<Value = MandateTerms> {
    (any_terms(), prop::bool::weighted(0.85)).prop_map(|(terms, open)| {
        if !open {
            return terms;
        }
        MandateTerms {
            valid_from: date("2026-01-01"),
            valid_until: date("2028-12-31"),
            clusters: None,
            instruments: None,
            expenditure_kinds: None,
            ..terms
        }
    })
}

fn any_usage() -> impl Strategy<Value = Usage> {
    (vec(0i64..60, 3), 0i64..60).prop_map(|(years, in_decision)| {
        let by_year: BTreeMap<i32, Cents> = (2026..).zip(years.into_iter().map(Cents::new)).collect();
        Usage {
            total: by_year.values().sum(),
            by_year,
            in_decision: Cents::new(in_decision),
            ..Usage::default()
        }
    })
}

/// A forest of mandates: each one has no parent, or one made before it. The terms are random, also wider than the
/// parent's: a mandate registered before its parent was narrowed keeps its terms.
fn any_mandates() -> impl Strategy<Value = BTreeMap<Id, MandateChain>> {
    let one = (
        mostly_open_terms(),
        any_usage(),
        prop::option::weighted(0.05, Just(now())),
        any::<Option<prop::sample::Index>>(),
    );
    vec(one, 1..5).prop_map(|made| {
        let mut chains: Vec<MandateChain> = Vec::new();
        for (n, (terms, usage, revoked_at, parent)) in made.into_iter().enumerate() {
            let parent = parent.filter(|_| n > 0).map(|p| &chains[p.index(n)]);
            let ancestors = parent.map(|p| p.links().cloned().collect()).unwrap_or_default();
            let own = ChainLink {
                mandate_id: id(n as u128),
                terms,
                revoked_at,
                usage,
            };
            chains.push(MandateChain { own, ancestors });
        }
        chains.into_iter().map(|c| (c.own.mandate_id, c)).collect()
    })
}

fn any_offers() -> impl Strategy<Value = Vec<PledgeOffer>> {
    let one = (
        0u128..5,
        prop::sample::select(Instrument::ALL.to_vec()),
        2026i32..2029,
        prop::sample::select(ExpenditureKind::ALL.to_vec()),
        1i64..200,
    );
    vec(
        one.prop_map(
            |(mandate, instrument, budget_year, expenditure_kind, cents)| PledgeOffer {
                mandate_id: id(mandate),
                instrument,
                budget_year,
                expenditure_kind,
                amount: Cents::new(cents),
            },
        ),
        0..12,
    )
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0u64..500).prop_map(|d| date("2026-01-01") + Days::new(d))
}

/// The usage of each mandate, computed independently of the code under test.
fn books(mandates: &BTreeMap<Id, MandateChain>) -> BTreeMap<Id, Usage> {
    mandates
        .values()
        .map(|c| (c.own.mandate_id, c.own.usage.clone()))
        .collect()
}

fn carries(link: &ChainLink, offer: &PledgeOffer, on: NaiveDate) -> bool {
    in_force(&link.terms, link.revoked_at, on, now()).is_ok()
        && covers(&link.terms, "a", offer.instrument, offer.expenditure_kind).is_ok()
}

proptest! {
    #[test]
    fn a_vote_never_passes_a_ceiling_of_any_link(
        mandates in any_mandates(), offers in any_offers(), on in any_day(),
    ) {
        let mut books = books(&mandates);
        let parts = split(&offers, &mandates, "a", on, now());
        prop_assert_eq!(parts.len(), offers.len());
        for (part, offer) in parts.iter().zip(&offers) {
            prop_assert_eq!(&part.offer, offer);
            prop_assert_eq!(part.within + part.subject, offer.amount);
            prop_assert!(!part.within.is_negative() && !part.subject.is_negative());
            prop_assert_eq!(part.reasons.is_empty(), part.subject.is_zero());
            let Some(chain) = mandates.get(&offer.mandate_id) else {
                prop_assert!(part.within.is_zero());
                continue;
            };
            let mut exhausted = false;
            for link in chain.links() {
                let used = books.get_mut(&link.mandate_id).unwrap();
                *used.by_year.entry(offer.budget_year).or_default() += part.within;
                used.total += part.within;
                used.in_decision += part.within;
                let left = [
                    link.terms.ceiling_per_year - used.by_year[&offer.budget_year],
                    link.terms.ceiling_total - used.total,
                    link.terms.ceiling_per_decision - used.in_decision,
                ];
                if part.within.is_positive() {
                    prop_assert!(carries(link, offer, on));
                    prop_assert!(left.iter().all(|l| !l.is_negative()), "{:?} of {:?}", left, link);
                }
                exhausted |= !carries(link, offer, on) || left.iter().any(|l| !l.is_positive());
            }
            // No ratification is requested while there is room.
            prop_assert!(part.subject.is_zero() || exhausted);
        }
    }

    #[test]
    fn what_could_be_funded_can_be_pledged_and_stands_within(
        mandates in any_mandates(), on in any_day(), asked in vec((2026i32..2029, 0usize..3, 1i64..200), 0..6),
    ) {
        let lines = asked.into_iter().map(|(budget_year, kind, cents)| {
            (Cell { budget_year, expenditure_kind: ExpenditureKind::ALL[kind] }, Cents::new(cents))
        });
        let need = Need::new(lines, []).unwrap();
        for could in who_could(&need, "a", &mandates, on, now()) {
            prop_assert_eq!(could.total, could.cells.iter().map(|c| c.amount).sum());
            let offers: Vec<PledgeOffer> = could.cells.iter().map(|c| PledgeOffer {
                mandate_id: could.mandate_id,
                instrument: c.instruments[0],
                budget_year: c.budget_year,
                expenditure_kind: c.expenditure_kind,
                amount: c.amount,
            }).collect();
            prop_assert!(offers.iter().all(|o| o.amount <= need.asked(o.cell())));
            prop_assert!(split(&offers, &mandates, "a", on, now()).iter().all(|p| p.subject.is_zero()));
        }
    }
}
