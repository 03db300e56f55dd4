//! Several acknowledgements at once, all or none.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Context;
use super::super::events::Chain;
use super::answer::{Standing, book, standing};
use super::find;
use edba_common::error::{Code, Error, Result};
use edba_domain::guarantee::period_fault;
use edba_domain::{Fault, Id, text};
use edba_store::decisions::Commitment;

/// Acknowledges several commitments of the caller's organisation, each with its booking reference, and returns them in
/// the same order. All or none; the same answers again change nothing.
///
/// # Errors
/// 400 with a fault for each that cannot be acknowledged (`/items/3/bookingReference`): a commitment that does not exist
/// for this organisation, one that is not offered or was answered otherwise, and a reference that is no line of text.
pub fn acknowledge_several(cx: &mut Context<'_>, answers: &[(Id, String)]) -> Result<Vec<Commitment>> {
    cx.actor.organisation()?;
    let mut cases = BTreeSet::new();
    for (id, _) in answers {
        cases.extend(present(cx, *id)?.map(|row| row.case_id));
    }
    let mut chains: BTreeMap<Id, Chain> = BTreeMap::new();
    for case_id in cases {
        chains.insert(case_id, Chain::open(cx, case_id, "case")?);
    }
    let mut faults = Vec::new();
    for (index, (id, reference)) in answers.iter().enumerate() {
        if let Err(fault) = acknowledge_one(cx, &mut chains, *id, reference)? {
            faults.push(Fault {
                pointer: format!("/items/{index}{}", fault.pointer),
                ..fault
            });
        }
    }
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    for chain in chains.into_values() {
        chain.close(cx)?;
    }
    answers.iter().map(|(id, _)| find(cx, *id)).collect()
}

/// Checks that these commitments could be acknowledged now. Errors: as [`acknowledge_several`].
pub fn check_acknowledgements(cx: &mut Context<'_>, answers: &[(Id, String)]) -> Result<()> {
    cx.actor.organisation()?;
    let mut faults = Vec::new();
    for (index, (id, reference)) in answers.iter().enumerate() {
        if let Err(fault) = checked(present(cx, *id)?, reference) {
            faults.push(Fault {
                pointer: format!("/items/{index}{}", fault.pointer),
                ..fault
            });
        }
    }
    match faults.is_empty() {
        true => Ok(()),
        false => Err(Error::invalid(faults)),
    }
}

/// A commitment that was offered to the caller's organisation; None where there is no such.
fn present(cx: &mut Context<'_>, id: Id) -> Result<Option<Commitment>> {
    match find(cx, id) {
        Ok(row) => Ok(Some(row)),
        Err(error) if error.code == Code::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The commitment, whether it waits for an answer, and the reference as it is kept.
fn checked(row: Option<Commitment>, reference: &str) -> Result<(Commitment, Standing, String), Fault> {
    let Some(row) = row else {
        return Err(Fault::new(
            "/commitmentId",
            "unknown",
            "There is no such commitment of your organisation.",
        ));
    };
    if let Some(fault) = text::line_fault("/bookingReference", reference) {
        return Err(fault);
    }
    let reference = reference.trim().to_owned();
    match standing(&row, &reference) {
        Standing::Otherwise => Err(Fault::new(
            "/commitmentId",
            "not-offered",
            format!(
                "The commitment is {}; only what is offered is answered, and once.",
                row.status
            ),
        )),
        standing => match period_fault(row.instrument, row.at_risk()) {
            // A guarantee has a period, which is given with its own acknowledgement.
            Some(fault) => Err(Fault {
                pointer: "/commitmentId".to_owned(),
                ..fault
            }),
            None => Ok((row, standing, reference)),
        },
    }
}

fn acknowledge_one(
    cx: &mut Context<'_>,
    chains: &mut BTreeMap<Id, Chain>,
    id: Id,
    reference: &str,
) -> Result<Result<(), Fault>> {
    let (row, standing, reference) = match checked(present(cx, id)?, reference) {
        Ok(checked) => checked,
        Err(fault) => return Ok(Err(fault)),
    };
    if standing == Standing::Waits {
        let chain = chains
            .get_mut(&row.case_id)
            .ok_or_else(|| Error::internal("the case is not locked"))?;
        book(cx, chain, row, reference)?;
    }
    Ok(Ok(()))
}
