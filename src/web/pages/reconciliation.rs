//! Pages of reconciliation: a finance partner, or the bureau on behalf of a funder, sends an export of the funder's books,
//! sees it beside what is recorded here, and accepts what belongs together.

mod payment;
mod show;

use std::sync::Arc;

use actix_web::HttpResponse;
use askama::Template;
use serde_json::{Value, json};

use super::base::form_errors::{self, Choice, Faults};
use super::base::presentation::organisations_by_name;
use super::base::route::{Line, form, page};
use super::base::upload_form::{SentFile, UploadForm};
use super::base::{Form, Layout, Page, PageRequest};
use crate::api::reconciliations::UploadQuery;
use crate::policy::{BOOKKEEPERS, COMMITMENT_READERS};
use edba_common::error::{Error, Result};
use edba_common::locale;
use edba_domain::codes::Role;
use edba_domain::reconciliation::{
    DateNotation, FileEncoding, FileFormat, MOST_LINES, NumberNotation, Separator,
};
use edba_domain::{Cents, Fault, Id, Message};
use edba_service::Context;
use edba_service::reconciliations::{
    self, FileFaults, NewReconciliation, ReconciliationProgress, Uploaded, read_file,
};

/// Files on a page.
const ON_A_PAGE: usize = 25;

pub(super) fn lines() -> Vec<Line> {
    let mut lines = vec![
        page("/reconciliation", COMMITMENT_READERS, list),
        form("/reconciliation", BOOKKEEPERS, upload),
    ];
    lines.extend(show::lines());
    lines.extend(payment::lines());
    lines
}

/// A file in the list.
struct ListedFile {
    id: Id,
    name: String,
    organisation: String,
    period: (String, String),
    sent: String,
    count: i32,
    total: Cents,
    open: i64,
}

#[derive(Template)]
#[template(path = "reconciliation/list.html")]
struct Files<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    may_send: bool,
    own: bool,
    organisations: Vec<Choice>,
    separators: Vec<Choice>,
    numbers: Vec<Choice>,
    dates: Vec<Choice>,
    encodings: Vec<Choice>,
    most_lines: usize,
    rows: Vec<ListedFile>,
    next: Option<Id>,
}

/// The name of a file, or the days of its lines if it has none.
pub(super) fn file_name(layout: &Layout, progress: &ReconciliationProgress) -> String {
    let row = &progress.row;
    row.file_name.clone().unwrap_or_else(|| {
        layout.with2(
            "reconciliation-period",
            "from",
            layout.day(&row.period_from),
            "to",
            layout.day(&row.period_to),
        )
    })
}

async fn list(request: PageRequest) -> HttpResponse {
    let before = request.query().text("before").parse().ok();
    request
        .read(move |cx, layout| render(cx, layout, before, Faults::none(), None))
        .await
}

fn render(
    cx: &mut Context<'_>,
    layout: &Layout,
    before: Option<Id>,
    faults: Faults,
    sent: Option<&Form>,
) -> Result<Page> {
    let limit = i64::try_from(ON_A_PAGE + 1).map_err(Error::internal)?;
    let mut found = reconciliations::list(cx, None, before, limit)?;
    let more = found.len() > ON_A_PAGE;
    found.truncate(ON_A_PAGE);
    let names = organisations_by_name(cx)?;
    let last = match found.first() {
        Some(progress) => as_form(progress)?,
        None => Form::from_fields(owned(&[
            ("separator", "semicolon"),
            ("numbers", "nl"),
            ("dates", "nl"),
            ("encoding", "utf-8"),
        ])),
    };
    let form = sent.unwrap_or(&last);
    let chosen = |field: &str| form.text(field).to_owned();
    let noted = |list: &str, codes: Vec<String>, field: &str| -> Vec<Choice> {
        codes
            .into_iter()
            .map(|code| Choice::new(code.as_str(), layout.name_of(list, &code), &chosen(field)))
            .collect()
    };
    Page::render(&Files {
        layout,
        faults,
        may_send: BOOKKEEPERS.admits(cx.actor.role),
        own: cx.actor.is(Role::FinancePartner),
        organisations: [(String::new(), layout.say("reconciliation-choose"))]
            .into_iter()
            .chain(names.iter().map(|(id, name)| (id.to_string(), name.clone())))
            .map(|(id, name)| Choice::new(id, name, &chosen("organisationId")))
            .collect(),
        separators: noted("reconciliation-separator", codes(Separator::ALL), "separator"),
        numbers: noted("reconciliation-numbers", codes(NumberNotation::ALL), "numbers"),
        dates: noted("reconciliation-dates", codes(DateNotation::ALL), "dates"),
        encodings: noted("reconciliation-encoding", codes(FileEncoding::ALL), "encoding"),
        most_lines: MOST_LINES,
        next: found.last().filter(|_| more).map(|last| last.row.id),
        rows: found.iter().map(|one| listed_file(layout, one, &names)).collect(),
        form,
    })
}

fn codes<T: std::fmt::Display>(all: &[T]) -> Vec<String> {
    all.iter().map(ToString::to_string).collect()
}

