//! Reading ballots: each reader sees what the rules allow.

use serde::Serialize;

use super::electorate::{caster_of, caster_of_paper, domain_electors};
use crate::Context;
use edba_common::error::{Error, Result};
use edba_domain::ballot::{
    Appointment, BodyRules, CastVote, Caster, Casting, Elector, Tally, is_open_at, tally,
};
use edba_domain::codes::{BallotStatus, BodyKind};
use edba_domain::{Id, Moment};
use edba_store::ballots::{self, Ballot, BallotElector, BallotFilter, MemberScope, Occupant, Pledge, Vote};
use edba_store::bodies as body_store;

/// The scope that a member sees through its seats; `None` for readers who see everything.
fn scope(cx: &mut Context<'_>) -> Result<Option<MemberScope>> {
    if cx.actor.sees_everything() {
        return Ok(None);
    }
    let representative_id = cx.actor.representative()?;
    let today = cx.today();
    let seats = body_store::seats_of_representative(cx.conn, &representative_id, today)?;
    Ok(Some(MemberScope {
        representative_id,
        today,
        on_board: seats.iter().any(|s| s.body_kind == BodyKind::Board),
        bodies: seats.into_iter().map(|s| s.seat.body_id).collect(),
    }))
}

/// A ballot, if the reader may see it. Errors: 404.
pub fn find(cx: &mut Context<'_>, id: Id) -> Result<Ballot> {
    let row = ballots::ballot(cx.conn, &id)?.ok_or_else(|| Error::not_found("ballot"))?;
    let Some(scope) = scope(cx)? else { return Ok(row) };
    ballots::is_visible(cx.conn, &row.id, &scope)?
        .then_some(row)
        .ok_or_else(|| Error::not_found("ballot"))
}

/// Ballots, the newest first. `mine` selects only those on which the member may act.
pub fn list(
    cx: &mut Context<'_>,
    mut filter: BallotFilter,
    mine: bool,
    before: Option<Id>,
    limit: i64,
) -> Result<Vec<Ballot>> {
    filter.visible_to = scope(cx)?;
    if mine {
        filter.elector = Some((cx.actor.representative()?, cx.today()));
    }
    ballots::list(cx.conn, &filter, before, limit)
}

/// The rules under which a ballot was opened.
pub fn rules_of(ballot: &Ballot) -> Result<BodyRules> {
    Ok(ballot.rules.read_as()?)
}

/// A ballot with its frozen electorate and the seats that have voted.
#[derive(Debug, Clone)]
pub struct Electorate {
    pub ballot: Ballot,
    pub electors: Vec<BallotElector>,
    /// Seats that have voted; also known for a secret ballot.
    pub voted: Vec<Id>,
    /// The holder and the substitute of each seat today; empty once the ballot has ended.
    pub occupants: Vec<Occupant>,
}

pub fn electorate(cx: &mut Context<'_>, id: Id) -> Result<Electorate> {
    let ballot = find(cx, id)?;
    let electors = ballots::electors(cx.conn, &id)?;
    let voted = if ballot.secret {
        ballots::participations(cx.conn, &id)?
            .into_iter()
            .map(|p| p.seat_id)
            .collect()
    } else {
        ballots::current_votes(cx.conn, &id)?
            .into_iter()
            .map(|v| v.seat_id)
            .collect()
    };
    let today = cx.today();
    let occupants = if ballot.status == BallotStatus::Open {
        ballots::occupants(cx.conn, &id, today)?
    } else {
        Vec::new()
    };
    Ok(Electorate {
        occupants,
        ballot,
        electors,
        voted,
    })
}

/// How many may vote and how many have voted; and the tally, if the rules show votes or the ballot has ended.
#[derive(Debug, Clone)]
pub struct Turnout {
    pub entitled: i64,
    pub voted: i64,
    pub tally: Option<Tally>,
}

pub fn turnout(cx: &mut Context<'_>, id: Id) -> Result<Turnout> {
    let ballot = find(cx, id)?;
    let (entitled, voted) = ballots::turnout(cx.conn, &id, ballot.secret)?;
    let tally = match (&ballot.tally, ballot.status) {
        (Some(stored), _) => Some(stored.read()?),
        (None, BallotStatus::Open) if sees_open_votes(cx, &ballot)? => {
            let electors = domain_electors(&ballots::electors(cx.conn, &id)?);
            let votes = cast_votes(&ballots::current_votes(cx.conn, &id)?);
            Some(tally(&electors, &votes, &rules_of(&ballot)?).map_err(Error::internal)?)
        }
        _ => None,
    };
    Ok(Turnout {
        entitled,
        voted,
        tally,
    })
}

/// Whether a ballot takes votes now.
pub(crate) fn takes_votes(ballot: &Ballot, now: Moment) -> bool {
    ballot.status == BallotStatus::Open
        && is_open_at(
            ballot.opened_at.utc(),
            ballot.closes_at.utc(),
            ballot.ended_at.map(Moment::utc),
            now.utc(),
        )
}

/// Whether the reader sees the votes of an open ballot: depends on the body's rules. The bureau and the auditor see
/// all votes except secret ones.
pub(crate) fn sees_open_votes(cx: &Context<'_>, ballot: &Ballot) -> Result<bool> {
    Ok(!ballot.secret && (cx.actor.sees_everything() || rules_of(ballot)?.visible_before_close))
}

