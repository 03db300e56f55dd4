//! The log: to standard error, by the directives of `EDBA_LOG`, without targets that would show tokens.

use tracing::level_filters::LevelFilter;
use tracing::subscriber::Interest;
use tracing::{Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, fmt};

/// The packages of this program, whose names our own log targets begin with.
const OWN: [&str; 7] = [
    "edba",
    "edba_common",
    "edba_domain",
    "edba_files",
    "edba_service",
    "edba_store",
    "edba_web",
];

/// Caps all targets but our own at `info`, whatever the directives. Below that level, libraries log requests and
/// answers as sent over the wire: headers with tokens, passwords of mail servers, the mail itself (`ureq_proto`,
/// `lettre`, `rustls`, `actix_http`, `hyper`, …). New libraries are capped by default.
#[derive(Debug, Clone, Copy)]
pub struct Capped;

impl Capped {
    fn admits(metadata: &Metadata<'_>) -> bool {
        let package = metadata.target().split("::").next().unwrap_or_default();
        OWN.contains(&package) || *metadata.level() <= LevelFilter::INFO
    }
}

impl<S: Subscriber> Layer<S> for Capped {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if Self::admits(metadata) {
            Interest::always()
        } else {
            Interest::never()
        }
    }

    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        Self::admits(metadata)
    }
}

/// The subscriber for these directives; writes to `to`.
fn subscriber<W>(
    directives: &str,
    json: bool,
    to: W,
) -> impl Subscriber + for<'a> LookupSpan<'a> + Send + Sync
where
    W: for<'w> fmt::MakeWriter<'w> + Send + Sync + 'static,
{
    let filter = EnvFilter::try_new(directives).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = if json {
        fmt::layer().json().with_writer(to).boxed()
    } else {
        fmt::layer().with_writer(to).boxed()
    };
    tracing_subscriber::registry()
        .with(lines)
        .with(filter)
        .with(Capped)
}

/// Logs to standard error; standard output is for the output of the command.
pub fn to_stderr(directives: &str, format: &str) {
    subscriber(directives, format == "json", std::io::stderr).init();
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    /// The log output of one line for each target and level.
    fn written(directives: &str, json: bool) -> String {
        // `tracing` caches for the whole process whether a subscriber is interested in a callsite. If two threads
        // register the same callsite at the same time, one subscriber can lose its event.
        static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
        let _alone = ONE_AT_A_TIME
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let lines = Lines::default();
        let to = lines.clone();
        let subscriber = subscriber(directives, json, move || to.clone());
        tracing::subscriber::with_default(subscriber, || {
            tracing::trace!(target: "ureq_proto::util", "1 authorization: Bearer secret-token");
            tracing::debug!(target: "lettre", "2 AUTH PLAIN secret-token");
            tracing::info!(target: "actix_server::builder", "3 starting");
            tracing::warn!(target: "rustls", "4 a warning");
            tracing::trace!(target: "edba::sql", "5 ours");
            tracing::debug!(target: "edbahyper", "6 secret-token");
            tracing::debug!(target: "edba_service::webhooks", "7 ours");
        });
        String::from_utf8(lines.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn no_directive_raises_a_library_above_info() {
        let all = "trace,ureq_proto=trace,ureq_proto::util=trace,lettre=trace,edbahyper=trace";
        for json in [false, true] {
            let text = written(all, json);
            assert!(!text.contains("secret-token"), "{text}");
            for shown in ["3 starting", "4 a warning", "5 ours", "7 ours"] {
                assert!(text.contains(shown), "{shown}: {text}");
            }
        }
    }

    #[test]
    fn a_directive_still_says_less() {
        let text = written("warn,edba=info", false);
        assert!(text.contains("4 a warning") && !text.contains("3 starting") && !text.contains("5 ours"));
    }
}
