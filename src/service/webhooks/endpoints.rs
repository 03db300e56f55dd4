//! Endpoints: created, changed, disabled and removed by their owner; disabled by an administrator.

use crate::versioned;
use edba_domain::EventKind;
use std::collections::BTreeSet;

use chrono::Duration;
use serde_json::json;

use super::events::add;
use crate::Context;
use crate::events::Chain;
use edba_common::error::{Error, Result};
use edba_common::secret::new_webhook_secret;
use edba_domain::codes::Role;
use edba_domain::webhook::{DeliveryStatus, DisabledBecause, EndpointStatus, Target, WebhookKind};
use edba_domain::{Fault, Id, text};
use edba_store::webhooks::endpoints::{self as store, EndpointRow};
use edba_store::webhooks::{deliveries, queue};

/// Maximum number of endpoints per account.
const MOST: i64 = 20;

/// Maximum overlap in which a secret signs together with its successor, in hours.
const LONGEST_OVERLAP_HOURS: i64 = 7 * 24;

/// An endpoint with the kinds that it is subscribed to. Its secrets are not shown again.
#[derive(Debug, Clone)]
pub struct Endpoint {
    pub row: EndpointRow,
    pub kinds: Vec<WebhookKind>,
}

/// Input to create an endpoint. The caller must have checked the URL with [`super::Outbound::check`].
#[derive(Debug, Clone)]
pub struct NewEndpoint {
    pub url: String,
    pub description: String,
    pub kinds: Vec<WebhookKind>,
}

/// A new endpoint with its secret, which is shown only once.
#[derive(Debug, Clone)]
pub struct Made {
    pub endpoint: Endpoint,
    pub secret: String,
}

/// The owner whose endpoints the actor may see; None for all.
fn owner(cx: &Context<'_>) -> Option<Id> {
    (!cx.actor.is(Role::Administrator)).then_some(cx.actor.id)
}

/// Requires that the actor may have one more endpoint. Also called before the host name is resolved. Errors: 409.
pub fn check_room(cx: &mut Context<'_>) -> Result<()> {
    if store::count(cx.conn, &cx.actor.id)? >= MOST {
        return Err(Error::conflict(format!(
            "An account has at most {MOST} endpoints."
        )));
    }
    Ok(())
}

/// Creates an endpoint. Errors: 400; 409 where the account has the maximum number.
pub fn create(cx: &mut Context<'_>, new: NewEndpoint) -> Result<Made> {
    let NewEndpoint {
        url,
        description,
        kinds,
    } = new;
    check_text(&description)?;
    Target::parse(&url).map_err(|e| Error::fault("/url", e.0, e.1))?;
    check_room(cx)?;
    let id = Id::new();
    let secret = new_webhook_secret();
    let row = EndpointRow {
        id,
        account_id: cx.actor.id,
        url,
        description,
        status: EndpointStatus::Enabled,
        disabled_because: None,
        disabled_at: None,
        secret_sealed: cx.seal.seal(&purpose(&id), secret.as_bytes()),
        previous_secret_sealed: None,
        previous_secret_until: None,
        failing_since: None,
        version: 1,
        created_at: cx.now,
        updated_at: cx.now,
        rests_until: None,
    };
    let kinds = in_order(&kinds);
    store::insert(cx.conn, &row, &kinds)?;
    let mut chain = Chain::create(cx, id, "webhook-endpoint")?;
    add(
        cx,
        &mut chain,
        EventKind::WebhookEndpointCreated,
        &row,
        None,
        json!({ "eventKinds": kinds }),
    )?;
    chain.close(cx)?;
    Ok(Made {
        endpoint: Endpoint { row, kinds },
        secret,
    })
}

/// Endpoints in the order in which they were created: those of the actor, or all for an administrator.
pub fn list(cx: &mut Context<'_>, after: Option<Id>, limit: i64) -> Result<Vec<Endpoint>> {
    let owner = owner(cx);
    let rows = store::list(cx.conn, owner.as_ref(), after.as_ref(), limit)?;
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let kinds = store::kinds_of(cx.conn, &ids)?;
    Ok(rows
        .into_iter()
        .map(|row| Endpoint {
            kinds: in_order(
                &kinds
                    .iter()
                    .filter(|(id, _)| *id == row.id)
                    .map(|(_, kind)| *kind)
                    .collect::<Vec<_>>(),
            ),
            row,
        })
        .collect())
}

