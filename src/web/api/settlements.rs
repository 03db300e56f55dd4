//! Settlement of commitments: determinations, recoveries, write-offs and carry-overs.

use super::commitments::reply;
use super::pending_actions::accepted;
use super::{Answer, IdPath};
use crate::{ApiRequest, JsonBody};
use edba_domain::codes::Role;
use edba_service::commitments::carry_overs::NewCarryOver;
use edba_service::commitments::determination::{self, NewDetermination};
use edba_service::commitments::recoveries::{self, NewRecovery, NewWriteOff};
use edba_service::pending_actions::{self, MoneyAction};

pub async fn determine(request: ApiRequest, id: IdPath, body: JsonBody<NewDetermination>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            if cx.actor.is(Role::Bureau) {
                let reason = new.reason.clone();
                let action = MoneyAction::DetermineCommitment {
                    commitment_id: id.0,
                    determination: new,
                };
                let pending = pending_actions::propose(cx, action, reason.as_deref())?;
                return accepted(cx, pending);
            }
            reply(determination::determine(cx, id.0, &new)?)
        })
        .await
}

pub async fn recover(request: ApiRequest, id: IdPath, body: JsonBody<NewRecovery>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            if cx.actor.is(Role::Bureau) {
                let action = MoneyAction::RecordRecovery {
                    commitment_id: id.0,
                    recovery: new,
                };
                let pending = pending_actions::propose(cx, action, None)?;
                return accepted(cx, pending);
            }
            reply(recoveries::record(cx, id.0, &new)?)
        })
        .await
}

pub async fn write_off(request: ApiRequest, id: IdPath, body: JsonBody<NewWriteOff>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            let reason = new.reason.clone();
            let action = MoneyAction::WriteOff {
                commitment_id: id.0,
                write_off: new,
            };
            let pending = pending_actions::propose(cx, action, Some(&reason))?;
            accepted(cx, pending)
        })
        .await
}

pub async fn carry_over(request: ApiRequest, id: IdPath, body: JsonBody<NewCarryOver>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            let reason = new.reason.clone();
            let action = MoneyAction::CarryOverCommitment {
                commitment_id: id.0,
                carry_over: new,
            };
            let pending = pending_actions::propose(cx, action, Some(&reason))?;
            accepted(cx, pending)
        })
        .await
}
