//! Access tokens: signed JWTs of this service (EdDSA), and those of configured external issuers.
//!
//! A token identifies an account. Its permissions are looked up at each request, so that a disabled account is refused
//! at once, whatever its token says.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, RwLock};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;
use ed25519_dalek::SigningKey;
use jsonwebtoken::jwk::{JwkSet, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use edba_common::error::{Error, Result};
use edba_common::secret::{Seal, random_bytes, sha256_hex};
use edba_domain::security::SecurityCode;
use edba_domain::{Id, Moment};
use edba_store::Conn;
use edba_store::accounts::{self, SigningKeyRow};

/// Lifetime of a token of this service, in seconds.
pub const LIFETIME_SECONDS: i64 = 900;
/// Tolerated clock skew of an issuer, in seconds.
const LEEWAY_SECONDS: i64 = 30;
/// Maximum number of cached verified signatures.
const REMEMBERED: usize = 10_000;

/// The subject of a token.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A client of this service, by client id.
    Own(String),
    /// A subject of an external issuer.
    Outside { issuer: String, subject: String },
}

/// An external issuer as configured by the operator (`EDBA_ISSUERS`, a JSON file with a list of these).
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OutsideIssuer {
    /// The `iss` of its tokens.
    pub issuer: String,
    /// The `aud` of its tokens for this service.
    pub audience: String,
    /// The URL of its keys.
    pub jwks_uri: Option<String>,
    /// Its keys, where they are not fetched.
    pub jwks: Option<JwkSet>,
}

#[derive(Debug, Serialize, Deserialize, Clone)]
struct Claims {
    iss: String,
    sub: String,
    aud: Value,
    #[serde(default)]
    iat: i64,
    #[serde(default)]
    nbf: Option<i64>,
    exp: i64,
    #[serde(default)]
    jti: Option<String>,
}

struct OwnKey {
    kid: String,
    encoding: EncodingKey,
    decoding: DecodingKey,
    jwk: Value,
    retired: bool,
}

struct Outside {
    settings: OutsideIssuer,
    keys: RwLock<JwkSet>,
    fetched_at: Mutex<Option<Moment>>,
}

/// Issues and verifies tokens.
pub struct Tokens {
    issuer: String,
    audience: String,
    keys: Vec<OwnKey>,
    outside: HashMap<String, Arc<Outside>>,
    verified: Mutex<HashMap<String, (Subject, i64)>>,
}

/// Checks that this is the secret of the database: that it decrypts every signing key. Errors: it does not.
pub fn check_secret(conn: &mut Conn, seal: &Seal) -> Result<()> {
    for row in accounts::signing_keys(conn)? {
        own_key(&row, seal)?;
    }
    Ok(())
}

impl Tokens {
    /// Loads the signing keys; creates one where there is none. Errors: the keys cannot be decrypted with this
    /// application's secret.
    pub fn load(
        conn: &mut Conn,
        seal: &Seal,
        public_url: &str,
        outside: Vec<OutsideIssuer>,
        now: Moment,
    ) -> Result<Self> {
        let mut rows = accounts::signing_keys(conn)?;
        if rows.iter().all(|k| k.retired_at.is_some()) {
            let row = new_key(seal, now);
            accounts::insert_signing_key(conn, &row)?;
            rows.push(row);
        }
        let keys = rows
            .iter()
            .map(|row| own_key(row, seal))
            .collect::<Result<Vec<_>>>()?;
        let outside = outside
            .into_iter()
            .map(|settings| {
                let keys = settings.jwks.clone().unwrap_or(JwkSet { keys: Vec::new() });
                (
                    settings.issuer.clone(),
                    Arc::new(Outside {
                        settings,
                        keys: RwLock::new(keys),
                        fetched_at: Mutex::new(None),
                    }),
                )
            })
            .collect();
        Ok(Self {
            issuer: public_url.to_owned(),
            audience: format!("{public_url}/v1"),
            keys,
            outside,
            verified: Mutex::new(HashMap::new()),
        })
    }

