//! The egress policy of webhooks: resolves host names, and checks every address against what is allowed.

use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use edba_common::error::{Code, Error, Result};
use edba_domain::webhook::{Reach, Refusal, Target};

/// Timeout for resolving a name.
const PATIENCE: Duration = Duration::from_secs(5);

/// Maximum number of concurrent name look-ups for requests that create or change endpoints. Each blocks a thread that
/// serves requests: the other threads stay available. The worker has threads of its own.
const MOST_AT_ONCE: usize = 3;

/// Resolves a host name and port to addresses; empty where the name is not found in time.
pub type Names = dyn Fn(&str, u16) -> Vec<IpAddr> + Send + Sync;

/// The egress policy and the resolver.
#[derive(Clone)]
pub struct Outbound {
    reach: Reach,
    names: Arc<Names>,
    /// Number of look-ups in progress in [`Outbound::check`].
    under_way: Arc<AtomicUsize>,
}

/// A permit for one look-up, released when it is dropped.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(under_way: &Arc<AtomicUsize>) -> Option<Self> {
        under_way
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |taken| {
                (taken < MOST_AT_ONCE).then_some(taken + 1)
            })
            .ok()
            .map(|_| Self(under_way.clone()))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Outbound {
    /// Uses the resolver of the operating system.
    pub fn new(reach: Reach) -> Self {
        Self::with_names(reach, Arc::new(resolve))
    }

    pub fn with_names(reach: Reach, names: Arc<Names>) -> Self {
        Self {
            reach,
            names,
            under_way: Arc::default(),
        }
    }

    /// The addresses to which a message for this target may be sent now. If one address is not allowed, the target is
    /// refused, rather than that address left out.
    pub fn addresses(&self, target: &Target) -> Result<Vec<SocketAddr>, Refusal> {
        let addresses = match target.literal() {
            Some(address) => vec![address],
            None => (self.names)(target.host(), target.port()),
        };
        self.reach.check(target, &addresses)?;
        Ok(addresses
            .into_iter()
            .map(|address| SocketAddr::new(address, target.port()))
            .collect())
    }

    /// Validates the URL of an endpoint, and resolves its host. This may take seconds: no transaction is open
    /// meanwhile, and concurrent calls are limited. Errors: 400; 503 where the limit is reached. Names of the internal
    /// network are not revealed: a host that is not found and one that is not allowed get the same answer.
    pub fn check(&self, url: &str) -> Result<()> {
        let fault = |code: &str, text: &str| Error::fault("/url", code, text);
        let target = Target::parse(url).map_err(|e| fault(e.0, e.1))?;
        let _place = match target.literal() {
            Some(_) => None,
            None => Some(Place::take(&self.under_way).ok_or_else(|| Error {
                retry_after_seconds: Some(PATIENCE.as_secs()),
                ..Error::new(
                    Code::Unavailable,
                    "The names of other endpoints are being looked up; try again shortly.",
                )
            })?),
        };
        self.addresses(&target)
            .map(drop)
            .map_err(|refusal| match refusal {
                Refusal::HttpsRequired => fault("https-required", "Messages are sent over https only."),
                Refusal::PortNotAllowed => fault(
                    "port-not-allowed",
                    "Messages are sent to the ports 443 and 8443 only.",
                ),
                Refusal::AddressNotAllowed => fault(
                    "address-not-allowed",
                    "This host is not found on the public network; messages are sent nowhere else.",
                ),
            })
    }
}

/// Resolves a name by the operating system, on a separate thread, because that call has no timeout.
fn resolve(host: &str, port: u16) -> Vec<IpAddr> {
    let (sender, answer) = mpsc::channel();
    let host = host.to_owned();
    let spawned = std::thread::Builder::new().name("names".into()).spawn(move || {
        let found = (host.as_str(), port)
            .to_socket_addrs()
            .map(|found| found.map(|a| a.ip()).collect::<Vec<_>>());
        // After the timeout there is no receiver any more.
        drop(sender.send(found.unwrap_or_default()));
    });
    match spawned {
        Ok(_) => answer.recv_timeout(PATIENCE).unwrap_or_default(),
        Err(error) => {
            tracing::error!(%error, "could not start a thread to resolve a name");
            Vec::new()
        }
    }
}
