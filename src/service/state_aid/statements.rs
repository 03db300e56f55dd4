//! Statements of the basis of a commitment, one per recipient, made together and replaced together.

use serde_json::json;

use super::{excesses, is_public_money, obstacle, parties_of, recipients_of, with_basis_needed};
use crate::cases::visible;
use crate::commitments::{self, Commitment};
use crate::events::{Chain, NewEvent};
use crate::{Context, versioned};
use chrono::NaiveDate;
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::codes::Role;
use edba_domain::state_aid::{AidShare, check};
use edba_domain::{EventKind, Fault, Id, text};
use edba_store::decisions;
use edba_store::state_aid::{self as store, AidStatement, AidStatementFilter, NamedAidStatement};

/// The most recipients of one commitment.
const MOST: i64 = 500;

/// States the basis of a commitment: the share of each recipient, together the whole commitment. An earlier statement is
/// replaced, with a reason. For a commitment of a financed case the aid must fit under the ceilings, or go no further beyond one
/// than what it replaces. Errors: 400 with all faults; 404; 409 where the commitment needs no basis, or aid goes beyond a
/// ceiling.
pub fn state(
    cx: &mut Context<'_>,
    commitment_id: Id,
    shares: &[AidShare],
    reason: Option<&str>,
) -> Result<Vec<NamedAidStatement>> {
    let case_id = commitments::find(cx, commitment_id)?.case_id;
    let mut chain = Chain::open(cx, case_id, "case")?;
    super::lock(cx)?;
    let commitment = commitments::find(cx, commitment_id)?;
    let case = visible(cx, case_id)?;
    let recipients = recipients_of(&case)?;
    if with_basis_needed(cx, std::slice::from_ref(&commitment), &recipients)?.is_empty() {
        return Err(obstacle("no-basis-needed"));
    }
    let standing = store::in_force(cx.conn, &commitment_id)?;
    let mut faults = check(
        commitment.instrument,
        commitment.amount_cents,
        &recipients,
        shares,
    );
    faults.extend(reason_fault(reason, !standing.is_empty()));
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    let granted_on = granted_on(cx, &commitment)?;
    let reason = reason.map(|reason| reason.trim().to_owned());
    let row = |share: &AidShare| statement(cx, &commitment, share, granted_on, reason.clone());
    let rows: Vec<AidStatement> = shares.iter().map(row).collect();
    if commitment.offered_at.is_some() {
        must_fit(cx, &commitment, &standing, &rows)?;
    }
    for mut old in standing {
        old.replaced_at = Some(cx.now);
        old.version += 1;
        versioned::store(cx, &old, store::update)?;
        chain.add(
            cx,
            event(EventKind::StateAidReplaced, &old, Some(old.version - 1)),
        )?;
    }
    for row in &rows {
        store::insert(cx.conn, row)?;
        chain.add(cx, event(EventKind::StateAidStated, row, None))?;
    }
    chain.close(cx)?;
    stated_about(cx, commitment_id)
}

fn reason_fault(reason: Option<&str>, replaces: bool) -> Option<Fault> {
    match reason {
        Some(reason) => text::fault("/reason", reason),
        None if replaces => Some(Fault::new(
            "/reason",
            "required",
            "A statement stands already: say why another one takes its place.",
        )),
        None => None,
    }
}

/// The day on which the right to the money of a commitment arose: that of the decision by which it was made, or of the
/// ratification, before which the organisation is not bound to the part beyond the mandate.
fn granted_on(cx: &mut Context<'_>, commitment: &Commitment) -> Result<NaiveDate> {
    let at = match &commitment.ratification_id {
        Some(id) => decisions::ratification(cx.conn, id)?.and_then(|row| row.decided_at),
        None => store::decided_at(cx.conn, &commitment.pledge_id)?,
    };
    Ok(at.unwrap_or(commitment.created_at).local_date())
}

fn statement(
    cx: &Context<'_>,
    commitment: &Commitment,
    share: &AidShare,
    granted_on: NaiveDate,
    reason: Option<String>,
) -> AidStatement {
    AidStatement {
        id: Id::new(),
        case_id: commitment.case_id,
        commitment_id: commitment.id,
        recipient_id: share.recipient_id,
        amount_cents: share.amount,
        basis: share.basis,
        grounds: share.grounds.trim().to_owned(),
        rule: share.rule,
        gross_grant_cents: share.gross_grant,
        granted_on,
        reason,
        replaced_at: None,
        version: 1,
        created_at: cx.now,
    }
}

/// Checks that the aid of a commitment that was refused in its new budget year, and is carried over to another one, fits under
/// the ceilings: meanwhile it did not count. Takes the lock of the register. Errors: 409.
pub(crate) fn must_fit_again(cx: &mut Context<'_>, commitment: &Commitment) -> Result<()> {
    super::lock(cx)?;
    let mut origin = commitment.clone();
    while let Some(from) = origin.carried_from_id {
        origin = decisions::commitment(cx.conn, &from)?.ok_or_else(|| Error::not_found("commitment"))?;
    }
    let rows = store::in_force(cx.conn, &origin.id)?;
    must_fit(cx, &origin, &[], &rows)
}

