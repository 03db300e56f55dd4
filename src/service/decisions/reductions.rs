//! Reductions of the pledges in a certificate, and the check that they follow from the allocation rule that the
//! certificate names.

use edba_store::Json;
use std::collections::BTreeMap;

use serde::Deserialize;

use super::certificate_format::Format;
use edba_common::error::{Error, Result};
use edba_domain::codes::{ExpenditureKind, Instrument};
use edba_domain::funding::{ALLOCATION_RULE, Cell, Need, StandingPledge, allocate};
use edba_domain::{Cents, Id};

/// A pledge of which a decision took less than was offered, because more was pledged than asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reduction {
    pub pledge_id: Id,
    pub seat_id: Id,
    pub organisation_id: Id,
    /// `None` if the certificate does not contain it.
    pub organisation: Option<String>,
    pub instrument: Instrument,
    pub cell: Cell,
    pub offered: Cents,
    pub taken_within: Cents,
    pub taken_subject: Cents,
    /// The total reduction, both parts together.
    pub reduced: Cents,
    /// The reduction of the part within the mandate. `None` in certificates of formats 1 and 2, which do not contain
    /// it.
    pub reduced_within: Option<Cents>,
    /// The reduction of the part subject to ratification. `None` as above.
    pub reduced_subject: Option<Cents>,
}

