//! Funds of funders, and their figures by year.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::api_request::NoFilter;
use crate::pagination::Pagination;
use crate::patch::Patch;
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_common::error::Result;
use edba_domain::fund::{FundFigures, degree_text};
use edba_domain::money::Total;
use edba_domain::{Cents, Id, Moment};
use edba_service::Context;
use edba_service::context::PublicContext;
use edba_service::funds::{self, Fund, FundChange, FundFilter, FundWithYears, NamedFund};

/// Filter of the list of funds.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FundQuery {
    /// Only funds of this organisation.
    pub organisation_id: Option<Id>,
    /// Only revolving funds, or only the others.
    pub revolving: Option<bool>,
}

/// A new fund.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewFund {
    /// The funder.
    pub organisation_id: Id,
    #[schema(min_length = 1, max_length = 200, example = "Innovatiefonds Almere")]
    pub name: String,
    #[schema(
        min_length = 1,
        max_length = 4000,
        example = "Loans to young firms in ICT and media."
    )]
    pub purpose: String,
    /// Whether what is paid out of it is to come back and to be paid out again. It never changes.
    pub revolving: bool,
    /// How much of what a revolving fund pays out is intended to come back, as a percentage. Null for another fund.
    #[schema(minimum = 0, maximum = 100, example = 80)]
    pub intended_degree: Option<i32>,
    pub valid_from_date: NaiveDate,
    /// The last day; null for no end.
    pub valid_until_date: Option<NaiveDate>,
    /// Whether its figures are in the public register.
    #[serde(default)]
    pub public: bool,
}

impl From<NewFund> for funds::NewFund {
    fn from(new: NewFund) -> Self {
        let NewFund {
            organisation_id,
            name,
            purpose,
            revolving,
            intended_degree,
            valid_from_date,
            valid_until_date,
            public,
        } = new;
        Self {
            organisation_id,
            name,
            purpose,
            revolving,
            intended_degree,
            valid_from: valid_from_date,
            valid_until: valid_until_date,
            public,
        }
    }
}

/// Changes to a fund: a property that is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FundPatch {
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub name: Patch<String>,
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 4000)]
    pub purpose: Patch<String>,
    #[serde(default)]
    #[schema(value_type = i32, minimum = 0, maximum = 100)]
    pub intended_degree: Patch<i32>,
    #[serde(default)]
    #[schema(value_type = Option<NaiveDate>)]
    pub valid_until_date: Patch<Option<NaiveDate>>,
    #[serde(default)]
    #[schema(value_type = bool)]
    pub public: Patch<bool>,
}

impl From<FundPatch> for FundChange {
    fn from(patch: FundPatch) -> Self {
        let FundPatch {
            name,
            purpose,
            intended_degree,
            valid_until_date,
            public,
        } = patch;
        Self {
            name: name.set(),
            purpose: purpose.set(),
            intended_degree: intended_degree.set(),
            valid_until: valid_until_date.set(),
            public: public.set(),
        }
    }
}

/// A pot of a funder from which its mandates may draw.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FundView {
    pub id: Id,
    pub organisation_id: Id,
    pub name: String,
    pub purpose: String,
    /// Whether what is paid out of it is to come back and to be paid out again.
    pub revolving: bool,
    /// How much of what it pays out is intended to come back, as a percentage; null unless it revolves.
    #[schema(example = 80)]
    pub intended_degree: Option<i32>,
    pub valid_from_date: NaiveDate,
    pub valid_until_date: Option<NaiveDate>,
    /// Whether its figures are in the public register.
    pub public: bool,
    pub created_at: Moment,
    pub version: i32,
}

/// The figures of a fund for a year of payment.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FundYearView {
    pub fund_id: Id,
    #[schema(example = "Innovatiefonds Almere")]
    pub fund: String,
    /// The name of the funder.
    pub organisation: String,
    pub year: i32,
    /// What was paid out with a value date in the year, less what was reversed.
    #[schema(value_type = Total)]
    pub paid_out: Cents,
    /// What has come back of it until now: principal that was repaid, and subsidies that were recovered. What comes back on a
    /// commitment is counted against its earliest payments first.
    #[schema(value_type = Total)]
    pub returned: Cents,
    /// What was written off of it.
    #[schema(value_type = Total)]
    pub written_off: Cents,
    /// What is still to be repaid of the loans that were paid out in the year.
    #[schema(value_type = Total)]
    pub outstanding: Cents,
    /// Principal and recovered subsidies with a value date in the year, of payments of any year.
    #[schema(value_type = Total)]
    pub received: Cents,
    /// Interest with a value date in the year.
    #[schema(value_type = Total)]
    pub interest: Cents,
    /// `returned` ÷ `paidOut` as a percentage with one decimal, rounded down; null where nothing was paid out.
    #[schema(example = "37.5", pattern = r"^[0-9]{1,3}\.[0-9]$")]
    pub degree: Option<String>,
    /// How much was intended to come back, as a percentage; null unless the fund revolves.
    #[schema(example = 80)]
    pub intended_degree: Option<i32>,
}

