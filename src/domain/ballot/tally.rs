//! The count: a pure function of electorate, recusals, votes and rules, in whole numbers, so
//! that anyone can recompute it from the export.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::electorate::Elector;
use super::rules::BodyRules;
use crate::Id;
use crate::codes::{Advice, Majority, Position, SeatRole, Sector, TieRule};

/// The minimum number of votes at which a secret ballot counts. With fewer votes, the count or even the result alone
/// would reveal the votes: the ballot has no quorum.
pub const SECRET_FROM: u32 = 3;

text_enum! {
    /// The result of the count. A ballot without quorum is neither carried nor rejected.
    pub enum TallyResult { Carried = "carried", Rejected = "rejected", NoQuorum = "no-quorum" }
}

/// The current vote of a seat, that is its last version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CastVote {
    pub seat_id: Id,
    pub position: Position,
}

/// The papers of a secret ballot, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    pub for_count: u32,
    pub against_count: u32,
    pub abstain_count: u32,
}

/// The count of a ballot, in seats.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    /// Seats that are not recused.
    pub entitled: u32,
    /// Seats that voted; abstaining is voting.
    pub taken_part: u32,
    /// Seats that had to take part: entitled × quorumPercent ÷ 100, rounded up; at least one, and of a secret ballot at
    /// least three.
    pub quorum_needed: u32,
    /// Whether enough seats took part, and at least one of every sector that the composition requires.
    pub quorum_met: bool,
    /// Required sectors with a seat that could vote, of which no seat voted.
    pub sectors_missing: Vec<Sector>,
    /// Null when the counts are not shown.
    pub for_count: Option<u32>,
    /// Null when the counts are not shown.
    pub against_count: Option<u32>,
    /// Null when the counts are not shown.
    pub abstain_count: Option<u32>,
    /// False for a secret ballot with fewer than three votes.
    pub counts_shown: bool,
    /// Whether the votes tied and the chair's own vote, for or against, gave the result. False where the chair
    /// abstained or did not vote: then a tie is rejected.
    pub tie_decided_by_chair: bool,
    pub result: TallyResult,
}

/// Votes that do not match the electorate or the rules. They are neither counted nor skipped silently.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TallyFault {
    #[error("the seat {0} is not in the electorate")]
    UnknownSeat(Id),
    #[error("the seat {0} is recused and voted")]
    RecusedSeat(Id),
    #[error("the seat {0} voted more than once")]
    DoubleVote(Id),
    #[error("{papers} papers were counted of {participants} participants")]
    CountsDoNotAddUp { papers: u64, participants: u32 },
    #[error("the rules say secret, and these are open votes")]
    RulesAreSecret,
    #[error("the rules say open, and these are secret papers")]
    RulesAreOpen,
}

impl Tally {
    /// Whether every seat that may vote has voted; with `closeWhenAllVoted` the ballot can close.
    pub fn everyone_voted(&self) -> bool {
        self.entitled > 0 && self.taken_part == self.entitled
    }
}

/// Counts an open ballot. The order of `electorate` and of `votes` does not matter.
///
/// # Errors
/// `UnknownSeat`, `RecusedSeat`, `DoubleVote`: the first found; `RulesAreSecret`.
pub fn tally(electorate: &[Elector], votes: &[CastVote], rules: &BodyRules) -> Result<Tally, TallyFault> {
    if rules.secret {
        return Err(TallyFault::RulesAreSecret);
    }
    let attendance = attendance(electorate, votes.iter().map(|vote| vote.seat_id), rules)?;
    let of = |position| number(votes.iter().filter(|vote| vote.position == position));
    let counts = Counts {
        for_count: of(Position::For),
        against_count: of(Position::Against),
        abstain_count: of(Position::Abstain),
    };
    let chair = deciding_chair(electorate)
        .and_then(|chair| votes.iter().find(|vote| vote.seat_id == chair.seat_id))
        .map(|vote| vote.position);
    Ok(conclude(attendance, counts, true, chair, rules))
}

/// The chair whose own vote breaks a tie, if the rules say so. None if the chair is recused, and on a day on which one
/// chair hands over to the next: then there are two, and neither vote may weigh more than the other.
fn deciding_chair(electorate: &[Elector]) -> Option<&Elector> {
    let mut chairs = electorate
        .iter()
        .filter(|elector| elector.role == SeatRole::Chair && !elector.is_recused());
    chairs.next().filter(|_| chairs.next().is_none())
}

/// The tie rule that applies to this electorate: a tie fails where no chair can break it, whatever the rules of the
/// body.
pub fn tie_rule(electorate: &[Elector], rules: &BodyRules) -> TieRule {
    match deciding_chair(electorate) {
        Some(_) if !rules.secret => rules.tie,
        _ => TieRule::Fails,
    }
}

