//! Votes and pledges.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::{ApiRequest, JsonBody, Reply};
use edba_common::error::Result;
use edba_domain::ballot::{Appointment, Casting};
use edba_domain::budget::BudgetScope;
use edba_domain::codes::{BallotStatus, ExpenditureKind, Instrument, PledgeStatus, Position};
use edba_domain::funding::{Need, PledgeOffer, SplitPledge};
use edba_domain::money::SignedTotal;
use edba_domain::{Cents, Id, Moment};
use edba_service::ballots::{self, Pledge, Vote};
use edba_service::budget::breaches::{self, ExceededCell};
use edba_service::state_aid::{self, AidOutlook, RecipientRoom};
use edba_service::votes::{self, Cast, NewVote, Preview, RecordedLimit};

/// A vote. It can be changed until the ballot closes; the last one counts. A secret vote can be cast once only.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewVoteBody {
    /// The seat, if the voter may act for more than one; otherwise their own seat.
    pub seat_id: Option<Id>,
    pub position: Position,
    #[schema(max_length = 4000)]
    pub reason: Option<String>,
    /// Pledges under the voter's own mandates; on the board only, with a vote for.
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
    /// The representative who held the seat at that moment; null for votes from before this was recorded.
    pub principal_id: Option<Id>,
    /// For a substitute: the days of the appointment.
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
    /// The part within the mandate; headroom is reserved for it. After the decision: the part that the decision used.
    pub within: Cents,
    /// The part beyond the mandate, subject to ratification by the organisation.
    pub subject: Cents,
    /// Why a part is beyond the mandate.
    pub reasons: Vec<RecordedLimit>,
    pub status: PledgeStatus,
    /// On a ballot that is to supersede a decision: how much of `within` the unpaid amount of that decision covers.
    /// This amount is not reserved again; only `within` minus it is reserved. It can change with the pledges of others
    /// and with releases of the decision. After the decision: as it was at the close.
    pub covered_by_standing_decision: Cents,
    /// In the response to a vote on an open ballot: the most of the pledge that the case can use now, as in
    /// `PreviewedPledge`. Null in any other response.
    pub usable_at_most: Option<Cents>,
}

/// Receipt of a vote. For a secret vote it only shows that the seat took part.
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

/// The votes that this account may see.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VotesView {
    pub ballot_id: Id,
    pub votes: Vec<VoteView>,
}

fn pledge_view(row: Pledge, usable_at_most: Option<Cents>) -> Result<PledgeView> {
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
        reasons: row.reasons.read_as()?,
        status: row.status,
        covered_by_standing_decision: row.covered_cents,
        usable_at_most,
    })
}

