//! An export of a funder's books in the demonstration: its lines are payments that are recorded here, and one that is not.

use super::Stage;
use super::cast::Cast;
use crate::commitments::Slice;
use crate::commitments::bookings::BookingFilter;
use crate::commitments::disbursements;
use crate::reconciliations::{self, NewReconciliation, read_file};
use edba_common::error::{Error, Result};
use edba_domain::reconciliation::{DateNotation, FileEncoding, FileFormat, NumberNotation, Separator};

/// The most payments of the export.
const MOST: i64 = 20;

fn format() -> FileFormat {
    FileFormat {
        separator: Separator::Comma,
        numbers: NumberNotation::En,
        dates: DateNotation::Iso,
        encoding: FileEncoding::Utf8,
        reference_column: "Reference".to_owned(),
        amount_column: "Amount".to_owned(),
        date_column: "Date".to_owned(),
        payee_column: None,
        commitment_reference_column: None,
    }
}

/// The first partner with several payments compares its books, and accepts the lines that are the same.
pub(super) fn reconcile(stage: &Stage<'_>, cast: &Cast) -> Result<()> {
    for partner in cast.partners.values() {
        let slice = Slice {
            after: None,
            limit: MOST,
        };
        let paid = stage.act(partner, 1, |cx| {
            disbursements::list(cx, BookingFilter::default(), slice)
        })?;
        let mut lines: Vec<String> = paid
            .iter()
            .filter_map(|one| {
                let reference = one.entry.booking_reference.as_deref()?;
                let day = one.entry.value_date?;
                Some(format!("{reference},{},{day}", one.entry.amount_cents))
            })
            .collect();
        if lines.len() < 2 {
            continue;
        }
        let yesterday = stage.now.plus(-chrono::Duration::days(1)).local_date();
        lines.push(format!("OTHER-1,250.00,{yesterday}"));
        let file = format!("Reference,Amount,Date\n{}\n", lines.join("\n"));
        let file = read_file(file.as_bytes(), &format())
            .map_err(|faults| Error::internal(format!("the export cannot be read: {faults:?}")))?;
        stage.act(partner, 1, |cx| {
            let new = NewReconciliation {
                organisation_id: None,
                file_name: Some("bookings.csv".to_owned()),
                format: format(),
                file,
            };
            let taken = reconciliations::upload(cx, new)?;
            reconciliations::accept_exact(cx, taken.reconciliation.row.id)
        })?;
        return Ok(());
    }
    Ok(())
}
