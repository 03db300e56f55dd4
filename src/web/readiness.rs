//! Whether the service can serve, asked on a thread and a connection of its own: requests that all wait for each other
//! do not make it unready.

use std::sync::mpsc::{SyncSender, sync_channel};

use tokio::sync::oneshot;

use crate::error::{Error, Result};
use crate::service::{Db, health};

/// How many may wait for the answer; who comes next is told that it is not ready.
const MOST_WAITING: usize = 64;

/// Whether the database is at the migrations of this build; why that is not known, where it does not answer.
type Found = std::result::Result<bool, String>;

/// Asks whether the service is ready.
pub struct Readiness {
    asks: SyncSender<oneshot::Sender<Found>>,
}

impl Readiness {
    /// Starts the thread; it ends when this is dropped.
    pub fn start(db: Db) -> std::io::Result<Self> {
        let (asks, asked) = sync_channel::<oneshot::Sender<Found>>(MOST_WAITING);
        std::thread::Builder::new()
            .name("readiness".into())
            .spawn(move || {
                while let Ok(first) = asked.recv() {
                    // Who asks at the same time gets the same answer.
                    let all: Vec<_> = std::iter::once(first).chain(asked.try_iter()).collect();
                    let found = health::is_ready(&db).map_err(|error| error.to_string());
                    for one in all {
                        // Whoever is gone need not be answered.
                        let _ = one.send(found.clone());
                    }
                }
            })?;
        Ok(Self { asks })
    }

    /// Whether the database answers and is at the migrations of this build. Errors: 503 where it does not answer.
    pub async fn ask(&self) -> Result<bool> {
        let (sender, answer) = oneshot::channel();
        self.asks.try_send(sender).map_err(Error::unavailable)?;
        answer
            .await
            .map_err(Error::unavailable)?
            .map_err(Error::unavailable)
    }
}
