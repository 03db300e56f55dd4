//! What happens without anybody asking: events are handed on, ballots are closed at their deadline, mail and
//! webhooks are sent. Any number of workers may run on one database, beside those that serve or apart from them.

pub mod mail;
mod running;
pub mod webhooks;

use std::time::Duration;

use crate::clock::Clock;
use crate::domain::Id;
use crate::domain::codes::Role;
use crate::error::{Error, Result};
use crate::secret::Seal;
use crate::service::{
    self, Actor, Context, Db, UnitOfWork, Who, ballots, cases, chores, mail as service_mail, notices, outbox,
    queues, security_log, sign_in,
};
use mail::Mailer;
pub use running::Running;

/// How long after events and mail were looked for they are looked for again.
const OFTEN: Duration = Duration::from_secs(2);
/// How long after what comes with time was looked at it is looked at again.
const NOW_AND_THEN: Duration = Duration::from_secs(15);
/// How often somebody looks whether something has waited for too long.
const WATCH_EVERY: chrono::Duration = chrono::Duration::minutes(5);

/// How many threads send webhooks to any endpoint, and how many to those that do not fail.
const WEBHOOK_THREADS: usize = 3;

/// What a worker works with.
#[derive(Clone)]
pub struct Worker {
    pub db: Db,
    pub clock: Clock,
    pub seal: Seal,
    pub mailer: std::sync::Arc<Mailer>,
    /// How the service is reached from outside: messages bear links to it.
    pub public_url: String,
    /// How many days the security log is kept.
    pub security_log_days: u16,
    pub webhooks: std::sync::Arc<webhooks::Sender>,
}

