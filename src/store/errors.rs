//! What the database says, as an error of a use case.

use diesel::result::{DatabaseErrorKind, Error as Db};

use crate::error::Error;

impl From<Db> for Error {
    /// What reaches this is unforeseen: rules are checked in the domain before a constraint of the
    /// database can speak. Foreseen is that the database broke off, or that a lock did not come in time, which passes;
    /// and that two make the same thing at the same moment, neither of which saw the other's when it was checked.
    fn from(error: Db) -> Self {
        match transient(&error) {
            Some(Transient::Connection) => return Self::unavailable(error),
            Some(Transient::Contention) => return Self::busy(error),
            None => {}
        }
        match &error {
            Db::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => {
                tracing::warn!(%error, "unique constraint violated by a concurrent insert");
                Self::conflict(
                    "The same was made by somebody else at the same moment. Read it, then decide what is left to do.",
                )
            }
            Db::DatabaseError(_, told) if told.message().contains(MAY_ACT) => {
                tracing::warn!(%error, "who fills a seat, or its ballot, changed while a vote was written");
                Self::conflict(
                    "Who may vote for this seat was changed at the same moment. Read the ballot, then try again.",
                )
            }
            _ => Self::internal(error),
        }
    }
}

/// What the guards on votes and papers say, whose rule is checked before against rows that are not locked.
const MAY_ACT: &str = "from whoever may act for a seat";

/// Errors that pass: the same request can succeed a moment later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Transient {
    /// The connection is broken, or the database refuses it.
    Connection,
    /// Another transaction was in the way.
    Contention,
}

/// What the databases say when a connection is broken or refused. The driver tells these apart by their text alone.
const CONNECTION: [&str; 9] = [
    "terminating connection",
    "server closed the connection",
    "connection to server",
    "no connection to the server",
    "could not receive data from server",
    "could not send data to server",
    "the database system is",
    "too many clients",
    "remaining connection slots",
];

/// What the databases say when another transaction was in the way for too long.
const CONTENTION: [&str; 6] = [
    "lock timeout",
    "statement timeout",
    "canceling statement due to",
    "deadlock detected",
    "database is locked",
    "database table is locked",
];

/// Whether a connection that said this is of no use any more.
pub fn breaks_connection(error: &Db) -> bool {
    transient(error) == Some(Transient::Connection)
}

fn transient(error: &Db) -> Option<Transient> {
    match error {
        Db::DatabaseError(
            DatabaseErrorKind::ClosedConnection
            | DatabaseErrorKind::UnableToSendCommand
            | DatabaseErrorKind::ReadOnlyTransaction,
            _,
        )
        | Db::BrokenTransactionManager => Some(Transient::Connection),
        Db::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => Some(Transient::Contention),
        Db::DatabaseError(DatabaseErrorKind::Unknown, told) => {
            let says = |texts: &[&str]| texts.iter().any(|text| told.message().contains(text));
            if says(&CONNECTION) {
                Some(Transient::Connection)
            } else {
                says(&CONTENTION).then_some(Transient::Contention)
            }
        }
        Db::RollbackErrorOnCommit { commit_error, .. } => transient(commit_error),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;

    fn of(kind: DatabaseErrorKind, message: &str) -> Error {
        Db::DatabaseError(kind, Box::new(message.to_owned())).into()
    }

    #[test]
    fn what_passes_is_unavailable_and_says_when_to_try_again() {
        use DatabaseErrorKind::{
            ClosedConnection, ReadOnlyTransaction, SerializationFailure, UnableToSendCommand, Unknown,
        };
        let passing = [
            of(Unknown, "canceling statement due to lock timeout"),
            of(Unknown, "canceling statement due to statement timeout"),
            of(Unknown, "deadlock detected"),
            of(Unknown, "database is locked"),
            of(Unknown, "terminating connection due to administrator command"),
            of(Unknown, "the database system is shutting down"),
            of(UnableToSendCommand, "no connection to the server"),
            of(ClosedConnection, "server closed the connection unexpectedly"),
            of(
                SerializationFailure,
                "could not serialize access due to concurrent update",
            ),
            of(
                ReadOnlyTransaction,
                "cannot execute UPDATE in a read-only transaction",
            ),
            Db::BrokenTransactionManager.into(),
        ];
        for error in passing {
            assert_eq!(error.code, Code::Unavailable, "{error}");
            assert!(error.retry_after_seconds.is_some(), "{error}");
        }
        let commit = Db::RollbackErrorOnCommit {
            rollback_error: Box::new(Db::BrokenTransactionManager),
            commit_error: Box::new(Db::DatabaseError(
                Unknown,
                Box::new("terminating connection due to idle-session timeout".to_owned()),
            )),
        };
        assert_eq!(Error::from(commit).code, Code::Unavailable);
    }

    #[test]
    fn what_does_not_pass_is_a_fault_on_this_side() {
        let lasting = [
            of(DatabaseErrorKind::Unknown, "an ended ballot is never changed"),
            of(
                DatabaseErrorKind::CheckViolation,
                "new row violates a check constraint",
            ),
            of(DatabaseErrorKind::Unknown, "column \"x\" does not exist"),
        ];
        for error in lasting {
            assert_eq!(error.code, Code::Internal, "{error}");
        }
    }
}
