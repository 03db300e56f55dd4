//! Ratifications.

use crate::api::ratifications::RatificationView;
use crate::export::{Column, Exported};
use edba_service::names::References;

impl Exported for RatificationView {
    const NAME: &'static str = "ratifications";

    const COLUMNS: &'static [Column<Self>] = &[
        Column::name("export-case", |row, names| names.case_number(&row.case_id)),
        Column::name("export-title", |row, names| names.case_title(&row.case_id)),
        Column::name("export-decision", |row, names| {
            names.decision_number(&row.decision_id)
        }),
        Column::name("export-organisation", |row, names| {
            names.organisation(&row.organisation_id)
        }),
        Column::amount("export-amount", |row| Some(row.amount)),
        Column::term("export-status", "term-ratification", |row| {
            Some(row.status.to_string())
        }),
        Column::date("export-due-date", |row| Some(row.due_date)),
        Column::text("export-document", |row| row.document.clone()),
        Column::reason("export-reason", |row| row.reason.clone()),
        Column::moment("export-answered", |row| row.answered_at),
        Column::text("export-ratification-id", |row| Some(row.id.to_string())),
        Column::text("export-decision-id", |row| Some(row.decision_id.to_string())),
        Column::text("export-case-id", |row| Some(row.case_id.to_string())),
    ];

    fn references(&self) -> References {
        References {
            case_id: Some(self.case_id),
            decision_id: Some(self.decision_id),
            organisation_id: Some(self.organisation_id),
            ..References::default()
        }
    }
}
