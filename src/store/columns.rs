//! Mapping of domain types to columns: texts, amounts and timestamps, on both databases.
//!
//! Reading a text that the domain does not know is an error; it never becomes a default.

use diesel::backend::Backend;
use diesel::deserialize::{FromSql, Queryable, Result as FromResult};
use diesel::expression::AsExpression;
use diesel::internal::derives::as_expression::Bound;
use diesel::serialize::{Output, Result as ToResult, ToSql};
use diesel::sql_types::{BigInt, Nullable, SingleValue, Text, Timestamp};

use crate::domain::ballot::TallyResult;
use crate::domain::codes::*;
use crate::domain::identity::BoundBy;
use crate::domain::link_quota::Source;
use crate::domain::mandate::LedgerKind;
use crate::domain::notifications::{Delivery, NoticeKind, NoticeState};
use crate::domain::reference::ReferenceCategory;
use crate::domain::security::SecurityCode;
use crate::domain::webhook::{AttemptFault, DeliveryStatus, DisabledBecause, EndpointStatus, WebhookKind};
use crate::domain::{Cents, Id, Moment};

/// Makes `$type` usable wherever diesel takes a value of `$sql`, by reference to its inner primitive.
macro_rules! column {
    ($type:ty, $sql:ty, $primitive:ty, |$this:ident| $borrow:expr, |$raw:ident: $owned:ty| $parse:expr) => {
        impl<DB: Backend> ToSql<$sql, DB> for $type
        where
            $primitive: ToSql<$sql, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> ToResult {
                let $this = self;
                <$primitive as ToSql<$sql, DB>>::to_sql($borrow, out)
            }
        }

        impl<DB: Backend> ToSql<Nullable<$sql>, DB> for $type
        where
            $type: ToSql<$sql, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> ToResult {
                ToSql::<$sql, DB>::to_sql(self, out)
            }
        }

        impl<DB: Backend> FromSql<$sql, DB> for $type
        where
            $owned: FromSql<$sql, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> FromResult<Self> {
                let $raw = <$owned as FromSql<$sql, DB>>::from_sql(bytes)?;
                $parse
            }
        }

        impl<DB: Backend, ST: SingleValue> Queryable<ST, DB> for $type
        where
            $type: FromSql<ST, DB>,
        {
            type Row = Self;
            fn build(row: Self) -> FromResult<Self> {
                Ok(row)
            }
        }

        impl AsExpression<$sql> for $type {
            type Expression = Bound<$sql, Self>;
            fn as_expression(self) -> Self::Expression {
                Bound::new(self)
            }
        }

        impl AsExpression<Nullable<$sql>> for $type {
            type Expression = Bound<Nullable<$sql>, Self>;
            fn as_expression(self) -> Self::Expression {
                Bound::new(self)
            }
        }

        impl<'e> AsExpression<$sql> for &'e $type {
            type Expression = Bound<$sql, Self>;
            fn as_expression(self) -> Self::Expression {
                Bound::new(self)
            }
        }

        impl<'e> AsExpression<Nullable<$sql>> for &'e $type {
            type Expression = Bound<Nullable<$sql>, Self>;
            fn as_expression(self) -> Self::Expression {
                Bound::new(self)
            }
        }
    };
}

macro_rules! text_columns {
    ($($type:ty),+ $(,)?) => {
        $(column!($type, Text, str, |value| value.as_str(), |raw: String| Ok(raw.parse()?));)+
    };
}

text_columns!(
    Id,
    Sector,
    BodyKind,
    SeatRole,
    ExpenditureKind,
    Instrument,
    Position,
    CaseStatus,
    Role,
    BallotKind,
    BallotStatus,
    Outcome,
    RatificationStatus,
    ConditionStatus,
    CommitmentStatus,
    RecusalKind,
    PledgeStatus,
    PendingStatus,
    Rhythm,
    TallyResult,
    LedgerKind,
    Language,
    SignInMethod,
    BoundBy,
    Source,
    MeetingStatus,
    ReferenceCategory,
    NoticeKind,
    NoticeState,
    Delivery,
    WebhookKind,
    EndpointStatus,
    DisabledBecause,
    DeliveryStatus,
    AttemptFault,
    SecurityCode,
);

column!(Cents, BigInt, i64, |value| &value.0, |raw: i64| Ok(Cents(raw)));
column!(
    Moment,
    Timestamp,
    chrono::NaiveDateTime,
    |value| &value.0,
    |raw: chrono::NaiveDateTime| Ok(Moment::new(raw.and_utc()))
);
