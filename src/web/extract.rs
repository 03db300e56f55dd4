//! Extractors of bodies and queries. They buffer the raw input before authentication and parse it only afterwards,
//! so that an account without access gets 403, whatever it sent.

use std::collections::HashMap;
use std::marker::PhantomData;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::checker::checker_of;
use super::state::State;
use super::strict_json;
use edba_common::error::{Code, Error, Result};
use edba_domain::{Fault, text};

/// Maximum size of a body, in bytes.
pub const MAX_BODY: usize = 1024 * 1024;

/// A JSON body of type `T`, not parsed yet.
pub struct JsonBody<T> {
    raw: Result<web::Bytes>,
    shape: PhantomData<fn() -> T>,
}

impl<T> FromRequest for JsonBody<T> {
    type Error = actix_web::Error;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let media = media_type(request);
        let announced = request
            .headers()
            .get(header::CONTENT_LENGTH)
            .and_then(|v| v.to_str().ok())
            .and_then(|v| v.parse::<usize>().ok());
        let patience = patience(request);
        let mut payload = payload.take();
        Box::pin(async move {
            let raw = if announced.is_some_and(|n| n > MAX_BODY) {
                Err(too_large(MAX_BODY))
            } else {
                collect(&mut payload, MAX_BODY, patience)
                    .await
                    .and_then(|bytes| check_media(&media, &bytes).map(|()| bytes))
            };
            Ok(JsonBody {
                raw,
                shape: PhantomData,
            })
        })
    }
}

/// Timeout for receiving the body of a request.
pub fn patience(request: &HttpRequest) -> Duration {
    request
        .app_data::<web::Data<State>>()
        .map_or(Duration::ZERO, |state| state.settings.body_timeout)
}

/// Receives a body of any media type, up to `at_most` bytes. Errors: 400 if it breaks off, 408 on timeout,
/// 413 if it is too large.
pub async fn collect(payload: &mut Payload, at_most: usize, patience: Duration) -> Result<web::Bytes> {
    actix_web::rt::time::timeout(patience, collect_all(payload, at_most))
        .await
        .unwrap_or_else(|_| {
            let detail = format!("A body has to come within {} seconds.", patience.as_secs_f64());
            Err(Error::new(Code::RequestTimeout, detail))
        })
}

async fn collect_all(payload: &mut Payload, at_most: usize) -> Result<web::Bytes> {
    let mut bytes = web::BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Error::new(Code::MalformedBody, "The body broke off."))?;
        if bytes.len() + chunk.len() > at_most {
            return Err(too_large(at_most));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

pub(crate) fn too_large(at_most: usize) -> Error {
    Error::new(
        Code::PayloadTooLarge,
        format!("A body has at most {at_most} bytes."),
    )
}

pub(crate) fn media_type(request: &HttpRequest) -> String {
    request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .map(|v| {
            v.split(';')
                .next()
                .unwrap_or_default()
                .trim()
                .to_ascii_lowercase()
        })
        .unwrap_or_default()
}

fn check_media(media: &str, bytes: &web::Bytes) -> Result<()> {
    if media == "application/json" || (media.is_empty() && bytes.is_empty()) {
        return Ok(());
    }
    Err(Error::new(
        Code::UnsupportedMediaType,
        "A body is application/json, in UTF-8.",
    ))
}

impl<T: DeserializeOwned + ToSchema + 'static> JsonBody<T> {
    /// Parses the body. Errors: 400 with all faults at once, 413, 415.
    pub fn read(&self) -> Result<T> {
        parse_value(strict_json::read(self.bytes()?)?)
    }

    /// The raw body.
    pub fn bytes(&self) -> Result<&web::Bytes> {
        self.raw
            .as_ref()
            .map_err(|e| Error::new(e.code, e.detail.clone()))
    }
}

/// Faults for control characters in any text, which not every database can store; skips texts that have
/// a fault already.
fn control_characters(pointer: &str, value: &Value, known: &[Fault]) -> Vec<Fault> {
    let mut found = text::document_faults(pointer, value);
    found.retain(|fault| known.iter().all(|k| k.pointer != fault.pointer));
    found
}

/// Validates a value against the schema of `T` and deserializes it. Errors: 400 with all faults at once.
pub fn parse_value<T: DeserializeOwned + ToSchema + 'static>(value: Value) -> Result<T> {
    let mut faults = checker_of::<T>()?.faults(&value);
    faults.extend(control_characters("", &value, &faults));
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    // A value that passes the schema but not the type gives one fault, without a pointer: serde reports only the first.
    serde_json::from_value(value).map_err(|e| Error::fault("", "invalid", e.to_string()))
}

/// Query parameters of type `T`, not parsed yet, without `cursor` and `limit`: see [`super::pagination::Pagination`].
pub struct Query<T> {
    raw: String,
    shape: PhantomData<fn() -> T>,
}

impl<T> FromRequest for Query<T> {
    type Error = actix_web::Error;
    type Future = std::future::Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(Ok(Query {
            raw: request.query_string().to_owned(),
            shape: PhantomData,
        }))
    }
}

impl<T> Query<T> {
    /// The parameters of a raw query.
    pub fn of(raw: String) -> Self {
        Self {
            raw,
            shape: PhantomData,
        }
    }
}

impl<T: DeserializeOwned + ToSchema + 'static> Query<T> {
    /// Parses the parameters. `also` names parameters that other code parses. Errors: 400 with all
    /// faults at once, including unknown and repeated parameters.
    pub fn read(&self, also: &[&str]) -> Result<T> {
        let properties = &checker_of::<T>()?.properties;
        let mut object = Map::new();
        let pairs = pairs(&self.raw);
        let mut faults = repeated(&pairs);
        for (key, text) in pairs {
            if also.contains(&key.as_str()) {
                continue;
            }
            let Some(schema) = properties.get(&key) else {
                faults.push(Fault::unknown_parameter(&key));
                continue;
            };
            object.insert(key, coerce(schema, &text));
        }
        let value = Value::Object(object);
        let mut further = checker_of::<T>()?.faults(&value);
        further.extend(control_characters("", &value, &further));
        faults.extend(further.into_iter().map(|mut f| {
            f.pointer = format!("?{}", f.pointer.trim_start_matches('/'));
            f
        }));
        if !faults.is_empty() {
            return Err(Error::invalid(faults));
        }
        serde_json::from_value(value).map_err(|e| Error::fault("?", "invalid", e.to_string()))
    }
}

/// Converts a parameter to JSON: a number or boolean if its schema wants one and the text is one, else a string.
fn coerce(schema: &Value, text: &str) -> Value {
    let wants = |name: &str| match schema.get("type") {
        Some(Value::String(one)) => one == name,
        Some(Value::Array(many)) => many.iter().any(|t| t == name),
        _ => false,
    };
    if wants("integer")
        && let Ok(number) = text.parse::<i64>()
    {
        return number.into();
    }
    if wants("boolean")
        && let Ok(truth) = text.parse::<bool>()
    {
        return truth.into();
    }
    text.into()
}

/// A fault for each repeated parameter: choosing one of the values would be a guess.
pub fn repeated(pairs: &[(String, String)]) -> Vec<Fault> {
    let mut given: HashMap<&str, usize> = HashMap::new();
    pairs
        .iter()
        .filter(|(name, _)| {
            let times = given.entry(name).or_default();
            *times += 1;
            *times == 2
        })
        .map(|(name, _)| Fault::new(format!("?{name}"), "duplicate", "Give each parameter once."))
        .collect()
}

/// Decodes the pairs of a query string, in order.
pub fn pairs(raw: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(raw.as_bytes()).into_owned().collect()
}
