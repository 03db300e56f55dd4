//! Conditions.

use crate::api::conditions::ConditionView;
use crate::export::{Column, Exported};
use edba_service::names::References;

impl Exported for ConditionView {
    const NAME: &'static str = "conditions";

    const COLUMNS: &'static [Column<Self>] = &[
        Column::name("export-case", |row, names| names.case_number(&row.case_id)),
        Column::name("export-title", |row, names| names.case_title(&row.case_id)),
        Column::name("export-decision", |row, names| {
            names.decision_number(&row.decision_id)
        }),
        Column::integer("export-place", |row| Some(row.line.into())),
        Column::text("export-description", |row| Some(row.description.clone())),
        Column::text("export-owner", |row| Some(row.owner.clone())),
        Column::date("export-due-date", |row| Some(row.due_date)),
        Column::flag("export-precedent", |row| Some(row.precedent)),
        Column::term("export-status", "term-condition", |row| {
            Some(row.status.to_string())
        }),
        Column::text("export-evidence", |row| row.evidence.clone()),
        Column::moment("export-met", |row| row.met_at),
        Column::text("export-condition-id", |row| Some(row.id.to_string())),
        Column::text("export-case-id", |row| Some(row.case_id.to_string())),
    ];

    fn references(&self) -> References {
        References {
            case_id: Some(self.case_id),
            decision_id: Some(self.decision_id),
            ..References::default()
        }
    }
}
