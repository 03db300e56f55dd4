//! Cases.

use crate::api::case_list::CaseSummary;
use crate::export::{Column, Exported};
use edba_service::names::References;

impl Exported for CaseSummary {
    const NAME: &'static str = "cases";

    const COLUMNS: &'static [Column<Self>] = &[
        Column::text("export-case", |row| Some(row.number.clone())),
        Column::text("export-title", |row| Some(row.title.clone())),
        Column::term("export-status", "term-status", |row| Some(row.status.to_string())),
        Column::moment("export-status-since", |row| Some(row.status_since)),
        Column::name("export-initiator", |row, names| {
            names.organisation(&row.initiator_id)
        }),
        Column::text("export-cluster", |row| row.cluster.clone()),
        Column::text("export-programme-line", |row| row.programme_line.clone()),
        Column::text("export-scope", |row| row.scope.clone()),
        Column::amount("export-costs", |row| Some(row.totals.cost)),
        Column::amount("export-cover", |row| Some(row.totals.cover)),
        Column::amount("export-asked", |row| Some(row.totals.asked)),
        Column::integer("export-jobs", |row| row.jobs_expected.map(i64::from)),
        Column::integer("export-jobs-year", |row| row.jobs_year.map(i64::from)),
        Column::moment("export-created", |row| Some(row.created_at)),
        Column::moment("export-updated", |row| Some(row.updated_at)),
        Column::text("export-case-id", |row| Some(row.id.to_string())),
    ];

    fn references(&self) -> References {
        References {
            organisation_id: Some(self.initiator_id),
            ..References::default()
        }
    }
}
