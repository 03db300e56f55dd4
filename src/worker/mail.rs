//! Sends the outgoing mail: over SMTP, or as files into a folder if no server is set.

pub mod compose;
mod folder;
pub mod header;
mod pause;
mod smtp;

use std::path::PathBuf;

use lettre::Message;
use lettre::message::Mailbox;

use crate::error::{Error, Result};
use crate::service::UnitOfWork;
use crate::service::mail::{self, Claimed, Mail};
use compose::Composer;
use folder::Folder;
use pause::Pause;
pub use smtp::{Security, Server, ServerSettings};

/// How many mails one process claims at a time.
const BATCH: i64 = 10;

/// Why a mail was not sent; decides whether it is retried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Permanent failure of this mail: it is given up.
    Refused(String),
    /// Temporary failure of this mail: it is retried later.
    NotNow(String),
    /// No mail can be sent at the moment: all wait, and it does not count as an attempt.
    NothingLeaves(String),
}

/// The transport of mail.
enum Post {
    Smtp(Box<Server>),
    /// One `.eml` file for each mail, for an installation without a mail server.
    Folder(Folder),
}

/// One sending session; over SMTP, its mails share one connection.
enum Session<'a> {
    Smtp(Box<smtp::Session<'a>>),
    Folder(&'a Folder),
}

/// A callback for each mail that was sent.
type Seen = Box<dyn Fn(&Mail) + Send + Sync>;

/// Sends mail from one address.
pub struct Mailer {
    post: Post,
    composer: Composer,
    lease: chrono::Duration,
    connections: u8,
    late_after: chrono::Duration,
    pause: Pause,
    /// Called for each mail that was sent; set in the demonstration, which shows them.
    seen: Option<Seen>,
}

impl Mailer {
    /// Sends over a mail server.
    pub fn smtp(server: Server, from: Mailbox) -> Self {
        Self::new(Post::Smtp(Box::new(server)), from)
    }

    /// Writes into a folder, which is made if needed.
    pub fn folder(path: PathBuf, from: Mailbox) -> Result<Self> {
        let folder = Folder::new(path).map_err(Error::internal)?;
        Ok(Self::new(Post::Folder(folder), from))
    }

    fn new(post: Post, from: Mailbox) -> Self {
        Self {
            post,
            composer: Composer { from, reply_to: None },
            lease: chrono::Duration::minutes(5),
            connections: 1,
            late_after: chrono::Duration::minutes(15),
            pause: Pause::default(),
            seen: None,
        }
    }

    /// Sets the Reply-To address.
    pub fn replying_to(mut self, reply_to: Option<Mailbox>) -> Self {
        self.composer.reply_to = reply_to;
        self
    }

    /// Sets the lease: how long claimed mail belongs to this process.
    pub fn leasing(mut self, lease: chrono::Duration) -> Self {
        self.lease = lease;
        self
    }

    /// Sets the number of concurrent connections.
    pub fn over(mut self, connections: u8) -> Self {
        self.connections = connections;
        self
    }

    /// The sender's address.
    pub fn address(&self) -> &str {
        self.composer.from.email.as_ref()
    }

    pub fn connections(&self) -> u8 {
        self.connections
    }

    /// Sets after how long a waiting queue is logged as a warning.
    pub fn late_after(mut self, time: chrono::Duration) -> Self {
        self.late_after = time;
        self
    }

    /// How long a queue may wait before a warning is logged.
    pub fn patience(&self) -> chrono::Duration {
        self.late_after
    }

    /// Shows each mail to `seen` as well.
    pub fn showing(mut self, seen: impl Fn(&Mail) + Send + Sync + 'static) -> Self {
        self.seen = Some(Box::new(seen));
        self
    }

    fn session(&self) -> Session<'_> {
        match &self.post {
            Post::Smtp(server) => Session::Smtp(Box::new(server.session())),
            Post::Folder(folder) => Session::Folder(folder),
        }
    }
}

impl Session<'_> {
    fn send(&mut self, id: &crate::domain::Id, message: &Message) -> std::result::Result<(), Failure> {
        match self {
            Session::Smtp(session) => session.send(message),
            Session::Folder(folder) => folder.put(id, message),
        }
    }
}

/// Sends the mail that is due; returns how many were sent. Any number of processes may do this at once: by the lease
/// only one of them sends each mail.
pub fn send_due(unit: &UnitOfWork<'_>, mailer: &Mailer) -> Result<usize> {
    send_while(unit, mailer, || true)
}

/// Sends the mail that is due while `going_on`, checked before each mail, returns true; returns how many were sent.
pub fn send_while(unit: &UnitOfWork<'_>, mailer: &Mailer, going_on: impl Fn() -> bool) -> Result<usize> {
    let mut sent = 0;
    let mut session = mailer.session();
    while going_on() && !mailer.pause.holds(unit.clock.now()) {
        let batch = mail::claim(unit, mailer.lease, BATCH)?;
        if batch.is_empty() {
            break;
        }
        sent += send_batch(unit, mailer, &mut session, &batch, &going_on)?;
    }
    Ok(sent)
}

/// Sends one claimed batch. Mails that were not tried are released.
fn send_batch(
    unit: &UnitOfWork<'_>,
    mailer: &Mailer,
    session: &mut Session<'_>,
    batch: &[Claimed],
    going_on: &impl Fn() -> bool,
) -> Result<usize> {
    let mut sent = 0;
    for (place, claimed) in batch.iter().enumerate() {
        let now = unit.clock.now();
        // After a slow server the lease may have expired: another process may have claimed the rest.
        if !going_on() || now >= claimed.leased_until {
            mail::give_back(unit, &batch[place..])?;
            break;
        }
        let outcome = mailer
            .composer
            .message(&claimed.id, &claimed.mail, now)
            .and_then(|message| session.send(&claimed.id, &message));
        match outcome {
            Ok(()) => {
                mail::sent(unit, claimed)?;
                mailer.pause.over();
                if let Some(seen) = &mailer.seen {
                    seen(&claimed.mail);
                }
                sent += 1;
            }
            Err(Failure::Refused(why)) => mail::refused(unit, claimed, &why)?,
            Err(Failure::NotNow(why)) => mail::not_sent(unit, claimed, &why)?,
            Err(Failure::NothingLeaves(why)) => {
                let until = mailer.pause.begin(unit.clock.now());
                tracing::warn!(why, %until, "no mail can be sent now; all mail waits");
                mail::give_back(unit, &batch[place..])?;
                break;
            }
        }
    }
    Ok(sent)
}
