//! What the rows should hold by the history: for each thing the members that its events tell.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::store::history::EventRow;

/// Members by name, as events and the API name them.
pub type Fields = Map<String, Value>;

/// A kind of thing that the history tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    pub name: &'static str,
    /// Whether the history tells of every row, so that one it does not know was put in by hand.
    pub complete: bool,
}

impl Subject {
    /// A kind of which every row was told.
    pub const fn complete(name: &'static str) -> Self {
        Self { name, complete: true }
    }

    /// A kind of which older histories do not tell every row.
    pub const fn partial(name: &'static str) -> Self {
        Self {
            name,
            complete: false,
        }
    }
}

/// One of several equal parts of the keys: a chain that tells of too many things at once is read once for each part.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    pub index: u64,
    pub of: u64,
}

impl Part {
    pub const WHOLE: Self = Self { index: 0, of: 1 };

    pub fn holds(self, key: &str) -> bool {
        // FNV-1a: the same in every run.
        let hash = key.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        hash % self.of == self.index
    }
}

/// What the history tells of the things of some chains, by subject and key.
#[derive(Debug)]
pub struct Expected {
    things: BTreeMap<(Subject, String), Fields>,
    part: Part,
    /// Kinds of which these chains do not tell every row, since an older event says too little.
    incomplete: Vec<Subject>,
}

impl Expected {
    pub fn of(part: Part) -> Self {
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

    /// Takes in what other chains tell.
    pub fn append(&mut self, mut other: Self) {
        self.things.append(&mut other.things);
        self.incomplete.append(&mut other.incomplete);
    }

    /// Notes that the history does not tell every row of this kind.
    pub fn mark_incomplete(&mut self, subject: Subject) {
        if !self.incomplete.contains(&subject) {
            self.incomplete.push(subject);
        }
    }

    /// Whether a row that the history does not know was put in by hand.
    pub fn is_complete(&self, subject: Subject) -> bool {
        subject.complete && !self.incomplete.contains(&subject)
    }

    /// Whether this part is about the thing with this key.
    pub fn is_about(&self, key: &str) -> bool {
        self.part.holds(key)
    }

    /// Takes in what an event tells of a thing; the latest counts.
    pub fn record(&mut self, subject: Subject, key: impl Into<String>, fields: Fields) {
        let key = key.into();
        if self.part.holds(&key) {
            self.things.entry((subject, key)).or_default().extend(fields);
        }
    }

    /// The same of what never changes: what was told first counts.
    pub fn record_first(&mut self, subject: Subject, key: impl Into<String>, fields: Fields) {
        let key = key.into();
        if self.part.holds(&key) {
            let told = self.things.entry((subject, key)).or_default();
            for (name, value) in fields {
                told.entry(name).or_insert(value);
            }
        }
    }

    /// Changes what was told of a thing, if it is held.
    pub fn change(&mut self, subject: Subject, key: &str, change: impl FnOnce(&mut Fields)) {
        if let Some(fields) = self.things.get_mut(&(subject, key.to_owned())) {
            change(fields);
        }
    }

    /// Changes what was told of each thing of a kind that is held.
    pub fn each(&mut self, subject: Subject, mut change: impl FnMut(&str, &mut Fields)) {
        let range = (subject, String::new())..;
        for ((of, key), fields) in self.things.range_mut(range) {
            if *of != subject {
                break;
            }
            change(key, fields);
        }
    }

    /// What was told of a thing, while it is held.
    pub fn get(&self, subject: Subject, key: &str) -> Option<&Fields> {
        self.things.get(&(subject, key.to_owned()))
    }

    pub fn take(&mut self, subject: Subject, key: &str) -> Option<Fields> {
        self.things.remove(&(subject, key.to_owned()))
    }

    /// Forgets things that are gone by the history.
    pub fn forget(&mut self, subject: Subject, is_gone: impl Fn(&str) -> bool) {
        self.things.retain(|(of, key), _| *of != subject || !is_gone(key));
    }

    /// The things of a kind that are left, with none of them held any more.
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
    pub row: &'a EventRow,
    data: Value,
}

impl<'a> Event<'a> {
    pub fn of(row: &'a EventRow) -> Self {
        // An event whose data is no JSON is told of by its hash.
        let data = serde_json::from_str(&row.data).unwrap_or_default();
        Self { row, data }
    }

    pub fn kind(&self) -> &'a str {
        &self.row.kind
    }

    /// The key of the thing that it is about.
    pub fn key(&self) -> String {
        self.row.subject_id.to_string()
    }

    /// A member of its data; null where there is none.
    pub fn get(&self, name: &str) -> &Value {
        &self.data[name]
    }

    /// The text of a member.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.data[name].as_str()
    }

    /// When it was recorded.
    pub fn at(&self) -> Value {
        json!(self.row.recorded_at)
    }

    pub fn reason(&self) -> Value {
        json!(self.row.reason)
    }

    /// All that it tells, with the version of the thing after it.
    pub fn all(&self) -> Fields {
        let mut fields = self.data.as_object().cloned().unwrap_or_default();
        fields.remove("version");
        fields.extend(self.version());
        fields
    }

    /// The version of the thing after it, where it makes one.
    pub fn version(&self) -> Fields {
        let version = self
            .row
            .version_after
            .map(|version| ("version".to_owned(), json!(version)));
        version.into_iter().collect()
    }

    /// These members, each under the name beside it; those that it does not tell are left out.
    pub fn pick(&self, names: &[(&str, &str)]) -> Fields {
        pick(&self.data, names)
    }
}

/// These members of an object, each under the name beside it; missing ones are left out.
pub fn pick(object: &Value, names: &[(&str, &str)]) -> Fields {
    names
        .iter()
        .filter_map(|(name, to)| Some(((*to).to_owned(), object.get(name)?.clone())))
        .collect()
}

/// Members beside others.
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
        let mut expected = Expected::of(Part::WHOLE);
        expected.record(THING, "a", fields(json!({ "status": "open", "amount": "1.00" })));
        expected.record(THING, "a", fields(json!({ "status": "closed" })));
        expected.record_first(THING, "a", fields(json!({ "amount": "2.00", "year": 2026 })));
        let told = expected.take(THING, "a").unwrap();
        assert_eq!(
            Value::Object(told),
            json!({ "status": "closed", "amount": "1.00", "year": 2026 })
        );
        assert_eq!(expected.len(), 0);
    }
}
