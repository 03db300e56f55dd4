//! Reads every chain: verifies its hashes and steps, replays its events, and compares the result with the rows.
//!
//! Chains are read one by one, and their rows compared for a group of chains. The number of things in memory is
//! bounded: a chain with more things is read once for each part of them.

use std::collections::HashMap;

use serde_json::Value;

use super::comparison::Comparison;
use super::decisions::{Standing, certificate};
use super::expected::{Event, Expected, Part};
use super::{
    Bounds, Looked, action_points, ballots, bodies, cases, decisions, documents, follow_up, mandates,
    meetings, payment_schedules, registry, repayments, state_aid, votes,
};
use crate::Context;
use crate::events::hash_of;
use crate::state_aid::REGISTER;
use crate::workflow_versions::Replay;
use edba_common::error::Result;
use edba_domain::codes::CaseStatus;
use edba_domain::{Id, Moment};
use edba_store::cases as case_store;
use edba_store::events::{self, ChainHead, RecordedEvent};
use edba_store::kept::{self, BATCH};

/// The results for the chains themselves, and for the rows compared with them.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub chains: Looked,
    pub rows: Looked,
    /// Maximum number of things that were in memory at once.
    pub most_held: usize,
}

/// Reads every chain, and compares the rows with it.
pub(super) fn read(cx: &mut Context<'_>, bounds: Bounds) -> Result<Read> {
    let mut reading = Reading {
        bounds,
        read: Read::default(),
        group: Group::empty(),
    };
    let mut after = None;
    loop {
        let chains = events::chains(cx.conn, after.as_ref(), BATCH)?;
        let Some(last) = chains.last() else {
            reading.compare_group(cx)?;
            for (kind, id) in kept::without_chain(cx.conn)? {
                reading
                    .read
                    .chains
                    .wrong
                    .push(format!("{kind} {id} has no chain of events"));
            }
            return Ok(reading.read);
        };
        after = Some(last.stream_id);
        let ids: Vec<Id> = chains.iter().map(|chain| chain.stream_id).collect();
        let standings: HashMap<Id, (CaseStatus, i32)> = case_store::standings(cx.conn, &ids)?
            .into_iter()
            .map(|(id, status, version)| (id, (status, version)))
            .collect();
        for chain in &chains {
            reading.read.chains.at += 1;
            reading.chain(cx, chain, standings.get(&chain.stream_id).copied())?;
        }
    }
}

/// Chains whose rows are compared together.
struct Group {
    chains: Vec<(String, Id)>,
    expected: Expected,
}

impl Group {
    fn empty() -> Self {
        Self {
            chains: Vec::new(),
            expected: Expected::new(Part::WHOLE),
        }
    }
}

struct Reading {
    bounds: Bounds,
    read: Read,
    group: Group,
}

impl Reading {
    fn chain(
        &mut self,
        cx: &mut Context<'_>,
        chain: &ChainHead,
        kept: Option<(CaseStatus, i32)>,
    ) -> Result<()> {
        let mut sound = Soundness::new(chain);
        let replayed = self.replay(cx, chain, Part::WHOLE, Some(&mut sound))?;
        sound.end(kept, &mut self.read.chains.wrong);
        let Some(replayed) = replayed else {
            return self.in_parts(cx, chain);
        };
        // An older history that does not record every row must not weaken the check of other chains.
        let alone = replayed.is_incomplete();
        let full = self.group.expected.len() + replayed.len() > self.bounds.held
            || self.group.chains.len() >= self.bounds.chains;
        if alone || full {
            self.compare_group(cx)?;
        }
        self.group
            .chains
            .push((chain.stream_kind.clone(), chain.stream_id));
        self.group.expected.append(replayed);
        self.note_held(self.group.expected.len());
        if alone {
            self.compare_group(cx)?;
        }
        Ok(())
    }

