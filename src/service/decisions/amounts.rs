//! Amounts of decisions: what was decided, how much of it is still committed, and what was released.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde::Deserialize;

use crate::Context;
use edba_common::error::Result;
use edba_domain::codes::Outcome;
use edba_domain::{Cents, Id};
use edba_store::Conn;
use edba_store::decision_lists::{self, StillToRatify};
use edba_store::decisions::Decision;

/// The amount that a decision committed for one funder, and how much of it was released, paid and repaid since.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FunderAmounts {
    pub decided: Cents,
    pub released: Cents,
    pub paid: Cents,
    pub repaid: Cents,
}

/// The present amounts of a decision. Decided, to be ratified and missing add up to the amount asked plus the amount
/// that funders refused.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Amounts {
    /// Keyed by the name of the funder.
    pub funders: BTreeMap<String, FunderAmounts>,
    /// The decided amount, including what was ratified since and what was released later.
    pub decided: Cents,
    pub released: Cents,
    /// What was paid, less what was reversed.
    pub paid: Cents,
    /// What came back of it: principal of loans and recovered subsidies, less what was reversed. Interest is no part of it.
    pub repaid: Cents,
    /// What is still to be repaid of loans.
    pub outstanding: Cents,
    /// What was paid beyond the amount at which the subsidy was determined, and must still be paid back.
    pub recoverable: Cents,
    /// The part of it that funders refused; it is missing again.
    pub refused: Cents,
    /// The amount that can still be ratified.
    pub to_ratify: Cents,
    /// Of which organisations; empty for a decision that is no longer in force.
    pub asked: Vec<StillToRatify>,
    /// The amount asked that is neither decided nor to be ratified, plus the refused amount.
    pub missing: Cents,
}

impl Amounts {
    /// The decided amount that is still committed.
    pub fn committed(&self) -> Cents {
        self.decided.less(self.released)
    }

    /// The decided amount that is neither paid nor released.
    pub fn open(&self) -> Cents {
        self.decided.less(self.released).less(self.paid)
    }

    /// Whether a decision adopted subject to ratification has been ratified in full since.
    pub fn is_ratified(&self, outcome: Outcome) -> bool {
        outcome == Outcome::AdoptedSubjectToRatification && self.to_ratify.is_zero() && self.missing.is_zero()
    }

    fn add(&mut self, funder: String, of_line: FunderAmounts) {
        let FunderAmounts {
            decided,
            released,
            paid,
            repaid,
        } = of_line;
        let amounts = self.funders.entry(funder).or_default();
        amounts.decided += decided;
        amounts.released += released;
        amounts.paid += paid;
        amounts.repaid += repaid;
        self.decided += decided;
        self.released += released;
        self.paid += paid;
        self.repaid += repaid;
    }
}

/// The part of a certificate with the amounts per funder.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CertificateAmounts {
    #[serde(default)]
    commitments: Vec<CommitmentAmount>,
    #[serde(default)]
    carried_over: Option<CarriedOver>,
}

#[derive(Deserialize)]
struct CarriedOver {
    commitments: Vec<CommitmentAmount>,
}

#[derive(Deserialize)]
struct CommitmentAmount {
    organisation: OrganisationName,
    amount: Cents,
}

#[derive(Deserialize)]
struct OrganisationName {
    name: Option<String>,
}

/// The amounts of one decision.
pub fn amounts(cx: &mut Context<'_>, decision: &Decision) -> Result<Amounts> {
    let today = cx.today();
    let mut found = amounts_of(cx.conn, &[decision], today)?;
    Ok(found.remove(&decision.id).unwrap_or_default())
}

/// The amounts of these decisions. Two statements.
pub fn amounts_of(
    conn: &mut Conn,
    decisions: &[&Decision],
    today: NaiveDate,
) -> Result<HashMap<Id, Amounts>> {
    let ids: Vec<Id> = decisions.iter().map(|row| row.id).collect();
    let mut found: HashMap<Id, Amounts> = ids.iter().map(|id| (*id, Amounts::default())).collect();
    let standing: HashMap<Id, bool> = decisions.iter().map(|row| (row.id, row.standing)).collect();
    let stands = |id: &Id| standing.get(id).copied().unwrap_or_default();
    for line in decision_lists::funder_amounts(conn, &ids)? {
        if let Some(amounts) = found
            .get_mut(&line.decision_id)
            .filter(|_| stands(&line.decision_id))
        {
            if line.was_refused() {
                amounts.refused += line.amount_cents - line.carried_out_cents;
            }
            amounts.recoverable += line.ledger().recoverable();
            amounts.outstanding += line.ledger().outstanding();
            // What is carried over was decided once, for the year that it came from.
            let decided = match line.carried_from_id {
                Some(_) => Cents::ZERO,
                None => line.amount_cents,
            };
            let of_line = FunderAmounts {
                decided,
                released: line.released_cents,
                paid: line.paid_cents,
                repaid: line.repaid_cents + line.recovered_cents,
            };
            amounts.add(line.funder, of_line);
        }
    }
    for line in decision_lists::still_to_ratify(conn, &ids, today)? {
        if let Some(amounts) = found
            .get_mut(&line.decision_id)
            .filter(|_| stands(&line.decision_id))
        {
            amounts.to_ratify += line.amount_cents;
            amounts.asked.push(line);
        }
    }
    for row in decisions {
        let Some(amounts) = found.get_mut(&row.id) else {
            continue;
        };
        // A further version takes over the commitments, so the amounts of an earlier one are read from its certificate.
        if !row.standing {
            let certificate: CertificateAmounts = row.certificate.read_as()?;
            let carried = certificate
                .carried_over
                .into_iter()
                .flat_map(|carried| carried.commitments);
            for line in certificate.commitments.into_iter().chain(carried) {
                let funder = line.organisation.name.unwrap_or_default();
                let of_line = FunderAmounts {
                    decided: line.amount,
                    ..FunderAmounts::default()
                };
                amounts.add(funder, of_line);
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
