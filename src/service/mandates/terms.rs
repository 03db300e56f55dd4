//! Validation of submitted terms, including the axes on which they are too wide.

use chrono::Datelike;

use crate::Context;
use edba_common::error::{Error, Obstacle, Result};
use edba_common::locale;
use edba_domain::case::{FIRST_YEAR, LAST_YEAR};
use edba_domain::codes::Language;
use edba_domain::mandate::{Axis, MandateTerms, Widening, widenings};
use edba_domain::message::Argument;
use edba_domain::workflow::WaitingOn;
use edba_domain::{Fault, Message, text};

use super::MandateRecord;

/// Returns every fault of the terms, with JSON pointers below `/terms`.
pub(super) fn faults(terms: &MandateTerms) -> Vec<Fault> {
    let mut faults = terms.check();
    faults.extend(text::line_fault("/documentNumber", &terms.document_number));
    for (pointer, date) in [
        ("/documentDate", terms.document_date),
        ("/validFromDate", terms.valid_from),
        ("/validUntilDate", terms.valid_until),
    ] {
        if !(FIRST_YEAR..=LAST_YEAR).contains(&date.year()) {
            faults.push(Fault::new(
                pointer,
                "year-out-of-range",
                format!("The year is from {FIRST_YEAR} to {LAST_YEAR}."),
            ));
        }
    }
    for cluster in terms.clusters.iter().flatten() {
        faults.extend(text::line_fault("/clusters", cluster));
    }
    faults
        .into_iter()
        .map(|fault| Fault {
            pointer: format!("/terms{}", fault.pointer),
            ..fault
        })
        .collect()
}

/// Returns a fault for each axis on which a sub-mandate would be wider than its parent.
pub(super) fn widening_faults(terms: &MandateTerms, parent: &MandateTerms) -> Vec<Fault> {
    widenings(terms, parent)
        .into_iter()
        .map(|Widening { axis, text }| Fault::new(pointer(axis), format!("wider-{axis}"), text))
        .collect()
}

/// Requires that every sub-mandate that has not ended stays within the new terms. Errors: 409 with each sub-mandate
/// and axis.
pub(super) fn hold_children(
    cx: &Context<'_>,
    terms: &MandateTerms,
    children: &[MandateRecord],
) -> Result<()> {
    let mut obstacles = Vec::new();
    for child in children.iter().filter(|c| c.terms.valid_until >= cx.today()) {
        for Widening { axis, text } in widenings(&child.terms, terms) {
            // In English the fault of the sub-mandate itself, with the values.
            let difference = Argument::Names {
                nl: locale::text(Language::Nl, &Message::new(format!("mandate-axis-{axis}"))),
                en: text,
            };
            obstacles.push(Obstacle::new(
                &format!("sub-mandate-wider-{axis}"),
                WaitingOn::Bureau,
                Message::new("obstacle-sub-mandate-wider")
                    .with("document", &child.terms.document_number)
                    .with("id", child.id.to_string())
                    .with("difference", difference),
            ));
        }
    }
    if obstacles.is_empty() {
        return Ok(());
    }
    Err(Error::blocked(
        "Sub-mandates would be wider than this mandate: narrow or revoke them first.",
        obstacles,
    ))
}

fn pointer(axis: Axis) -> &'static str {
    match axis {
        Axis::SubMandating => "/parentMandateId",
        Axis::Period => "/terms/validUntilDate",
        Axis::CeilingPerDecision => "/terms/ceilingPerDecision",
        Axis::CeilingPerYear => "/terms/ceilingPerYear",
        Axis::CeilingTotal => "/terms/ceilingTotal",
        Axis::Clusters => "/terms/clusters",
        Axis::Instruments => "/terms/instruments",
        Axis::ExpenditureKinds => "/terms/expenditureKinds",
        Axis::Fund => "/terms/fundId",
        Axis::Returns => "/terms/returnsAvailable",
    }
}
