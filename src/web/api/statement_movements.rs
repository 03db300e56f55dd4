//! Movements of statements: which are asked for, how one is shown, and the pages that they come in.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::pagination::Pagination;
use edba_common::error::Result;
use edba_domain::commitment_ledger::CommitmentEntryKind;
use edba_domain::money::SignedTotal;
use edba_domain::statement::StatementBasis;
use edba_domain::{Cents, Id, Moment};
use edba_service::money_statements::{EntryPlace, Movement, StatementEntry};

/// Which statement.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StatementQuery {
    /// The first day of the period.
    pub from_date: NaiveDate,
    /// The last day of the period.
    pub to_date: NaiveDate,
    /// Left out: `budget-year`.
    pub by: Option<StatementBasis>,
    /// The funder. Left out: of all. A finance partner gets that of its own organisation only.
    pub organisation_id: Option<Id>,
}

/// A movement: an entry in the ledger of a commitment.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MovementView {
    pub entry_id: Id,
    pub commitment_id: Id,
    /// The address of the commitment.
    #[schema(example = "/v1/commitments/0197a9c2-5c1e-7d3a-9a53-b6f1c1a0e001")]
    pub link: String,
    /// The funder.
    pub organisation_id: Id,
    pub case_id: Id,
    pub case_number: String,
    pub decision_id: Id,
    pub decision_number: String,
    pub budget_year: i32,
    pub kind: CommitmentEntryKind,
    /// With its sign: what it adds to the balance.
    #[schema(value_type = SignedTotal)]
    pub amount: Cents,
    /// The day on which the money moved; null where none moved.
    pub value_date: Option<NaiveDate>,
    /// When it was recorded here.
    pub recorded_at: Moment,
    /// The reference of the payment or the receipt in the books of the funder; of a reversal that of what it takes back.
    pub booking_reference: Option<String>,
    /// The reference of the commitment in the books of the funder.
    pub commitment_booking_reference: Option<String>,
    pub payee: Option<String>,
    pub reason: Option<String>,
    /// The entry that a reversal takes back.
    pub reverses_entry_id: Option<Id>,
}

pub(super) fn movement(movement: Movement) -> MovementView {
    let Movement {
        entry,
        amount,
        place: _,
    } = movement;
    let StatementEntry {
        id,
        commitment_id,
        kind,
        amount_cents: _,
        organisation_id,
        budget_year,
        case_id,
        case_number,
        case_title: _,
        decision_id,
        decision_number,
        value_date,
        recorded_at,
        booking_reference,
        payee,
        reason,
        reverses_id,
        commitment_reference,
    } = entry;
    MovementView {
        entry_id: id,
        link: format!("/v1/commitments/{commitment_id}"),
        commitment_id,
        organisation_id,
        case_id,
        case_number,
        decision_id,
        decision_number,
        budget_year,
        kind,
        amount,
        value_date,
        recorded_at,
        booking_reference,
        commitment_booking_reference: commitment_reference,
        payee,
        reason,
        reverses_entry_id: reverses_id,
    }
}

/// The cursor of the movements: the date and the id of the last one.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Cursor {
    id: Id,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    recorded_at: Option<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value_date: Option<NaiveDate>,
}

impl Cursor {
    pub(crate) fn write(place: EntryPlace) -> Result<String> {
        let (id, recorded_at, value_date) = match place {
            EntryPlace::Recorded(at, id) => (id, Some(at), None),
            EntryPlace::Valued(day, id) => (id, None, Some(day)),
        };
        let cursor = Self {
            id,
            recorded_at,
            value_date,
        };
        Ok(URL_SAFE_NO_PAD.encode(serde_json::to_vec(&cursor)?))
    }

    /// Errors: 400 for an invalid cursor, or one of a statement on another basis.
    pub(crate) fn read(text: &str, basis: StatementBasis) -> Result<EntryPlace> {
        let cursor: Option<Cursor> = URL_SAFE_NO_PAD
            .decode(text)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let place = cursor.and_then(|cursor| match basis {
            StatementBasis::BudgetYear => cursor.recorded_at.map(|at| EntryPlace::Recorded(at, cursor.id)),
            StatementBasis::ValueDate => cursor.value_date.map(|day| EntryPlace::Valued(day, cursor.id)),
        });
        place.ok_or_else(Pagination::bad_cursor)
    }
}

/// A page of the movements, of which one more than the limit was read, and the cursor of the next page.
pub(crate) fn page_of(mut movements: Vec<Movement>, limit: usize) -> Result<(Vec<Movement>, Option<String>)> {
    let more = movements.len() > limit;
    movements.truncate(limit);
    let last = movements.last().filter(|_| more);
    let next = last.map(|last| Cursor::write(last.place)).transpose()?;
    Ok((movements, next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_was_and_fits_one_basis() {
        let at: Moment = serde_json::from_value("2026-03-02T09:00:00.123456Z".into()).unwrap();
        let recorded = EntryPlace::Recorded(at, Id::new());
        let valued = EntryPlace::Valued("2026-03-02".parse().unwrap(), Id::new());
        for (place, fits, other) in [
            (recorded, StatementBasis::BudgetYear, StatementBasis::ValueDate),
            (valued, StatementBasis::ValueDate, StatementBasis::BudgetYear),
        ] {
            let text = Cursor::write(place).unwrap();
            assert_eq!(Cursor::read(&text, fits).unwrap(), place);
            assert!(Cursor::read(&text, other).is_err());
        }
        assert!(Cursor::read("x", StatementBasis::BudgetYear).is_err());
    }
}
