//! A mandate with one version of its terms, as it was recorded at some moment.

use edba_common::error::Result;
use edba_domain::mandate::MandateTerms;
use edba_domain::{Id, Moment};
use edba_store::mandates::{MandateRow, MandateVersion};

/// A mandate with one version of its terms.
#[derive(Debug, Clone)]
pub struct MandateRecord {
    pub id: Id,
    pub grantor_id: Id,
    pub representative_id: Id,
    pub parent_id: Option<Id>,
    /// Version of the terms, from 1.
    pub terms_version: i32,
    pub terms: MandateTerms,
    /// When this version of the terms was recorded.
    pub terms_recorded_at: Moment,
    pub revoked_at: Option<Moment>,
    pub revocation_reason: Option<String>,
    /// Version of the mandate: counts every change, including a revocation.
    pub version: i32,
    pub created_at: Moment,
}

impl MandateRecord {
    /// The mandate as it is now. Errors: internal, for stored terms that cannot be read.
    pub fn now(row: MandateRow, version: &MandateVersion) -> Result<Self> {
        let MandateRow {
            id,
            grantor_id,
            representative_id,
            parent_id,
            terms_version,
            revoked_at,
            revocation_reason,
            version: row_version,
            created_at,
        } = row;
        Ok(Self {
            id,
            grantor_id,
            representative_id,
            parent_id,
            terms_version,
            terms: version.terms.read_as()?,
            terms_recorded_at: version.recorded_at,
            revoked_at,
            revocation_reason,
            version: row_version,
            created_at,
        })
    }

    /// The mandate as it was recorded at a moment; `version` is the last recorded up to then. Only supersessions and
    /// the one revocation change a mandate, so its version at that moment can be computed.
    pub fn at(moment: Moment, mut row: MandateRow, version: &MandateVersion) -> Result<Self> {
        if row.revoked_at.is_some_and(|at| at > moment) {
            row.revoked_at = None;
            row.revocation_reason = None;
        }
        row.terms_version = version.version;
        row.version = version.version + i32::from(row.revoked_at.is_some());
        Self::now(row, version)
    }

    /// The event data of the mandate.
    pub(super) fn for_history(&self) -> serde_json::Value {
        serde_json::json!({
            "grantorOrganisationId": self.grantor_id,
            "representativeId": self.representative_id,
            "parentMandateId": self.parent_id,
            "termsVersion": self.terms_version,
            "terms": self.terms,
        })
    }
}
