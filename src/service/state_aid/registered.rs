//! Statements with their entries in the central register, and by when the register is to agree with the aid as it stands.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::Context;
use crate::commitments::guarantees::EXPIRED;
use edba_common::error::Result;
use edba_domain::commitment_ledger::CommitmentEntryKind;
use edba_domain::state_aid::over_time::{AidOverTime, Booked, CommitmentOverTime, Stated};
use edba_domain::state_aid::register_due;
use edba_domain::{Id, Moment};
use edba_store::commitment_entries::CommitmentEntry;
use edba_store::decisions::Commitment;
use edba_store::state_aid::{self as store, NamedAidStatement, RegisterEntry};

/// A statement with what is registered about it.
#[derive(Debug, Clone)]
pub struct RegisteredAid {
    pub found: NamedAidStatement,
    /// All entries about the recipient of the commitment, whatever statement each was recorded for, the earliest first.
    pub entries: Vec<RegisterEntry>,
    /// The last day of its entry or of the correction; None where there is no aid and no entry to be corrected.
    pub due: Option<NaiveDate>,
}

impl RegisteredAid {
    /// The entry that registers what stands by this statement: none while one is to be made or corrected. Of a statement that
    /// another one followed, the last one that was recorded for it.
    pub fn entry(&self) -> Option<&RegisterEntry> {
        let is_own = |entry: &&RegisterEntry| entry.statement_id == self.found.row.id;
        match self.found.last_entry {
            Some(_) => self.found.entry(),
            None => self.entries.iter().rev().find(is_own),
        }
    }
}

/// Something to be done in the central register.
#[derive(Debug, Clone)]
pub struct RegisterDue {
    pub found: NamedAidStatement,
    pub due: NaiveDate,
}

/// These statements with their entries. Two statements at most.
pub fn with_entries(cx: &mut Context<'_>, found: Vec<NamedAidStatement>) -> Result<Vec<RegisteredAid>> {
    let mut entries: BTreeMap<(Id, Id), Vec<RegisterEntry>> = BTreeMap::new();
    for entry in store::entries_about(cx.conn, &commitments_of(&found))? {
        let about = (entry.commitment_id, entry.recipient_id);
        entries.entry(about).or_default().push(entry);
    }
    let due = last_days(cx, &found)?;
    Ok(found
        .into_iter()
        .map(|found| RegisteredAid {
            entries: entries
                .get(&(found.row.commitment_id, found.row.recipient_id))
                .cloned()
                .unwrap_or_default(),
            due: due.get(&found.row.id).copied(),
            found,
        })
        .collect())
}

/// Those of these statements about which something is to be done in the central register, the most urgent first. One
/// statement at most.
pub(super) fn most_urgent_first(
    cx: &mut Context<'_>,
    found: Vec<NamedAidStatement>,
) -> Result<Vec<RegisterDue>> {
    let due = last_days(cx, &found)?;
    let open = found.into_iter().filter(|one| one.task().is_some());
    let mut open: Vec<RegisterDue> = open
        .filter_map(|found| {
            Some(RegisterDue {
                due: *due.get(&found.row.id)?,
                found,
            })
        })
        .collect();
    open.sort_by_key(|one| (one.due, one.found.row.id));
    Ok(open)
}

/// The last day of each of these statements for the central register. Where something was entered before and other aid stands
/// now, the days count from the change. One statement at most.
pub fn last_days(cx: &mut Context<'_>, found: &[NamedAidStatement]) -> Result<BTreeMap<Id, NaiveDate>> {
    let changed: Vec<NamedAidStatement> = found
        .iter()
        .filter(|one| one.task().is_some() && one.last_entry.is_some())
        .cloned()
        .collect();
    let changed = over_time(cx, &changed)?;
    let day = |one: &NamedAidStatement| match changed.get(&one.row.id) {
        Some(aid) => Some(aid.correction_due(one.registered(), one.row.granted_on)),
        None => one.aid().map(|aid| register_due(aid.granted_on)),
    };
    Ok(found
        .iter()
        .filter_map(|one| Some((one.row.id, day(one)?)))
        .collect())
}

fn commitments_of(found: &[NamedAidStatement]) -> Vec<Id> {
    let distinct: BTreeSet<Id> = found.iter().map(|one| one.row.commitment_id).collect();
    distinct.into_iter().collect()
}

