//! Saving a change of something that has a version: what is as it was makes no version and no event.

use super::Context;
use super::history::{Chain, NewEvent};
use crate::error::{Error, Result};
use crate::store::Conn;
use crate::store::accounts::AccountRow;
use crate::store::bodies::BodyRow;
use crate::store::meetings::MeetingRow;
use crate::store::monitoring::IndicatorRow;
use crate::store::people::{OrganisationRow, RepresentativeRow};
use crate::store::reference::{ProgrammeRow, ReferenceItemRow};
use crate::store::seats::SeatRow;

/// A row whose version rises with each change.
pub trait Versioned: PartialEq {
    /// What it is called in the conflict of two changes.
    const NAME: &'static str;

    fn version_mut(&mut self) -> &mut i32;
}

/// Saves a row that may have changed, and closes its chain with the event of the change; the event is told the version
/// before. A row that equals `before` is given back as it is: no version, no event and so no mail. Errors: 409
/// where another change was saved at the same moment.
pub fn save<R: Versioned>(
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

/// Writes a row whose version has been raised. Errors: 409 where another change was saved at the same moment.
pub fn store<R: Versioned>(
    cx: &mut Context<'_>,
    row: &R,
    update: impl FnOnce(&mut Conn, &R) -> Result<bool>,
) -> Result<()> {
    if update(cx.conn, row)? {
        return Ok(());
    }
    Err(Error::conflict(format!(
        "The {} was changed at the same moment; read it again.",
        R::NAME
    )))
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
    AccountRow: "account",
    BodyRow: "body",
    IndicatorRow: "indicator",
    MeetingRow: "meeting",
    OrganisationRow: "organisation",
    ProgrammeRow: "programme",
    ReferenceItemRow: "item",
    RepresentativeRow: "representative",
    SeatRow: "seat",
}
