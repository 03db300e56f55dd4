//! A mail as it goes over the wire: its headers and its parts.

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

/// What every mail has.
pub struct Composer {
    pub from: Mailbox,
    pub reply_to: Option<Mailbox>,
}

impl Composer {
    /// The message of a mail. Its id follows from the mail, so that a receiver sees that a mail sent twice is
    /// one. Errors: a mail that can never be sent.
    pub fn message(&self, id: &Id, mail: &Mail, now: Moment) -> Result<Message, Failure> {
        let impossible = Failure::Refused;
        if !is_mail_address(&mail.to) {
            return Err(impossible("the receiver's address is no mail address".into()));
        }
        let to: Mailbox = mail
            .to
            .parse()
            .map_err(|e| impossible(format!("the receiver's address: {e}")))?;
        let domain = self.from.email.domain();
        let mut builder = Message::builder()
            .from(self.from.clone())
            .to(to)
            .date(SystemTime::from(now.utc()))
            .message_id(Some(format!("<{id}@{domain}>")))
            .raw_header(header::text(SUBJECT, &mail.subject))
            // Nobody's holiday notice answers a machine (RFC 3834, and Exchange's own way to say it).
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
                return Err(impossible("the address that ends such mail is none".into()));
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
            // In the message for programs that show an invitation, and beside it for those that do not.
            let (kind, shown) = shown(invitation).map_err(impossible)?;
            let beside = ContentType::parse("application/ics; name=\"invite.ics\"")
                .map_err(|e| impossible(e.to_string()))?;
            whole = MultiPart::mixed()
                .multipart(whole.singlepart(SinglePart::builder().header(kind).body(shown.clone())))
                .singlepart(Attachment::new("invite.ics".into()).body(shown, beside));
        } else if !mail.attached.is_empty() {
            whole = MultiPart::mixed().multipart(whole);
            for (place, invitation) in mail.attached.iter().enumerate() {
                // A program that opens such a file knows by its type what the calendar is to do.
                let (kind, shown) = shown(invitation).map_err(impossible)?;
                whole = whole.singlepart(Attachment::new(attachment_name(place)).body(shown, kind));
            }
        }
        builder.multipart(whole).map_err(|e| impossible(e.to_string()))
    }
}

/// A header that we made ourselves, in ASCII.
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

/// What a calendar takes in, under the type that says what it is to do with it.
fn shown(invitation: &Invitation) -> Result<(ContentType, String), String> {
    let method = match invitation.method {
        InvitationMethod::Request => "REQUEST",
        InvitationMethod::Cancel => "CANCEL",
    };
    let kind = ContentType::parse(&format!("text/calendar; charset=utf-8; method={method}"))
        .map_err(|e| e.to_string())?;
    Ok((kind, invitation.ics.clone()))
}

/// A text without what no mail may hold.
fn printable(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect()
}

#[cfg(test)]
mod tests;
