//! Requests with slow work (network calls) before the transaction begins.

use actix_web::HttpResponse;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use super::ApiRequest;
use crate::extract::JsonBody;
use crate::preconditions::RequestHead;
use crate::reply::Reply;
use crate::state::State;
use edba_common::error::Result;
use edba_service::{Context, idempotency};

impl ApiRequest {
    /// As [`ApiRequest::change`], with slow work (`before`: network calls) before the transaction begins. It only runs for an
    /// account that the policy admits and a valid body.
    pub async fn change_after<B>(
        self,
        body: JsonBody<B>,
        before: impl FnOnce(&State, &B) -> Result<()> + Send + 'static,
        work: impl FnOnce(&mut Context<'_>, &RequestHead, B) -> Result<Reply> + Send + 'static,
    ) -> Result<HttpResponse>
    where
        B: DeserializeOwned + ToSchema + 'static,
    {
        self.answering(move |request, unit, who| {
            let body = request.taken(unit, who, &body)?;
            unit.read(who, |cx| request.admitted(cx).map(drop))?;
            before(&request.state, &body)?;
            unit.write(who, |cx| {
                let head = request.admitted(cx)?;
                work(cx, &head, body)
            })
        })
        .await
    }

    /// As [`ApiRequest::create`], with slow work (`before`) before the transaction begins. It only runs if `first` succeeds
    /// and no answer is stored.
    pub async fn create_after<B>(
        self,
        body: JsonBody<B>,
        first: impl FnOnce(&mut Context<'_>) -> Result<()> + Send + 'static,
        before: impl FnOnce(&State, &B) -> Result<()> + Send + 'static,
        work: impl FnOnce(&mut Context<'_>, &RequestHead, B) -> Result<Reply> + Send + 'static,
    ) -> Result<HttpResponse>
    where
        B: DeserializeOwned + ToSchema + 'static,
    {
        self.answering(move |request, unit, who| {
            let read = request.taken(unit, who, &body)?;
            let is_new = unit.read(who, |cx| {
                request.admitted(cx)?;
                if let Some(key) = request.key(cx.actor.id, &body)?
                    && idempotency::find(cx, &key)?.is_some()
                {
                    return Ok(false);
                }
                first(cx).map(|()| true)
            })?;
            if is_new {
                before(&request.state, &read)?;
            }
            unit.write(who, |cx| request.once(cx, &body, read, work))
        })
        .await
    }
}
