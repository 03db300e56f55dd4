//! Votes and pledges.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::domain::ballot::{Appointment, Casting};
use crate::domain::codes::{BallotStatus, ExpenditureKind, Instrument, PledgeStatus, Position};
use crate::domain::funding::{Limit, Need, PledgeOffer, SplitPledge};
use crate::domain::{Cents, Id, Moment};
use crate::error::Result;
use crate::service::ballots::{self, PledgeRow, VoteRow};
use crate::service::votes::{self, Cast, NewVote, Preview};
use crate::web::{Body, Call, Reply};

/// A vote. It can be sent again until the close; the last counts. A secret vote is cast once.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewVoteBody {
    /// For which seat, where the voter may act for more than one; otherwise their own.
    pub seat_id: Option<Id>,
    pub position: Position,
    #[schema(max_length = 4000)]
    pub reason: Option<String>,
    /// On the board, with a vote for: what is offered, under one's own mandates.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub pledges: Vec<PledgeOffer>,
}

impl NewVoteBody {
    fn vote(&self) -> NewVote {
        NewVote {
            seat_id: self.seat_id,
            position: self.position,
            reason: self.reason.clone(),
            pledges: self.pledges.clone(),
        }
    }
}

/// A vote that counts.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VoteView {
    pub id: Id,
    pub seat_id: Id,
    /// From 1; each change makes a version and every version is kept.
    pub version: i32,
    pub position: Position,
    pub reason: Option<String>,
    /// The representative who cast it: the holder of the seat or its substitute.
    pub cast_by: Id,
    /// The representative who held the seat then; null for votes from before this was kept.
    pub principal_id: Option<Id>,
    /// Of a substitute: the days of the appointment.
    pub appointment: Option<Appointment>,
    pub cast_at: Moment,
    pub pledges: Vec<PledgeView>,
}

/// An amount offered with a vote for, in its two parts.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PledgeView {
    pub id: Id,
    pub mandate_id: Id,
    pub mandate_version: i32,
    pub instrument: Instrument,
    pub budget_year: i32,
    pub expenditure_kind: ExpenditureKind,
    pub offered: Cents,
    /// What the mandate carries; headroom is reserved for it. After the decision: what it took.
    pub within: Cents,
    /// What goes beyond the mandate and waits for the organisation's ratification.
    pub subject: Cents,
    /// Why a part goes beyond.
    pub reasons: Vec<Limit>,
    pub status: PledgeStatus,
    /// On a ballot that is to supersede a decision: how much of `within` the unpaid amount of that decision covers. It is
    /// not reserved again; `within` less this amount is. It can change with the pledges of others and with what of the
    /// decision is released. After the decision: as it was at the close.
    pub covered_by_standing_decision: Cents,
    /// In the answer to a vote on a ballot that is still open: how much of the pledge the case can take at most, as
    /// things stand, as in `PreviewedPledge`. Null in any other answer.
    pub usable_at_most: Option<Cents>,
}

/// What was cast. Of a secret vote no more than that the seat took part.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReceiptView {
    pub ballot_id: Id,
    pub seat_id: Id,
    pub casting: Casting,
    /// The state of the ballot after this vote: a body may close when all have voted.
    pub ballot_status: BallotStatus,
    /// Null for a secret vote.
    pub vote: Option<VoteView>,
}

/// The votes that this reader may see.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VotesView {
    pub ballot_id: Id,
    pub votes: Vec<VoteView>,
}

fn pledge_view(row: PledgeRow, usable_at_most: Option<Cents>) -> Result<PledgeView> {
    Ok(PledgeView {
        id: row.id,
        mandate_id: row.mandate_id,
        mandate_version: row.mandate_version,
        instrument: row.instrument,
        budget_year: row.budget_year,
        expenditure_kind: row.expenditure_kind,
        offered: row.offered_cents,
        within: row.within_cents,
        subject: row.subject_cents,
        reasons: serde_json::from_str(&row.reasons)?,
        status: row.status,
        covered_by_standing_decision: row.covered_cents,
        usable_at_most,
    })
}

/// `usable` holds an amount for each pledge, or nothing where it is not given.
fn vote_view(row: VoteRow, pledges: Vec<PledgeRow>, usable: &[Cents]) -> Result<VoteView> {
    Ok(VoteView {
        id: row.id,
        seat_id: row.seat_id,
        version: row.version,
        position: row.position,
        reason: row.reason,
        cast_by: row.cast_by,
        principal_id: row.principal_id,
        appointment: row.appointed_from.map(|from_date| Appointment {
            from_date,
            until_date: row.appointed_until,
        }),
        cast_at: row.cast_at,
        pledges: pledges
            .into_iter()
            .enumerate()
            .map(|(place, pledge)| pledge_view(pledge, usable.get(place).copied()))
            .collect::<Result<_>>()?,
    })
}

