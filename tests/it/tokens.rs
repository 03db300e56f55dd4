//! Subject of a token: for our own tokens, and for those of external issuers.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;
use ed25519_dalek::{Signer, SigningKey};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use crate::app::{App, Backend, START, moment};
use crate::client::{Answer, Client};

const ISSUER: &str = "https://login.bank.example";
const AUDIENCE: &str = "edba";

/// An outside issuer with a key of its own, known to the application.
struct Issuer {
    key: SigningKey,
    app: App,
}

impl Issuer {
    fn new() -> Self {
        let key = SigningKey::from_bytes(&[7; 32]);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("issuers.json");
        let issuers = json!([{
            "issuer": ISSUER,
            "audience": AUDIENCE,
            "jwks": { "keys": [{
                "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": "bank-1",
                "x": BASE64URL.encode(key.verifying_key().as_bytes()),
            }] },
        }]);
        std::fs::write(&file, issuers.to_string()).unwrap();
        let app = App::start_with(Backend::Sqlite, &["--issuers", &file.to_string_lossy()]);
        let new = json!({ "name": "Auditor of the bank", "role": "auditor", "issuer": ISSUER, "subject": "user-42" });
        app.administrator().post("/v1/clients", new).expect(201);
        Self { key, app }
    }

    /// Claims that are accepted.
    fn claims() -> Value {
        let now = moment(START).utc().timestamp();
        json!({ "iss": ISSUER, "aud": AUDIENCE, "sub": "user-42", "iat": now, "exp": now + 300 })
    }

    fn header() -> Header {
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some("bank-1".into());
        header
    }

    fn signed(&self, header: &Header, claims: &Value) -> String {
        signed_by(&self.key, header, claims)
    }

    fn ask(&self, token: String) -> Answer {
        Client::new(&self.app.url, Some(token)).get("/v1/organisations")
    }

    /// Asks with claims that differ from those accepted in one thing.
    fn ask_with(&self, name: &str, value: Value) -> Answer {
        let mut claims = Self::claims();
        claims[name] = value;
        self.ask(self.signed(&Self::header(), &claims))
    }
}

fn signed_by(key: &SigningKey, header: &Header, claims: &Value) -> String {
    let mut der = hex::decode("302e020100300506032b657004220420").unwrap();
    der.extend_from_slice(key.as_bytes());
    jsonwebtoken::encode(header, claims, &EncodingKey::from_ed_der(&der)).unwrap()
}

#[test]
fn a_token_of_an_outside_issuer_speaks_for_the_account_that_is_bound_to_it() {
    let issuer = Issuer::new();
    issuer
        .ask(issuer.signed(&Issuer::header(), &Issuer::claims()))
        .expect(200);
    issuer.ask_with("aud", json!([AUDIENCE, "another"])).expect(200);
    // It is an auditor's account, so it may not register.
    let token = issuer.signed(&Issuer::header(), &Issuer::claims());
    let client = Client::new(&issuer.app.url, Some(token));
    client
        .post("/v1/organisations", json!({}))
        .problem(403, "forbidden");
    issuer
        .ask_with("sub", json!("user-43"))
        .problem(401, "unauthenticated");
}

#[test]
fn a_token_with_one_thing_wrong_is_refused() {
    let issuer = Issuer::new();
    let now = moment(START).utc().timestamp();
    for (name, value) in [
        ("aud", json!("another")),
        ("aud", json!([])),
        ("aud", Value::Null),
        ("iss", json!("https://login.other.example")),
        ("iss", json!(issuer.app.url)),
        ("iss", Value::Null),
        ("sub", Value::Null),
        ("sub", json!("user-42\u{0}")),
        ("exp", json!(now - 31)),
        ("exp", json!(i64::MIN)),
        ("exp", json!("tomorrow")),
        ("exp", Value::Null),
        ("nbf", json!(now + 3600)),
    ] {
        let answer = issuer.ask_with(name, value.clone());
        assert_eq!(answer.status, 401, "{name} = {value}: {}", answer.text);
    }
    issuer.ask_with("exp", json!(i64::MAX)).expect(200);
}

