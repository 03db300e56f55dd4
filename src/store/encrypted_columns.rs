//! Columns encrypted with the application's secret, and how each is handled when that secret is replaced. A column
//! missing here could no longer be decrypted then, so tests compare the list with `schema.rs` and with the modules that
//! encrypt.

use diesel::prelude::*;

use super::Conn;
use super::schema::{
    ballot_boxes, ballots, change_feed, idempotency_keys, mails, passkey_challenges, provider_flows,
    provider_sessions, signing_keys, webhook_endpoints,
};
use edba_common::error::Result;

/// The key of a row and its encrypted text.
pub type KeyAndText = (String, String);

pub struct Sealed {
    /// Table and column.
    pub name: &'static str,
    /// The source file that encrypts it.
    pub by: &'static str,
    pub fate: Fate,
}

/// How a column is handled when the secret is replaced.
pub enum Fate {
    /// Decrypted and encrypted with the new secret.
    Anew {
        /// First part of the encryption context of a row: this, a space, and the row's key.
        purpose: &'static str,
        /// Reads all rows that have a value.
        all: fn(&mut Conn) -> Result<Vec<KeyAndText>>,
        /// Writes the new text of the row with this key.
        replace: fn(&mut Conn, &str, &str) -> Result<()>,
    },
    /// Deleted: rows that live only for minutes or are created again.
    Forgotten(fn(&mut Conn) -> Result<()>),
}

pub const SEALED: &[Sealed] = &[
    Sealed {
        name: "ballot_boxes.sealed",
        by: "src/service/votes/sealed_box.rs",
        fate: Fate::Anew {
            purpose: "ballot box",
            all: |conn| {
                // The box of a voided ballot was encrypted with a lost secret.
                Ok(ballot_boxes::table
                    .inner_join(ballots::table.on(ballots::id.eq(ballot_boxes::ballot_id)))
                    .filter(ballots::voided.eq(false))
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
                // Sent mail has no content.
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
        name: "change_feed.key_sealed",
        by: "src/service/changes/cursor.rs",
        fate: Fate::Anew {
            purpose: "change feed",
            all: |conn| {
                // Empty before the first start of the service.
                Ok(change_feed::table
                    .filter(change_feed::key_sealed.ne(""))
                    .select((change_feed::id, change_feed::key_sealed))
                    .load(conn)?)
            },
            replace: |conn, id, sealed| {
                diesel::update(change_feed::table.find(id))
                    .set(change_feed::key_sealed.eq(sealed))
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
    Sealed {
        name: "provider_sessions.sealed_leave",
        by: "src/service/sign_in/provider/matching.rs",
        fate: Fate::Anew {
            purpose: "leaving session",
            all: |conn| {
                Ok(provider_sessions::table
                    .filter(provider_sessions::sealed_leave.is_not_null())
                    .select((
                        provider_sessions::session_id,
                        provider_sessions::sealed_leave.assume_not_null(),
                    ))
                    .load(conn)?)
            },
            replace: |conn, session_id, sealed| {
                diesel::update(provider_sessions::table.find(session_id))
                    .set(provider_sessions::sealed_leave.eq(sealed))
                    .execute(conn)?;
                Ok(())
            },
        },
    },
    Sealed {
        name: "webhook_endpoints.secret_sealed",
        by: "src/service/webhooks/endpoints.rs",
        fate: Fate::Anew {
            purpose: "webhook secret",
            all: |conn| {
                Ok(webhook_endpoints::table
                    .filter(webhook_endpoints::secret_sealed.ne(""))
                    .select((webhook_endpoints::id, webhook_endpoints::secret_sealed))
                    .load(conn)?)
            },
            replace: |conn, id, sealed| {
                diesel::update(webhook_endpoints::table.find(id))
                    .set(webhook_endpoints::secret_sealed.eq(sealed))
                    .execute(conn)?;
                Ok(())
            },
        },
    },
    Sealed {
        name: "webhook_endpoints.previous_secret_sealed",
        by: "src/service/webhooks/endpoints.rs",
        fate: Fate::Anew {
            purpose: "webhook secret",
            all: |conn| {
                Ok(webhook_endpoints::table
                    .filter(webhook_endpoints::previous_secret_sealed.is_not_null())
                    .select((
                        webhook_endpoints::id,
                        webhook_endpoints::previous_secret_sealed.assume_not_null(),
                    ))
                    .load(conn)?)
            },
            replace: |conn, id, sealed| {
                diesel::update(webhook_endpoints::table.find(id))
                    .set(webhook_endpoints::previous_secret_sealed.eq(sealed))
                    .execute(conn)?;
                Ok(())
            },
        },
    },
    Sealed {
        name: "passkey_challenges.sealed",
        by: "src/service/sign_in/passkeys/challenges.rs",
        fate: Fate::Forgotten(|conn| {
            diesel::delete(passkey_challenges::table).execute(conn)?;
            Ok(())
        }),
    },
    Sealed {
        name: "provider_flows.sealed",
        by: "src/service/sign_in/provider/flow.rs",
        fate: Fate::Forgotten(|conn| {
            diesel::delete(provider_flows::table).execute(conn)?;
            Ok(())
        }),
    },
    Sealed {
        // A repeated request is executed again, as after the retention period of stored responses.
        name: "idempotency_keys.body",
        by: "src/service/idempotency.rs",
        fate: Fate::Forgotten(|conn| {
            diesel::delete(idempotency_keys::table).execute(conn)?;
            Ok(())
        }),
    },
    Sealed {
        // Events are immutable: the vote digests in them can no longer be decrypted, and `edba verify` compares those
        // votes with the ballot's closing event instead.
        name: "events.data",
        by: "src/service/votes/digest.rs",
        fate: Fate::Forgotten(|_| Ok(())),
    },
    Sealed {
        // Not in the database: unsubscribe links in mail already sent stop working and lead to the account page.
        name: "links that end mail of a kind",
        by: "src/service/mail/unsubscribing.rs",
        fate: Fate::Forgotten(|_| Ok(())),
    },
];
