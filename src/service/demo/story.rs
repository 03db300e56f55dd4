//! Past events of each case of the demonstration.

use chrono::{Duration, NaiveTime};

use super::Stage;
use super::board_act::Board;
use super::cast::{Cast, Member};
use super::play::Play;
use super::seed;
use crate::ballots::{self, BallotFilter};
use crate::commitments::{self, CommitmentFilter};
use crate::decisions;
use crate::indicators::{self, Mark, NewIndicator, NewMeasurement};
use crate::pending_actions::{self, MoneyAction};
use crate::votes::{self, NewVote};
use crate::{Actor, cases, workflow};
use edba_common::error::{Error, Result};
use edba_domain::codes::{BallotStatus, CaseStatus, CommitmentStatus, Position, Rhythm};
use edba_domain::funding::PledgeOffer;
use edba_domain::workflow::{Command, CommandInput};
use edba_domain::working_days::working_day_from;
use edba_domain::{Id, Moment};
use edba_store::decision_lists::Slice;

/// Advances every case to its target state. Within a case everything comes in the order of its days: nothing is dated before
/// what its history has already.
pub(super) fn play(stage: &Stage<'_>, cast: &Cast) -> Result<()> {
    let texts = seed::texts()?;
    // Cases start on different days, most of them 300 days ago; the oldest come first.
    let mut cases: Vec<_> = (0i64..)
        .zip(seed::cases()?)
        .map(|(place, case)| (300 - place + case.days_earlier, case))
        .collect();
    cases.sort_by_key(|(began, _)| -began);
    for (began, case) in cases {
        Play {
            stage,
            cast,
            case: &case,
            texts: &texts,
            began,
        }
        .run()
        .map_err(|e| Error::internal(format!("the demonstration's case {}: {e}", case.key)))?;
    }
    Ok(())
}

