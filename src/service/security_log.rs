//! The security log: access that was granted or refused, with account, address and reason.
//!
//! Events are buffered in memory, and written in batches by a separate thread: no request waits for it. The memory and
//! the rows per minute are bounded, also per network and per account; events beyond the bounds are counted, in the
//! metrics and in the log itself.

mod queue;
mod reading;
mod room;
mod writing;

use std::net::IpAddr;

use crate::tokens::Subject;
use edba_domain::security::SecurityCode;
use edba_domain::{Id, Moment};

pub use edba_store::security_events::{SecurityEvent, SecurityFilter};
pub use queue::SecurityLog;
pub use reading::list;
pub use writing::forget_old;

/// The party of an event, as far as it is known when the event happens. The account is looked up on writing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub enum Party {
    #[default]
    Unknown,
    Account(Id),
    /// A client id, unverified.
    Client(String),
    /// The client id in a verified token of this service.
    Token(String),
    /// The subject of a verified token of another issuer.
    Outside {
        issuer: String,
        subject: String,
    },
    /// A mail address, unverified; not stored.
    Mail(String),
    /// The hash of a sign-in link; not stored.
    Link(String),
    /// The hash of a session token; not stored.
    Session(String),
}

impl From<&Subject> for Party {
    fn from(subject: &Subject) -> Self {
        match subject {
            Subject::Own(client_id) => Self::Token(client_id.clone()),
            Subject::Outside { issuer, subject } => Self::Outside {
                issuer: issuer.clone(),
                subject: subject.clone(),
            },
        }
    }
}

/// One security event.
#[derive(Debug, Clone)]
pub struct Happened {
    pub code: SecurityCode,
    pub party: Party,
    pub at: Moment,
    /// The client's address.
    pub peer: Option<IpAddr>,
    pub method: String,
    /// The path template of the route.
    pub path: String,
    pub reason: Option<String>,
}

/// Counters of this process since it started.
pub mod counters {
    use crate::mail::counters::Counter;

    /// Rows that were inserted, or whose count was increased.
    pub static WRITTEN: Counter = Counter::new();
    /// Events that were dropped because a bound was reached.
    pub static DROPPED: Counter = Counter::new();
}
