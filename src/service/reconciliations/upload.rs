//! Takes an export of a funder's books.

use serde_json::json;

use super::super::Context;
use super::super::events::{Chain, NewEvent};
use super::{ReconciliationProgress, find};
use edba_common::error::{Error, Result};
use edba_common::secret::sha256_hex;
use edba_domain::codes::Role;
use edba_domain::reconciliation::{FileFormat, matching};
use edba_domain::{EventKind, Id, text};
use edba_store::Json;
use edba_store::reconciliations::{self as store, Reconciliation, ReconciliationLineRow};

use super::csv_file::ReadFile;

/// The longest name of a file, in characters.
const LONGEST_NAME: usize = 200;

/// An export that was read.
#[derive(Debug, Clone)]
pub struct NewReconciliation {
    /// Whose books: needed from the bureau; a finance partner's own organisation.
    pub organisation_id: Option<Id>,
    pub file_name: Option<String>,
    pub format: FileFormat,
    pub file: ReadFile,
}

/// An export that was taken.
#[derive(Debug, Clone)]
pub struct Uploaded {
    pub reconciliation: ReconciliationProgress,
    /// False where the same file was taken before.
    pub is_new: bool,
}

/// The organisation whose books are meant. Errors: 400 where the bureau names none, or a partner that of another.
pub fn check_organisation(cx: &Context<'_>, organisation_id: Option<Id>) -> Result<Id> {
    const AT: &str = "?organisationId";
    if !cx.actor.is(Role::FinancePartner) {
        let text = "Say whose books these are.";
        return organisation_id.ok_or_else(|| Error::fault(AT, "required", text));
    }
    let own = cx.actor.organisation()?;
    match organisation_id {
        Some(other) if other != own => Err(Error::fault(
            AT,
            "other-organisation",
            "A finance partner reconciles the books of its own organisation.",
        )),
        _ => Ok(own),
    }
}

/// Takes an export of an organisation's books. The same file, read in the same way, is the same reconciliation; nothing is
/// stored then.
///
/// # Errors
/// 400 for the organisation, as [`check_organisation`]; 404 for one that does not exist.
pub fn upload(cx: &mut Context<'_>, new: NewReconciliation) -> Result<Uploaded> {
    let organisation_id = check_organisation(cx, new.organisation_id)?;
    let mut chain = Chain::open(cx, organisation_id, "organisation")?;
    let NewReconciliation {
        organisation_id: _,
        file_name,
        format,
        file: ReadFile { sha256, lines },
    } = new;
    let format = Json::new(&format)?;
    if let Some(same) = store::same_file(cx.conn, &organisation_id, &sha256, &format)? {
        return Ok(Uploaded {
            reconciliation: find(cx, same.id)?,
            is_new: false,
        });
    }
    let (period_from, period_to) =
        matching::period(&lines).ok_or_else(|| Error::internal("a file without lines"))?;
    let row = Reconciliation {
        id: Id::new(),
        organisation_id,
        file_name: file_name
            .map(|name| text::one_line(&name, LONGEST_NAME))
            .filter(|name| text::is_visible(name)),
        sha256,
        format,
        line_count: i32::try_from(lines.len()).map_err(Error::internal)?,
        total_cents: lines.iter().map(|line| line.amount).sum(),
        period_from,
        period_to,
        account_id: cx.actor.id,
        recorded_at: cx.now,
    };
    let rows: Vec<ReconciliationLineRow> = lines
        .into_iter()
        .map(|line| ReconciliationLineRow {
            reconciliation_id: row.id,
            line: line.line,
            reference: line.reference,
            amount_cents: line.amount,
            value_date: line.value_date,
            payee: line.payee,
            commitment_reference: line.commitment_reference,
        })
        .collect();
    store::insert(cx.conn, &row)?;
    store::insert_lines(cx.conn, &rows)?;
    chain.add(cx, uploaded(&row, &rows)?)?;
    chain.close(cx)?;
    Ok(Uploaded {
        reconciliation: find(cx, row.id)?,
        is_new: true,
    })
}

fn uploaded(row: &Reconciliation, lines: &[ReconciliationLineRow]) -> Result<NewEvent<'static>> {
    Ok(NewEvent {
        kind: EventKind::ReconciliationUploaded,
        subject_id: row.id,
        reason: None,
        before: None,
        after: None,
        data: json!({
            "organisationId": row.organisation_id, "fileName": row.file_name, "sha256": row.sha256,
            "format": row.format.read()?, "lineCount": row.line_count, "total": row.total_cents,
            "periodFromDate": row.period_from, "periodToDate": row.period_to, "linesSha256": digest(lines)?,
        }),
    })
}

/// SHA-256 over the lines of a file, as JSON, one behind the other.
pub(crate) fn digest(lines: &[ReconciliationLineRow]) -> Result<String> {
    let mut text = String::new();
    for line in lines {
        let ReconciliationLineRow {
            reconciliation_id: _,
            line,
            reference,
            amount_cents,
            value_date,
            payee,
            commitment_reference,
        } = line;
        let members = (
            line,
            reference,
            amount_cents,
            value_date,
            payee,
            commitment_reference,
        );
        text.push_str(&serde_json::to_string(&members)?);
        text.push('\n');
    }
    Ok(sha256_hex(text))
}
