//! Checks that a sub-mandate is narrower than its parent on every axis.

use std::collections::BTreeSet;
use std::fmt::Display;

use serde::{Deserialize, Serialize};

use super::MandateTerms;
use crate::Cents;

text_enum! {
    /// The axes on which a sub-mandate is compared with its parent.
    pub enum Axis {
        SubMandating = "sub-mandating",
        Period = "period",
        CeilingPerDecision = "ceiling-per-decision",
        CeilingPerYear = "ceiling-per-year",
        CeilingTotal = "ceiling-total",
        Clusters = "clusters",
        Instruments = "instruments",
        ExpenditureKinds = "expenditure-kinds",
        Fund = "fund",
        Returns = "returns",
    }
}

/// One axis on which a sub-mandate would allow what its parent does not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Widening {
    pub axis: Axis,
    /// One English sentence.
    pub text: String,
}

/// Every axis on which the child is wider than its parent; empty if it is narrower or equal on all of them and the
/// parent may be sub-mandated.
///
/// The caller checks that both have the same grantor.
pub fn widenings(child: &MandateTerms, parent: &MandateTerms) -> Vec<Widening> {
    let mut wider = Vec::new();
    let mut add = |axis, text| wider.push(Widening { axis, text });

    if !parent.may_sub_mandate {
        add(
            Axis::SubMandating,
            "The parent mandate may not be sub-mandated.".to_owned(),
        );
    }
    if child.valid_from < parent.valid_from || child.valid_until > parent.valid_until {
        add(
            Axis::Period,
            format!(
                "The period {} – {} is not inside the parent's {} – {}.",
                child.valid_from, child.valid_until, parent.valid_from, parent.valid_until
            ),
        );
    }
    let ceilings: [(Axis, Cents, Cents); 3] = [
        (
            Axis::CeilingPerDecision,
            child.ceiling_per_decision,
            parent.ceiling_per_decision,
        ),
        (
            Axis::CeilingPerYear,
            child.ceiling_per_year,
            parent.ceiling_per_year,
        ),
        (Axis::CeilingTotal, child.ceiling_total, parent.ceiling_total),
    ];
    for (axis, own, most) in ceilings {
        if own > most {
            add(axis, format!("The ceiling {own} is above the parent's {most}."));
        }
    }
    let scopes = [
        (Axis::Clusters, beyond(&child.clusters, &parent.clusters)),
        (Axis::Instruments, beyond(&child.instruments, &parent.instruments)),
        (
            Axis::ExpenditureKinds,
            beyond(&child.expenditure_kinds, &parent.expenditure_kinds),
        ),
    ];
    for (axis, text) in scopes {
        if let Some(text) = text {
            add(axis, text);
        }
    }
    // A parent that draws on no fund leaves it open. So both can come to draw on another one: first the parent on none.
    if parent.fund_id.is_some() && child.fund_id != parent.fund_id {
        add(
            Axis::Fund,
            "It does not draw on the fund of its parent.".to_owned(),
        );
    }
    if child.returns_available && !parent.returns_available {
        add(
            Axis::Returns,
            "What comes back is not available again to its parent.".to_owned(),
        );
    }
    wider
}

