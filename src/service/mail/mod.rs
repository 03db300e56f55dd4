//! Mail to be sent: written in the transaction that it tells of, sent by the worker.
//!
//! A [`Letter`] is composed, becomes a [`Mail`], and is posted to somebody [`Addressed`].

pub mod counters;
pub mod dead_letters;
mod letter;
mod queue;
pub mod unsubscribing;

use serde::{Deserialize, Serialize};

use super::Context;
use crate::domain::{Id, Moment};
use crate::error::Result;
use crate::store::mails::{self, MailRow};

pub use letter::{Action, Entry, Letter};
pub use queue::{Claimed, claim, forget_old, give_back, not_sent, refused, sent};

/// A mail as it is composed; the receiver's language is in its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    pub to: String,
    pub subject: String,
    pub text: String,
    /// The same, to be read with the look of the pages.
    #[serde(default)]
    pub html: Option<String>,
    /// Where one click ends mail of this kind (RFC 8058); none for what cannot be ended.
    #[serde(default)]
    pub unsubscribe: Option<String>,
    /// What a calendar takes in.
    #[serde(default)]
    pub invitation: Option<Invitation>,
    /// The same for a mail that tells of several things: files, called as [`attachment_name`] says.
    #[serde(default)]
    pub attached: Vec<Invitation>,
}

/// The kind of the mail of a digest.
pub const DIGEST: &str = "digest";

/// What the file at this place among those attached is called.
pub fn attachment_name(place: usize) -> String {
    format!("agenda-{}.ics", place + 1)
}

/// An entry of a calendar (RFC 5546).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    pub method: InvitationMethod,
    /// A whole iCalendar object (RFC 5545).
    pub ics: String,
}

/// What a calendar is to do with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum InvitationMethod {
    Request,
    Cancel,
}

impl Mail {
    /// A mail of words alone.
    pub fn plain(to: String, subject: String, text: String) -> Self {
        Self {
            to,
            subject,
            text,
            html: None,
            unsubscribe: None,
            invitation: None,
            attached: Vec::new(),
        }
    }
}

/// To whom a mail goes, of what kind it is, and when. The bureau sees this of one that cannot be sent; what
/// the mail says it does not see.
#[derive(Debug, Clone, Copy)]
pub struct Addressed<'a> {
    /// None for somebody without an account.
    pub account_id: Option<Id>,
    /// A fixed kebab-case code. The message `mail-kind-<kind>` says what it is, where there is one.
    pub kind: &'a str,
    /// Not sent before this: the end of quiet hours. None sends it at once.
    pub not_before: Option<Moment>,
    /// Of no use from then on: it is given up if it could not be sent before. None: always of use.
    pub expires_at: Option<Moment>,
}

impl<'a> Addressed<'a> {
    /// To an account, at once.
    pub fn to(account_id: Id, kind: &'a str) -> Self {
        Self {
            account_id: Some(account_id),
            kind,
            not_before: None,
            expires_at: None,
        }
    }
}

/// Puts a mail among those to be sent.
pub fn post(cx: &mut Context<'_>, addressed: &Addressed<'_>, mail: &Mail) -> Result<()> {
    let row = row(cx, addressed, mail)?;
    mails::insert(cx.conn, &row)
}

/// Does the work of [`post`] for a mail that goes to nobody, so that nobody can tell the two apart by time.
pub fn drop_unsent(cx: &mut Context<'_>, addressed: &Addressed<'_>, mail: &Mail) -> Result<()> {
    let row = MailRow {
        sealed: String::new(),
        sent_at: Some(cx.now),
        ..row(cx, addressed, mail)?
    };
    mails::insert(cx.conn, &row)
}

fn row(cx: &Context<'_>, addressed: &Addressed<'_>, mail: &Mail) -> Result<MailRow> {
    let id = Id::new();
    Ok(MailRow {
        sealed: cx.seal.seal(&purpose(&id), &serde_json::to_vec(mail)?),
        id,
        created_at: cx.now,
        due_at: addressed.not_before.unwrap_or(cx.now),
        leased_until: None,
        attempts: 0,
        claims: 0,
        claims_ended: 0,
        sent_at: None,
        failed_at: None,
        last_error: None,
        account_id: addressed.account_id,
        kind: Some(addressed.kind.to_owned()),
        expires_at: addressed.expires_at,
    })
}

fn purpose(id: &Id) -> String {
    format!("mail {id}")
}
