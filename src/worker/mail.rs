//! Sends what is to be mailed: over SMTP, or as files into a folder where no server is set.

use std::path::PathBuf;

use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::{FileTransport, Message, SmtpTransport, Transport};

use crate::error::{Error, Result};
use crate::service::UnitOfWork;
use crate::service::mail::{self, Mail};

/// How mail leaves.
pub enum Post {
    Smtp(Box<SmtpTransport>),
    /// One `.eml` file each, for whoever has no mail server.
    Folder(FileTransport),
}

/// What is told of each mail that was sent.
type Seen = Box<dyn Fn(&Mail) + Send + Sync>;

/// Sends mail from one address.
pub struct Mailer {
    post: Post,
    from: Mailbox,
    /// Told of each mail that was sent, where somebody wants to see them: in the demonstration.
    seen: Option<Seen>,
}

impl Mailer {
    /// Over the server of this URL (`smtp://…`, `smtps://…`).
    pub fn smtp(url: &str, from: Mailbox) -> Result<Self> {
        let transport = SmtpTransport::from_url(url)
            .map_err(Error::internal)?
            .timeout(Some(std::time::Duration::from_secs(20)))
            .build();
        Ok(Self {
            post: Post::Smtp(Box::new(transport)),
            from,
            seen: None,
        })
    }

    /// Into a folder, which is made.
    pub fn folder(path: PathBuf, from: Mailbox) -> Result<Self> {
        std::fs::create_dir_all(&path).map_err(Error::internal)?;
        Ok(Self {
            post: Post::Folder(FileTransport::new(path)),
            from,
            seen: None,
        })
    }

    /// Shows each mail to `seen` as well.
    pub fn showing(mut self, seen: impl Fn(&Mail) + Send + Sync + 'static) -> Self {
        self.seen = Some(Box::new(seen));
        self
    }

    /// The message id follows from the mail, so that a receiver sees that a mail sent twice is one.
    fn message(&self, id: &crate::domain::Id, mail: &Mail) -> Result<Message> {
        let to: Mailbox = mail.to.parse().map_err(Error::internal)?;
        Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(&mail.subject)
            .message_id(Some(format!("<{id}@{}>", self.from.email.domain())))
            .header(ContentType::TEXT_PLAIN)
            .body(mail.text.clone())
            .map_err(Error::internal)
    }

    fn send(&self, message: &Message) -> std::result::Result<(), String> {
        match &self.post {
            Post::Smtp(transport) => transport.send(message).map(drop).map_err(|e| e.to_string()),
            Post::Folder(transport) => transport.send(message).map(drop).map_err(|e| e.to_string()),
        }
    }
}

/// Sends every mail that is due; tells how many. Any number of processes may do this at once: a lease lets
/// one of them send each mail.
pub fn send_due(unit: &UnitOfWork<'_>, mailer: &Mailer) -> Result<usize> {
    let mut sent = 0;
    while let Some(claimed) = mail::claim(unit)? {
        let outcome = mailer
            .message(&claimed.id, &claimed.mail)
            .map_err(|e| e.to_string())
            .and_then(|message| mailer.send(&message));
        match outcome {
            Ok(()) => {
                mail::sent(unit, &claimed)?;
                if let Some(seen) = &mailer.seen {
                    seen(&claimed.mail);
                }
                sent += 1;
            }
            Err(error) => {
                tracing::warn!(mail = %claimed.id, error, "a mail could not be sent");
                mail::not_sent(unit, &claimed, &error)?;
            }
        }
    }
    Ok(sent)
}
