//! Numbers and names of what the rows of a list refer to. The caller has restricted the rows to what the account may see.

use std::collections::{BTreeSet, HashMap};

use crate::Context;
use edba_common::error::Result;
use edba_domain::Id;
use edba_store::{bodies as body_store, overview, people};

/// What one row refers to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct References {
    pub case_id: Option<Id>,
    pub decision_id: Option<Id>,
    pub organisation_id: Option<Id>,
    pub body_id: Option<Id>,
}

/// Numbers and names by id.
#[derive(Debug, Clone, Default)]
pub struct Names {
    cases: HashMap<Id, (String, String)>,
    decisions: HashMap<Id, String>,
    organisations: HashMap<Id, String>,
    bodies: HashMap<Id, String>,
}

impl Names {
    /// The names of what these rows refer to. Four statements at most, whatever the number of rows.
    pub fn load(cx: &mut Context<'_>, rows: &BTreeSet<References>) -> Result<Self> {
        let cases = distinct(rows, |row| row.case_id);
        let decisions = distinct(rows, |row| row.decision_id);
        let organisations = distinct(rows, |row| row.organisation_id);
        let bodies = distinct(rows, |row| row.body_id);
        let mut names = Self::default();
        if !cases.is_empty() {
            let found = overview::case_names(cx.conn, &cases)?;
            names.cases = found
                .into_iter()
                .map(|case| (case.id, (case.number, case.title)))
                .collect();
        }
        if !decisions.is_empty() {
            names.decisions = overview::decision_numbers(cx.conn, &decisions)?
                .into_iter()
                .collect();
        }
        if !organisations.is_empty() {
            names.organisations = people::organisation_names(cx.conn, organisations)?
                .into_iter()
                .collect();
        }
        if !bodies.is_empty() {
            names.bodies = body_store::body_names(cx.conn, &bodies)?.into_iter().collect();
        }
        Ok(names)
    }

    pub fn case_number(&self, id: &Id) -> Option<String> {
        self.cases.get(id).map(|(number, _)| number.clone())
    }

    pub fn case_title(&self, id: &Id) -> Option<String> {
        self.cases.get(id).map(|(_, title)| title.clone())
    }

    pub fn decision_number(&self, id: &Id) -> Option<String> {
        self.decisions.get(id).cloned()
    }

    pub fn organisation(&self, id: &Id) -> Option<String> {
        self.organisations.get(id).cloned()
    }

    /// The Dutch name of a body.
    pub fn body(&self, id: &Id) -> Option<String> {
        self.bodies.get(id).cloned()
    }
}

fn distinct(rows: &BTreeSet<References>, id: impl Fn(&References) -> Option<Id>) -> Vec<Id> {
    let ids: BTreeSet<Id> = rows.iter().filter_map(id).collect();
    ids.into_iter().collect()
}
