//! State aid of a case: which commitments of its decision in force need a basis, what is stated about each, and what goes
//! beyond a ceiling.

use std::collections::BTreeMap;

use super::{is_stated, list, recipients_of, status_of, with_basis_needed};
use crate::{Context, cases};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::codes::CaseStatus;
use edba_domain::workflow::AidExcessFact;
use edba_store::cases::Case;
use edba_store::decisions;
use edba_store::overview::{self, NamedCommitment, NamedCommitmentFilter};
use edba_store::state_aid::{AidStatement, AidStatementFilter, NamedAidStatement};

/// The most commitments and statements of a case.
const MOST: i64 = 500;

/// A commitment that needs a basis.
#[derive(Debug, Clone)]
pub struct NeededBasis {
    pub commitment: NamedCommitment,
    /// The statements in force.
    pub stated: Vec<NamedAidStatement>,
    /// Whether they are not there, or not complete.
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

/// The state aid of the decision in force of a case. Errors: 404.
pub fn of_case(cx: &mut Context<'_>, case_id: Id) -> Result<CaseAid> {
    let case = cases::visible(cx, case_id)?;
    let recipients = recipients_of(&case)?;
    let filter = NamedCommitmentFilter {
        cases: Some(&[case_id]),
        ..NamedCommitmentFilter::default()
    };
    let mut named: Vec<NamedCommitment> = Vec::new();
    if let Some(decision) = decisions::standing(cx.conn, &case_id)? {
        named = overview::commitments(cx.conn, &filter, MOST)?;
        named.retain(|one| one.row.decision_id == decision.id);
        named.reverse();
    }
    let rows: Vec<_> = named.iter().map(|one| one.row.clone()).collect();
    let public = with_basis_needed(cx, &rows, &recipients)?;
    let in_need: Vec<Id> = public.iter().map(|row| row.id).collect();
    let in_force = AidStatementFilter {
        case_id: Some(case_id),
        in_force: Some(true),
        ..AidStatementFilter::default()
    };
    let mut stated: BTreeMap<Id, Vec<NamedAidStatement>> = BTreeMap::new();
    for found in list(cx, in_force, None, MOST)? {
        stated.entry(found.row.commitment_id).or_default().push(found);
    }
    let excesses = match case.status {
        CaseStatus::BoardDecision => {
            let plain = stated.values().flatten().map(|found| found.row.clone());
            let plain: Vec<AidStatement> = plain.collect();
            status_of(cx, &public, &recipients, &plain)?.excesses
        }
        _ => Vec::new(),
    };
    let mut needed: Vec<NeededBasis> = named
        .into_iter()
        .filter(|one| in_need.contains(&one.row.id))
        .map(|commitment| {
            let stated = stated.remove(&commitment.row.id).unwrap_or_default();
            let plain: Vec<&AidStatement> = stated.iter().map(|found| &found.row).collect();
            NeededBasis {
                is_missing: !is_stated(&commitment.row, &plain, &recipients),
                stated,
                commitment,
            }
        })
        .collect();
    needed.sort_by_key(|one| !one.is_missing);
    Ok(CaseAid {
        case,
        needed,
        excesses,
    })
}
