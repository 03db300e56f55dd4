//! Board ballots of the demonstration: the questions, votes and pledges.

use std::collections::BTreeMap;

use chrono::Duration;

use super::cast::Member;
use super::funds::LENDER;
use super::play::Play;
use crate::ballots::{self, ConditionDraft, NewBoardBallot};
use edba_common::error::Result;
use edba_domain::codes::{ExpenditureKind, Position};
use edba_domain::funding::{Cell, Need, PledgeOffer};
use edba_domain::working_days::working_day_from;
use edba_domain::{Cents, Id};

/// How long the board has for a ballot, in days.
const BOARD_DAYS: i64 = 14;

/// The course of a case's board ballot.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Board {
    /// Everything asked is pledged within mandates.
    Full,
    /// A part is pledged beyond a mandate.
    BeyondMandate,
    /// Less is pledged than asked.
    Gap,
    /// The research sector stays away.
    NoQuorum,
    /// Everybody is against.
    Against,
    /// Open still, with some votes in.
    Open,
    /// Open, and nobody has voted.
    Silent,
}

impl Play<'_> {
    /// Opens the board's ballot `days_ago`; it is counted at its deadline, two weeks later.
    pub(super) fn board(&self, id: Id, days_ago: i64, how: Board) -> Result<()> {
        let open = matches!(how, Board::Open | Board::Silent);
        let owner = self.initiator()?.name.clone();
        let ballot = self.stage.act(self.bureau(), days_ago, |cx| {
            let due = working_day_from(cx.today() + Duration::days(50));
            ballots::open_board_ballot(
                cx,
                NewBoardBallot {
                    case_id: id,
                    body_id: None,
                    question: None,
                    closes_at: self.deadline(cx.now.plus(Duration::days(BOARD_DAYS))),
                    supplementary: false,
                    conditions: vec![ConditionDraft {
                        description: self.texts.condition.clone(),
                        owner,
                        due_date: due,
                        precedent: false,
                    }],
                    ratification_due: Some(due),
                    lifts_budget_breach: false,
                    supersedes_id: None,
                    supersedes_decision_id: None,
                },
            )
        })?;
        let need: Need = ballot.need.read()?;
        let mut offers = self.offers(&need, how);
        let voters: Vec<&Member> = self.may_vote(&self.cast.board).collect();
        let count = match how {
            Board::Open => 3,
            Board::Silent => 0,
            _ => voters.len(),
        };
        for member in voters.into_iter().take(count) {
            if how == Board::NoQuorum && member.organisation == "flevoziekenhuis" {
                continue;
            }
            let pledges = offers.remove(&member.organisation).unwrap_or_default();
            self.vote(
                member,
                ballot.id,
                days_ago - i64::from(!open),
                if how == Board::Against {
                    Position::Against
                } else {
                    Position::For
                },
                pledges,
            )?;
        }
        if open {
            Ok(())
        } else {
            self.close(ballot.id, days_ago - BOARD_DAYS)
        }
    }

    /// The pledges per organisation: a part of the investment is lent in some cases, and the governments share the rest; for the
    /// special cases a market party goes beyond its mandate, or a part is left open.
    fn offers(&self, need: &Need, how: Board) -> BTreeMap<String, Vec<PledgeOffer>> {
        let mut offers: BTreeMap<String, Vec<PledgeOffer>> = BTreeMap::new();
        if matches!(how, Board::NoQuorum | Board::Against | Board::Silent) {
            return offers;
        }
        let shares: &[(&str, i64)] = match how {
            Board::Gap => &[("gemeente-almere", 35), ("provincie-flevoland", 25)],
            Board::BeyondMandate => &[
                ("gemeente-almere", 40),
                ("provincie-flevoland", 30),
                ("usg-people", 30),
            ],
            _ => &[("gemeente-almere", 60), ("provincie-flevoland", 40)],
        };
        for (cell, asked) in need.cells() {
            let lent = match cell.expenditure_kind {
                ExpenditureKind::Investment => Cents::new(asked.get() * self.case.loan_percent / 100),
                _ => Cents::ZERO,
            };
            self.offered(&mut offers, LENDER, cell, lent);
            let asked = asked - lent;
            let mut left = asked;
            for (place, (code, percent)) in shares.iter().enumerate() {
                let last = place + 1 == shares.len() && how != Board::Gap;
                let amount = if last {
                    left
                } else {
                    Cents::new(asked.get() * percent / 100)
                };
                left -= amount;
                self.offered(&mut offers, code, cell, amount);
            }
        }
        offers
    }

    /// Adds the offer of an organisation for a cell, under its mandate and with its instrument.
    fn offered(
        &self,
        offers: &mut BTreeMap<String, Vec<PledgeOffer>>,
        code: &str,
        cell: Cell,
        amount: Cents,
    ) {
        let member = self.cast.board.iter().find(|m| m.organisation == code);
        if let Some(member) = member
            && let Some(mandate_id) = member.mandate_id
            && amount.is_positive()
        {
            offers.entry(code.to_owned()).or_default().push(PledgeOffer {
                mandate_id,
                instrument: member.instrument,
                budget_year: cell.budget_year,
                expenditure_kind: cell.expenditure_kind,
                amount,
            });
        }
    }
}
