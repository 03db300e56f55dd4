//! Which movement is proposed for which line, and why.
//!
//! Four rounds, from the strongest likeness to the weakest: reference, amount and value date; reference and amount; amount
//! and value date; reference only. In each round the lines and movements that are alike form a group. A movement is proposed
//! for a line where each is better for the other than any other of the group; the rest of a group is ambiguous, and takes no
//! part in the later rounds.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{BookLine, LineState, Movement};
use crate::Cents;

/// The most movements that are listed for one line.
pub const MOST_CANDIDATES: usize = 10;
/// In a larger group the pairs are not weighed against each other: all of it is ambiguous.
const MOST_PAIRS: usize = 400;
/// References that differ in at most this many characters, and in at most a third of them, are alike: a typing error.
const TYPING_ERROR: usize = 2;

/// How a line stands, with its candidates as places in the list of movements, the best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matched {
    pub state: LineState,
    pub candidates: Vec<usize>,
}

/// The result for all lines, in their order, and for the movements that no line names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    pub lines: Vec<Matched>,
    /// Movements of the period that are missing in the books: places in the list of movements.
    pub missing: Vec<usize>,
}

/// Compares lines that are not resolved yet with movements that are not joined to a line of this file. `period`: the first
/// and last value date of the file.
pub fn compare(lines: &[BookLine], movements: &[Movement], period: (NaiveDate, NaiveDate)) -> Comparison {
    let mut rounds = Rounds {
        lines,
        movements,
        matched: vec![None; lines.len()],
        taken: movements
            .iter()
            .map(|movement| movement.reconciled_before)
            .collect(),
    };
    let mut used = BTreeSet::new();
    rounds.reconciled_before(&mut used, |movement| Some(Key::of_movement(movement)));
    rounds.reconciled_before(&mut used, Key::joined);
    rounds.round(LineState::Exact, |key| key);
    rounds.round(LineState::Probable, |key| Key {
        value_date: None,
        ..key
    });
    rounds.round(LineState::Probable, |key| Key {
        reference: None,
        ..key
    });
    rounds.reference_only();
    let (from, to) = period;
    let missing = (0..movements.len())
        .filter(|place| {
            let movement = &movements[*place];
            !rounds.taken[*place] && from <= movement.value_date && movement.value_date <= to
        })
        .collect();
    let unmatched = || Matched {
        state: LineState::Unmatched,
        candidates: Vec::new(),
    };
    Comparison {
        lines: rounds
            .matched
            .into_iter()
            .map(|matched| matched.unwrap_or_else(unmatched))
            .collect(),
        missing,
    }
}

/// What the lines and movements of a group have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key<'a> {
    reference: Option<&'a str>,
    amount: Option<Cents>,
    value_date: Option<NaiveDate>,
}

impl<'a> Key<'a> {
    fn of_line(line: &'a BookLine) -> Self {
        Self {
            reference: Some(&line.reference),
            amount: Some(line.amount),
            value_date: Some(line.value_date),
        }
    }

    /// As the line that a movement is joined to.
    fn joined(movement: &'a Movement) -> Option<Self> {
        let (reference, value_date) = movement.joined_as.as_ref()?;
        Some(Self {
            reference: Some(reference),
            amount: Some(movement.amount),
            value_date: Some(*value_date),
        })
    }

    fn of_movement(movement: &'a Movement) -> Self {
        Self {
            reference: Some(&movement.reference),
            amount: Some(movement.amount),
            value_date: Some(movement.value_date),
        }
    }
}

/// The lines and the movements that are alike.
type Group = (Vec<usize>, Vec<usize>);

struct Rounds<'a> {
    lines: &'a [BookLine],
    movements: &'a [Movement],
    matched: Vec<Option<Matched>>,
    /// Movements that were proposed, or are among the candidates of an ambiguous line.
    taken: Vec<bool>,
}

