//! Action points.

use crate::api::action_points::ActionPointView;
use crate::export::{Column, Exported};
use edba_service::names::References;

impl Exported for ActionPointView {
    const NAME: &'static str = "action-points";

    const COLUMNS: &'static [Column<Self>] = &[
        Column::name("export-body", |row, names| names.body(&row.body_id)),
        Column::integer("export-number", |row| Some(row.number.into())),
        Column::text("export-description", |row| Some(row.description.clone())),
        Column::text("export-owner", |row| Some(row.owner.clone())),
        Column::date("export-due-date", |row| Some(row.due_date)),
        Column::term("export-status", "term-action-point", |row| {
            Some(row.status.to_string())
        }),
        Column::text("export-result", |row| row.result.clone()),
        Column::moment("export-closed", |row| row.closed_at),
        Column::moment("export-meeting", |row| Some(row.meeting_starts_at)),
        Column::moment("export-created", |row| Some(row.created_at)),
        Column::text("export-action-point-id", |row| Some(row.id.to_string())),
        Column::text("export-meeting-id", |row| Some(row.meeting_id.to_string())),
        Column::text("export-agenda-item-id", |row| {
            row.agenda_item_id.map(|id| id.to_string())
        }),
    ];

    fn references(&self) -> References {
        References {
            body_id: Some(self.body_id),
            ..References::default()
        }
    }
}