pub async fn cast(call: Call, id: IdPath, body: Body<NewVoteBody>) -> Answer {
    // No stored answer: sent twice a vote is the same vote, and the hash of a stored request would tell what
    // a secret vote said.
    let ballot_id = id.0;
    call.change_at_once(
        body,
        move |first| votes::read_at_once(first, ballot_id),
        |cx, seats, new: &NewVoteBody| {
            let cast = votes::cast_at_once(cx, seats, &new.vote())?;
            cast.map(receipt).transpose()
        },
        move |cx, new| receipt(votes::cast(cx, ballot_id, &new.vote())?),
    )
    .await
}

fn receipt(cast: Cast) -> Result<Reply> {
    let Cast {
        ballot,
        elector,
        casting,
        vote,
        pledges,
        usable,
    } = cast;
    Reply::ok(&ReceiptView {
        ballot_id: ballot.id,
        seat_id: elector.seat_id,
        casting,
        ballot_status: ballot.status,
        vote: vote.map(|v| vote_view(v, pledges, &usable)).transpose()?,
    })
}

pub async fn list(call: Call, id: IdPath) -> Answer {
    call.read(move |cx, _| {
        let votes = ballots::votes(cx, id.0)?
            .into_iter()
            .map(|(vote, pledges)| vote_view(vote, pledges, &[]))
            .collect::<Result<_>>()?;
        Reply::ok(&VotesView {
            ballot_id: id.0,
            votes,
        })
    })
    .await
}

/// Pledges to be computed, not made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPledgePreview {
    #[schema(max_items = 50)]
    pub pledges: Vec<PledgeOffer>,
}

/// A pledge in its two parts: `within` + `subject` is the amount offered, to the cent.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PreviewedPledge {
    pub offer: PledgeOffer,
    /// What the mandate and all its ancestors still carry; a vote would reserve headroom for it.
    pub within: Cents,
    /// What goes beyond, and would wait for ratification.
    pub subject: Cents,
    /// Every limit that by itself leaves less than was offered; empty when all is within.
    pub reasons: Vec<Limit>,
    /// How much of it the case can take at most, as things stand: what its cell (budget year and expenditure kind)
    /// still asks beside the pledges of others and those of this list. Less than the amount offered means that more is
    /// pledged than asked; the decision then reduces pledges. Send the vote with this amount to pledge just what is
    /// asked. Where `countsOthers` is false the pledges of others are not counted.
    pub usable_at_most: Cents,
    /// On a ballot that is to supersede a decision: how much of `within` the unpaid amount of that decision covers. A
    /// vote would reserve only what is more. Zero on other ballots.
    pub covered_by_standing_decision: Cents,
}

/// What pledges would do, in place of the voter's earlier ones.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PledgePreviewView {
    pub pledges: Vec<PreviewedPledge>,
    /// What is asked on this ballot.
    pub need: Need,
    /// What would still be missing with everyone's pledges and these, even if all were ratified. Where the body
    /// does not show votes before the close: with the voter's own alone.
    pub gap: Need,
    pub gap_total: Cents,
    /// Whether what others pledge is counted here. The vote itself always counts it.
    pub counts_others: bool,
    /// The number of the decision that this ballot is to supersede; null where it supersedes none.
    pub standing_decision_number: Option<String>,
}

fn previewed(((part, usable_at_most), covered): ((SplitPledge, Cents), Cents)) -> PreviewedPledge {
    let SplitPledge {
        offer,
        within,
        subject,
        reasons,
    } = part;
    PreviewedPledge {
        offer,
        within,
        subject,
        reasons,
        usable_at_most,
        covered_by_standing_decision: covered,
    }
}

pub async fn preview(call: Call, id: IdPath, body: Body<NewPledgePreview>) -> Answer {
    call.change(body, move |cx, _, asked| {
        let ballot = ballots::find(cx, id.0)?;
        let Preview {
            parts,
            usable,
            covered,
            superseded,
            need,
            gap,
            counts_others,
        } = votes::preview(cx, &ballot, &asked.pledges)?;
        let gap_total = gap.total();
        Reply::ok(&PledgePreviewView {
            pledges: parts
                .into_iter()
                .zip(usable)
                .zip(covered)
                .map(previewed)
                .collect(),
            need,
            gap,
            gap_total,
            counts_others,
            standing_decision_number: superseded,
        })
    })
    .await
}
