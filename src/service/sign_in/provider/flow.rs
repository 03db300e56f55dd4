//! The authorization code flow: begun by a button, finished by the callback from the provider.

use chrono::Duration;
use openidconnect::core::{CoreAuthPrompt, CoreAuthenticationFlow};
use openidconnect::{CsrfToken, LanguageTag, Nonce, PkceCodeChallenge, PkceCodeVerifier, Scope};
use serde::{Deserialize, Serialize};

use super::discovery::{Metadata, Provider};
use super::token_exchange::{self, Expected};
use super::{Providers, matching};
use crate::sign_in::{Browser, Token, passkeys};
use crate::{Context, UnitOfWork, Who};
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_domain::codes::Language;
use edba_domain::identity::{Refusal, Vouched};
use edba_store::identities::{self, FlowRow};

/// Lifetime of a flow, in minutes.
pub const LIFETIME_MINUTES: i64 = 10;
/// Maximum number of flows that one browser may begin in that time.
const MOST_FLOWS: i64 = 10;

/// A request to sign in through a provider.
#[derive(Debug, Clone)]
pub struct Departure<'a> {
    /// The token of the browser; only this one can finish the flow.
    pub browser: &'a Token,
    /// Where to continue after signing in: a path of this service.
    pub next_path: &'a str,
    /// The language of the user.
    pub language: Language,
    /// Whether the provider must ask for a new sign-in (`prompt=login`), although it has a session already.
    pub as_another: bool,
}

/// The outcome of beginning a flow.
#[derive(Debug)]
pub enum Begun {
    /// The authorization URL at the provider.
    Go(String),
    Refused(Refusal),
}

/// The encrypted part of a flow.
#[derive(Serialize, Deserialize)]
struct Sealed {
    nonce: String,
    verifier: String,
}

/// Begins a flow at a provider. Its callback is valid for this browser only, for ten minutes, once.
pub fn begin(
    unit: UnitOfWork<'_>,
    who: Who<'_>,
    provider: &Provider,
    departure: &Departure<'_>,
) -> Result<Begun> {
    let metadata = match provider.ask(|| provider.metadata(unit.clock.now())) {
        Ok(metadata) => metadata,
        Err(refusal) => return Ok(Begun::Refused(refusal)),
    };
    let (state, nonce, verifier) = (Token::new(), Token::new(), Token::new());
    let kept = unit.write(who, |cx| {
        let browser_hash = departure.browser.hash();
        let since = cx.now.plus(-Duration::minutes(LIFETIME_MINUTES));
        if identities::flows_since(cx.conn, &browser_hash, since)? >= MOST_FLOWS {
            tracing::warn!("rate limit of provider flows reached for a browser");
            return Ok(false);
        }
        let sealed = serde_json::to_vec(&Sealed {
            nonce: nonce.as_str().to_owned(),
            verifier: verifier.as_str().to_owned(),
        })?;
        let row = FlowRow {
            sealed: cx.seal.seal(&purpose(&state.hash()), &sealed),
            state_hash: state.hash(),
            provider: provider.settings.id.clone(),
            browser_hash,
            next_path: departure.next_path.to_owned(),
            started_at: cx.now,
            expires_at: cx.now.plus(Duration::minutes(LIFETIME_MINUTES)),
            used_at: None,
        };
        identities::insert_flow(cx.conn, &row)?;
        Ok(true)
    })?;
    Ok(if kept {
        Begun::Go(address(provider, &metadata, departure, &state, &nonce, &verifier))
    } else {
        Begun::Refused(Refusal::TooMany)
    })
}

fn purpose(state_hash: &str) -> String {
    format!("provider flow {state_hash}")
}

/// Builds the authorization URL at the provider.
fn address(
    provider: &Provider,
    metadata: &Metadata,
    departure: &Departure<'_>,
    state: &Token,
    nonce: &Token,
    verifier: &Token,
) -> String {
    let (state, nonce) = (state.as_str().to_owned(), nonce.as_str().to_owned());
    let verifier = PkceCodeVerifier::new(verifier.as_str().to_owned());
    let client = provider.client(metadata);
    let mut request = client
        .authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            move || CsrfToken::new(state),
            move || Nonce::new(nonce),
        )
        .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
        .add_ui_locale(LanguageTag::new(departure.language.to_string()));
    for scope in &provider.settings.scopes {
        request = request.add_scope(Scope::new(scope.clone()));
    }
    if departure.as_another {
        request = request.add_prompt(CoreAuthPrompt::Login);
    }
    let (url, _, _) = request.url();
    url.into()
}

/// The parameters of the callback; a missing one is empty.
#[derive(Debug, Clone, Default)]
pub struct Back {
    pub state: String,
    pub code: String,
    /// The `iss` parameter (RFC 9207).
    pub issuer: String,
    pub error: String,
}

/// The outcome of a flow.
#[derive(Debug)]
pub enum Finished {
    /// A new session or its second step, and the path to continue at.
    SignedIn {
        begun: passkeys::Begun,
        next_path: String,
    },
    Refused(Refused),
}

/// A failed flow, with what the user may see of it.
#[derive(Debug)]
pub struct Refused {
    pub refusal: Refusal,
    /// The address that the provider vouched for, where that caused the failure.
    pub address: Option<String>,
    /// Where the user wanted to go.
    pub next_path: String,
}

