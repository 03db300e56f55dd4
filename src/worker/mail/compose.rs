//! Composes a mail for the wire: its headers and its parts.

use std::time::SystemTime;

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, Message, MultiPart, SinglePart};

use super::{Failure, header};
use crate::domain::text::is_mail_address;
use crate::domain::{Id, Moment};
use crate::service::mail::{Invitation, InvitationMethod, Mail, attachment_name};

const SUBJECT: HeaderName = HeaderName::new_from_ascii_str("Subject");
const AUTO_SUBMITTED: HeaderName = HeaderName::new_from_ascii_str("Auto-Submitted");
const AUTO_RESPONSE_SUPPRESS: HeaderName = HeaderName::new_from_ascii_str("X-Auto-Response-Suppress");
const LIST_ID: HeaderName = HeaderName::new_from_ascii_str("List-Id");
const LIST_UNSUBSCRIBE: HeaderName = HeaderName::new_from_ascii_str("List-Unsubscribe");
const LIST_UNSUBSCRIBE_POST: HeaderName = HeaderName::new_from_ascii_str("List-Unsubscribe-Post");

/// The fields that all mails share.
pub struct Composer {
    pub from: Mailbox,
    pub reply_to: Option<Mailbox>,
}

impl Composer {
    /// The message of a mail. Its Message-ID is derived from the mail's id, so that a receiver recognises a mail that
    /// is sent twice. Errors: a mail that can never be sent.
    pub fn message(&self, id: &Id, mail: &Mail, now: Moment) -> Result<Message, Failure> {
        let impossible = Failure::Refused;
        if !is_mail_address(&mail.to) {
            return Err(impossible("the recipient's address is invalid".into()));
        }
        let to: Mailbox = mail
            .to
            .parse()
            .map_err(|e| impossible(format!("the recipient's address: {e}")))?;
        let domain = self.from.email.domain();
        let mut builder = Message::builder()
            .from(self.from.clone())
            .to(to)
            .date(SystemTime::from(now.utc()))
            .message_id(Some(format!("<{id}@{domain}>")))
            .raw_header(header::text(SUBJECT, &mail.subject))
            // Keeps automatic replies from answering (RFC 3834, and the header that Exchange uses).
            .raw_header(fixed(AUTO_SUBMITTED, "auto-generated"))
            .raw_header(fixed(AUTO_RESPONSE_SUPPRESS, "All"))
            .raw_header(fixed(LIST_ID, &format!("EDBA <edba.{domain}>")));
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(reply_to.clone());
        }
        if let Some(address) = &mail.unsubscribe {
            if !address
                .bytes()
                .all(|b| b.is_ascii_graphic() && !b"<>,".contains(&b))
            {
                return Err(impossible("the unsubscribe address is invalid".into()));
            }
            builder = builder
                .raw_header(fixed(LIST_UNSUBSCRIBE, &format!("<{address}>")))
                .raw_header(fixed(LIST_UNSUBSCRIBE_POST, "List-Unsubscribe=One-Click"));
        }
        if mail.html.is_none() && mail.invitation.is_none() && mail.attached.is_empty() {
            return builder
                .singlepart(plain(mail))
                .map_err(|e| impossible(e.to_string()));
        }
        let mut whole = words(mail);
        if let Some(invitation) = &mail.invitation {
            // Inline for programs that show an invitation, and as an attachment for those that do not.
            let (kind, shown) = shown(invitation).map_err(impossible)?;
            let beside = ContentType::parse("application/ics; name=\"invite.ics\"")
                .map_err(|e| impossible(e.to_string()))?;
            whole = MultiPart::mixed()
                .multipart(whole.singlepart(SinglePart::builder().header(kind).body(shown.clone())))
                .singlepart(Attachment::new("invite.ics".into()).body(shown, beside));
        } else if !mail.attached.is_empty() {
            whole = MultiPart::mixed().multipart(whole);
            for (place, invitation) in mail.attached.iter().enumerate() {
                // The content type states the calendar method for programs that open the file.
                let (kind, shown) = shown(invitation).map_err(impossible)?;
                whole = whole.singlepart(Attachment::new(attachment_name(place)).body(shown, kind));
            }
        }
        builder.multipart(whole).map_err(|e| impossible(e.to_string()))
    }
}

/// A fixed header, in ASCII.
fn fixed(name: HeaderName, text: &str) -> HeaderValue {
    HeaderValue::new(name, text.to_owned())
}

fn plain(mail: &Mail) -> SinglePart {
    SinglePart::builder()
        .header(ContentType::TEXT_PLAIN)
        .body(printable(&mail.text))
}

fn words(mail: &Mail) -> MultiPart {
    let parts = MultiPart::alternative().singlepart(plain(mail));
    match &mail.html {
        Some(html) => parts.singlepart(
            SinglePart::builder()
                .header(ContentType::TEXT_HTML)
                .body(printable(html)),
        ),
        None => parts,
    }
}

/// The calendar data, with a content type that states its method.
fn shown(invitation: &Invitation) -> Result<(ContentType, String), String> {
    let method = match invitation.method {
        InvitationMethod::Request => "REQUEST",
        InvitationMethod::Cancel => "CANCEL",
    };
    let kind = ContentType::parse(&format!("text/calendar; charset=utf-8; method={method}"))
        .map_err(|e| e.to_string())?;
    Ok((kind, invitation.ics.clone()))
}

/// Removes the characters that a mail may not contain.
fn printable(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect()
}

#[cfg(test)]
mod tests;
