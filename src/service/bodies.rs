//! Bodies: the tables and the board, and the rules by which they vote.

use super::Context;
use crate::domain::Id;
use crate::domain::ballot::BodyRules;
use crate::error::{Error, Result};
use crate::store::bodies::{self as store, BodyRow};
use crate::store::history;

/// A body. Errors: 404.
pub fn find(cx: &mut Context<'_>, id: Id) -> Result<BodyRow> {
    store::body(cx.conn, &id)?.ok_or_else(|| Error::not_found("body"))
}

/// The rules by which a body votes now, with their version.
pub fn rules(cx: &mut Context<'_>, body: &BodyRow) -> Result<(i32, BodyRules)> {
    let row = store::body_rules(cx.conn, &body.id, body.rules_version)?
        .ok_or_else(|| Error::internal("a body has no rules"))?;
    Ok((row.version, serde_json::from_str(&row.rules)?))
}

/// A body that is open and stays so until the end of this transaction: what gives it work (a ballot,
/// a case to lead) asks this first, so that the work and a closing follow each other. Comes after the
/// lock of the case; more than one body is held in the order of their ids. Errors: 404; 409 closed.
pub fn hold_open(cx: &mut Context<'_>, id: Id) -> Result<BodyRow> {
    history::lock_chain(cx.conn, &id)?.ok_or_else(|| Error::not_found("body"))?;
    let body = find(cx, id)?;
    match body.closed_on {
        None => Ok(body),
        Some(day) => Err(Error::conflict(format!("{} was closed on {day}.", body.name_en))),
    }
}
