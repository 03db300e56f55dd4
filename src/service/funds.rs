//! Funds of funders: registered and changed by the bureau, with their figures by year. Mandates draw on a fund by their
//! terms, and what is committed under them is paid from it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::json;

use super::context::PublicContext;
use super::events::{self, Chain, NewEvent};
use super::verify::Looked;
use super::{Context, people, versioned};
use edba_common::error::{Error, Result};
use edba_domain::codes::Role;
use edba_domain::fund::{CommitmentYear, FundFigures, FundYears, Intention};
use edba_domain::mandate::MandateTerms;
use edba_domain::{EventKind, Fault, Id};
use edba_store::mandates::{self, MandateNames};
use edba_store::{Conn, funds as store};

pub use edba_store::funds::{Fund, FundFilter, NamedFund};

/// The most mandates that are shown with a fund.
const MOST_MANDATES: i64 = 100;

/// Input to register a fund.
#[derive(Debug, Clone)]
pub struct NewFund {
    pub organisation_id: Id,
    pub name: String,
    pub purpose: String,
    pub revolving: bool,
    /// As a percentage; only of a revolving fund.
    pub intended_degree: Option<i32>,
    pub valid_from: NaiveDate,
    pub valid_until: Option<NaiveDate>,
    pub public: bool,
}

/// A fund with its figures, of which the years ascend.
#[derive(Debug, Clone)]
pub struct FundWithYears {
    pub fund: NamedFund,
    pub years: FundYears,
}

/// Registers a fund of an organisation. Errors: 400 with all faults.
pub fn register(cx: &mut Context<'_>, new: NewFund) -> Result<NamedFund> {
    let NewFund {
        organisation_id,
        name,
        purpose,
        revolving,
        intended_degree,
        valid_from,
        valid_until,
        public,
    } = new;
    let row = Fund {
        id: Id::new(),
        organisation_id,
        name: name.trim().to_owned(),
        purpose: purpose.trim().to_owned(),
        revolving,
        intended_degree,
        valid_from,
        valid_until,
        public,
        version: 1,
        created_at: cx.now,
    };
    let mut faults = row.terms().check();
    faults.extend(people::unknown_fault(cx, "/organisationId", &organisation_id)?);
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    let mut chain = Chain::open(cx, organisation_id, "organisation")?;
    let row = Fund {
        created_at: cx.now,
        ..row
    };
    store::insert(cx.conn, &row)?;
    chain.add(cx, event(EventKind::FundRegistered, &row, None))?;
    chain.close(cx)?;
    find(cx, row.id)
}

/// A partial update of a fund; `None` leaves a field, `Some(None)` clears it.
#[derive(Debug, Clone, Default)]
pub struct FundChange {
    pub name: Option<String>,
    pub purpose: Option<String>,
    pub intended_degree: Option<i32>,
    pub valid_until: Option<Option<NaiveDate>>,
    pub public: Option<bool>,
}

