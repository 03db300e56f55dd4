//! What every request can reach.

use std::collections::VecDeque;
use std::sync::{Mutex, OnceLock};

use crate::clock::Clock;
use crate::config::Settings;
use crate::error::Result;
use crate::secret::Seal;
use crate::service::mail::Mail;
use crate::service::security_log::SecurityLog;
use crate::service::sign_in::provider::Providers;
use crate::service::tokens::Tokens;
use crate::service::webhooks::Outbound;
use crate::service::{Db, UnitOfWork};
use crate::web::body_work::BodyWork;
use crate::web::readiness::Readiness;
use crate::web::sign_in_bounds::SignInBounds;

pub struct State {
    pub settings: Settings,
    pub db: Db,
    pub clock: Clock,
    pub seal: Seal,
    pub tokens: Tokens,
    /// The providers through which people sign in.
    pub providers: Providers,
    /// The OpenAPI document as it is served; made when it is first asked for.
    pub openapi: OnceLock<String>,
    /// The same of what is sent to webhook endpoints.
    pub webhooks_openapi: OnceLock<String>,
    pub shown_mail: ShownMail,
    /// Where webhooks may go: held against when an endpoint is named.
    pub outbound: Outbound,
    /// How many nobody knows may ask to be signed in.
    pub sign_in_bounds: SignInBounds,
    pub readiness: Readiness,
    /// The large bodies that are being read.
    pub body_work: BodyWork,
    /// What is to be written into the security log.
    pub security_log: SecurityLog,
}

impl State {
    /// Where work is done.
    pub fn unit_of_work(&self) -> UnitOfWork<'_> {
        UnitOfWork {
            db: &self.db,
            clock: &self.clock,
            seal: &self.seal,
        }
    }

    /// Writes into the security log what has happened up to now. Errors: the database cannot be written.
    pub fn write_security_log(&self) -> Result<()> {
        self.security_log.write(&self.unit_of_work()).map(drop)
    }
}

/// The mail that the demonstration sent last, the newest first.
#[derive(Default)]
pub struct ShownMail(Mutex<Shown>);

#[derive(Default)]
struct Shown {
    /// How many there were in all: the number of the newest.
    count: u64,
    mails: VecDeque<(u64, Mail)>,
}

/// How many mails are shown.
const MOST_SHOWN: usize = 50;

impl ShownMail {
    pub fn add(&self, mail: &Mail) {
        if let Ok(mut shown) = self.0.lock() {
            shown.count += 1;
            let number = shown.count;
            shown.mails.push_front((number, mail.clone()));
            shown.mails.truncate(MOST_SHOWN);
        }
    }

    pub fn all(&self) -> Vec<Mail> {
        self.numbered().into_iter().map(|(_, mail)| mail).collect()
    }

    /// Each with its number, which stays the same.
    pub fn numbered(&self) -> Vec<(u64, Mail)> {
        self.0
            .lock()
            .map(|shown| shown.mails.iter().cloned().collect())
            .unwrap_or_default()
    }
}
