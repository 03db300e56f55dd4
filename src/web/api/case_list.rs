//! The list of business cases: filters, sorting and pagination.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};

use super::Answer;
use super::cases::CaseTotals;
use crate::json_schema::list_of;
use crate::pagination::Pagination;
use crate::reply::Page;
use crate::{ApiRequest, Query};
use edba_common::error::{Error, Result};
use edba_domain::codes::CaseStatus;
use edba_domain::collation::{compact, expand};
use edba_domain::search_words::asked_words;
use edba_domain::text;
use edba_domain::{Cents, Fault, Id, Moment};
use edba_service::Context;
use edba_service::cases::{self, After, CaseFilter, CaseSort, ListedCase, SortKey};

/// Filter of the list of cases; all given criteria must match.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CaseQuery {
    /// One status, or several separated by commas.
    #[schema(schema_with = statuses)]
    pub status: Option<String>,
    /// Cases of this table, as lead table or co-reviewing.
    pub table_id: Option<Id>,
    /// Code of a cluster.
    #[schema(min_length = 1, max_length = 64)]
    pub cluster: Option<String>,
    /// Code of a programme line, which includes its actions, or of an action.
    #[schema(min_length = 1, max_length = 64)]
    pub programme_line: Option<String>,
    /// Code of a geographic scope.
    #[schema(min_length = 1, max_length = 64)]
    pub scope: Option<String>,
    /// A funder of part of the costs: the id of an organisation, or the name of a funder that is
    /// not registered.
    #[schema(min_length = 1, max_length = 200)]
    pub funder: Option<String>,
    /// The organisation that owns the case.
    pub initiator_id: Option<Id>,
    /// Minimum funding asked.
    pub asked_min: Option<Cents>,
    /// Maximum funding asked.
    pub asked_max: Option<Cents>,
    /// The first day of registration, in Almere.
    pub created_from_date: Option<NaiveDate>,
    /// The last day of registration, in Almere.
    pub created_to_date: Option<NaiveDate>,
    /// Only cases that changed at or after this moment. With the latest `updatedAt` that was seen no case is missed, and
    /// some may come again. A program that keeps a copy uses `/v1/changes`.
    pub updated_since: Option<Moment>,
    /// Words that must all occur in the number, the title, the summary, the budget lines, the names of the
    /// organisations, or those of the cluster, the line and the scope. Dutch stemming: *bedrijven* finds *bedrijf*. A
    /// search examines a bounded number of cases per page: a page can contain fewer cases than `limit`, or none,
    /// although more follow. Continue while there is a `nextCursor`.
    #[schema(min_length = 1, max_length = 1000)]
    pub text: Option<String>,
    /// The sort order; a minus means descending. Default: newest first.
    pub sort: Option<CaseSort>,
}

fn statuses() -> RefOr<Schema> {
    list_of(
        "One status, or several with commas between. More statuses may come.",
        &CaseStatus::name(),
    )
}

/// A business case as a list shows it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CaseSummary {
    pub id: Id,
    pub number: String,
    pub title: String,
    pub status: CaseStatus,
    pub status_since: Moment,
    pub programme_id: Id,
    pub cluster: Option<String>,
    pub programme_line: Option<String>,
    pub scope: Option<String>,
    pub lead_table_id: Option<Id>,
    pub initiator_id: Id,
    pub jobs_expected: Option<i32>,
    pub jobs_year: Option<i32>,
    pub totals: CaseTotals,
    pub revision: i32,
    pub created_at: Moment,
    pub updated_at: Moment,
    pub version: i32,
}

fn view(row: ListedCase) -> CaseSummary {
    let ListedCase {
        id,
        number,
        number_key: _,
        programme_id,
        status,
        status_since,
        revision,
        version,
        title,
        cluster_code,
        programme_line_code,
        scope_code,
        lead_table_id,
        initiator_id,
        jobs_expected,
        jobs_year,
        cost_cents,
        cover_cents,
        asked_cents,
        created_at,
        updated_at,
    } = row;
    CaseSummary {
        id,
        number,
        title,
        status,
        status_since,
        programme_id,
        cluster: cluster_code,
        programme_line: programme_line_code,
        scope: scope_code,
        lead_table_id,
        initiator_id,
        jobs_expected,
        jobs_year,
        totals: CaseTotals {
            cost: cost_cents,
            cover: cover_cents,
            asked: asked_cents,
        },
        revision,
        created_at,
        updated_at,
        version,
    }
}

pub async fn list(request: ApiRequest, query: Query<CaseQuery>) -> Answer {
    request.list(query, page).await
}

