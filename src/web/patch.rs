//! A field of a PATCH.

use serde::{Deserialize, Deserializer};

/// A field of a PATCH: absent leaves it unchanged, a value sets it, and null clears it if `T` is an `Option`. For any
/// other `T` null is refused. Declare the field with `#[serde(default)]`, and show it in the schema as `T` with
/// `#[schema(value_type = …)]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Patch<T> {
    #[default]
    Absent,
    Set(T),
}

impl<T> Patch<T> {
    /// The new value; None for a field that is left unchanged.
    pub fn set(self) -> Option<T> {
        match self {
            Self::Absent => None,
            Self::Set(value) => Some(value),
        }
    }

    pub const fn as_ref(&self) -> Patch<&T> {
        match self {
            Self::Absent => Patch::Absent,
            Self::Set(value) => Patch::Set(value),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::Set)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Change {
        #[serde(default)]
        title: Patch<String>,
        #[serde(default)]
        agenda: Patch<Option<String>>,
    }

    fn read(text: &str) -> Option<Change> {
        serde_json::from_str(text).ok()
    }

    #[test]
    fn absent_null_and_a_value_are_three_things() {
        let agenda = |text| read(text).map(|change| change.agenda);
        assert_eq!(agenda("{}"), Some(Patch::Absent));
        assert_eq!(agenda(r#"{"agenda": null}"#), Some(Patch::Set(None)));
        assert_eq!(agenda(r#"{"agenda": "a"}"#), Some(Patch::Set(Some("a".into()))));
    }

    #[test]
    fn null_is_refused_where_nothing_may_be_empty() {
        assert_eq!(read(r#"{"title": null}"#), None);
        assert_eq!(
            read(r#"{"title": "a"}"#).map(|change| change.title.set()),
            Some(Some("a".into()))
        );
    }
}
