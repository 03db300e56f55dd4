//! Notification preferences: each kind at once, with the digest of the day, or not at all; and the quiet hours.

use edba_domain::EventKind;
use std::collections::HashMap;

use serde_json::json;

use crate::events::{Chain, NewEvent};
use crate::{Actor, Context, accounts};
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_domain::notifications::{Delivery, NotificationKind, NotificationState, QuietHours, Settings};
use edba_store::Conn;
use edba_store::notifications;
use edba_store::notifications::preferences::{self as store, NotificationChoiceRow, NotificationSettingsRow};

/// The preferences of several accounts.
pub(super) struct Preferences {
    settings: HashMap<Id, Settings>,
    choices: HashMap<(Id, NotificationKind), Delivery>,
}

impl Preferences {
    /// Loads the preferences. Two statements, whatever the number of accounts.
    pub fn load(conn: &mut Conn, accounts: &[Id]) -> Result<Self> {
        let settings = store::settings(conn, accounts)?
            .into_iter()
            .map(|row| Ok((row.account_id, read(&row)?)))
            .collect::<Result<_>>()?;
        let choices = store::choices(conn, accounts)?
            .into_iter()
            .map(|row| ((row.account_id, row.kind), row.delivery))
            .collect();
        Ok(Self { settings, choices })
    }

    pub fn settings(&self, account_id: &Id) -> Settings {
        self.settings.get(account_id).copied().unwrap_or(Settings::USUAL)
    }

    pub fn delivery(&self, account_id: &Id, kind: NotificationKind) -> Delivery {
        self.choices
            .get(&(*account_id, kind))
            .copied()
            .unwrap_or(kind.usual_delivery())
    }
}

fn read(row: &NotificationSettingsRow) -> Result<Settings> {
    let quiet = match (row.quiet_from, row.quiet_until) {
        (Some(from), Some(until)) => {
            Some(QuietHours::new(from, until).ok_or_else(|| Error::internal("the quiet hours are invalid"))?)
        }
        _ => None,
    };
    Settings::new(quiet, row.digest_hour).ok_or_else(|| Error::internal("the digest hour is invalid"))
}

/// The preferences of one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    pub settings: Settings,
    /// Each kind that the account can receive, with its delivery; notifications that require action or protect the
    /// account are always sent at once.
    pub kinds: Vec<(NotificationKind, Delivery)>,
    /// Zero before the first choice.
    pub version: i32,
}

/// The preferences of the actor. Two statements.
pub fn mine(cx: &mut Context<'_>) -> Result<Chosen> {
    let actor = cx.actor.clone();
    chosen_by(cx, &actor)
}

fn chosen_by(cx: &mut Context<'_>, account: &Actor) -> Result<Chosen> {
    let row = store::settings(cx.conn, &[account.id])?.pop();
    let choices = store::choices(cx.conn, &[account.id])?;
    let kinds = NotificationKind::ALL
        .iter()
        .filter(|kind| kind.reaches(account.role))
        .map(|kind| {
            let chosen = choices
                .iter()
                .find(|row| row.kind == *kind)
                .map(|row| row.delivery);
            let delivery = match chosen {
                Some(delivery) if !kind.always_at_once() => delivery,
                _ => kind.usual_delivery(),
            };
            (*kind, delivery)
        })
        .collect();
    Ok(Chosen {
        settings: row.as_ref().map(read).transpose()?.unwrap_or(Settings::USUAL),
        kinds,
        version: row.map_or(0, |row| row.version),
    })
}

/// Replaces the preferences of the actor; a kind that is not named gets the default. Waiting notifications are
/// rescheduled. Errors: 400 for a delivery other than at once for a kind that is always sent at once, or for a kind
/// that this account cannot receive; 412; 428.
pub fn choose(
    cx: &mut Context<'_>,
    settings: Settings,
    kinds: &[(NotificationKind, Delivery)],
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<Chosen> {
    let account = cx.actor.clone();
    for (place, (kind, delivery)) in kinds.iter().enumerate() {
        let pointer = format!("/kinds/{place}/kind");
        if kinds[..place].iter().any(|(before, _)| before == kind) {
            return Err(Error::fault(&pointer, "duplicate", "Each kind is chosen once."));
        }
        if !kind.reaches(account.role) {
            return Err(Error::fault(
                &pointer,
                "not-allowed",
                "An account of this role is never told this.",
            ));
        }
        if kind.always_at_once() && *delivery != Delivery::AtOnce {
            return Err(Error::fault(
                format!("/kinds/{place}/delivery"),
                "not-allowed",
                "This is always told at once: it cannot be chosen otherwise.",
            ));
        }
    }
    let mut chain = Chain::open(cx, account.id, "client")?;
    let before = chosen_by(cx, &account)?;
    expects(before.version)?;
    let as_chosen = |kind: &NotificationKind| {
        let named = kinds.iter().find(|(named, _)| named == kind);
        named.map_or_else(|| kind.usual_delivery(), |(_, delivery)| *delivery)
    };
    let same = |(kind, delivery): &(NotificationKind, Delivery)| as_chosen(kind) == *delivery;
    if before.settings == settings && before.kinds.iter().all(same) {
        return Ok(before);
    }
    let chosen = keep(cx, &mut chain, &account, before.version, settings, kinds)?;
    chain.close(cx)?;
    Ok(chosen)
}

/// The mail that an unsubscribe link ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Mail of one kind.
    Kind(NotificationKind),
    /// The digest of the day, with every notification that would be in it.
    Digest,
}