/// `usable` has one amount per pledge, or is empty if it is not shown.
fn vote_view(row: Vote, pledges: Vec<Pledge>, usable: &[Cents]) -> Result<VoteView> {
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

pub async fn cast(request: ApiRequest, id: IdPath, body: JsonBody<NewVoteBody>) -> Answer {
    // No idempotency key: casting is idempotent, and the hash of a stored request would disclose a secret
    // vote.
    let ballot_id = id.0;
    request
        .change_at_once(
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

pub async fn list(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| {
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

/// Pledges for a preview; nothing is recorded.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPledgePreview {
    #[schema(max_items = 50)]
    pub pledges: Vec<PledgeOffer>,
}

/// A pledge split into two parts: `within` + `subject` equals the amount offered, to the cent.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PreviewedPledge {
    pub offer: PledgeOffer,
    /// The part that the mandate and all its ancestors can still cover; a vote would reserve headroom for it.
    pub within: Cents,
    /// The part beyond the mandate, which would be subject to ratification.
    pub subject: Cents,
    /// Every limit that by itself allows less than the amount offered; empty if all is within.
    pub reasons: Vec<RecordedLimit>,
    /// The most of the pledge that the case can use now: what its cell (budget year and expenditure kind) still needs
    /// besides the pledges of others and the other pledges of this list. If it is less than the amount offered, more is
    /// pledged than asked, and the decision reduces pledges. Send the vote with this amount to pledge exactly what is
    /// needed. If `countsOthers` is false, the pledges of others are not counted.
    pub usable_at_most: Cents,
    /// On a ballot that is to supersede a decision: how much of `within` the unpaid amount of that decision covers. A
    /// vote would reserve only the excess. Zero on other ballots.
    pub covered_by_standing_decision: Cents,
}

/// The effect of pledges, if they replaced the voter's earlier ones.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PledgePreviewView {
    pub pledges: Vec<PreviewedPledge>,
    /// The funding asked on this ballot.
    pub need: Need,
    /// The gap that would remain with everyone's pledges and these, even if all were ratified. If the body
    /// does not show votes before the close: with the voter's own pledges only.
    pub gap: Need,
    pub gap_total: Cents,
    /// Whether the pledges of others are counted in this preview. The vote itself always counts them.
    pub counts_others: bool,
    /// The number of the decision that this ballot is to supersede; null if it supersedes none.
    pub standing_decision_number: Option<String>,
    /// The cells of the budget that these pledges would exceed together with what is committed and pledged: of the programme, and
    /// of the voter's own organisation. No pledge is refused for it; the decision is what is checked.
    pub budget_breaches: Vec<BudgetBreachView>,
    /// What these pledges mean for state aid; null unless public money goes to an undertaking.
    pub state_aid: Option<AidOutlookView>,
}

/// A cell of the budget that pledges would exceed.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BudgetBreachView {
    pub cell_id: Id,
    pub scope: BudgetScope,
    pub budget_year: i32,
    /// The code of the track; null for all tracks together.
    pub track: Option<String>,
    pub expenditure_kind: ExpenditureKind,
    pub instrument: Instrument,
    /// What no commitment uses of its budget; below zero where more is committed. Commitments that the decision of this ballot
    /// would replace are left out.
    #[schema(value_type = SignedTotal)]
    pub available: Cents,
}

fn breach_view(exceeded: ExceededCell) -> BudgetBreachView {
    let found = exceeded.found;
    BudgetBreachView {
        scope: found.cell.key().scope(),
        available: found.usage.available(found.cell.budget_cents).unwrap_or_default(),
        cell_id: found.cell.id,
        budget_year: found.cell.budget_year,
        track: found.cell.track_code,
        expenditure_kind: found.cell.expenditure_kind,
        instrument: found.cell.instrument,
    }
}

/// The room of a recipient for de minimis aid.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecipientRoomView {
    pub organisation_id: Id,
    pub name: String,
    /// What is left today under the general ceiling, for its whole single undertaking.
    pub room: Cents,
    /// De minimis aid stated for its single undertaking in cases that are not financed yet. It takes of the room too.
    pub decided_amount: Cents,
}

/// Pledges of public money to undertakings. For information: the basis is stated after the decision, and must be before the
/// case is financed.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AidOutlookView {
    /// The sum of these pledges that is public money.
    pub public_amount: Cents,
    /// The sum of the pledges of others in this ballot that is public money, as far as the caller may see them.
    pub others_amount: Cents,
    /// Public money that the board decided on in this case before, without a stated basis.
    pub unstated_amount: Cents,
    /// The undertakings among the recipients.
    pub recipients: Vec<RecipientRoomView>,
    /// By how much these sums and the aid decided on go beyond the room of all of them, if they were granted as de minimis
    /// aid; zero where they fit.
    pub over_by: Cents,
}

fn aid_view(outlook: AidOutlook) -> AidOutlookView {
    let AidOutlook {
        public,
        others,
        unstated,
        recipients,
        over_by,
    } = outlook;
    let recipient = |one: RecipientRoom| RecipientRoomView {
        organisation_id: one.organisation_id,
        name: one.name,
        room: one.room,
        decided_amount: one.decided,
    };
    AidOutlookView {
        public_amount: public,
        others_amount: others,
        unstated_amount: unstated,
        recipients: recipients.into_iter().map(recipient).collect(),
        over_by,
    }
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
        reasons: RecordedLimit::all(&reasons),
        usable_at_most,
        covered_by_standing_decision: covered,
    }
}

pub async fn preview(request: ApiRequest, id: IdPath, body: JsonBody<NewPledgePreview>) -> Answer {
    request
        .change(body, move |cx, _, new| {
            let ballot = ballots::find(cx, id.0)?;
            let Preview {
                parts,
                usable,
                covered,
                superseded,
                need,
                gap,
                counts_others,
                beside,
            } = votes::preview(cx, &ballot, &new.pledges)?;
            let gap_total = gap.total();
            let breached = breaches::of_offers(cx, &ballot, &new.pledges)?;
            let pledged: Vec<(Id, Cents)> = new.pledges.iter().map(|o| (o.mandate_id, o.amount)).collect();
            let state_aid = state_aid::outlook(cx, &ballot, &pledged, &beside)?.map(aid_view);
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
                budget_breaches: breached.into_iter().map(breach_view).collect(),
                state_aid,
            })
        })
        .await
}
