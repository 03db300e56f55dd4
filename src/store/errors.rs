//! What the database says, as an error of a use case.

use diesel::result::{DatabaseErrorKind, Error as Db};

use crate::error::Error;

impl From<Db> for Error {
    /// What reaches this is unforeseen: rules are checked in the domain before a constraint of the
    /// database can speak. The one thing foreseen is that the database broke off.
    fn from(error: Db) -> Self {
        match &error {
            Db::DatabaseError(
                DatabaseErrorKind::SerializationFailure | DatabaseErrorKind::ClosedConnection,
                _,
            )
            | Db::BrokenTransactionManager => Self::unavailable(error),
            _ => Self::internal(error),
        }
    }
}
