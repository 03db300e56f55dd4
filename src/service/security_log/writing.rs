//! Writes the security log in batches, and deletes old rows.

use std::sync::PoisonError;

use chrono::Duration;

use super::queue::{Batch, Entry};
use super::{Party, SecurityEvent, SecurityLog, counters};
use crate::UnitOfWork;
use edba_common::error::{Code, Error, Result};
use edba_domain::security::{LONGEST_CLIENT, LONGEST_REASON, SecurityCode, on_one_line, tried_client};
use edba_domain::{Id, Moment};
use edba_store::{Conn, accounts, security_events, sign_in};

/// Maximum number of rows per transaction: on SQLite a vote may wait for it.
const ROWS_AT_ONCE: usize = 50;
/// Maximum number of rows deleted in one transaction.
const FORGOTTEN_AT_ONCE: i64 = 500;

impl SecurityLog {
    /// Writes all buffered events; returns how many rows were inserted or increased. Errors: the database cannot be
    /// written; unwritten rows stay in the buffer for the next run.
    pub fn write(&self, unit: &UnitOfWork<'_>) -> Result<usize> {
        let _turn = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let Batch { mut entries, dropped } = self.take();
        if entries.is_empty() && dropped.is_empty() {
            return Ok(0);
        }
        let mut rows = match rows_of(unit, &entries) {
            Ok(rows) => rows,
            Err(error) => {
                self.put_back(Batch { entries, dropped });
                return Err(error);
            }
        };
        in_order_of_locks(&mut rows, &mut entries);
        let number = rows.len() + dropped.len();
        while !rows.is_empty() {
            let some = ROWS_AT_ONCE.min(rows.len());
            if let Err(error) = write_all(unit, rows.iter().take(some)) {
                self.put_back(Batch { entries, dropped });
                return waiting_is_no_error(error);
            }
            rows.drain(..some);
            entries.drain(..some);
        }
        let of_dropped: Vec<SecurityEvent> = dropped.iter().map(dropped_row).collect();
        if let Err(error) = write_all(unit, of_dropped.iter()) {
            self.put_back(Batch { entries, dropped });
            return waiting_is_no_error(error);
        }
        counters::WRITTEN.add(u64::try_from(number).unwrap_or(u64::MAX));
        Ok(number)
    }
}

/// Sorts rows, each with its entry, into lock order, because instances update the same rows.
fn in_order_of_locks(rows: &mut Vec<SecurityEvent>, entries: &mut Vec<Entry>) {
    let mut both: Vec<(SecurityEvent, Entry)> = rows.drain(..).zip(entries.drain(..)).collect();
    both.sort_by(|(a, _), (b, _)| {
        let key = |row: &SecurityEvent| (row.minute, row.code.as_str());
        (key(a), &a.subject, &a.address).cmp(&(key(b), &b.subject, &b.address))
    });
    (*rows, *entries) = both.into_iter().unzip();
}

/// Treats a conflict as success: another instance inserted the same row concurrently, and the next run increases it.
fn waiting_is_no_error(error: Error) -> Result<usize> {
    if error.code == Code::Conflict {
        Ok(0)
    } else {
        Err(error)
    }
}

fn write_all<'r>(unit: &UnitOfWork<'_>, rows: impl Iterator<Item = &'r SecurityEvent>) -> Result<()> {
    unit.write_alone(|conn| {
        for row in rows {
            security_events::add(conn, row)?;
        }
        Ok(())
    })
}

/// Builds the rows of entries, in the same order, with the accounts looked up.
fn rows_of(unit: &UnitOfWork<'_>, entries: &[Entry]) -> Result<Vec<SecurityEvent>> {
    let mut conn = unit.db.reader()?;
    entries.iter().map(|entry| row_of(&mut conn, entry)).collect()
}

fn row_of(conn: &mut Conn, entry: &Entry) -> Result<SecurityEvent> {
    let Entry {
        minute,
        first,
        origin,
        last_at,
        occurrences,
        ..
    } = entry;
    let account = account_of(conn, &first.party)?;
    let client_id = match &first.party {
        Party::Client(client_id) | Party::Token(client_id) => Some(tried_client(client_id)),
        Party::Outside { subject, .. } => Some(on_one_line(subject, LONGEST_CLIENT)),
        _ => None,
    }
    .filter(|text| !text.is_empty());
    let subject = match (&account, &client_id) {
        (Some((id, _)), _) => id.to_string(),
        (None, Some(client_id)) => client_id.clone(),
        (None, None) => String::new(),
    };
    let (account_id, account_name) = account.unzip();
    Ok(SecurityEvent {
        id: Id::new(),
        minute: *minute,
        code: first.code,
        account_id,
        account_name,
        client_id,
        subject,
        address: origin.text(),
        method: on_one_line(&first.method, 15),
        path: on_one_line(&first.path, 250),
        reason: first
            .reason
            .as_deref()
            .map(|reason| on_one_line(reason, LONGEST_REASON))
            .filter(|text| !text.is_empty()),
        first_at: first.at,
        last_at: *last_at,
        occurrences: i64::try_from(*occurrences).unwrap_or(i64::MAX),
    })
}

/// Looks up the id and name of the account of a party.
fn account_of(conn: &mut Conn, party: &Party) -> Result<Option<(Id, String)>> {
    let named = |row: accounts::Account| (row.id, row.name);
    let id = match party {
        Party::Unknown => None,
        Party::Account(id) => Some(*id),
        // No client id or address contains NUL, and some databases cannot compare with it.
        Party::Client(text) | Party::Mail(text) if text.contains('\0') => None,
        Party::Client(client_id) | Party::Token(client_id) => {
            return Ok(accounts::by_client_id(conn, client_id)?.map(named));
        }
        Party::Mail(address) => return Ok(accounts::by_email(conn, address)?.map(named)),
        Party::Outside { issuer, subject } => {
            return Ok(accounts::of_subject(conn, issuer, subject)?.map(|(row, _)| named(row)));
        }
        Party::Link(hash) => sign_in::link(conn, hash)?.and_then(|link| link.account_id),
        Party::Session(hash) => {
            return Ok(sign_in::session(conn, hash)?.map(|(_, account, _)| named(account)));
        }
    };
    match id {
        None => Ok(None),
        Some(id) => Ok(security_events::account_name(conn, &id)?.map(|name| (id, name))),
    }
}

/// Builds the row with the number of dropped events of a minute.
fn dropped_row((minute, number): (&Moment, &u64)) -> SecurityEvent {
    SecurityEvent {
        id: Id::new(),
        minute: *minute,
        code: SecurityCode::EventsDropped,
        account_id: None,
        account_name: None,
        client_id: None,
        subject: String::new(),
        address: String::new(),
        method: String::new(),
        path: String::new(),
        reason: None,
        first_at: *minute,
        last_at: *minute,
        occurrences: i64::try_from(*number).unwrap_or(i64::MAX),
    }
}

/// Deletes rows older than `days`; returns how many.
pub fn forget_old(unit: &UnitOfWork<'_>, days: u16) -> Result<usize> {
    let mut forgotten = 0;
    loop {
        let some = unit.write_alone_at(|conn, now| {
            security_events::forget(
                conn,
                now.plus(-Duration::days(i64::from(days))),
                FORGOTTEN_AT_ONCE,
            )
        })?;
        forgotten += some;
        if some == 0 {
            return Ok(forgotten);
        }
    }
}
