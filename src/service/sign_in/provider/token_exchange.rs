//! What a provider answers for a code: its token, checked, and whom it speaks of.

use std::sync::Arc;

use openidconnect::core::{
    CoreIdToken, CoreIdTokenClaims, CoreIdTokenVerifier, CoreJwsSigningAlgorithm, CoreUserInfoClaims,
};
use openidconnect::{
    AccessToken, AuthorizationCode, ClaimsVerificationError, LogoutRequest, Nonce, OAuth2TokenResponse,
    PkceCodeVerifier, PostLogoutRedirectUrl, RequestTokenError, SignatureVerificationError, TokenResponse,
    UserInfoError,
};

use super::known::{Client, Metadata, Provider, chain};
use crate::domain::Moment;
use crate::domain::identity::{Refusal, Vouched, vouched};
use crate::service::accounts::folded;

/// Only asymmetric algorithms: what is signed with our own secret anybody could have signed who knows it.
const TRUSTED: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];
/// The longest address that a browser is sent to, in characters.
const LONGEST_ADDRESS: usize = 4_000;

/// What was kept of a flow to check its answer by.
pub struct Expected {
    pub nonce: Nonce,
    pub verifier: PkceCodeVerifier,
}

/// Whom a provider speaks of, all checks passed.
pub struct Spoken {
    metadata: Arc<Metadata>,
    client: Client,
    access_token: AccessToken,
    token: CoreIdToken,
    claims: CoreIdTokenClaims,
}

/// Redeems a code, and checks the token that comes for it.
pub fn redeem(provider: &Provider, code: String, expected: Expected, now: Moment) -> Result<Spoken, Refusal> {
    let told = |what: &str, error: &dyn std::error::Error| {
        tracing::warn!(provider = provider.settings.id, error = chain(error), "{what}");
    };
    let metadata = provider.metadata(now)?;
    let client = provider.client(&metadata);
    let request = client
        .exchange_code(AuthorizationCode::new(code))
        .map_err(|error| {
            told("a provider takes no codes", &error);
            Refusal::Mistrusted
        })?
        .set_pkce_verifier(expected.verifier);
    let response = request.request(&provider.http).map_err(|error| {
        told("a provider gives no token for a code", &error);
        match error {
            RequestTokenError::Request(_) => Refusal::Unreachable,
            _ => Refusal::Mistrusted,
        }
    })?;
    let token = response.id_token().ok_or_else(|| {
        tracing::warn!(provider = provider.settings.id, "a provider gives no id token");
        Refusal::Mistrusted
    })?;
    let checked = verified(provider, &metadata, token, &expected.nonce, now).map_err(|error| {
        told("an id token does not hold", &error);
        Refusal::Mistrusted
    })?;
    Ok(Spoken {
        metadata: checked.0,
        client,
        access_token: response.access_token().clone(),
        token: token.clone(),
        claims: checked.1,
    })
}

/// The claims of a token whose signature, issuer, audience, times and nonce hold. Where it is signed with a key
/// that is not known, the provider is asked for its keys again.
fn verified(
    provider: &Provider,
    metadata: &Arc<Metadata>,
    token: &CoreIdToken,
    nonce: &Nonce,
    now: Moment,
) -> Result<(Arc<Metadata>, CoreIdTokenClaims), ClaimsVerificationError> {
    let claims = match check(provider, metadata, token, nonce, now) {
        Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {
            let anew = provider
                .metadata_anew(now)
                .map_err(|_| ClaimsVerificationError::Other("its keys cannot be fetched".into()))?;
            let claims = check(provider, &anew, token, nonce, now)?;
            return Ok((anew, claims));
        }
        checked => checked?,
    };
    Ok((metadata.clone(), claims))
}

fn check(
    provider: &Provider,
    metadata: &Metadata,
    token: &CoreIdToken,
    nonce: &Nonce,
    now: Moment,
) -> Result<CoreIdTokenClaims, ClaimsVerificationError> {
    let settings = &provider.settings;
    let verifier = CoreIdTokenVerifier::new_public_client(
        settings.client_id.clone(),
        settings.issuer.clone(),
        metadata.jwks().clone(),
    )
    .set_allowed_algs(TRUSTED)
    .set_time_fn(move || now.utc());
    let claims = token.claims(&verifier, nonce)?;
    match claims.authorized_party() {
        Some(party) if party.as_str() != settings.client_id.as_str() => Err(
            ClaimsVerificationError::InvalidAudience("it was given out to another party".into()),
        ),
        _ => Ok(claims.clone()),
    }
}

impl Spoken {
    /// The provider's own name for whom it speaks of; it is never given to another.
    pub fn subject(&self) -> &str {
        self.claims.subject().as_str()
    }

    /// Whether the token says an address, or another request has to.
    pub fn says_address(&self) -> bool {
        self.claims.email().is_some()
    }

    /// What the token says of their address.
    pub fn vouched(&self, provider: &Provider) -> Vouched {
        said(
            provider,
            self.claims.email().map(|e| e.as_str()),
            self.claims.email_verified(),
        )
    }

    /// What the provider says of their address where it is asked for it.
    pub fn vouched_on_request(&self, provider: &Provider) -> Result<Vouched, Refusal> {
        if self.metadata.userinfo_endpoint().is_none() {
            return Ok(Vouched::No);
        }
        let request = self
            .client
            .user_info(self.access_token.clone(), Some(self.claims.subject().clone()))
            .map_err(|_| Refusal::Mistrusted)?;
        let info: CoreUserInfoClaims = request.request(&provider.http).map_err(|error| {
            tracing::warn!(
                provider = provider.settings.id,
                error = chain(&error),
                "a provider tells nothing of a person"
            );
            match error {
                UserInfoError::Request(_) => Refusal::Unreachable,
                _ => Refusal::Mistrusted,
            }
        })?;
        Ok(said(
            provider,
            info.email().map(|e| e.as_str()),
            info.email_verified(),
        ))
    }

    /// The address at which the provider ends its own session too, and sends the browser back to us; None where
    /// it announces none.
    pub fn leave(&self, provider: &Provider) -> Option<String> {
        let endpoint = self.metadata.additional_metadata().end_session_endpoint.clone()?;
        let back = PostLogoutRedirectUrl::new(provider.home.clone()).ok()?;
        let request = || {
            LogoutRequest::from(endpoint.clone())
                .set_client_id(provider.settings.client_id.clone())
                .set_post_logout_redirect_uri(back.clone())
        };
        let whole = request().set_id_token_hint(&self.token).http_get_url();
        Some(if whole.as_str().len() <= LONGEST_ADDRESS {
            whole.into()
        } else {
            // Without the hint a provider asks whom it is about.
            request().http_get_url().into()
        })
    }
}

fn said(provider: &Provider, address: Option<&str>, verified: Option<bool>) -> Vouched {
    let settings = &provider.settings;
    vouched(
        address.map(folded).as_deref(),
        // What a provider says itself comes before what is said of it.
        verified.unwrap_or(settings.email_is_verified),
        &settings.domains,
    )
}
