//! Readiness check on its own thread and connection, so that requests that block each other do not make the service
//! unready.

use std::sync::mpsc::{SyncSender, sync_channel};

use tokio::sync::oneshot;

use edba_common::error::{Error, Result};
use edba_service::{Db, health};

/// Maximum number of waiting checks; a further one gets 503.
const MOST_WAITING: usize = 64;

/// Whether the database is at the migrations of this build; the error text if it does not answer.
type Found = std::result::Result<bool, String>;

/// Handle to the readiness thread.
pub struct Readiness {
    requests: SyncSender<oneshot::Sender<Found>>,
}

impl Readiness {
    /// Starts the thread; it ends when the handle is dropped.
    pub fn start(db: Db) -> std::io::Result<Self> {
        let (requests, receiver) = sync_channel::<oneshot::Sender<Found>>(MOST_WAITING);
        std::thread::Builder::new()
            .name("readiness".into())
            .spawn(move || {
                while let Ok(first) = receiver.recv() {
                    // Waiting checks share one result.
                    let all: Vec<_> = std::iter::once(first).chain(receiver.try_iter()).collect();
                    let found = health::is_ready(&db).map_err(|error| error.to_string());
                    for one in all {
                        // The requester may have disconnected.
                        let _ = one.send(found.clone());
                    }
                }
            })?;
        Ok(Self { requests })
    }

    /// Whether the database answers and is at the migrations of this build. Errors: 503 if it does not answer.
    pub async fn ask(&self) -> Result<bool> {
        let (sender, answer) = oneshot::channel();
        self.requests.try_send(sender).map_err(Error::unavailable)?;
        answer
            .await
            .map_err(Error::unavailable)?
            .map_err(Error::unavailable)
    }
}
