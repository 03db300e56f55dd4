//! `edba verify`: recomputes everything that can be derived and compares it with the stored data; and compares every
//! column that a rule reads with the history.

mod action_points;
mod ballots;
mod bodies;
mod budget;
mod cases;
mod chains;
mod comparison;
mod decisions;
mod documents;
mod expected;
mod finding;
mod follow_up;
mod funds;
mod mandates;
mod meetings;
mod payment_schedules;
mod reconciliations;
mod registry;
mod repayments;
mod state_aid;
mod votes;

pub(super) use ballots::elector;
pub use finding::{Finding, Looked};

use super::Context;
use super::{ballots as counting, decisions as certificates, headroom};
use edba_common::error::Result;
pub(super) use edba_store::kept::BATCH;

/// Bounds on memory.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Maximum number of things in memory.
    pub held: usize,
    /// Maximum number of chains in a group whose rows are compared together.
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

/// The checks that recompute data, by their subject. Add a new derived ledger, tally or document here, and a new kind
/// of thing in the history in a file of its own next to this one.
const CHECKS: &[(&str, Check)] = &[
    ("ledgers", |cx| headroom::verify(cx.conn)),
    ("schedules", payment_schedules::verify),
    ("tallies", counting::verify),
    ("certificates", certificates::verify),
    ("reconciliations", reconciliations::verify),
    ("budget", budget::verify),
    ("funds", crate::funds::verify),
    ("state aid", state_aid::verify),
    ("meetings", meetings::verify),
];

/// The result of all checks.
#[derive(Debug, Default)]
pub struct Report {
    /// Number of things checked, by check.
    pub looked_at: Vec<(&'static str, u64)>,
    pub findings: Vec<Finding>,
    /// Maximum number of things that were in memory at once while the rows were compared with the history.
    pub most_held: usize,
}

impl Report {
    /// Adds the result of a check.
    pub fn add(&mut self, check: &'static str, looked: Looked) {
        let Looked { at, wrong } = looked;
        self.looked_at.push((check, at));
        self.findings
            .extend(wrong.into_iter().map(|what| Finding { check, what }));
    }
}

/// Runs every check; the context must read from one snapshot of the database.
pub fn verify(cx: &mut Context<'_>) -> Result<Report> {
    verify_within(cx, Bounds::default())
}

/// The same, with other bounds on memory.
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
