//! Registering a mandate or a sub-mandate.

use edba_domain::EventKind;
use edba_store::Json;
use std::collections::{BTreeMap, BTreeSet};

use super::{MandateRecord, MandateRow, MandateVersion, terms};
use crate::Context;
use crate::events::{Chain, NewEvent};
use crate::funds;
use crate::headroom::{self, Ledger};
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::funding::MandateChain;
use edba_domain::mandate::MandateTerms;
use edba_domain::workflow::WaitingOn;
use edba_domain::{Fault, Id};
use edba_store::{mandates, people};

/// Input to register a mandate.
#[derive(Debug, Clone)]
pub struct NewMandate {
    pub grantor_id: Id,
    pub representative_id: Id,
    /// The parent mandate, for a sub-mandate.
    pub parent_id: Option<Id>,
    pub terms: MandateTerms,
}

/// Registers a mandate. The representative must act for the grantor; a sub-mandate must have the grantor of its parent
/// and not be wider on any axis.
///
/// # Errors
/// 400 with all faults, including each axis on which a sub-mandate would be wider; 409 where the parent has been
/// revoked.
pub fn register(cx: &mut Context<'_>, new: NewMandate) -> Result<MandateRecord> {
    let NewMandate {
        grantor_id,
        representative_id,
        parent_id,
        terms,
    } = new;
    let mut faults = terms::faults(&terms);
    faults.extend(party_faults(cx, grantor_id, representative_id)?);
    funds::lock(cx, &terms, grantor_id)?;
    faults.extend(funds::faults_of_terms(cx, &terms, grantor_id)?);
    if let Some(parent_id) = parent_id {
        faults.extend(parent_faults(cx, parent_id, grantor_id, &terms)?);
    }
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    let row = MandateRow {
        id: Id::new(),
        grantor_id,
        representative_id,
        parent_id,
        terms_version: 1,
        revoked_at: None,
        revocation_reason: None,
        version: 1,
        created_at: cx.now,
    };
    mandates::insert_mandate(cx.conn, &row)?;
    let version = version_row(cx, row.id, 1, &terms)?;
    mandates::insert_mandate_version(cx.conn, &version)?;
    headroom::open(cx, row.id, parent_id, terms.ceiling_total)?;
    let record = MandateRecord::now(row, &version)?;
    let mut chain = Chain::create(cx, record.id, "mandate")?;
    chain.add(
        cx,
        NewEvent {
            kind: EventKind::MandateRegistered,
            subject_id: record.id,
            reason: None,
            before: None,
            after: Some(1),
            data: record.for_history(),
        },
    )?;
    chain.close(cx)?;
    Ok(record)
}

/// Builds the stored row of a version of the terms.
pub(super) fn version_row(
    cx: &Context<'_>,
    mandate_id: Id,
    version: i32,
    terms: &MandateTerms,
) -> Result<MandateVersion> {
    Ok(MandateVersion {
        mandate_id,
        version,
        terms: Json::new(terms)?,
        valid_from: terms.valid_from,
        valid_until: terms.valid_until,
        ceiling_decision_cents: terms.ceiling_per_decision,
        ceiling_year_cents: terms.ceiling_per_year,
        ceiling_total_cents: terms.ceiling_total,
        recorded_at: cx.now,
        superseded_at: None,
        fund_id: terms.fund_id,
        returns_available: terms.returns_available,
    })
}

/// Requires that no mandate in the chain of parents has been revoked. Errors: 409.
pub(super) fn hold_force(chain: &MandateChain) -> Result<()> {
    if chain.links().all(|link| link.revoked_at.is_none()) {
        return Ok(());
    }
    Err(Error::blocked(
        "A mandate that has been revoked, or that stands on one, takes nothing new.",
        vec![Obstacle::new(
            "mandate-revoked",
            WaitingOn::Bureau,
            "obstacle-mandate-without-force",
        )],
    ))
}

fn party_faults(cx: &mut Context<'_>, grantor_id: Id, representative_id: Id) -> Result<Vec<Fault>> {
    let mut faults = Vec::new();
    if people::organisation(cx.conn, &grantor_id)?.is_none() {
        faults.push(Fault::new(
            "/grantorOrganisationId",
            "unknown",
            "There is no such organisation.",
        ));
    }
    match people::representative(cx.conn, &representative_id)? {
        None => faults.push(Fault::new(
            "/representativeId",
            "unknown",
            "There is no such representative.",
        )),
        Some(representative) if representative.organisation_id != grantor_id => faults.push(Fault::new(
            "/representativeId",
            "other-organisation",
            "A mandate is given to someone who acts for the grantor.",
        )),
        Some(_) => {}
    }
    Ok(faults)
}

/// Returns the faults of a sub-mandate. Holds the lock of the parent, so that it cannot be narrowed or revoked
/// meanwhile.
fn parent_faults(
    cx: &mut Context<'_>,
    parent_id: Id,
    grantor_id: Id,
    terms: &MandateTerms,
) -> Result<Vec<Fault>> {
    let ledger = Ledger::lock(cx, &BTreeSet::from([parent_id]), &BTreeMap::new())?;
    let Some(chain) = ledger.chains().remove(&parent_id) else {
        return Ok(vec![Fault::new(
            "/parentMandateId",
            "unknown",
            "There is no such mandate.",
        )]);
    };
    hold_force(&chain)?;
    let mut faults = terms::widening_faults(terms, &chain.own.terms);
    let parent_grantor = ledger.standing().mandate(parent_id).map(|m| m.grantor_id);
    if parent_grantor != Some(grantor_id) {
        faults.push(Fault::new(
            "/grantorOrganisationId",
            "other-grantor",
            "A sub-mandate comes from the grantor of its parent.",
        ));
    }
    Ok(faults)
}
