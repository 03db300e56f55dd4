//! Representatives: persons who act for an organisation. The bureau registers and changes them.

use super::events::{Chain, NewEvent};
use super::{Actor, Context, versioned};
use edba_common::error::{Error, Result};
use edba_domain::EventKind;
use edba_domain::codes::{Language, Role};
use edba_domain::{Fault, Id, text};
use edba_store::people;

pub use edba_store::people::Representative;

/// Input to register a representative.
#[derive(Debug, Clone)]
pub struct NewRepresentative {
    pub organisation_id: Id,
    pub name: String,
    pub email: Option<String>,
    pub language: Language,
}

/// Registers a representative. Errors: 400.
pub fn register(cx: &mut Context<'_>, new: NewRepresentative) -> Result<Representative> {
    let NewRepresentative {
        organisation_id,
        name,
        email,
        language,
    } = new;
    let row = Representative {
        id: Id::new(),
        organisation_id,
        name: name.trim().to_owned(),
        email,
        language,
        version: 1,
        created_at: cx.now,
    };
    let mut faults = faults(&row);
    if people::organisation(cx.conn, &organisation_id)?.is_none() {
        faults.push(Fault::new(
            "/organisationId",
            "unknown",
            "There is no such organisation.",
        ));
    }
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    people::insert_representative(cx.conn, &row)?;
    let mut chain = Chain::create(cx, row.id, "representative")?;
    chain.add(cx, event(EventKind::RepresentativeRegistered, &row, None))?;
    chain.close(cx)?;
    Ok(row)
}

/// A partial update of a representative; `None` leaves a field, `Some(None)` clears it.
#[derive(Debug, Clone, Default)]
pub struct RepresentativeChange {
    pub name: Option<String>,
    pub email: Option<Option<String>>,
    pub language: Option<Language>,
}

/// Changes a representative. The organisation cannot change, because seats and mandates were given for it.
pub fn change(
    cx: &mut Context<'_>,
    id: Id,
    change: RepresentativeChange,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<Representative> {
    let chain = Chain::open(cx, id, "representative")?;
    let before = find(cx, id)?;
    expects(before.version)?;
    let mut row = before.clone();
    let RepresentativeChange {
        name,
        email,
        language,
    } = change;
    if let Some(name) = name {
        row.name = name.trim().to_owned();
    }
    row.email = email.unwrap_or(row.email);
    row.language = language.unwrap_or(row.language);
    let faults = faults(&row);
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    versioned::save(
        cx,
        chain,
        &before,
        row,
        people::update_representative,
        |row, version| event(EventKind::RepresentativeChanged, row, version),
    )
}

/// A representative. Errors: 404.
pub fn find(cx: &mut Context<'_>, id: Id) -> Result<Representative> {
    people::representative(cx.conn, &id)?.ok_or_else(|| Error::not_found("representative"))
}

/// Representatives in the order in which they were registered.
pub fn list(
    cx: &mut Context<'_>,
    organisation_id: Option<Id>,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<Representative>> {
    people::representatives(cx.conn, organisation_id, after, limit)
}

/// Whether this account may see the mail addresses of representatives.
pub fn sees_email(actor: &Actor) -> bool {
    matches!(actor.role, Role::Bureau | Role::Auditor | Role::Administrator)
}

fn faults(row: &Representative) -> Vec<Fault> {
    let mut faults: Vec<Fault> = text::line_fault("/name", &row.name).into_iter().collect();
    if row.email.as_deref().is_some_and(|e| !text::is_mail_address(e)) {
        faults.push(Fault::new(
            "/email",
            "wrong-format",
            "This is not the address of a mailbox.",
        ));
    }
    faults
}

/// Builds an event without the mail address, because the history is never erased.
fn event(kind: EventKind, row: &Representative, before: Option<i32>) -> NewEvent<'static> {
    NewEvent {
        kind,
        subject_id: row.id,
        reason: None,
        before,
        after: Some(row.version),
        data: serde_json::json!({
            "organisationId": row.organisation_id, "name": row.name,
            "hasEmail": row.email.is_some(), "language": row.language,
        }),
    }
}
