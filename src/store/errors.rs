//! What the database says, as an error of a use case.

use diesel::result::{DatabaseErrorKind, Error as Db};

use crate::error::Error;

impl From<Db> for Error {
    /// What reaches this is unforeseen: rules are checked in the domain before a constraint of the
    /// database can speak. Foreseen is that the database broke off; and that two make the same thing at
    /// the same moment, neither of which saw the other's when it was checked.
    fn from(error: Db) -> Self {
        match &error {
            Db::DatabaseError(
                DatabaseErrorKind::SerializationFailure | DatabaseErrorKind::ClosedConnection,
                _,
            )
            | Db::BrokenTransactionManager => Self::unavailable(error),
            Db::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => {
                tracing::warn!(%error, "the same was made twice at the same moment");
                Self::conflict(
                    "The same was made by somebody else at the same moment. Read it, then decide what is left to do.",
                )
            }
            _ => Self::internal(error),
        }
    }
}
