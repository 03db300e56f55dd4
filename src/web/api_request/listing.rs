//! Lists: a page as JSON, or the whole list as a file.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::Method;
use actix_web::http::header::{HeaderValue, VARY};
use actix_web::web;
use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use super::ApiRequest;
use crate::downloads::Place;
use crate::export::{self, Exported, FileOptions, Portion, Source};
use crate::extract::Query;
use crate::media_types::{FileFormat, Format, preferred};
use crate::pagination::Pagination;
use crate::policy::Access;
use crate::reply::{Page, Reply};
use edba_common::error::{Code, Error, Result};
use edba_service::context::PublicContext;
use edba_service::names::Names;
use edba_service::{Context, Who};

/// The filter of a list that has none.
#[derive(Debug, serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoFilter {}

impl ApiRequest {
    /// Runs the read of a list: `page` for JSON; if `Accept` prefers a file, all pages, each in a read of its own in
    /// which account and policy are checked again.
    pub async fn list<F, T>(
        self,
        filter: Query<F>,
        page: impl Fn(&mut Context<'_>, F, &Pagination) -> Result<Page<T>> + Send + Sync + 'static,
    ) -> Result<HttpResponse>
    where
        F: DeserializeOwned + ToSchema + 'static,
        T: Exported,
    {
        match self.file_format() {
            Some(format) => self.file_of(format, filter, page).await,
            None => {
                let answered = self.read(move |cx, head| {
                    let filter = filter_of_page(&head.query, &filter)?;
                    Reply::page(&head.path, &head.query, page(cx, filter, &head.page()?)?)
                });
                answered.await.map(varying)
            }
        }
    }

    /// Sends a list as a file of this format.
    pub async fn file_of<F, T>(
        self,
        format: FileFormat,
        filter: Query<F>,
        page: impl Fn(&mut Context<'_>, F, &Pagination) -> Result<Page<T>> + Send + Sync + 'static,
    ) -> Result<HttpResponse>
    where
        F: DeserializeOwned + ToSchema + 'static,
        T: Exported,
    {
        let (request, subject) = web::block(move || {
            let subject = self.subject()?;
            Ok::<_, Error>((self, subject))
        })
        .await
        .map_err(Error::internal)??;
        let place = request.state.downloads.enter(format!("{subject:?}"))?;
        let reader = request.clone();
        let source: Source = Arc::new(move |cursor| {
            let unit = reader.state.unit_of_work();
            let found = unit.read(Who::Bearer(&subject), |cx| {
                reader.admitted(cx)?;
                let (options, filter) = both(reader.file_options(format), read(&filter))?;
                let page = page(cx, filter, &export::page_after(cursor))?;
                export::portion(page, format, options.language, |rows| Names::load(cx, rows))
            });
            found.inspect_err(|error| {
                if matches!(error.code, Code::Unauthenticated | Code::Forbidden) {
                    reader.trail.is_about((&subject).into());
                }
            })
        });
        request.file::<T>(format, source, place).await
    }

    /// As [`ApiRequest::list`], without an account. The columns show what the items themselves say.
    pub async fn list_public<F, T>(
        self,
        filter: Query<F>,
        page: impl Fn(&mut PublicContext<'_>, F, &Pagination) -> Result<Page<T>> + Send + Sync + 'static,
    ) -> Result<HttpResponse>
    where
        F: DeserializeOwned + ToSchema + 'static,
        T: Exported,
    {
        let Some(format) = self.file_format() else {
            let answered = self.read_public(move |cx, head| {
                let filter = filter_of_page(&head.query, &filter)?;
                Reply::page(&head.path, &head.query, page(cx, filter, &head.page()?)?)
            });
            return answered.await.map(varying);
        };
        let place = self.public_place()?;
        let reader = self.clone();
        let source = self.public_source(move |cx, cursor| {
            let (options, filter) = both(reader.file_options(format), read(&filter))?;
            let page = page(cx, filter, &export::page_after(cursor))?;
            export::portion(page, format, options.language, |_| Ok(Names::default()))
        });
        self.file::<T>(format, source, place).await
    }

    /// A place for a file that is read without an account: all such clients together have those of one account.
    pub fn public_place(&self) -> Result<Place> {
        self.state.downloads.enter(String::new())
    }

    /// A source of rows that are public. Errors: 403 if the policy is another, 400 for parameters that the route does
    /// not take, and those of the read.
    pub fn public_source(
        &self,
        read: impl Fn(&mut PublicContext<'_>, Option<String>) -> Result<Portion> + Send + Sync + 'static,
    ) -> Source {
        let request = self.clone();
        Arc::new(move |cursor| {
            if request.policy.access != Access::Public {
                return Err(Error::forbidden("This is not offered to the public."));
            }
            request.known_parameters()?;
            let unit = request.state.unit_of_work();
            unit.read_public(|cx| read(cx, cursor))
        })
    }

    /// The address of this service.
    pub fn public_url(&self) -> &str {
        &self.state.settings.public_url
    }

    /// The day in Almere, by the machine's clock.
    pub fn today(&self) -> NaiveDate {
        self.state.clock.now().local_date()
    }

    /// Whether only the head of the response is asked for.
    pub fn is_head(&self) -> bool {
        self.method == Method::HEAD
    }

    /// The format of the file that `Accept` prefers; None for JSON.
    pub fn file_format(&self) -> Option<FileFormat> {
        match preferred(self.accept.as_deref(), true) {
            Some(Format::File(format)) => Some(format),
            Some(Format::Json) | None => None,
        }
    }

    fn file_options(&self, format: FileFormat) -> Result<FileOptions> {
        export::read_options(&self.query, format, self.accept_language.as_deref())
    }

    async fn file<T: Exported>(
        self,
        format: FileFormat,
        source: Source,
        place: Place,
    ) -> Result<HttpResponse> {
        let first = export::read(&source, None).await?;
        let options = self.file_options(format)?;
        let file = export::File::of::<T>(format, options, &self.query, self.today());
        if self.is_head() {
            return Ok(file.head().finish());
        }
        let mut response = export::respond(file, first, source, place).await?;
        response.headers_mut().insert(VARY, VARIES);
        Ok(response)
    }
}

/// The headers of a request that choose between JSON and the files.
const VARIES: HeaderValue = HeaderValue::from_static("Accept, Accept-Language");

/// Says which headers of the request the response depends on.
pub fn varying(mut response: HttpResponse) -> HttpResponse {
    response.headers_mut().insert(VARY, VARIES);
    response
}

/// The filter in a request for a page. Errors: 400 with all faults, also for parameters of files.
pub fn filter_of_page<F: DeserializeOwned + ToSchema + 'static>(raw: &str, filter: &Query<F>) -> Result<F> {
    let ((), filter) = both(export::refuse_options(raw), read(filter))?;
    Ok(filter)
}

/// The filter, without the parameters of pages and files.
fn read<F: DeserializeOwned + ToSchema + 'static>(filter: &Query<F>) -> Result<F> {
    filter.read(&export::NO_FILTERS)
}

/// Both results, or the faults of both.
fn both<A, B>(one: Result<A>, other: Result<B>) -> Result<(A, B)> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(mut error), Err(other)) => {
            error.faults.extend(other.faults);
            Err(Error::invalid(error.faults))
        }
        (Err(error), Ok(_)) | (Ok(_), Err(error)) => Err(error),
    }
}
