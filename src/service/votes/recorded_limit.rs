//! The limits of mandates, as the record of a pledge keeps them and the API shows them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use edba_common::locale;
use edba_domain::codes::Language;
use edba_domain::funding::Limit;
use edba_domain::mandate::ReasonCode;
use edba_domain::{Cents, Id};

/// The amount that one mandate leaves under one limit, and the reason in both languages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Limit)]
pub struct RecordedLimit {
    /// The mandate pledged under, or its ancestor with this limit.
    pub mandate_id: Id,
    pub code: ReasonCode,
    /// The amount still available; zero where the mandate is not valid or does not cover the purpose.
    pub available: Cents,
    pub nl: String,
    pub en: String,
}

impl RecordedLimit {
    /// The records of these limits.
    pub fn all(limits: &[Limit]) -> Vec<Self> {
        limits.iter().map(Self::from).collect()
    }
}

impl From<&Limit> for RecordedLimit {
    fn from(limit: &Limit) -> Self {
        Self {
            mandate_id: limit.mandate_id,
            code: limit.code,
            available: limit.available,
            nl: locale::recorded(Language::Nl, &limit.message),
            en: locale::recorded(Language::En, &limit.message),
        }
    }
}