    /// Issues a token for a client, valid for [`LIFETIME_SECONDS`].
    pub fn issue(&self, client_id: &str, now: Moment) -> Result<String> {
        let key = self
            .keys
            .iter()
            .rfind(|k| !k.retired)
            .ok_or_else(|| Error::internal("there is no signing key"))?;
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(key.kid.clone());
        header.typ = Some("at+jwt".into());
        let at = now.utc().timestamp();
        let claims = Claims {
            iss: self.issuer.clone(),
            sub: client_id.to_owned(),
            aud: self.audience.clone().into(),
            iat: at,
            nbf: None,
            exp: at + LIFETIME_SECONDS,
            jti: Some(Id::random().to_string()),
        };
        jsonwebtoken::encode(&header, &claims, &key.encoding).map_err(Error::internal)
    }

    /// Verifies a token and returns its subject. The result of the signature check is cached; the times are checked at
    /// each request. Errors: 401.
    pub fn verify(&self, token: &str, now: Moment) -> Result<Subject> {
        let at = now.utc().timestamp();
        let remembered = sha256_hex(token);
        if let Ok(known) = self.verified.lock()
            && let Some((subject, exp)) = known.get(&remembered)
        {
            return if at < *exp {
                Ok(subject.clone())
            } else {
                Err(expired())
            };
        }
        let (subject, exp) = self.check(token, at, now)?;
        if let Ok(mut known) = self.verified.lock() {
            if known.len() >= REMEMBERED {
                known.retain(|_, (_, exp)| at < *exp);
            }
            if known.len() >= REMEMBERED {
                known.clear();
            }
            known.insert(remembered, (subject.clone(), exp));
        }
        Ok(subject)
    }

    fn check(&self, token: &str, at: i64, now: Moment) -> Result<(Subject, i64)> {
        let header = header_of(token)?;
        let kid = header.kid.as_deref().unwrap_or_default();
        if header.alg == Algorithm::EdDSA
            && let Some(key) = self.keys.iter().find(|k| k.kid == kid)
        {
            let claims = decode(
                token,
                &key.decoding,
                Algorithm::EdDSA,
                &self.issuer,
                &self.audience,
            )?;
            check_times(&claims, at, 0)?;
            return Ok((Subject::Own(claims.sub), claims.exp));
        }
        let unverified = jsonwebtoken::dangerous::insecure_decode::<Claims>(token).map_err(|_| refused())?;
        let outside = self.outside.get(&unverified.claims.iss).ok_or_else(refused)?;
        // Only asymmetric algorithms: anybody could sign with a public key as the HMAC secret.
        if matches!(header.alg, Algorithm::HS256 | Algorithm::HS384 | Algorithm::HS512) {
            return Err(refused());
        }
        let key = outside.key(kid, header.alg, now)?;
        let claims = decode(
            token,
            &key,
            header.alg,
            &outside.settings.issuer,
            &outside.settings.audience,
        )?;
        check_times(&claims, at, LEEWAY_SECONDS)?;
        let subject = Subject::Outside {
            issuer: claims.iss,
            subject: claims.sub,
        };
        Ok((subject, claims.exp.saturating_add(LEEWAY_SECONDS)))
    }

    /// The public keys, for `/.well-known/jwks.json`.
    pub fn jwks(&self) -> Value {
        json!({ "keys": self.keys.iter().map(|k| k.jwk.clone()).collect::<Vec<_>>() })
    }

    pub fn issuer(&self) -> &str {
        &self.issuer
    }
}

impl Outside {
    /// The key with this id for this algorithm; the keys are fetched again, at most once a minute, where it is unknown.
    fn key(&self, kid: &str, alg: Algorithm, now: Moment) -> Result<DecodingKey> {
        if let Some(key) = self.known(kid, alg) {
            return Ok(key);
        }
        let Some(uri) = &self.settings.jwks_uri else {
            return Err(refused());
        };
        {
            let mut fetched = self
                .fetched_at
                .lock()
                .map_err(|e| Error::internal(e.to_string()))?;
            if fetched.is_some_and(|at| now < at.plus(chrono::Duration::seconds(60))) {
                return Err(refused());
            }
            *fetched = Some(now);
        }
        let set = fetch(uri).map_err(|error| {
            tracing::warn!(%error, uri, "the keys of an external issuer could not be fetched");
            refused()
        })?;
        *self.keys.write().map_err(|e| Error::internal(e.to_string()))? = set;
        self.known(kid, alg).ok_or_else(refused)
    }