fn view(found: NamedFund) -> FundView {
    let Fund {
        id,
        organisation_id,
        name,
        purpose,
        revolving,
        intended_degree,
        valid_from,
        valid_until,
        public,
        version,
        created_at,
    } = found.row;
    FundView {
        id,
        organisation_id,
        name,
        purpose,
        revolving,
        intended_degree,
        valid_from_date: valid_from,
        valid_until_date: valid_until,
        public,
        created_at,
        version,
    }
}

fn reply(found: NamedFund) -> Result<Reply> {
    let version = found.row.version;
    Ok(Reply::ok(&view(found))?.version(version))
}

fn years_of(found: &FundWithYears) -> Vec<FundYearView> {
    let FundWithYears { fund, years } = found;
    let year_view = |(year, figures): (&i32, &FundFigures)| FundYearView {
        fund_id: fund.row.id,
        fund: fund.row.name.clone(),
        organisation: fund.organisation.clone(),
        year: *year,
        paid_out: figures.paid_out,
        returned: figures.returned,
        written_off: figures.written_off,
        outstanding: figures.outstanding,
        received: figures.received,
        interest: figures.interest,
        degree: figures.degree().map(degree_text),
        intended_degree: fund.row.intended_degree,
    };
    years.years.iter().map(year_view).collect()
}

pub async fn list(request: ApiRequest, filter: Query<FundQuery>) -> Answer {
    request.list(filter, page).await
}

/// A page of the list, as the account sees it.
pub(crate) fn page(cx: &mut Context<'_>, filter: FundQuery, page: &Pagination) -> Result<Page<FundView>> {
    let FundQuery {
        organisation_id,
        revolving,
    } = filter;
    let filter = FundFilter {
        organisation_id,
        revolving,
        ..FundFilter::default()
    };
    let rows = funds::list(cx, filter, page.after_id()?, page.fetch())?;
    Ok(Page::from_rows(rows, page.limit, |found| id_cursor(&found.row.id)).map(view))
}

pub async fn create(request: ApiRequest, body: JsonBody<NewFund>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            let found = funds::register(cx, new.into())?;
            let (location, version) = (format!("/v1/funds/{}", found.row.id), found.row.version);
            Ok(Reply::created(location, &view(found))?.version(version))
        })
        .await
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request.read(move |cx, _| reply(funds::find(cx, id.0)?)).await
}

pub async fn change(request: ApiRequest, id: IdPath, body: JsonBody<FundPatch>) -> Answer {
    request
        .change(body, move |cx, head, change| {
            reply(funds::change(cx, id.0, change.into(), |version| {
                head.expects(version)
            })?)
        })
        .await
}

pub async fn years(request: ApiRequest, id: IdPath, none: Query<NoFilter>) -> Answer {
    request
        .list(none, move |cx, _: NoFilter, page| years_page(cx, id.0, page))
        .await
}

/// A page of the figures of a fund, by year.
pub(crate) fn years_page(cx: &mut Context<'_>, id: Id, page: &Pagination) -> Result<Page<FundYearView>> {
    let after = page.after_number()?;
    let mut rows = years_of(&funds::years(cx, id)?);
    rows.retain(|row| row.year > after);
    Ok(Page::from_rows(rows, page.limit, |row| row.year.to_string()))
}

pub async fn public_years(request: ApiRequest, none: Query<NoFilter>) -> Answer {
    request.list_public(none, public_page).await
}

/// A page of the figures of the funds in the public register.
fn public_page(cx: &mut PublicContext<'_>, _: NoFilter, page: &Pagination) -> Result<Page<FundYearView>> {
    let place = page.cursor.as_deref().map(read_place).transpose()?;
    let found = funds::list_public(cx, place.map(|(fund, _)| fund), page.fetch())?;
    let last_fund = found.last().map(|found| found.fund.row.id);
    let all_read = found.len() <= page.limit;
    let mut rows: Vec<FundYearView> = found.iter().flat_map(years_of).collect();
    rows.retain(|row| place.is_none_or(|(fund, year)| row.fund_id != fund || row.year > year));
    let cut = rows.len() > page.limit;
    rows.truncate(page.limit);
    let next_cursor = match (cut, all_read) {
        (true, _) => rows.last().map(|last| written_place(last.fund_id, last.year)),
        (false, false) => last_fund.map(|fund| written_place(fund, i32::MAX)),
        (false, true) => None,
    };
    Ok(Page {
        items: rows,
        next_cursor,
    })
}

/// The cursor of a place: the fund and the year that were returned last.
fn written_place(fund: Id, year: i32) -> String {
    format!("{fund}.{year}")
}

/// Errors: 400.
fn read_place(cursor: &str) -> Result<(Id, i32)> {
    cursor
        .split_once('.')
        .and_then(|(fund, year)| Some((fund.parse().ok()?, year.parse().ok()?)))
        .ok_or_else(Pagination::bad_cursor)
}

/// Which figures are read as a file.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FundYearsQuery {
    pub fund_id: Id,
}

/// As [`years_page`], by the filter of a file.
pub(crate) fn file_page(
    cx: &mut Context<'_>,
    filter: FundYearsQuery,
    page: &Pagination,
) -> Result<Page<FundYearView>> {
    years_page(cx, filter.fund_id, page)
}
