//! The terms of one version of a mandate.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::Fault;
use crate::codes::{ExpenditureKind, Instrument};
use crate::{Cents, Id};

/// The terms of a mandate, as its source document states them: period, amounts and purposes.
///
/// In the API a plain date's name contains `Date` and an amount is a decimal string; a scope that is absent or null
/// means *any*.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MandateTerms {
    /// The number of the decision or deed that grants the mandate.
    #[schema(min_length = 1, max_length = 200, example = "B&W 2026/118")]
    pub document_number: String,
    pub document_date: NaiveDate,
    #[serde(rename = "validFromDate")]
    pub valid_from: NaiveDate,
    /// The last day on which the mandate is valid: that day is included.
    #[serde(rename = "validUntilDate")]
    pub valid_until: NaiveDate,
    /// The most that one decision may take, over all its budget years.
    pub ceiling_per_decision: Cents,
    /// The most that each budget year may take, over all decisions.
    pub ceiling_per_year: Cents,
    /// The most that the whole period may take.
    pub ceiling_total: Cents,
    /// The codes of the clusters that it covers; null for any.
    #[schema(min_items = 1, max_items = 50)]
    pub clusters: Option<BTreeSet<String>>,
    /// Null for any.
    #[schema(min_items = 1, max_items = 20)]
    pub instruments: Option<BTreeSet<Instrument>>,
    /// Null for any.
    #[schema(min_items = 1, max_items = 20)]
    pub expenditure_kinds: Option<BTreeSet<ExpenditureKind>>,
    /// False if absent: permission to sub-mandate is never assumed.
    #[serde(default)]
    pub may_sub_mandate: bool,
    /// The fund of the grantor that it draws on; null for none.
    #[serde(default)]
    pub fund_id: Option<Id>,
    /// Whether repaid principal and recovered subsidies raise the headroom again. False if absent.
    #[serde(default)]
    pub returns_available: bool,
}

impl MandateTerms {
    /// All faults of the terms; empty if they can be registered.
    ///
    /// A document dated after the first day is no fault: mandates may be confirmed afterwards.
    pub fn check(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.document_number.trim().is_empty() {
            faults.push(Fault::new(
                "/documentNumber",
                "blank",
                "A mandate rests on a document: give its number.",
            ));
        }
        if self.valid_until < self.valid_from {
            faults.push(Fault::new(
                "/validUntilDate",
                "dates-out-of-order",
                format!(
                    "The last day ({}) is before the first ({}).",
                    self.valid_until, self.valid_from
                ),
            ));
        }
        self.check_ceilings(&mut faults);
        self.check_scopes(&mut faults);
        faults
    }

    fn check_ceilings(&self, faults: &mut Vec<Fault>) {
        let partial = [
            ("/ceilingPerDecision", self.ceiling_per_decision),
            ("/ceilingPerYear", self.ceiling_per_year),
        ];
        for (pointer, ceiling) in partial.into_iter().chain([("/ceilingTotal", self.ceiling_total)]) {
            if !ceiling.is_positive() {
                faults.push(Fault::new(
                    pointer,
                    "not-positive",
                    "A ceiling is more than zero.",
                ));
            }
        }
        for (pointer, ceiling) in partial {
            if ceiling > self.ceiling_total {
                faults.push(Fault::new(
                    pointer,
                    "above-total",
                    format!(
                        "{ceiling} is more than the ceiling of the whole period, {}.",
                        self.ceiling_total
                    ),
                ));
            }
        }
    }

    fn check_scopes(&self, faults: &mut Vec<Fault>) {
        let empty = [
            (
                "/clusters",
                self.clusters.as_ref().is_some_and(BTreeSet::is_empty),
            ),
            (
                "/instruments",
                self.instruments.as_ref().is_some_and(BTreeSet::is_empty),
            ),
            (
                "/expenditureKinds",
                self.expenditure_kinds.as_ref().is_some_and(BTreeSet::is_empty),
            ),
        ];
        for (pointer, _) in empty.into_iter().filter(|(_, empty)| *empty) {
            faults.push(Fault::new(
                pointer,
                "empty",
                "An empty list would allow nothing: name what is allowed, or leave it out for any.",
            ));
        }
        if self.clusters.iter().flatten().any(|c| c.trim().is_empty()) {
            faults.push(Fault::new("/clusters", "blank", "A cluster has a name."));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::terms;
    use super::*;

    fn codes(terms: &MandateTerms) -> Vec<String> {
        terms
            .check()
            .into_iter()
            .map(|f| format!("{} {}", f.pointer, f.code))
            .collect()
    }

    #[test]
    fn a_sound_mandate_has_no_faults() {
        assert_eq!(terms().check(), []);
    }

    #[test]
    fn a_mandate_of_one_day_is_sound_and_one_that_ends_before_it_starts_is_not() {
        let mut t = terms();
        t.valid_until = t.valid_from;
        assert!(codes(&t).is_empty());
        t.valid_until = t.valid_from.pred_opt().unwrap();
        assert_eq!(codes(&t), ["/validUntilDate dates-out-of-order"]);
    }

    #[test]
    fn all_faults_are_told_at_once() {
        let mut t = terms();
        t.document_number = "  ".into();
        t.ceiling_total = Cents::ZERO;
        t.instruments = Some(BTreeSet::new());
        assert_eq!(
            codes(&t),
            [
                "/documentNumber blank",
                "/ceilingTotal not-positive",
                "/ceilingPerDecision above-total",
                "/ceilingPerYear above-total",
                "/instruments empty",
            ]
        );
    }

    #[test]
    fn terms_are_written_with_the_names_of_the_api_and_read_back() {
        let json = serde_json::to_value(terms()).unwrap();
        assert_eq!(json["validFromDate"], "2026-01-01");
        assert_eq!(json["validUntilDate"], "2027-12-31");
        assert_eq!(json["documentDate"], "2025-12-15");
        assert_eq!(json["ceilingPerDecision"], "500000.00");
        assert_eq!(serde_json::from_value::<MandateTerms>(json).unwrap(), terms());
    }

    #[test]
    fn a_property_that_is_not_known_is_refused() {
        let mut json = serde_json::to_value(terms()).unwrap();
        json["ceilingPerMonth"] = "1.00".into();
        assert!(serde_json::from_value::<MandateTerms>(json).is_err());
    }
}
