//! Requests whose body is a file.

use actix_web::HttpResponse;

use super::ApiRequest;
use crate::file_body::CsvBody;
use crate::reply::Reply;
use edba_common::error::Result;
use edba_service::{Context, Who};

impl ApiRequest {
    /// Reads a file, then runs a write in one transaction. The file is only read for an account that the policy admits and
    /// that `first` accepts, before any lock is taken.
    pub async fn upload<F: Send + 'static>(
        self,
        body: CsvBody,
        first: impl FnOnce(&mut Context<'_>) -> Result<()> + Send + 'static,
        read: impl FnOnce(&[u8]) -> Result<F> + Send + 'static,
        work: impl FnOnce(&mut Context<'_>, F) -> Result<Reply> + Send + 'static,
    ) -> Result<HttpResponse> {
        self.answering(move |request, unit, who| {
            unit.read(who, |cx| {
                request.admitted(cx)?;
                first(cx)
            })?;
            let bytes = body.bytes()?;
            let file = {
                let _permit = match who {
                    Who::Bearer(subject) => Some(request.state.body_work.enter(subject, bytes.len())?),
                    Who::Known(_) | Who::Session(_) => None,
                };
                read(bytes)?
            };
            unit.write(who, |cx| {
                request.admitted(cx)?;
                work(cx, file)
            })
        })
        .await
    }
}
