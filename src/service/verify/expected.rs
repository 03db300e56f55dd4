//! The expected rows according to the history: for each thing, the members in its events.

use edba_domain::EventKind;
use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use edba_store::events::RecordedEvent;

/// Members by their name in events and the API.
pub type Fields = Map<String, Value>;

/// A kind of thing in the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    pub name: &'static str,
    /// Whether the history records every row, so that a row that is not in it was inserted by hand.
    pub complete: bool,
}

impl Subject {
    /// A kind of which the history records every row.
    pub const fn complete(name: &'static str) -> Self {
        Self { name, complete: true }
    }

    /// A kind of which older histories do not record every row.
    pub const fn partial(name: &'static str) -> Self {
        Self {
            name,
            complete: false,
        }
    }
}

/// A partition of the keys by hash: a chain with too many things is read once for each part.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    pub index: u64,
    pub of: u64,
}

impl Part {
    pub const WHOLE: Self = Self { index: 0, of: 1 };

    pub fn holds(self, key: &str) -> bool {
        // What is below a seat of a ballot is in the part of that seat: what the history tells of it depends on the seat.
        let owner = key.match_indices('/').nth(1).map_or(key, |(end, _)| &key[..end]);
        // FNV-1a, which is the same in every run.
        let hash = owner.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        hash % self.of == self.index
    }
}

/// The expected state of the things of some chains, by subject and key.
#[derive(Debug)]
pub struct Expected {
    things: BTreeMap<(Subject, String), Fields>,
    part: Part,
    /// Kinds of which these chains do not record every row, because an older event contains too little.
    incomplete: Vec<Subject>,
}

impl Expected {
    pub fn new(part: Part) -> Self {
        Self {
            things: BTreeMap::new(),
            part,
            incomplete: Vec::new(),
        }
    }

    pub fn len(&self) -> usize {
        self.things.len()
    }

    pub fn is_incomplete(&self) -> bool {
        !self.incomplete.is_empty()
    }

    /// Adds the expected state of other chains.
    pub fn append(&mut self, mut other: Self) {
        self.things.append(&mut other.things);
        self.incomplete.append(&mut other.incomplete);
    }

    /// Marks a kind of which the history does not record every row.
    pub fn mark_incomplete(&mut self, subject: Subject) {
        if !self.incomplete.contains(&subject) {
            self.incomplete.push(subject);
        }
    }

    /// Whether a row that is not in the history was inserted by hand.
    pub fn is_complete(&self, subject: Subject) -> bool {
        subject.complete && !self.incomplete.contains(&subject)
    }

    /// Whether this part includes the thing with this key.
    pub fn is_about(&self, key: &str) -> bool {
        self.part.holds(key)
    }

    /// Records members of a thing from an event; later values overwrite earlier ones.
    pub fn record(&mut self, subject: Subject, key: impl Into<String>, fields: Fields) {
        let key = key.into();
        if self.part.holds(&key) {
            self.things.entry((subject, key)).or_default().extend(fields);
        }
    }

    /// Records members that never change: the first value is kept.
    pub fn record_first(&mut self, subject: Subject, key: impl Into<String>, fields: Fields) {
        let key = key.into();
        if self.part.holds(&key) {
            let recorded = self.things.entry((subject, key)).or_default();
            for (name, value) in fields {
                recorded.entry(name).or_insert(value);
            }
        }
    }

    /// Changes the expected state of a thing, if it is in memory.
    pub fn change(&mut self, subject: Subject, key: &str, change: impl FnOnce(&mut Fields)) {
        if let Some(fields) = self.things.get_mut(&(subject, key.to_owned())) {
            change(fields);
        }
    }

    /// Changes the expected state of each thing of a kind that is in memory.
    pub fn each(&mut self, subject: Subject, mut change: impl FnMut(&str, &mut Fields)) {
        let range = (subject, String::new())..;
        for ((of, key), fields) in self.things.range_mut(range) {
            if *of != subject {
                break;
            }
            change(key, fields);
        }
    }

    /// The expected state of a thing, while it is in memory.
    pub fn get(&self, subject: Subject, key: &str) -> Option<&Fields> {
        self.things.get(&(subject, key.to_owned()))
    }

