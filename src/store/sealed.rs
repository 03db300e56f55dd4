//! Everything in the database that is sealed with the application's secret, and what becomes of it when that is
//! replaced. What is missing here does not open any more then: tests compare the list with `schema.rs` and with the
//! sources that seal.

use diesel::prelude::*;

use super::Conn;
use super::schema::{ballot_boxes, mails, signing_keys};
use crate::error::Result;

/// The key of a row, and its sealed text.
pub type KeyAndText = (String, String);

pub struct Sealed {
    /// Table and column.
    pub name: &'static str,
    /// The source that seals it.
    pub by: &'static str,
    pub fate: Fate,
}

/// What becomes of it.
pub enum Fate {
    /// It is opened, and sealed anew.
    Anew {
        /// What the text of a row is sealed for: this, a space, and the row's key.
        purpose: &'static str,
        /// Every row that holds something.
        all: fn(&mut Conn) -> Result<Vec<KeyAndText>>,
        /// Writes the text of the row with this key.
        replace: fn(&mut Conn, &str, &str) -> Result<()>,
    },
    /// The rows go: what lives for minutes only, or is made again.
    Forgotten(fn(&mut Conn) -> Result<()>),
}

pub const SEALED: &[Sealed] = &[
    Sealed {
        name: "ballot_boxes.sealed",
        by: "src/service/votes/sealed_box.rs",
        fate: Fate::Anew {
            purpose: "ballot box",
            all: |conn| {
                Ok(ballot_boxes::table
                    .select((ballot_boxes::ballot_id, ballot_boxes::sealed))
                    .load(conn)?)
            },
            replace: |conn, ballot_id, sealed| {
                diesel::update(ballot_boxes::table.find(ballot_id))
                    .set(ballot_boxes::sealed.eq(sealed))
                    .execute(conn)?;
                Ok(())
            },
        },
    },
    Sealed {
        name: "mails.sealed",
        by: "src/service/mail.rs",
        fate: Fate::Anew {
            purpose: "mail",
            all: |conn| {
                // What was sent is empty.
                Ok(mails::table
                    .filter(mails::sealed.ne(""))
                    .select((mails::id, mails::sealed))
                    .load(conn)?)
            },
            replace: |conn, id, sealed| {
                diesel::update(mails::table.find(id))
                    .set(mails::sealed.eq(sealed))
                    .execute(conn)?;
                Ok(())
            },
        },
    },
    Sealed {
        name: "signing_keys.sealed_private",
        by: "src/service/tokens.rs",
        fate: Fate::Forgotten(|conn| {
            diesel::delete(signing_keys::table).execute(conn)?;
            Ok(())
        }),
    },
];
