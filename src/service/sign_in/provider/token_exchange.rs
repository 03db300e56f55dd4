//! The token exchange: redeems a code for an ID token, verifies the token, and reads its claims.

use std::sync::Arc;

use openidconnect::core::{
    CoreIdToken, CoreIdTokenClaims, CoreIdTokenVerifier, CoreJwsSigningAlgorithm, CoreUserInfoClaims,
};
use openidconnect::{
    AccessToken, AuthorizationCode, ClaimsVerificationError, LogoutRequest, Nonce, OAuth2TokenResponse,
    PkceCodeVerifier, PostLogoutRedirectUrl, RequestTokenError, SignatureVerificationError, TokenResponse,
    UserInfoError,
};

use super::discovery::{Client, Metadata, Provider, chain};
use crate::accounts::folded;
use edba_domain::Moment;
use edba_domain::identity::{Refusal, Vouched, vouched};

/// Only asymmetric algorithms: a token signed with the shared client secret could be forged by anybody who knows it.
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
/// Maximum length of a redirect URL, in characters.
const LONGEST_ADDRESS: usize = 4_000;

/// The stored values of a flow against which the response is checked.
pub struct Expected {
    pub nonce: Nonce,
    pub verifier: PkceCodeVerifier,
}

/// The verified claims of a provider.
pub struct Spoken {
    metadata: Arc<Metadata>,
    client: Client,
    access_token: AccessToken,
    token: CoreIdToken,
    claims: CoreIdTokenClaims,
}

/// Redeems a code, and verifies the ID token.
pub fn redeem(provider: &Provider, code: String, expected: Expected, now: Moment) -> Result<Spoken, Refusal> {
    let warn = |what: &str, error: &dyn std::error::Error| {
        tracing::warn!(provider = provider.settings.id, error = chain(error), "{what}");
    };
    let metadata = provider.metadata(now)?;
    let client = provider.client(&metadata);
    let request = client
        .exchange_code(AuthorizationCode::new(code))
        .map_err(|error| {
            warn("a provider has no token endpoint", &error);
            Refusal::Mistrusted
        })?
        .set_pkce_verifier(expected.verifier);
    let response = request.request(&provider.http).map_err(|error| {
        warn("a provider's token request failed", &error);
        match error {
            RequestTokenError::Request(_) => Refusal::Unreachable,
            _ => Refusal::Mistrusted,
        }
    })?;
    let token = response.id_token().ok_or_else(|| {
        tracing::warn!(provider = provider.settings.id, "no id token in a token response");
        Refusal::Mistrusted
    })?;
    let checked = verified(provider, &metadata, token, &expected.nonce, now).map_err(|error| {
        warn("id token verification failed", &error);
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

/// Returns the claims of a token with a valid signature, issuer, audience, times and nonce. For an unknown signing
/// key, the provider's keys are fetched again.
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
    /// The `sub` claim: the provider's identifier of the person, never reassigned.
    pub fn subject(&self) -> &str {
        self.claims.subject().as_str()
    }

    /// Whether the token has an email claim; without one, the userinfo endpoint is needed.
    pub fn says_address(&self) -> bool {
        self.claims.email().is_some()
    }

    /// The address that the token vouches for.
    pub fn vouched(&self, provider: &Provider) -> Vouched {
        said(
            provider,
            self.claims.email().map(|e| e.as_str()),
            self.claims.email_verified(),
        )
    }

    /// The address that the userinfo endpoint vouches for.
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
                "a provider's userinfo request failed"
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

    /// The URL at which the provider ends its own session and redirects the browser back to this service; None where it
    /// announces none.
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
            // Without the hint, the provider asks the user which session to end.
            request().http_get_url().into()
        })
    }
}

fn said(provider: &Provider, address: Option<&str>, verified: Option<bool>) -> Vouched {
    let settings = &provider.settings;
    vouched(
        address.map(folded).as_deref(),
        // The provider's own claim takes precedence over the setting.
        verified.unwrap_or(settings.email_is_verified),
        &settings.domains,
    )
}
