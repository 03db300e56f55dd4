//! The security log: who was given access and who was refused, with account, address and reason.
//!
//! What happens is noted in memory, and written in batches by a thread of its own: no request waits for it. Both the
//! memory and the rows of a minute are bounded, for each network and account as well; what goes beyond is counted, in the
//! metrics and in the log itself.

mod queue;
mod reading;
mod room;
mod writing;

use std::net::IpAddr;

use crate::domain::security::SecurityCode;
use crate::domain::{Id, Moment};
use crate::service::tokens::Subject;

pub use crate::store::security_events::{SecurityEventRow, SecurityFilter};
pub use queue::SecurityLog;
pub use reading::list;
pub use writing::forget_old;

/// Whom something is about, as far as it is known when it happens. The account is looked up when it is written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub enum Party {
    #[default]
    Unknown,
    Account(Id),
    /// A client id that somebody gave.
    Client(String),
    /// The client id in a token of ours that was verified.
    Token(String),
    /// The subject of a token of another issuer that was verified.
    Outside {
        issuer: String,
        subject: String,
    },
    /// A mail address that somebody gave; not kept.
    Mail(String),
    /// The hash of a link to sign in with; not kept.
    Link(String),
    /// The hash of a session's token; not kept.
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

/// One thing that happened.
#[derive(Debug, Clone)]
pub struct Happened {
    pub code: SecurityCode,
    pub party: Party,
    pub at: Moment,
    /// The address that it came from.
    pub peer: Option<IpAddr>,
    pub method: String,
    /// The template of the path.
    pub path: String,
    pub reason: Option<String>,
}

/// What this process did with the log since it started.
pub mod counters {
    use crate::service::mail::counters::Counter;

    /// Rows that were written, or counted on.
    pub static WRITTEN: Counter = Counter::new();
    /// What was dropped, as there was no room for it.
    pub static DROPPED: Counter = Counter::new();
}
