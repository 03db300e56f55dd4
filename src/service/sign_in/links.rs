//! Sign-in links by mail: valid for a quarter of an hour, once, and only in the browser that requested them.

use chrono::Duration;

use super::passkeys::second_step::{self, Begun, FirstStep};
use super::{Browser, Token, known_sources};
use crate::Context;
use crate::accounts::folded;
use crate::mail::{self, Action, Addressed, Letter};
use edba_common::error::{Error, Result};
use edba_common::locale;
use edba_common::secret::sha256_hex;
use edba_domain::Id;
use edba_domain::codes::{Language, SignInMethod};
use edba_domain::link_quota::LinkQuota;
use edba_store::accounts;
use edba_store::sign_in::{self, LinkRow};

/// How long a link is valid, in minutes.
pub const LIFETIME_MINUTES: i64 = 15;

/// A request for a sign-in link.
#[derive(Debug, Clone)]
pub struct LinkRequest<'a> {
    /// The address as typed by the user.
    pub address: &'a str,
    /// The requesting browser; only this one can use the link.
    pub browser: &'a Browser,
    /// Where to continue after signing in: a path of this service.
    pub next_path: &'a str,
    /// The language of the mail, unless the account has one.
    pub language: Language,
    /// Public base URL of the service.
    pub public_url: &'a str,
}

/// Sends a link to an address, within the quota of the requester: see [`edba_domain::link_quota`]. The answer and the
/// work are the same for an address without an account: that link opens nothing, and its mail is not sent.
pub fn ask(cx: &mut Context<'_>, request: &LinkRequest<'_>) -> Result<()> {
    let address = folded(request.address);
    let account = accounts::by_email(cx.conn, &address)?.filter(|a| a.disabled_at.is_none());
    let account_id = account.as_ref().map(|a| a.id);
    let quota = known_sources::quota(cx, account_id, request.browser)?;
    let source = quota.source;
    let sent = send(
        cx,
        NewLink {
            purpose: Purpose::SignIn,
            address,
            account_id,
            holder: request.browser.token.hash(),
            quota,
            next_path: request.next_path,
            language: account.and_then(|a| a.language).unwrap_or(request.language),
            public_url: request.public_url,
        },
    )?;
    if !sent {
        tracing::warn!(%source, "quota of sign-in links for an address reached; no link is sent");
    }
    Ok(())
}

/// The purpose of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    SignIn,
    /// To confirm a session.
    Confirm,
}

/// A link to send.
pub(super) struct NewLink<'a> {
    pub purpose: Purpose,
    pub address: String,
    /// None for an address without an account: the link opens nothing, and its mail is not sent.
    pub account_id: Option<Id>,
    /// The hash of the token of the browser that can use the link, or the session.
    pub holder: String,
    pub quota: LinkQuota,
    /// A path of this service.
    pub next_path: &'a str,
    pub language: Language,
    pub public_url: &'a str,
}

/// Sends a link if its quota has room; false where it has none.
pub(super) fn send(cx: &mut Context<'_>, link: NewLink<'_>) -> Result<bool> {
    let address_hash = sha256_hex(&link.address);
    let since = cx.now.plus(-Duration::minutes(LIFETIME_MINUTES));
    let sent = sign_in::links_since(cx.conn, &address_hash, since)?;
    if !link.quota.admits(&link.holder, &sent) {
        return Ok(false);
    }
    let token = Token::new();
    let row = LinkRow {
        token_hash: token.hash(),
        address_hash,
        browser_hash: link.holder,
        account_id: link.account_id,
        next_path: link.next_path.to_owned(),
        asked_at: cx.now,
        expires_at: cx.now.plus(Duration::minutes(LIFETIME_MINUTES)),
        used_at: None,
        quota: link.quota.kept(),
    };
    sign_in::insert_link(cx.conn, &row)?;
    let (texts, path) = match link.purpose {
        Purpose::SignIn => ("sign-in", "sign-in"),
        Purpose::Confirm => ("confirm", "sign-in/confirm"),
    };
    let url = format!("{}/{path}/{}", link.public_url, token.as_str());
    let mail = letter(link.language, texts, url).to(link.address)?;
    let addressed = Addressed {
        account_id: row.account_id,
        kind: "sign-in",
        not_before: None,
        expires_at: Some(row.expires_at),
    };
    if row.account_id.is_some() {
        mail::post(cx, &addressed, &mail)?;
    } else {
        mail::drop_unsent(cx, &addressed, &mail)?;
    }
    Ok(true)
}

fn letter(language: Language, texts: &str, link: String) -> Letter {
    let say = |part| {
        let key = format!("mail-{texts}-{part}");
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

/// Signs in by a link; returns what has begun and the path to continue at. Errors: 409 with the same text for every
/// fault of the link, so that the answer reveals nothing.
pub fn redeem(cx: &mut Context<'_>, link: &Token, browser: &Browser) -> Result<(Begun, String)> {
    let row = sign_in::link(cx.conn, &link.hash())?.ok_or_else(gone)?;
    let account_id = row.account_id.ok_or_else(gone)?;
    // An account whose address has changed may belong to another person now.
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

/// Requires that the token has the form of a link from this service. Errors: 409.
pub fn check(link: &Token) -> Result<()> {
    if link.has_form() { Ok(()) } else { Err(gone()) }
}

pub(super) fn gone() -> Error {
    Error::conflict("This link has been used, has expired, or was asked for in another browser.")
}
