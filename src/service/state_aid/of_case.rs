//! State aid of a case: which commitments of its decision in force need a basis, what is stated about each, what goes beyond a
//! ceiling, and which entries in the central register are to be corrected.

use std::collections::BTreeMap;

use super::registered::{RegisteredAid, with_entries};
use super::statements::in_force_or_to_correct;
use super::{is_stated, recipients_of, status_of, with_basis_needed};
use crate::{Context, cases};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::codes::CaseStatus;
use edba_domain::workflow::AidExcessFact;
use edba_store::cases::Case;
use edba_store::decisions;
use edba_store::overview::{self, NamedCommitment, NamedCommitmentFilter};
use edba_store::state_aid::{AidStatement, AidStatementFilter};

/// The most commitments of a case.
const MOST: i64 = 500;

/// A commitment that needs a basis, or has an entry in the central register that is to be corrected.
#[derive(Debug, Clone)]
pub struct NeededBasis {
    pub commitment: NamedCommitment,
    /// The statements in force, and those of recipients that get nothing any more while their entry is to be corrected.
    pub stated: Vec<RegisteredAid>,
    /// Whether a basis can be stated.
    pub needs_basis: bool,
    /// Whether it is needed and not there, or not complete.
    pub is_missing: bool,
}

/// The state aid of a case.
#[derive(Debug, Clone)]
pub struct CaseAid {
    pub case: Case,
    /// Those without a basis at the top.
    pub needed: Vec<NeededBasis>,
    /// What goes beyond a ceiling, while the case waits to be financed.
    pub excesses: Vec<AidExcessFact>,
}

/// The state aid of a case: of its decision in force, and of earlier ones as far as an entry is to be corrected. Errors: 404.
pub fn of_case(cx: &mut Context<'_>, case_id: Id) -> Result<CaseAid> {
    let case = cases::visible(cx, case_id)?;
    let recipients = recipients_of(&case)?;
    let filter = NamedCommitmentFilter {
        cases: Some(&[case_id]),
        ..NamedCommitmentFilter::default()
    };
    let mut named: Vec<NamedCommitment> = overview::commitments(cx.conn, &filter, MOST)?;
    named.reverse();
    let standing = decisions::standing(cx.conn, &case_id)?.map(|decision| decision.id);
    let in_force = named.iter().map(|one| &one.row);
    let rows: Vec<_> = in_force
        .filter(|row| Some(row.decision_id) == standing)
        .cloned()
        .collect();
    let public = with_basis_needed(cx, &rows, &recipients)?;
    let in_need: Vec<Id> = public.iter().map(|row| row.id).collect();
    let mut stated = stated_of(cx, case_id)?;
    let excesses = match case.status {
        CaseStatus::BoardDecision => {
            let plain = stated.values().flatten().map(|one| one.found.row.clone());
            let plain: Vec<AidStatement> = plain.filter(|row| row.replaced_at.is_none()).collect();
            status_of(cx, &public, &recipients, &plain)?.excesses
        }
        _ => Vec::new(),
    };
    let mut needed: Vec<NeededBasis> = Vec::new();
    for commitment in named {
        let stated = stated.remove(&commitment.row.id).unwrap_or_default();
        let needs_basis = in_need.contains(&commitment.row.id);
        if !needs_basis && stated.iter().all(|one| one.found.entry_to_correct().is_none()) {
            continue;
        }
        let in_force = stated.iter().map(|one| &one.found.row);
        let in_force: Vec<&AidStatement> = in_force.filter(|row| row.replaced_at.is_none()).collect();
        needed.push(NeededBasis {
            needs_basis,
            is_missing: needs_basis && !is_stated(&commitment.row, &in_force, &recipients),
            stated,
            commitment,
        });
    }
    needed.sort_by_key(|one| !one.is_missing);
    Ok(CaseAid {
        case,
        needed,
        excesses,
    })
}

/// What is stated about the commitments of a case, with what is registered.
fn stated_of(cx: &mut Context<'_>, case_id: Id) -> Result<BTreeMap<Id, Vec<RegisteredAid>>> {
    let filter = AidStatementFilter {
        case_id: Some(case_id),
        ..AidStatementFilter::default()
    };
    let found = in_force_or_to_correct(cx, filter)?;
    let mut stated: BTreeMap<Id, Vec<RegisteredAid>> = BTreeMap::new();
    for one in with_entries(cx, found)? {
        stated.entry(one.found.row.commitment_id).or_default().push(one);
    }
    Ok(stated)
}
