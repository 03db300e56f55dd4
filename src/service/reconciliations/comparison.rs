//! The lines of an export beside the movements that are recorded here, as they are now. Computed at each reading: a
//! movement that was recorded since is found.

use std::collections::{HashMap, HashSet};

use super::super::Context;
use super::{ReconciliationProgress, find};
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_domain::reconciliation::matching::{self, Comparison, Matched};
use edba_domain::reconciliation::{
    BookLine, LineState, MatchReason, Movement, ResolutionKind, check_acceptable, moved, reasons,
};
use edba_store::reconciliations::{self as store, MovementRow, ReconciliationLineRow, Resolution};

/// A movement that is proposed for a line, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    pub movement: Movement,
    pub reasons: Vec<MatchReason>,
    /// Whether the line can be joined to it: not where the amounts differ.
    pub acceptable: bool,
}

/// A line as it stands now.
#[derive(Debug, Clone)]
pub struct ComparedLine {
    pub line: BookLine,
    pub state: LineState,
    pub proposals: Vec<Proposal>,
    /// Null while it is open.
    pub resolution: Option<Resolution>,
}

/// An export beside the movements of its organisation.
#[derive(Debug, Clone)]
pub struct ReconciliationResult {
    pub reconciliation: ReconciliationProgress,
    /// In the order of the file.
    pub lines: Vec<ComparedLine>,
    /// Movements of the period of the file that no line names: they are missing in the books.
    pub missing: Vec<Movement>,
    /// Every movement that was compared, and those that are joined to a line already, by id.
    pub movements: HashMap<Id, Movement>,
}

impl ReconciliationResult {
    /// The number of lines in each state.
    pub fn counts(&self) -> Vec<(LineState, usize)> {
        matching::counts(self.lines.iter().map(|line| line.state))
    }

    /// The lines in this state after line `after`; all states where None.
    pub fn lines_in(&self, state: Option<LineState>, after: i32) -> impl Iterator<Item = &ComparedLine> {
        self.lines
            .iter()
            .filter(move |line| state.is_none_or(|state| line.state == state) && line.line.line > after)
    }
}

/// Compares an export with the movements as they are now. Four statements, whatever its size. Errors: 404.
pub fn compare(cx: &mut Context<'_>, id: Id) -> Result<ReconciliationResult> {
    let reconciliation = find(cx, id)?;
    let period = (reconciliation.row.period_from, reconciliation.row.period_to);
    let lines: Vec<BookLine> = store::lines(cx.conn, &id)?.into_iter().map(book_line).collect();
    let mut standing: HashMap<i32, Resolution> = store::standing(cx.conn, &id)?
        .into_iter()
        .map(|resolution| (resolution.line, resolution))
        .collect();
    let joined: HashSet<Id> = standing
        .values()
        .filter_map(|resolution| resolution.entry_id)
        .collect();
    let rows = store::movements(cx.conn, &reconciliation.row.organisation_id, &id, period)?;
    let mut known: HashMap<Id, Movement> = HashMap::new();
    let mut movements = Vec::new();
    for mut row in rows {
        // As the resolutions above say: one may have been made or undone since they were read.
        let here = joined.contains(&row.entry_id);
        if !here && row.reconciliation_id == Some(id) {
            row.reconciliation_id = None;
        }
        let Some(movement) = movement(row)? else {
            continue;
        };
        known.insert(movement.entry_id, movement.clone());
        if !here {
            movements.push(movement);
        }
    }
    let open: Vec<BookLine> = lines
        .iter()
        .filter(|line| !standing.contains_key(&line.line))
        .cloned()
        .collect();
    let Comparison {
        lines: matched,
        missing,
    } = matching::compare(&open, &movements, period);
    let mut matched = matched.into_iter();
    let mut compared = Vec::with_capacity(lines.len());
    for line in lines {
        compared.push(match standing.remove(&line.line) {
            Some(resolution) => resolved(line, resolution, &known),
            None => open_line(line, matched.next(), &movements)?,
        });
    }
    Ok(ReconciliationResult {
        reconciliation,
        lines: compared,
        missing: missing
            .into_iter()
            .filter_map(|place| movements.get(place).cloned())
            .collect(),
        movements: known,
    })
}

