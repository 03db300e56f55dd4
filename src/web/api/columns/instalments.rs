//! Instalments of the payment schedules in force.

use crate::api::payment_schedules::InstalmentView;
use crate::export::{Column, Exported};
use edba_service::names::References;

impl Exported for InstalmentView {
    const NAME: &'static str = "instalments";

    const COLUMNS: &'static [Column<Self>] = &[
        Column::text("export-case", |row| Some(row.case_number.clone())),
        Column::text("export-title", |row| Some(row.case_title.clone())),
        Column::text("export-decision", |row| Some(row.decision_number.clone())),
        Column::name("export-funder", |row, names| {
            names.organisation(&row.organisation_id)
        }),
        Column::integer("export-place", |row| Some(row.number.into())),
        Column::date("export-due-date", |row| Some(row.due_date)),
        Column::text("export-description", |row| Some(row.description.clone())),
        Column::term("export-status", "term-instalment", |row| {
            Some(row.state.to_string())
        }),
        Column::amount("export-amount", |row| Some(row.amount)),
        Column::amount("export-paid", |row| Some(row.paid)),
        Column::amount("export-open", |row| Some(row.open)),
        Column::flag("export-condition-met", |row| row.condition_met),
        Column::text("export-commitment-id", |row| Some(row.commitment_id.to_string())),
        Column::text("export-case-id", |row| Some(row.case_id.to_string())),
    ];

    fn references(&self) -> References {
        References {
            organisation_id: Some(self.organisation_id),
            ..References::default()
        }
    }
}
