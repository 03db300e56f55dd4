//! Saves changes of versioned rows with optimistic locking; an unchanged row makes no version and no event.

use super::Context;
use super::events::{Chain, NewEvent};
use edba_common::error::{Error, Result};
use edba_store::Conn;
use edba_store::accounts::Account;
use edba_store::action_points::ActionPoint;
use edba_store::ballots::Ballot;
use edba_store::bodies::Body;
use edba_store::cases::Case;
use edba_store::decisions::{Commitment, Condition, Decision, Ratification};
use edba_store::documents::Document;
use edba_store::funds::Fund;
use edba_store::indicators::Indicator;
use edba_store::mandates::MandateRow;
use edba_store::meetings::{AgendaItem, Meeting, MinutesPart};
use edba_store::people::{Organisation, Representative};
use edba_store::promises::Promise;
use edba_store::reference::{Programme, ReferenceItem};
use edba_store::seats::Seat;
use edba_store::single_undertakings::{DeclaredAid, SingleUndertaking};
use edba_store::state_aid::AidStatement;
use edba_store::webhooks::endpoints::EndpointRow;

/// A row whose version increases with each change.
pub trait Versioned {
    /// Its name in the error of a concurrent change.
    const NAME: &'static str;

    fn version_mut(&mut self) -> &mut i32;
}

/// Saves a row that may have changed, and closes its chain with the event of the change, which gets the previous
/// version. A row that equals `before` is returned unchanged: no version, no event and so no mail. Errors: 409 for a
/// concurrent change.
pub fn save<R: Versioned + PartialEq>(
    cx: &mut Context<'_>,
    mut chain: Chain,
    before: &R,
    mut row: R,
    update: impl FnOnce(&mut Conn, &R) -> Result<bool>,
    event: impl FnOnce(&R, Option<i32>) -> NewEvent<'static>,
) -> Result<R> {
    if row == *before {
        return Ok(row);
    }
    let version = *row.version_mut();
    *row.version_mut() = version + 1;
    store(cx, &row, update)?;
    chain.add(cx, event(&row, Some(version)))?;
    chain.close(cx)?;
    Ok(row)
}

/// Writes a row whose version has been increased. Errors: 409 for a concurrent change.
pub fn store<R: Versioned>(
    cx: &mut Context<'_>,
    row: &R,
    update: impl FnOnce(&mut Conn, &R) -> Result<bool>,
) -> Result<()> {
    if update(cx.conn, row)? {
        return Ok(());
    }
    Err(Error::changed_meanwhile(R::NAME))
}

macro_rules! versioned {
    ($($row:ty: $name:literal,)*) => {
        $(impl Versioned for $row {
            const NAME: &'static str = $name;

            fn version_mut(&mut self) -> &mut i32 {
                &mut self.version
            }
        })*
    };
}

versioned! {
    AidStatement: "statement",
    Account: "account",
    ActionPoint: "action point",
    AgendaItem: "agenda item",
    Ballot: "ballot",
    Body: "body",
    Case: "case",
    Commitment: "commitment",
    Condition: "condition",
    Decision: "decision",
    DeclaredAid: "declared aid",
    Document: "document",
    EndpointRow: "endpoint",
    Fund: "fund",
    Indicator: "indicator",
    MandateRow: "mandate",
    Meeting: "meeting",
    MinutesPart: "part of the minutes",
    Organisation: "organisation",
    Programme: "programme",
    Promise: "promise",
    Ratification: "ratification",
    ReferenceItem: "item",
    Representative: "representative",
    Seat: "seat",
    SingleUndertaking: "single undertaking",
}