#[test]
fn a_token_that_names_what_must_be_understood_is_refused() {
    let issuer = Issuer::new();
    let part = |value: &Value| BASE64URL.encode(value.to_string());
    let ask = |header: Value| {
        let signed = format!("{}.{}", part(&header), part(&Issuer::claims()));
        let signature = BASE64URL.encode(issuer.key.sign(signed.as_bytes()).to_bytes());
        issuer.ask(format!("{signed}.{signature}"))
    };
    let header = json!({ "alg": "EdDSA", "kid": "bank-1", "typ": "at+jwt" });
    ask(header.clone()).expect(200);
    // What need not be understood is passed over (RFC 7515, section 4).
    let mut beside = header.clone();
    beside["http://example.com/level"] = json!("high");
    ask(beside).expect(200);
    for crit in [
        json!(["http://example.com/level"]),
        json!(["exp"]),
        json!(["b64"]),
        json!([]),
        json!("exp"),
        Value::Null,
    ] {
        let mut critical = header.clone();
        critical["http://example.com/level"] = json!("high");
        critical["crit"] = crit;
        ask(critical).problem(401, "unauthenticated");
    }
}

#[test]
fn a_token_with_another_signature_is_refused() {
    let issuer = Issuer::new();
    let claims = Issuer::claims();
    let part = |value: Value| BASE64URL.encode(value.to_string());
    let refused = |token: String| {
        let answer = issuer.ask(token.clone());
        assert_eq!(answer.status, 401, "{token}: {}", answer.text);
    };
    // No signature at all.
    for alg in ["none", "None", "NONE", ""] {
        let unsigned = format!(
            "{}.{}.",
            part(json!({ "alg": alg, "kid": "bank-1" })),
            part(claims.clone())
        );
        refused(unsigned);
    }
    // The public key used as if it were a shared secret.
    let public = issuer.key.verifying_key();
    for secret in [
        public.as_bytes().to_vec(),
        BASE64URL.encode(public.as_bytes()).into_bytes(),
    ] {
        for algorithm in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
            let mut header = Header::new(algorithm);
            header.kid = Some("bank-1".into());
            refused(jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(&secret)).unwrap());
        }
    }
    // A key that the issuer does not have, under an id that it has and one that it has not.
    let stranger = SigningKey::from_bytes(&[8; 32]);
    refused(signed_by(&stranger, &Issuer::header(), &claims));
    let mut header = Issuer::header();
    header.kid = Some("bank-2".into());
    refused(issuer.signed(&header, &claims));
    header.kid = None;
    refused(issuer.signed(&header, &claims));
    // The issuer's key may not speak as our own client.
    let own = issuer.app.auditor();
    let (client_id, _) = own.credentials().unwrap();
    let mut as_ours = Issuer::claims();
    as_ours["iss"] = json!(issuer.app.url);
    as_ours["aud"] = json!(format!("{}/v1", issuer.app.url));
    as_ours["sub"] = json!(client_id);
    refused(issuer.signed(&Issuer::header(), &as_ours));
    // Claims that were changed after signing.
    let good = issuer.signed(&Issuer::header(), &claims);
    let mut parts: Vec<String> = good.split('.').map(str::to_owned).collect();
    let mut other = claims.clone();
    other["sub"] = json!("user-1");
    parts[1] = part(other);
    refused(parts.join("."));
    for nonsense in ["", ".", "..", "a.b.c", "Bearer"] {
        refused(nonsense.to_owned());
    }
}