impl Ended {
    /// Whether it cannot be ended, although an older mail may have offered it.
    pub const fn never(self) -> bool {
        matches!(self, Self::Kind(kind) if kind.always_at_once())
    }
}

/// Ends mail to an account by an unsubscribe link; idempotent. Errors: 404; 409 for a kind that is always sent at
/// once, which cannot be ended.
pub fn switch_off(cx: &mut Context<'_>, account_id: Id, ended: Ended) -> Result<()> {
    if ended.never() {
        return Err(Error::conflict(
            "This is always told at once; it cannot be switched off.",
        ));
    }
    let account = accounts::actor(&accounts::find(cx, account_id)?);
    // The link authorises acting for the account, whether or not its holder is signed in.
    let mut cx = cx.acting_as(&account);
    let mut chain = Chain::open(&mut cx, account.id, "client")?;
    let before = chosen_by(&mut cx, &account)?;
    let ends = |(kind, delivery): (NotificationKind, Delivery)| match ended {
        Ended::Kind(ended) => kind == ended && delivery != Delivery::Off,
        Ended::Digest => delivery == Delivery::Daily,
    };
    let mut kinds = before.kinds;
    if !kinds.iter().any(|one| ends(*one)) {
        return Ok(());
    }
    for one in &mut kinds {
        if ends(*one) {
            one.1 = Delivery::Off;
        }
    }
    keep(
        &mut cx,
        &mut chain,
        &account,
        before.version,
        before.settings,
        &kinds,
    )?;
    chain.close(&mut cx)
}

fn keep(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    account: &Actor,
    version: i32,
    settings: Settings,
    kinds: &[(NotificationKind, Delivery)],
) -> Result<Chosen> {
    let row = NotificationSettingsRow {
        account_id: account.id,
        quiet_from: settings.quiet.map(QuietHours::from),
        quiet_until: settings.quiet.map(QuietHours::until),
        digest_hour: settings.digest_hour(),
        version: version + 1,
    };
    if !store::store_settings(cx.conn, &row)? {
        return Err(Error::conflict(
            "The settings were changed at the same moment; read them again.",
        ));
    }
    store::forget_choices(cx.conn, &account.id)?;
    for (kind, delivery) in kinds {
        if !kind.always_at_once() && *delivery != kind.usual_delivery() {
            let choice = NotificationChoiceRow {
                account_id: account.id,
                kind: *kind,
                delivery: *delivery,
            };
            store::insert_choice(cx.conn, &choice)?;
        }
    }
    plan_again(cx, account, settings)?;
    let chosen = chosen_by(cx, account)?;
    let unusual: Vec<_> = chosen
        .kinds
        .iter()
        .filter(|(kind, delivery)| *delivery != kind.usual_delivery())
        .map(|(kind, delivery)| json!({ "kind": kind, "delivery": delivery }))
        .collect();
    chain.add(
        cx,
        NewEvent {
            kind: EventKind::AccountMessagesChosen,
            subject_id: account.id,
            reason: None,
            before: (version > 0).then_some(version),
            after: Some(row.version),
            data: json!({
                "quietFrom": row.quiet_from, "quietUntil": row.quiet_until, "digestHour": row.digest_hour,
                "kinds": unusual,
            }),
        },
    )?;
    Ok(chosen)
}

/// Reschedules the waiting notifications of an account by its new preferences, and drops those that it has switched
/// off.
fn plan_again(cx: &mut Context<'_>, account: &Actor, settings: Settings) -> Result<()> {
    let preferences = Preferences::load(cx.conn, &[account.id])?;
    let states = [NotificationState::Due, NotificationState::Held];
    for row in notifications::waiting_for(cx.conn, &account.id, &states)? {
        let chosen = preferences.delivery(&account.id, row.kind);
        match settings.plan(row.kind, chosen, cx.now, row.expires_at) {
            None => {
                notifications::settle(cx.conn, &row.id, NotificationState::Dropped, cx.now)?;
            }
            Some((state, due_at)) if (state, due_at) != (row.state, row.due_at) => {
                notifications::wait(cx.conn, &row.id, state, due_at)?;
            }
            Some(_) => {}
        }
    }
    Ok(())
}
