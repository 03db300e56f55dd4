//! Events of ballots and votes.

use edba_domain::EventKind;
use std::collections::HashMap;

use serde_json::Value;

use super::{Recipient, no_such, value};
use crate::Context;
use crate::notifications::payload::{
    About, AboutBallot, AboutPledge, AboutTally, BallotContent, ResultContent, VoteContent,
};
use edba_common::error::Result;
use edba_domain::ballot::{Casting, Tally};
use edba_domain::codes::BallotKind;
use edba_domain::notifications::Audience;
use edba_domain::{Id, Moment};
use edba_store::ballots;
use edba_store::events::RecordedEvent;
use edba_store::notifications::audience::{self, Voter};
use edba_store::notifications::deadlines::{self, NamedBallot};

/// A ballot that was opened, extended, cancelled or closed.
pub struct OfBallot {
    pub ballot: NamedBallot,
    /// Whether the ballot made a decision.
    pub decided: bool,
    before: Option<Moment>,
    reason: Option<String>,
    tally: Option<AboutTally>,
}

impl OfBallot {
    pub fn load(cx: &mut Context<'_>, event: &RecordedEvent, data: &Value) -> Result<Option<Self>> {
        let Some(mut ballot) = deadlines::named_ballot(cx.conn, &event.subject_id)? else {
            return Ok(None);
        };
        let (mut before, mut tally, mut decided) = (None, None, false);
        match event.known_kind() {
            Some(EventKind::BallotOpened) => ballot.closes_at = value(data, "closesAt")?,
            Some(EventKind::BallotExtended) => {
                before = Some(value(data, "from")?);
                ballot.closes_at = value(data, "to")?;
            }
            Some(EventKind::BallotClosed) => {
                tally = Some(AboutTally::from(&value::<Tally>(data, "tally")?));
                decided = ballot.kind != BallotKind::Advice && deadlines::has_decided(cx.conn, &ballot.id)?;
            }
            _ => {}
        }
        Ok(Some(Self {
            ballot,
            decided,
            before,
            reason: event.reason.clone(),
            tally,
        }))
    }

    fn about(&self, acting_for: Vec<String>) -> About {
        About::Ballot(BallotContent {
            ballot: AboutBallot::from(&self.ballot),
            acting_for,
            before: self.before,
            reason: self.reason.clone(),
        })
    }

    pub fn recipients(&self, cx: &mut Context<'_>, audience: Audience) -> Result<Vec<Recipient>> {
        let mut voters = match audience {
            Audience::Voters | Audience::VotersWhoStillMay => {
                audience::voters(cx.conn, &[self.ballot.id], cx.today())?
            }
            Audience::Members => return self.result(cx),
            Audience::Electorate => return self.electorate(cx),
            Audience::Auditor => {
                let auditors = audience::auditors(cx.conn)?;
                return Ok(Recipient::all(auditors, &self.about(Vec::new())));
            }
            other => return Err(no_such(other)),
        };
        if audience == Audience::VotersWhoStillMay {
            voters.retain(|voter| match voter.cast_by() {
                None => true,
                // The voter can change an open vote; a secret vote is cast once.
                Some(by) => !self.ballot.secret && voter.representative_id == Some(by),
            });
        }
        Ok(by_account(&voters)
            .into_iter()
            .map(|(account, acting_for)| Recipient::new(account, self.about(acting_for)))
            .collect())
    }

    /// The accounts that may vote, each with the holders they act for, and the recused accounts of the electorate.
    fn electorate(&self, cx: &mut Context<'_>) -> Result<Vec<Recipient>> {
        let mut accounts = by_account(&audience::voters(cx.conn, &[self.ballot.id], cx.today())?);
        for account in audience::electorate(cx.conn, self.ballot.id)? {
            if !accounts.iter().any(|(known, _)| *known == account) {
                accounts.push((account, Vec::new()));
            }
        }
        Ok(accounts
            .into_iter()
            .map(|(account, acting_for)| Recipient::new(account, self.about(acting_for)))
            .collect())
    }

    fn result(&self, cx: &mut Context<'_>) -> Result<Vec<Recipient>> {
        let Some(tally) = self.tally else {
            return Ok(Vec::new());
        };
        let about = About::Result(ResultContent {
            ballot: AboutBallot::from(&self.ballot),
            tally,
        });
        let today = cx.today();
        Ok(Recipient::all(
            audience::members(cx.conn, self.ballot.body_id, today)?,
            &about,
        ))
    }
}