    /// Finds a known key. A key that declares another use or algorithm is not accepted.
    fn known(&self, kid: &str, alg: Algorithm) -> Option<DecodingKey> {
        let keys = self.keys.read().ok()?;
        let jwk = keys.find(kid)?;
        let said = &jwk.common;
        let signs = matches!(said.public_key_use, None | Some(PublicKeyUse::Signature));
        let this_way = said
            .key_algorithm
            .is_none_or(|said| said == KeyAlgorithm::from(alg));
        (signs && this_way)
            .then(|| DecodingKey::from_jwk(jwk).ok())
            .flatten()
    }
}

/// Parses the header of a token. Errors: 401 for an invalid header, and for one with `crit`: it names extensions that a
/// recipient must support (RFC 7515, section 4.1.11), and none is supported.
fn header_of(token: &str) -> Result<Header> {
    let members: serde_json::Map<String, Value> = token
        .split('.')
        .next()
        .and_then(|part| BASE64URL.decode(part).ok())
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .ok_or_else(refused)?;
    if members.contains_key("crit") {
        return Err(refused());
    }
    jsonwebtoken::decode_header(token).map_err(|_| refused())
}

fn fetch(uri: &str) -> std::result::Result<JwkSet, ureq::Error> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(Duration::from_secs(5)))
        .max_redirects(0)
        .build()
        .into();
    agent.get(uri).call()?.body_mut().read_json()
}

fn decode(token: &str, key: &DecodingKey, alg: Algorithm, iss: &str, aud: &str) -> Result<Claims> {
    let mut validation = Validation::new(alg);
    validation.set_issuer(&[iss]);
    validation.set_audience(&[aud]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    // The times are checked against the application's own clock.
    validation.validate_exp = false;
    jsonwebtoken::decode::<Claims>(token, key, &validation)
        .map(|data| data.claims)
        .map_err(|_| refused())
}

fn check_times(claims: &Claims, at: i64, leeway: i64) -> Result<()> {
    if claims.exp.saturating_add(leeway) <= at {
        return Err(expired());
    }
    if claims.nbf.is_some_and(|nbf| at.saturating_add(leeway) < nbf) {
        return Err(refused());
    }
    Ok(())
}

fn refused() -> Error {
    Error::unauthenticated("The access token is not one that is accepted here.")
}

fn expired() -> Error {
    Error::unauthenticated("The access token has expired; get a new one.")
        .logged_as(SecurityCode::TokenExpired)
}

/// Creates a signing key, encrypted.
pub(super) fn new_key(seal: &Seal, now: Moment) -> SigningKeyRow {
    let seed = random_bytes::<32>();
    let public = SigningKey::from_bytes(&seed).verifying_key();
    let public_key = BASE64URL.encode(public.as_bytes());
    // The key id is the thumbprint of the key (RFC 7638).
    let thumbprint = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{public_key}"}}"#);
    let kid = sha256_hex(thumbprint).chars().take(16).collect::<String>();
    SigningKeyRow {
        sealed_private: seal.seal(&format!("signing key {kid}"), &seed),
        kid,
        public_key,
        created_at: now,
        retired_at: None,
    }
}

/// Decrypts the private part of a key. Errors: it cannot be decrypted with this secret.
pub(super) fn open_key(row: &SigningKeyRow, seal: &Seal) -> Result<Vec<u8>> {
    seal.open(&format!("signing key {}", row.kid), &row.sealed_private)
        .map_err(Error::internal)
}

fn own_key(row: &SigningKeyRow, seal: &Seal) -> Result<OwnKey> {
    let seed = open_key(row, seal)?;
    // PKCS #8 v1 of an Ed25519 key (RFC 8410): a fixed prefix and the seed.
    let mut der = hex::decode("302e020100300506032b657004220420").map_err(Error::internal)?;
    der.extend_from_slice(&seed);
    Ok(OwnKey {
        kid: row.kid.clone(),
        encoding: EncodingKey::from_ed_der(&der),
        decoding: DecodingKey::from_ed_components(&row.public_key).map_err(Error::internal)?,
        jwk: json!({
            "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA",
            "kid": row.kid, "x": row.public_key,
        }),
        retired: row.retired_at.is_some(),
    })
}
