//! Organisations that take part. The bureau registers and changes them.

use super::events::{Chain, NewEvent};
use super::validation::named;
use super::{Context, versioned};
use edba_common::error::{Error, Result};
use edba_domain::EventKind;
use edba_domain::Id;
use edba_domain::codes::Sector;
use edba_store::people;

pub use edba_store::people::Organisation;

/// Input to register an organisation.
#[derive(Debug, Clone)]
pub struct NewOrganisation {
    pub code: String,
    pub name: String,
    pub sector: Sector,
    pub kvk_number: Option<String>,
    pub oin: Option<String>,
}

/// Registers an organisation. Errors: 400; 409 where the code is taken.
pub fn register(cx: &mut Context<'_>, new: NewOrganisation) -> Result<Organisation> {
    let NewOrganisation {
        code,
        name,
        sector,
        kvk_number,
        oin,
    } = new;
    check_name(&name)?;
    if people::organisation_by_code(cx.conn, &code)?.is_some() {
        return Err(Error::conflict(format!(
            "There is an organisation with the code {code}."
        )));
    }
    let row = Organisation {
        id: Id::new(),
        code,
        name: name.trim().to_owned(),
        sector,
        kvk_number,
        oin,
        version: 1,
        created_at: cx.now,
    };
    people::insert_organisation(cx.conn, &row)?;
    let mut chain = Chain::create(cx, row.id, "organisation")?;
    chain.add(cx, event(EventKind::OrganisationRegistered, &row, None))?;
    chain.close(cx)?;
    Ok(row)
}

/// A partial update of an organisation; `None` leaves a field, `Some(None)` clears it.
#[derive(Debug, Clone, Default)]
pub struct OrganisationChange {
    pub name: Option<String>,
    pub kvk_number: Option<Option<String>>,
    pub oin: Option<Option<String>>,
}

/// Changes an organisation. Its sector never changes, because electorates were composed by sector.
pub fn change(
    cx: &mut Context<'_>,
    id: Id,
    change: OrganisationChange,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<Organisation> {
    let chain = Chain::open(cx, id, "organisation")?;
    let before = find(cx, id)?;
    expects(before.version)?;
    let mut row = before.clone();
    let OrganisationChange {
        name,
        kvk_number,
        oin,
    } = change;
    if let Some(name) = name {
        check_name(&name)?;
        row.name = name.trim().to_owned();
    }
    if let Some(kvk_number) = kvk_number {
        row.kvk_number = kvk_number;
    }
    if let Some(oin) = oin {
        row.oin = oin;
    }
    versioned::save(
        cx,
        chain,
        &before,
        row,
        people::update_organisation,
        |row, version| event(EventKind::OrganisationChanged, row, version),
    )
}

/// An organisation. Errors: 404.
pub fn find(cx: &mut Context<'_>, id: Id) -> Result<Organisation> {
    people::organisation(cx.conn, &id)?.ok_or_else(|| Error::not_found("organisation"))
}

/// Organisations in the order in which they were registered.
pub fn list(
    cx: &mut Context<'_>,
    sector: Option<Sector>,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<Organisation>> {
    people::organisations(cx.conn, sector, after, limit)
}

fn check_name(name: &str) -> Result<()> {
    named([("/name", name)]).map(|_| ())
}

fn event(kind: EventKind, row: &Organisation, before: Option<i32>) -> NewEvent<'static> {
    NewEvent {
        kind,
        subject_id: row.id,
        reason: None,
        before,
        after: Some(row.version),
        data: serde_json::json!({
            "code": row.code, "name": row.name, "sector": row.sector,
            "kvkNumber": row.kvk_number, "oin": row.oin,
        }),
    }
}
