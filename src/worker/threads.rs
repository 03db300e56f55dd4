//! Worker threads: each does its work, pauses, and repeats until it is stopped.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::error::Result;

/// The stop signal for all threads.
#[derive(Default)]
struct Bell {
    rung: Mutex<bool>,
    heard: Condvar,
}

impl Bell {
    /// Waits for this time, or until the signal; returns whether it was given.
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

/// A running worker. When stopped, it finishes the current piece of work.
#[derive(Default)]
pub struct Running {
    bell: Arc<Bell>,
    threads: Vec<JoinHandle<()>>,
}

/// The interval at which the security log is written.
const OF_SECURITY_LOG: Duration = Duration::from_secs(2);

impl Running {
    /// Writes the security log of this process periodically, with `write`.
    pub fn of_security_log(write: impl Fn() -> Result<()> + Send + 'static) -> std::io::Result<Self> {
        let mut running = Self::default();
        running.repeat("security-log", OF_SECURITY_LOG, move |_| write())?;
        Ok(running)
    }

    /// Repeats this work on its own thread, with this pause after each run. A failure is logged and the work is
    /// retried after the pause. Long work calls its argument from time to time to ask whether it may continue.
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
                    tracing::error!(name, %error, "a background job failed; it is retried");
                }
                if bell.wait(pause) {
                    break;
                }
            }
        })?;
        self.threads.push(thread);
        Ok(())
    }

    /// Repeats this work on its own thread: at once while it returns that there was work, and otherwise after this
    /// pause. A failure is logged and the work is retried after the pause.
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
                    tracing::error!(name, %error, "a background job failed; it is retried");
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

    /// Stops all threads and waits until they have ended.
    pub fn stop(self) {
        self.bell.ring();
        for thread in self.threads {
            if thread.join().is_err() {
                tracing::error!("a worker thread panicked");
            }
        }
    }
}
