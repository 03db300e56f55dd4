//! The rules by which a body votes. Each change is a new version; a ballot keeps the version it was opened under.

use super::{check_open, event, find, update};
use crate::Context;
use crate::events::Chain;
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::EventKind;
use edba_domain::ballot::BodyRules;
use edba_domain::codes::BodyKind;
use edba_domain::workflow::WaitingOn;
use edba_domain::{Id, Moment};
use edba_store::Json;
use edba_store::bodies::{self as store, Body, BodyRulesRow};

/// One version of a body's rules.
#[derive(Debug, Clone)]
pub struct RulesVersion {
    pub body_id: Id,
    pub version: i32,
    pub rules: BodyRules,
    pub recorded_at: Moment,
}

/// The rules by which a body votes now, with their version.
pub fn rules(cx: &mut Context<'_>, body: &Body) -> Result<(i32, BodyRules)> {
    let row = store::body_rules(cx.conn, &body.id, body.rules_version)?
        .ok_or_else(|| Error::internal("a body has no rules"))?;
    Ok((row.version, row.rules.read_as()?))
}

/// One version of a body's rules. Errors: 404.
pub fn rules_version(cx: &mut Context<'_>, body_id: Id, version: i32) -> Result<RulesVersion> {
    let row = store::body_rules(cx.conn, &body_id, version)?
        .ok_or_else(|| Error::not_found("version of the rules of a body"))?;
    read(row)
}

/// The versions of a body's rules, oldest first. Errors: 404.
pub fn rules_versions(
    cx: &mut Context<'_>,
    body_id: Id,
    after: i32,
    limit: i64,
) -> Result<Vec<RulesVersion>> {
    find(cx, body_id)?;
    store::body_rules_versions(cx.conn, &body_id, after, limit)?
        .into_iter()
        .map(read)
        .collect()
}

/// Adds a version of a body's rules, for ballots that are opened from now on. Errors: 400; 404; 409 for a closed body, and for
/// a consultation body.
pub fn add_rules(cx: &mut Context<'_>, body_id: Id, rules: BodyRules) -> Result<RulesVersion> {
    let mut chain = Chain::open(cx, body_id, "body")?;
    let mut body = find(cx, body_id)?;
    check_open(&body)?;
    if body.kind == BodyKind::Consultation {
        return Err(Error::blocked_by(Obstacle::new(
            "holds-no-ballots",
            WaitingOn::Nobody,
            "obstacle-holds-no-ballots",
        )));
    }
    rules.check(body.kind).map_err(Error::invalid)?;
    body.rules_version += 1;
    update(cx, &mut body)?;
    let row = rules_row(&body, &rules, cx.now)?;
    store::insert_body_rules(cx.conn, &row)?;
    let mut changed = event(EventKind::BodyRulesChanged, &body, None, Some(body.version - 1));
    changed.data["rules"] = serde_json::to_value(&rules)?;
    chain.add(cx, changed)?;
    chain.close(cx)?;
    read(row)
}

/// The row that stores the present rules of a body.
pub(super) fn rules_row(body: &Body, rules: &BodyRules, now: Moment) -> Result<BodyRulesRow> {
    Ok(BodyRulesRow {
        body_id: body.id,
        version: body.rules_version,
        rules: Json::new(rules)?,
        recorded_at: now,
    })
}

fn read(row: BodyRulesRow) -> Result<RulesVersion> {
    let BodyRulesRow {
        body_id,
        version,
        rules,
        recorded_at,
    } = row;
    Ok(RulesVersion {
        body_id,
        version,
        rules: rules.read()?,
        recorded_at,
    })
}
