//! The response with a file.

use std::fs;
use std::io::Read;

use actix_web::body::SizedStream;
use actix_web::http::header;
use actix_web::{HttpResponse, HttpResponseBuilder, web};
use chrono::NaiveDate;
use futures_util::stream;

use super::columns::{Exported, Heading, headings};
use super::options::FileOptions;
use super::source::{Portion, Rows, Source};
use super::spreadsheet::Spreadsheet;
use super::text_file::TextFile;
use crate::downloads::Place;
use crate::extract::pairs;
use crate::media_types::FileFormat;
use edba_common::error::{Error, Result};
use edba_common::locale;

/// How much of a finished file is read at once.
const READ_AT_ONCE: u64 = 64 * 1024;

/// A file that is asked for.
pub struct File {
    /// With the name of the list, and the period that it is of, or else the day.
    name: String,
    /// The name of the sheet.
    title: String,
    headings: Vec<Heading>,
    format: FileFormat,
    options: FileOptions,
}

impl File {
    /// The file of a list: with the period of its query in its name, or else this day.
    pub fn of<T: Exported>(format: FileFormat, options: FileOptions, query: &str, today: NaiveDate) -> Self {
        let of_when = period(query).map_or_else(|| today.to_string(), |(from, to)| format!("{from}_{to}"));
        let language = options.language;
        Self {
            name: format!("edba-{}-{of_when}.{}", T::NAME, format.ending()),
            title: locale::say(language, &format!("export-list-{}", T::NAME), &[]),
            headings: headings::<T>(language),
            format,
            options,
        }
    }

    /// The response without its body.
    pub fn head(&self) -> HttpResponseBuilder {
        let mut response = HttpResponse::Ok();
        response
            .insert_header((header::CONTENT_TYPE, self.format.content_type()))
            .insert_header((
                header::CONTENT_DISPOSITION,
                format!("attachment; filename=\"{}\"", self.name),
            ));
        response
    }
}

/// The days that a query names as its first and its last.
fn period(query: &str) -> Option<(NaiveDate, NaiveDate)> {
    let pairs = pairs(query);
    let day = |name: &str| pairs.iter().find(|(key, _)| key == name)?.1.parse().ok();
    Some((day("fromDate")?, day("toDate")?))
}

/// Makes the file from its first page on. A failure after the response has begun breaks it off, so that a client sees
/// that the file is not whole; a sheet is made before its response begins.
pub async fn respond(file: File, first: Portion, source: Source, place: Place) -> Result<HttpResponse> {
    let response = file.head();
    let text = match file.format {
        FileFormat::Spreadsheet => return spreadsheet(response, file, first, source, place).await,
        FileFormat::Csv => TextFile::Csv(file.headings, file.options),
        FileFormat::JsonLines => TextFile::JsonLines,
    };
    text_response(response, text, source, first, place)
}

/// Sends a text as it is read.
pub fn text_response(
    mut response: HttpResponseBuilder,
    text: TextFile,
    source: Source,
    first: Portion,
    place: Place,
) -> Result<HttpResponse> {
    let flow = Flow {
        bytes: text.head()?,
        text,
        source,
        _place: place,
    };
    let begin = Some((flow, Next::Rows(first)));
    Ok(response.streaming(stream::unfold(begin, async |state| {
        let (mut flow, next) = state?;
        match flow.advance(next).await {
            Ok((bytes, next)) => Some((Ok(bytes), next.map(|next| (flow, next)))),
            Err(error) => {
                tracing::error!(%error, "a file was broken off");
                Some((Err(error), None))
            }
        }
    })))
}

/// A text under way.
struct Flow {
    text: TextFile,
    source: Source,
    /// What comes before the rows.
    bytes: Vec<u8>,
    _place: Place,
}

/// What comes next of a text.
enum Next {
    Rows(Portion),
    /// The page after this cursor.
    Page(String),
}

impl Flow {
    async fn advance(&mut self, next: Next) -> Result<(web::Bytes, Option<Next>)> {
        let Portion { rows, next } = match next {
            Next::Rows(portion) => portion,
            Next::Page(cursor) => read(&self.source, Some(cursor)).await?,
        };
        let mut bytes = std::mem::take(&mut self.bytes);
        self.text.write(&mut bytes, &rows)?;
        if next.is_none() {
            bytes.extend_from_slice(self.text.end());
        }
        Ok((bytes.into(), next.map(Next::Page)))
    }
}

/// Reads a page on a blocking thread.
pub async fn read(source: &Source, cursor: Option<String>) -> Result<Portion> {
    let source = source.clone();
    blocking(move || source(cursor)).await
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let span = tracing::Span::current();
    web::block(move || {
        let _entered = span.enter();
        work()
    })
    .await
    .map_err(Error::internal)?
}

/// A sheet has its directory at its end: it is made in a temporary file first.
async fn spreadsheet(
    mut response: HttpResponseBuilder,
    file: File,
    first: Portion,
    source: Source,
    place: Place,
) -> Result<HttpResponse> {
    let File {
        title,
        headings,
        options,
        ..
    } = file;
    let mut sheet = blocking(move || Spreadsheet::begin(&title, &headings, options.language)).await?;
    let mut portion = first;
    loop {
        let next = portion.next.take();
        sheet = blocking(move || {
            let Rows::Cells(rows) = portion.rows else {
                return Err(Error::internal("rows of another format"));
            };
            sheet.write(&rows)?;
            Ok(sheet)
        })
        .await?;
        let Some(cursor) = next else { break };
        portion = read(&source, Some(cursor)).await?;
    }
    let (file, length) = blocking(move || sheet.finish()).await?;
    let body = stream::unfold(Some((file, place)), async |state| {
        let (file, place) = state?;
        match blocking(move || next_part(file)).await {
            Ok((_, bytes)) if bytes.is_empty() => None,
            Ok((file, bytes)) => Some((Ok(web::Bytes::from(bytes)), Some((file, place)))),
            Err(error) => Some((Err(error), None)),
        }
    });
    Ok(response.body(SizedStream::new(length, body)))
}

fn next_part(mut file: fs::File) -> Result<(fs::File, Vec<u8>)> {
    let mut bytes = Vec::new();
    (&mut file)
        .take(READ_AT_ONCE)
        .read_to_end(&mut bytes)
        .map_err(Error::internal)?;
    Ok((file, bytes))
}
