//! Background jobs: hand on events, close ballots at their deadline, send mail and webhooks. Any number of workers may
//! run on one database, in the serving processes or apart from them.

pub mod mail;
mod threads;
pub mod webhooks;

use std::time::Duration;

use edba_files::FileStore;

use crate::clock::Clock;
use crate::domain::Id;
use crate::domain::codes::Role;
use crate::error::{Error, Result};
use crate::secret::Seal;
use crate::service::{
    self, Actor, Context, Db, UnitOfWork, Who, ballots, cases, changes, documents, mail as service_mail,
    notifications, outbox, periodic_jobs, queues, ratifications, security_log, sign_in,
};
use mail::Mailer;
pub use threads::Running;

/// The polling interval of events and mail.
const OFTEN: Duration = Duration::from_secs(2);
/// The polling interval of the feed of changes.
const AT_ONCE: Duration = Duration::from_millis(250);
/// The polling interval of time-based jobs.
const NOW_AND_THEN: Duration = Duration::from_secs(15);
/// How often the queues are checked for entries that have waited too long.
const WATCH_EVERY: chrono::Duration = chrono::Duration::minutes(5);

/// The number of threads that send webhooks to all endpoints, and of those that send to healthy endpoints only.
const WEBHOOK_THREADS: usize = 3;

/// Runs a periodic job by its name and how often it is due, and logs its failure.
type Every<'a> = dyn Fn(&'static str, chrono::Duration, &dyn Fn() -> Result<()>) + 'a;

/// The dependencies of a worker.
#[derive(Clone)]
pub struct Worker {
    pub db: Db,
    pub clock: Clock,
    pub seal: Seal,
    pub files: FileStore,
    pub mailer: std::sync::Arc<Mailer>,
    /// The URL of the service as seen from outside; links in messages begin with it.
    pub public_url: String,
    /// Retention of the security log, in days.
    pub security_log_days: u16,
    pub webhooks: std::sync::Arc<webhooks::Sender>,
}

