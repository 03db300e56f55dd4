//! The in-memory buffer of security events, bounded in size and in rows per minute.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::DateTime;

use super::room::{Origin, Room, Row};
use super::{Happened, counters};
use edba_domain::Moment;

/// Maximum number of buffered rows: some minutes' worth, for when the database is unavailable.
const MOST_WAITING: usize = 3_000;
/// The stored reason of an aggregate row.
const COUNTED_TOGETHER: &str =
    "Counted together: more came from here in this minute than has lines of its own.";

/// Identity of a row.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    minute: Moment,
    row: Row,
}

/// A buffered row.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Sequence number, in the order in which the events happened.
    number: u64,
    pub minute: Moment,
    pub first: Happened,
    pub origin: Origin,
    pub last_at: Moment,
    pub occurrences: u64,
}

impl Entry {
    fn key(&self) -> Key {
        Key {
            minute: self.minute,
            row: Row {
                party: self.first.party.clone(),
                origin: self.origin.clone(),
                code: self.first.code,
            },
        }
    }
}

/// Rows taken out of the buffer to be written.
#[derive(Debug, Default)]
pub(super) struct Batch {
    /// In the order in which the events happened.
    pub entries: Vec<Entry>,
    /// Number of dropped events, by minute.
    pub dropped: BTreeMap<Moment, u64>,
}

#[derive(Default)]
struct Waiting {
    entries: HashMap<Key, Entry>,
    dropped: BTreeMap<Moment, u64>,
    /// The present minute, to which `room` applies.
    minute: Option<Moment>,
    room: Room,
    number: u64,
}

/// The security log of one process.
#[derive(Default)]
pub struct SecurityLog {
    waiting: Mutex<Waiting>,
    /// Held while writing: when [`SecurityLog::write`] returns, all earlier events have been written.
    pub(super) writing: Mutex<()>,
}

/// The start of the minute of a moment.
fn minute_of(at: Moment) -> Moment {
    let seconds = at.utc().timestamp();
    DateTime::from_timestamp(seconds - seconds.rem_euclid(60), 0).map_or(at, Moment::new)
}

impl SecurityLog {
    /// Buffers an event; never waits for the database.
    pub fn note(&self, mut happened: Happened) {
        let mut waiting = self.waiting();
        let minute = minute_of(happened.at);
        if waiting.minute != Some(minute) {
            waiting.minute = Some(minute);
            waiting.room = Room::default();
        }
        let Some(Row { party, origin, .. }) = waiting.room.row_for(&happened) else {
            waiting.drop_some(minute, 1);
            return;
        };
        happened.party = party;
        if origin.is_shared() {
            happened.reason = Some(COUNTED_TOGETHER.to_owned());
        }
        waiting.number += 1;
        let entry = Entry {
            number: waiting.number,
            minute,
            last_at: happened.at,
            first: happened,
            origin,
            occurrences: 1,
        };
        waiting.add(entry.key(), entry);
    }

    /// Takes all rows out of the buffer.
    pub(super) fn take(&self) -> Batch {
        let mut waiting = self.waiting();
        let mut entries: Vec<Entry> = std::mem::take(&mut waiting.entries).into_values().collect();
        entries.sort_by_key(|entry| entry.number);
        Batch {
            entries,
            dropped: std::mem::take(&mut waiting.dropped),
        }
    }