#[test]
fn our_own_token_is_valid_for_its_time_and_no_longer() {
    let app = App::start(Backend::Sqlite);
    let auditor = app.auditor();
    app.at("2026-03-02T09:14:59Z");
    auditor.get("/v1/organisations").expect(200);
    app.at("2026-03-02T09:15:00Z");
    let late = auditor.get("/v1/organisations").problem(401, "unauthenticated");
    assert!(
        late.body["detail"].as_str().unwrap().contains("expired"),
        "{}",
        late.text
    );
    auditor.renewed().get("/v1/organisations").expect(200);
}

#[test]
fn our_keys_are_published_and_check_our_tokens() {
    let app = App::start(Backend::Sqlite);
    let jwks = app.anonymous().get("/.well-known/jwks.json").expect(200);
    let keys: jsonwebtoken::jwk::JwkSet = serde_json::from_value(jwks.body.clone()).unwrap();
    let token = app.auditor().token.unwrap();
    let header = jsonwebtoken::decode_header(&token).unwrap();
    assert_eq!(header.alg, Algorithm::EdDSA);
    assert_eq!(header.typ.as_deref(), Some("at+jwt"));
    let jwk = keys.find(&header.kid.unwrap()).expect("the key of the token");
    let mut validation = jsonwebtoken::Validation::new(Algorithm::EdDSA);
    validation.validate_exp = false;
    validation.set_issuer(&[&app.url]);
    validation.set_audience(&[format!("{}/v1", app.url)]);
    let key = jsonwebtoken::DecodingKey::from_jwk(jwk).unwrap();
    let claims = jsonwebtoken::decode::<Value>(&token, &key, &validation)
        .unwrap()
        .claims;
    assert_eq!(
        claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(),
        900
    );
    assert!(claims["jti"].is_string());
    for private in ["d", "p", "q", "k"] {
        assert!(
            jwks.body["keys"][0].get(private).is_none(),
            "only the public part"
        );
    }
}

/// A token request.
fn token(app: &App, headers: &[(&str, &str)], form: &str) -> Answer {
    let mut all = vec![("Content-Type", "application/x-www-form-urlencoded")];
    all.extend(headers);
    app.anonymous()
        .send("POST", "/v1/oauth/token", &all, Some(form.to_owned()))
}

#[test]
fn a_client_shows_its_secret_in_the_form_or_in_the_header() {
    let app = App::start(Backend::Sqlite);
    let (id, secret) = app.auditor().credentials().unwrap();
    let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
    let answer = token(&app, &[], &form).expect(200);
    assert_eq!(answer.body["token_type"], "Bearer");
    assert_eq!(answer.body["expires_in"], 900);
    assert_eq!(answer.header("cache-control"), "no-store");
    let basic = format!(
        "Basic {}",
        base64::engine::general_purpose::STANDARD.encode(format!("{id}:{secret}"))
    );
    token(
        &app,
        &[("Authorization", &basic)],
        "grant_type=client_credentials",
    )
    .expect(200);
    token(&app, &[], "grant_type=password&username=x").problem(400, "invalid-input");
    token(&app, &[], "grant_type=client_credentials").problem(400, "invalid-input");
    token(
        &app,
        &[("Authorization", "Basic !")],
        "grant_type=client_credentials",
    )
    .problem(401, "unauthenticated");
    app.anonymous()
        .post("/v1/oauth/token", json!({ "grant_type": "client_credentials" }))
        .problem(415, "unsupported-media-type");
}

#[test]
fn whoever_guesses_secrets_is_slowed_down() {
    let app = App::start(Backend::Sqlite);
    let (id, secret) = app.auditor().credentials().unwrap();
    let guess = format!("grant_type=client_credentials&client_id={id}&client_secret=wrong");
    for _ in 0..10 {
        token(&app, &[], &guess).problem(401, "unauthenticated");
    }
    let slowed = token(&app, &[], &guess).problem(429, "too-many-requests");
    let wait: u64 = slowed.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    // The client itself, with its right secret, is not locked out by that.
    let right = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
    token(&app, &[], &right).expect(200);
}
