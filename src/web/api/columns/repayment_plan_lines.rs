//! Lines of the repayment plans in force.

use crate::api::repayment_plan_lines::RepaymentPlanLineView;
use crate::export::{Column, Exported};
use edba_service::names::References;

impl Exported for RepaymentPlanLineView {
    const NAME: &'static str = "repayment-plan-lines";

    const COLUMNS: &'static [Column<Self>] = &[
        Column::text("export-case", |row| Some(row.case_number.clone())),
        Column::text("export-title", |row| Some(row.case_title.clone())),
        Column::text("export-decision", |row| Some(row.decision_number.clone())),
        Column::name("export-funder", |row, names| {
            names.organisation(&row.organisation_id)
        }),
        Column::text("export-borrower", |row| Some(row.borrower_names.join(", "))),
        Column::integer("export-place", |row| Some(row.number.into())),
        Column::date("export-due-date", |row| Some(row.due_date)),
        Column::term("export-status", "term-plan-line", |row| {
            Some(row.state.to_string())
        }),
        Column::amount("export-planned-principal", |row| Some(row.principal)),
        Column::amount("export-planned-interest", |row| Some(row.interest)),
        Column::amount("export-repaid", |row| Some(row.repaid)),
        Column::amount("export-written-off", |row| Some(row.written_off)),
        Column::amount("export-not-paid-out", |row| Some(row.not_paid_out)),
        Column::amount("export-open-principal", |row| Some(row.open_principal)),
        Column::amount("export-interest-received", |row| Some(row.interest_received)),
        Column::amount("export-interest-not-due", |row| Some(row.interest_not_due)),
        Column::amount("export-open-interest", |row| Some(row.open_interest)),
        Column::text("export-commitment-id", |row| Some(row.commitment_id.to_string())),
        Column::text("export-case-id", |row| Some(row.case_id.to_string())),
    ];

    fn references(&self) -> References {
        References {
            organisation_id: Some(self.organisation_id),
            ..References::default()
        }
    }
}