    /// Replays a chain for a part of its things; None where that exceeds the bound on memory.
    fn replay(
        &mut self,
        cx: &mut Context<'_>,
        chain: &ChainHead,
        part: Part,
        mut sound: Option<&mut Soundness<'_>>,
    ) -> Result<Option<Expected>> {
        let mut expected = Expected::new(part);
        let mut standing = Standing::default();
        let mut fits = true;
        let mut seq = 0;
        loop {
            let events = events::list(cx.conn, &chain.stream_id, seq, BATCH)?;
            let Some(last) = events.last() else {
                break;
            };
            seq = last.seq;
            for row in &events {
                if let Some(sound) = &mut sound {
                    sound.see(row, &mut self.read.chains.wrong)?;
                }
                if !fits {
                    continue;
                }
                let event = Event::from_row(row);
                let certificate = certificate(cx.conn, &event)?;
                let certificate = certificate.as_ref();
                replay_event(
                    cx,
                    &chain.stream_kind,
                    &event,
                    certificate,
                    &mut standing,
                    &mut expected,
                );
                self.note_held(self.group.expected.len() + expected.len());
                if expected.len() > self.bounds.held {
                    fits = false;
                    expected = Expected::new(part);
                }
            }
            if !fits && sound.is_none() {
                break;
            }
        }
        Ok(fits.then_some(expected))
    }

    /// Checks a chain with too many things in parts: doubles the number of parts until each fits in memory.
    fn in_parts(&mut self, cx: &mut Context<'_>, chain: &ChainHead) -> Result<()> {
        self.compare_group(cx)?;
        let mut of = 2;
        let mut rows = loop {
            if let Some(rows) = self.in_equal_parts(cx, chain, of)? {
                break rows;
            }
            of *= 2;
        };
        self.read.rows.at += rows.at;
        self.read.rows.wrong.append(&mut rows.wrong);
        Ok(())
    }

    /// Checks the rows of a chain in a given number of parts; None where one of them still has too many things.
    fn in_equal_parts(&mut self, cx: &mut Context<'_>, chain: &ChainHead, of: u64) -> Result<Option<Looked>> {
        let mut rows = Looked::default();
        let chains = [(chain.stream_kind.clone(), chain.stream_id)];
        for index in 0..of {
            let Some(mut replayed) = self.replay(cx, chain, Part { index, of }, None)? else {
                return Ok(None);
            };
            compare(cx, &chains, &mut replayed, &mut rows)?;
        }
        Ok(Some(rows))
    }

    fn compare_group(&mut self, cx: &mut Context<'_>) -> Result<()> {
        let mut group = std::mem::replace(&mut self.group, Group::empty());
        compare(cx, &group.chains, &mut group.expected, &mut self.read.rows)
    }

    fn note_held(&mut self, held: usize) {
        self.read.most_held = self.read.most_held.max(held);
    }
}

/// Replays an event on the things of its chain.
fn replay_event(
    cx: &Context<'_>,
    stream_kind: &str,
    event: &Event<'_>,
    certificate: Option<&Value>,
    standing: &mut Standing,
    expected: &mut Expected,
) {
    match stream_kind {
        "case" => {
            cases::replay(event, expected);
            ballots::replay(event, expected);
            votes::replay(event, cx.seal, expected);
            decisions::replay(event, certificate, standing, expected);
            if let Some(certificate) = certificate {
                votes::certified(certificate, expected);
            }
            follow_up::replay(event, expected);
            payment_schedules::replay(event, expected);
            repayments::replay(event, expected);
            state_aid::replay(event, expected);
        }
        "mandate" => mandates::replay(event, expected),
        "body" => {
            bodies::replay(event, expected);
            meetings::replay(event, expected);
            action_points::replay(event, expected);
        }
        "document" => documents::replay(event, expected),
        REGISTER => state_aid::replay_register(event, expected),
        other => registry::replay(other, event, expected),
    }
}

