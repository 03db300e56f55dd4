//! `edba verify`: everything that can be computed again is, and compared with what is kept.

use super::history::hash_of;
use super::{Context, headroom};
use crate::error::Result;
use crate::store::history::{self, ChainHead};

/// One thing that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The check that found it.
    pub check: &'static str,
    pub what: String,
}

/// Gives a sentence for each thing that does not hold.
type Check = fn(&mut Context<'_>) -> Result<Vec<String>>;

/// Every check, by what it looks at. A new ledger, tally or document that can be computed again is
/// added here.
const CHECKS: &[(&str, Check)] = &[
    ("event chains", event_chains),
    ("mandate ledgers", |cx| headroom::verify(cx.conn)),
];

/// The names of all checks, in their order.
pub fn checks() -> impl Iterator<Item = &'static str> {
    CHECKS.iter().map(|(name, _)| *name)
}

/// Runs every check, and gives what does not hold; the context reads one state of the database
/// throughout.
pub fn verify(cx: &mut Context<'_>) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for (name, check) in CHECKS {
        let wrong = check(cx)?;
        findings.extend(wrong.into_iter().map(|what| Finding { check: name, what }));
    }
    Ok(findings)
}

/// How many rows are fetched at a time.
const BATCH: i64 = 500;

/// Each event's hash follows from its content and the hash before it, no number is missing, and the
/// chain ends where its row says.
fn event_chains(cx: &mut Context<'_>) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    let mut after = None;
    loop {
        let chains = history::chains(cx.conn, after.as_ref(), BATCH)?;
        let Some((last, ..)) = chains.last() else {
            return Ok(wrong);
        };
        after = Some(*last);
        for chain in &chains {
            event_chain(cx, chain, &mut wrong)?;
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