/// Errors: internal if the line was not compared.
fn open_line(line: BookLine, matched: Option<Matched>, movements: &[Movement]) -> Result<ComparedLine> {
    let Matched { state, candidates } =
        matched.ok_or_else(|| Error::internal("an open line was not compared"))?;
    let proposals = candidates
        .iter()
        .filter_map(|place| movements.get(*place))
        .map(|movement| proposal(&line, movement.clone()));
    Ok(ComparedLine {
        proposals: proposals.collect(),
        state,
        resolution: None,
        line,
    })
}

fn resolved(line: BookLine, resolution: Resolution, known: &HashMap<Id, Movement>) -> ComparedLine {
    let movement = resolution
        .entry_id
        .and_then(|entry_id| known.get(&entry_id).cloned());
    ComparedLine {
        state: match resolution.kind {
            ResolutionKind::Accepted => LineState::Accepted,
            ResolutionKind::SetAside => LineState::SetAside,
        },
        proposals: movement
            .map(|movement| proposal(&line, movement))
            .into_iter()
            .collect(),
        resolution: Some(resolution),
        line,
    }
}

fn proposal(line: &BookLine, movement: Movement) -> Proposal {
    Proposal {
        reasons: reasons(line, &movement),
        acceptable: !movement.reconciled_before && check_acceptable(line, &movement).is_ok(),
        movement,
    }
}

fn book_line(row: ReconciliationLineRow) -> BookLine {
    let ReconciliationLineRow {
        reconciliation_id: _,
        line,
        reference,
        amount_cents,
        value_date,
        payee,
        commitment_reference,
    } = row;
    BookLine {
        line,
        reference,
        amount: amount_cents,
        value_date,
        payee,
        commitment_reference,
    }
}

/// The movement of a row; None for one without a value date, which no line can name.
fn movement(row: MovementRow) -> Result<Option<Movement>> {
    let MovementRow {
        entry_id,
        commitment_id,
        kind,
        amount_cents,
        value_date,
        reference,
        payee,
        reversed_reference,
        reversed_payee,
        commitment_reference,
        reconciliation_id,
        reversal_id,
        joined_reference,
        joined_date,
    } = row;
    let amount = moved(kind, amount_cents).ok_or_else(|| Error::internal("an entry moves no money"))?;
    Ok(value_date.map(|value_date| Movement {
        entry_id,
        commitment_id,
        kind,
        amount,
        value_date,
        reference: reference.or(reversed_reference).unwrap_or_default(),
        payee: payee.or(reversed_payee),
        commitment_reference,
        reconciled_before: reconciliation_id.is_some(),
        joined_as: joined_reference.zip(joined_date),
        reversed: reversal_id.is_some(),
    }))
}

/// The commitment that each of these lines may be a payment on, by the reference under which it was acknowledged; lines
/// without one, or with that of several, are left out.
pub fn possible_commitments(
    cx: &mut Context<'_>,
    organisation_id: Id,
    lines: &[&ComparedLine],
) -> Result<HashMap<i32, Id>> {
    let references: Vec<String> = lines
        .iter()
        .filter_map(|line| line.line.commitment_reference.clone())
        .collect();
    let mut found: HashMap<String, Vec<Id>> = HashMap::new();
    for (reference, id) in store::acknowledged_under(cx.conn, &organisation_id, &references)? {
        found.entry(reference).or_default().push(id);
    }
    Ok(lines
        .iter()
        .filter_map(|line| {
            let reference = line.line.commitment_reference.as_ref()?;
            match found.get(reference)?.as_slice() {
                [only] => Some((line.line.line, *only)),
                _ => None,
            }
        })
        .collect())
}