pub(crate) fn cast_votes(rows: &[Vote]) -> Vec<CastVote> {
    rows.iter()
        .map(|v| CastVote {
            seat_id: v.seat_id,
            position: v.position,
        })
        .collect()
}

/// The votes that count now, with their pledges: all if the reader may see them, otherwise only those of the seats
/// that the reader fills today, and those that the reader cast or that were cast on the reader's behalf. None for a
/// secret ballot.
pub fn votes(cx: &mut Context<'_>, id: Id) -> Result<Vec<(Vote, Vec<Pledge>)>> {
    let ballot = find(cx, id)?;
    if ballot.secret {
        return Ok(Vec::new());
    }
    let mut rows = ballots::current_votes(cx.conn, &id)?;
    if ballot.status == BallotStatus::Open && !sees_open_votes(cx, &ballot)? {
        let me = cx.actor.representative_id;
        let today = cx.today();
        let own = match &me {
            Some(me) => ballots::fillings(cx.conn, &id, me, today)?,
            None => Vec::new(),
        };
        rows.retain(|v| {
            let of_mine = own.iter().any(|(seat, _)| *seat == v.seat_id);
            of_mine || me.is_some_and(|me| v.cast_by == me || v.principal_id == Some(me))
        });
    }
    let mut pledges = ballots::pledges_of(cx.conn, &id, None)?;
    Ok(rows
        .into_iter()
        .map(|vote| {
            let (of_vote, rest) = pledges.drain(..).partition(|p: &Pledge| p.vote_id == vote.id);
            pledges = rest;
            (vote, of_vote)
        })
        .collect())
}

/// All data that the result depends on, so that anyone can recompute it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Export {
    pub ballot_id: Id,
    pub question: String,
    pub opened_at: Moment,
    pub closes_at: Moment,
    pub ended_at: Option<Moment>,
    pub rules: BodyRules,
    pub electorate: Vec<Elector>,
    /// The votes that counted; empty for a secret ballot.
    pub votes: Vec<ExportedVote>,
    /// Seats that took part.
    pub participants: Vec<Id>,
    /// For each of these seats the person who voted: the holder, or the substitute with the appointment.
    pub casters: Vec<ExportedCaster>,
    /// The tally as fixed at the close.
    pub tally: Option<Tally>,
    /// The tally recomputed from the rest of this export; null for a secret ballot, whose votes are not exported.
    pub recomputed: Option<Tally>,
}

/// The person who voted for a seat, and in which capacity.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExportedCaster {
    pub seat_id: Id,
    /// The representative who voted.
    pub cast_by: Id,
    pub casting: Casting,
    /// The representative who held the seat at the time of the vote.
    pub principal_id: Id,
    /// The appointment, if a substitute voted; null for votes from before appointments were recorded.
    pub appointment: Option<Appointment>,
}

impl ExportedCaster {
    fn new(seat_id: Id, caster: Caster) -> Self {
        Self {
            seat_id,
            cast_by: caster.cast_by,
            casting: caster.casting(),
            principal_id: caster.principal_id,
            appointment: caster.appointment,
        }
    }
}

/// A vote that counted.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExportedVote {
    pub seat_id: Id,
    pub position: edba_domain::codes::Position,
    pub reason: Option<String>,
    pub cast_by: Id,
    pub cast_at: Moment,
    pub version: i32,
}

/// Exports a ballot. Errors: 404; 409 while the ballot is open and the reader may not see its votes.
pub fn export(cx: &mut Context<'_>, id: Id) -> Result<Export> {
    let ballot = find(cx, id)?;
    if ballot.status == BallotStatus::Open && !sees_open_votes(cx, &ballot)? {
        return Err(Error::conflict(
            "The ballot is open; it is exported after its close.",
        ));
    }
    let rules = rules_of(&ballot)?;
    let rows = ballots::electors(cx.conn, &id)?;
    let electors = domain_electors(&rows);
    let elector = |seat: Id| rows.iter().find(|e| e.seat_id == seat);
    let (votes, papers) = if ballot.secret {
        (Vec::new(), ballots::participations(cx.conn, &id)?)
    } else {
        (ballots::current_votes(cx.conn, &id)?, Vec::new())
    };
    let of_votes = votes
        .iter()
        .filter_map(|v| Some(ExportedCaster::new(v.seat_id, caster_of(v, elector(v.seat_id)?))));
    let of_papers = papers.iter().filter_map(|p| {
        Some(ExportedCaster::new(
            p.seat_id,
            caster_of_paper(p, elector(p.seat_id)?),
        ))
    });
    let casters: Vec<ExportedCaster> = of_votes.chain(of_papers).collect();
    let participants = casters.iter().map(|c| c.seat_id).collect();
    let recomputed = if ballot.secret {
        None
    } else {
        Some(tally(&electors, &cast_votes(&votes), &rules).map_err(Error::internal)?)
    };
    Ok(Export {
        ballot_id: id,
        question: ballot.question,
        opened_at: ballot.opened_at,
        closes_at: ballot.closes_at,
        ended_at: ballot.ended_at,
        rules,
        electorate: electors,
        votes: votes
            .into_iter()
            .map(|v| ExportedVote {
                seat_id: v.seat_id,
                position: v.position,
                reason: v.reason,
                cast_by: v.cast_by,
                cast_at: v.cast_at,
                version: v.version,
            })
            .collect(),
        participants,
        casters,
        tally: ballot.tally.as_ref().map(|tally| tally.read()).transpose()?,
        recomputed,
    })
}
