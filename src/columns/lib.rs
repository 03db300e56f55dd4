//! The mapping of a type to a column, on both databases, as a macro.
//!
//! Rust allows an implementation of diesel's traits only in the package of the type. The types are those of the
//! domain, which knows no database: it invokes this macro, and only where its feature `columns` is on.

pub use diesel::backend::Backend;
pub use diesel::deserialize::{FromSql, Queryable, Result as FromResult};
pub use diesel::expression::AsExpression;
pub use diesel::internal::derives::as_expression::Bound;
pub use diesel::serialize::{Output, Result as ToResult, ToSql};
pub use diesel::sql_types::{BigInt, Nullable, SingleValue, Text, Timestamp};

/// Makes `$type` usable wherever diesel takes a value of `$sql`, by reference to its inner primitive.
#[macro_export]
macro_rules! column {
    ($type:ty, $sql:ty, $primitive:ty, |$this:ident| $borrow:expr, |$raw:ident: $owned:ty| $parse:expr) => {
        impl<DB: $crate::Backend> $crate::ToSql<$sql, DB> for $type
        where
            $primitive: $crate::ToSql<$sql, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut $crate::Output<'b, '_, DB>) -> $crate::ToResult {
                let $this = self;
                <$primitive as $crate::ToSql<$sql, DB>>::to_sql($borrow, out)
            }
        }

        impl<DB: $crate::Backend> $crate::ToSql<$crate::Nullable<$sql>, DB> for $type
        where
            $type: $crate::ToSql<$sql, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut $crate::Output<'b, '_, DB>) -> $crate::ToResult {
                $crate::ToSql::<$sql, DB>::to_sql(self, out)
            }
        }

        impl<DB: $crate::Backend> $crate::FromSql<$sql, DB> for $type
        where
            $owned: $crate::FromSql<$sql, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> $crate::FromResult<Self> {
                let $raw = <$owned as $crate::FromSql<$sql, DB>>::from_sql(bytes)?;
                $parse
            }
        }

        impl<DB: $crate::Backend, ST: $crate::SingleValue> $crate::Queryable<ST, DB> for $type
        where
            $type: $crate::FromSql<ST, DB>,
        {
            type Row = Self;
            fn build(row: Self) -> $crate::FromResult<Self> {
                Ok(row)
            }
        }

        impl $crate::AsExpression<$sql> for $type {
            type Expression = $crate::Bound<$sql, Self>;
            fn as_expression(self) -> Self::Expression {
                $crate::Bound::new(self)
            }
        }

        impl $crate::AsExpression<$crate::Nullable<$sql>> for $type {
            type Expression = $crate::Bound<$crate::Nullable<$sql>, Self>;
            fn as_expression(self) -> Self::Expression {
                $crate::Bound::new(self)
            }
        }

        impl<'e> $crate::AsExpression<$sql> for &'e $type {
            type Expression = $crate::Bound<$sql, Self>;
            fn as_expression(self) -> Self::Expression {
                $crate::Bound::new(self)
            }
        }

        impl<'e> $crate::AsExpression<$crate::Nullable<$sql>> for &'e $type {
            type Expression = $crate::Bound<$crate::Nullable<$sql>, Self>;
            fn as_expression(self) -> Self::Expression {
                $crate::Bound::new(self)
            }
        }
    };
}

/// Makes enumerations and identifiers, which have one written form, usable as text columns.
#[macro_export]
macro_rules! text_columns {
    ($($type:ty),+ $(,)?) => {
        $($crate::column!($type, $crate::Text, str, |value| value.as_str(), |raw: String| Ok(raw.parse()?));)+
    };
}
