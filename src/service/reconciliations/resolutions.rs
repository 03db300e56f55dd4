//! What a person decides about the lines of an export: a line is joined to a movement, set aside with a reason, or either is
//! undone with a reason. All or nothing.

use std::collections::{HashMap, HashSet};

use serde_json::json;

use super::super::Context;
use super::super::events::{Chain, NewEvent};
use super::super::validation::written;
use super::comparison::{ComparedLine, ReconciliationResult, compare};
use super::find;
use edba_common::error::{Error, Result};
use edba_domain::reconciliation::{
    LineState, NotAcceptable, ResolutionKind, ResolutionStatus, check_acceptable,
};
use edba_domain::{EventKind, Fault, Id};
use edba_store::reconciliations::{self as store, Resolution};

/// The most lines that are accepted at once.
pub const MOST_AT_ONCE: usize = 5_000;

/// A line to be joined to a movement.
#[derive(Debug, Clone, Copy)]
pub struct Acceptance {
    pub line: i32,
    pub entry_id: Id,
}

/// Lines whose resolution is to be undone.
#[derive(Debug, Clone)]
pub struct Undoing {
    pub lines: Vec<i32>,
    pub reason: String,
}

/// Joins lines to movements, all or none. A line that is joined to the same movement already stays as it is.
///
/// # Errors
/// 404 for a reconciliation that the caller may not see; 400 with a fault at each item that names no line of the file or no
/// open movement of the organisation, a line or movement that is resolved otherwise, or another amount.
pub fn accept(cx: &mut Context<'_>, id: Id, items: &[Acceptance]) -> Result<ReconciliationResult> {
    let (mut chain, compared) = locked(cx, id)?;
    let accepted = checked(&compared, items)?;
    let made = joined(cx, &compared, &accepted)?;
    close(cx, &mut chain, id, EventKind::ReconciliationAccepted, &made, None)?;
    chain.close(cx)?;
    compare(cx, id)
}

/// Joins every line that has exactly one movement of its reference, amount and value date to it, the first
/// 5,000 at most. Errors: 404.
pub fn accept_exact(cx: &mut Context<'_>, id: Id) -> Result<ReconciliationResult> {
    let (mut chain, compared) = locked(cx, id)?;
    let exact: Vec<Acceptance> = compared
        .lines_in(Some(LineState::Exact), 0)
        .filter_map(|line| {
            Some(Acceptance {
                line: line.line.line,
                entry_id: line.proposals.first()?.movement.entry_id,
            })
        })
        .take(MOST_AT_ONCE)
        .collect();
    let made = joined(cx, &compared, &exact)?;
    close(cx, &mut chain, id, EventKind::ReconciliationAccepted, &made, None)?;
    chain.close(cx)?;
    compare(cx, id)
}

/// Sets lines aside, with the reason why they need no movement, all or none. Errors: 404; 400 for the reason, and at each
/// line that is not in the file or is resolved.
pub fn set_aside(cx: &mut Context<'_>, id: Id, lines: &[i32], reason: &str) -> Result<ReconciliationResult> {
    written([("/reason", reason)])?;
    let (mut chain, compared) = locked(cx, id)?;
    let by_line = by_line(&compared);
    check_lines(lines, &by_line, |line| match line.resolution {
        Some(_) => Err(resolved_fault()),
        None => Ok(()),
    })?;
    let mut made = Vec::new();
    for line in lines {
        let row = Resolution {
            kind: ResolutionKind::SetAside,
            reason: Some(reason.trim().to_owned()),
            ..resolution(cx, &compared, *line)
        };
        store::insert_resolution(cx.conn, &row)?;
        made.push(row);
    }
    let kind = EventKind::ReconciliationSetAside;
    close(cx, &mut chain, id, kind, &made, Some(reason.trim()))?;
    chain.close(cx)?;
    compare(cx, id)
}

/// Undoes the resolution of lines, all or none; it is kept. Errors: 404; 400 for the reason, and at each line that is not in
/// the file or has no resolution.
pub fn undo(cx: &mut Context<'_>, id: Id, undoing: &Undoing) -> Result<ReconciliationResult> {
    let Undoing { lines, reason } = undoing;
    written([("/reason", reason.as_str())])?;
    let (mut chain, compared) = locked(cx, id)?;
    let by_line = by_line(&compared);
    check_lines(lines, &by_line, |line| match line.resolution {
        Some(_) => Ok(()),
        None => Err(("line-open", "This line is not resolved.")),
    })?;
    let found = lines
        .iter()
        .filter_map(|line| by_line.get(line)?.resolution.clone());
    let undone: Vec<Resolution> = found.collect();
    for row in &undone {
        if !store::undo(cx.conn, &row.id, reason.trim(), &cx.actor.id, cx.now)? {
            return Err(Error::changed_meanwhile("resolution"));
        }
    }
    let kind = EventKind::ReconciliationUndone;
    close(cx, &mut chain, id, kind, &undone, Some(reason.trim()))?;
    chain.close(cx)?;
    compare(cx, id)
}

/// Locks the organisation of a reconciliation, and compares it under the lock. Errors: 404.
fn locked(cx: &mut Context<'_>, id: Id) -> Result<(Chain, ReconciliationResult)> {
    let organisation_id = find(cx, id)?.row.organisation_id;
    let chain = Chain::open(cx, organisation_id, "organisation")?;
    Ok((chain, compare(cx, id)?))
}