/// Compares the rows of these chains with the replayed state.
fn compare(
    cx: &mut Context<'_>,
    chains: &[(String, Id)],
    expected: &mut Expected,
    looked: &mut Looked,
) -> Result<()> {
    let of = |kind: &str| -> Vec<Id> {
        let found = chains.iter().filter(|(of, _)| of == kind);
        found.map(|(_, id)| *id).collect()
    };
    let comparison = &mut Comparison::new(expected, &mut looked.wrong, &mut looked.at);
    let ids = of("case");
    if !ids.is_empty() {
        cases::compare(cx.conn, &ids, comparison)?;
        votes::compare(cx.conn, &ids, comparison)?;
        ballots::compare(cx.conn, &ids, comparison)?;
        decisions::compare(cx.conn, &ids, comparison)?;
        follow_up::compare(cx.conn, &ids, comparison)?;
        payment_schedules::compare(cx.conn, &ids, comparison)?;
        repayments::compare(cx.conn, &ids, comparison)?;
        state_aid::compare(cx.conn, &ids, comparison)?;
    }
    let ids = of("mandate");
    if !ids.is_empty() {
        mandates::compare(cx.conn, &ids, comparison)?;
    }
    let ids = of("body");
    if !ids.is_empty() {
        bodies::compare(cx.conn, &ids, comparison)?;
        meetings::compare(cx.conn, &ids, comparison)?;
        action_points::compare(cx.conn, &ids, comparison)?;
    }
    let ids = of("document");
    if !ids.is_empty() {
        documents::compare(cx.conn, &ids, comparison)?;
    }
    if !of(REGISTER).is_empty() {
        state_aid::compare_register(cx.conn, comparison)?;
    }
    let owners = [of("case"), of("programme"), of("document")].concat();
    if !owners.is_empty() {
        follow_up::compare_actions(cx.conn, &owners, comparison)?;
    }
    for kind in ["organisation", "representative", "account", "programme"] {
        let ids = of(kind);
        if !ids.is_empty() {
            registry::compare(cx.conn, kind, &ids, comparison)?;
        }
    }
    Ok(())
}

/// Integrity check of a chain: each event's hash matches its content and the previous hash, no sequence number is
/// missing, times do not decrease, and the chain ends where its row says. Each step of a case is allowed by the machine
/// of its time, and the last one leads to the present status.
struct Soundness<'a> {
    chain: &'a ChainHead,
    name: String,
    seq: i32,
    previous: String,
    latest: Option<Moment>,
    replay: Replay,
}

impl<'a> Soundness<'a> {
    fn new(chain: &'a ChainHead) -> Self {
        Self {
            name: format!("the chain of {} {}", chain.stream_kind, chain.stream_id),
            chain,
            seq: 0,
            previous: String::new(),
            latest: None,
            replay: Replay::default(),
        }
    }

    fn see(&mut self, event: &RecordedEvent, wrong: &mut Vec<String>) -> Result<()> {
        let (name, before, seq) = (&self.name, self.seq, event.seq);
        if seq != before + 1 {
            wrong.push(format!("{name}: event {seq} follows on event {before}"));
        }
        if event.previous_hash != self.previous {
            wrong.push(format!("{name}: event {seq} does not link to the one before it"));
        }
        if hash_of(event)? != event.hash {
            wrong.push(format!("{name}: event {seq} is not what was hashed"));
        }
        // Earlier versions read the clock before they took the lock.
        if seq >= self.chain.ordered_from && self.latest.is_some_and(|latest| event.recorded_at < latest) {
            wrong.push(format!(
                "{name}: event {seq} is dated {}, before an event that it follows",
                event.recorded_at
            ));
        }
        if let Some(difference) = self.replay.see(event)? {
            wrong.push(format!("{name}: event {seq}: {difference}"));
        }
        self.seq = seq;
        self.latest = self.latest.max(Some(event.recorded_at));
        self.previous.clone_from(&event.hash);
        Ok(())
    }

    fn end(self, kept: Option<(CaseStatus, i32)>, wrong: &mut Vec<String>) {
        let (name, chain) = (&self.name, self.chain);
        if let Some(difference) = self.replay.ends(kept) {
            wrong.push(format!("{name}: the case {difference}"));
        }
        if self.seq != chain.length {
            wrong.push(format!(
                "{name}: ends at event {}, and should at {}",
                self.seq, chain.length
            ));
        }
        if chain.head_recorded_at != self.latest {
            wrong.push(format!("{name}: its last event was recorded at another moment"));
        }
        if self.previous != chain.head_hash {
            wrong.push(format!(
                "{name}: its last event is not the one that it should end in"
            ));
        }
    }
}
