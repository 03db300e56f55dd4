//! The programme context of a case: the clusters and lines of its programme, the tables that prepare them, and the
//! years in which money is spent.

use std::collections::{BTreeMap, BTreeSet};

use super::CaseContent;
use super::missing::{List, MissingCode};
use crate::Id;
use crate::message::{Argument, Message};

/// The facts about the programme of a case, and the periods of all programmes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Surroundings {
    /// Clusters, by code.
    pub clusters: BTreeMap<String, ClusterFacts>,
    /// Lines and actions that belong to a cluster, by code. Those of hospitality and governance belong to none.
    pub lines: BTreeMap<String, LineFacts>,
    /// The first and the last budget year of each programme.
    pub periods: Vec<(i32, i32)>,
}

/// A cluster, and which tables may lead its cases.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ClusterFacts {
    pub name_nl: String,
    pub name_en: String,
    /// The table of the cluster, and the table named for it.
    pub tables: BTreeSet<Id>,
}

/// A line or action of a cluster.
#[derive(Debug, Clone, PartialEq)]
pub struct LineFacts {
    pub cluster: String,
    /// The table named for this line.
    pub table: Option<Id>,
}

impl Surroundings {
    fn has_year(&self, year: i32) -> bool {
        self.periods
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&year))
    }
}

/// Checks that a line of a cluster names the cluster of the case, and that the lead table is that cluster's or the one
/// named for the line.
pub(super) fn cluster_fits(case: &CaseContent, around: &Surroundings, list: &mut List) {
    let Some((code, line)) = case
        .programme_line
        .as_ref()
        .and_then(|code| Some((code, around.lines.get(code)?)))
    else {
        return;
    };
    let unknown = ClusterFacts {
        name_nl: line.cluster.clone(),
        name_en: line.cluster.clone(),
        tables: BTreeSet::new(),
    };
    let cluster = around.clusters.get(&line.cluster).unwrap_or(&unknown);
    let name = Argument::Names {
        nl: cluster.name_nl.clone(),
        en: cluster.name_en.clone(),
    };
    if case.cluster.as_ref().is_some_and(|named| *named != line.cluster) {
        list.add(
            MissingCode::ClusterOfLine,
            Message::new("missing-cluster-of-line")
                .with("line", code)
                .with("cluster", name.clone()),
        );
    }
    let Some(lead) = &case.lead_table_id else { return };
    if cluster.tables.is_empty() && line.table.is_none() {
        list.add(
            MissingCode::LeadTableOfCluster,
            Message::new("missing-table-of-cluster").with("cluster", name),
        );
    } else if !cluster.tables.contains(lead) && line.table.as_ref() != Some(lead) {
        list.add(
            MissingCode::LeadTableOfCluster,
            Message::new("missing-lead-table-of-cluster").with("cluster", name),
        );
    }
}

