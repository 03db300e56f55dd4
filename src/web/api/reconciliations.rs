//! Reconciliations: exports of funders' books beside what is recorded here.

mod views;

use serde::Deserialize;
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::file_body::CsvBody;
use crate::pagination::Pagination;
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_domain::reconciliation::{
    DateNotation, FileEncoding, FileFormat, LineState, NumberNotation, Separator,
};
use edba_service::reconciliations::{
    self, Acceptance, NewReconciliation, ReconciliationResult, Undoing, Uploaded,
};

pub use views::{MovementView, ReconciliationLineView, ReconciliationView};
use views::{compared_view, line_view, movement_view, view};

/// Filter of the list of reconciliations.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReconciliationQuery {
    /// Only those of this organisation. A finance partner sees those of its own only.
    pub organisation_id: Option<Id>,
}

/// How an export is written, and which of its columns count.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UploadQuery {
    /// Whose books these are. Needed from the bureau; a finance partner sends those of its own organisation.
    pub organisation_id: Option<Id>,
    /// The name of the file, to recognise it by.
    #[schema(max_length = 200)]
    pub file_name: Option<String>,
    /// The character between the columns.
    pub separator: Separator,
    /// How numbers are written: `nl` 1.234,56; `en` 1,234.56.
    pub numbers: NumberNotation,
    /// How days are written: `iso` 2026-11-30; `nl` 30-11-2026.
    pub dates: DateNotation,
    /// The character encoding; left out: `utf-8`.
    pub encoding: Option<FileEncoding>,
    /// The name of the column of the booking reference.
    #[schema(min_length = 1, max_length = 100)]
    pub reference_column: String,
    /// The name of the column of the amount.
    #[schema(min_length = 1, max_length = 100)]
    pub amount_column: String,
    /// The name of the column of the value date.
    #[schema(min_length = 1, max_length = 100)]
    pub date_column: String,
    /// The name of the column of the payee, if there is one.
    #[schema(min_length = 1, max_length = 100)]
    pub payee_column: Option<String>,
    /// The name of the column of the reference under which the commitment was acknowledged, if there is one.
    #[schema(min_length = 1, max_length = 100)]
    pub commitment_reference_column: Option<String>,
}

/// Filter of the lines of an export.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LineQuery {
    /// Only lines in this state.
    pub state: Option<LineState>,
}

/// A line of the export and the movement that it belongs to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAcceptance {
    /// The number of the line in the file.
    #[schema(minimum = 2, maximum = 10_000_000)]
    pub line: i32,
    /// The entry of the ledger of the commitment: of a payment, its `disbursementId`.
    pub entry_id: Id,
}

/// Lines to be joined to movements: those that are named, or every exact one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAcceptances {
    /// Left out with `allExact`.
    #[schema(min_items = 1, max_items = 1000)]
    pub items: Option<Vec<NewAcceptance>>,
    /// `true`: every line whose state is `exact`, the first 5,000 at most.
    pub all_exact: Option<bool>,
}

/// Lines that need no movement.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewSetAsides {
    /// Numbers of lines in the file.
    #[schema(min_items = 1, max_items = 1000)]
    pub lines: Vec<i32>,
    #[schema(min_length = 1, max_length = 4000, example = "Another project of ours.")]
    pub reason: String,
}

/// Lines whose acceptance or setting aside is undone.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewUndoings {
    /// Numbers of lines in the file.
    #[schema(min_items = 1, max_items = 1000)]
    pub lines: Vec<i32>,
    #[schema(min_length = 1, max_length = 4000, example = "It was the payment of March.")]
    pub reason: String,
}

impl UploadQuery {
    /// The organisation, the name of the file, and how it is to be read.
    pub fn into_parts(self) -> (Option<Id>, Option<String>, FileFormat) {
        let Self {
            organisation_id,
            file_name,
            separator,
            numbers,
            dates,
            encoding,
            reference_column,
            amount_column,
            date_column,
            payee_column,
            commitment_reference_column,
        } = self;
        let format = FileFormat {
            separator,
            numbers,
            dates,
            encoding: encoding.unwrap_or(FileEncoding::Utf8),
            reference_column,
            amount_column,
            date_column,
            payee_column,
            commitment_reference_column,
        };
        (organisation_id, file_name, format)
    }
}

fn reply(compared: ReconciliationResult) -> Result<Reply> {
    Reply::ok(&compared_view(compared)?)
}

