//! Agenda items, with the meetings that dealt with them.

use crate::api::agenda_items::AgendaItemView;
use crate::export::{Column, Exported};
use edba_service::names::References;

impl Exported for AgendaItemView {
    const NAME: &'static str = "agenda-items";

    // Number and title of the case are left out: a reader of the meeting may not be a reader of the case.
    const COLUMNS: &'static [Column<Self>] = &[
        Column::name("export-body", |row, names| names.body(&row.body_id)),
        Column::moment("export-starts", |row| Some(row.meeting_starts_at)),
        Column::integer("export-number", |row| row.place.map(i64::from)),
        Column::term("export-kind", "term-agenda-item", |row| {
            Some(row.kind.to_string())
        }),
        Column::text("export-title", |row| Some(row.title.clone())),
        Column::text("export-explanation", |row| row.explanation.clone()),
        Column::text("export-presenter", |row| row.presenter.clone()),
        Column::integer("export-planned-minutes", |row| row.planned_minutes.map(i64::from)),
        Column::term("export-item-outcome", "term-item-outcome", |row| {
            row.outcome.map(|outcome| outcome.to_string())
        }),
        Column::text("export-decision-text", |row| row.decision_text.clone()),
        Column::text("export-agenda-item-id", |row| Some(row.id.to_string())),
        Column::text("export-meeting-id", |row| Some(row.meeting_id.to_string())),
        Column::text("export-case-id", |row| row.case_id.map(|id| id.to_string())),
        Column::text("export-ballot-id", |row| row.ballot_id.map(|id| id.to_string())),
        Column::text("export-document-id", |row| {
            row.document_id.map(|id| id.to_string())
        }),
    ];

    fn references(&self) -> References {
        References {
            body_id: Some(self.body_id),
            ..References::default()
        }
    }
}
