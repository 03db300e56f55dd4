//! Mandates for tests: one valid example, and random ones.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, Utc};
use proptest::prelude::*;

use super::MandateTerms;
use crate::codes::{ExpenditureKind, Instrument};
use crate::{Cents, Id};

pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// The id of a small number: equal for the same number, and ordered as the numbers.
pub(crate) fn id(n: u128) -> Id {
    Id::from(uuid::Uuid::from_u128(n))
}

/// Two years, € 500,000 per decision, € 1 million per year, € 1.5 million in all, for anything.
pub(crate) fn terms() -> MandateTerms {
    MandateTerms {
        document_number: "B&W 2025/411".into(),
        document_date: date("2025-12-15"),
        valid_from: date("2026-01-01"),
        valid_until: date("2027-12-31"),
        ceiling_per_decision: Cents::euros(500_000),
        ceiling_per_year: Cents::euros(1_000_000),
        ceiling_total: Cents::euros(1_500_000),
        clusters: None,
        instruments: None,
        expenditure_kinds: None,
        may_sub_mandate: true,
        fund_id: None,
        returns_available: false,
    }
}

fn scope<T: Clone + Ord + std::fmt::Debug + 'static>(
    all: Vec<T>,
) -> impl Strategy<Value = Option<BTreeSet<T>>> {
    let most = all.len();
    prop_oneof![
        2 => Just(None),
        3 => proptest::sample::subsequence(all, 1..=most).prop_map(|s| Some(s.into_iter().collect())),
    ]
}

/// Small ceilings, so that they are often the limit; periods around 2026.
pub(crate) fn any_terms() -> impl Strategy<Value = MandateTerms> {
    (
        (0u64..400, 0u64..800),
        (1i64..500, 1i64..500, 1i64..500),
        scope(vec!["a".to_owned(), "b".to_owned(), "c".to_owned()]),
        scope(Instrument::ALL.to_vec()),
        scope(ExpenditureKind::ALL.to_vec()),
        prop::bool::weighted(0.8),
    )
        .prop_map(
            |((from, days), (decision, year, total), clusters, instruments, kinds, sub)| {
                let valid_from = date("2025-11-01") + Days::new(from);
                MandateTerms {
                    valid_from,
                    valid_until: valid_from + Days::new(days),
                    ceiling_per_decision: Cents::new(decision.min(total)),
                    ceiling_per_year: Cents::new(year.min(total)),
                    ceiling_total: Cents::new(total),
                    clusters,
                    instruments,
                    expenditure_kinds: kinds,
                    may_sub_mandate: sub,
                    ..terms()
                }
            },
        )
}