pub async fn list(request: ApiRequest, filter: Query<ReconciliationQuery>) -> Answer {
    request
        .read(move |cx, head| {
            let ReconciliationQuery { organisation_id } = filter.read(&["cursor", "limit"])?;
            let page = head.page()?;
            let rows = reconciliations::list(cx, organisation_id, page.after_id()?, page.fetch())?;
            let shown = Page::from_rows(rows, page.limit, |one| id_cursor(&one.row.id));
            Reply::page(&head.path, &head.query, shown.try_map(|one| view(one, None))?)
        })
        .await
}

pub async fn create(request: ApiRequest, query: Query<UploadQuery>, body: CsvBody) -> Answer {
    let checked = query.read(&[]).map(UploadQuery::into_parts);
    let (organisation_id, file_name, format) = match checked {
        Ok(read) => read,
        // Refused behind the policy, as any other input.
        Err(error) => {
            return request
                .upload(
                    body,
                    move |_| Err::<(), Error>(error),
                    |_| Ok(()),
                    |_, ()| Ok(Reply::nothing()),
                )
                .await;
        }
    };
    let read_as = format.clone();
    request
        .upload(
            body,
            move |cx| reconciliations::check_organisation(cx, organisation_id).map(drop),
            move |bytes| {
                reconciliations::read_file(bytes, &read_as).map_err(|faults| Error::invalid(faults.faults()))
            },
            move |cx, file| {
                let Uploaded {
                    reconciliation,
                    is_new,
                } = reconciliations::upload(
                    cx,
                    NewReconciliation {
                        organisation_id,
                        file_name,
                        format,
                        file,
                    },
                )?;
                let id = reconciliation.row.id;
                let shown = compared_view(reconciliations::compare(cx, id)?)?;
                match is_new {
                    true => Reply::created(format!("/v1/reconciliations/{id}"), &shown),
                    false => Reply::ok(&shown),
                }
            },
        )
        .await
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| Ok(reply(reconciliations::compare(cx, id.0)?)?.tagged()))
        .await
}

pub async fn lines(request: ApiRequest, id: IdPath, filter: Query<LineQuery>) -> Answer {
    request
        .read(move |cx, head| {
            let LineQuery { state } = filter.read(&["cursor", "limit"])?;
            let page = head.page()?;
            let after = page.after_number()?;
            let compared = reconciliations::compare(cx, id.0)?;
            let found = compared.lines_in(state, after).take(page.limit + 1);
            let views: Vec<ReconciliationLineView> = found.map(line_view).collect();
            let shown = Page::from_rows(views, page.limit, |line| line.line.to_string());
            Reply::page(&head.path, &head.query, shown)
        })
        .await
}

pub async fn missing(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, head| {
            head.only_paged()?;
            let page: Pagination = head.page()?;
            let after = page.after_id()?;
            let compared = reconciliations::compare(cx, id.0)?;
            let found = compared
                .missing
                .iter()
                .filter(|movement| after.is_none_or(|after| movement.entry_id > after));
            let views: Vec<MovementView> = found.take(page.limit + 1).map(movement_view).collect();
            let shown = Page::from_rows(views, page.limit, |movement| id_cursor(&movement.entry_id));
            Reply::page(&head.path, &head.query, shown)
        })
        .await
}

pub async fn accept(request: ApiRequest, id: IdPath, body: JsonBody<NewAcceptances>) -> Answer {
    request
        .create(body, move |cx, _, NewAcceptances { items, all_exact }| {
            let compared = match (items, all_exact.unwrap_or(false)) {
                (Some(items), false) => {
                    let items: Vec<Acceptance> = items
                        .into_iter()
                        .map(|NewAcceptance { line, entry_id }| Acceptance { line, entry_id })
                        .collect();
                    reconciliations::accept(cx, id.0, &items)?
                }
                (None, true) => reconciliations::accept_exact(cx, id.0)?,
                (Some(_), true) => {
                    let text = "Name lines, or accept all exact ones; not both.";
                    return Err(Error::fault("/allExact", "not-allowed", text));
                }
                (None, false) => {
                    let text = "Name lines and their movements, or set allExact.";
                    return Err(Error::fault("/items", "required", text));
                }
            };
            reply(compared)
        })
        .await
}

pub async fn set_aside(request: ApiRequest, id: IdPath, body: JsonBody<NewSetAsides>) -> Answer {
    request
        .create(body, move |cx, _, NewSetAsides { lines, reason }| {
            reply(reconciliations::set_aside(cx, id.0, &lines, &reason)?)
        })
        .await
}

pub async fn undo(request: ApiRequest, id: IdPath, body: JsonBody<NewUndoings>) -> Answer {
    request
        .create(body, move |cx, _, NewUndoings { lines, reason }| {
            reply(reconciliations::undo(cx, id.0, &Undoing { lines, reason })?)
        })
        .await
}
