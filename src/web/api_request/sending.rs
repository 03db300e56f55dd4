//! Requests whose response is the content of a document.

use actix_web::HttpResponse;

use super::ApiRequest;
use crate::content::{self, ContentRequest};
use edba_common::error::Result;
use edba_domain::document::Scanner;
use edba_service::documents::StoredContent;
use edba_service::{Context, Who};

impl ApiRequest {
    /// The largest file that is taken, in bytes, and the virus scanner.
    pub fn file_rules(&self) -> (u64, Scanner) {
        (self.state.files.at_most(), self.state.files.scanner())
    }

    /// Sends content that `find` finds in a read, or the part of it that is asked for.
    pub async fn content(
        self,
        asked: ContentRequest,
        find: impl FnOnce(&mut Context<'_>) -> Result<StoredContent> + Send + 'static,
    ) -> Result<HttpResponse> {
        let state = self.state.clone();
        let (found, reader) = self
            .step(move |request, subject| {
                let unit = request.state.unit_of_work();
                let found = unit.read(Who::Bearer(subject), |cx| {
                    request.admitted(cx)?;
                    find(cx)
                })?;
                Ok((found, format!("{subject:?}")))
            })
            .await?;
        let place = state.downloads.enter(reader)?;
        content::respond(state.files.clone(), found, asked, place).await
    }
}
