//! How somebody wants to be told: at once, with the digest of the day, or not; and at which hours.

use std::collections::HashMap;

use serde_json::json;

use crate::domain::Id;
use crate::domain::notices::{Delivery, NoticeKind, NoticeState, QuietHours, Settings};
use crate::error::{Error, Result};
use crate::service::history::{Chain, NewEvent};
use crate::service::{Actor, Context, accounts};
use crate::store::Conn;
use crate::store::notices;
use crate::store::notices::preferences::{self as store, NoticeChoiceRow, NoticeSettingsRow};

/// What several accounts have chosen.
pub(super) struct Preferences {
    settings: HashMap<Id, Settings>,
    choices: HashMap<(Id, NoticeKind), Delivery>,
}

impl Preferences {
    /// Two statements, however many accounts.
    pub fn of(conn: &mut Conn, accounts: &[Id]) -> Result<Self> {
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

    pub fn delivery(&self, account_id: &Id, kind: NoticeKind) -> Delivery {
        self.choices
            .get(&(*account_id, kind))
            .copied()
            .unwrap_or(kind.usual_delivery())
    }
}

fn read(row: &NoticeSettingsRow) -> Result<Settings> {
    let quiet = match (row.quiet_from, row.quiet_until) {
        (Some(from), Some(until)) => {
            Some(QuietHours::new(from, until).ok_or_else(|| Error::internal("these are no quiet hours"))?)
        }
        _ => None,
    };
    Settings::new(quiet, row.digest_hour).ok_or_else(|| Error::internal("this is no hour of a day"))
}

/// What one account has chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    pub settings: Settings,
    /// Each kind that can reach the account, with how it is told; what must be acted on, and what guards the account,
    /// is told at once.
    pub kinds: Vec<(NoticeKind, Delivery)>,
    /// Zero before anything was chosen.
    pub version: i32,
}

/// What whoever asks has chosen. Two statements.
pub fn mine(cx: &mut Context<'_>) -> Result<Chosen> {
    let actor = cx.actor.clone();
    of(cx, &actor)
}

fn of(cx: &mut Context<'_>, account: &Actor) -> Result<Chosen> {
    let row = store::settings(cx.conn, &[account.id])?.pop();
    let choices = store::choices(cx.conn, &[account.id])?;
    let kinds = NoticeKind::ALL
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

/// Keeps what whoever asks chooses; what is not named stays as usual. What waits is told as it is chosen now.
/// Errors: 400 for a choice other than at once about what is always told so, or about what does not reach this
/// account; 412; 428.
pub fn choose(
    cx: &mut Context<'_>,
    settings: Settings,
    kinds: &[(NoticeKind, Delivery)],
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
    let before = of(cx, &account)?;
    expects(before.version)?;
    let as_chosen = |kind: &NoticeKind| {
        let named = kinds.iter().find(|(named, _)| named == kind);
        named.map_or_else(|| kind.usual_delivery(), |(_, delivery)| *delivery)
    };
    let same = |(kind, delivery): &(NoticeKind, Delivery)| as_chosen(kind) == *delivery;
    if before.settings == settings && before.kinds.iter().all(same) {
        return Ok(before);
    }
    let chosen = keep(cx, &mut chain, &account, before.version, settings, kinds)?;
    chain.close(cx)?;
    Ok(chosen)
}

/// What a link in a mail ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Mail of one kind.
    Kind(NoticeKind),
    /// The digest of the day, with everything that would stand in it.
    Digest,
}

impl Ended {
    /// Whether it cannot be ended; an older mail may have offered it.
    pub const fn never(self) -> bool {
        matches!(self, Self::Kind(kind) if kind.always_at_once())
    }
}

/// Ends mail to an account, as the link in such a mail asks; done again it changes nothing. What is always told at
/// once cannot be ended. Errors: 404; 409 for that.
pub fn switch_off(cx: &mut Context<'_>, account_id: Id, ended: Ended) -> Result<()> {
    if ended.never() {
        return Err(Error::conflict(
            "This is always told at once; it cannot be switched off.",
        ));
    }
    let account = accounts::actor(&accounts::find(cx, account_id)?);
    // Whoever holds the link acts for the account, whether or not they are signed in.
    let mut cx = cx.acting_as(&account);
    let mut chain = Chain::open(&mut cx, account.id, "client")?;
    let before = of(&mut cx, &account)?;
    let ends = |(kind, delivery): (NoticeKind, Delivery)| match ended {
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
    kinds: &[(NoticeKind, Delivery)],
) -> Result<Chosen> {
    let row = NoticeSettingsRow {
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
            let choice = NoticeChoiceRow {
                account_id: account.id,
                kind: *kind,
                delivery: *delivery,
            };
            store::insert_choice(cx.conn, &choice)?;
        }
    }
    plan_again(cx, account, settings)?;
    let chosen = of(cx, account)?;
    let unusual: Vec<_> = chosen
        .kinds
        .iter()
        .filter(|(kind, delivery)| *delivery != kind.usual_delivery())
        .map(|(kind, delivery)| json!({ "kind": kind, "delivery": delivery }))
        .collect();
    chain.add(
        cx,
        NewEvent {
            kind: "account.messages-chosen",
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

/// What waits for an account is told as it has chosen now, and what was switched off is not told any more.
fn plan_again(cx: &mut Context<'_>, account: &Actor, settings: Settings) -> Result<()> {
    let preferences = Preferences::of(cx.conn, &[account.id])?;
    let states = [NoticeState::Due, NoticeState::Held];
    for row in notices::waiting_for(cx.conn, &account.id, &states)? {
        let chosen = preferences.delivery(&account.id, row.kind);
        match settings.plan(row.kind, chosen, cx.now, row.expires_at) {
            None => {
                notices::settle(cx.conn, &row.id, NoticeState::Dropped, cx.now)?;
            }
            Some((state, due_at)) if (state, due_at) != (row.state, row.due_at) => {
                notices::wait(cx.conn, &row.id, state, due_at)?;
            }
            Some(_) => {}
        }
    }
    Ok(())
}
