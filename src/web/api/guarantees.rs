//! Guarantees: the period in which one is at risk, and its expiry.

use super::commitments::reply;
use super::pending_actions::accepted;
use super::{Answer, IdPath};
use crate::{ApiRequest, JsonBody};
use edba_domain::codes::Role;
use edba_service::commitments::guarantees::{self, NewAtRiskPeriod};
use edba_service::pending_actions::{self, MoneyAction};
use serde::Deserialize;
use utoipa::ToSchema;

/// Expiry of a guarantee: what is open of it after its period is released.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewExpiry {}

pub async fn set_period(request: ApiRequest, id: IdPath, body: JsonBody<NewAtRiskPeriod>) -> Answer {
    request
        .create(body, move |cx, _, period| {
            let reason = period.reason.clone();
            let action = MoneyAction::SetAtRiskPeriod {
                commitment_id: id.0,
                period,
            };
            let pending = pending_actions::propose(cx, action, Some(&reason))?;
            accepted(cx, pending)
        })
        .await
}

pub async fn expire(request: ApiRequest, id: IdPath, body: JsonBody<NewExpiry>) -> Answer {
    request
        .create(body, move |cx, _, NewExpiry {}| {
            if cx.actor.is(Role::Bureau) {
                let action = MoneyAction::ExpireGuarantee { commitment_id: id.0 };
                let pending = pending_actions::propose(cx, action, None)?;
                return accepted(cx, pending);
            }
            reply(guarantees::expire_own(cx, id.0)?)
        })
        .await
}
