//! A call with something that takes its time before its transaction begins: what is asked of the network.

use actix_web::HttpResponse;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use super::Call;
use crate::error::Result;
use crate::service::{Context, UnitOfWork, Who, idempotency};
use crate::web::asked::Asked;
use crate::web::input::Body;
use crate::web::reply::Reply;
use crate::web::state::State;

impl Call {
    /// As [`Call::change`], with something that takes its time before the transaction begins: what is asked of the
    /// network. It is only done for an account that may ask, and for a body that can be read.
    pub async fn change_after<B>(
        self,
        body: Body<B>,
        before: impl FnOnce(&State, &B) -> Result<()> + Send + 'static,
        work: impl FnOnce(&mut Context<'_>, &Asked, B) -> Result<Reply> + Send + 'static,
    ) -> Result<HttpResponse>
    where
        B: DeserializeOwned + ToSchema + 'static,
    {
        self.answering(move |call, unit, who| {
            call.prepare(unit, who, &body, before)?;
            unit.write(who, |cx| {
                let asked = call.admitted(cx)?;
                work(cx, &asked, body.read()?)
            })
        })
        .await
    }

    /// As [`Call::create`], with something that takes its time before the transaction begins, and that is begun only
    /// where `first` finds nothing wrong and no answer is stored.
    pub async fn create_after<B>(
        self,
        body: Body<B>,
        first: impl FnOnce(&mut Context<'_>) -> Result<()> + Send + 'static,
        before: impl FnOnce(&State, &B) -> Result<()> + Send + 'static,
        work: impl FnOnce(&mut Context<'_>, &Asked, B) -> Result<Reply> + Send + 'static,
    ) -> Result<HttpResponse>
    where
        B: DeserializeOwned + ToSchema + 'static,
    {
        self.answering(move |call, unit, who| {
            let new = unit.read(who, |cx| {
                call.admitted(cx)?;
                let read = body.read()?;
                if let Some(key) = call.key(cx.actor.id, &body)?
                    && idempotency::find(cx, &key)?.is_some()
                {
                    return Ok(None);
                }
                first(cx).map(|()| Some(read))
            })?;
            if let Some(new) = new {
                before(&call.state, &new)?;
            }
            unit.write(who, |cx| call.once(cx, &body, work))
        })
        .await
    }

    fn prepare<B>(
        &self,
        unit: UnitOfWork<'_>,
        who: Who<'_>,
        body: &Body<B>,
        before: impl FnOnce(&State, &B) -> Result<()>,
    ) -> Result<()>
    where
        B: DeserializeOwned + ToSchema + 'static,
    {
        let read = unit.read(who, |cx| {
            self.admitted(cx)?;
            body.read()
        })?;
        before(&self.state, &read)
    }
}
