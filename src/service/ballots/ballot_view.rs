//! View model of a ballot's page: names of the people concerned, the votes that the reader may see, and the seats
//! for which the reader may act. The number of queries is constant.

use std::collections::{BTreeMap, BTreeSet};

use super::electorate::{caster_of, caster_of_paper, domain_elector, voter};
use super::query::{cast_votes, find, list, rules_of, sees_open_votes, takes_votes};
use super::{Ballot, BallotElector, BallotFilter, Names, Pledge, Vote, domain_electors};
use crate::Context;
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_domain::ballot::{
    Attendance, BodyRules, Caster, Casting, MayNotVote, Tally, attendance, check_caster, check_change, tally,
};
use edba_domain::codes::BallotStatus;
use edba_store::ballots::Filling;
use edba_store::{ballots, desk, people};

/// A ballot with everything that its page shows.
#[derive(Debug, Clone)]
pub struct BallotView {
    pub ballot: Ballot,
    pub names: Names,
    pub rules: BodyRules,
    pub electors: Vec<BallotElector>,
    /// Whether a vote would count now.
    pub takes_votes: bool,
    pub attendance: Attendance,
    /// The person who voted for each seat and in which capacity; also for a secret ballot.
    pub voted: BTreeMap<Id, Caster>,
    /// The present or final tally, if this reader may see it.
    pub tally: Option<Tally>,
    /// The votes that this reader may see, with their pledges, in seat order.
    pub votes: Vec<(Vote, Vec<Pledge>)>,
    /// The seats that the reader fills today or voted for, the reader's own seat first.
    pub mine: Vec<MySeat>,
    /// Names of representatives and of organisations.
    pub people: BTreeMap<Id, String>,
}

/// A seat that the reader fills, or voted for.
#[derive(Debug, Clone)]
pub struct MySeat {
    pub elector: BallotElector,
    /// The holder of the seat today; if the reader no longer fills it, the holder when the reader voted.
    pub principal_id: Id,
    /// The capacity in which the reader may vote for the seat now, or the reason why not.
    pub casting: std::result::Result<Casting, MayNotVote>,
    /// The vote that counts now for the seat, by any caster.
    pub vote: Option<(Vote, Vec<Pledge>)>,
    /// Whether the seat has voted; also known for a secret ballot.
    pub has_voted: bool,
    /// Whether the reader cast that vote.
    pub by_me: bool,
    /// Whether the reader can declare a conflict of interest: for the seat, or their own as its substitute.
    pub may_declare: bool,
}

impl BallotView {
    /// The name of a representative or an organisation.
    pub fn name(&self, id: &Id) -> &str {
        self.people.get(id).map_or("", String::as_str)
    }

    /// The seats for which the reader can vote now.
    pub fn votable(&self) -> impl Iterator<Item = &MySeat> {
        self.mine
            .iter()
            .filter(|seat| self.takes_votes && seat.casting.is_ok())
    }

    /// The seats for which a conflict of interest can still be declared.
    pub fn recusable(&self) -> impl Iterator<Item = &MySeat> {
        self.mine
            .iter()
            .filter(|seat| self.takes_votes && seat.may_declare)
    }
}

/// The sheet of a ballot. Errors: 404.
pub fn sheet(cx: &mut Context<'_>, id: Id) -> Result<BallotView> {
    let ballot = find(cx, id)?;
    let names = desk::names_of(cx.conn, &[id])?
        .pop()
        .map(|(_, names)| names)
        .ok_or_else(|| Error::not_found("ballot"))?;
    let rules = rules_of(&ballot)?;
    let electors = ballots::electors(cx.conn, &id)?;
    let elector = |seat: Id| electors.iter().find(|e| e.seat_id == seat);
    let (papers, all_votes) = if ballot.secret {
        (ballots::participations(cx.conn, &id)?, Vec::new())
    } else {
        (Vec::new(), ballots::current_votes(cx.conn, &id)?)
    };
    let of_papers = papers
        .iter()
        .filter_map(|p| Some((p.seat_id, caster_of_paper(p, elector(p.seat_id)?))));
    let of_votes = all_votes
        .iter()
        .filter_map(|v| Some((v.seat_id, caster_of(v, elector(v.seat_id)?))));
    let voted: BTreeMap<Id, Caster> = of_papers.chain(of_votes).collect();
    let on_record = domain_electors(&electors);
    let attendance = attendance(&on_record, voted.keys().copied(), &rules).map_err(Error::internal)?;
    let all_are_seen = ballot.status != BallotStatus::Open || sees_open_votes(cx, &ballot)?;
    let tally = match &ballot.tally {
        Some(stored) => Some(stored.read()?),
        None if ballot.status == BallotStatus::Open && all_are_seen && !ballot.secret => {
            Some(tally(&on_record, &cast_votes(&all_votes), &rules).map_err(Error::internal)?)
        }
        None => None,
    };
    let pledges = if all_votes.is_empty() {
        Vec::new()
    } else {
        ballots::pledges_of(cx.conn, &id, None)?
    };
    let takes_votes = takes_votes(&ballot, cx.now);
    let mut votes = joined(&electors, all_votes, pledges);
    let today = cx.today();
    let mine = match cx.actor.representative_id {
        Some(me) => {
            let fillings = ballots::fillings(cx.conn, &id, &me, today)?.into_iter().collect();
            my_seats(me, &electors, &fillings, &voted, &votes, &rules)
        }
        None => Vec::new(),
    };
    if !all_are_seen {
        votes.retain(|(vote, _)| mine.iter().any(|seat| seat.elector.seat_id == vote.seat_id));
    }
    let people = people_of(cx, &electors, &voted, &mine)?;
    Ok(BallotView {
        ballot,
        names,
        rules,
        electors,
        takes_votes,
        attendance,
        voted,
        tally,
        votes,
        mine,
        people,
    })
}

