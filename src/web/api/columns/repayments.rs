//! Repayments.

use crate::api::repayments::RepaymentView;
use crate::export::{Column, Exported};
use edba_domain::Cents;
use edba_domain::commitment_ledger::RepaymentKind;
use edba_service::names::References;

impl Exported for RepaymentView {
    const NAME: &'static str = "repayments";

    const COLUMNS: &'static [Column<Self>] = &[
        Column::name("export-case", |row, names| names.case_number(&row.case_id)),
        Column::name("export-decision", |row, names| {
            names.decision_number(&row.decision_id)
        }),
        Column::name("export-funder", |row, names| {
            names.organisation(&row.organisation_id)
        }),
        Column::integer("export-budget-year", |row| Some(row.budget_year.into())),
        Column::term("export-kind", "repayments-kind", |row| Some(row.kind.to_string())),
        Column::date("export-value-date", |row| row.value_date),
        Column::text("export-payer", |row| row.payer.clone()),
        Column::text("export-booking-reference", |row| row.booking_reference.clone()),
        Column::amount("export-recorded", |row| Some(row.amount)),
        Column::amount("export-reversed", |row| Some(row.reversed())),
        Column::amount("export-principal", |row| row.counted_as(RepaymentKind::Principal)),
        Column::amount("export-interest", |row| row.counted_as(RepaymentKind::Interest)),
        Column::amount("export-recovered", |row| row.counted_as(RepaymentKind::Recovery)),
        Column::flag("export-returned-to-headroom", |row| {
            Some(row.returned_to_headroom)
        }),
        Column::moment("export-recorded-at", |row| Some(row.recorded_at)),
        Column::date("export-reversed-date", |row| row.reversal.as_ref()?.value_date),
        Column::text("export-reversal-reason", |row| {
            Some(row.reversal.as_ref()?.reason.clone())
        }),
        Column::text("export-repayment-id", |row| Some(row.id.to_string())),
        Column::text("export-commitment-id", |row| Some(row.commitment_id.to_string())),
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

impl RepaymentView {
    /// What was taken back of it: nothing or all.
    fn reversed(&self) -> Cents {
        self.reversal.as_ref().map_or(Cents::ZERO, |_| self.amount)
    }

    /// What counts of it as this kind; None where it is of another kind.
    fn counted_as(&self, kind: RepaymentKind) -> Option<Cents> {
        (self.kind == kind).then(|| self.amount - self.reversed())
    }
}
