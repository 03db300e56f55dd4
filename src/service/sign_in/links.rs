//! Links by mail: valid for a quarter of an hour, used once, and only by the browser that asked.

use chrono::Duration;

use super::passkeys::second_step::{self, Begun, FirstStep};
use super::{Browser, Token, known_sources};
use crate::domain::codes::{Language, SignInMethod};
use crate::error::{Error, Result};
use crate::locale;
use crate::secret::sha256_hex;
use crate::service::Context;
use crate::service::accounts::folded;
use crate::service::mail::{self, Action, Addressed, Letter};
use crate::store::accounts;
use crate::store::sign_in::{self, LinkRow};

/// How long a link can be used, in minutes.
pub const LIFETIME_MINUTES: i64 = 15;

/// Where a link leads, and what is asked for it.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// As someone typed it.
    pub address: &'a str,
    /// The browser that asks; only this one can use the link.
    pub browser: &'a Browser,
    /// Where to go after signing in: a path of ours.
    pub next_path: &'a str,
    /// The language of the mail, unless the account has one.
    pub language: Language,
    /// How the service is reached from outside.
    pub public_url: &'a str,
}

/// Sends a link to an address, where the quota of whoever asks has room: see [`crate::domain::link_quota`]. The answer is
/// the same for an address that nobody has, and so is the work: that link opens nothing, and its mail goes nowhere.
pub fn ask(cx: &mut Context<'_>, asked: &Asked<'_>) -> Result<()> {
    let address = folded(asked.address);
    let address_hash = sha256_hex(&address);
    let since = cx.now.plus(-Duration::minutes(LIFETIME_MINUTES));
    let sent = sign_in::links_since(cx.conn, &address_hash, since)?;
    let account = accounts::by_email(cx.conn, &address)?.filter(|a| a.disabled_at.is_none());
    let quota = known_sources::quota(cx, account.as_ref().map(|a| a.id), asked.browser)?;
    let browser_hash = asked.browser.token.hash();
    if !quota.admits(&browser_hash, &sent) {
        tracing::warn!(source = %quota.source, "more links were asked for one address than are sent");
        return Ok(());
    }
    let token = Token::new();
    let row = LinkRow {
        token_hash: token.hash(),
        address_hash,
        browser_hash,
        account_id: account.as_ref().map(|a| a.id),
        next_path: asked.next_path.to_owned(),
        asked_at: cx.now,
        expires_at: cx.now.plus(Duration::minutes(LIFETIME_MINUTES)),
        used_at: None,
        quota: quota.kept(),
    };
    sign_in::insert_link(cx.conn, &row)?;
    let language = account
        .as_ref()
        .and_then(|a| a.language)
        .unwrap_or(asked.language);
    let link = format!("{}/sign-in/{}", asked.public_url, token.as_str());
    let mail = letter(language, "sign-in", link).to(address)?;
    let addressed = Addressed {
        account_id: row.account_id,
        kind: "sign-in",
        not_before: None,
        expires_at: Some(row.expires_at),
    };
    if account.is_some() {
        mail::post(cx, &addressed, &mail)
    } else {
        mail::drop_unsent(cx, &addressed, &mail)
    }
}

/// What the mail with a link says that is for this: to `sign-in` or to `confirm` a session.
pub(super) fn letter(language: Language, purpose: &str, link: String) -> Letter {
    let say = |part| {
        let key = format!("mail-{purpose}-{part}");
        locale::say(language, &key, &[("minutes", LIFETIME_MINUTES.into())])
    };
    Letter {
        paragraphs: vec![say("what")],
        action: Some(Action {
            label: say("action"),
            url: link,
        }),
        afterwards: vec![say("limits")],
        why: say("why"),
        ..Letter::new(language, say("subject"))
    }
}

/// Signs in by a link; gives back what has begun by it and where to go. Errors: 410-like conflict, told as one
/// sentence whatever is wrong with the link, so that nothing can be learnt from it.
pub fn redeem(cx: &mut Context<'_>, link: &Token, browser: &Browser) -> Result<(Begun, String)> {
    let row = sign_in::link(cx.conn, &link.hash())?.ok_or_else(gone)?;
    let account_id = row.account_id.ok_or_else(gone)?;
    // An account that has another address by now may be another person's.
    let account = accounts::find(cx.conn, &account_id)?.ok_or_else(gone)?;
    if account
        .email
        .is_none_or(|email| sha256_hex(&email) != row.address_hash)
    {
        return Err(gone());
    }
    if row.browser_hash != browser.token.hash() || cx.now >= row.expires_at {
        return Err(gone());
    }
    if !sign_in::use_link(cx.conn, &row.token_hash, cx.now)? {
        return Err(gone());
    }
    let first = FirstStep {
        account_id,
        method: SignInMethod::Link,
        browser,
        next_path: &row.next_path,
    };
    let begun = second_step::after(cx, first)?;
    Ok((begun, row.next_path))
}

/// Errors: 409 for what cannot be a link that was sent from here.
pub fn check(link: &Token) -> Result<()> {
    if link.has_form() { Ok(()) } else { Err(gone()) }
}

pub(super) fn gone() -> Error {
    Error::conflict("This link has been used, has expired, or was asked for in another browser.")
}
