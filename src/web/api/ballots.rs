//! Ballots: open, read, extend, cancel and close.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_common::error::Result;
use edba_domain::ballot::{Appointment, BodyRules, Elector, Tally, TallyResult};
use edba_domain::codes::{BallotKind, BallotStatus};
use edba_domain::funding::Need;
use edba_domain::{Id, Moment};
use edba_service::Context;
use edba_service::ballots::{
    self, Ballot, BallotFilter, Changed, ConditionDraft, Electorate, NewBoardBallot, Occupant, Turnout,
    rules_of,
};

/// Filter of the list of ballots.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BallotQuery {
    pub case_id: Option<Id>,
    pub body_id: Option<Id>,
    pub status: Option<BallotStatus>,
    /// Only ballots on which this member may act.
    pub mine: Option<bool>,
}

/// A new ballot of the board, or a repeated ballot of a table.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewBallot {
    pub case_id: Id,
    /// The board that decides (default: the open board), or a table that reviews the case, to repeat its ballot.
    pub body_id: Option<Id>,
    /// The question; default: a question with the title of the case.
    #[schema(min_length = 1, max_length = 1000)]
    pub question: Option<String>,
    /// The deadline, enforced when a vote is written by comparing times.
    pub closes_at: Moment,
    /// True for a supplementary ballot: only on the gap that an adopted decision left. Not together with
    /// `supersedesDecisionId`.
    #[serde(default)]
    pub supplementary: bool,
    /// The conditions of the decision.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub conditions: Vec<ConditionDraft>,
    /// The last day for ratification of what goes beyond a mandate; after it, that part lapses. Default: the first
    /// working day at least six weeks after the close.
    pub ratification_due_date: Option<NaiveDate>,
    /// Whether adoption by the board lifts a breach of the yearly programme.
    #[serde(default)]
    pub lifts_budget_breach: bool,
    /// The ended ballot that this one corrects.
    pub supersedes_ballot_id: Option<Id>,
    /// The adopted decision in force that this ballot is to supersede. Not of a supplementary ballot.
    pub supersedes_decision_id: Option<Id>,
}

/// An extension of a ballot.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewExtension {
    /// The new, later deadline.
    pub closes_at: Moment,
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// Cancellation of a ballot.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCancellation {
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// A request to count a ballot after its deadline; the body is empty.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewClosure {}

/// A declaration of a conflict of interest.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRecusal {
    pub seat_id: Id,
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// One question put to one body.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BallotView {
    pub id: Id,
    pub case_id: Id,
    pub body_id: Id,
    pub kind: BallotKind,
    /// The round of table review in which it was opened.
    pub round: i32,
    /// Whether this is the lead table's ballot.
    pub lead: bool,
    pub question: String,
    pub status: BallotStatus,
    /// Whether the ballot is secret: who voted is known, but not how.
    pub secret: bool,
    pub rules_version: i32,
    /// The rules under which it was opened.
    pub rules: BodyRules,
    /// The revision of the case that it is about.
    pub case_revision: i32,
    /// The funding asked, per budget year and expenditure kind.
    pub need: Need,
    pub conditions: Vec<ConditionDraft>,
    pub lifts_budget_breach: bool,
    pub ratification_due_date: Option<NaiveDate>,
    pub opened_at: Moment,
    pub closes_at: Moment,
    pub ended_at: Option<Moment>,
    /// `deadline`, `all-voted`, or the reason of the cancellation; for ballots that were closed before version 2 of the
    /// state machine also the reason why the bureau closed them.
    pub end_reason: Option<String>,
    pub result: Option<TallyResult>,
    pub tally: Option<Tally>,
    pub supersedes_ballot_id: Option<Id>,
    pub supersedes_decision_id: Option<Id>,
    /// Whether it was cancelled because it could not be counted: its votes were encrypted with a secret that is lost.
    pub voided: bool,
    pub version: i32,
}

pub(super) fn view(row: Ballot) -> Result<BallotView> {
    let rules = rules_of(&row)?;
    Ok(BallotView {
        id: row.id,
        case_id: row.case_id,
        body_id: row.body_id,
        kind: row.kind,
        round: row.round,
        lead: row.is_lead,
        question: row.question,
        status: row.status,
        secret: row.secret,
        rules_version: row.rules_version,
        rules,
        case_revision: row.case_revision,
        need: row.need.read()?,
        conditions: row.conditions.read_as()?,
        lifts_budget_breach: row.lifts_budget_breach,
        ratification_due_date: row.ratification_due,
        opened_at: row.opened_at,
        closes_at: row.closes_at,
        ended_at: row.ended_at,
        end_reason: row.end_reason,
        result: row.result,
        tally: row.tally.as_ref().map(|tally| tally.read()).transpose()?,
        supersedes_ballot_id: row.supersedes_id,
        supersedes_decision_id: row.supersedes_decision_id,
        voided: row.voided,
        version: row.version,
    })
}

fn reply(row: Ballot) -> Result<Reply> {
    let version = row.version;
    Ok(Reply::ok(&view(row)?)?.version(version))
}

/// 200 with the ballot, or 202 with the pending action for a second bureau member.
fn changed_reply(cx: &mut Context<'_>, changed: Changed) -> Result<Reply> {
    match changed {
        Changed::Done(row) => reply(*row),
        Changed::Waits(pending) => super::pending_actions::accepted(cx, *pending),
    }
}

