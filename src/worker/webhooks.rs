//! Posts webhooks: signed, to the address that was checked, over a connection pinned to it.

use std::io::Read;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use standardwebhooks::{HEADER_WEBHOOK_ID, HEADER_WEBHOOK_SIGNATURE, HEADER_WEBHOOK_TIMESTAMP, Webhook};
use ureq::Agent;
use ureq::http::{Response, Uri, header};
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

use crate::domain::Moment;
use crate::domain::webhook::{AttemptFault, SourceEvent, Target, cloud_event, fault_of, retry_after};
use crate::error::{Error, Result};
use crate::service::webhooks::{self, Attempt, Outbound, Parcel, Run};
use crate::service::{Actor, UnitOfWork};

/// Timeout for the connection to an endpoint; it counts towards the timeout for the answer.
const CONNECT: Duration = Duration::from_secs(5);
const ANSWER: Duration = Duration::from_secs(15);
/// After this time a run begins no further message, and leaves the rest to the next run; sooner if its lease is short.
const RUN: Duration = Duration::from_secs(5);
/// How much of an answer is read and discarded, in bytes, so that the connection can be reused.
const MOST_READ: u64 = 16 * 1024;
/// The maximum size of the headers of an answer, in bytes.
const MOST_HEADERS: usize = 16 * 1024;

/// The settings for sending webhooks.
#[derive(Clone)]
pub struct Sender {
    pub outbound: Outbound,
    /// The CloudEvents `source`: a URN.
    pub source: String,
    /// The URL of the service as seen from outside.
    pub public_url: String,
    /// The lease of one run, after which another process takes its messages over.
    pub lease: Duration,
    /// Timeout for the answer of an endpoint.
    pub patience: Duration,
}

impl Sender {
    pub fn new(outbound: Outbound, source: String, public_url: String, lease: Duration) -> Self {
        Self {
            outbound,
            source,
            public_url,
            lease,
            patience: ANSWER,
        }
    }
}

/// Sends webhooks until none is due; returns how many messages were delivered.
pub fn send_due(unit: &UnitOfWork<'_>, clockwork: &Actor, sender: &Sender) -> Result<usize> {
    let mut delivered = 0;
    while let Some(here) = send_some(unit, clockwork, sender, false)? {
        delivered += here;
    }
    Ok(delivered)
}

/// Makes one run to an endpoint of the account whose turn it is; returns how many messages were delivered, None if
/// nothing is due. Any number of threads and processes may do this at once.
pub fn send_some(
    unit: &UnitOfWork<'_>,
    clockwork: &Actor,
    sender: &Sender,
    only_healthy: bool,
) -> Result<Option<usize>> {
    if !webhooks::is_due(unit)? {
        return Ok(None);
    }
    let lease = chrono::Duration::from_std(sender.lease).map_err(Error::internal)?;
    let Some(run) = webhooks::claim(unit, lease, only_healthy)? else {
        return Ok(None);
    };
    let attempts = carry(unit, sender, &run);
    if webhooks::finish(unit, clockwork, &run, &attempts)? {
        tracing::warn!("a webhook endpoint was disabled");
    }
    Ok(Some(attempts.iter().filter(|a| a.fault.is_none()).count()))
}

/// Sends the messages of a run over one connection, up to the first failure.
fn carry(unit: &UnitOfWork<'_>, sender: &Sender, run: &Run) -> Vec<Attempt> {
    let begun = Instant::now();
    let most = RUN.min(sender.lease / 3);
    let mut attempts = Vec::new();
    let way = if run.secrets.is_empty() {
        Err(AttemptFault::NotSigned)
    } else {
        way_to(sender, &run.url)
    };
    for parcel in &run.parcels {
        // At least one is tried: a name that takes long to resolve is a failure as well.
        if !attempts.is_empty() && begun.elapsed() > most {
            break;
        }
        let at = unit.clock.now();
        let started = Instant::now();
        let came = match &way {
            Ok(agent) => post(sender, agent, run, parcel, at),
            Err(fault) => Came::failed(*fault),
        };
        let failed = came.fault.is_some();
        attempts.push(Attempt {
            at,
            duration: started.elapsed(),
            status: came.status,
            fault: came.fault,
            wish: came.retry_after.and_then(|value| retry_after(&value, at)),
        });
        if failed {
            break;
        }
    }
    attempts
}

/// Resolves and checks the addresses at the time of sending, and pins the connection to them: a later change of the
/// name has no effect. TLS still verifies the name.
fn way_to(sender: &Sender, url: &str) -> std::result::Result<Agent, AttemptFault> {
    let refused = AttemptFault::AddressNotAllowed;
    let target = Target::parse(url).map_err(|_| refused)?;
    let addresses = sender.outbound.addresses(&target).map_err(|_| refused)?;
    let config = Agent::config_builder()
        // A proxy from the environment would resolve the name itself.
        .proxy(None)
        .max_redirects(0)
        .http_status_as_error(false)
        .timeout_connect(Some(CONNECT.min(sender.patience)))
        .timeout_global(Some(sender.patience))
        .max_response_header_size(MOST_HEADERS)
        .max_idle_connections_per_host(1)
        .user_agent(concat!("edba/", env!("CARGO_PKG_VERSION")))
        .accept("")
        .accept_encoding("")
        .build();
    let pinned = Pinned {
        host: target.host().to_owned(),
        addresses: Arc::from(addresses),
    };
    Ok(Agent::with_parts(config, DefaultConnector::default(), pinned))
}

/// A resolver for one name, with its checked addresses.
#[derive(Debug)]
struct Pinned {
    host: String,
    addresses: Arc<[SocketAddr]>,
}

