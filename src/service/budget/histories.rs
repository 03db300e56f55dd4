//! The event chains of the programmes whose cells change together: a carry-over can go to a year of the next programme.

use std::collections::BTreeMap;

use crate::Context;
use crate::events::{Chain, NewEvent};
use edba_common::error::{Error, Result};
use edba_domain::Id;

/// Locked chains of programmes: one that the caller opened and closes, and those of later programmes.
pub(super) struct Histories<'a> {
    programme_id: Id,
    own: &'a mut Chain,
    later: BTreeMap<Id, Chain>,
}

impl<'a> Histories<'a> {
    pub fn of(programme_id: Id, own: &'a mut Chain) -> Self {
        Self {
            programme_id,
            own,
            later: BTreeMap::new(),
        }
    }

    /// Locks the chain of a later programme, unless it is held. Called in the order of the periods, before any cell is locked.
    /// Errors: 404.
    pub fn open(&mut self, cx: &mut Context<'_>, programme_id: Id) -> Result<()> {
        if self.programme_id != programme_id && !self.later.contains_key(&programme_id) {
            let chain = Chain::open(cx, programme_id, "programme")?;
            self.later.insert(programme_id, chain);
        }
        Ok(())
    }

    /// Adds an event to the chain of a programme. Errors: internal where that is not locked.
    pub fn add(&mut self, cx: &Context<'_>, programme_id: Id, event: NewEvent<'_>) -> Result<()> {
        if self.programme_id == programme_id {
            return self.own.add(cx, event);
        }
        self.later
            .get_mut(&programme_id)
            .ok_or_else(|| Error::internal("the chain of a programme is not locked"))?
            .add(cx, event)
    }

    /// Writes the events of the later programmes; the caller closes its own chain.
    pub fn close(self, cx: &mut Context<'_>) -> Result<()> {
        for chain in self.later.into_values() {
            chain.close(cx)?;
        }
        Ok(())
    }
}
