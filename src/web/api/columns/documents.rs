//! Documents, with their last versions.

use crate::api::documents::DocumentView;
use crate::export::{Column, Exported};
use edba_service::names::References;

impl Exported for DocumentView {
    const NAME: &'static str = "documents";

    const COLUMNS: &'static [Column<Self>] = &[
        Column::text("export-title", |row| Some(row.title.clone())),
        Column::term("export-kind", "term-document-kind", |row| {
            Some(row.kind.to_string())
        }),
        Column::flag("export-confidential", |row| Some(row.confidential)),
        Column::name("export-case", |row, names| {
            row.first_case().and_then(|id| names.case_number(&id))
        }),
        Column::integer("export-version", |row| {
            row.latest.as_ref().map(|version| version.number.into())
        }),
        Column::text("export-file-name", |row| {
            row.latest.as_ref().map(|version| version.file_name.clone())
        }),
        Column::text("export-media-type", |row| {
            row.latest.as_ref().map(|version| version.media_type.to_string())
        }),
        Column::integer("export-bytes", |row| {
            row.latest.as_ref().map(|version| version.byte_count)
        }),
        Column::text("export-sha256", |row| {
            row.latest.as_ref().map(|version| version.sha256.clone())
        }),
        Column::term("export-document-state", "term-document-state", |row| {
            row.latest.as_ref().map(|version| version.state.to_string())
        }),
        Column::moment("export-added-at", |row| {
            row.latest.as_ref().map(|version| version.added_at)
        }),
        Column::text("export-added-by", |row| {
            row.latest.as_ref().map(|version| version.added_by_name.clone())
        }),
        Column::text("export-document-id", |row| Some(row.id.to_string())),
    ];

    fn references(&self) -> References {
        References {
            case_id: self.first_case(),
            ..References::default()
        }
    }
}

impl DocumentView {
    /// The first case that something it is attached to belongs to.
    fn first_case(&self) -> Option<edba_domain::Id> {
        self.attachments.iter().find_map(|one| one.case_id)
    }
}