fn listed_file(layout: &Layout, progress: &ReconciliationProgress, names: &[(Id, String)]) -> ListedFile {
    let row = &progress.row;
    let organisation = names.iter().find(|(id, _)| *id == row.organisation_id);
    ListedFile {
        id: row.id,
        name: file_name(layout, progress),
        organisation: organisation.map_or_else(String::new, |(_, name)| name.clone()),
        period: (layout.day(&row.period_from), layout.day(&row.period_to)),
        sent: layout.date(&row.recorded_at),
        count: row.line_count,
        total: row.total_cents,
        open: progress.open(),
    }
}

fn owned(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    let fields = fields.iter();
    fields
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

/// The form as it was filled in for the last file: the next one is mostly written in the same way.
fn as_form(progress: &ReconciliationProgress) -> Result<Form> {
    let FileFormat {
        separator,
        numbers,
        dates,
        encoding,
        reference_column,
        amount_column,
        date_column,
        payee_column,
        commitment_reference_column,
    } = progress.row.format.read()?;
    Ok(Form::from_fields(owned(&[
        ("organisationId", progress.row.organisation_id.as_str()),
        ("separator", separator.as_str()),
        ("numbers", numbers.as_str()),
        ("dates", dates.as_str()),
        ("encoding", encoding.as_str()),
        ("referenceColumn", &reference_column),
        ("amountColumn", &amount_column),
        ("dateColumn", &date_column),
        ("payeeColumn", payee_column.as_deref().unwrap_or_default()),
        (
            "commitmentReferenceColumn",
            commitment_reference_column.as_deref().unwrap_or_default(),
        ),
    ])))
}

/// The input of the form, checked by the schema of the API. Errors: 400 with all faults.
fn parameters(form: &Form) -> Result<UploadQuery> {
    let names = [
        "organisationId",
        "separator",
        "numbers",
        "dates",
        "encoding",
        "payeeColumn",
        "commitmentReferenceColumn",
    ];
    let mut input = json!({});
    for name in ["referenceColumn", "amountColumn", "dateColumn"] {
        input[name] = Value::from(form.text(name));
    }
    for name in names {
        if let Some(text) = form.given(name) {
            input[name] = Value::from(text);
        }
    }
    form_errors::read(input)
}

/// The input of the form with its file. Errors: 400 with all faults, that of a missing file first.
fn both(query: Result<UploadQuery>, file: Option<&SentFile>) -> Result<(UploadQuery, &SentFile)> {
    match (query, file) {
        (Ok(query), Some(file)) => Ok((query, file)),
        (Err(error), Some(_)) => Err(error),
        (query, None) => {
            let mut faults = vec![Fault::new("/file", "required", "Choose a file.")];
            faults.extend(query.err().into_iter().flat_map(|error| error.faults));
            Err(Error::invalid(faults))
        }
    }
}

async fn upload(request: PageRequest, sent: UploadForm) -> HttpResponse {
    let UploadForm { form, file } = sent;
    let file = Arc::new(file);
    let same = file.clone();
    request
        .act(
            form,
            move |cx, _, form| {
                let (query, SentFile { name, bytes }) = both(parameters(form), file.as_ref().as_ref())?;
                let (organisation_id, _, format) = query.into_parts();
                reconciliations::check_organisation(cx, organisation_id)?;
                let read = read_file(bytes, &format).map_err(|faults| Error::invalid(faults.faults()))?;
                let Uploaded {
                    reconciliation,
                    is_new,
                } = reconciliations::upload(
                    cx,
                    NewReconciliation {
                        organisation_id,
                        file_name: Some(name.clone()),
                        format,
                        file: read,
                    },
                )?;
                let said = match is_new {
                    true => "notice-reconciliation-sent",
                    false => "notice-reconciliation-known",
                };
                Ok(Page::go(format!("/reconciliation/{}", reconciliation.row.id)).saying(said))
            },
            move |cx, layout, form, error| {
                let faults = match faults_of_file(form, same.as_ref().as_ref()) {
                    Some(of_file) => told(layout, &of_file),
                    None => Faults::from_error(layout, form, error, "reconciliation"),
                };
                render(cx, layout, None, faults, Some(form))
            },
        )
        .await
}

/// The faults of the file itself; None where the form is wrong, or no file was chosen.
fn faults_of_file(form: &Form, file: Option<&SentFile>) -> Option<FileFaults> {
    let (_, _, format) = parameters(form).ok()?.into_parts();
    read_file(&file?.bytes, &format).err()
}

/// The faults of a file in the language of the page: at the choice that they are about, or else above the form.
fn told(layout: &Layout, of_file: &FileFaults) -> Faults {
    let mut faults = Faults::none();
    let words = |message: &Message| locale::text(layout.language, message);
    for fault in &of_file.faults {
        match fault.member.strip_prefix('?') {
            Some(field) => faults.tell(field, words(&fault.words())),
            None => faults.general.push(words(&fault.words())),
        }
    }
    faults.general.extend(of_file.rest().as_ref().map(words));
    faults
}
