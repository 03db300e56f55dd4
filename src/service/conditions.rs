//! Conditions of a decision, with an owner, a due date and evidence that they are met.

use super::events::{Chain, NewEvent};
use super::validation::written;
use super::{Context, decisions};
use crate::versioned;
use edba_common::error::{Error, Result};
use edba_domain::EventKind;
use edba_domain::Id;
use edba_domain::codes::ConditionStatus;
use edba_store::{decision_lists, decisions as store};

pub use edba_store::decision_lists::{ConditionFilter, Slice};
pub use edba_store::decisions::Condition;

/// Conditions that the caller may see, in order of creation.
pub fn list(cx: &mut Context<'_>, filter: &ConditionFilter, slice: Slice) -> Result<Vec<Condition>> {
    let sight = decisions::sight(cx)?;
    decision_lists::conditions(cx.conn, &sight, filter, slice)
}

/// One condition. Errors: 404.
pub fn find(cx: &mut Context<'_>, id: Id) -> Result<Condition> {
    let filter = ConditionFilter {
        id: Some(id),
        ..ConditionFilter::default()
    };
    let found = list(cx, &filter, Slice::ONE)?;
    found
        .into_iter()
        .next()
        .ok_or_else(|| Error::not_found("condition"))
}

/// Records the evidence that a condition is met. It can be met after its due date: the date is a promise of its
/// owner, and the case waits for it. Errors: 404; 409 if it was met before, or its decision is no longer in force.
pub fn fulfil(cx: &mut Context<'_>, id: Id, evidence: &str) -> Result<Condition> {
    let [evidence] = written([("/evidence", evidence)])?;
    let case_id = find(cx, id)?.case_id;
    let mut chain = Chain::open(cx, case_id, "case")?;
    let mut row = store::condition(cx.conn, &id)?.ok_or_else(|| Error::not_found("condition"))?;
    if row.status == ConditionStatus::Met {
        return Err(Error::conflict("The condition was met before."));
    }
    decisions::check_in_force(cx, row.decision_id)?;
    row.status = ConditionStatus::Met;
    row.evidence = Some(evidence);
    row.met_at = Some(cx.now);
    row.version += 1;
    versioned::store(cx, &row, store::update_condition)?;
    chain.add(
        cx,
        NewEvent {
            kind: EventKind::ConditionMet,
            subject_id: row.id,
            reason: None,
            before: Some(row.version - 1),
            after: Some(row.version),
            data: serde_json::json!({
                "decisionId": row.decision_id, "line": row.line, "evidence": row.evidence,
            }),
        },
    )?;
    chain.close(cx)?;
    Ok(row)
}
