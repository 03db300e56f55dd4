//! The names in a certificate.

use std::collections::{BTreeMap, BTreeSet};

use edba_common::error::Result;
use edba_domain::Id;
use edba_store::ballots::{BallotElector, Vote};
use edba_store::people;
use serde_json::{Value, json};

use crate::Context;

/// Names of the people and organisations in a certificate, so that it can be read without the registry.
pub(super) struct Names {
    representatives: BTreeMap<Id, String>,
    organisations: BTreeMap<Id, String>,
}

impl Names {
    pub fn load(
        cx: &mut Context<'_>,
        electors: &[BallotElector],
        votes: &[Vote],
        others: impl Iterator<Item = Id>,
    ) -> Result<Self> {
        let representatives: BTreeSet<Id> = electors
            .iter()
            .flat_map(|e| [Some(e.representative_id), e.substitute_id])
            .chain(votes.iter().flat_map(|v| [Some(v.cast_by), v.principal_id]))
            .flatten()
            .collect();
        let organisations: BTreeSet<Id> = electors
            .iter()
            .flat_map(|e| [Some(e.organisation_id), e.substitute_organisation_id])
            .flatten()
            .chain(others)
            .collect();
        Ok(Self {
            representatives: people::representative_names(cx.conn, representatives.into_iter().collect())?
                .into_iter()
                .collect(),
            organisations: people::organisation_names(cx.conn, organisations.into_iter().collect())?
                .into_iter()
                .collect(),
        })
    }

    pub fn representative(&self, id: &Id) -> Value {
        json!({ "id": id, "name": self.representatives.get(id) })
    }

    pub fn organisation(&self, id: &Id) -> Value {
        json!({ "id": id, "name": self.organisations.get(id) })
    }
}