impl Refused {
    pub fn new(refusal: Refusal, next_path: impl Into<String>) -> Self {
        Self {
            refusal,
            address: None,
            next_path: next_path.into(),
        }
    }
}

/// A flow that was resumed by the browser that began it.
struct Taken {
    expected: Expected,
    next_path: String,
}

/// Handles the callback from a provider, and signs the user in.
pub fn finish(
    unit: UnitOfWork<'_>,
    who: Who<'_>,
    provider: &Provider,
    back: &Back,
    browser: &Browser,
) -> Result<Finished> {
    let refused = |refusal, next: &str| Ok(Finished::Refused(Refused::new(refusal, next)));
    let taken = match unit.write(who, |cx| take(cx, provider, back, &browser.token))? {
        Ok(taken) => taken,
        Err(refusal) => return refused(refusal, "/"),
    };
    let next = taken.next_path;
    let now = unit.clock.now();
    let spoken = provider.ask(|| {
        let metadata = provider.metadata(now)?;
        is_from(provider, &metadata, back)?;
        if back.code.is_empty() {
            return Err(Refusal::Mistrusted);
        }
        token_exchange::redeem(provider, back.code.clone(), taken.expected, now)
    });
    let spoken = match spoken {
        Ok(spoken) => spoken,
        Err(refusal) => return refused(refusal, &next),
    };
    let issuer = provider.settings.issuer.as_str();
    let bound = unit.read(who, |cx| {
        identities::of_subject(cx.conn, issuer, spoken.subject())
    })?;
    let vouched = if spoken.says_address() || bound.is_some() {
        spoken.vouched(provider)
    } else {
        match provider.ask(|| spoken.vouched_on_request(provider)) {
            Ok(vouched) => vouched,
            Err(refusal) => return refused(refusal, &next),
        }
    };
    let person = matching::Person {
        provider: &provider.settings.id,
        issuer,
        subject: spoken.subject(),
        vouched: &vouched,
        leave: spoken.leave(provider),
        browser,
        next_path: &next,
    };
    match unit.write(who, |cx| matching::sign_in(cx, &person))? {
        Ok(begun) => Ok(Finished::SignedIn {
            begun,
            next_path: next,
        }),
        Err(refusal) => Ok(Finished::Refused(Refused {
            refusal,
            address: match vouched {
                Vouched::For(address) | Vouched::Elsewhere(address) => Some(address),
                Vouched::No => None,
            },
            next_path: next,
        })),
    }
}

/// Resumes the flow of a callback. Only the browser that began the flow uses it up.
fn take(
    cx: &mut Context<'_>,
    provider: &Provider,
    back: &Back,
    browser: &Token,
) -> Result<Result<Taken, Refusal>> {
    let hash = Token::sent(&back.state).hash();
    let Some(row) = identities::flow(cx.conn, &hash)? else {
        return Ok(Err(Refusal::Gone));
    };
    if row.browser_hash != browser.hash() {
        return Ok(Err(Refusal::OtherBrowser));
    }
    if cx.now >= row.expires_at || !identities::use_flow(cx.conn, &hash, cx.now)? {
        return Ok(Err(Refusal::Gone));
    }
    if row.provider != provider.settings.id {
        tracing::warn!(
            provider = provider.settings.id,
            "the callback is for another provider than the one of the flow"
        );
        return Ok(Err(Refusal::Mistrusted));
    }
    let sealed = cx
        .seal
        .open(&purpose(&hash), &row.sealed)
        .map_err(Error::internal)?;
    let Sealed { nonce, verifier } = serde_json::from_slice(&sealed)?;
    Ok(Ok(Taken {
        expected: Expected {
            nonce: Nonce::new(nonce),
            verifier: PkceCodeVerifier::new(verifier),
        },
        next_path: row.next_path,
    }))
}

/// Requires that the callback is from this provider and is not an error response.
fn is_from(provider: &Provider, metadata: &Metadata, back: &Back) -> Result<(), Refusal> {
    let named = !back.issuer.is_empty();
    let must = metadata
        .additional_metadata()
        .authorization_response_iss_parameter_supported;
    if (named || must) && back.issuer != provider.settings.issuer.as_str() {
        tracing::warn!(
            provider = provider.settings.id,
            "the issuer in the callback is not that of the provider"
        );
        return Err(Refusal::Mistrusted);
    }
    match back.error.as_str() {
        "" => Ok(()),
        "access_denied" => Err(Refusal::Denied),
        error => {
            // Error codes have lower-case letters and underscores; other text is not logged.
            let known = error.len() <= 60 && error.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
            let error = if known { error } else { "(no code)" };
            tracing::warn!(
                provider = provider.settings.id,
                error,
                "a provider returned an error"
            );
            Err(Refusal::Failed)
        }
    }
}

/// The sign-out URL of the provider through which a session began; None without a provider, or where it has no such
/// URL. Must be called before the session is ended.
pub fn leaving(cx: &mut Context<'_>, providers: &Providers, session_id: Id) -> Result<Option<String>> {
    let Some(row) = identities::session(cx.conn, &session_id)? else {
        return Ok(None);
    };
    let (Ok(_), Some(sealed)) = (providers.find(&row.provider), row.sealed_leave) else {
        return Ok(None);
    };
    let opened = cx
        .seal
        .open(&matching::leave_purpose(session_id), &sealed)
        .map_err(Error::internal)?;
    String::from_utf8(opened).map(Some).map_err(Error::internal)
}
