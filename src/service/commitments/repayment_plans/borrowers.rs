//! Who repays the loans for cases.

use std::collections::{BTreeSet, HashMap};

use super::super::super::Context;
use edba_common::error::Result;
use edba_domain::Id;
use edba_store::people;
use edba_store::repayment_plans::{self as store, HoldingPlan};

/// The names of the borrowers of cases.
#[derive(Debug, Clone, Default)]
pub struct Borrowers(HashMap<Id, Vec<String>>);

impl Borrowers {
    /// The names for a case; empty for a case that was not asked for.
    pub fn of(&self, case_id: &Id) -> &[String] {
        self.0.get(case_id).map_or(&[], Vec::as_slice)
    }
}

/// The borrowers of these loans: the recipients that their cases name, or else the initiator. Two statements, none for no loan.
pub fn borrowers<'a>(
    cx: &mut Context<'_>,
    loans: impl IntoIterator<Item = &'a HoldingPlan>,
) -> Result<Borrowers> {
    let cases: BTreeSet<Id> = loans.into_iter().map(|loan| loan.commitment.case_id).collect();
    if cases.is_empty() {
        return Ok(Borrowers::default());
    }
    let cases: Vec<Id> = cases.into_iter().collect();
    let mut recipients: Vec<(Id, Vec<Id>)> = Vec::new();
    for (case_id, content) in store::case_contents(cx.conn, &cases)? {
        recipients.push((case_id, content.read()?.recipients().to_vec()));
    }
    let named: BTreeSet<Id> = recipients
        .iter()
        .flat_map(|(_, of_case)| of_case)
        .copied()
        .collect();
    let names: HashMap<Id, String> = people::organisation_names(cx.conn, named.into_iter().collect())?
        .into_iter()
        .collect();
    let of_case = |ids: Vec<Id>| ids.iter().filter_map(|id| names.get(id).cloned()).collect();
    Ok(Borrowers(
        recipients
            .into_iter()
            .map(|(case_id, ids)| (case_id, of_case(ids)))
            .collect(),
    ))
}
