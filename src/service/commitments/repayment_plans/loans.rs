//! The loans of a case: what was paid out and came back, and the plan that holds.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::lines::{ListedPlanLine, overdue_of, settled};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::codes::Instrument;
use edba_domain::loan::Overdue;
use edba_store::Conn;
use edba_store::overview::NamedCommitment;
use edba_store::repayment_plans::{self as store, PlanFilter};

/// A loan of a case.
#[derive(Debug, Clone)]
pub struct CaseLoan {
    pub commitment: NamedCommitment,
    /// The lines of the plan that holds; empty where there is none.
    pub lines: Vec<ListedPlanLine>,
    pub overdue: Option<Overdue>,
}

/// Those of these commitments of a case that are loans, of which something was paid out or a plan was set. One statement; none
/// where there is no loan.
pub fn loans(
    conn: &mut Conn,
    case_id: Id,
    commitments: &[&NamedCommitment],
    today: NaiveDate,
) -> Result<Vec<CaseLoan>> {
    let lent: Vec<&NamedCommitment> = commitments
        .iter()
        .copied()
        .filter(|one| one.row.instrument == Instrument::Credit)
        .collect();
    if lent.is_empty() {
        return Ok(Vec::new());
    }
    let filter = PlanFilter {
        case_id: Some(case_id),
        ..PlanFilter::default()
    };
    let mut of: HashMap<Id, Vec<ListedPlanLine>> = store::holding_with_lines(conn, &filter, None)?
        .into_iter()
        .map(|(plan, lines)| (plan.commitment.id, settled(plan, lines, today)))
        .collect();
    let mut loans: Vec<CaseLoan> = lent
        .into_iter()
        .map(|one| {
            let lines = of.remove(&one.row.id).unwrap_or_default();
            CaseLoan {
                commitment: one.clone(),
                overdue: overdue_of(&lines),
                lines,
            }
        })
        .collect();
    loans.retain(|loan| loan.commitment.row.paid_cents.is_positive() || !loan.lines.is_empty());
    // In the order in which they were committed.
    loans.sort_by_key(|loan| loan.commitment.row.id);
    Ok(loans)
}
