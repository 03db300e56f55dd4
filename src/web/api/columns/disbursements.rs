//! Disbursements, and the ledger of a commitment.

use crate::api::disbursements::{CommitmentEntryView, DisbursementView};
use crate::export::{Column, Exported};
use edba_domain::Cents;
use edba_service::names::References;

impl Exported for DisbursementView {
    const NAME: &'static str = "disbursements";

    const COLUMNS: &'static [Column<Self>] = &[
        Column::name("export-case", |row, names| names.case_number(&row.case_id)),
        Column::name("export-title", |row, names| names.case_title(&row.case_id)),
        Column::name("export-decision", |row, names| {
            names.decision_number(&row.decision_id)
        }),
        Column::name("export-funder", |row, names| {
            names.organisation(&row.organisation_id)
        }),
        Column::integer("export-budget-year", |row| Some(row.budget_year.into())),
        Column::date("export-value-date", |row| row.value_date),
        Column::text("export-payee", |row| row.payee.clone()),
        Column::text("export-booking-reference", |row| row.booking_reference.clone()),
        Column::amount("export-recorded", |row| Some(row.amount)),
        Column::amount("export-reversed", |row| Some(row.reversed())),
        Column::amount("export-paid", |row| Some(row.amount - row.reversed())),
        Column::date("export-reversed-date", |row| {
            row.reversal.as_ref().and_then(|reversal| reversal.value_date)
        }),
        Column::text("export-reversal-reason", |row| {
            row.reversal.as_ref().map(|reversal| reversal.reason.clone())
        }),
        Column::moment("export-recorded-at", |row| Some(row.recorded_at)),
        Column::text("export-disbursement-id", |row| Some(row.id.to_string())),
        Column::text("export-commitment-id", |row| Some(row.commitment_id.to_string())),
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

impl DisbursementView {
    /// What was taken back of it: nothing or all.
    fn reversed(&self) -> Cents {
        self.reversal.as_ref().map_or(Cents::ZERO, |_| self.amount)
    }
}

impl Exported for CommitmentEntryView {
    const NAME: &'static str = "commitment-entries";

    const COLUMNS: &'static [Column<Self>] = &[
        Column::integer("export-place", |row| Some(row.seq.into())),
        Column::term("export-kind", "statement-kind", |row| Some(row.kind.to_string())),
        // The kinds have different directions: a sum would mean nothing.
        Column::figure("export-amount", |row| Some(row.amount)),
        Column::date("export-value-date", |row| row.value_date),
        Column::text("export-payee", |row| row.payee.clone()),
        Column::text("export-booking-reference", |row| row.booking_reference.clone()),
        Column::reason("export-reason", |row| row.reason.clone()),
        Column::moment("export-recorded-at", |row| Some(row.recorded_at)),
        Column::text("export-reverses-id", |row| {
            row.reverses_entry_id.map(|id| id.to_string())
        }),
        Column::text("export-entry-id", |row| Some(row.id.to_string())),
    ];
}
