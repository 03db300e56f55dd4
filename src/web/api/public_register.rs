//! The public register of decisions. It never names the voters.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::pagination::Pagination;
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, Query, Reply};
use edba_common::error::{Error, Result};
use edba_domain::codes::Outcome;
use edba_domain::money::Total;
use edba_domain::search_words::asked_words;
use edba_domain::{Cents, Id};
use edba_service::context::PublicContext;
use edba_service::public_register::{self, Place, PublicDecision, Slice};

/// Filter of the public register.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PublicDecisionFilter {
    /// Only decisions of this calendar year.
    #[schema(minimum = 2000, maximum = 2200)]
    pub year: Option<i32>,
    /// Only decisions with this outcome.
    pub outcome: Option<Outcome>,
    /// Words that must all occur in the number of the decision, the number of the case or its title; the list is then
    /// sorted newest first. Dutch stemming: *bedrijven* finds *bedrijf*. A search examines a bounded number of
    /// decisions per page: a page can contain fewer than `limit`, or none, although more follow. Continue while there
    /// is a `nextCursor`.
    #[schema(min_length = 1, max_length = 1000)]
    pub text: Option<String>,
}

/// The contribution of one organisation to a case.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FunderAmountView {
    pub funder: String,
    /// The amount decided, plus later ratifications. Includes amounts that were released later.
    #[schema(value_type = Total)]
    pub amount: Cents,
    /// The part of it that was released since.
    #[schema(value_type = Total)]
    pub released: Cents,
    /// What was paid, less what was reversed.
    #[schema(value_type = Total)]
    pub paid: Cents,
    /// What came back of it: principal of loans and recovered subsidies. `paid` stays as it is.
    #[schema(value_type = Total)]
    pub repaid: Cents,
}

/// A decision of the board in the public register.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PublicDecisionView {
    pub id: Id,
    #[schema(example = "EDBA-2012-017")]
    pub number: String,
    pub number_version: i32,
    pub case_number: String,
    pub title: String,
    pub outcome: Outcome,
    pub decided_date: NaiveDate,
    #[schema(value_type = Total)]
    pub asked: Cents,
    /// The gap when the board decided.
    #[schema(value_type = Total)]
    pub gap_total: Cents,
    /// The amount decided, plus later ratifications. For an adopted decision, `decidedTotal` + `toRatifyTotal` +
    /// `missingTotal` = `asked` + `refusedTotal`.
    #[schema(value_type = Total)]
    pub decided_total: Cents,
    /// The part of `decidedTotal` that was not released.
    #[schema(value_type = Total)]
    pub committed_total: Cents,
    /// The part of it that was released since.
    #[schema(value_type = Total)]
    pub released_total: Cents,
    /// What was paid, less what was reversed.
    #[schema(value_type = Total)]
    pub paid_total: Cents,
    /// What came back of it: principal of loans and recovered subsidies. `paidTotal` stays as it is.
    #[schema(value_type = Total)]
    pub repaid_total: Cents,
    /// The part of it that a funder refused; it is missing again.
    #[schema(value_type = Total)]
    pub refused_total: Cents,
    /// The amount that can still be ratified.
    #[schema(value_type = Total)]
    pub to_ratify_total: Cents,
    /// Amounts asked that are neither decided nor still to be ratified, plus refused amounts.
    #[schema(value_type = Total)]
    pub missing_total: Cents,
    pub amounts_by_funder: Vec<FunderAmountView>,
    /// Whether it is in force; false if it was superseded or set aside.
    pub standing: bool,
    pub version: i32,
}

fn view(found: PublicDecision) -> PublicDecisionView {
    let PublicDecision { decided, amounts } = found;
    let row = decided.decision;
    PublicDecisionView {
        id: row.id,
        number: row.number,
        number_version: row.number_version,
        case_number: decided.case_number,
        title: decided.case_title,
        outcome: row.outcome,
        decided_date: row.decided_at.local_date(),
        asked: row.asked_cents,
        gap_total: row.gap_cents,
        decided_total: amounts.decided,
        committed_total: amounts.committed(),
        released_total: amounts.released,
        paid_total: amounts.paid,
        repaid_total: amounts.repaid,
        refused_total: amounts.refused,
        to_ratify_total: amounts.to_ratify,
        missing_total: amounts.missing,
        amounts_by_funder: amounts
            .funders
            .into_iter()
            .map(|(funder, amounts)| FunderAmountView {
                funder,
                amount: amounts.decided,
                released: amounts.released,
                paid: amounts.paid,
                repaid: amounts.repaid,
            })
            .collect(),
        standing: row.standing,
        version: row.version,
    }
}

pub async fn list(request: ApiRequest, filter: Query<PublicDecisionFilter>) -> Answer {
    request.list_public(filter, page).await
}

/// A page of the register.
pub(crate) fn page(
    cx: &mut PublicContext<'_>,
    filter: PublicDecisionFilter,
    page: &Pagination,
) -> Result<Page<PublicDecisionView>> {
    let PublicDecisionFilter { year, outcome, text } = filter;
    if let Some(text) = text {
        let words = asked_words(&text);
        if words.is_empty() {
            return Err(Error::fault("?text", "no-word", "There is no word in the text."));
        }
        let before = page.cursor.as_deref().map(read_place).transpose()?;
        let found = public_register::search(cx, &words, year, outcome, before, page.limit)?;
        let shown = Page {
            items: found.decisions.into_iter().map(view).collect(),
            next_cursor: found.next.as_ref().map(write_place).transpose()?,
        };
        return Ok(shown);
    }
    let slice = Slice {
        after: page.after_id()?,
        limit: page.fetch(),
    };
    let rows = public_register::list(cx, year, outcome, slice)?;
    Ok(Page::from_rows(rows, page.limit, |r| id_cursor(&r.decided.decision.id)).map(view))
}

/// The cursor of a search: the position where a page ended.
fn write_place(place: &Place) -> Result<String> {
    Ok(URL_SAFE_NO_PAD.encode(serde_json::to_vec(place)?))
}

/// Errors: 400 for an invalid search cursor.
fn read_place(cursor: &str) -> Result<Place> {
    URL_SAFE_NO_PAD
        .decode(cursor)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .ok_or_else(Pagination::bad_cursor)
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    // The contributions of funders change without a new version of the decision.
    request
        .read_public(move |cx, _| Ok(Reply::ok(&view(public_register::find(cx, id.0)?))?.tagged()))
        .await
}
