//! OpenID Connect discovery for one provider: its metadata, cached, and fetched again where needed.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use chrono::Duration;
use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClient, CoreClientAuthMethod, CoreGrantType,
    CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreResponseMode,
    CoreResponseType, CoreSubjectIdentifierType,
};
use openidconnect::{
    AdditionalProviderMetadata, AuthType, EndSessionUrl, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    ProviderMetadata, RedirectUrl,
};
use serde::{Deserialize, Serialize};

use super::http::Http;
use super::is_safe;
use super::settings::ProviderSettings;
use edba_domain::Moment;
use edba_domain::identity::Refusal;

/// Cache lifetime of a provider's metadata, in minutes.
const KEPT_MINUTES: i64 = 60;
/// Minimum interval between fetches for an unknown key, in seconds.
const AGAIN_SECONDS: i64 = 60;
/// Pause before a provider that failed is result again, in seconds.
const PAUSE_SECONDS: i64 = 15;
/// Maximum number of concurrent requests to one provider, which bounds the threads that a slow one occupies.
const MOST_AT_ONCE: usize = 3;

/// Optional metadata of a provider.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Beside {
    pub end_session_endpoint: Option<EndSessionUrl>,
    /// Whether each authorization response includes the issuer (RFC 9207).
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for Beside {}

pub type Metadata = ProviderMetadata<
    Beside,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

pub type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

#[derive(Default)]
struct Known {
    metadata: Option<Arc<Metadata>>,
    asked_at: Option<Moment>,
    failed_at: Option<Moment>,
}

/// A provider with its cached metadata.
pub struct Provider {
    pub settings: ProviderSettings,
    callback: RedirectUrl,
    /// Where the provider redirects to after sign-out.
    pub(super) home: String,
    pub(super) http: Http,
    known: Mutex<Known>,
    asking: AtomicUsize,
}

impl Provider {
    pub(super) fn new(settings: ProviderSettings, callback: RedirectUrl, home: String) -> Self {
        Self {
            settings,
            callback,
            home,
            http: Http::new(),
            known: Mutex::default(),
            asking: AtomicUsize::new(0),
        }
    }

    /// Runs a request to the provider, unless too many are in progress.
    pub(super) fn ask<T>(&self, work: impl FnOnce() -> Result<T, Refusal>) -> Result<T, Refusal> {
        let others = self.asking.fetch_add(1, Ordering::SeqCst);
        let _leaves = Leaves(&self.asking);
        if others >= MOST_AT_ONCE {
            tracing::warn!(provider = self.settings.id, "too many requests to a provider");
            return Err(Refusal::Unreachable);
        }
        work()
    }

    /// The metadata, fetched again once it is an hour old.
    pub(super) fn metadata(&self, now: Moment) -> Result<Arc<Metadata>, Refusal> {
        self.announced(now, Duration::minutes(KEPT_MINUTES))
    }

    /// The metadata for a token with an unknown key: fetched again, but at most once a minute.
    pub(super) fn metadata_anew(&self, now: Moment) -> Result<Arc<Metadata>, Refusal> {
        self.announced(now, Duration::seconds(AGAIN_SECONDS))
    }

    fn announced(&self, now: Moment, kept: Duration) -> Result<Arc<Metadata>, Refusal> {
        let mut known = self.known.lock().map_err(|_| Refusal::Unreachable)?;
        let fresh = known.asked_at.is_some_and(|at| now < at.plus(kept));
        let resting = known
            .failed_at
            .is_some_and(|at| now < at.plus(Duration::seconds(PAUSE_SECONDS)));
        if !fresh && !resting {
            match self.discover() {
                Ok(metadata) => {
                    *known = Known {
                        metadata: Some(Arc::new(metadata)),
                        asked_at: Some(now),
                        failed_at: None,
                    };
                }
                Err(error) => {
                    tracing::warn!(
                        provider = self.settings.id,
                        error,
                        "provider metadata could not be fetched"
                    );
                    known.failed_at = Some(now);
                }
            }
        }
        // Fallback: stale metadata is better than none.
        known.metadata.clone().ok_or(Refusal::Unreachable)
    }

    fn discover(&self) -> Result<Metadata, String> {
        let metadata = Metadata::discover(&self.settings.issuer, &self.http).map_err(|e| chain(&e))?;
        let beside = metadata.additional_metadata();
        let addresses = [
            Some(metadata.authorization_endpoint().url()),
            metadata.token_endpoint().map(|e| e.url()),
            metadata.userinfo_endpoint().map(|e| e.url()),
            beside.end_session_endpoint.as_ref().map(|e| e.url()),
            Some(metadata.jwks_uri().url()),
        ];
        if let Some(url) = addresses.into_iter().flatten().find(|url| !is_safe(url)) {
            return Err(format!("{url} is not reached over https"));
        }
        Ok(metadata)
    }

    /// The OpenID Connect client of this provider.
    pub(super) fn client(&self, metadata: &Metadata) -> Client {
        let by_header = metadata
            .token_endpoint_auth_methods_supported()
            .is_none_or(|methods| methods.contains(&CoreClientAuthMethod::ClientSecretBasic));
        let settings = &self.settings;
        CoreClient::from_provider_metadata(
            metadata.clone(),
            settings.client_id.clone(),
            Some(settings.client_secret.clone()),
        )
        .set_auth_type(if by_header {
            AuthType::BasicAuth
        } else {
            AuthType::RequestBody
        })
        .set_redirect_uri(self.callback.clone())
    }
}

/// Guard that decrements the counter when it is dropped, also after a panic.
struct Leaves<'a>(&'a AtomicUsize);

impl Drop for Leaves<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// An error with its chain of causes, for the log.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::settings;
    use super::*;

    #[test]
    fn a_slow_provider_holds_three_threads_and_no_more() {
        let text = r#"[{ "id": "a", "name": "A", "issuer": "https://a.example", "clientId": "a", "clientSecret": "s" }]"#;
        let settings = settings::parse(text, Path::new(".")).unwrap().remove(0);
        let callback = RedirectUrl::new("https://edba.example/back".into()).unwrap();
        let provider = Provider::new(settings, callback, "https://edba.example".into());
        let result = provider.ask(|| provider.ask(|| provider.ask(|| provider.ask(|| Ok(())))));
        assert_eq!(result, Err(Refusal::Unreachable));
        assert_eq!(
            provider.ask(|| Ok(())),
            Ok(()),
            "who has left stands in nobody's way"
        );
    }
}