/// Counts a secret ballot: `participants` are the seats that voted, `counts` the papers, and nothing links the two. A
/// tie fails, since the chair's vote is unknown. With fewer than three votes there is no quorum, whatever the rules,
/// since the result would reveal the votes.
///
/// # Errors `UnknownSeat`, `RecusedSeat`, `DoubleVote`: the first found; `CountsDoNotAddUp` when there are more or
/// fewer papers than participants; `RulesAreOpen`.
pub fn tally_secret(
    electorate: &[Elector],
    participants: &[Id],
    counts: Counts,
    rules: &BodyRules,
) -> Result<Tally, TallyFault> {
    if !rules.secret {
        return Err(TallyFault::RulesAreOpen);
    }
    let attendance = attendance(electorate, participants.iter().copied(), rules)?;
    let papers = [counts.for_count, counts.against_count, counts.abstain_count]
        .map(u64::from)
        .iter()
        .sum();
    if papers != u64::from(attendance.taken_part) {
        return Err(TallyFault::CountsDoNotAddUp {
            papers,
            participants: attendance.taken_part,
        });
    }
    let shown = attendance.taken_part >= SECRET_FROM;
    Ok(conclude(attendance, counts, shown, None, rules))
}

/// Whether enough seats of an electorate may vote for a secret ballot to have a quorum.
pub fn can_be_secret(electorate: &[Elector]) -> bool {
    number(electorate.iter().filter(|elector| !elector.is_recused())) >= SECRET_FROM
}

/// The advice of a table to the board, from its count.
pub fn advice(tally: &Tally) -> Advice {
    match tally.result {
        TallyResult::Carried => Advice::Positive,
        TallyResult::Rejected => Advice::Negative,
        TallyResult::NoQuorum => Advice::NoQuorum,
    }
}

/// Who took part, and the required quorum; also known of a secret ballot and before the close.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendance {
    /// Seats that are not recused.
    pub entitled: u32,
    pub taken_part: u32,
    /// Seats that have to take part, at least one.
    pub needed: u32,
    /// Required sectors with a seat that could vote, of which no seat voted.
    pub sectors_missing: Vec<Sector>,
}

/// Computes the attendance, after checking that each participant was allowed to vote.
///
/// # Errors `UnknownSeat`, `RecusedSeat`, `DoubleVote`: the first found.
pub fn attendance(
    electorate: &[Elector],
    seats: impl Iterator<Item = Id>,
    rules: &BodyRules,
) -> Result<Attendance, TallyFault> {
    let mut present = BTreeSet::new();
    for seat in seats {
        match electorate.iter().find(|elector| elector.seat_id == seat) {
            None => return Err(TallyFault::UnknownSeat(seat)),
            Some(elector) if elector.is_recused() => return Err(TallyFault::RecusedSeat(seat)),
            Some(_) if !present.insert(seat) => return Err(TallyFault::DoubleVote(seat)),
            Some(_) => {}
        }
    }
    let unrecused = || electorate.iter().filter(|elector| !elector.is_recused());
    let could_vote: BTreeSet<Sector> = unrecused().map(|elector| elector.sector).collect();
    let voted: BTreeSet<Sector> = unrecused()
        .filter(|elector| present.contains(&elector.seat_id))
        .map(|elector| elector.sector)
        .collect();
    let entitled = number(unrecused());
    Ok(Attendance {
        entitled,
        taken_part: number(present.iter()),
        // At least one, so that a ballot without any vote is not a rejection.
        needed: entitled
            .saturating_mul(u32::from(rules.quorum_percent))
            .div_ceil(100)
            .max(if rules.secret { SECRET_FROM } else { 1 }),
        sectors_missing: Sector::ALL
            .iter()
            .copied()
            .filter(|sector| rules.composition.contains(sector))
            .filter(|sector| could_vote.contains(sector) && !voted.contains(sector))
            .collect(),
    })
}

fn conclude(
    attendance: Attendance,
    counts: Counts,
    counts_shown: bool,
    chair: Option<Position>,
    rules: &BodyRules,
) -> Tally {
    let Attendance {
        entitled,
        taken_part,
        needed,
        sectors_missing,
    } = attendance;
    let quorum_met = taken_part >= needed && sectors_missing.is_empty();
    let (in_favour, opposed) = (u64::from(counts.for_count), u64::from(counts.against_count));
    let tie_decided_by_chair = quorum_met
        && rules.majority == Majority::Simple
        && rules.tie == TieRule::ChairDecides
        && in_favour == opposed
        && matches!(chair, Some(Position::For | Position::Against));
    let carried = match rules.majority {
        Majority::Simple if tie_decided_by_chair => chair == Some(Position::For),
        Majority::Simple => in_favour > opposed,
        Majority::TwoThirds => in_favour > 0 && 3 * in_favour >= 2 * (in_favour + opposed),
    };
    let show = |count| counts_shown.then_some(count);
    Tally {
        entitled,
        taken_part,
        quorum_needed: needed,
        quorum_met,
        sectors_missing,
        for_count: show(counts.for_count),
        against_count: show(counts.against_count),
        abstain_count: show(counts.abstain_count),
        counts_shown,
        tie_decided_by_chair,
        result: match (quorum_met, carried) {
            (false, _) => TallyResult::NoQuorum,
            (true, true) => TallyResult::Carried,
            (true, false) => TallyResult::Rejected,
        },
    }
}

/// Saturates: no body has more than four thousand million seats.
fn number<T>(items: impl Iterator<Item = T>) -> u32 {
    u32::try_from(items.count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
