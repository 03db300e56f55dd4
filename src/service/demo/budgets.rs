//! The budgets of funders in the demonstration: the city and the province have cells below those of the programme, one of which
//! is p.m., and the city adds to one of its own by a change of its budget.

use super::cast::Cast;
use super::{Stage, seed};
use crate::budget::moves::{NewBudgetMove, Source};
use crate::budget::{self, BudgetMoveKind, NewCell};
use crate::pending_actions::{self, MoneyAction};
use edba_common::error::{Error, Result};
use edba_domain::codes::{ExpenditureKind, Instrument};
use edba_domain::{Cents, Id};

/// Days before today on which the budgets are entered: before the first case that this year pays.
const ENTERED: i64 = 310;

/// Enters the budgets of this year.
pub(super) fn enter(stage: &Stage<'_>, cast: &Cast) -> Result<()> {
    let subsidies = |kind, code: &str, euros: Option<i64>| -> Result<Id> {
        let organisation = cast
            .organisations
            .get(code)
            .ok_or_else(|| Error::internal(format!("there is no organisation {code}")))?;
        let cell = open(stage, cast, kind, *organisation)?;
        if let Some(euros) = euros {
            allocate(stage, cast, cell, euros, ENTERED)?;
        }
        Ok(cell)
    };
    let city = subsidies(ExpenditureKind::Investment, "gemeente-almere", Some(2_000_000))?;
    subsidies(ExpenditureKind::Programme, "gemeente-almere", Some(800_000))?;
    subsidies(
        ExpenditureKind::Investment,
        "provincie-flevoland",
        Some(1_500_000),
    )?;
    // Its amount is not known yet.
    subsidies(ExpenditureKind::Programme, "provincie-flevoland", None)?;
    allocate(stage, cast, city, 250_000, 150)
}

fn source(stage: &Stage<'_>, days_ago: i64) -> Result<Source> {
    let texts = seed::texts()?.budget;
    let year = stage.this_year();
    Ok(Source {
        source: match days_ago {
            ENTERED => format!("{} {year}", texts.budget),
            _ => format!("{} {year}-1", texts.amendment),
        },
        source_date: stage.now.plus(-chrono::Duration::days(days_ago)).local_date(),
        reason: None,
    })
}

fn open(stage: &Stage<'_>, cast: &Cast, kind: ExpenditureKind, organisation: Id) -> Result<Id> {
    stage.act(&cast.bureau[0], ENTERED, |cx| {
        let new = NewCell {
            budget_year: stage.this_year(),
            track: None,
            expenditure_kind: kind,
            instrument: Instrument::Subsidy,
            organisation_id: Some(organisation),
            source: source(stage, ENTERED)?,
        };
        Ok(budget::open(cx, new)?.cell.id)
    })
}

fn allocate(stage: &Stage<'_>, cast: &Cast, cell_id: Id, euros: i64, days_ago: i64) -> Result<()> {
    let Source {
        source,
        source_date,
        reason,
    } = source(stage, days_ago)?;
    let action = MoneyAction::MoveBudget {
        cell_id,
        change: NewBudgetMove {
            kind: BudgetMoveKind::Allocation,
            amount: Some(Cents::euros(euros)),
            new_budget: None,
            pro_memorie: false,
            to_cell_id: None,
            source,
            source_date,
            reason,
        },
    };
    let pending = stage.act(&cast.bureau[0], days_ago, |cx| {
        pending_actions::propose(cx, action, None)
    })?;
    stage
        .act(&cast.bureau[1], days_ago, |cx| {
            pending_actions::approve(cx, pending.id)
        })
        .map(drop)
}