    pub fn take(&mut self, subject: Subject, key: &str) -> Option<Fields> {
        self.things.remove(&(subject, key.to_owned()))
    }

    /// Removes things that were deleted according to the history.
    pub fn forget(&mut self, subject: Subject, is_gone: impl Fn(&str) -> bool) {
        self.things.retain(|(of, key), _| *of != subject || !is_gone(key));
    }

    /// Takes the remaining things of a kind; returns their keys.
    pub fn take_rest(&mut self, subject: Subject) -> Vec<String> {
        let rest: Vec<String> = self
            .things
            .range((subject, String::new())..)
            .take_while(|((of, _), _)| *of == subject)
            .map(|((_, key), _)| key.clone())
            .collect();
        self.forget(subject, |_| true);
        rest
    }
}

/// An event with its data parsed.
pub struct Event<'a> {
    pub row: &'a RecordedEvent,
    data: Value,
}

impl<'a> Event<'a> {
    pub fn from_row(row: &'a RecordedEvent) -> Self {
        // An event whose data is not JSON is reported by the check of its hash.
        let data = row.data.read_as().unwrap_or_default();
        Self { row, data }
    }

    pub fn kind(&self) -> Option<EventKind> {
        self.row.known_kind()
    }

    /// The key of the event's subject.
    pub fn key(&self) -> String {
        self.row.subject_id.to_string()
    }

    /// A member of the data; null where it is missing.
    pub fn get(&self, name: &str) -> &Value {
        &self.data[name]
    }

    /// A member of the data as text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.data[name].as_str()
    }

    /// When the event was recorded.
    pub fn at(&self) -> Value {
        json!(self.row.recorded_at)
    }

    pub fn reason(&self) -> Value {
        json!(self.row.reason)
    }

    /// All members of the data, with the version of the thing after the event.
    pub fn all(&self) -> Fields {
        let mut fields = self.data.as_object().cloned().unwrap_or_default();
        fields.remove("version");
        fields.extend(self.version());
        fields
    }

    /// The version of the thing after the event, if it makes one.
    pub fn version(&self) -> Fields {
        let version = self
            .row
            .version_after
            .map(|version| ("version".to_owned(), json!(version)));
        version.into_iter().collect()
    }

    /// Picks members of the data and renames each; missing ones are left out.
    pub fn pick(&self, names: &[(&str, &str)]) -> Fields {
        pick(&self.data, names)
    }
}

/// Picks members of an object and renames each; missing ones are left out.
pub fn pick(object: &Value, names: &[(&str, &str)]) -> Fields {
    names
        .iter()
        .filter_map(|(name, to)| Some(((*to).to_owned(), object.get(name)?.clone())))
        .collect()
}

/// Merges members into others.
pub fn with(mut fields: Fields, more: Value) -> Fields {
    if let Value::Object(more) = more {
        fields.extend(more);
    }
    fields
}

/// The members of an object.
pub fn fields(object: Value) -> Fields {
    with(Fields::new(), object)
}

#[cfg(test)]
mod tests {
    use super::*;

    const THING: Subject = Subject::complete("thing");

    #[test]
    fn the_parts_hold_every_key_once() {
        for key in (0..200).map(|n| n.to_string()) {
            let holders = (0..8).filter(|index| Part { index: *index, of: 8 }.holds(&key));
            assert_eq!(holders.count(), 1, "{key}");
        }
    }

    #[test]
    fn what_is_told_later_counts_but_for_what_never_changes() {
        let mut expected = Expected::new(Part::WHOLE);
        expected.record(THING, "a", fields(json!({ "status": "open", "amount": "1.00" })));
        expected.record(THING, "a", fields(json!({ "status": "closed" })));
        expected.record_first(THING, "a", fields(json!({ "amount": "2.00", "year": 2026 })));
        let recorded = expected.take(THING, "a").unwrap();
        assert_eq!(
            Value::Object(recorded),
            json!({ "status": "closed", "amount": "1.00", "year": 2026 })
        );
        assert_eq!(expected.len(), 0);
    }
}