/// One endpoint. Errors: 404, also for one of another account.
pub fn find(cx: &mut Context<'_>, id: Id) -> Result<Endpoint> {
    let row = found(cx, id)?;
    with_kinds(cx, row)
}

pub(super) fn found(cx: &mut Context<'_>, id: Id) -> Result<EndpointRow> {
    let owner = owner(cx);
    store::find(cx.conn, &id, owner.as_ref())?.ok_or_else(|| Error::not_found("webhook endpoint"))
}

fn with_kinds(cx: &mut Context<'_>, row: EndpointRow) -> Result<Endpoint> {
    let kinds: Vec<_> = store::kinds_of(cx.conn, &[row.id])?
        .into_iter()
        .map(|(_, kind)| kind)
        .collect();
    Ok(Endpoint {
        row,
        kinds: in_order(&kinds),
    })
}

/// Locks the chain of an endpoint of the actor, and then the endpoint. Every change of its deliveries, also by a run
/// that claims or ends, locks the endpoint first.
pub(super) fn opened(cx: &mut Context<'_>, id: Id) -> Result<(Chain, EndpointRow)> {
    found(cx, id)?;
    let chain = Chain::open(cx, id, "webhook endpoint")?;
    queue::lock(cx.conn, &id)?;
    let row = found(cx, id)?;
    Ok((chain, row))
}

/// A partial update of an endpoint; a field that is None stays unchanged.
#[derive(Debug, Clone, Default)]
pub struct Change {
    pub url: Option<String>,
    pub description: Option<String>,
    pub kinds: Option<Vec<WebhookKind>>,
    pub disabled: Option<bool>,
}

