//! The threads of the worker: each does its work, waits a little, and does it again until it is told to stop.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::error::Result;

/// Told to every thread when it is time to stop.
#[derive(Default)]
struct Bell {
    rung: Mutex<bool>,
    heard: Condvar,
}

impl Bell {
    /// Waits as long as this, or until the bell rings; tells whether it has.
    fn wait(&self, time: Duration) -> bool {
        let rung = self.rung.lock().unwrap_or_else(PoisonError::into_inner);
        let (rung, _) = self
            .heard
            .wait_timeout_while(rung, time, |rung| !*rung)
            .unwrap_or_else(PoisonError::into_inner);
        *rung
    }

    fn has_rung(&self) -> bool {
        *self.rung.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ring(&self) {
        *self.rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.heard.notify_all();
    }
}

/// A worker that runs. Stops when it is told to, after the piece of work that it is at.
#[derive(Default)]
pub struct Running {
    bell: Arc<Bell>,
    threads: Vec<JoinHandle<()>>,
}

/// How often what has happened is written into the security log.
const OF_SECURITY_LOG: Duration = Duration::from_secs(2);

impl Running {
    /// Writes the security log of this process from time to time, by this work.
    pub fn of_security_log(write: impl Fn() -> Result<()> + Send + 'static) -> std::io::Result<Self> {
        let mut running = Self::default();
        running.repeat("security-log", OF_SECURITY_LOG, move |_| write())?;
        Ok(running)
    }

    /// Does this work again and again, so long after each time, on a thread of its own. What goes wrong is
    /// told in the log, and the work is tried again the next time. Long work asks what it is given, now and
    /// then, whether it may go on.
    pub(super) fn repeat(
        &mut self,
        name: &'static str,
        pause: Duration,
        work: impl Fn(&dyn Fn() -> bool) -> Result<()> + Send + 'static,
    ) -> std::io::Result<()> {
        let bell = self.bell.clone();
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            loop {
                if let Err(error) = work(&|| !bell.has_rung()) {
                    tracing::error!(name, %error, "the worker could not do its work; it tries again");
                }
                if bell.wait(pause) {
                    break;
                }
            }
        })?;
        self.threads.push(thread);
        Ok(())
    }

    /// Does this work on a thread of its own: again at once for as long as it tells that there was something to
    /// do, and so long after each time that there was not. What goes wrong is told in the log, and the work is
    /// tried again after the pause.
    pub(super) fn keep_at(
        &mut self,
        name: &'static str,
        pause: Duration,
        work: impl Fn() -> Result<bool> + Send + 'static,
    ) -> std::io::Result<()> {
        let bell = self.bell.clone();
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            loop {
                let busy = work().unwrap_or_else(|error| {
                    tracing::error!(name, %error, "the worker could not do its work; it tries again");
                    false
                });
                if bell.wait(if busy { Duration::ZERO } else { pause }) {
                    break;
                }
            }
        })?;
        self.threads.push(thread);
        Ok(())
    }

    /// Stops, and waits until every thread has.
    pub fn stop(self) {
        self.bell.ring();
        for thread in self.threads {
            if thread.join().is_err() {
                tracing::error!("a thread of the worker ended by a fault");
            }
        }
    }
}
