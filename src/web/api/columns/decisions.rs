//! Decisions.

use crate::api::decisions::DecisionView;
use crate::export::{Column, Exported};

impl Exported for DecisionView {
    const NAME: &'static str = "decisions";

    const COLUMNS: &'static [Column<Self>] = &[
        Column::text("export-decision", |row| Some(row.number.clone())),
        Column::integer("export-version", |row| Some(row.number_version.into())),
        Column::text("export-case", |row| Some(row.case_number.clone())),
        Column::text("export-title", |row| Some(row.case_title.clone())),
        Column::term("export-outcome", "term-outcome", |row| {
            Some(row.outcome.to_string())
        }),
        Column::date("export-decided-date", |row| Some(row.decided_at.local_date())),
        Column::amount("export-asked", |row| Some(row.asked)),
        Column::amount("export-gap", |row| Some(row.gap_total)),
        Column::flag("export-in-force", |row| Some(row.standing)),
        Column::flag("export-public", |row| Some(row.public)),
        Column::text("export-certificate-hash", |row| {
            Some(row.certificate_hash.clone())
        }),
        Column::text("export-decision-id", |row| Some(row.id.to_string())),
        Column::text("export-case-id", |row| Some(row.case_id.to_string())),
    ];
}