/// Each vote with its pledges, in seat order.
fn joined(electors: &[BallotElector], votes: Vec<Vote>, pledges: Vec<Pledge>) -> Vec<(Vote, Vec<Pledge>)> {
    let order = |vote: &Vote| {
        electors
            .iter()
            .find(|e| e.seat_id == vote.seat_id)
            .map_or(i32::MAX, |e| e.seat_order)
    };
    let mut of_vote: BTreeMap<Id, Vec<Pledge>> = BTreeMap::new();
    for pledge in pledges {
        of_vote.entry(pledge.vote_id).or_default().push(pledge);
    }
    let mut joined: Vec<_> = votes
        .into_iter()
        .map(|vote| {
            let pledges = of_vote.remove(&vote.id).unwrap_or_default();
            (vote, pledges)
        })
        .collect();
    joined.sort_by_key(|(vote, _)| order(vote));
    joined
}

fn my_seats(
    me: Id,
    electors: &[BallotElector],
    fillings: &BTreeMap<Id, Filling>,
    voted: &BTreeMap<Id, Caster>,
    votes: &[(Vote, Vec<Pledge>)],
    rules: &BodyRules,
) -> Vec<MySeat> {
    let mut mine: Vec<MySeat> = electors
        .iter()
        .filter_map(|row| {
            let previous = voted.get(&row.seat_id);
            let voter = fillings.get(&row.seat_id).map(|filling| voter(me, row, filling));
            let by_me = previous.filter(|p| p.cast_by == me);
            let principal_id = voter
                .as_ref()
                .map(|v| v.principal_id)
                .or(by_me.map(|p| p.principal_id))?;
            let casting = match &voter {
                Some(voter) => check_caster(&domain_elector(row), voter, previous)
                    .and_then(|casting| check_change(rules, previous.is_some()).map(|()| casting)),
                None => Err(MayNotVote::NoLonger),
            };
            Some(MySeat {
                principal_id,
                casting,
                vote: votes
                    .iter()
                    .find(|(vote, _)| vote.seat_id == row.seat_id)
                    .cloned(),
                has_voted: previous.is_some(),
                by_me: by_me.is_some(),
                may_declare: previous.is_none()
                    && row.recusal_kind.is_none()
                    && voter.is_some_and(|v| v.appointment.is_none() || v.recusal.is_none()),
                elector: row.clone(),
            })
        })
        .collect();
    mine.sort_by_key(|seat| seat.principal_id != me);
    mine
}

fn people_of(
    cx: &mut Context<'_>,
    electors: &[BallotElector],
    voted: &BTreeMap<Id, Caster>,
    mine: &[MySeat],
) -> Result<BTreeMap<Id, String>> {
    let representatives: BTreeSet<Id> = electors
        .iter()
        .flat_map(|e| [Some(e.representative_id), e.substitute_id])
        .flatten()
        .chain(
            voted
                .values()
                .flat_map(|caster| [caster.cast_by, caster.principal_id]),
        )
        .chain(mine.iter().map(|seat| seat.principal_id))
        .collect();
    let organisations: BTreeSet<Id> = electors
        .iter()
        .flat_map(|e| [Some(e.organisation_id), e.substitute_organisation_id])
        .flatten()
        .collect();
    let mut names: BTreeMap<Id, String> =
        people::representative_names(cx.conn, representatives.into_iter().collect())?
            .into_iter()
            .collect();
    names.extend(people::organisation_names(
        cx.conn,
        organisations.into_iter().collect(),
    )?);
    Ok(names)
}

/// A ballot with the names of its case and its body.
#[derive(Debug, Clone)]
pub struct NamedBallot {
    pub ballot: Ballot,
    pub names: Names,
}

/// Ballots with their names, the newest first: two queries beside those of [`list`].
pub fn list_named(
    cx: &mut Context<'_>,
    filter: BallotFilter,
    mine: bool,
    before: Option<Id>,
    limit: i64,
) -> Result<Vec<NamedBallot>> {
    let rows = list(cx, filter, mine, before, limit)?;
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let mut names: BTreeMap<Id, Names> = desk::names_of(cx.conn, &ids)?.into_iter().collect();
    Ok(rows
        .into_iter()
        .filter_map(|ballot| {
            let names = names.remove(&ballot.id)?;
            Some(NamedBallot { ballot, names })
        })
        .collect())
}

/// A ballot with its names, if the reader may see it. Errors: 404.
pub fn find_named(cx: &mut Context<'_>, id: Id) -> Result<NamedBallot> {
    let ballot = find(cx, id)?;
    let (_, names) = desk::names_of(cx.conn, &[id])?
        .pop()
        .ok_or_else(|| Error::not_found("ballot"))?;
    Ok(NamedBallot { ballot, names })
}
