//! The ledger of a mandate. It names no cases: who reads a mandate need not see them.

use crate::api::headroom::LedgerEntryView;
use crate::export::{Column, Exported};

impl Exported for LedgerEntryView {
    const NAME: &'static str = "ledger-entries";

    const COLUMNS: &'static [Column<Self>] = &[
        Column::integer("export-place", |row| Some(row.seq.into())),
        Column::integer("export-budget-year", |row| Some(row.budget_year.into())),
        Column::term("export-kind", "term-ledger", |row| Some(row.kind.to_string())),
        // The kinds have different directions: a sum would mean nothing.
        Column::figure("export-amount", |row| Some(row.amount)),
        Column::reason("export-reason", |row| Some(row.reason.clone())),
        Column::moment("export-recorded-at", |row| Some(row.recorded_at)),
        Column::text("export-case-id", |row| Some(row.case_id.to_string())),
        Column::text("export-pledge-id", |row| Some(row.pledge_id.to_string())),
        Column::text("export-entry-id", |row| Some(row.id.to_string())),
    ];
}
