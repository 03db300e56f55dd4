//! JSON documents in columns.

use std::marker::PhantomData;

use diesel::backend::Backend;
use diesel::deserialize::{FromSql, FromSqlRow, Result as FromResult};
use diesel::expression::AsExpression;
use diesel::serialize::{Output, Result as ToResult, ToSql};
use diesel::sql_types::Text;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A JSON document as it is stored, and the type that it is read as. The text is kept word for word, because hashes
/// rest on it; it is parsed only where its content is needed.
///
/// A type of the layer above the store is not known here: such a column is a `Json` and is read by [`Json::read_as`].
#[derive(FromSqlRow, AsExpression)]
#[diesel(sql_type = Text)]
pub struct Json<T = Value> {
    text: String,
    kind: PhantomData<fn() -> T>,
}

impl<T> Json<T> {
    /// A document as it was read or hashed.
    pub fn from_text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            kind: PhantomData,
        }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn into_text(self) -> String {
        self.text
    }

    /// Reads the document as another type: a part of it, or a type of the layer above.
    pub fn read_as<U: DeserializeOwned>(&self) -> serde_json::Result<U> {
        serde_json::from_str(&self.text)
    }
}

impl<T: Serialize> Json<T> {
    pub fn new(value: &T) -> serde_json::Result<Self> {
        Ok(Self::from_text(serde_json::to_string(value)?))
    }
}

impl Json {
    /// The document of a value whose type is not known to the store.
    pub fn written<U: Serialize + ?Sized>(value: &U) -> serde_json::Result<Self> {
        Ok(Self::from_text(serde_json::to_string(value)?))
    }
}

impl<T: DeserializeOwned> Json<T> {
    pub fn read(&self) -> serde_json::Result<T> {
        self.read_as()
    }
}

// Derived, they would ask the same of the type of the content.
impl<T> Clone for Json<T> {
    fn clone(&self) -> Self {
        Self::from_text(self.text.clone())
    }
}

impl<T> std::fmt::Debug for Json<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

impl<T> PartialEq for Json<T> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<T> Eq for Json<T> {}

impl<T, DB: Backend> FromSql<Text, DB> for Json<T>
where
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> FromResult<Self> {
        <String as FromSql<Text, DB>>::from_sql(bytes).map(Self::from_text)
    }
}

impl<T, DB: Backend> ToSql<Text, DB> for Json<T>
where
    str: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> ToResult {
        <str as ToSql<Text, DB>>::to_sql(&self.text, out)
    }
}