/// Checks that every budget year with asked money lies in a programme's period.
pub(super) fn years_fit(case: &CaseContent, around: &Surroundings, list: &mut List) {
    let years: BTreeSet<i32> = case
        .need_lines()
        .iter()
        .filter(|line| line.asked.is_positive())
        .map(|line| line.budget_year)
        .collect();
    for year in years.into_iter().filter(|year| !around.has_year(*year)) {
        list.add(
            MissingCode::BudgetYearInProgramme,
            Message::new("missing-budget-year-in-programme").with("year", year.to_string()),
        );
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::Missing;
    use super::super::completeness::Known;
    use super::super::content::tests::complete_case;
    use super::*;
    use crate::codes::Sector;

    /// Surroundings that fit this case.
    pub fn around(case: &CaseContent) -> Surroundings {
        let cluster = |name: &str, tables: BTreeSet<Id>| ClusterFacts {
            name_nl: name.to_owned(),
            name_en: name.to_owned(),
            tables,
        };
        let line = |cluster: &str| LineFacts {
            cluster: cluster.to_owned(),
            table: None,
        };
        Surroundings {
            clusters: BTreeMap::from([
                (
                    "ict-media".into(),
                    cluster("ICT & Media", case.lead_table_id.into_iter().collect()),
                ),
                (
                    "health".into(),
                    cluster("Health", case.co_review_table_ids.iter().copied().collect()),
                ),
                ("materials".into(), cluster("Materials", BTreeSet::new())),
            ]),
            lines: BTreeMap::from([
                ("smart-society".into(), line("ict-media")),
                ("C2".into(), line("health")),
                ("C6".into(), line("materials")),
            ]),
            periods: vec![(2012, 2015), (2024, 2027)],
        }
    }

    fn missing(case: &CaseContent, around: Surroundings) -> Vec<Missing> {
        case.missing(&Known {
            initiator_sector: Sector::Business,
            failing_documents: Vec::new(),
            surroundings: around,
        })
    }

    fn codes(case: &CaseContent) -> Vec<MissingCode> {
        let around = around(&complete());
        missing(case, around).iter().map(|m| m.code).collect()
    }

    /// The same tables each time, so that a changed case is checked against the surroundings of the unchanged one.
    fn complete() -> CaseContent {
        let mut case = complete_case();
        case.lead_table_id = Some("0190b3b0-7d5a-7aaa-8aaa-000000000001".parse().unwrap());
        case.co_review_table_ids = vec!["0190b3b0-7d5a-7aaa-8aaa-000000000002".parse().unwrap()];
        case
    }

    #[test]
    fn a_line_of_a_cluster_names_the_cluster_and_its_table_leads() {
        assert_eq!(codes(&complete()), []);
        let mut other_line = complete();
        other_line.programme_line = Some("C2".into());
        assert_eq!(
            codes(&other_line),
            [MissingCode::ClusterOfLine, MissingCode::LeadTableOfCluster]
        );
        let mut other_table = complete();
        other_table.lead_table_id = complete().co_review_table_ids.first().copied();
        assert_eq!(codes(&other_table), [MissingCode::LeadTableOfCluster]);
    }

    #[test]
    fn a_line_of_no_cluster_fits_any_cluster_and_any_table() {
        let mut case = complete();
        case.programme_line = Some("G5c".into());
        case.cluster = Some("health".into());
        assert_eq!(codes(&case), []);
    }

    #[test]
    fn a_cluster_without_a_table_is_led_by_the_one_named_for_it() {
        let mut case = complete();
        case.programme_line = Some("C6".into());
        case.cluster = Some("materials".into());
        let found = missing(&case, around(&complete()));
        assert_eq!(found.len(), 1);
        let cluster = Argument::Names {
            nl: "Materials".into(),
            en: "Materials".into(),
        };
        assert_eq!(
            found[0].message,
            Message::new("missing-table-of-cluster").with("cluster", cluster)
        );

        let mut for_the_cluster = around(&complete());
        for_the_cluster
            .clusters
            .get_mut("materials")
            .unwrap()
            .tables
            .extend(case.lead_table_id);
        assert_eq!(missing(&case, for_the_cluster), []);
        let mut for_the_line = around(&complete());
        for_the_line.lines.get_mut("C6").unwrap().table = case.lead_table_id;
        assert_eq!(missing(&case, for_the_line), []);
    }

    #[test]
    fn money_is_asked_in_years_of_a_programme_only() {
        let mut case = complete();
        for (year, fits) in [
            (2000, false),
            (2011, false),
            (2012, true),
            (2016, false),
            (2027, true),
            (2028, false),
        ] {
            case.budget_lines[0].budget_year = year;
            case.funding_lines[0].budget_year = year;
            assert_eq!(codes(&case).is_empty(), fits, "{year}");
        }
        // A case that is covered in full asks nothing of a programme.
        case.funding_lines[0].amount = case.budget_lines[0].amount;
        assert_eq!(codes(&case), []);
    }
}
