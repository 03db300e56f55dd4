//! Checks that the organisations, tables and programme codes in the content of a case exist. One query per kind; all
//! faults are reported at once.

use std::collections::{BTreeSet, HashMap};

use crate::{Context, events};
use edba_common::error::{Error, Result};
use edba_domain::case::CaseContent;
use edba_domain::codes::BodyKind;
use edba_domain::reference::ReferenceCategory;
use edba_domain::{Fault, Id};
use edba_store::cases::{self, KnownCode};

/// The names of the things to which a case refers, for the search.
pub(super) struct Named {
    pub organisations: HashMap<Id, String>,
    pub items: Vec<KnownCode>,
}

/// Checks the content and its references. Errors: 400 with all faults of the content itself, and all references to
/// things that do not exist.
pub(super) fn check(cx: &mut Context<'_>, programme_id: &Id, content: &CaseContent) -> Result<Named> {
    let mut faults = content.check();
    let organisations = check_organisations(cx, content, &mut faults)?;
    check_tables(cx, content, &mut faults)?;
    let items = check_codes(cx, programme_id, content, &mut faults)?;
    if faults.is_empty() {
        Ok(Named { organisations, items })
    } else {
        Err(Error::invalid(faults))
    }
}

fn check_organisations(
    cx: &mut Context<'_>,
    content: &CaseContent,
    faults: &mut Vec<Fault>,
) -> Result<HashMap<Id, String>> {
    let mut references = vec![(
        "/initiatorOrganisationId".to_owned(),
        content.initiator_organisation_id,
    )];
    for (index, id) in content.recipient_organisation_ids.iter().enumerate() {
        references.push((format!("/recipientOrganisationIds/{index}"), *id));
    }
    for (index, line) in content.funding_lines.iter().enumerate() {
        if let Some(id) = line.funder_organisation_id {
            references.push((format!("/fundingLines/{index}/funderOrganisationId"), id));
        }
    }
    let ids: BTreeSet<Id> = references.iter().map(|(_, id)| *id).collect();
    let ids: Vec<Id> = ids.into_iter().collect();
    let known: HashMap<Id, String> = cases::organisation_names(cx.conn, &ids)?.into_iter().collect();
    for (pointer, id) in references {
        if !known.contains_key(&id) {
            faults.push(Fault::new(
                pointer,
                "unknown-organisation",
                "There is no organisation with this identity.",
            ));
        }
    }
    Ok(known)
}

fn check_tables(cx: &mut Context<'_>, content: &CaseContent, faults: &mut Vec<Fault>) -> Result<()> {
    let lead = content.lead_table_id.map(|id| ("/leadTableId".to_owned(), id));
    let co_review = content.co_review_table_ids.iter().enumerate();
    let references: Vec<(String, Id)> = lead
        .into_iter()
        .chain(co_review.map(|(index, id)| (format!("/coReviewTableIds/{index}"), *id)))
        .collect();
    if references.is_empty() {
        return Ok(());
    }
    let ids: BTreeSet<Id> = references.iter().map(|(_, id)| *id).collect();
    // Lock the tables, so that closing a table and this change are serialised.
    for id in &ids {
        events::hold(cx, *id)?;
    }
    let ids: Vec<Id> = ids.into_iter().collect();
    let known = cases::bodies_by_id(cx.conn, &ids)?;
    let today = cx.today();
    for (pointer, id) in references {
        let fault = match known.iter().find(|body| body.id == id) {
            None => Some(("unknown-table", "There is no table with this identity.")),
            Some(body) if body.kind != BodyKind::Table => Some((
                "not-a-table",
                "This is not a table; a case is prepared by a table.",
            )),
            Some(body) if body.opened_on > today || body.closed_on.is_some() => {
                Some(("table-closed", "This table is not open today."))
            }
            Some(_) => None,
        };
        if let Some((code, text)) = fault {
            faults.push(Fault::new(pointer, code, text));
        }
    }
    Ok(())
}

/// The categories of reference data that each field may refer to.
pub(super) const CODES: [(&str, &[ReferenceCategory], &str); 3] = [
    ("/cluster", &[ReferenceCategory::Cluster], "cluster"),
    (
        "/programmeLine",
        &[ReferenceCategory::Line, ReferenceCategory::Action],
        "programme line or action",
    ),
    ("/scope", &[ReferenceCategory::Scope], "scope"),
];

fn check_codes(
    cx: &mut Context<'_>,
    programme_id: &Id,
    content: &CaseContent,
    faults: &mut Vec<Fault>,
) -> Result<Vec<KnownCode>> {
    let given = [&content.cluster, &content.programme_line, &content.scope];
    let codes: Vec<String> = given.into_iter().flatten().cloned().collect();
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    let known = cases::codes_of(cx.conn, programme_id, &codes)?;
    let today = cx.today();
    let mut named = Vec::new();
    for ((pointer, categories, what), code) in CODES.into_iter().zip(given) {
        let Some(code) = code else { continue };
        let item = known
            .iter()
            .find(|item| item.code == *code && categories.contains(&item.category));
        match item {
            None => faults.push(Fault::new(
                pointer,
                "unknown-code",
                format!("There is no {what} with this code in the programme."),
            )),
            Some(item) if item.closed_on.is_some_and(|closed_on| closed_on <= today) => {
                faults.push(Fault::new(
                    pointer,
                    "code-closed",
                    format!("This {what} is closed."),
                ));
            }
            Some(item) => named.push(item.clone()),
        }
    }
    Ok(named)
}
