//! Requests with slow work (network calls) before the transaction begins.

use actix_web::HttpResponse;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use super::Call;
use crate::extract::Body;
use crate::preconditions::RequestHead;
use crate::reply::Reply;
use crate::state::State;
use edba_common::error::Result;
use edba_service::{Context, idempotency};

impl Call {
    /// As [`Call::change`], with slow work (`before`: network calls) before the transaction begins. It only runs for an
    /// account that the policy admits and a valid body.
    pub async fn change_after<B>(
        self,
        body: Body<B>,
        before: impl FnOnce(&State, &B) -> Result<()> + Send + 'static,
        work: impl FnOnce(&mut Context<'_>, &RequestHead, B) -> Result<Reply> + Send + 'static,
    ) -> Result<HttpResponse>
    where
        B: DeserializeOwned + ToSchema + 'static,
    {
        self.answering(move |call, unit, who| {
            let body = call.taken(unit, who, &body)?;
            unit.read(who, |cx| call.admitted(cx).map(drop))?;
            before(&call.state, &body)?;
            unit.write(who, |cx| {
                let asked = call.admitted(cx)?;
                work(cx, &asked, body)
            })
        })
        .await
    }

    /// As [`Call::create`], with slow work (`before`) before the transaction begins. It only runs if `first` succeeds
    /// and no answer is stored.
    pub async fn create_after<B>(
        self,
        body: Body<B>,
        first: impl FnOnce(&mut Context<'_>) -> Result<()> + Send + 'static,
        before: impl FnOnce(&State, &B) -> Result<()> + Send + 'static,
        work: impl FnOnce(&mut Context<'_>, &RequestHead, B) -> Result<Reply> + Send + 'static,
    ) -> Result<HttpResponse>
    where
        B: DeserializeOwned + ToSchema + 'static,
    {
        self.answering(move |call, unit, who| {
            let read = call.taken(unit, who, &body)?;
            let is_new = unit.read(who, |cx| {
                call.admitted(cx)?;
                if let Some(key) = call.key(cx.actor.id, &body)?
                    && idempotency::find(cx, &key)?.is_some()
                {
                    return Ok(false);
                }
                first(cx).map(|()| true)
            })?;
            if is_new {
                before(&call.state, &read)?;
            }
            unit.write(who, |cx| call.once(cx, &body, read, work))
        })
        .await
    }
}
