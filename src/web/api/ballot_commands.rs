//! Dry runs of the commands on a ballot and of opening one.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::{ApiRequest, Reply};
use edba_domain::Id;
use edba_domain::codes::BallotStatus;
use edba_service::ballots::{self, BallotCommandState, OpeningState};

/// Dry run of each command on a ballot.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BallotCommandsView {
    pub ballot_id: Id,
    pub status: BallotStatus,
    pub commands: Vec<BallotCommandState>,
}

pub async fn commands(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| {
            let (ballot, commands) = ballots::commands(cx, id.0)?;
            Reply::ok(&BallotCommandsView {
                ballot_id: ballot.id,
                status: ballot.status,
                commands,
            })
        })
        .await
}

/// The ballots that could be opened about a case, with a dry run of opening each.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BallotOpeningsView {
    pub case_id: Id,
    pub openings: Vec<OpeningState>,
}

pub async fn openings(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| {
            let openings = ballots::openings(cx, id.0)?;
            Reply::ok(&BallotOpeningsView {
                case_id: id.0,
                openings,
            })
        })
        .await
}