/// Changes an endpoint, disables it, or enables it again, which sends the held messages. Errors: 400; 403 where an
/// administrator changes more than whether it is disabled; 404; 409 where an administrator disabled it; 412.
pub fn change(
    cx: &mut Context<'_>,
    id: Id,
    change: Change,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<Endpoint> {
    let Change {
        url,
        description,
        kinds,
        disabled,
    } = change;
    let (mut chain, mut row) = opened(cx, id)?;
    expects(row.version)?;
    let (row_before, kinds_before) = (row.clone(), with_kinds(cx, row.clone())?.kinds);
    let administrator = cx.actor.is(Role::Administrator);
    if administrator && (url.is_some() || description.is_some() || kinds.is_some()) {
        return Err(Error::forbidden(
            "An administrator disables an endpoint or enables it again; the rest is its owner's.",
        ));
    }
    if let Some(url) = url {
        Target::parse(&url).map_err(|e| Error::fault("/url", e.0, e.1))?;
        if row.url != url {
            row.rests_until = None;
        }
        row.url = url;
    }
    if let Some(description) = description {
        check_text(&description)?;
        row.description = description;
    }
    let was = row.status;
    match disabled {
        Some(true) if was == EndpointStatus::Enabled => {
            let because = if administrator {
                DisabledBecause::Administrator
            } else {
                DisabledBecause::Owner
            };
            disable(cx, &mut row, because)?;
        }
        Some(false) if was == EndpointStatus::Disabled => {
            if row.disabled_because == Some(DisabledBecause::Administrator) && !administrator {
                return Err(Error::conflict(
                    "An administrator disabled this endpoint; only an administrator enables it again.",
                ));
            }
            row.status = EndpointStatus::Enabled;
            row.disabled_because = None;
            row.disabled_at = None;
            row.failing_since = None;
            deliveries::move_all(cx.conn, &id, DeliveryStatus::Held, DeliveryStatus::Pending)?;
        }
        _ => {}
    }
    let kinds = kinds
        .map(|kinds| in_order(&kinds))
        .filter(|kinds| *kinds != kinds_before);
    if row == row_before && kinds.is_none() {
        return with_kinds(cx, row);
    }
    let before = row.version;
    row.version += 1;
    row.updated_at = cx.now;
    if let Some(kinds) = &kinds {
        store::resubscribe(cx.conn, &id, kinds)?;
    }
    keep(cx, &row)?;
    let endpoint = with_kinds(cx, row)?;
    let row = &endpoint.row;
    let kind = match (was, row.status) {
        (EndpointStatus::Enabled, EndpointStatus::Disabled) => EventKind::WebhookEndpointDisabled,
        (EndpointStatus::Disabled, EndpointStatus::Enabled) => EventKind::WebhookEndpointEnabled,
        _ => EventKind::WebhookEndpointChanged,
    };
    let data = json!({ "eventKinds": endpoint.kinds, "because": row.disabled_because });
    add(cx, &mut chain, kind, row, Some(before), data)?;
    chain.close(cx)?;
    Ok(endpoint)
}

/// Marks an endpoint as disabled, and holds its pending deliveries.
pub(super) fn disable(cx: &mut Context<'_>, row: &mut EndpointRow, because: DisabledBecause) -> Result<()> {
    row.status = EndpointStatus::Disabled;
    row.disabled_because = Some(because);
    row.disabled_at = Some(cx.now);
    deliveries::move_all(cx.conn, &row.id, DeliveryStatus::Pending, DeliveryStatus::Held)?;
    Ok(())
}

pub(super) fn keep(cx: &mut Context<'_>, row: &EndpointRow) -> Result<()> {
    versioned::store(cx, row, store::update)
}

/// Removes an endpoint with its deliveries, sent or not; its history stays. Errors: 404; 412.
pub fn delete(cx: &mut Context<'_>, id: Id, expects: impl FnOnce(i32) -> Result<()>) -> Result<()> {
    let (mut chain, row) = opened(cx, id)?;
    expects(row.version)?;
    store::delete(cx.conn, &id)?;
    add(
        cx,
        &mut chain,
        EventKind::WebhookEndpointDeleted,
        &row,
        Some(row.version),
        json!({}),
    )?;
    chain.close(cx)
}

/// A new secret, shown only once, and until when its predecessor signs too.
#[derive(Debug, Clone)]
pub struct Rotated {
    pub endpoint: Endpoint,
    pub secret: String,
}

/// Rotates the secret. The previous one signs too for `overlap_hours`, in the same header; older ones do not sign any
/// more. Errors: 400; 404.
pub fn rotate(cx: &mut Context<'_>, id: Id, overlap_hours: i64) -> Result<Rotated> {
    if !(0..=LONGEST_OVERLAP_HOURS).contains(&overlap_hours) {
        let text = format!("The secret before signs for 0 to {LONGEST_OVERLAP_HOURS} hours more.");
        return Err(Error::fault("/overlapHours", "not-allowed", text));
    }
    let (mut chain, mut row) = opened(cx, id)?;
    let secret = new_webhook_secret();
    let before = std::mem::replace(
        &mut row.secret_sealed,
        cx.seal.seal(&purpose(&id), secret.as_bytes()),
    );
    let until = (overlap_hours > 0).then(|| cx.now.plus(Duration::hours(overlap_hours)));
    row.previous_secret_until = until;
    row.previous_secret_sealed = until.map(|_| before);
    row.version += 1;
    row.updated_at = cx.now;
    keep(cx, &row)?;
    let data = json!({ "previousSecretUntil": until });
    add(
        cx,
        &mut chain,
        EventKind::WebhookEndpointSecretRotated,
        &row,
        Some(row.version - 1),
        data,
    )?;
    chain.close(cx)?;
    Ok(Rotated {
        endpoint: with_kinds(cx, row)?,
        secret,
    })
}

/// Encryption context of a secret: it can be decrypted for its own endpoint only.
pub(super) fn purpose(id: &Id) -> String {
    format!("webhook secret {id}")
}

fn check_text(description: &str) -> Result<()> {
    match text::control_fault("/description", description) {
        None => Ok(()),
        Some(fault) => Err(Error::invalid(Vec::<Fault>::from([fault]))),
    }
}

/// Deduplicates kinds, in the order of declaration.
fn in_order(kinds: &[WebhookKind]) -> Vec<WebhookKind> {
    kinds
        .iter()
        .copied()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}
