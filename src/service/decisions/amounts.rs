//! The money of decisions: what was decided stays, beside what still stands of it and what was released.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::codes::{CommitmentStatus, Outcome};
use crate::domain::{Cents, Id};
use crate::error::Result;
use crate::service::Context;
use crate::store::Conn;
use crate::store::decisions::DecisionRow;
use crate::store::follow_up;

/// What one funder was asked to give by a decision, and what of it was released since.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FunderAmounts {
    pub decided: Cents,
    pub released: Cents,
}

/// The money of a decision as it stands now. What was decided, what is to be ratified and what is missing are together
/// what was asked, and what a funder refused of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Amounts {
    /// By the name of the funder.
    pub funders: BTreeMap<String, FunderAmounts>,
    /// What was decided, with what was ratified since; whatever was released later is in it.
    pub decided: Cents,
    pub released: Cents,
    /// What a funder refused of it: that is missing again.
    pub refused: Cents,
    /// What can still be ratified.
    pub to_ratify: Cents,
    /// What is asked and neither decided nor to be ratified, and what was refused.
    pub missing: Cents,
}

impl Amounts {
    /// What still stands of what was decided.
    pub fn committed(&self) -> Cents {
        self.decided.less(self.released)
    }

    /// Whether what was adopted subject to ratification has been ratified in full since.
    pub fn is_ratified(&self, outcome: Outcome) -> bool {
        outcome == Outcome::AdoptedSubjectToRatification && self.to_ratify.is_zero() && self.missing.is_zero()
    }

    fn add(&mut self, funder: String, decided: Cents, released: Cents) {
        let amounts = self.funders.entry(funder).or_default();
        amounts.decided += decided;
        amounts.released += released;
        self.decided += decided;
        self.released += released;
    }
}

/// The part of a certificate that tells who gives what.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Told {
    #[serde(default)]
    commitments: Vec<ToldCommitment>,
    #[serde(default)]
    carried_over: Option<ToldCarried>,
}

#[derive(Deserialize)]
struct ToldCarried {
    commitments: Vec<ToldCommitment>,
}

#[derive(Deserialize)]
struct ToldCommitment {
    organisation: ToldName,
    amount: Cents,
}

#[derive(Deserialize)]
struct ToldName {
    name: Option<String>,
}

/// The money of one decision.
pub fn amounts(cx: &mut Context<'_>, decision: &DecisionRow) -> Result<Amounts> {
    let today = cx.today();
    let mut found = amounts_of(cx.conn, &[decision], today)?;
    Ok(found.remove(&decision.id).unwrap_or_default())
}

/// The money of these decisions. Two statements.
pub fn amounts_of(
    conn: &mut Conn,
    decisions: &[&DecisionRow],
    today: NaiveDate,
) -> Result<HashMap<Id, Amounts>> {
    let ids: Vec<Id> = decisions.iter().map(|row| row.id).collect();
    let mut found: HashMap<Id, Amounts> = ids.iter().map(|id| (*id, Amounts::default())).collect();
    let standing: HashMap<Id, bool> = decisions.iter().map(|row| (row.id, row.standing)).collect();
    let stands = |id: &Id| standing.get(id).copied().unwrap_or_default();
    for line in follow_up::funder_amounts(conn, &ids)? {
        if let Some(amounts) = found
            .get_mut(&line.decision_id)
            .filter(|_| stands(&line.decision_id))
        {
            let released = match line.status {
                CommitmentStatus::Released => line.amount_cents,
                _ => Cents::ZERO,
            };
            if line.was_refused() {
                amounts.refused += line.amount_cents;
            }
            amounts.add(line.funder, line.amount_cents, released);
        }
    }
    for (id, amount) in follow_up::still_to_ratify(conn, &ids, today)? {
        if let Some(amounts) = found.get_mut(&id).filter(|_| stands(&id)) {
            amounts.to_ratify += amount;
        }
    }
    for row in decisions {
        let Some(amounts) = found.get_mut(&row.id) else {
            continue;
        };
        // A further version takes its commitments along, so an earlier one is told by its certificate.
        if !row.standing {
            let told: Told = serde_json::from_str(&row.certificate)?;
            let carried = told
                .carried_over
                .into_iter()
                .flat_map(|carried| carried.commitments);
            for line in told.commitments.into_iter().chain(carried) {
                let funder = line.organisation.name.unwrap_or_default();
                amounts.add(funder, line.amount, Cents::ZERO);
            }
        }
        match row.outcome {
            Outcome::Rejected | Outcome::NoQuorum => {}
            _ if row.standing => {
                let covered = amounts.decided - amounts.refused + amounts.to_ratify;
                amounts.missing = row.asked_cents.less(covered);
            }
            _ => {
                amounts.missing = row.gap_cents;
                amounts.to_ratify = row.asked_cents.less(amounts.decided + amounts.missing);
            }
        }
    }
    Ok(found)
}
