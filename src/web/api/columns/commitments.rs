//! Commitments.

use crate::api::commitments::CommitmentView;
use crate::export::{Column, Exported};
use edba_service::names::References;

impl Exported for CommitmentView {
    const NAME: &'static str = "commitments";

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
        Column::term("export-expenditure-kind", "term-kind", |row| {
            Some(row.expenditure_kind.to_string())
        }),
        Column::term("export-instrument", "term-instrument", |row| {
            Some(row.instrument.to_string())
        }),
        Column::term("export-status", "term-commitment", |row| {
            Some(row.status.to_string())
        }),
        Column::text("export-booking-reference", |row| row.booking_reference.clone()),
        Column::amount("export-decided", |row| Some(row.amount)),
        Column::amount("export-paid", |row| Some(row.paid)),
        Column::amount("export-released", |row| Some(row.released)),
        Column::amount("export-carried-out", |row| Some(row.carried_out)),
        Column::amount("export-open", |row| Some(row.open)),
        Column::amount("export-determined", |row| row.determined),
        Column::amount("export-recoverable", |row| Some(row.recoverable)),
        Column::amount("export-recovered", |row| Some(row.recovered)),
        Column::amount("export-repaid", |row| Some(row.repaid)),
        Column::amount("export-interest", |row| Some(row.interest)),
        Column::amount("export-outstanding", |row| Some(row.outstanding)),
        Column::amount("export-written-off", |row| Some(row.written_off)),
        Column::date("export-at-risk-from", |row| row.at_risk_from_date),
        Column::date("export-at-risk-to", |row| row.at_risk_to_date),
        Column::reason("export-reason", |row| row.reason.clone()),
        Column::moment("export-created", |row| Some(row.created_at)),
        Column::moment("export-offered", |row| row.offered_at),
        Column::moment("export-answered", |row| row.answered_at),
        Column::moment("export-released-at", |row| row.released_at),
        Column::text("export-commitment-id", |row| Some(row.id.to_string())),
        Column::text("export-carried-from-id", |row| {
            row.carried_from_id.map(|id| id.to_string())
        }),
        Column::text("export-decision-id", |row| Some(row.decision_id.to_string())),
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
