//! Links by mail: valid for a quarter of an hour, used once, and only by the browser that asked.

use chrono::Duration;

use super::Token;
use super::passkeys::second_step::{self, Begun, FirstStep};
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
/// How many links are sent to one address in that time.
const MOST_LINKS: i64 = 5;
/// How many links are sent to one address in that time, whichever browsers ask: who asks in another's name does not
/// use up what that person may ask, and cannot fill a mailbox either.
const MOST_LINKS_OF_ALL: i64 = 20;

/// Where a link leads, and what is asked for it.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// As someone typed it.
    pub address: &'a str,
    /// The token of the browser that asks; only this browser can use the link.
    pub browser: &'a Token,
    /// Where to go after signing in: a path of ours.
    pub next_path: &'a str,
    /// The language of the mail, unless the account has one.
    pub language: Language,
    /// How the service is reached from outside.
    pub public_url: &'a str,
}

/// Sends a link to an address. The answer is the same for an address that nobody has, and so is the work:
/// that link opens nothing, and its mail goes nowhere.
pub fn ask(cx: &mut Context<'_>, asked: &Asked<'_>) -> Result<()> {
    let address = folded(asked.address);
    let address_hash = sha256_hex(&address);
    let since = cx.now.plus(-Duration::minutes(LIFETIME_MINUTES));
    let (of_browser, of_all) = sign_in::links_since(cx.conn, &address_hash, &asked.browser.hash(), since)?;
    let account = accounts::by_email(cx.conn, &address)?.filter(|a| a.disabled_at.is_none());
    if of_browser >= MOST_LINKS || of_all >= MOST_LINKS_OF_ALL {
        tracing::warn!("more links were asked for one address than are sent");
        return Ok(());
    }
    let token = Token::new();
    let row = LinkRow {
        token_hash: token.hash(),
        address_hash,
        browser_hash: asked.browser.hash(),
        account_id: account.as_ref().map(|a| a.id),
        next_path: asked.next_path.to_owned(),
        asked_at: cx.now,
        expires_at: cx.now.plus(Duration::minutes(LIFETIME_MINUTES)),
        used_at: None,
    };
    sign_in::insert_link(cx.conn, &row)?;
    let language = account
        .as_ref()
        .and_then(|a| a.language)
        .unwrap_or(asked.language);
    let link = format!("{}/sign-in/{}", asked.public_url, token.as_str());
    let mail = letter(language, link).to(address)?;
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

/// What the mail with a link says.
fn letter(language: Language, link: String) -> Letter {
    let say = |key| locale::say(language, key, &[("minutes", LIFETIME_MINUTES.into())]);
    Letter {
        paragraphs: vec![say("mail-sign-in-what")],
        action: Some(Action {
            label: say("mail-sign-in-action"),
            url: link,
        }),
        afterwards: vec![say("mail-sign-in-limits")],
        why: say("mail-sign-in-why"),
        ..Letter::new(language, say("mail-sign-in-subject"))
    }
}

/// Signs in by a link; gives back what has begun by it and where to go. Errors: 410-like conflict, told as one
/// sentence whatever is wrong with the link, so that nothing can be learnt from it.
pub fn redeem(cx: &mut Context<'_>, link: &Token, browser: &Token, agent: &str) -> Result<(Begun, String)> {
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
    if row.browser_hash != browser.hash() || cx.now >= row.expires_at {
        return Err(gone());
    }
    if !sign_in::use_link(cx.conn, &row.token_hash, cx.now)? {
        return Err(gone());
    }
    let first = FirstStep {
        account_id,
        method: SignInMethod::Link,
        browser,
        agent,
        next_path: &row.next_path,
    };
    let begun = second_step::after(cx, first)?;
    Ok((begun, row.next_path))
}

fn gone() -> Error {
    Error::conflict("This link has been used, has expired, or was asked for in another browser.")
}