#[derive(Deserialize)]
struct Pledges {
    pledges: Vec<CertifiedPledge>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CertifiedPledge {
    id: Id,
    seat_id: Id,
    organisation: Named,
    instrument: Instrument,
    budget_year: i32,
    expenditure_kind: ExpenditureKind,
    offered: Cents,
    taken_within: Cents,
    taken_subject_to_ratification: Cents,
    #[serde(default)]
    reduced_within: Option<Cents>,
    #[serde(default)]
    reduced_subject_to_ratification: Option<Cents>,
}

#[derive(Deserialize)]
struct Named {
    id: Id,
    name: Option<String>,
}

impl CertifiedPledge {
    fn reduced(&self) -> Cents {
        self.offered - self.taken_within - self.taken_subject_to_ratification
    }
}

/// The pledges of a certificate that were reduced, in its order. Errors: internal, for a certificate that cannot be
/// read.
pub fn reductions(certificate: &Json) -> Result<Vec<Reduction>> {
    let Pledges { pledges } = certificate.read_as().map_err(Error::internal)?;
    Ok(pledges
        .into_iter()
        .filter(|p| p.reduced().is_positive())
        .map(|p| Reduction {
            pledge_id: p.id,
            seat_id: p.seat_id,
            organisation_id: p.organisation.id,
            reduced: p.reduced(),
            organisation: p.organisation.name,
            instrument: p.instrument,
            cell: Cell {
                budget_year: p.budget_year,
                expenditure_kind: p.expenditure_kind,
            },
            offered: p.offered,
            taken_within: p.taken_within,
            taken_subject: p.taken_subject_to_ratification,
            reduced_within: p.reduced_within,
            reduced_subject: p.reduced_subject_to_ratification,
        })
        .collect())
}

/// The data from which the allocation is recomputed.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Allocated {
    allocation_rule: i32,
    asked_on_ballot: Need,
    electorate: Vec<CertifiedSeat>,
    pledges: Vec<CertifiedPledge>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CertifiedSeat {
    seat_id: Id,
    order: i32,
}

/// The amounts in a certificate that do not follow from its allocation rule, one sentence each. Formats 1 and 2 name
/// no rule and are not checked.
pub(super) fn faults(certificate: &Json, format: Format) -> Vec<String> {
    match format {
        Format::One | Format::Two => Vec::new(),
        Format::Three | Format::Four => match certificate.read_as() {
            Ok(allocated) => allocation_faults(&allocated),
            Err(error) => vec![format!("cannot be read: {error}")],
        },
    }
}

fn allocation_faults(allocated: &Allocated) -> Vec<String> {
    if allocated.allocation_rule != ALLOCATION_RULE {
        let rule = allocated.allocation_rule;
        return vec![format!("names allocation rule {rule}, which is not known")];
    }
    let order: BTreeMap<Id, i32> = allocated
        .electorate
        .iter()
        .map(|s| (s.seat_id, s.order))
        .collect();
    let mut standing = Vec::with_capacity(allocated.pledges.len());
    let mut wrong = Vec::new();
    for pledge in &allocated.pledges {
        let (Some(reduced_within), Some(reduced_subject), Some(&seat_order)) = (
            pledge.reduced_within,
            pledge.reduced_subject_to_ratification,
            order.get(&pledge.seat_id),
        ) else {
            wrong.push(format!("does not hold all of pledge {}", pledge.id));
            continue;
        };
        if pledge.reduced() != reduced_within + reduced_subject {
            wrong.push(format!(
                "does not account for all that pledge {} offered",
                pledge.id
            ));
        }
        standing.push(StandingPledge {
            pledge_id: pledge.id,
            seat_order,
            cell: Cell {
                budget_year: pledge.budget_year,
                expenditure_kind: pledge.expenditure_kind,
            },
            within: pledge.taken_within + reduced_within,
            subject: pledge.taken_subject_to_ratification + reduced_subject,
        });
    }
    if !wrong.is_empty() {
        return wrong;
    }
    let again = allocate(&allocated.asked_on_ballot, &standing);
    let taken = allocated
        .pledges
        .iter()
        .zip(&again.lines)
        .filter(|(recorded, line)| {
            (recorded.taken_within, recorded.taken_subject_to_ratification) != (line.within, line.subject)
        });
    taken
        .map(|(recorded, _)| {
            format!(
                "takes another part of pledge {} than its allocation rule gives",
                recorded.id
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn id(n: u8) -> String {
        format!("0190b3b0-7d5a-7aaa-8aaa-0000000000{n:02}")
    }

    /// `[taken within, taken subject, reduced within, reduced subject]` in euros.
    fn pledge(n: u8, amounts: [i64; 4]) -> Value {
        let euros = |amount: i64| json!(format!("{amount}.00"));
        json!({
            "id": id(n), "seatId": id(50 + n), "organisation": { "id": id(70 + n), "name": "Windesheim" },
            "instrument": "subsidy", "budgetYear": 2026, "expenditureKind": "programme",
            "offered": euros(amounts.iter().sum()), "takenWithin": euros(amounts[0]),
            "takenSubjectToRatification": euros(amounts[1]), "reducedWithin": euros(amounts[2]),
            "reducedSubjectToRatification": euros(amounts[3]),
        })
    }

    /// Asked 100; pledged 100 within a mandate, and 50 beyond another mandate that are not needed.
    fn certificate() -> Value {
        json!({
            "allocationRule": 2,
            "askedOnBallot": [{ "budgetYear": 2026, "expenditureKind": "programme", "amount": "100.00" }],
            "electorate": [{ "seatId": id(51), "order": 1 }, { "seatId": id(52), "order": 2 }],
            "pledges": [pledge(1, [100, 0, 0, 0]), pledge(2, [0, 0, 0, 50])],
        })
    }

    fn wrong(change: impl Fn(&mut Value)) -> Vec<String> {
        let mut changed = certificate();
        change(&mut changed);
        let text = Json::from_text(changed.to_string());
        let wrong = faults(&text, Format::Four);
        assert_eq!(wrong, faults(&text, Format::Three));
        wrong
    }

    #[test]
    fn a_certificate_follows_from_the_rule_that_it_names() {
        assert_eq!(wrong(|_| {}), [""; 0]);
        let rule_one = |c: &mut Value| {
            c["pledges"] = json!([pledge(1, [67, 0, 33, 0]), pledge(2, [0, 33, 0, 17])]);
        };
        assert_eq!(wrong(rule_one).len(), 2);
        assert_eq!(
            wrong(|c| c["allocationRule"] = json!(3)),
            ["names allocation rule 3, which is not known"]
        );
        assert_eq!(
            wrong(|c| c["pledges"][1]["offered"] = json!("60.00")),
            [format!("does not account for all that pledge {} offered", id(2))]
        );
        assert_eq!(
            wrong(|c| c["electorate"] = json!([])).len(),
            2,
            "the order of the seats decides ties"
        );
        assert_eq!(
            faults(&Json::from_text("{}"), Format::Two),
            [""; 0],
            "an older certificate names no rule"
        );
    }

    #[test]
    fn the_reductions_are_read_from_certificates_of_each_format() {
        let found = reductions(&Json::from_text(certificate().to_string())).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].reduced, found[0].reduced_subject),
            (Cents::euros(50), Some(Cents::euros(50)))
        );
        let mut before = certificate();
        for name in ["reducedWithin", "reducedSubjectToRatification"] {
            before["pledges"][1].as_object_mut().unwrap().remove(name);
        }
        let found = reductions(&Json::from_text(before.to_string())).unwrap();
        assert_eq!(
            (found[0].reduced, found[0].reduced_subject),
            (Cents::euros(50), None)
        );
    }
}
