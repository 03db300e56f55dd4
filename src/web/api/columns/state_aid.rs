//! Statements of state aid.

use crate::api::state_aid::StateAidView;
use crate::export::{Column, Exported};
use edba_service::names::References;

impl Exported for StateAidView {
    const NAME: &'static str = "state-aid-statements";

    const COLUMNS: &'static [Column<Self>] = &[
        Column::text("export-case", |row| Some(row.case_number.clone())),
        Column::text("export-title", |row| Some(row.case_title.clone())),
        Column::name("export-funder", |row, names| {
            names.organisation(&row.organisation_id)
        }),
        Column::text("export-recipient", |row| Some(row.recipient_name.clone())),
        // Replaced statements are in the list too: a sum would count them twice.
        Column::figure("export-amount", |row| Some(row.amount)),
        Column::term("export-aid-basis", "term-aid-basis", |row| {
            Some(row.basis.to_string())
        }),
        Column::term("export-aid-rule", "term-aid-rule", |row| {
            row.rule.map(|rule| rule.to_string())
        }),
        Column::figure("export-gross-grant", |row| row.gross_grant_equivalent),
        Column::figure("export-gross-grant-now", |row| row.current_gross_grant_equivalent),
        Column::figure("export-gross-grant-registered", |row| {
            row.registered_gross_grant_equivalent
        }),
        Column::text("export-aid-grounds", |row| Some(row.grounds.clone())),
        Column::date("export-granted-on", |row| Some(row.granted_on_date)),
        Column::date("export-register-due", |row| row.register_due_date),
        Column::date("export-registered", |row| row.registered_date),
        Column::text("export-corrects-entry", |row| row.corrects_entry.clone()),
        Column::text("export-register-reference", |row| row.register_reference.clone()),
        Column::moment("export-stated", |row| Some(row.stated_at)),
        Column::moment("export-replaced", |row| row.replaced_at),
        Column::text("export-reason", |row| row.reason.clone()),
        Column::text("export-statement-id", |row| Some(row.id.to_string())),
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