/// A page of the list, as the account sees it.
pub(crate) fn page(cx: &mut Context<'_>, query: CaseQuery, page: &Pagination) -> Result<Page<CaseSummary>> {
    let (filter, sort) = parse(query)?;
    let after = page
        .cursor
        .as_deref()
        .map(|cursor| Cursor::read(cursor, sort))
        .transpose()?;
    let found = cases::list(cx, filter, sort, after, page.fetch())?;
    let mut shown = Page::from_rows(found.rows, page.limit, |_| String::new());
    let ended_at = match shown.items.last().filter(|_| shown.next_cursor.is_some()) {
        Some(last) => Some(After::row(last, sort)),
        None => found.stopped_at,
    };
    shown.next_cursor = ended_at.map(|place| Cursor::write(sort, place)).transpose()?;
    Ok(shown.map(view))
}

/// Validates what the schema cannot express. Errors: 400 with all faults at once.
fn parse(query: CaseQuery) -> Result<(CaseFilter, CaseSort)> {
    let CaseQuery {
        status,
        table_id,
        cluster,
        programme_line,
        scope,
        funder,
        initiator_id,
        asked_min,
        asked_max,
        created_from_date,
        created_to_date,
        updated_since,
        text,
        sort,
    } = query;
    let mut faults = Vec::new();
    for (pointer, text) in [
        ("?cluster", &cluster),
        ("?programmeLine", &programme_line),
        ("?scope", &scope),
        ("?funder", &funder),
    ] {
        faults.extend(text.as_deref().and_then(|text| text::fault(pointer, text)));
    }
    let mut statuses: Vec<CaseStatus> = Vec::new();
    for code in status.iter().flat_map(|list| list.split(',')) {
        match code.parse() {
            Ok(status) if statuses.contains(&status) => {}
            Ok(status) => statuses.push(status),
            Err(unknown) => faults.push(Fault::new("?status", "not-allowed", unknown.to_string())),
        }
    }
    if let (Some(min), Some(max)) = (asked_min, asked_max)
        && min > max
    {
        faults.push(Fault::new(
            "?askedMax",
            "too-small",
            "askedMax is less than askedMin.",
        ));
    }
    if let (Some(from), Some(to)) = (created_from_date, created_to_date)
        && from > to
    {
        faults.push(Fault::new(
            "?createdToDate",
            "out-of-order",
            "createdToDate lies before createdFromDate.",
        ));
    }
    let words = text.as_deref().map(asked_words);
    if words.as_ref().is_some_and(Vec::is_empty) {
        faults.push(Fault::new("?text", "no-word", "There is no word in the text."));
    }
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    let filter = CaseFilter {
        statuses,
        table_id,
        cluster,
        programme_line,
        scope,
        funder,
        initiator_id,
        asked_min,
        asked_max,
        created_from: created_from_date.map(Moment::start_of),
        created_before: created_to_date
            .and_then(|date| date.succ_opt())
            .map(Moment::start_of),
        updated_since,
        words: words.unwrap_or_default(),
    };
    Ok((filter, sort.unwrap_or(CaseSort::Newest)))
}

/// The position where a page ended: sort order, sort value and case number. Opaque to clients.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cursor {
    sort: CaseSort,
    number: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title_key: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    asked: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    updated: Option<Moment>,
}

impl Cursor {
    pub(crate) fn write(sort: CaseSort, place: After) -> Result<String> {
        let After { key, number_key } = place;
        let mut cursor = Cursor {
            sort,
            number: number_key,
            title_key: None,
            asked: None,
            updated: None,
        };
        match key {
            SortKey::Number => {}
            SortKey::UpdatedAt(at) => cursor.updated = Some(at),
            SortKey::Title(key) => cursor.title_key = Some(compact(&key)),
            SortKey::Asked(asked) => cursor.asked = Some(asked.get()),
        }
        Ok(URL_SAFE_NO_PAD.encode(serde_json::to_vec(&cursor)?))
    }

    /// Errors: 400 for an invalid cursor, or one of another sort order.
    pub(crate) fn read(text: &str, sort: CaseSort) -> Result<After> {
        let cursor: Cursor = URL_SAFE_NO_PAD
            .decode(text)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .filter(|cursor: &Cursor| cursor.sort == sort)
            .ok_or_else(Pagination::bad_cursor)?;
        let key = match sort {
            CaseSort::Newest | CaseSort::Oldest => Some(SortKey::Number),
            CaseSort::UpdatedLast | CaseSort::UpdatedFirst => cursor.updated.map(SortKey::UpdatedAt),
            CaseSort::Title | CaseSort::TitleDescending => cursor
                .title_key
                // A forged cursor must not pass characters to the database that it cannot store.
                .and_then(|short| expand(&short))
                .map(SortKey::Title),
            CaseSort::AskedLeast | CaseSort::AskedMost => {
                cursor.asked.map(|asked| SortKey::Asked(Cents::new(asked)))
            }
        };
        Ok(After {
            key: key.ok_or_else(Pagination::bad_cursor)?,
            number_key: cursor.number,
        })
    }
}
