//! Work that waits for a disk or a network, on a thread of its own: the blocking threads of the server are as many as the
//! connections to the database, and are for those.

use tokio::sync::oneshot;

use edba_common::error::{Error, Result};

/// Runs work on a thread of its own. If nobody waits any more, its result is dropped on that thread.
pub async fn on_own_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let (sender, receiver) = oneshot::channel();
    let span = tracing::Span::current();
    std::thread::Builder::new()
        .name("files".into())
        .spawn(move || {
            let _entered = span.enter();
            drop(sender.send(work()));
        })
        .map_err(Error::internal)?;
    receiver
        .await
        .map_err(|_| Error::internal("a thread for files ended without a result"))?
}
