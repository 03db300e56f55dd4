//! Commands of the state machine, and its diagram.

use actix_web::HttpRequest;
use actix_web::http::header;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_common::error::{Code, Error};
use edba_common::locale;
use edba_domain::codes::{CaseStatus, Language};
use edba_domain::workflow::{
    Blocker, BlockerCode, Command, CommandInput, CommandState, WaitingOn, current_machine,
};
use edba_domain::{Id, Moment};
use edba_service::cases::Case;
use edba_service::workflow::{self, Given};

/// One reason why a command is not allowed now.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Blocker)]
pub struct BlockerView {
    pub code: BlockerCode,
    /// A sentence in Dutch, with the particulars.
    pub nl: String,
    /// The same in English.
    pub en: String,
    pub waiting_on: WaitingOn,
}

impl From<&Blocker> for BlockerView {
    fn from(blocker: &Blocker) -> Self {
        Self {
            code: blocker.code,
            nl: locale::text(Language::Nl, &blocker.message),
            en: locale::text(Language::En, &blocker.message),
            waiting_on: blocker.waiting_on,
        }
    }
}

/// The result of a dry run of one command.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CommandState)]
pub struct CommandStateView {
    pub command: Command,
    /// The resulting state; null where the command does not exist in the present state.
    pub to: Option<CaseStatus>,
    /// Whether it can be given now, with the input named in `asks`.
    pub allowed: bool,
    /// Why it is not allowed; empty exactly when `allowed`.
    pub blockers: Vec<BlockerView>,
    /// The input that the command still needs: a reason, a date, a final report.
    pub asks: Vec<BlockerView>,
    pub needs_reason: bool,
    /// A second bureau member must approve it.
    pub four_eyes: bool,
}

impl From<CommandState> for CommandStateView {
    fn from(state: CommandState) -> Self {
        Self {
            command: state.command,
            to: state.to,
            allowed: state.allowed,
            blockers: state.blockers.iter().map(BlockerView::from).collect(),
            asks: state.asks.iter().map(BlockerView::from).collect(),
            needs_reason: state.needs_reason,
            four_eyes: state.four_eyes,
        }
    }
}

/// Dry run of each command of the state machine.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DryRunView {
    pub case_id: Id,
    pub status: CaseStatus,
    pub machine_version: i32,
    pub commands: Vec<CommandStateView>,
}

/// A command.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewTransition {
    pub command: Command,
    /// The reason. With `forward` when the advice is not positive: why the board departs from it.
    #[schema(max_length = 4000)]
    pub reason: Option<String>,
    /// With `defer`: the date to return to the case.
    pub defer_until_date: Option<NaiveDate>,
    /// With `complete`: the final report that is accepted, as text or as a reference.
    #[schema(max_length = 20000)]
    pub final_report: Option<String>,
    /// With `open-review` and `refer-back`: the deadline of the tables' ballots. Default: the same time on
    /// the first working day at least two weeks ahead.
    pub ballots_close_at: Option<Moment>,
}

/// The state of a case after a command.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CaseStateView {
    pub case_id: Id,
    pub number: String,
    pub status: CaseStatus,
    pub status_since: Moment,
    pub round: i32,
    pub deferred_until_date: Option<NaiveDate>,
    pub departure_reason: Option<String>,
    pub version: i32,
}

fn state_view(case: Case) -> CaseStateView {
    CaseStateView {
        case_id: case.id,
        number: case.number,
        status: case.status,
        status_since: case.status_since,
        round: case.round,
        deferred_until_date: case.deferred_until,
        departure_reason: case.departure_reason,
        version: case.version,
    }
}

pub async fn dry_run(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| {
            let (case, commands) = workflow::dry_run(cx, id.0)?;
            Reply::ok(&DryRunView {
                case_id: case.id,
                status: case.status,
                machine_version: case.machine_version,
                commands: commands.into_iter().map(CommandStateView::from).collect(),
            })
        })
        .await
}

pub async fn execute(request: ApiRequest, id: IdPath, body: JsonBody<NewTransition>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            let NewTransition {
                command,
                reason,
                defer_until_date,
                final_report,
                ballots_close_at,
            } = new;
            let input = CommandInput {
                command,
                reason,
                defer_until: defer_until_date,
                final_report,
            };
            match workflow::give(cx, id.0, input, ballots_close_at)? {
                Given::Waits(pending) => super::pending_actions::accepted(cx, *pending),
                Given::Done(case) => Reply::ok(&state_view(*case)),
            }
        })
        .await
}

/// Query of the diagram: optionally with one state highlighted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DiagramQuery {
    /// The state to highlight.
    pub status: Option<CaseStatus>,
}

pub async fn diagram_svg(query: Query<DiagramQuery>) -> Answer {
    let DiagramQuery { status } = query.read(&[])?;
    Ok(Reply::text("image/svg+xml", current_machine().svg(status, locale::text)).into_response(None))
}

pub async fn diagram_mermaid(query: Query<DiagramQuery>) -> Answer {
    let DiagramQuery { status } = query.read(&[])?;
    Ok(Reply::text("text/vnd.mermaid", current_machine().mermaid(status)).into_response(None))
}

/// One row of the transition table.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TransitionView {
    pub from: CaseStatus,
    pub command: Command,
    pub to: CaseStatus,
    /// The roles that may use the command.
    pub by: Vec<edba_domain::codes::Role>,
    /// The preconditions, as the codes of the blockers.
    pub conditions: Vec<BlockerCode>,
    /// Whether a second bureau member must always approve it. Commands that release commitments of a reopened case, or
    /// end an open ballot of the board, need this approval too: see the dry run.
    pub four_eyes: bool,
}

/// The version of the state machine for new cases.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MachineView {
    pub version: i32,
    pub transitions: Vec<TransitionView>,
}

pub async fn machine(path: actix_web::web::Path<i32>, request: HttpRequest) -> Answer {
    let version = path.into_inner();
    let machine = edba_domain::workflow::machine(version).ok_or_else(|| {
        Error::new(
            Code::NotFound,
            format!("There is no machine of version {version}."),
        )
    })?;
    let view = MachineView {
        version: machine.version,
        transitions: machine
            .transitions
            .iter()
            .map(|t| TransitionView {
                from: t.from,
                command: t.command,
                to: t.to,
                by: t.by.to_vec(),
                conditions: t.conditions.to_vec(),
                four_eyes: t.four_eyes,
            })
            .collect(),
    };
    let known = request
        .headers()
        .get(header::IF_NONE_MATCH)
        .and_then(|known| known.to_str().ok());
    Ok(Reply::ok(&view)?.tagged().into_response(known))
}
