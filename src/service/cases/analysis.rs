//! Search texts and sort keys of cases, derived from their content; recomputed if an earlier version of the program
//! computed them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::references::{CODES, Named};
use crate::UnitOfWork;
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_domain::case::CaseContent;
use edba_domain::collation::sort_key;
use edba_domain::search_words::{ANALYSIS_VERSION, search_text};
use edba_store::Conn;
use edba_store::cases::{self, AnalysisRow, KnownCode, OutdatedCase};
use edba_store::dialect::search::note_frequencies as note;

/// How many cases are analysed again in one transaction.
const BATCH: i64 = 200;

/// Computes the search text and the sort key of a case with this number and content.
pub(super) fn analyse(number: &str, content: &CaseContent, named: &Named) -> AnalysisRow {
    let title = content.title.as_str();
    let own = [number, title].into_iter().chain(content.summary.as_deref());
    let lines = content.budget_lines.iter().map(|l| l.description.as_str());
    let funders = content
        .funding_lines
        .iter()
        .filter_map(|l| l.funder_name.as_deref());
    let organisations = named.organisations.values().map(String::as_str);
    let items = named
        .items
        .iter()
        .flat_map(|item| [item.code.as_str(), item.name_nl.as_str(), item.name_en.as_str()]);
    let all = search_text(own.chain(lines).chain(funders).chain(organisations).chain(items));
    AnalysisRow {
        search_text: format!("{all} / {}", search_text([number, title])),
        title_key: sort_key(title),
        analysis_version: ANALYSIS_VERSION,
    }
}

/// Analyses again every case that an earlier version of the program analysed; returns their number. Each batch is a
/// transaction of its own, so finished batches are kept if the process ends. Any number of processes may run this
/// concurrently: the rows are locked, and each process skips the cases that another has done.
///
/// # Errors
/// A case whose content cannot be read.
pub fn bring_up_to_date(unit: &UnitOfWork<'_>) -> Result<usize> {
    let mut done = 0;
    while cases::any_outdated(&mut *unit.db.reader()?, ANALYSIS_VERSION)? {
        done += unit.write_alone(analyse_batch)?;
    }
    if done > 0 {
        tracing::info!(
            cases = done,
            version = ANALYSIS_VERSION,
            "search index of cases rebuilt after an upgrade"
        );
    }
    Ok(done)
}

/// Stores word frequencies, from which a search chooses its query plan.
pub fn note_frequencies(unit: &UnitOfWork<'_>) -> Result<()> {
    unit.write_alone(|conn| Ok(note(conn)?))
}

fn analyse_batch(conn: &mut Conn) -> Result<usize> {
    let batch: Vec<(OutdatedCase, CaseContent)> = cases::outdated(conn, ANALYSIS_VERSION, BATCH)?
        .into_iter()
        .map(|case| {
            let content = case.content.read().map_err(|e| {
                Error::internal(format!("the content of {} cannot be read: {e}", case.number))
            })?;
            Ok((case, content))
        })
        .collect::<Result<_>>()?;
    let organisations = organisations_of(conn, &batch)?;
    let items = items_of(conn, &batch)?;
    for (case, content) in &batch {
        let named = Named {
            organisations: organisation_ids(content)
                .filter_map(|id| Some((id, organisations.get(&id)?.clone())))
                .collect(),
            items: CODES
                .iter()
                .zip(codes(content))
                .filter_map(|((_, categories, _), code)| {
                    let code = code?;
                    items
                        .get(&case.programme_id)?
                        .iter()
                        .find(|item| item.code == *code && categories.contains(&item.category))
                        .cloned()
                })
                .collect(),
        };
        cases::set_analysis(conn, &case.id, &analyse(&case.number, content, &named))?;
    }
    Ok(batch.len())
}

/// The names of the organisations that these cases name.
fn organisations_of(conn: &mut Conn, batch: &[(OutdatedCase, CaseContent)]) -> Result<HashMap<Id, String>> {
    let ids: BTreeSet<Id> = batch
        .iter()
        .flat_map(|(_, content)| organisation_ids(content))
        .collect();
    let ids: Vec<Id> = ids.into_iter().collect();
    Ok(cases::organisation_names(conn, &ids)?.into_iter().collect())
}

/// The reference items that these cases name, by programme.
fn items_of(conn: &mut Conn, batch: &[(OutdatedCase, CaseContent)]) -> Result<BTreeMap<Id, Vec<KnownCode>>> {
    let mut named: BTreeMap<Id, BTreeSet<String>> = BTreeMap::new();
    for (case, content) in batch {
        let codes = codes(content).into_iter().flatten().cloned();
        named.entry(case.programme_id).or_default().extend(codes);
    }
    named
        .into_iter()
        .map(|(programme, codes)| {
            let codes: Vec<String> = codes.into_iter().collect();
            Ok((programme, cases::codes_of(conn, &programme, &codes)?))
        })
        .collect()
}

fn organisation_ids(content: &CaseContent) -> impl Iterator<Item = Id> + '_ {
    let funders = content
        .funding_lines
        .iter()
        .filter_map(|line| line.funder_organisation_id);
    std::iter::once(content.initiator_organisation_id)
        .chain(content.recipient_organisation_ids.iter().copied())
        .chain(funders)
}

/// The codes of a case, in the order of [`CODES`].
fn codes(content: &CaseContent) -> [Option<&String>; 3] {
    [
        content.cluster.as_ref(),
        content.programme_line.as_ref(),
        content.scope.as_ref(),
    ]
}
