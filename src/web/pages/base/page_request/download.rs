//! Lists as files, and the content of documents.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::Method;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use super::{PageRequest, sign_in_first};
use crate::content::{self, ContentRequest};
use crate::export::{self, Exported, FileOptions, NO_FILTERS, Source};
use crate::extract::Query;
use crate::media_types::FileFormat;
use crate::pagination::Pagination;
use crate::reply;
use edba_common::error::Result;
use edba_service::documents::StoredContent;
use edba_service::names::Names;
use edba_service::{Context, Who};

impl PageRequest {
    /// Sends a list as a file: all its pages, each in a read of its own in which session and policy are checked again.
    /// The query has the filters of the list in the API, and the options of files.
    pub async fn download<F, T>(
        self,
        format: FileFormat,
        page: fn(&mut Context<'_>, F, &Pagination) -> Result<reply::Page<T>>,
    ) -> HttpResponse
    where
        F: DeserializeOwned + ToSchema + 'static,
        T: Exported,
    {
        match self.clone().file(format, page).await {
            Ok(response) => response,
            Err(error) => self.refuse(error).await,
        }
    }

    async fn file<F, T>(
        self,
        format: FileFormat,
        page: fn(&mut Context<'_>, F, &Pagination) -> Result<reply::Page<T>>,
    ) -> Result<HttpResponse>
    where
        F: DeserializeOwned + ToSchema + 'static,
        T: Exported,
    {
        let session = self.session.clone().ok_or_else(sign_in_first)?;
        let place = self.state.downloads.enter(session.hash())?;
        let filter: Query<F> = Query::of(self.query_text().to_owned());
        let reader = self.clone();
        let source: Source = Arc::new(move |cursor| {
            let unit = reader.state.unit_of_work();
            unit.read(Who::Session(&session), |cx| {
                reader.admit(cx.actor)?;
                let options = reader.file_options(format)?;
                let page = page(cx, filter.read(&NO_FILTERS)?, &export::page_after(cursor))?;
                export::portion(page, format, options.language, |rows| Names::load(cx, rows))
            })
        });
        let first = export::read(&source, None).await?;
        let today = self.state.clock.now().local_date();
        let file = export::File::of::<T>(format, self.file_options(format)?, self.query_text(), today);
        if self.method == Method::HEAD {
            return Ok(file.head().finish());
        }
        export::respond(file, first, source, place).await
    }

    /// Sends content that `find` finds in a read, or the part of it that is asked for.
    pub async fn content(
        self,
        asked: ContentRequest,
        find: impl FnOnce(&mut Context<'_>) -> Result<StoredContent> + Send + 'static,
    ) -> HttpResponse {
        match self.clone().content_found(asked, find).await {
            Ok(response) => response,
            Err(error) => self.refuse(error).await,
        }
    }

    async fn content_found(
        self,
        asked: ContentRequest,
        find: impl FnOnce(&mut Context<'_>) -> Result<StoredContent> + Send + 'static,
    ) -> Result<HttpResponse> {
        let state = self.state.clone();
        let (found, reader) = self
            .step(move |request| {
                let token = request.session.as_ref().ok_or_else(sign_in_first)?;
                let found = request.state.unit_of_work().read(Who::Session(token), |cx| {
                    request.admit(cx.actor)?;
                    find(cx)
                })?;
                Ok((found, token.hash()))
            })
            .await?;
        let place = state.downloads.enter(reader)?;
        content::respond(state.files.clone(), found, asked, place).await
    }

    fn file_options(&self, format: FileFormat) -> Result<FileOptions> {
        export::read_options(self.query_text(), format, self.accepted.as_deref())
    }

    fn query_text(&self) -> &str {
        self.address.split_once('?').map_or("", |(_, query)| query)
    }
}
