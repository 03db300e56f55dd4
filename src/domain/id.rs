//! Identifiers of all registered things: UUIDs of version 7, so that new rows sort last.

use std::fmt;
use std::str::FromStr;

/// A UUID in its hyphenated, lower-case form (36 ASCII characters), the same in code, API and
/// database.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id([u8; 36]);

impl Id {
    /// A new id that sorts after those made before it (UUID version 7).
    pub fn new() -> Self {
        Self::from(uuid::Uuid::now_v7())
    }

    /// A random id that does not reveal its time of creation (UUID version 4).
    pub fn random() -> Self {
        Self::from(uuid::Uuid::new_v4())
    }

    pub fn as_str(&self) -> &str {
        // Always ASCII: the bytes come from a UUID's own text form.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl Default for Id {
    fn default() -> Self {
        Self::new()
    }
}

impl From<uuid::Uuid> for Id {
    fn from(value: uuid::Uuid) -> Self {
        let mut text = [0u8; 36];
        value.hyphenated().encode_lower(&mut text);
        Self(text)
    }
}

/// A text that is no UUID.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a UUID")]
pub struct NotAnId(pub String);

impl FromStr for Id {
    type Err = NotAnId;

    /// Accepts the hyphenated form only, so that each resource has one address.
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        if text.len() != 36 {
            return Err(NotAnId(text.chars().take(64).collect()));
        }
        uuid::Uuid::try_parse(text)
            .map(Self::from)
            .map_err(|_| NotAnId(text.to_owned()))
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for Id {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for Id {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for Id {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{KnownFormat, SchemaFormat, Type};
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)))
            .description(Some("A UUID in its hyphenated form, in lower case."))
            .into()
    }
}

impl utoipa::ToSchema for Id {
    fn name() -> std::borrow::Cow<'static, str> {
        std::borrow::Cow::Borrowed("Id")
    }
}