/// Changes a fund. Whether it revolves never changes. Errors: 400, also where it would end before a mandate that draws on it;
/// 404; those of `expects`.
pub fn change(
    cx: &mut Context<'_>,
    id: Id,
    change: FundChange,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<NamedFund> {
    // The funder of a fund never changes, so it may be read before the lock.
    let organisation_id = find(cx, id)?.row.organisation_id;
    let chain = Chain::open(cx, organisation_id, "organisation")?;
    let before = find(cx, id)?.row;
    expects(before.version)?;
    let mut row = before.clone();
    let FundChange {
        name,
        purpose,
        intended_degree,
        valid_until,
        public,
    } = change;
    if let Some(name) = name {
        name.trim().clone_into(&mut row.name);
    }
    if let Some(purpose) = purpose {
        purpose.trim().clone_into(&mut row.purpose);
    }
    row.intended_degree = intended_degree.or(row.intended_degree);
    row.valid_until = valid_until.unwrap_or(row.valid_until);
    row.public = public.unwrap_or(row.public);
    let mut faults = row.terms().check();
    if row.valid_until != before.valid_until
        && let Some(until) = store::drawn_until(cx.conn, &id)?
    {
        let period = (row.valid_from, until);
        faults.extend(row.terms().drawing_faults("/validUntilDate", period, cx.today()));
    }
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    versioned::save(cx, chain, &before, row, store::update, |row, version| {
        event(EventKind::FundChanged, row, version)
    })?;
    find(cx, id)
}

/// Funds that the caller may see, in the order in which they were registered: bureau and auditor all, others those of their
/// own organisation.
pub fn list(
    cx: &mut Context<'_>,
    filter: FundFilter,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<NamedFund>> {
    let filter = FundFilter {
        visible_to: visible_to(cx)?,
        ..filter
    };
    store::funds(cx.conn, &filter, after.as_ref(), limit)
}

/// One fund. Errors: 404.
pub fn find(cx: &mut Context<'_>, id: Id) -> Result<NamedFund> {
    let filter = FundFilter {
        id: Some(id),
        ..FundFilter::default()
    };
    list(cx, filter, None, 1)?
        .pop()
        .ok_or_else(|| Error::not_found("fund"))
}

fn visible_to(cx: &Context<'_>) -> Result<Option<Id>> {
    match cx.actor.role {
        Role::Bureau | Role::Auditor => Ok(None),
        _ => cx.actor.organisation().map(Some),
    }
}

/// The figures of a fund by year. Errors: 404.
pub fn years(cx: &mut Context<'_>, id: Id) -> Result<FundWithYears> {
    let fund = find(cx, id)?;
    let mut found = with_years(cx.conn, vec![fund])?;
    found
        .pop()
        .ok_or_else(|| Error::internal("a fund has no figures"))
}

/// Funds with their figures. Two statements, whatever the number of funds.
pub fn list_with_years(
    cx: &mut Context<'_>,
    filter: FundFilter,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<FundWithYears>> {
    let funds = list(cx, filter, after, limit)?;
    with_years(cx.conn, funds)
}

/// The funds of the public register from this one on, with their figures.
pub fn list_public(cx: &mut PublicContext<'_>, from: Option<Id>, limit: i64) -> Result<Vec<FundWithYears>> {
    let filter = FundFilter {
        from,
        public: Some(true),
        ..FundFilter::default()
    };
    let funds = store::funds(cx.conn, &filter, None, limit)?;
    with_years(cx.conn, funds)
}

fn with_years(conn: &mut Conn, funds: Vec<NamedFund>) -> Result<Vec<FundWithYears>> {
    let ids: Vec<Id> = funds.iter().map(|fund| fund.row.id).collect();
    let mut sums: BTreeMap<Id, Vec<CommitmentYear<Id>>> = BTreeMap::new();
    for (fund, sum) in store::sums(conn, &ids)? {
        sums.entry(fund).or_default().push(sum);
    }
    Ok(funds
        .into_iter()
        .map(|fund| FundWithYears {
            years: FundYears::of(sums.get(&fund.row.id).map(Vec::as_slice).unwrap_or_default()),
            fund,
        })
        .collect())
}

/// How far a fund is from what was intended, by what was paid out in a year or in all; None where nothing was paid out, and for
/// a fund that does not revolve.
pub fn intention(fund: &Fund, figures: &FundFigures) -> Option<Intention> {
    figures.intention(fund.intended_degree?)
}

/// The mandates that draw on a fund that the caller may see, by their present terms, with names.
pub fn mandates_of(cx: &mut Context<'_>, fund: &Fund) -> Result<Vec<MandateNames>> {
    let ids = store::mandates_of(cx.conn, &fund.id, MOST_MANDATES)?;
    mandates::names(cx.conn, &ids)
}

/// The name of a fund, for a reader of a mandate that draws on it. Errors: 404.
pub fn name(cx: &mut Context<'_>, id: Id) -> Result<String> {
    let filter = FundFilter {
        id: Some(id),
        ..FundFilter::default()
    };
    let found = store::funds(cx.conn, &filter, None, 1)?.pop();
    found
        .map(|fund| fund.row.name)
        .ok_or_else(|| Error::not_found("fund"))
}

/// Locks the funds of a grantor where the terms of a mandate draw on one, so that none changes meanwhile. Taken before the
/// mandates.
pub(super) fn lock(cx: &mut Context<'_>, terms: &MandateTerms, grantor_id: Id) -> Result<()> {
    if terms.fund_id.is_some() {
        events::hold(cx, grantor_id)?;
    }
    Ok(())
}

/// The faults of the fund in the terms of a mandate: it is one of the grantor, and runs while the mandate draws on it. Called
/// under [`lock`].
pub(super) fn faults_of_terms(
    cx: &mut Context<'_>,
    terms: &MandateTerms,
    grantor_id: Id,
) -> Result<Vec<Fault>> {
    const POINTER: &str = "/terms/fundId";
    let Some(fund_id) = terms.fund_id else {
        return Ok(Vec::new());
    };
    let fund = store::fund(cx.conn, &fund_id)?.filter(|fund| fund.organisation_id == grantor_id);
    let Some(fund) = fund else {
        return Ok(vec![Fault::new(
            POINTER,
            "unknown",
            "The grantor has no such fund.",
        )]);
    };
    let period = (terms.valid_from, terms.valid_until);
    Ok(fund.terms().drawing_faults(POINTER, period, cx.today()))
}

fn event(kind: EventKind, row: &Fund, before: Option<i32>) -> NewEvent<'static> {
    NewEvent {
        kind,
        subject_id: row.id,
        reason: None,
        before,
        after: Some(row.version),
        data: json!({
            "organisationId": row.organisation_id, "name": row.name, "purpose": row.purpose, "revolving": row.revolving,
            "intendedDegree": row.intended_degree, "validFromDate": row.valid_from, "validUntilDate": row.valid_until,
            "public": row.public,
        }),
    }
}

/// Checks that every commitment is paid from a fund on which its mandate draws, for `edba verify`.
pub(super) fn verify(cx: &mut Context<'_>) -> Result<Looked> {
    let wrong = store::commitments_unlike_their_mandates(cx.conn)?
        .into_iter()
        .map(|id| format!("the commitment {id} is not paid from what its mandate drew on when it was made"))
        .collect();
    let funds = store::count(cx.conn)?;
    Ok(Looked {
        at: u64::try_from(funds).unwrap_or_default(),
        wrong,
    })
}