/// The aid over time of the recipients and commitments of these statements, by statement. One statement, none for no statement.
pub(crate) fn over_time(
    cx: &mut Context<'_>,
    found: &[NamedAidStatement],
) -> Result<BTreeMap<Id, AidOverTime>> {
    if found.is_empty() {
        return Ok(BTreeMap::new());
    }
    let cases: BTreeSet<Id> = found.iter().map(|one| one.row.case_id).collect();
    let history = History::read(cx, &cases.into_iter().collect::<Vec<_>>())?;
    let aid_of = |one: &NamedAidStatement| {
        let commitment = history.commitments.get(&one.row.commitment_id)?;
        let about = (one.row.commitment_id, one.row.recipient_id);
        let carried = history.carried_over_from(one.row.commitment_id);
        Some(AidOverTime {
            stated: history.stated.get(&about).cloned().unwrap_or_default(),
            commitment: commitment.1.clone(),
            carried: carried.cloned().collect(),
        })
    };
    Ok(found
        .iter()
        .filter_map(|one| Some((one.row.id, aid_of(one)?)))
        .collect())
}

/// What happened to the commitments of some cases. What was carried over from a commitment is in its case.
struct History {
    /// By id, which is the order of creation, with the one that each was carried over from.
    commitments: BTreeMap<Id, (Option<Id>, CommitmentOverTime)>,
    /// By commitment and recipient.
    stated: BTreeMap<(Id, Id), Vec<Stated>>,
}

impl History {
    fn read(cx: &mut Context<'_>, case_ids: &[Id]) -> Result<Self> {
        let mut history = Self {
            commitments: BTreeMap::new(),
            stated: BTreeMap::new(),
        };
        // A commitment comes with every pair of an entry and a statement.
        let mut seen = BTreeSet::new();
        for (row, entry, statement) in store::history_of_cases(cx.conn, case_ids)? {
            let (_, commitment) = history
                .commitments
                .entry(row.id)
                .or_insert_with(|| (row.carried_from_id, of_commitment(&row)));
            if let Some(entry) = entry.filter(|entry| seen.insert(entry.id)) {
                commitment.booked.push(of_entry(&entry));
            }
            if let Some(statement) = statement.filter(|statement| seen.insert(statement.id)) {
                let about = (statement.commitment_id, statement.recipient_id);
                history.stated.entry(about).or_default().push(Stated {
                    at: statement.created_at,
                    replaced_at: statement.replaced_at,
                    aid: statement.stated_aid(),
                });
            }
        }
        Ok(history)
    }

    /// All commitments that were carried over from one, those that were carried on included.
    fn carried_over_from(&self, id: Id) -> impl Iterator<Item = &CommitmentOverTime> {
        let mut family = BTreeSet::from([id]);
        // One that was carried over is younger than the one that it came from.
        self.commitments
            .iter()
            .filter_map(move |(id, (from, commitment))| {
                let is_carried = from.is_some_and(|from| family.contains(&from));
                (is_carried && family.insert(*id)).then_some(commitment)
            })
    }
}

fn of_commitment(row: &Commitment) -> CommitmentOverTime {
    CommitmentOverTime {
        instrument: row.instrument,
        amount: row.amount_cents,
        made_at: row.created_at,
        refused_at: refused_at(row),
        booked: Vec::new(),
    }
}

fn of_entry(entry: &CommitmentEntry) -> Booked {
    let recorded_on = entry.recorded_at.local_date();
    Booked {
        at: entry.recorded_at,
        // The funder's decision takes effect on its own day, however late it is recorded.
        day: match entry.kind {
            CommitmentEntryKind::Determined => entry.value_date.unwrap_or(recorded_on),
            _ => recorded_on,
        },
        kind: entry.kind,
        amount: entry.amount_cents,
        is_expiry: entry.reason.as_deref() == Some(EXPIRED),
    }
}

/// When a commitment was refused. What was refused may have been released or carried on to another budget year afterwards.
fn refused_at(row: &Commitment) -> Option<Moment> {
    let is_refused = row.booking_reference.is_none() && row.reason.is_some();
    row.answered_at.filter(|_| is_refused)
}