/// The values in the child's scope that are outside its parent's. *Any* is only inside *any*: a list of all values
/// known today does not cover those added later.
fn beyond<T: Ord + Display>(child: &Option<BTreeSet<T>>, parent: &Option<BTreeSet<T>>) -> Option<String> {
    match (child, parent) {
        (_, None) => None,
        (None, Some(_)) => Some("It is left open, while the parent's is limited.".to_owned()),
        (Some(own), Some(most)) => {
            let extra: Vec<String> = own.difference(most).map(T::to_string).collect();
            (!extra.is_empty()).then(|| format!("The parent does not have {}.", extra.join(", ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{any_terms, date, moment, terms};
    use super::super::{covers, in_force};
    use super::*;
    use crate::codes::{ExpenditureKind, Instrument};
    use proptest::prelude::*;

    fn axes(child: &MandateTerms, parent: &MandateTerms) -> Vec<Axis> {
        widenings(child, parent).into_iter().map(|w| w.axis).collect()
    }

    #[test]
    fn a_copy_of_the_parent_is_narrow_enough() {
        assert_eq!(axes(&terms(), &terms()), []);
    }

    #[test]
    fn each_axis_is_told_apart() {
        let parent = MandateTerms {
            may_sub_mandate: false,
            clusters: Some(["health".to_owned()].into()),
            instruments: Some([Instrument::Subsidy].into()),
            ..terms()
        };
        let child = MandateTerms {
            valid_until: date("2028-01-01"),
            ceiling_per_year: parent.ceiling_per_year + Cents::new(1),
            clusters: None,
            instruments: Some([Instrument::Subsidy, Instrument::Credit].into()),
            ..parent.clone()
        };
        assert_eq!(
            axes(&child, &parent),
            [
                Axis::SubMandating,
                Axis::Period,
                Axis::CeilingPerYear,
                Axis::Clusters,
                Axis::Instruments
            ]
        );
    }

    #[test]
    fn naming_every_instrument_is_narrower_than_any_but_any_is_wider_than_naming_all() {
        let all = MandateTerms {
            instruments: Some(Instrument::ALL.iter().copied().collect()),
            ..terms()
        };
        assert_eq!(axes(&all, &terms()), []);
        assert_eq!(axes(&terms(), &all), [Axis::Instruments]);
    }

    #[test]
    fn a_sub_mandate_draws_on_the_fund_of_its_parent_where_that_has_one() {
        use super::super::testing::id;
        let on = |fund| MandateTerms {
            fund_id: fund,
            ..terms()
        };
        let (one, other) = (Some(id(1)), Some(id(2)));
        assert_eq!(axes(&on(one), &on(one)), []);
        assert_eq!(axes(&on(one), &on(None)), []);
        assert_eq!(axes(&on(other), &on(one)), [Axis::Fund]);
        assert_eq!(axes(&on(None), &on(one)), [Axis::Fund]);
        let returning = MandateTerms {
            returns_available: true,
            ..terms()
        };
        assert_eq!(axes(&returning, &terms()), [Axis::Returns]);
        assert_eq!(axes(&terms(), &returning), []);
    }

    /// A child made by narrowing some axes of its parent, so that many pass the check.
    fn family() -> impl Strategy<Value = (MandateTerms, MandateTerms)> {
        (any_terms(), any_terms(), proptest::array::uniform7(any::<bool>())).prop_map(
            |(parent, other, own)| {
                let pick = |i: usize| if own[i] { &other } else { &parent };
                let child = MandateTerms {
                    valid_from: pick(0).valid_from,
                    valid_until: pick(1).valid_until,
                    ceiling_per_decision: pick(2).ceiling_per_decision,
                    ceiling_per_year: pick(3).ceiling_per_year,
                    clusters: pick(4).clusters.clone(),
                    instruments: pick(5).instruments.clone(),
                    expenditure_kinds: pick(6).expenditure_kinds.clone(),
                    ..parent.clone()
                };
                (child, parent)
            },
        )
    }

    proptest! {
        #[test]
        fn a_child_accepted_as_narrower_never_covers_what_its_parent_does_not(
            (child, parent) in family(),
            cluster in "[abc]",
            day in 0u64..1200,
            revoked in any::<bool>(),
        ) {
            let now = moment("2026-06-01T12:00:00Z");
            let on = date("2025-10-01") + chrono::Days::new(day);
            let revoked_at = revoked.then_some(now);
            if widenings(&child, &parent).is_empty() {
                prop_assert!(parent.may_sub_mandate);
                prop_assert!(child.ceiling_per_decision <= parent.ceiling_per_decision);
                prop_assert!(child.ceiling_per_year <= parent.ceiling_per_year);
                prop_assert!(child.ceiling_total <= parent.ceiling_total);
                if in_force(&child, revoked_at, on, now).is_ok() {
                    prop_assert!(in_force(&parent, revoked_at, on, now).is_ok());
                }
                for &instrument in Instrument::ALL {
                    for &kind in ExpenditureKind::ALL {
                        if covers(&child, &cluster, instrument, kind).is_ok() {
                            prop_assert!(covers(&parent, &cluster, instrument, kind).is_ok());
                        }
                    }
                }
            }
        }
    }
}