fn by_line(compared: &ReconciliationResult) -> HashMap<i32, &ComparedLine> {
    let lines = compared.lines.iter();
    lines.map(|line| (line.line.line, line)).collect()
}

fn resolved_fault() -> (&'static str, &'static str) {
    ("line-resolved", "This line was resolved before; undo that first.")
}

/// Checks lines that are named by their number. Errors: a fault at each that is not in the file, named twice, or that
/// `check` refuses.
fn check_lines(
    lines: &[i32],
    by_line: &HashMap<i32, &ComparedLine>,
    check: impl Fn(&ComparedLine) -> Result<(), (&'static str, &'static str)>,
) -> Result<()> {
    let mut named = HashSet::new();
    let mut faults = Vec::new();
    for (place, number) in lines.iter().enumerate() {
        let wrong = match by_line.get(number) {
            None => Some(("unknown", "There is no such line in the file.")),
            Some(_) if !named.insert(number) => Some(("duplicate", "Name each line once.")),
            Some(line) => check(line).err(),
        };
        faults.extend(wrong.map(|(code, text)| coded(format!("/lines/{place}"), code, text)));
    }
    match faults.is_empty() {
        true => Ok(()),
        false => Err(Error::invalid(faults)),
    }
}

fn coded(pointer: String, code: &str, text: &str) -> Fault {
    Fault::new(pointer, code, text)
}

/// The acceptances that change something. Errors: 400 with all faults.
fn checked(compared: &ReconciliationResult, items: &[Acceptance]) -> Result<Vec<Acceptance>> {
    let by_line = by_line(compared);
    let (mut lines, mut entries) = (HashSet::new(), HashSet::new());
    let (mut accepted, mut faults) = (Vec::new(), Vec::new());
    for (place, item) in items.iter().enumerate() {
        let mut wrong = |member: &str, code: &str, text: &str| {
            faults.push(coded(format!("/items/{place}/{member}"), code, text));
        };
        let Some(line) = by_line.get(&item.line) else {
            wrong("line", "unknown", "There is no such line in the file.");
            continue;
        };
        if !lines.insert(item.line) {
            wrong("line", "duplicate", "Name each line once.");
            continue;
        }
        if !entries.insert(item.entry_id) {
            wrong("entryId", "duplicate", "A movement is reconciled with one line.");
            continue;
        }
        if let Some(resolution) = &line.resolution {
            if resolution.entry_id != Some(item.entry_id) {
                let (code, text) = resolved_fault();
                wrong("line", code, text);
            }
            continue;
        }
        match check_pair(compared, line, item.entry_id) {
            Ok(()) => accepted.push(*item),
            Err((code, text)) => wrong("entryId", code, text),
        }
    }
    match faults.is_empty() {
        true => Ok(accepted),
        false => Err(Error::invalid(faults)),
    }
}

/// Checks a line and a movement.
fn check_pair(
    compared: &ReconciliationResult,
    line: &ComparedLine,
    entry_id: Id,
) -> Result<(), (&'static str, &'static str)> {
    let Some(movement) = compared.movements.get(&entry_id) else {
        let text = "There is no such movement of this organisation, or it is reconciled with a line of another file.";
        return Err(("unknown", text));
    };
    if movement.reconciled_before {
        return Err((
            "movement-reconciled",
            "This movement was reconciled before; undo that first.",
        ));
    }
    check_acceptable(&line.line, movement).map_err(|refusal| {
        let text = match refusal {
            NotAcceptable::AmountDiffers => {
                "The amounts differ: correct the books, or reverse the payment and record the right one."
            }
            NotAcceptable::NothingInCommon => "Neither the reference nor the value date is the same.",
        };
        (refusal.as_str(), text)
    })
}

/// A new resolution of a line.
fn resolution(cx: &Context<'_>, compared: &ReconciliationResult, line: i32) -> Resolution {
    let file = &compared.reconciliation.row;
    Resolution {
        id: Id::new(),
        reconciliation_id: file.id,
        line,
        organisation_id: file.organisation_id,
        kind: ResolutionKind::Accepted,
        entry_id: None,
        reason: None,
        account_id: cx.actor.id,
        recorded_at: cx.now,
        status: ResolutionStatus::Standing,
        undone_reason: None,
        undone_by: None,
        undone_at: None,
    }
}

fn joined(
    cx: &mut Context<'_>,
    compared: &ReconciliationResult,
    accepted: &[Acceptance],
) -> Result<Vec<Resolution>> {
    let mut made = Vec::with_capacity(accepted.len());
    for item in accepted {
        let row = Resolution {
            entry_id: Some(item.entry_id),
            ..resolution(cx, compared, item.line)
        };
        store::insert_resolution(cx.conn, &row)?;
        made.push(row);
    }
    Ok(made)
}

/// Adds the event of these resolutions; none where nothing changed.
fn close(
    cx: &Context<'_>,
    chain: &mut Chain,
    id: Id,
    kind: EventKind,
    rows: &[Resolution],
    reason: Option<&str>,
) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let items: Vec<_> = rows
        .iter()
        .map(|row| json!({ "resolutionId": row.id, "line": row.line, "entryId": row.entry_id }))
        .collect();
    chain.add(
        cx,
        NewEvent {
            kind,
            subject_id: id,
            reason,
            before: None,
            after: None,
            data: json!({ "organisationId": rows.first().map(|row| row.organisation_id), "items": items }),
        },
    )
}
