//! The context of every use case: a connection, the actor and the time.

use std::collections::BTreeSet;

use crate::session::Session;
use edba_common::clock::Clock;
use edba_common::error::{Error, Result};
use edba_common::secret::Seal;
use edba_domain::codes::Role;
use edba_domain::{Id, Moment};
use edba_store::Conn;

/// The actor of a request, looked up for each request. Bureau and administrator act as themselves; a member acts as
/// a representative; an initiator or finance partner acts for an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account, or another id where there is none.
    pub id: Id,
    pub name: String,
    pub role: Role,
    pub organisation_id: Option<Id>,
    pub representative_id: Option<Id>,
    /// False for a background job, the command line, the founder of the demonstration and a visitor: they have no account.
    pub is_account: bool,
}

impl Actor {
    /// The account that acts; None where there is none.
    pub fn account_id(&self) -> Option<Id> {
        self.is_account.then_some(self.id)
    }

    pub fn is(&self, role: Role) -> bool {
        self.role == role
    }

    /// Whether the role sees every case and its history.
    pub fn sees_everything(&self) -> bool {
        matches!(self.role, Role::Bureau | Role::Auditor)
    }

    /// The representative as which this account acts. Errors: 403.
    pub fn representative(&self) -> Result<Id> {
        self.representative_id
            .ok_or_else(|| Error::forbidden("Only an account of a representative can do this."))
    }

    /// The organisation for which this account acts. Errors: 403.
    pub fn organisation(&self) -> Result<Id> {
        self.organisation_id
            .ok_or_else(|| Error::forbidden("Only an account of an organisation can do this."))
    }
}

/// A lock that a transaction takes, by the locked object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lock {
    /// An event chain.
    Chain(Id),
    /// The ledger of a mandate.
    Ledger(Id),
    /// A cell of the budget.
    BudgetCell(Id),
}

/// One request's work on the database. In a write, the connection is in a write transaction.
pub struct Context<'a> {
    pub conn: &'a mut Conn,
    pub actor: &'a Actor,
    /// The session of a request from a browser.
    pub session: Option<Session>,
    /// The timestamp of the work. Each lock that a write waits for advances it to the time under that lock, so
    /// take all locks before you compare with it or date anything by it.
    pub now: Moment,
    pub clock: &'a Clock,
    pub seal: &'a Seal,
    /// The locks that this transaction holds.
    locks: BTreeSet<Lock>,
}

impl<'a> Context<'a> {
    pub(super) fn new(
        conn: &'a mut Conn,
        actor: &'a Actor,
        session: Option<Session>,
        now: Moment,
        clock: &'a Clock,
        seal: &'a Seal,
    ) -> Self {
        Self {
            conn,
            actor,
            session,
            now,
            clock,
            seal,
            locks: BTreeSet::new(),
        }
    }

    /// The same work in the same transaction, as another account.
    pub fn acting_as<'b>(&'b mut self, actor: &'b Actor) -> Context<'b> {
        Context {
            conn: &mut *self.conn,
            actor,
            session: None,
            now: self.now,
            clock: self.clock,
            seal: self.seal,
            locks: self.locks.clone(),
        }
    }

    /// Today in Almere.
    pub fn today(&self) -> chrono::NaiveDate {
        self.now.local_date()
    }

    pub(super) fn holds(&self, lock: Lock) -> bool {
        self.locks.contains(&lock)
    }

    /// Records that a lock is held from now on, and advances `now` to the time under it: the time on the database's
    /// clock (`read`; `None` on SQLite, where a transaction holds every lock from its start), and never before `last`,
    /// the last change of the locked object. Does nothing if the lock is already held.
    pub(super) fn holds_now(&mut self, lock: Lock, read: Option<Moment>, last: Option<Moment>) {
        if self.locks.insert(lock) {
            self.not_before(read.map(|read| self.clock.of_database(read)));
            self.not_before(last);
        }
    }

    /// Advances `now` to `moment` if it is earlier.
    pub(super) fn not_before(&mut self, moment: Option<Moment>) {
        self.now = moment.map_or(self.now, |moment| moment.max(self.now));
    }
}

/// A context without sign-in: there is no actor, and nothing is written.
pub struct PublicContext<'a> {
    pub conn: &'a mut Conn,
    pub now: Moment,
}
