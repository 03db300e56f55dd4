//! The documents that keep a case from being complete.

use std::collections::HashMap;

use super::sight;
use crate::Context;
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::case::FailingDocument;
use edba_store::documents::{self as store, Failing};

/// The documents whose last version failed its check, by case. All documents that the caller cannot read are one entry without a
/// title for the initiator, and one for the bureau. One statement.
pub(crate) fn failing(cx: &mut Context<'_>, case_ids: &[Id]) -> Result<HashMap<Id, Vec<FailingDocument>>> {
    let mut of_cases: HashMap<Id, Vec<FailingDocument>> = HashMap::new();
    if case_ids.is_empty() {
        return Ok(of_cases);
    }
    let sight = sight(cx)?;
    for found in store::failing(cx.conn, &sight, case_ids)? {
        let case_id = found.case_id;
        let document = as_read(found);
        let of_case = of_cases.entry(case_id).or_default();
        if document.title.is_some() || !of_case.contains(&document) {
            of_case.push(document);
        }
    }
    Ok(of_cases)
}

/// A failing document with the particulars that the caller can read.
fn as_read(found: Failing) -> FailingDocument {
    let title = if found.is_titled {
        found.title
    } else {
        found.file_name
    };
    FailingDocument {
        title: found.is_read.then_some(title),
        by_bureau: !found.by_initiator,
    }
}
