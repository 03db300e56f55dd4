//! What every use case is given: a connection, who asks, and what time it is.

use crate::clock::Clock;
use crate::domain::codes::Role;
use crate::domain::{Id, Moment};
use crate::error::{Error, Result};
use crate::secret::Seal;
use crate::service::sign_in::Session;
use crate::store::Conn;

/// Who asks, looked up at the request. Bureau and administrator act as themselves; a member acts as
/// a representative; an initiator or finance partner acts for an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account.
    pub id: Id,
    pub name: String,
    pub role: Role,
    pub organisation_id: Option<Id>,
    pub representative_id: Option<Id>,
}

impl Actor {
    pub fn is(&self, role: Role) -> bool {
        self.role == role
    }

    /// Sees every case and its history, by role.
    pub fn sees_everything(&self) -> bool {
        matches!(self.role, Role::Bureau | Role::Auditor)
    }

    /// The representative as whom this account acts, or 403.
    pub fn representative(&self) -> Result<Id> {
        self.representative_id
            .ok_or_else(|| Error::forbidden("Only an account of a representative can do this."))
    }

    /// The organisation for which this account acts, or 403.
    pub fn organisation(&self) -> Result<Id> {
        self.organisation_id
            .ok_or_else(|| Error::forbidden("Only an account of an organisation can do this."))
    }
}

/// One request's work on the database. In a write the connection stands in a write transaction.
pub struct Context<'a> {
    pub conn: &'a mut Conn,
    pub actor: &'a Actor,
    /// The session in which someone asks with a browser.
    pub session: Option<Session>,
    pub now: Moment,
    pub clock: &'a Clock,
    pub seal: &'a Seal,
}

impl Context<'_> {
    /// Today in Almere.
    pub fn today(&self) -> chrono::NaiveDate {
        self.now.local_date()
    }
}

/// Work for anyone, without sign-in: there is nobody who asks, and nothing is written.
pub struct PublicContext<'a> {
    pub conn: &'a mut Conn,
    pub now: Moment,
}