/// Checks that these statements of a financed commitment fit under the ceilings, beside all other aid, or go no further beyond
/// one than those that `stood`. Errors: 409.
fn must_fit(
    cx: &mut Context<'_>,
    commitment: &Commitment,
    stood: &[AidStatement],
    rows: &[AidStatement],
) -> Result<()> {
    let over = excesses(cx, &[commitment.id], stood, rows)?;
    if over.is_empty() {
        return Ok(());
    }
    Err(Error::blocked(
        "The aid goes beyond a ceiling; see blockers.",
        over.iter()
            .map(|excess| Obstacle::from(&excess.blocker()))
            .collect(),
    ))
}

/// Restricts the filter to what the caller may see: bureau and auditor all, a finance partner what is about commitments
/// that its organisation was offered. Errors: 403.
fn seen(cx: &Context<'_>, filter: AidStatementFilter) -> Result<AidStatementFilter> {
    let offered_to = match cx.actor.role {
        Role::FinancePartner => Some(cx.actor.organisation()?),
        _ => None,
    };
    Ok(AidStatementFilter { offered_to, ..filter })
}

/// Statements after `after`, in the order in which they were made.
pub fn list(
    cx: &mut Context<'_>,
    filter: AidStatementFilter,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<NamedAidStatement>> {
    let filter = seen(cx, filter)?;
    store::statements(cx.conn, &filter, after, limit)
}

/// One statement. Errors: 404.
pub fn find(cx: &mut Context<'_>, id: Id) -> Result<NamedAidStatement> {
    let filter = AidStatementFilter {
        id: Some(id),
        ..AidStatementFilter::default()
    };
    list(cx, filter, None, 1)?
        .pop()
        .ok_or_else(|| Error::not_found("statement"))
}

/// The statements in force of a commitment.
pub fn stated_about(cx: &mut Context<'_>, commitment_id: Id) -> Result<Vec<NamedAidStatement>> {
    let filter = AidStatementFilter {
        commitment_id: Some(commitment_id),
        in_force: Some(true),
        ..AidStatementFilter::default()
    };
    list(cx, filter, None, MOST)
}

/// The statements in force that this filter finds, and the last ones of recipients that have none any more and whose entry in the
/// central register is to be corrected.
pub(super) fn in_force_or_to_correct(
    cx: &mut Context<'_>,
    filter: AidStatementFilter,
) -> Result<Vec<NamedAidStatement>> {
    let filter = AidStatementFilter {
        last_of_recipient: true,
        ..filter
    };
    let mut found = list(cx, filter, None, MOST)?;
    found.retain(|one| one.row.replaced_at.is_none() || one.entry_to_correct().is_some());
    Ok(found)
}

/// What a commitment needs, for the page on which its basis is stated.
#[derive(Debug, Clone)]
pub struct AidDue {
    pub commitment: Commitment,
    /// Who receives the money of its case.
    pub recipients: Vec<(Id, String)>,
    /// Whether it is public money to an undertaking.
    pub needs_basis: bool,
    pub stated: Vec<NamedAidStatement>,
    /// The last statements about recipients that get nothing any more, and whose entry in the central register is to be corrected.
    pub gone: Vec<NamedAidStatement>,
}

/// What is stated about a commitment, and what is to be stated. Errors: 404.
pub fn due(cx: &mut Context<'_>, commitment_id: Id) -> Result<AidDue> {
    let commitment = commitments::find(cx, commitment_id)?;
    let case =
        edba_store::cases::case(cx.conn, &commitment.case_id)?.ok_or_else(|| Error::not_found("case"))?;
    let recipients = recipients_of(&case)?;
    due_of(cx, commitment, &recipients)
}

/// The same about a commitment that the caller may see, whose case has these recipients. Two statements.
pub fn due_of(cx: &mut Context<'_>, commitment: Commitment, recipients: &[Id]) -> Result<AidDue> {
    let parties = parties_of(cx, std::slice::from_ref(&commitment), recipients)?;
    let name = |id: &Id| parties.get(id).map(|(name, _)| (*id, name.clone()));
    let filter = AidStatementFilter {
        commitment_id: Some(commitment.id),
        ..AidStatementFilter::default()
    };
    let found = in_force_or_to_correct(cx, filter)?;
    let (stated, gone) = found.into_iter().partition(|one| one.row.replaced_at.is_none());
    Ok(AidDue {
        recipients: recipients.iter().filter_map(name).collect(),
        needs_basis: is_public_money(&commitment, recipients, &parties),
        stated,
        gone,
        commitment,
    })
}

pub(super) fn event<'a>(kind: EventKind, row: &AidStatement, before: Option<i32>) -> NewEvent<'a> {
    NewEvent {
        kind,
        subject_id: row.id,
        reason: None,
        before,
        after: Some(row.version),
        data: json!({
            "commitmentId": row.commitment_id, "recipientId": row.recipient_id, "amount": row.amount_cents,
            "basis": row.basis, "grounds": row.grounds, "rule": row.rule, "grossGrantEquivalent": row.gross_grant_cents,
            "grantedOnDate": row.granted_on, "replacementReason": row.reason, "replacedAt": row.replaced_at,
        }),
    }
}
