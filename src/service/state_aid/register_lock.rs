//! The register of state aid: one chain, in which single undertakings and declared aid are recorded, and its lock.

use crate::Context;
use crate::events::{self, Chain};
use edba_common::error::{Error, Result};
use edba_domain::Id;

/// The kind of the chain.
pub const REGISTER: &str = "state-aid-register";
/// Its id, which the migration gave it.
const REGISTER_ID: &str = "00000000-0000-7000-8000-00000000a1d0";

fn id() -> Result<Id> {
    REGISTER_ID.parse().map_err(Error::internal)
}

/// Locks the register, to record something in it.
pub fn open(cx: &mut Context<'_>) -> Result<Chain> {
    Chain::open(cx, id()?, REGISTER)
}

/// Locks the register, without recording anything in it.
pub fn hold(cx: &mut Context<'_>) -> Result<()> {
    if events::hold(cx, id()?)? {
        return Ok(());
    }
    Err(Error::internal("the register of state aid has no chain"))
}
