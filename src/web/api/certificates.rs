//! The certificate of a decision: as stored, and as a printable page.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::pages::certificate;
use crate::{ApiRequest, Query, Reply};
use edba_domain::Id;
use edba_domain::codes::Language;
use edba_service::decisions::{self, DecidedCase};

/// The language of the page.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CertificatePage {
    /// Dutch by default.
    pub language: Option<Language>,
}

/// The certificate of a decision: what was decided, by whom, on what grounds and with which means, at that moment.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CertificateView {
    pub decision_id: Id,
    pub number: String,
    pub number_version: i32,
    /// The certificate as parsed JSON.
    #[schema(value_type = Object)]
    pub certificate: Value,
    /// The certificate exactly as stored: the hash is computed over these bytes.
    pub text: String,
    /// SHA-256 of `text` in UTF-8, in lower-case hexadecimal.
    pub hash: String,
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| {
            let DecidedCase { decision: row, .. } = decisions::find(cx, id.0)?;
            let view = CertificateView {
                decision_id: row.id,
                number: row.number,
                number_version: row.number_version,
                certificate: row.certificate.read_as()?,
                text: row.certificate.into_text(),
                hash: row.certificate_hash,
            };
            // A certificate never changes.
            Ok(Reply::ok(&view)?.version(1))
        })
        .await
}

pub async fn page(request: ApiRequest, id: IdPath, query: Query<CertificatePage>) -> Answer {
    request
        .read(move |cx, _| {
            let CertificatePage { language } = query.read(&[])?;
            let found = decisions::find(cx, id.0)?;
            let html = certificate::render(&found, language.unwrap_or(Language::Nl))?;
            Ok(Reply::text("text/html; charset=utf-8", html))
        })
        .await
}