impl<'a> Rounds<'a> {
    /// The groups of free lines and movements that have the same key.
    fn groups(&self, key: fn(Key<'a>) -> Key<'a>) -> Vec<Group> {
        let mut groups: BTreeMap<Key<'a>, Group> = BTreeMap::new();
        for (place, line) in self.lines.iter().enumerate() {
            if self.matched[place].is_none() {
                groups.entry(key(Key::of_line(line))).or_default().0.push(place);
            }
        }
        for (place, movement) in self.movements.iter().enumerate() {
            if !self.taken[place]
                && let Some((_, movements)) = groups.get_mut(&key(Key::of_movement(movement)))
            {
                movements.push(place);
            }
        }
        groups
            .into_values()
            .filter(|(_, movements)| !movements.is_empty())
            .collect()
    }

    /// Lines whose movement was reconciled with a line of another file: as many as there are such movements. Each is in `used`
    /// then.
    fn reconciled_before(
        &mut self,
        used: &mut BTreeSet<usize>,
        key: impl Fn(&'a Movement) -> Option<Key<'a>>,
    ) {
        let mut before: BTreeMap<Key<'a>, Vec<usize>> = BTreeMap::new();
        for (place, movement) in self.movements.iter().enumerate().rev() {
            if movement.reconciled_before
                && !used.contains(&place)
                && let Some(key) = key(movement)
            {
                before.entry(key).or_default().push(place);
            }
        }
        for (place, line) in self.lines.iter().enumerate() {
            if self.matched[place].is_some() {
                continue;
            }
            if let Some(movement) = before.get_mut(&Key::of_line(line)).and_then(Vec::pop) {
                used.insert(movement);
                self.matched[place] = Some(Matched {
                    state: LineState::ReconciledBefore,
                    candidates: vec![movement],
                });
            }
        }
    }

    fn round(&mut self, state: LineState, key: fn(Key<'a>) -> Key<'a>) {
        for (mut lines, mut movements) in self.groups(key) {
            if lines.len() * movements.len() <= MOST_PAIRS {
                self.propose(state, &mut lines, &mut movements);
            }
            if movements.is_empty() {
                continue;
            }
            for line in &lines {
                self.set(*line, LineState::Ambiguous, &movements);
            }
            if !lines.is_empty() {
                self.take(&movements);
            }
        }
    }

    /// Proposes what is best for each other, until nothing is, and removes it from the group.
    fn propose(&mut self, state: LineState, lines: &mut Vec<usize>, movements: &mut Vec<usize>) {
        let weights: BTreeMap<(usize, usize), Weight> = lines
            .iter()
            .flat_map(|line| movements.iter().map(move |movement| (*line, *movement)))
            .map(|pair| (pair, weight(&self.lines[pair.0], &self.movements[pair.1])))
            .collect();
        loop {
            let of = |line: usize, movement: usize| weights.get(&(line, movement)).copied();
            let pairs: Vec<(usize, usize)> = lines
                .iter()
                .filter_map(|line| {
                    let movement = only_best(movements, |movement| of(*line, movement))?;
                    (only_best(lines, |other| of(other, movement))? == *line).then_some((*line, movement))
                })
                .collect();
            if pairs.is_empty() {
                return;
            }
            for (line, movement) in pairs {
                self.set(line, state, &[movement]);
                self.take(&[movement]);
                lines.retain(|other| *other != line);
                movements.retain(|other| *other != movement);
            }
        }
    }

    /// Lines that have the reference of a movement, and another amount: both are shown, and nothing can be accepted.
    fn reference_only(&mut self) {
        let key = |key: Key<'a>| Key {
            amount: None,
            value_date: None,
            ..key
        };
        for (lines, movements) in self.groups(key) {
            for line in lines {
                self.set(line, LineState::Different, &movements);
            }
            self.take(&movements);
        }
    }

    fn set(&mut self, line: usize, state: LineState, movements: &[usize]) {
        self.matched[line] = Some(Matched {
            state,
            candidates: movements.iter().copied().take(MOST_CANDIDATES).collect(),
        });
    }

    fn take(&mut self, movements: &[usize]) {
        for movement in movements {
            self.taken[*movement] = true;
        }
    }
}

/// How well a line and a movement of one group fit, beyond what the group has in common: whether the references are alike,
/// and how much else is the same.
type Weight = (bool, usize);

fn weight(line: &BookLine, movement: &Movement) -> Weight {
    let alike = is_typing_error(&line.reference, &movement.reference);
    (alike, super::reasons(line, movement).len())
}

/// The item with the highest weight, if it is the only one with that weight.
fn only_best(items: &[usize], weight: impl Fn(usize) -> Option<Weight>) -> Option<usize> {
    let best = items.iter().map(|item| weight(*item)).max()?;
    let mut with_it = items.iter().filter(|item| weight(**item) == best);
    match (with_it.next(), with_it.next()) {
        (Some(item), None) => Some(*item),
        _ => None,
    }
}

/// Whether two references differ as by a typing error: characters inserted, left out or changed.
fn is_typing_error(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let most = TYPING_ERROR.min(one.len().max(other.len()) / 3);
    if one.len().abs_diff(other.len()) > most {
        return false;
    }
    // The edit distance, row by row; only near the diagonal it can be small enough.
    let far = most + 1;
    let mut before: Vec<usize> = (0..=other.len()).map(|column| column.min(far)).collect();
    for (row, char) in one.iter().enumerate() {
        let mut now = vec![far; other.len() + 1];
        now[0] = far.min(row + 1);
        for column in row.saturating_sub(most)..other.len().min(row + most + 1) {
            let changed = before[column] + usize::from(*char != other[column]);
            now[column + 1] = far.min(changed).min(before[column + 1] + 1).min(now[column] + 1);
        }
        before = now;
    }
    before.last().is_some_and(|distance| *distance <= most)
}

/// The number of lines in each state; states without lines are left out.
pub fn counts(states: impl IntoIterator<Item = LineState>) -> Vec<(LineState, usize)> {
    let mut counted: BTreeMap<LineState, usize> = BTreeMap::new();
    for state in states {
        *counted.entry(state).or_default() += 1;
    }
    counted.into_iter().collect()
}

/// The first and the last value date of these lines; None without lines.
pub fn period(lines: &[BookLine]) -> Option<(NaiveDate, NaiveDate)> {
    let days: BTreeSet<NaiveDate> = lines.iter().map(|line| line.value_date).collect();
    Some((*days.first()?, *days.last()?))
}

#[cfg(test)]
mod tests;