impl Worker {
    /// Where work is done.
    pub fn unit_of_work(&self) -> UnitOfWork<'_> {
        UnitOfWork {
            db: &self.db,
            clock: &self.clock,
            seal: &self.seal,
        }
    }

    /// Starts to work, on threads of its own.
    pub fn start(&self) -> Result<Running> {
        let mut running = Running::default();
        self.repeat(&mut running, "outbox", OFTEN, Self::hand_on)?;
        for _ in 0..self.mailer.connections() {
            let worker = self.clone();
            running
                .repeat("mail", OFTEN, move |going_on| worker.send_mail_while(going_on))
                .map_err(Error::internal)?;
        }
        self.repeat(&mut running, "time", NOW_AND_THEN, |worker| {
            worker.look_at_the_clock();
            Ok(())
        })?;
        self.repeat(&mut running, "ballot boxes", OFTEN, Self::erase_ballot_traces)?;
        for _ in 0..WEBHOOK_THREADS {
            self.keep_at(&mut running, "webhooks", OFTEN, Self::send_webhooks)?;
            // Endpoints that fail, and are slow at it, never keep those that do not waiting.
            self.keep_at(&mut running, "webhooks", OFTEN, Self::send_healthy_webhooks)?;
        }
        Ok(running)
    }

    fn repeat(
        &self,
        running: &mut Running,
        name: &'static str,
        pause: Duration,
        work: fn(&Self) -> Result<()>,
    ) -> Result<()> {
        let worker = self.clone();
        running
            .repeat(name, pause, move |_| work(&worker))
            .map_err(Error::internal)
    }

    /// As [`Worker::repeat`], without a pause for as long as there was something to do.
    fn keep_at(
        &self,
        running: &mut Running,
        name: &'static str,
        pause: Duration,
        work: fn(&Self) -> Result<bool>,
    ) -> Result<()> {
        let worker = self.clone();
        running
            .keep_at(name, pause, move || work(&worker))
            .map_err(Error::internal)
    }

    /// Hands on what has happened to those who are to know of it.
    pub fn hand_on(&self) -> Result<()> {
        let (unit, clockwork) = (self.unit_of_work(), clockwork("worker"));
        outbox::hand_on(&unit, &clockwork)?;
        let sender = notices::Sender {
            public_url: &self.public_url,
            address: self.mailer.address(),
        };
        notices::deliver(&unit, &clockwork, &sender).map(drop)
    }

    /// Sends the mail that is due.
    pub fn send_mail(&self) -> Result<()> {
        mail::send_due(&self.unit_of_work(), &self.mailer).map(drop)
    }

    fn send_mail_while(&self, going_on: &dyn Fn() -> bool) -> Result<()> {
        mail::send_while(&self.unit_of_work(), &self.mailer, going_on).map(drop)
    }

    /// Sends some of the webhooks that are due; tells whether any were.
    pub fn send_webhooks(&self) -> Result<bool> {
        self.send_some_webhooks(false)
    }

    /// The same, of endpoints that do not fail.
    pub fn send_healthy_webhooks(&self) -> Result<bool> {
        self.send_some_webhooks(true)
    }

    fn send_some_webhooks(&self, only_healthy: bool) -> Result<bool> {
        let clockwork = clockwork("webhooks");
        webhooks::send_some(&self.unit_of_work(), &clockwork, &self.webhooks, only_healthy)
            .map(|sent| sent.is_some())
    }

    /// Does what time brings. What fails is told in the log, tried again the next time, and keeps nothing else from
    /// being done.
    pub fn look_at_the_clock(&self) {
        let unit = self.unit_of_work();
        let day = chrono::Duration::days(1);
        told("close-ballots", close_overdue(&unit).map(drop));
        let every = |name: &'static str, often, work: &dyn Fn() -> Result<()>| {
            told(name, chores::once_every(&unit, name, often, work).map(drop));
        };
        let writing = |work: fn(&mut Context<'_>) -> Result<usize>| {
            unit.write(Who::Known(&clockwork("worker")), work).map(drop)
        };
        every("remind", chrono::Duration::minutes(1), &|| {
            notices::remind(&unit, &clockwork("worker")).map(drop)
        });
        every("forget-notices", day, &|| writing(notices::forget_old));
        // Anybody can have these written: they stay for a day after they ended, and not for up to two.
        every("forget-sign-ins", chrono::Duration::hours(1), &|| {
            writing(sign_in::forget_old)
        });
        every("forget-forms", day, &|| {
            service::idempotency::forget_forms(&unit).map(drop)
        });
        every("forget-webhooks", day, &|| writing(service::webhooks::forget_old));
        every("forget-mail", day, &|| service_mail::forget_old(&unit).map(drop));
        every("forget-security-log", day, &|| {
            security_log::forget_old(&unit, self.security_log_days).map(drop)
        });
        // What an instance of an earlier version has written meanwhile.
        every("analyse-cases", chrono::Duration::hours(1), &|| {
            cases::analysis::bring_up_to_date(&unit).map(drop)
        });
        every("note-frequencies", chrono::Duration::minutes(10), &|| {
            cases::analysis::note_frequencies(&unit)
        });
        every("watch-queues", WATCH_EVERY, &|| self.watch_queues());
    }

    /// Erases what the files of the database hold of earlier states of the boxes of secret ballots. Where it cannot now
    /// it does the next time.
    pub fn erase_ballot_traces(&self) -> Result<()> {
        let erased = ballots::traces::erase(&self.unit_of_work())?;
        if !erased {
            tracing::debug!("the database still holds earlier states of a ballot box");
        }
        Ok(())
    }

    /// Tells in the log when something has waited for too long.
    fn watch_queues(&self) -> Result<()> {
        let now = self.clock.now();
        if let Some(since) = ballots::traces::since(&self.unit_of_work())?
            && since.plus(WATCH_EVERY) < now
        {
            tracing::warn!(%since, "the database keeps earlier states of sealed ballot boxes: a reader needs them, or the \
                account of the service may not vacuum the table ballot_boxes");
        }
        let queues = queues::look(&self.db, now)?;
        for (what, depth, since) in [
            ("mail", queues.mail_due, queues.mail_due_since),
            ("webhooks", queues.webhooks_due, queues.webhooks_due_since),
            ("events", queues.events, queues.events_since),
            ("notices", queues.notices_due, queues.notices_due_since),
        ] {
            if let Some(since) = since
                && since.plus(self.mailer.patience()) < now
            {
                tracing::warn!(what, depth, %since, "what is to be handed on has waited for long");
            }
        }
        Ok(())
    }
}

/// Who acts where nobody does.
pub fn clockwork(name: &str) -> Actor {
    Actor {
        id: Id::new(),
        name: name.into(),
        role: Role::Bureau,
        organisation_id: None,
        representative_id: None,
    }
}

/// Tells in the log what of it failed.
fn told(chore: &str, done: Result<()>) {
    if let Err(error) = done {
        tracing::error!(chore, %error, "what time brings could not be done; it is tried again");
    }
}

/// How many overdue ballots are looked at in one go.
const MOST_OVERDUE: i64 = 500;

/// Closes every ballot whose deadline has passed, each in a transaction of its own; tells how many. Any
/// number of instances may do this at once: the lock of the case lets one of them do it. Nothing depends on it:
/// a vote after the deadline is refused by the time alone, and the bureau can close such a ballot too. One that
/// cannot be counted is told in the log and keeps none of the others.
pub fn close_overdue(unit: &UnitOfWork<'_>) -> Result<usize> {
    let clockwork = clockwork("deadline");
    let mut closed = 0;
    for id in ballots::overdue(unit, MOST_OVERDUE)? {
        match unit.write(Who::Known(&clockwork), |cx| ballots::close_overdue(cx, id)) {
            Ok(true) => {
                tracing::info!(ballot = %id, "a ballot was closed at its deadline");
                closed += 1;
            }
            Ok(false) => {}
            Err(error) => {
                tracing::error!(ballot = %id, %error, "a ballot could not be closed at its deadline");
            }
        }
    }
    Ok(closed)
}
