//! The documents that keep a case from being complete.

use std::collections::HashMap;

use super::sight;
use crate::Context;
use edba_common::error::Result;
use edba_domain::Id;
use edba_store::documents as store;

/// For each of these cases, the titles of the documents whose last version failed its check. `None` stands for those that
/// the caller may not read, once however many there are. One statement.
pub(crate) fn failing(cx: &mut Context<'_>, case_ids: &[Id]) -> Result<HashMap<Id, Vec<Option<String>>>> {
    let mut of_cases: HashMap<Id, Vec<Option<String>>> = HashMap::new();
    if case_ids.is_empty() {
        return Ok(of_cases);
    }
    let sight = sight(cx)?;
    for (case_id, title, is_read) in store::failing(cx.conn, &sight, case_ids)? {
        let titles = of_cases.entry(case_id).or_default();
        let title = is_read.then_some(title);
        if title.is_some() || !titles.contains(&None) {
            titles.push(title);
        }
    }
    Ok(of_cases)
}
