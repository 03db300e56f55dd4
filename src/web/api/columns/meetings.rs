//! Meetings.

use crate::api::meetings::MeetingView;
use crate::export::{Column, Exported};
use edba_service::names::References;

impl Exported for MeetingView {
    const NAME: &'static str = "meetings";

    const COLUMNS: &'static [Column<Self>] = &[
        Column::name("export-body", |row, names| names.body(&row.body_id)),
        Column::text("export-title", |row| Some(row.title.clone())),
        Column::moment("export-starts", |row| Some(row.starts_at)),
        Column::moment("export-ends", |row| Some(row.ends_at)),
        Column::text("export-meeting-place", |row| Some(row.place.clone())),
        Column::term("export-meeting-status", "term-meeting", |row| {
            Some(row.status.to_string())
        }),
        Column::text("export-reason", |row| row.cancel_reason.clone()),
        Column::flag("export-recorded-afterwards", |row| Some(row.recorded_afterwards)),
        Column::integer("export-agenda-version", |row| row.agenda_version.map(i64::from)),
        Column::term("export-minutes-state", "term-minutes-state", |row| {
            Some(row.minutes_state.to_string())
        }),
        Column::moment("export-created", |row| Some(row.created_at)),
        Column::moment("export-updated", |row| Some(row.updated_at)),
        Column::text("export-meeting-id", |row| Some(row.id.to_string())),
        Column::text("export-body-id", |row| Some(row.body_id.to_string())),
    ];

    fn references(&self) -> References {
        References {
            body_id: Some(self.body_id),
            ..References::default()
        }
    }
}