pub async fn list(request: ApiRequest, query: Query<BallotQuery>) -> Answer {
    request
        .read(move |cx, head| {
            let BallotQuery {
                case_id,
                body_id,
                status,
                mine,
            } = query.read(&["cursor", "limit"])?;
            let page = head.page()?;
            let filter = BallotFilter {
                case_id,
                body_id,
                status,
                ..BallotFilter::default()
            };
            let rows = ballots::list(cx, filter, mine.unwrap_or(false), page.after_id()?, page.fetch())?;
            let page = Page::from_rows(rows, page.limit, |r| id_cursor(&r.id));
            let items = page.items.into_iter().map(view).collect::<Result<Vec<_>>>()?;
            Reply::page(
                &head.path,
                &head.query,
                Page {
                    items,
                    next_cursor: page.next_cursor,
                },
            )
        })
        .await
}

pub async fn open(request: ApiRequest, body: JsonBody<NewBallot>) -> Answer {
    request
        .create(body, |cx, _, new| {
            let NewBallot {
                case_id,
                body_id,
                question,
                closes_at,
                supplementary,
                conditions,
                ratification_due_date,
                lifts_budget_breach,
                supersedes_ballot_id,
                supersedes_decision_id,
            } = new;
            let row = ballots::open_ballot(
                cx,
                NewBoardBallot {
                    case_id,
                    body_id,
                    question,
                    closes_at,
                    supplementary,
                    conditions,
                    ratification_due: ratification_due_date,
                    lifts_budget_breach,
                    supersedes_id: supersedes_ballot_id,
                    supersedes_decision_id,
                },
            )?;
            let (id, version) = (row.id, row.version);
            Ok(Reply::created(format!("/v1/ballots/{id}"), &view(row)?)?.version(version))
        })
        .await
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request.read(move |cx, _| reply(ballots::find(cx, id.0)?)).await
}

pub async fn extend(request: ApiRequest, id: IdPath, body: JsonBody<NewExtension>) -> Answer {
    request
        .change(body, move |cx, head, new| {
            let NewExtension { closes_at, reason } = new;
            let changed = ballots::extend(cx, id.0, closes_at, &reason, |version| head.expects(version))?;
            changed_reply(cx, changed)
        })
        .await
}

pub async fn cancel(request: ApiRequest, id: IdPath, body: JsonBody<NewCancellation>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            let changed = ballots::cancel(cx, id.0, &new.reason)?;
            changed_reply(cx, changed)
        })
        .await
}

pub async fn close(request: ApiRequest, id: IdPath, body: JsonBody<NewClosure>) -> Answer {
    request
        .create(body, move |cx, _, NewClosure {}| reply(ballots::close(cx, id.0)?))
        .await
}

pub async fn recuse(request: ApiRequest, id: IdPath, body: JsonBody<NewRecusal>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            let NewRecusal { seat_id, reason } = new;
            reply(ballots::recuse(cx, id.0, seat_id, &reason)?)
        })
        .await
}

/// The frozen electorate, and which seats have voted.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ElectorateView {
    pub ballot_id: Id,
    pub electors: Vec<Elector>,
    /// Seats that have voted; also shown for a secret ballot.
    pub voted_seat_ids: Vec<Id>,
    /// Who may vote for each seat today: the frozen electorate fixes seats, not persons. A vacant seat is left out.
    /// Empty once the ballot has ended.
    pub occupants: Vec<OccupantView>,
}

/// The holder and substitute of a seat today.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OccupantView {
    pub seat_id: Id,
    /// The representative who holds the seat.
    pub representative_id: Id,
    /// The representative who is its substitute; null for none.
    pub substitute_id: Option<Id>,
    /// The appointment of the substitute; null for none.
    pub appointment: Option<Appointment>,
}

fn occupant_view(row: Occupant) -> OccupantView {
    OccupantView {
        seat_id: row.seat_id,
        representative_id: row.representative_id,
        appointment: row
            .substitute_id
            .and(row.substitute_from)
            .map(|from_date| Appointment {
                from_date,
                until_date: row.substitute_until,
            }),
        substitute_id: row.substitute_id,
    }
}

pub async fn electorate(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| {
            let Electorate {
                ballot,
                electors,
                voted,
                occupants,
            } = ballots::electorate(cx, id.0)?;
            Reply::ok(&ElectorateView {
                ballot_id: ballot.id,
                electors: ballots::domain_electors(&electors),
                voted_seat_ids: voted,
                occupants: occupants.into_iter().map(occupant_view).collect(),
            })
        })
        .await
}

/// The turnout, and the tally if it may be shown.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TurnoutView {
    /// The number of seats that may vote: the electorate without recused seats.
    pub entitled: i64,
    pub voted: i64,
    /// Null while the ballot is open and this account may not see its votes, and for a cancelled ballot.
    pub tally: Option<Tally>,
}

pub async fn turnout(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| {
            let Turnout {
                entitled,
                voted,
                tally,
            } = ballots::turnout(cx, id.0)?;
            Reply::ok(&TurnoutView {
                entitled,
                voted,
                tally,
            })
        })
        .await
}

pub async fn export(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| Reply::ok(&ballots::export(cx, id.0)?))
        .await
}
