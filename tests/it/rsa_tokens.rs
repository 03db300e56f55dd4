//! Tokens of an external issuer that signs with RSA, as most identity providers do.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use crate::app::{App, Backend, START, moment};
use crate::client::{Answer, Client};

const ISSUER: &str = "https://login.gemeente.example";
const KID: &str = "gemeente-1";
/// Made for these tests; they open nothing.
const PEM: &str = include_str!("keys/issuer-rsa-for-tests-only.pem");
const STRANGER_PEM: &str = include_str!("keys/stranger-rsa-for-tests-only.pem");

/// The PKCS #1 key of a PEM text.
fn key(pem: &str) -> EncodingKey {
    let base64: String = pem.lines().filter(|line| !line.starts_with("--")).collect();
    EncodingKey::from_rsa_der(&BASE64.decode(base64).unwrap())
}

fn public(pem: &str) -> Value {
    let jwk = Jwk::from_encoding_key(&key(pem), Algorithm::RS256).unwrap();
    let jwk = serde_json::to_value(jwk).unwrap();
    json!({ "kty": "RSA", "n": jwk["n"], "e": jwk["e"] })
}

/// An application that knows one key of the issuer, which says this about itself.
fn app(about_the_key: &Value) -> App {
    let mut jwk = public(PEM);
    jwk["kid"] = json!(KID);
    for (name, value) in about_the_key.as_object().unwrap() {
        jwk[name] = value.clone();
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("issuers.json");
    let issuers = json!([{ "issuer": ISSUER, "audience": "edba", "jwks": { "keys": [jwk] } }]);
    std::fs::write(&file, issuers.to_string()).unwrap();
    let app = App::start_with(Backend::Sqlite, &["--issuers", &file.to_string_lossy()]);
    let new = json!({ "name": "Auditor of the city", "role": "auditor", "issuer": ISSUER, "subject": "u-1" });
    app.administrator().post("/v1/clients", new).expect(201);
    app
}

/// Claims that are accepted.
fn claims() -> Value {
    let now = moment(START).utc().timestamp();
    json!({ "iss": ISSUER, "aud": "edba", "sub": "u-1", "iat": now, "exp": now + 300 })
}

fn signed(algorithm: Algorithm, key: &EncodingKey, claims: &Value) -> String {
    let mut header = Header::new(algorithm);
    header.kid = Some(KID.into());
    jsonwebtoken::encode(&header, claims, key).unwrap()
}

fn ask(app: &App, token: String) -> Answer {
    Client::new(&app.url, Some(token)).get("/v1/organisations")
}

#[test]
fn a_token_signed_with_rsa_is_held_against_the_key_of_its_issuer() {
    let app = app(&json!({ "use": "sig", "alg": "RS256" }));
    let refused = |what: &str, token: String| {
        let answer = ask(&app, token);
        assert_eq!(answer.status, 401, "{what}: {}", answer.text);
        answer.problem(401, "unauthenticated")
    };
    let own = key(PEM);
    ask(&app, signed(Algorithm::RS256, &own, &claims())).expect(200);
    refused(
        "another key",
        signed(Algorithm::RS256, &key(STRANGER_PEM), &claims()),
    );
    let mut other = claims();
    other["aud"] = json!("another service");
    refused("another audience", signed(Algorithm::RS256, &own, &other));
    let mut late = claims();
    late["exp"] = json!(claims()["iat"].as_i64().unwrap() - 31);
    let late = refused("expired", signed(Algorithm::RS256, &own, &late));
    assert!(late.text.contains("expired"), "{}", late.text);
    for other_way in [Algorithm::RS384, Algorithm::RS512, Algorithm::PS256] {
        refused("not the way the key signs", signed(other_way, &own, &claims()));
    }
}

#[test]
fn the_public_rsa_key_is_no_shared_secret() {
    // Also where the key does not say how it signs.
    for about in [json!({ "use": "sig", "alg": "RS256" }), json!({})] {
        let app = app(&about);
        let public = public(PEM);
        let n = public["n"].as_str().unwrap();
        let raw = base64::engine::general_purpose::URL_SAFE_NO_PAD
            .decode(n)
            .unwrap();
        for secret in [n.as_bytes().to_vec(), raw, public.to_string().into_bytes()] {
            for algorithm in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
                let token = signed(algorithm, &EncodingKey::from_secret(&secret), &claims());
                ask(&app, token).problem(401, "unauthenticated");
            }
        }
        ask(&app, signed(Algorithm::RS256, &key(PEM), &claims())).expect(200);
    }
}

#[test]
fn a_key_that_is_to_encrypt_does_not_sign() {
    let app = app(&json!({ "use": "enc" }));
    ask(&app, signed(Algorithm::RS256, &key(PEM), &claims())).problem(401, "unauthenticated");
}
