//! Decisions of the public register.

use crate::api::public_register::PublicDecisionView;
use crate::export::{Column, Exported};

impl Exported for PublicDecisionView {
    const NAME: &'static str = "public-decisions";

    const COLUMNS: &'static [Column<Self>] = &[
        Column::text("export-decision", |row| Some(row.number.clone())),
        Column::integer("export-version", |row| Some(row.number_version.into())),
        Column::text("export-case", |row| Some(row.case_number.clone())),
        Column::text("export-title", |row| Some(row.title.clone())),
        Column::term("export-outcome", "term-outcome", |row| {
            Some(row.outcome.to_string())
        }),
        Column::date("export-decided-date", |row| Some(row.decided_date)),
        Column::flag("export-in-force", |row| Some(row.standing)),
        Column::text("export-funders", |row| {
            let names: Vec<&str> = row
                .amounts_by_funder
                .iter()
                .map(|one| one.funder.as_str())
                .collect();
            Some(names.join("; "))
        }),
        Column::amount("export-asked", |row| Some(row.asked)),
        Column::amount("export-decided", |row| Some(row.decided_total)),
        Column::amount("export-paid", |row| Some(row.paid_total)),
        Column::amount("export-returned", |row| Some(row.repaid_total)),
        Column::amount("export-released", |row| Some(row.released_total)),
        Column::amount("export-refused", |row| Some(row.refused_total)),
        Column::amount("export-to-ratify", |row| Some(row.to_ratify_total)),
        Column::amount("export-missing", |row| Some(row.missing_total)),
        Column::text("export-decision-id", |row| Some(row.id.to_string())),
    ];
}
