//! `edba verify`: everything that can be computed again is, and compared with what is kept; and every column that a
//! rule reads is compared with what the history tells.

mod ballots;
mod bodies;
mod cases;
mod chains;
mod comparison;
mod decisions;
mod expected;
mod follow_up;
mod mandates;
mod registry;
mod votes;

pub(super) use ballots::elector;

use super::Context;
use super::{ballots as counting, decisions as certificates, headroom};
use crate::error::Result;
pub(super) use crate::store::kept::BATCH;

/// One thing that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The check that found it.
    pub check: &'static str,
    pub what: String,
}

/// What a check looked at, and what of it does not hold.
#[derive(Debug, Default)]
pub struct Looked {
    /// How many things were looked at.
    pub at: u64,
    pub wrong: Vec<String>,
}

/// How much is held in memory at a time.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// How many things that the history tells of.
    pub held: usize,
    /// Of how many chains the rows are compared together.
    pub chains: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            held: 5_000,
            chains: 50,
        }
    }
}

type Check = fn(&mut Context<'_>) -> Result<Looked>;

/// What is computed again, by what it looks at. A new ledger, tally or document that can be computed again is
/// added here; a new kind of thing that the history tells of in a file of its own beside this one.
const CHECKS: &[(&str, Check)] = &[
    ("ledgers", |cx| headroom::verify(cx.conn)),
    ("tallies", counting::verify),
    ("certificates", certificates::verify),
];

/// The result of all checks.
#[derive(Debug, Default)]
pub struct Report {
    /// How many things each check looked at.
    pub looked_at: Vec<(&'static str, u64)>,
    pub findings: Vec<Finding>,
    /// The most things that were held at once while the rows were compared with the history.
    pub most_held: usize,
}

impl Report {
    fn add(&mut self, check: &'static str, looked: Looked) {
        let Looked { at, wrong } = looked;
        self.looked_at.push((check, at));
        self.findings
            .extend(wrong.into_iter().map(|what| Finding { check, what }));
    }
}

/// Runs every check; the context reads one state of the database throughout.
pub fn verify(cx: &mut Context<'_>) -> Result<Report> {
    verify_within(cx, Bounds::default())
}

/// The same, with other bounds of what is held in memory.
pub fn verify_within(cx: &mut Context<'_>, bounds: Bounds) -> Result<Report> {
    let mut report = Report::default();
    let read = chains::read(cx, bounds)?;
    report.most_held = read.most_held;
    report.add("event chains", read.chains);
    report.add("history", read.rows);
    for (name, check) in CHECKS {
        let looked = check(cx)?;
        report.add(name, looked);
    }
    Ok(report)
}
