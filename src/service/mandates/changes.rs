//! Changes of a mandate: superseding its terms and revoking it.

use crate::versioned;
use edba_domain::EventKind;
use std::collections::{BTreeMap, BTreeSet};

use super::create::{hold_force, version_row};
use super::{MandateRecord, terms};
use crate::Context;
use crate::events::{Chain, NewEvent};
use crate::funds;
use crate::headroom::Ledger;
use crate::validation::written;
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::Id;
use edba_domain::funding::MandateChain;
use edba_domain::mandate::MandateTerms;
use edba_domain::workflow::WaitingOn;
use edba_store::mandates::{self, MandateRow};

/// Supersedes the terms of a mandate; the earlier versions stay readable. Amounts already above a lowered ceiling
/// stay as overhang; pledges in open ballots are settled when those close. `expects` checks the version that is
/// changed.
///
/// # Errors
/// 400 with all faults; 404; 412 and 428 from `expects`; 409 for a revoked mandate, or naming the
/// sub-mandates that would be wider.
pub fn supersede(
    cx: &mut Context<'_>,
    id: Id,
    terms: MandateTerms,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<MandateRecord> {
    let mut faults = terms::faults(&terms);
    // The grantor of a mandate never changes, so it may be read before the lock.
    if let Some(row) = mandates::by_ids(cx.conn, &[id])?.pop() {
        funds::lock(cx, &terms, row.grantor_id)?;
    }
    let (mut history, mut ledger, chain) = locked(cx, id)?;
    let before = present(&ledger, id)?;
    expects(before.version)?;
    hold_force(&chain)?;
    if let Some(parent) = chain.ancestors.first() {
        faults.extend(terms::widening_faults(&terms, &parent.terms));
    }
    faults.extend(funds::faults_of_terms(cx, &terms, before.grantor_id)?);
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    let children = mandates::children(cx.conn, &id)?
        .into_iter()
        .map(|(row, version)| MandateRecord::now(row, &version))
        .collect::<Result<Vec<_>>>()?;
    terms::hold_children(cx, &terms, &children)?;

    let version = version_row(cx, id, before.terms_version + 1, &terms)?;
    mandates::supersede_version(cx.conn, &id, cx.now)?;
    mandates::insert_mandate_version(cx.conn, &version)?;
    let row = MandateRow {
        terms_version: version.version,
        version: before.version + 1,
        ..row_of(before)
    };
    keep(cx, &row)?;
    ledger.set_ceilings(cx, id, &terms)?;
    let after = MandateRecord::now(row, &version)?;
    history.add(
        cx,
        NewEvent {
            kind: EventKind::MandateSuperseded,
            subject_id: id,
            reason: None,
            before: Some(after.version - 1),
            after: Some(after.version),
            data: after.for_history(),
        },
    )?;
    history.close(cx)?;
    Ok(after)
}

/// Revokes a mandate with immediate effect. Commitments remain valid; its sub-mandates lose their force with it;
/// pledges in open ballots are settled when those close. `expects` checks the version that is revoked.
///
/// # Errors
/// 400 for an empty reason; 404; 412 and 428 from `expects`; 409 where it has been revoked.
pub fn revoke(
    cx: &mut Context<'_>,
    id: Id,
    reason: &str,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<MandateRecord> {
    let [reason] = written([("/reason", reason)])?;
    let (mut history, ledger, chain) = locked(cx, id)?;
    let mut after = present(&ledger, id)?;
    expects(after.version)?;
    if chain.own.revoked_at.is_some() {
        return Err(Error::blocked(
            "This mandate has been revoked.",
            vec![Obstacle::new(
                "mandate-revoked",
                WaitingOn::Nobody,
                "obstacle-mandate-revoked",
            )],
        ));
    }
    after.version += 1;
    after.revoked_at = Some(cx.now);
    after.revocation_reason = Some(reason.clone());
    keep(cx, &row_of(after.clone()))?;
    history.add(
        cx,
        NewEvent {
            kind: EventKind::MandateRevoked,
            subject_id: id,
            reason: Some(&reason),
            before: Some(after.version - 1),
            after: Some(after.version),
            data: serde_json::json!({ "revokedAt": cx.now }),
        },
    )?;
    history.close(cx)?;
    Ok(after)
}

/// Locks the mandate's history and ledger, and returns them with its chain of parents.
fn locked(cx: &mut Context<'_>, id: Id) -> Result<(Chain, Ledger, MandateChain)> {
    let history = Chain::open(cx, id, "mandate")?;
    let ledger = Ledger::lock(cx, &BTreeSet::from([id]), &BTreeMap::new())?;
    let chain = ledger
        .chains()
        .remove(&id)
        .ok_or_else(|| Error::not_found("mandate"))?;
    Ok((history, ledger, chain))
}

fn present(ledger: &Ledger, id: Id) -> Result<MandateRecord> {
    ledger
        .standing()
        .mandate(id)
        .cloned()
        .ok_or_else(|| Error::not_found("mandate"))
}

fn row_of(record: MandateRecord) -> MandateRow {
    let MandateRecord {
        id,
        grantor_id,
        representative_id,
        parent_id,
        terms_version,
        terms: _,
        terms_recorded_at: _,
        revoked_at,
        revocation_reason,
        version,
        created_at,
    } = record;
    MandateRow {
        id,
        grantor_id,
        representative_id,
        parent_id,
        terms_version,
        revoked_at,
        revocation_reason,
        version,
        created_at,
    }
}

fn keep(cx: &mut Context<'_>, row: &MandateRow) -> Result<()> {
    versioned::store(cx, row, mandates::update_mandate)
}
