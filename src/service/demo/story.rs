//! Past events of each case of the demonstration.

use chrono::{Duration, NaiveTime};

use super::Stage;
use super::board_act::Board;
use super::cast::{Cast, Member};
use super::play::Play;
use super::seed;
use crate::ballots::{self, BallotFilter};
use crate::commitments::disbursements::NewDisbursement;
use crate::commitments::{self, CommitmentFilter};
use crate::decisions;
use crate::indicators::{self, Mark, NewIndicator, NewMeasurement};
use crate::pending_actions::{self, MoneyAction};
use crate::votes::{self, NewVote};
use crate::{Actor, cases, organisations, workflow};
use edba_common::error::{Error, Result};
use edba_domain::codes::{BallotStatus, CaseStatus, CommitmentStatus, Position, Rhythm};
use edba_domain::funding::PledgeOffer;
use edba_domain::workflow::{Command, CommandInput};
use edba_domain::working_days::working_day_from;
use edba_domain::{Cents, Id, Moment};
use edba_store::decision_lists::Slice;

/// Advances every case to its target state.
pub(super) fn play(stage: &Stage<'_>, cast: &Cast) -> Result<()> {
    let texts = seed::texts()?;
    for (place, case) in (0i64..).zip(seed::cases()?) {
        // Cases start on different days, the oldest 300 days ago.
        let began = 300 - place;
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
        let reasons = &self.texts.reasons;
        use CaseStatus as S;
        match self.case.target {
            S::Proposal => Ok(()),
            S::Withdrawn => {
                let initiator = self.initiator()?;
                self.command(initiator, 200, id, Command::Withdraw, &reasons.withdraw)
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
                self.to_board(id, 60)?;
                match self.case.key.as_str() {
                    "data-capital" => self.board(id, 30, Board::BeyondMandate),
                    "azie-dienstencentrum" => self.board(id, 30, Board::Gap),
                    "zorg-in-de-wijk" => {
                        self.near_the_ceiling(4)?;
                        self.board(id, 3, Board::Open)
                    }
                    "kringloopgebied" => self.board(id, 2, Board::Open),
                    _ => self.board(id, 1, Board::Silent),
                }
            }
            S::Financed => self.financed(id, 80),
            S::Monitored => {
                self.financed(id, 120)?;
                self.monitored(id, 100)?;
                self.promised(id, 95)?;
                self.scheduled(id)
            }
            S::Stopped => {
                self.financed(id, 160)?;
                self.monitored(id, 140)?;
                self.by_two(id, 40, Command::Stop, &reasons.stop, None)
            }
            S::Completed => {
                self.financed(id, 170)?;
                self.monitored(id, 150)?;
                self.settled(id, 45)?;
                let report = self.texts.final_report.as_str();
                self.by_two(id, 30, Command::Complete, &reasons.complete, Some(report))?;
                self.repaid(id, 20)
            }
        }
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
        let this_year = self.stage.this_year();
        self.stage.act(self.initiator()?, self.began, |cx| {
            let content =
                self.case
                    .content(&self.cast.organisations, &self.cast.bodies, cx.today(), this_year)?;
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

    fn approved(&self, days_ago: i64, action: MoneyAction, reason: &str) -> Result<()> {
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
                let booking = format!("VPL-{}-{:04}", self.stage.this_year(), 1000 + place);
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

    fn monitored(&self, id: Id, days_ago: i64) -> Result<()> {
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
        self.command(
            self.bureau(),
            days_ago,
            id,
            Command::Monitor,
            &self.texts.reasons.monitor,
        )?;
        self.stage
            .act(self.initiator()?, 20, |cx| {
                let new = NewMeasurement {
                    value: "12".parse().map_err(Error::internal)?,
                    measured_on: cx.today() - Duration::days(2),
                    evidence: self.texts.indicator.evidence.clone(),
                };
                indicators::measure(cx, indicator.id, new)
            })
            .map(drop)
    }

    /// Pays most of every commitment and releases the rest: the work turned out cheaper.
    fn settled(&self, id: Id, days_ago: i64) -> Result<()> {
        let reasons = &self.texts.reasons;
        let initiator = self.initiator()?.organisation()?;
        let payee = self
            .stage
            .act(self.bureau(), days_ago, |cx| organisations::find(cx, initiator))?
            .name;
        let value_date = self.stage.now.plus(-Duration::days(days_ago)).local_date();
        for (number, commitment) in (1..).zip(self.commitments(id)?) {
            let rest = Cents::new(commitment.amount_cents.get() / 20);
            let disbursement = NewDisbursement {
                amount: commitment.amount_cents - rest,
                value_date,
                payee: payee.clone(),
                booking_reference: format!(
                    "{}-{}{number}",
                    commitment.booking_reference.unwrap_or_default(),
                    self.began
                ),
            };
            let action = MoneyAction::Disburse {
                commitment_id: commitment.id,
                disbursement,
            };
            self.approved(days_ago, action, &reasons.pay)?;
            let action = MoneyAction::ReleaseCommitment {
                commitment_id: commitment.id,
                reason: reasons.release.clone(),
                amount: None,
            };
            self.approved(days_ago, action, &reasons.release)?;
        }
        Ok(())
    }
}