impl Play<'_> {
    fn run(&self) -> Result<()> {
        let id = self.register()?;
        self.papers(id, self.began - 1)?;
        let reasons = &self.texts.reasons;
        use CaseStatus as S;
        match self.case.target {
            S::Proposal => Ok(()),
            S::Withdrawn => {
                let initiator = self.initiator()?;
                self.command(initiator, 200, id, Command::Withdraw, &reasons.withdraw)?;
                self.destroyed(id, 199, 190)
            }
            S::TableReview => {
                self.review(id, 5, 12)?;
                self.table_votes(id, 3, Position::For, Some(1))
            }
            S::Rejected if self.case.key == "acquisitie-handel" => {
                self.to_board(id, 120)?;
                // Without a quorum nothing is decided: a new ballot of the board is needed.
                self.board(id, 110, Board::NoQuorum)?;
                self.board(id, 90, Board::Against)?;
                let why = &reasons.reject_by_board;
                self.command(self.bureau(), 60, id, Command::Reject, why)
            }
            S::Rejected => {
                self.review(id, 150, 120)?;
                self.table_votes(id, 140, Position::Against, None)?;
                let why = &reasons.reject_by_table;
                self.command(self.bureau(), 130, id, Command::Reject, why)
            }
            S::BoardDecision => {
                if self.case.key == "zorg-in-de-wijk" {
                    self.near_the_ceiling(self.began - 1)?;
                }
                self.to_board(id, 60)?;
                self.advised(id, 5)?;
                match self.case.key.as_str() {
                    "data-capital" => {
                        self.board(id, 30, Board::BeyondMandate)?;
                        self.asked_by_letter(id, 15)
                    }
                    "azie-dienstencentrum" => self.board(id, 30, Board::Gap),
                    "zorg-in-de-wijk" => self.board(id, 3, Board::Open),
                    "kringloopgebied" => self.board(id, 2, Board::Open),
                    _ => self.board(id, 1, Board::Silent),
                }
            }
            S::Financed if self.case.key == "composiet-mkb" => {
                // One of its grants is still to be entered in the register.
                self.financed(id, 17)?;
                self.entered(id, 8, 1)
            }
            S::Financed => {
                self.financed(id, 80)?;
                self.entered(id, 70, usize::MAX)
            }
            S::Monitored => self.under_way(id),
            S::Stopped => self.ended_early(id),
            S::Completed => self.to_the_end(id),
        }
    }

    /// Half paid, with instalments that are late; a loan that comes back, and a part that goes to the next year.
    fn under_way(&self, id: Id) -> Result<()> {
        self.financed(id, 120)?;
        let indicator = self.monitored(id, 100)?;
        self.promised(id, 95)?;
        self.lent(id, 54)?;
        self.repaid(id, 54, 1)?;
        self.carried_over(id, 30)?;
        let measurement = self.measured(indicator, 20)?;
        self.photographed(measurement, 20)?;
        self.scheduled(id)
    }

    fn ended_early(&self, id: Id) -> Result<()> {
        self.financed(id, 160)?;
        let indicator = self.monitored(id, 140)?;
        self.lent(id, 120)?;
        self.measured(indicator, 60)?;
        self.by_two(id, 40, Command::Stop, &self.texts.reasons.stop, None)?;
        self.given_up(id, 25)
    }

    /// A loan of the oldest case was so paid out more than a year before the newest loan.
    fn to_the_end(&self, id: Id) -> Result<()> {
        let ago = |days: i64| days + self.case.days_earlier;
        self.financed(id, ago(170))?;
        let indicator = self.monitored(id, ago(150))?;
        self.measured(indicator, ago(60))?;
        self.settled(id, ago(45))?;
        self.proven(id, ago(44))?;
        let report = self.texts.final_report.as_str();
        self.by_two(
            id,
            ago(30),
            Command::Complete,
            &self.texts.reasons.complete,
            Some(report),
        )?;
        self.repaid(id, ago(45), 3)?;
        self.determined(id, 25)
    }

    pub(super) fn bureau(&self) -> &Actor {
        &self.cast.bureau[0]
    }

    pub(super) fn initiator(&self) -> Result<&Actor> {
        self.cast
            .initiators
            .get(&self.case.initiator)
            .ok_or_else(|| Error::internal(format!("there is no initiator {}", self.case.initiator)))
    }

    fn register(&self) -> Result<Id> {
        let year = self.first_year();
        self.stage.act(self.initiator()?, self.began, |cx| {
            let content = self
                .case
                .content(&self.cast.organisations, &self.cast.bodies, cx.today(), year)?;
            Ok(cases::register(cx, content)?.id)
        })
    }

    fn command(&self, by: &Actor, days_ago: i64, id: Id, command: Command, reason: &str) -> Result<()> {
        let input = CommandInput {
            reason: Some(reason.to_owned()),
            ..CommandInput::bare(command)
        };
        self.stage
            .act(by, days_ago, |cx| workflow::execute(cx, id, input))
            .map(drop)
    }

    /// A command that one bureau member proposes and the other approves.
    fn by_two(
        &self,
        id: Id,
        days_ago: i64,
        command: Command,
        reason: &str,
        report: Option<&str>,
    ) -> Result<()> {
        let input = CommandInput {
            reason: Some(reason.to_owned()),
            final_report: report.map(str::to_owned),
            ..CommandInput::bare(command)
        };
        let action = MoneyAction::Transition {
            case_id: id,
            input,
            ballots_close_at: None,
        };
        self.approved(days_ago, action, reason)
    }

    pub(super) fn approved(&self, days_ago: i64, action: MoneyAction, reason: &str) -> Result<()> {
        let pending = self.stage.act(&self.cast.bureau[0], days_ago, |cx| {
            pending_actions::propose(cx, action, Some(reason))
        })?;
        self.stage
            .act(&self.cast.bureau[1], days_ago, |cx| {
                pending_actions::approve(cx, pending.id)
            })
            .map(drop)
    }

    /// Moves a deadline to the afternoon of a working day, as a bureau would set it. A past deadline stays unchanged,
    /// since later events follow from it.
    pub(super) fn deadline(&self, at: Moment) -> Moment {
        if at <= self.stage.now {
            return at;
        }
        Moment::at_local(
            working_day_from(at.local_date()),
            NaiveTime::from_hms_opt(17, 0, 0).unwrap_or_default(),
        )
    }

    /// Opens the review `days_ago`, with a deadline `closes_in` days from then.
    fn review(&self, id: Id, days_ago: i64, closes_in: i64) -> Result<()> {
        self.stage
            .act(self.bureau(), days_ago, |cx| {
                let closes_at = self.deadline(cx.now.plus(Duration::days(closes_in)));
                let input = CommandInput::bare(Command::OpenReview);
                workflow::execute_with(cx, id, input, Some(closes_at))
            })
            .map(drop)
    }

    fn open_ballots(&self, id: Id) -> Result<Vec<ballots::Ballot>> {
        self.stage.act(self.bureau(), 0, |cx| {
            let filter = BallotFilter {
                case_id: Some(id),
                status: Some(BallotStatus::Open),
                ..BallotFilter::default()
            };
            ballots::list(cx, filter, false, None, 20)
        })
    }

    /// Casts the votes of table members; with `only`, that many of each table, and the ballots stay open.
    fn table_votes(&self, id: Id, days_ago: i64, position: Position, only: Option<usize>) -> Result<()> {
        for ballot in self.open_ballots(id)? {
            let Some((_, members)) = self
                .cast
                .tables
                .iter()
                .find(|(code, _)| self.cast.bodies.get(*code) == Some(&ballot.body_id))
            else {
                continue;
            };
            for member in self.may_vote(members).take(only.unwrap_or(usize::MAX)) {
                self.vote(member, ballot.id, days_ago, position, Vec::new())?;
            }
        }
        Ok(())
    }

    /// Members whose organisation is not the initiator; members of the initiator are recused.
    pub(super) fn may_vote<'m>(&'m self, members: &'m [Member]) -> impl Iterator<Item = &'m Member> {
        members.iter().filter(|m| m.organisation != self.case.initiator)
    }

    pub(super) fn vote(
        &self,
        member: &Member,
        ballot: Id,
        days_ago: i64,
        position: Position,
        pledges: Vec<PledgeOffer>,
    ) -> Result<()> {
        let new = NewVote {
            seat_id: None,
            position,
            reason: None,
            pledges,
        };
        self.stage
            .act(&member.actor, days_ago, |cx| votes::cast(cx, ballot, &new))
            .map(drop)
    }

    /// Counts a ballot on the day of its deadline.
    pub(super) fn close(&self, ballot: Id, days_ago: i64) -> Result<()> {
        self.stage
            .act(self.bureau(), days_ago, |cx| ballots::close(cx, ballot))
            .map(drop)
    }

    fn to_board(&self, id: Id, days_ago: i64) -> Result<()> {
        // A table's ballot closes with the vote of its last member.
        self.review(id, days_ago + 20, 14)?;
        self.table_votes(id, days_ago + 15, Position::For, None)?;
        self.command(
            self.bureau(),
            days_ago,
            id,
            Command::Forward,
            &self.texts.reasons.forward,
        )
    }

    fn financed(&self, id: Id, days_ago: i64) -> Result<()> {
        self.to_board(id, days_ago + 40)?;
        self.board(id, days_ago + 20, Board::Full)?;
        self.stated(id, days_ago + 1)?;
        self.by_two(id, days_ago, Command::Finance, &self.texts.reasons.finance, None)?;
        self.published(id, days_ago)?;
        // In the newest financed case, one partner has not answered yet.
        let all_answer = self.case.target != CaseStatus::Financed;
        for (place, commitment) in self.commitments(id)?.into_iter().enumerate() {
            if commitment.status == CommitmentStatus::Offered
                && (all_answer || place == 0)
                && let Some(partner) = self.cast.partners.get(&commitment.organisation_id)
            {
                let booking = format!("VPL-{}-{:04}", self.first_year(), 1000 + place);
                self.stage.act(partner, days_ago - 5, |cx| {
                    commitments::acknowledge(cx, commitment.id, &booking)
                })?;
            }
        }
        Ok(())
    }

    /// Publishes the decision on a financed case.
    fn published(&self, id: Id, days_ago: i64) -> Result<()> {
        self.stage.act(self.bureau(), days_ago, |cx| {
            let query = decisions::DecisionQuery {
                case_id: Some(id),
                ..decisions::DecisionQuery::default()
            };
            for found in decisions::list(
                cx,
                query,
                Slice {
                    after: None,
                    limit: 10,
                },
            )? {
                decisions::publish(cx, found.decision.id, true, &self.texts.reasons.publish, |_| {
                    Ok(())
                })?;
            }
            Ok(())
        })
    }

    pub(super) fn commitments(&self, id: Id) -> Result<Vec<commitments::Commitment>> {
        self.stage.act(self.bureau(), 0, |cx| {
            let filter = CommitmentFilter {
                case_id: Some(id),
                ..CommitmentFilter::default()
            };
            commitments::list(
                cx,
                filter,
                Slice {
                    after: None,
                    limit: 100,
                },
            )
        })
    }

    /// Monitors a case from `days_ago`, by an indicator of its own.
    fn monitored(&self, id: Id, days_ago: i64) -> Result<Id> {
        let indicator = self.stage.act(self.bureau(), days_ago + 1, |cx| {
            let start = cx.today();
            let new = NewIndicator {
                name: self.texts.indicator.name.clone(),
                unit: self.texts.indicator.unit.clone(),
                baseline: Some(Mark {
                    value: "0".parse().map_err(Error::internal)?,
                    on: start,
                }),
                target: Some(Mark {
                    value: "40".parse().map_err(Error::internal)?,
                    on: start + Duration::days(1500),
                }),
                rhythm: Some(Rhythm::HalfYearly),
            };
            indicators::make(cx, id, new)
        })?;
        let why = &self.texts.reasons.monitor;
        self.command(self.bureau(), days_ago, id, Command::Monitor, why)?;
        Ok(indicator.id)
    }

    fn measured(&self, indicator: Id, days_ago: i64) -> Result<Id> {
        self.stage
            .act(self.initiator()?, days_ago, |cx| {
                let new = NewMeasurement {
                    value: "12".parse().map_err(Error::internal)?,
                    measured_on: cx.today() - Duration::days(2),
                    evidence: self.texts.indicator.evidence.clone(),
                };
                indicators::measure(cx, indicator, new)
            })
            .map(|made| made.id)
    }
}
