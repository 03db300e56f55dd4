//! Where messages may go: names are resolved here, and every address is held against what is allowed.

use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use crate::domain::webhook::{Reach, Refusal, Target};
use crate::error::{Code, Error, Result};

/// How long a name may take to be resolved.
const PATIENCE: Duration = Duration::from_secs(5);

/// How many names are resolved at once for those who make or change endpoints. Each holds a thread that serves
/// requests, for as long as the name takes: the others are for everybody else. The worker has threads of its own.
const MOST_AT_ONCE: usize = 3;

/// Which addresses a name stands for, with a port; none where it is not found in time.
pub type Names = dyn Fn(&str, u16) -> Vec<IpAddr> + Send + Sync;

/// What is allowed, and who is asked for names.
#[derive(Clone)]
pub struct Outbound {
    reach: Reach,
    names: Arc<Names>,
    /// How many names are being resolved by [`Outbound::check`].
    under_way: Arc<AtomicUsize>,
}

/// One of the places of those who resolve a name at the same time.
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
    /// With the names of the machine itself.
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

    /// The addresses to which a message for this target may be sent now. None is left out: one that may not be
    /// reached refuses them all.
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

    /// Reads the address of an endpoint, and resolves its name. This may take seconds: no transaction is open
    /// meanwhile, and only a few do so at once. Errors: 400; 503 where others are at it. What a name of the inner network stands for is told to nobody: one that is not
    /// found and one that may not be reached get the same answer.
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

/// Asks the machine, on a thread of its own: it takes no time limit.
fn resolve(host: &str, port: u16) -> Vec<IpAddr> {
    let (sender, answer) = mpsc::channel();
    let host = host.to_owned();
    let asked = std::thread::Builder::new().name("names".into()).spawn(move || {
        let found = (host.as_str(), port)
            .to_socket_addrs()
            .map(|found| found.map(|a| a.ip()).collect::<Vec<_>>());
        // Nobody waits any more where it took too long.
        drop(sender.send(found.unwrap_or_default()));
    });
    match asked {
        Ok(_) => answer.recv_timeout(PATIENCE).unwrap_or_default(),
        Err(error) => {
            tracing::error!(%error, "no thread to resolve a name");
            Vec::new()
        }
    }
}