/// Groups voters by account, with the names of the seat holders whose substitute it is.
pub fn by_account(voters: &[Voter]) -> Vec<(Id, Vec<String>)> {
    let mut found: Vec<(Id, Vec<String>)> = Vec::new();
    for voter in voters {
        let name = voter.is_substitute().then(|| voter.holder_name.clone());
        match found.iter_mut().find(|(account, _)| *account == voter.account_id) {
            Some((_, names)) => names.extend(name),
            None => found.push((voter.account_id, name.into_iter().collect())),
        }
    }
    found
}

/// The accounts that may act for the seats of the votes in a batch of events: read once per batch, since nearly every
/// event of a busy evening is a vote.
pub struct SeatsVoted(HashMap<Id, Vec<Voter>>);

impl SeatsVoted {
    /// Loads the seats of the open votes in these events.
    pub fn from_events(cx: &mut Context<'_>, events: &[RecordedEvent]) -> Result<Self> {
        let mut votes = Vec::new();
        for event in events
            .iter()
            .filter(|event| event.known_kind() == Some(EventKind::VoteCast))
        {
            votes.extend(value::<Option<Id>>(&event.data.read_as()?, "voteId")?);
        }
        let mut seats: HashMap<Id, Vec<Voter>> = HashMap::new();
        if !votes.is_empty() {
            for (vote, voter) in audience::voters_of_votes(cx.conn, &votes, cx.today())? {
                seats.entry(vote).or_default().push(voter);
            }
        }
        Ok(Self(seats))
    }

    fn of_vote(&self, vote: &Id) -> Vec<Voter> {
        self.0.get(vote).cloned().unwrap_or_default()
    }
}

/// A vote that was cast.
pub struct OfVote {
    pub by_substitute: bool,
    caster: Option<Id>,
    seat: Vec<Voter>,
    /// None where there is no recipient.
    about: Option<About>,
}

impl OfVote {
    pub fn load(
        cx: &mut Context<'_>,
        event: &RecordedEvent,
        data: &Value,
        seats: &SeatsVoted,
    ) -> Result<Option<Self>> {
        let ballot_id = event.subject_id;
        let seat_id: Id = value(data, "seatId")?;
        let casting: Casting = value(data, "casting")?;
        let vote_id: Option<Id> = value(data, "voteId")?;
        let by_substitute = casting == Casting::AsSubstitute;
        let seat = match &vote_id {
            Some(vote) => seats.of_vote(vote),
            None => audience::voters_for_seat(cx.conn, ballot_id, seat_id, cx.today())?,
        };
        if seat.is_empty() {
            return Ok(Some(Self {
                by_substitute,
                caster: event.actor_id,
                seat,
                about: None,
            }));
        }
        let Some(ballot) = deadlines::named_ballot(cx.conn, &ballot_id)? else {
            return Ok(None);
        };
        let holder = seat.first().map(|voter| voter.holder_name.clone());
        let vote = match vote_id {
            Some(id) if !ballot.secret => ballots::vote(cx.conn, &id)?,
            _ => None,
        };
        let pledges = match &vote {
            Some(vote) if ballot.kind != BallotKind::Advice => {
                ballots::pledges_of(cx.conn, &ballot_id, None)?
                    .into_iter()
                    .filter(|pledge| pledge.vote_id == vote.id)
                    .map(|pledge| AboutPledge {
                        instrument: pledge.instrument,
                        budget_year: pledge.budget_year,
                        expenditure_kind: pledge.expenditure_kind,
                        within: pledge.within_cents,
                        subject: pledge.subject_cents,
                    })
                    .collect()
            }
            _ => Vec::new(),
        };
        let about = About::Vote(VoteContent {
            ballot: AboutBallot::from(&ballot),
            cast_at: event.recorded_at,
            cast_by: event.actor_name.clone(),
            seat_of: holder.filter(|_| by_substitute),
            position: vote.map(|vote| vote.position),
            pledges,
        });
        Ok(Some(Self {
            by_substitute,
            caster: event.actor_id,
            seat,
            about: Some(about),
        }))
    }

    pub fn recipients(&self, audience: Audience) -> Result<Vec<Recipient>> {
        let of_seat = |who: &dyn Fn(&Voter) -> bool| {
            let accounts = self
                .seat
                .iter()
                .filter(|voter| who(voter))
                .map(|voter| voter.account_id);
            self.about
                .as_ref()
                .map_or_else(Vec::new, |about| Recipient::all(accounts.collect(), about))
        };
        match audience {
            Audience::Caster => Ok(of_seat(&|voter| Some(voter.account_id) == self.caster)),
            Audience::Principal => Ok(of_seat(&|voter| !voter.is_substitute())),
            other => Err(no_such(other)),
        }
    }
}
