//! Shared application state.

use std::collections::VecDeque;
use std::sync::{Mutex, OnceLock};

use crate::body_work::BodyWork;
use crate::downloads::Downloads;
use crate::long_poll::LongPolls;
use crate::rate_limit::SignInBounds;
use crate::readiness::Readiness;
use crate::settings::Settings;
use edba_common::clock::Clock;
use edba_common::error::Result;
use edba_common::secret::Seal;
use edba_files::FileStore;
use edba_service::mail::Mail;
use edba_service::security_log::SecurityLog;
use edba_service::sign_in::provider::Providers;
use edba_service::tokens::Tokens;
use edba_service::webhooks::Outbound;
use edba_service::{Db, UnitOfWork};

pub struct State {
    pub settings: Settings,
    pub db: Db,
    pub clock: Clock,
    pub seal: Seal,
    pub tokens: Tokens,
    /// The providers through which people sign in.
    pub providers: Providers,
    /// The OpenAPI document as served; generated on first request.
    pub openapi: OnceLock<String>,
    /// The OpenAPI document of webhook messages; generated on first request.
    pub webhooks_openapi: OnceLock<String>,
    pub shown_mail: ShownMail,
    /// Egress policy for webhooks; checked when an endpoint is registered.
    pub outbound: Outbound,
    /// Rate limits on sign-in attempts.
    pub sign_in_bounds: SignInBounds,
    pub readiness: Readiness,
    /// Concurrency limit on parsing large bodies.
    pub body_work: BodyWork,
    /// Concurrency limit on files that are read.
    pub downloads: Downloads,
    /// Concurrency limit on files that are sent here.
    pub uploads: Downloads,
    /// The content of documents.
    pub files: FileStore,
    /// The requests that wait for a change.
    pub long_polls: LongPolls,
    /// Queue of entries for the security log.
    pub security_log: SecurityLog,
}

impl State {
    /// The unit of work over this state's database, clock and seal.
    pub fn unit_of_work(&self) -> UnitOfWork<'_> {
        UnitOfWork {
            db: &self.db,
            clock: &self.clock,
            seal: &self.seal,
        }
    }

    /// Writes the queued entries to the security log. Errors: the database write fails.
    pub fn write_security_log(&self) -> Result<()> {
        self.security_log.write(&self.unit_of_work()).map(drop)
    }
}

/// Mail most recently sent in demonstration mode, newest first.
#[derive(Default)]
pub struct ShownMail(Mutex<Shown>);

#[derive(Default)]
struct Shown {
    /// Total number of mails so far; also the number of the newest.
    count: u64,
    mails: VecDeque<(u64, Mail)>,
}

/// Maximum number of mails kept.
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

    /// All mails, each with its number; numbers never change.
    pub fn numbered(&self) -> Vec<(u64, Mail)> {
        self.0
            .lock()
            .map(|shown| shown.mails.iter().cloned().collect())
            .unwrap_or_default()
    }
}