impl Resolver for Pinned {
    fn resolve(
        &self,
        uri: &Uri,
        _: &ureq::config::Config,
        _: NextTimeout,
    ) -> std::result::Result<ResolvedSocketAddrs, ureq::Error> {
        if uri
            .host()
            .is_none_or(|host| !host.eq_ignore_ascii_case(&self.host))
        {
            return Err(ureq::Error::HostNotFound);
        }
        let mut found = self.empty();
        // The maximum that the resolver accepts.
        for address in self.addresses.iter().take(16) {
            found.push(*address);
        }
        Ok(found)
    }
}

/// The result of a request.
struct Came {
    status: Option<u16>,
    fault: Option<AttemptFault>,
    retry_after: Option<String>,
}

impl Came {
    fn failed(fault: AttemptFault) -> Self {
        Self {
            status: None,
            fault: Some(fault),
            retry_after: None,
        }
    }
}

fn post(sender: &Sender, agent: &Agent, run: &Run, parcel: &Parcel, at: Moment) -> Came {
    let origin = SourceEvent {
        source: &sender.source,
        public_url: &sender.public_url,
    };
    let Some(body) = cloud_event(&parcel.message, &origin) else {
        tracing::error!(message = %parcel.message.id, "a webhook exceeds the maximum size and is not sent");
        return Came::failed(AttemptFault::Refused);
    };
    let id = parcel.message.id.to_string();
    let timestamp = at.utc().timestamp();
    let signature = match signature(&run.secrets, &id, timestamp, &body) {
        Ok(signature) => signature,
        Err(error) => {
            tracing::error!(message = id, %error, "signing a webhook failed");
            return Came::failed(AttemptFault::NotSigned);
        }
    };
    let answer = agent
        .post(&run.url)
        .header(
            header::CONTENT_TYPE,
            "application/cloudevents+json; charset=utf-8",
        )
        .header(HEADER_WEBHOOK_ID, &id)
        .header(HEADER_WEBHOOK_TIMESTAMP, timestamp.to_string())
        .header(HEADER_WEBHOOK_SIGNATURE, signature)
        .send(body.as_str());
    match answer {
        Ok(answer) => read(answer),
        Err(error) => {
            tracing::info!(message = id, %error, "sending a webhook failed");
            Came::failed(fault_between(&error))
        }
    }
}

/// A signature with each secret, newest first, separated by a space.
pub fn signature(
    secrets: &[String],
    id: &str,
    timestamp: i64,
    body: &str,
) -> std::result::Result<String, standardwebhooks::WebhookError> {
    let all: Vec<String> = secrets
        .iter()
        .map(|secret| Webhook::new(secret)?.sign(id, timestamp, body.as_bytes()))
        .collect::<std::result::Result<_, _>>()?;
    Ok(all.join(" "))
}

/// Only the status counts. The rest of the answer is read up to a limit and discarded.
fn read(answer: Response<ureq::Body>) -> Came {
    let status = answer.status().as_u16();
    let retry_after = matches!(status, 429 | 503)
        .then(|| answer.headers().get(header::RETRY_AFTER))
        .flatten()
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    let mut body = answer.into_body().into_reader().take(MOST_READ);
    if let Err(error) = std::io::copy(&mut body, &mut std::io::sink()) {
        tracing::debug!(%error, "reading the answer to a webhook failed");
    }
    Came {
        status: Some(status),
        fault: fault_of(status),
        retry_after,
    }
}

/// Maps a connection error to the fault that is disclosed.
fn fault_between(error: &ureq::Error) -> AttemptFault {
    use std::io::ErrorKind;
    match error {
        ureq::Error::Timeout(_) => AttemptFault::TooSlow,
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => AttemptFault::NotTrusted,
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed => AttemptFault::NotReached,
        ureq::Error::Io(error) => match error.kind() {
            ErrorKind::ConnectionRefused | ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => {
                AttemptFault::NotReached
            }
            ErrorKind::TimedOut | ErrorKind::WouldBlock => AttemptFault::TooSlow,
            // An invalid certificate is reported as invalid data.
            ErrorKind::InvalidData => AttemptFault::NotTrusted,
            _ => AttemptFault::BrokenOff,
        },
        _ => AttemptFault::BrokenOff,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The test vector of the Standard Webhooks specification.
    const SECRET: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    const ID: &str = "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk";
    const TIMESTAMP: i64 = 1_649_367_553;
    const BODY: &str = r#"{"email":"test@example.com","username":"test_user"}"#;
    const SIGNED: &str = "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=";

    #[test]
    fn the_published_vector_is_signed_as_it_was_published() {
        assert_eq!(signature(&[SECRET.into()], ID, TIMESTAMP, BODY).unwrap(), SIGNED);
    }

    #[test]
    fn each_secret_signs_and_the_newest_comes_first() {
        let newer = crate::secret::new_webhook_secret();
        let both = signature(&[newer.clone(), SECRET.into()], ID, TIMESTAMP, BODY).unwrap();
        let alone = signature(&[newer], ID, TIMESTAMP, BODY).unwrap();
        assert_eq!(both, format!("{alone} {SIGNED}"));
    }

    #[test]
    fn a_name_that_was_not_checked_is_not_resolved() {
        let address: SocketAddr = "93.184.216.34:443".parse().unwrap();
        let pinned = Pinned {
            host: "partner.example".into(),
            addresses: Arc::from([address]),
        };
        let ask = |uri: &str| {
            let config = ureq::config::Config::default();
            pinned.resolve(&uri.parse().unwrap(), &config, NextTimeout::default())
        };
        assert_eq!(ask("https://Partner.example/x").unwrap().to_vec(), vec![address]);
        assert!(ask("https://other.example/x").is_err());
    }
}