    /// Returns rows to the buffer that could not be written.
    pub(super) fn put_back(&self, batch: Batch) {
        let mut waiting = self.waiting();
        for (minute, number) in batch.dropped {
            *waiting.dropped.entry(minute).or_default() += number;
        }
        for entry in batch.entries {
            waiting.add(entry.key(), entry);
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    /// Merges an entry into the buffered row with the same key, or adds a row if there is room.
    fn add(&mut self, key: Key, entry: Entry) {
        if let Some(known) = self.entries.get_mut(&key) {
            known.occurrences += entry.occurrences;
            known.last_at = known.last_at.max(entry.last_at);
        } else if self.entries.len() < MOST_WAITING {
            self.entries.insert(key, entry);
        } else {
            self.drop_some(entry.minute, entry.occurrences);
        }
    }

    fn drop_some(&mut self, minute: Moment, occurrences: u64) {
        counters::DROPPED.add(occurrences);
        *self.dropped.entry(minute).or_default() += occurrences;
        // Bounds the map while the database is unavailable: the oldest minute is merged into the next.
        if self.dropped.len() > MOST_WAITING
            && let Some((_, number)) = self.dropped.pop_first()
            && let Some(mut next) = self.dropped.first_entry()
        {
            *next.get_mut() += number;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Party;
    use super::super::room::{MOST_OF_ACCOUNT, MOST_OF_ANYONE, MOST_OF_NETWORK, MOST_TOGETHER};
    use super::*;
    use edba_domain::security::SecurityCode;

    fn at(text: &str) -> Moment {
        serde_json::from_value(text.into()).unwrap()
    }

    fn happened(code: SecurityCode, party: Party, time: &str) -> Happened {
        Happened {
            code,
            party,
            at: at(time),
            peer: Some("192.0.2.7".parse().unwrap()),
            method: "POST".into(),
            path: "/v1/oauth/token".into(),
            reason: None,
        }
    }

    fn refused(client: &str, time: &str) -> Happened {
        happened(SecurityCode::SecretRefused, Party::Client(client.into()), time)
    }

    #[test]
    fn what_is_alike_within_a_minute_is_one_row() {
        let log = SecurityLog::default();
        log.note(refused("bureau-1", "2026-03-02T09:00:01Z"));
        log.note(refused("bureau-1", "2026-03-02T09:00:59.999999Z"));
        log.note(refused("bureau-2", "2026-03-02T09:00:59.999999Z"));
        log.note(refused("bureau-1", "2026-03-02T09:01:00Z"));
        let batch = log.take();
        let rows: Vec<_> = batch
            .entries
            .iter()
            .map(|e| (e.first.party.clone(), e.minute, e.last_at, e.occurrences))
            .collect();
        let client = |name: &str| Party::Client(name.into());
        let (nine, next) = (at("2026-03-02T09:00:00Z"), at("2026-03-02T09:01:00Z"));
        let end = at("2026-03-02T09:00:59.999999Z");
        assert_eq!(
            rows,
            [
                (client("bureau-1"), nine, end, 2),
                (client("bureau-2"), nine, end, 1),
                (client("bureau-1"), next, next, 1),
            ]
        );
        assert!(batch.dropped.is_empty() && log.take().entries.is_empty());
    }

    /// The same event, from an address in one of many networks.
    fn from(network: usize, mut happened: Happened) -> Happened {
        let number = u32::try_from(network).unwrap();
        happened.peer = Some(std::net::Ipv4Addr::from(0x0a00_0007 + (number << 8)).into());
        happened
    }

    const NINE: &str = "2026-03-02T09:00:00Z";

    fn forbidden(client: &str) -> Happened {
        happened(SecurityCode::Forbidden, Party::Token(client.into()), NINE)
    }

    /// Party, origin and number of occurrences.
    fn summary(entry: &Entry) -> (Party, String, u64) {
        (entry.first.party.clone(), entry.origin.text(), entry.occurrences)
    }

    #[test]
    fn a_network_has_its_part_and_what_goes_beyond_is_counted_in_one_row() {
        let log = SecurityLog::default();
        for n in 0..1_000 {
            log.note(refused(&format!("made-up-{n}"), NINE));
            // Written rows still count towards the bound of their minute.
            if n == 100 {
                assert_eq!(log.take().entries.len(), MOST_OF_NETWORK + 1);
            }
        }
        log.note(refused("made-up-7", NINE));
        log.note(from(1, refused("bureau-1", NINE)));
        let batch = log.take();
        let client = |name: &str| Party::Client(name.into());
        let rows: Vec<_> = batch.entries.iter().map(summary).collect();
        assert_eq!(
            rows,
            [
                (Party::Unknown, "192.0.2.0/24".into(), 899),
                (client("made-up-7"), "192.0.2.7".into(), 1),
                (client("bureau-1"), "10.0.1.7".into(), 1),
            ]
        );
        assert_eq!(batch.entries[0].first.reason.as_deref(), Some(COUNTED_TOGETHER));
        assert!(batch.dropped.is_empty());
        log.note(refused("made-up-999", "2026-03-02T09:01:00Z"));
        assert_eq!(summary(&log.take().entries[0]).0, client("made-up-999"));
    }

    #[test]
    fn what_names_nobody_takes_one_slot_of_its_address_and_code() {
        let log = SecurityLog::default();
        for n in 0..1_000 {
            let session = Party::Session(format!("hash-{n}"));
            log.note(happened(SecurityCode::SessionRefused, session, NINE));
        }
        // The first ones keep their session, to look up the account; the others share one row.
        let sessions = log.take().entries;
        assert_eq!(sessions.len(), MOST_OF_NETWORK + 1);
        assert_eq!(
            summary(sessions.last().unwrap()),
            (Party::Unknown, "192.0.2.7".into(), 940)
        );
        for n in 0..MOST_OF_NETWORK {
            log.note(refused(&format!("bureau-{n}"), NINE));
        }
        let own = log.take().entries;
        let own = own.iter().filter(|entry| !entry.origin.is_shared());
        assert_eq!(own.count(), MOST_OF_NETWORK - 1);
    }

    #[test]
    fn many_networks_leave_room_for_what_takes_an_account() {
        let log = SecurityLog::default();
        for n in 0..1_000 {
            log.note(from(n, refused("made-up", NINE)));
        }
        log.note(forbidden("initiator-1"));
        let given = Party::Client("bureau-1".into());
        log.note(happened(SecurityCode::TokenIssued, given, NINE));
        let batch = log.take();
        let most = MOST_OF_ANYONE + MOST_TOGETHER;
        assert_eq!(batch.entries.len(), most + 2);
        assert_eq!(batch.dropped, BTreeMap::from([(at(NINE), 1_000 - most as u64)]));
        let last = batch.entries.last().unwrap();
        assert_eq!(last.first.code, SecurityCode::TokenIssued);
    }

    #[test]
    fn one_account_with_many_addresses_leaves_the_others_their_room() {
        let log = SecurityLog::default();
        for n in 0..1_000 {
            log.note(from(n, forbidden("initiator-1")));
        }
        log.note(forbidden("initiator-2"));
        let batch = log.take();
        assert_eq!(batch.entries.len(), MOST_OF_ACCOUNT + 2);
        let rows: Vec<_> = batch.entries.iter().skip(MOST_OF_ACCOUNT).map(summary).collect();
        let token = |name: &str| Party::Token(name.into());
        assert_eq!(
            rows,
            [
                (token("initiator-1"), String::new(), 940),
                (token("initiator-2"), "192.0.2.7".into(), 1),
            ]
        );
        assert!(batch.dropped.is_empty());
    }

    #[test]
    fn the_memory_is_bounded_where_nothing_is_written_and_what_is_dropped_is_counted() {
        let log = SecurityLog::default();
        for minute in 0..60 {
            for n in 0..MOST_OF_ANYONE {
                let time = format!("2026-03-02T09:{minute:02}:00Z");
                log.note(from(n, refused("made-up", &time)));
            }
            let batch = log.take();
            assert!(batch.entries.len() <= MOST_WAITING);
            log.put_back(batch);
        }
        let batch = log.take();
        let dropped: u64 = batch.dropped.values().sum();
        assert_eq!(batch.entries.len(), MOST_WAITING);
        assert_eq!(dropped, 60 * MOST_OF_ANYONE as u64 - MOST_WAITING as u64);
    }
}
