//! `edba verify`: everything that can be computed again is, and compared with what is kept.

use std::collections::HashMap;

use super::Context;
use super::history::hash_of;
use super::machine_versions::Replay;
use super::{ballots, decisions, headroom};
use crate::domain::Id;
use crate::domain::codes::CaseStatus;
use crate::error::Result;
use crate::store::cases;
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
    ("tallies", ballots::verify),
    ("certificates", decisions::verify),
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
pub(super) const BATCH: i64 = 500;

/// Each event's hash follows from its content and the hash before it, no number is missing, and the
/// chain ends where its row says. Each step of a case is one of the machine of its time, and the last leads to where the
/// case stands.
fn event_chains(cx: &mut Context<'_>) -> Result<Looked> {
    let mut looked = Looked::default();
    let mut after = None;
    loop {
        let chains = history::chains(cx.conn, after.as_ref(), BATCH)?;
        let Some((last, ..)) = chains.last() else {
            return Ok(looked);
        };
        after = Some(*last);
        let ids: Vec<Id> = chains.iter().map(|(id, ..)| *id).collect();
        let standings: HashMap<Id, (CaseStatus, i32)> = cases::standings(cx.conn, &ids)?
            .into_iter()
            .map(|(id, status, version)| (id, (status, version)))
            .collect();
        for chain in &chains {
            looked.at += 1;
            let kept = standings.get(&chain.0).copied();
            event_chain(cx, chain, kept, &mut looked.wrong)?;
        }
    }
}

fn event_chain(
    cx: &mut Context<'_>,
    chain: &ChainHead,
    kept: Option<(CaseStatus, i32)>,
    wrong: &mut Vec<String>,
) -> Result<()> {
    let mut replay = Replay::default();
    let (stream_id, kind, length, head, head_recorded_at) = chain;
    let name = format!("the chain of {kind} {stream_id}");
    let mut seq = 0;
    let mut previous = String::new();
    let mut latest = None;
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
            if let Some(told) = replay.see(&event)? {
                wrong.push(format!("{name}: event {seq}: {told}"));
            }
            latest = latest.max(Some(event.recorded_at));
            previous = event.hash;
        }
    }
    if let Some(told) = replay.ends(kept) {
        wrong.push(format!("{name}: the case {told}"));
    }
    if seq != *length {
        wrong.push(format!("{name}: ends at event {seq}, and should at {length}"));
    }
    if head_recorded_at.is_some() && *head_recorded_at != latest {
        wrong.push(format!("{name}: its last event was recorded at another moment"));
    }
    if previous != *head {
        wrong.push(format!(
            "{name}: its last event is not the one that it should end in"
        ));
    }
    Ok(())
}
