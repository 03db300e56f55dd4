//! OAuth 2 client credentials (RFC 6749, section 4.4).

use std::net::IpAddr;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use base64::Engine;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Answer;
use crate::State;
use crate::client_address;
use crate::extract::{collect, repeated};
use crate::security::{Note, Party, Trail};
use crate::token_problem::{TokenProblem, UNSUPPORTED_GRANT};
use edba_common::error::{Code, Error, Result};
use edba_domain::security::{SecurityCode, tried_client};
use edba_domain::text;
use edba_service::accounts;
use edba_service::tokens::LIFETIME_SECONDS;

/// The form of a token request; id and secret may be sent as HTTP Basic instead.
#[derive(Debug, Deserialize, ToSchema)]
pub struct TokenRequest {
    #[schema(example = "client_credentials")]
    pub grant_type: String,
    pub client_id: Option<String>,
    pub client_secret: Option<String>,
    pub scope: Option<String>,
}

/// An access token.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenView {
    pub access_token: String,
    #[schema(example = "Bearer")]
    pub token_type: String,
    /// Lifetime in seconds.
    pub expires_in: i64,
}

/// Maximum size of a token request, in bytes.
const MAX_FORM: usize = 8192;

pub async fn token(request: HttpRequest, state: web::Data<State>, payload: web::Payload) -> HttpResponse {
    let trail = Trail::from_request(&request);
    granted(request, state, payload).await.unwrap_or_else(|error| {
        trail.refused(&error);
        TokenProblem::response(&error)
    })
}

async fn granted(request: HttpRequest, state: web::Data<State>, payload: web::Payload) -> Answer {
    let media = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    if !media
        .to_ascii_lowercase()
        .starts_with("application/x-www-form-urlencoded")
    {
        return Err(Error::new(
            Code::UnsupportedMediaType,
            "Send application/x-www-form-urlencoded.",
        ));
    }
    let body = collect(&mut payload.into_inner(), MAX_FORM, state.settings.body_timeout).await?;
    let form: Vec<(String, String)> = form_urlencoded::parse(&body).into_owned().collect();
    let mut twice = repeated(&form);
    if !twice.is_empty() {
        for fault in &mut twice {
            fault.pointer = fault.pointer.replacen('?', "/", 1);
        }
        return Err(Error::invalid(twice));
    }
    let value = |name: &str| form.iter().find(|(k, _)| k == name).map(|(_, v)| v.clone());
    match value("grant_type").as_deref() {
        Some("client_credentials") => {}
        Some(_) => {
            let text = "The one grant_type that is offered is client_credentials.";
            return Err(Error::fault("/grant_type", UNSUPPORTED_GRANT, text));
        }
        None => {
            let text = "Send grant_type=client_credentials.";
            return Err(Error::fault("/grant_type", "required", text));
        }
    }
    let (client_id, secret) = match basic(&request)? {
        Some(pair) => pair,
        None => (
            value("client_id").unwrap_or_default(),
            value("client_secret").unwrap_or_default(),
        ),
    };
    let address = client_address::client_address(&request);
    // Do not log the client id: each invalid text would make a separate log entry.
    if client_id.is_empty() || client_id.len() > 100 || text::control_fault("", &client_id).is_some() {
        state.sign_in_bounds.count_malformed(address)?;
        let error = Error::fault("/client_id", "required", "Send client id and secret.");
        return Err(error.logged_as(SecurityCode::SecretRefused));
    }
    let trail = Trail::from_request(&request);
    trail.is_about(Party::Client(client_id.clone()));
    let issued_to = Party::Client(client_id.clone());
    let token = web::block(move || issue(&state, &client_id, &secret, address))
        .await
        .map_err(Error::internal)??;
    trail.note(Note::new(SecurityCode::TokenIssued, issued_to));
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(TokenView {
            access_token: token,
            token_type: "Bearer".into(),
            expires_in: LIFETIME_SECONDS,
        }))
}

fn issue(state: &State, client_id: &str, secret: &str, address: IpAddr) -> Result<String> {
    let account = accounts::check_secret(&state.db, client_id, secret)?;
    if account.is_none() {
        tracing::warn!(
            client_id = tried_client(client_id),
            "a token was refused: unknown or disabled client, or wrong secret"
        );
        state.sign_in_bounds.count_wrong_secret(client_id, address)?;
        let error = Error::unauthenticated("Client id and secret do not belong to an enabled client.");
        return Err(error.logged_as(SecurityCode::SecretRefused));
    }
    state.tokens.issue(client_id, state.clock.now())
}

/// Client id and secret from HTTP Basic, if the header is present.
fn basic(request: &HttpRequest) -> Result<Option<(String, String)>> {
    let Some(header) = request.headers().get(header::AUTHORIZATION) else {
        return Ok(None);
    };
    let wrong = || {
        Error::unauthenticated("The Authorization header is not HTTP Basic with client id and secret.")
            .logged_as(SecurityCode::SecretRefused)
    };
    let text = header.to_str().map_err(|_| wrong())?;
    let encoded = text.strip_prefix("Basic ").ok_or_else(wrong)?;
    let bytes = base64::engine::general_purpose::STANDARD
        .decode(encoded.trim())
        .map_err(|_| wrong())?;
    let pair = String::from_utf8(bytes).map_err(|_| wrong())?;
    let (id, secret) = pair.split_once(':').ok_or_else(wrong)?;
    Ok(Some((id.to_owned(), secret.to_owned())))
}

pub async fn jwks(state: web::Data<State>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .json(state.tokens.jwks())
}
