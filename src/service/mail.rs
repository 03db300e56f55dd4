//! Outgoing mail: queued in the transaction that it reports on, sent by the worker.
//!
//! A [`Letter`] is composed, rendered as a [`Mail`], and posted to a recipient ([`Addressed`]).

pub mod counters;
pub mod dead_letters;
mod letter;
mod queue;
pub mod unsubscribing;

use serde::{Deserialize, Serialize};

use super::Context;
use edba_common::error::Result;
use edba_domain::{Id, Moment};
use edba_store::mails::{self, MailRow};

pub use letter::{Action, Entry, Letter};
pub use queue::{Claimed, claim, forget_old, give_back, not_sent, refused, sent};

/// A rendered mail; its text is in the recipient's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    pub to: String,
    pub subject: String,
    pub text: String,
    /// The same as HTML, in the style of the pages.
    #[serde(default)]
    pub html: Option<String>,
    /// One-click unsubscribe URL for mail of this kind (RFC 8058); None for mail that cannot be switched off.
    #[serde(default)]
    pub unsubscribe: Option<String>,
    /// A calendar invitation or cancellation.
    #[serde(default)]
    pub invitation: Option<Invitation>,
    /// The same for a digest: attached files, named by [`attachment_name`].
    #[serde(default)]
    pub attached: Vec<Invitation>,
}

/// The mail kind of a digest.
pub const DIGEST: &str = "digest";

/// The file name of the attachment at this index.
pub fn attachment_name(place: usize) -> String {
    format!("agenda-{}.ics", place + 1)
}

/// An entry of a calendar (RFC 5546).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    pub method: InvitationMethod,
    /// A complete iCalendar object (RFC 5545).
    pub ics: String,
}

/// The iTIP method: what a calendar is to do with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum InvitationMethod {
    Request,
    Cancel,
}

impl Mail {
    /// A mail with a plain text body only.
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

/// Recipient, kind and timing of a mail. The bureau sees these of a mail that cannot be sent, but not its content.
#[derive(Debug, Clone, Copy)]
pub struct Addressed<'a> {
    /// None for a recipient without an account.
    pub account_id: Option<Id>,
    /// A fixed kebab-case code. The message `mail-kind-<kind>` says what it is, where there is one.
    pub kind: &'a str,
    /// Earliest time to send: the end of quiet hours. None sends it at once.
    pub not_before: Option<Moment>,
    /// Expires at: the mail is given up if it was not sent before this time. None: never expires.
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

/// Queues a mail to be sent.
pub fn post(cx: &mut Context<'_>, addressed: &Addressed<'_>, mail: &Mail) -> Result<()> {
    let row = row(cx, addressed, mail)?;
    mails::insert(cx.conn, &row)
}

/// Does the work of [`post`] for a mail that is not sent, so that the timing does not reveal whether one was.
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
