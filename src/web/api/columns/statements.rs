//! Statements.

use crate::api::statement_files::StatementLine;
use crate::api::statement_movements::MovementView;
use crate::export::{Column, Exported};
use edba_domain::Id;
use edba_service::names::References;

impl Exported for StatementLine {
    const NAME: &'static str = "statement";

    const COLUMNS: &'static [Column<Self>] = &[
        Column::term("export-kind", "statement-kind", |line| {
            Some(match line {
                StatementLine::Opening(opening) => opening.kind.to_owned(),
                StatementLine::Movement(movement) => movement.kind.to_string(),
            })
        }),
        Column::integer("export-budget-year", |line| {
            Some(match line {
                StatementLine::Opening(opening) => opening.budget_year.into(),
                StatementLine::Movement(movement) => movement.budget_year.into(),
            })
        }),
        Column::name("export-funder", |line, names| {
            names.organisation(&line.organisation_id()?)
        }),
        Column::text("export-case", |line| Some(line.movement()?.case_number.clone())),
        Column::name("export-title", |line, names| {
            names.case_title(&line.movement()?.case_id)
        }),
        Column::text("export-decision", |line| {
            Some(line.movement()?.decision_number.clone())
        }),
        Column::amount("export-amount", |line| {
            Some(match line {
                StatementLine::Opening(opening) => opening.amount,
                StatementLine::Movement(movement) => movement.amount,
            })
        }),
        Column::date("export-value-date", |line| line.movement()?.value_date),
        Column::date("export-recorded-date", |line| {
            Some(match line {
                StatementLine::Opening(opening) => opening.from_date,
                StatementLine::Movement(movement) => movement.recorded_at.local_date(),
            })
        }),
        Column::text("export-booking-reference", |line| {
            line.movement()?.booking_reference.clone()
        }),
        Column::text("export-commitment-reference", |line| {
            line.movement()?.commitment_booking_reference.clone()
        }),
        Column::text("export-other-party", |line| line.movement()?.payee.clone()),
        Column::reason("export-reason", |line| line.movement()?.reason.clone()),
        Column::text("export-entry-id", |line| {
            Some(line.movement()?.entry_id.to_string())
        }),
        Column::text("export-commitment-id", |line| {
            Some(line.movement()?.commitment_id.to_string())
        }),
    ];

    fn references(&self) -> References {
        References {
            case_id: self.movement().map(|movement| movement.case_id),
            decision_id: None,
            organisation_id: self.organisation_id(),
            ..References::default()
        }
    }
}

impl StatementLine {
    fn movement(&self) -> Option<&MovementView> {
        match self {
            StatementLine::Opening(_) => None,
            StatementLine::Movement(movement) => Some(movement),
        }
    }

    fn organisation_id(&self) -> Option<Id> {
        match self {
            StatementLine::Opening(opening) => opening.organisation_id,
            StatementLine::Movement(movement) => Some(movement.organisation_id),
        }
    }
}
