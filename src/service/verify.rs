//! `edba verify`: everything that can be computed again is, and compared with what is kept.

use super::Context;
use super::headroom;
use super::history::hash_of;
use crate::error::Result;
use crate::store::history::{self, ChainHead};

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

type Check = fn(&mut Context<'_>) -> Result<Looked>;

/// Every check, by what it looks at. A new ledger, tally or document that can be computed again is
/// added here.
const CHECKS: &[(&str, Check)] = &[
    ("event chains", event_chains),
    ("ledgers", |cx| headroom::verify(cx.conn)),
];

/// The result of all checks.
#[derive(Debug, Default)]
pub struct Report {
    /// How many things each check looked at.
    pub looked_at: Vec<(&'static str, u64)>,
    pub findings: Vec<Finding>,
}

/// Runs every check; the context reads one state of the database throughout.
pub fn verify(cx: &mut Context<'_>) -> Result<Report> {
    let mut report = Report::default();
    for (name, check) in CHECKS {
        let Looked { at, wrong } = check(cx)?;
        report.looked_at.push((name, at));
        report
            .findings
            .extend(wrong.into_iter().map(|what| Finding { check: name, what }));
    }
    Ok(report)
}

/// How many rows are fetched at a time.
const BATCH: i64 = 500;

/// Each event's hash follows from its content and the hash before it, no number is missing, and the
/// chain ends where its row says.
fn event_chains(cx: &mut Context<'_>) -> Result<Looked> {
    let mut looked = Looked::default();
    let mut after = None;
    loop {
        let chains = history::chains(cx.conn, after.as_ref(), BATCH)?;
        let Some((last, ..)) = chains.last() else {
            return Ok(looked);
        };
        after = Some(*last);
        for chain in &chains {
            looked.at += 1;
            event_chain(cx, chain, &mut looked.wrong)?;
        }
    }
}

fn event_chain(cx: &mut Context<'_>, chain: &ChainHead, wrong: &mut Vec<String>) -> Result<()> {
    let (stream_id, kind, length, head) = chain;
    let name = format!("the chain of {kind} {stream_id}");
    let mut seq = 0;
    let mut previous = String::new();
    loop {
        let events = history::list(cx.conn, stream_id, seq, BATCH)?;
        if events.is_empty() {
            break;
        }
        for event in events {
            if event.seq != seq + 1 {
                wrong.push(format!("{name}: event {} follows on event {seq}", event.seq));
            }
            seq = event.seq;
            if event.previous_hash != previous {
                wrong.push(format!("{name}: event {seq} does not link to the one before it"));
            }
            if hash_of(&event)? != event.hash {
                wrong.push(format!("{name}: event {seq} is not what was hashed"));
            }
            previous = event.hash;
        }
    }
    if seq != *length {
        wrong.push(format!("{name}: ends at event {seq}, and should at {length}"));
    }
    if previous != *head {
        wrong.push(format!(
            "{name}: its last event is not the one that it should end in"
        ));
    }
    Ok(())
}
