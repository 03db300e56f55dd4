//! Conversion of database errors into application errors.

use diesel::result::{DatabaseErrorKind, Error as Db};

use crate::error::Error;

impl From<Db> for Error {
    /// Maps a lost connection or a lock timeout to a transient error (503). Maps a race between concurrent writers,
    /// which the check before the write cannot see, to a conflict. Any other error is internal, because the domain
    /// checks its rules before a database constraint can fail.
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
            Db::DatabaseError(_, info) if info.message().contains(MAY_ACT) => {
                tracing::warn!(%error, "vote rejected: the seat or its ballot changed concurrently");
                Self::conflict(
                    "Who may vote for this seat was changed at the same moment. Read the ballot, then try again.",
                )
            }
            _ => Self::internal(error),
        }
    }
}

/// Message of the triggers on votes and papers. The same rule is checked earlier, but on rows that are not locked.
const MAY_ACT: &str = "from whoever may act for a seat";

/// Transient errors: a retry of the same request can succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Transient {
    /// The connection is broken or was refused by the database.
    Connection,
    /// Lock timeout, deadlock or serialization failure.
    Contention,
}

/// Messages for a broken or refused connection. The driver distinguishes these errors only by their text.
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

/// Messages for a lock conflict or timeout.
const CONTENTION: [&str; 6] = [
    "lock timeout",
    "statement timeout",
    "canceling statement due to",
    "deadlock detected",
    "database is locked",
    "database table is locked",
];

/// Whether this error makes the connection unusable.
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
        Db::DatabaseError(DatabaseErrorKind::Unknown, info) => {
            let says = |texts: &[&str]| texts.iter().any(|text| info.message().contains(text));
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

    fn from_kind(kind: DatabaseErrorKind, message: &str) -> Error {
        Db::DatabaseError(kind, Box::new(message.to_owned())).into()
    }

    #[test]
    fn what_passes_is_unavailable_and_says_when_to_try_again() {
        use DatabaseErrorKind::{
            ClosedConnection, ReadOnlyTransaction, SerializationFailure, UnableToSendCommand, Unknown,
        };
        let passing = [
            from_kind(Unknown, "canceling statement due to lock timeout"),
            from_kind(Unknown, "canceling statement due to statement timeout"),
            from_kind(Unknown, "deadlock detected"),
            from_kind(Unknown, "database is locked"),
            from_kind(Unknown, "terminating connection due to administrator command"),
            from_kind(Unknown, "the database system is shutting down"),
            from_kind(UnableToSendCommand, "no connection to the server"),
            from_kind(ClosedConnection, "server closed the connection unexpectedly"),
            from_kind(
                SerializationFailure,
                "could not serialize access due to concurrent update",
            ),
            from_kind(
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
            from_kind(DatabaseErrorKind::Unknown, "an ended ballot is never changed"),
            from_kind(
                DatabaseErrorKind::CheckViolation,
                "new row violates a check constraint",
            ),
            from_kind(DatabaseErrorKind::Unknown, "column \"x\" does not exist"),
        ];
        for error in lasting {
            assert_eq!(error.code, Code::Internal, "{error}");
        }
    }
}