impl Worker {
    /// The unit of work for all jobs.
    pub fn unit_of_work(&self) -> UnitOfWork<'_> {
        UnitOfWork {
            db: &self.db,
            clock: &self.clock,
            seal: &self.seal,
        }
    }

    /// Starts the jobs, each on its own thread.
    pub fn start(&self) -> Result<Running> {
        let mut running = Running::default();
        self.repeat(&mut running, "changes", AT_ONCE, Self::number_changes)?;
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
            // Separate threads, so that slow failing endpoints never delay the healthy ones.
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

    /// As [`Worker::repeat`], without a pause while there is work.
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

    /// Gives new events their positions in the feed of changes.
    pub fn number_changes(&self) -> Result<()> {
        changes::number(&self.unit_of_work(), &clockwork("changes")).map(drop)
    }

    /// Hands on new events to their recipients.
    pub fn hand_on(&self) -> Result<()> {
        let (unit, clockwork) = (self.unit_of_work(), clockwork("worker"));
        outbox::hand_on(&unit, &clockwork)?;
        let sender = notifications::Sender {
            public_url: &self.public_url,
            address: self.mailer.address(),
        };
        notifications::deliver(&unit, &clockwork, &sender).map(drop)
    }

    /// Sends the mail that is due.
    pub fn send_mail(&self) -> Result<()> {
        mail::send_due(&self.unit_of_work(), &self.mailer).map(drop)
    }

    fn send_mail_while(&self, going_on: &dyn Fn() -> bool) -> Result<()> {
        mail::send_while(&self.unit_of_work(), &self.mailer, going_on).map(drop)
    }

    /// Sends some of the webhooks that are due; returns whether there were any.
    pub fn send_webhooks(&self) -> Result<bool> {
        self.send_some_webhooks(false)
    }

    /// The same, for healthy endpoints only.
    pub fn send_healthy_webhooks(&self) -> Result<bool> {
        self.send_some_webhooks(true)
    }

    fn send_some_webhooks(&self, only_healthy: bool) -> Result<bool> {
        let clockwork = clockwork("webhooks");
        webhooks::send_some(&self.unit_of_work(), &clockwork, &self.webhooks, only_healthy)
            .map(|sent| sent.is_some())
    }

    /// Runs the time-based jobs that are due. A failure is logged and retried the next time, and does not keep the
    /// other jobs from running.
    pub fn look_at_the_clock(&self) {
        let unit = self.unit_of_work();
        let day = chrono::Duration::days(1);
        log_failure("close-ballots", close_overdue(&unit).map(drop));
        let every = |name: &'static str, often, work: &dyn Fn() -> Result<()>| {
            log_failure(
                name,
                periodic_jobs::once_every(&unit, name, often, work).map(drop),
            );
        };
        let writing = |work: fn(&mut Context<'_>) -> Result<usize>| {
            unit.write(Who::Known(&clockwork("worker")), work).map(drop)
        };
        every("remind", chrono::Duration::minutes(1), &|| {
            notifications::remind(&unit, &clockwork("worker")).map(drop)
        });
        every("withdraw-expired-answers", chrono::Duration::minutes(1), &|| {
            ratifications::withdraw_expired_answers(&unit, &clockwork("worker")).map(drop)
        });
        every("forget-notices", day, &|| writing(notifications::forget_old));
        // Anyone can cause these to be written: hourly, so that they stay one day after they end, and not up to two.
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
        // Cases that an instance of an earlier version has written in the meantime.
        every("analyse-cases", chrono::Duration::hours(1), &|| {
            cases::analysis::bring_up_to_date(&unit).map(drop)
        });
        every("note-frequencies", chrono::Duration::minutes(10), &|| {
            cases::analysis::note_frequencies(&unit)
        });
        self.tidy_documents(&every);
        every("watch-queues", WATCH_EVERY, &|| self.watch_queues());
    }

    /// Removes content that was destroyed, what was left of broken uploads, and files that no document needs.
    fn tidy_documents(&self, every: &Every<'_>) {
        let (unit, files) = (self.unit_of_work(), &self.files);
        let day = chrono::Duration::days(1);
        every("remove-destroyed", chrono::Duration::minutes(1), &|| {
            documents::remove_destroyed(&unit, files).map(drop)
        });
        every("forget-incoming", chrono::Duration::hours(1), &|| {
            files.forget_incoming(self.clock.now().plus(-day)).map(drop)
        });
        every("remove-orphans", day, &|| {
            documents::remove_orphans(&unit, files).map(drop)
        });
    }

    /// Erases earlier states of the boxes of secret ballots from the database files. If that is not possible now, it
    /// is retried the next time.
    pub fn erase_ballot_traces(&self) -> Result<()> {
        let erased = ballots::traces::erase(&self.unit_of_work())?;
        if !erased {
            tracing::debug!("the database files still contain earlier states of a ballot box");
        }
        Ok(())
    }

    /// Logs a warning if something has waited too long.
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
            (
                "notifications",
                queues.notifications_due,
                queues.notifications_due_since,
            ),
        ] {
            if let Some(since) = since
                && since.plus(self.mailer.patience()) < now
            {
                tracing::warn!(what, depth, %since, "a queue has waited too long");
            }
        }
        Ok(())
    }
}

/// System actor for background jobs.
pub fn clockwork(name: &str) -> Actor {
    Actor {
        id: Id::new(),
        name: name.into(),
        role: Role::Bureau,
        organisation_id: None,
        representative_id: None,
        is_account: false,
    }
}

/// Logs the failure of a job.
fn log_failure(job: &str, done: Result<()>) {
    if let Err(error) = done {
        tracing::error!(job, %error, "a periodic job failed; it is retried");
    }
}

/// The maximum number of overdue ballots in one run.
const MOST_OVERDUE: i64 = 500;

/// Closes every ballot whose deadline has passed, each in its own transaction; returns how many. Any number of
/// instances may do this at once: the lock of the case lets one of them do it. Nothing depends on it: a vote after the
/// deadline is refused by the time alone, and the bureau can close such a ballot too. A failure to count one is logged
/// and does not affect the others.
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
                tracing::error!(ballot = %id, %error, "closing a ballot at its deadline failed; it is retried");
            }
        }
    }
    Ok(closed)
}
