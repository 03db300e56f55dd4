//! HTTP client of the tests.

use serde_json::{Value, json};

/// A caller, signed in or not. Every call gives back the whole answer; [`Answer::expect`] checks it.
#[derive(Clone)]
pub struct Client {
    agent: ureq::Agent,
    pub url: String,
    pub token: Option<String>,
    credentials: Option<(String, String)>,
    /// Whether it gets a new token by itself when its own has expired, as a partner's client does.
    renews: bool,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: ureq::http::HeaderMap,
    pub text: String,
    /// Null where the body is no JSON.
    pub body: Value,
}

impl Client {
    pub fn new(url: &str, token: Option<String>) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .build()
            .into();
        Self {
            agent,
            url: url.to_owned(),
            token,
            credentials: None,
            renews: false,
        }
    }

    pub fn signed_in(url: &str, client_id: &str, secret: &str) -> Self {
        let mut client = Self::new(url, None);
        client.credentials = Some((client_id.into(), secret.into()));
        client.renewed()
    }

    /// The same caller with a new token, as after the clock was moved.
    pub fn renewed(&self) -> Self {
        let (id, secret) = self.credentials.clone().expect("a client with credentials");
        let mut answer = self
            .agent
            .post(format!("{}/v1/oauth/token", self.url))
            .send_form([
                ("grant_type", "client_credentials"),
                ("client_id", id.as_str()),
                ("client_secret", secret.as_str()),
            ])
            .unwrap();
        let body: Value = answer.body_mut().read_json().unwrap();
        let token = body["access_token"]
            .as_str()
            .unwrap_or_else(|| panic!("no token: {body}"));
        Self {
            token: Some(token.into()),
            ..self.clone()
        }
    }

    /// The same caller, who gets a new token by themselves when theirs has expired.
    pub fn renewing(self) -> Self {
        Self { renews: true, ..self }
    }

    /// The same caller at another address, signed in there.
    pub fn at_address(&self, url: &str) -> Self {
        Self {
            url: url.to_owned(),
            ..self.clone()
        }
        .renewed()
    }

    /// A POST that may find nobody there any more.
    pub fn try_post(&self, path: &str, body: &Value) -> Option<Answer> {
        let request = ureq::http::Request::builder()
            .method("POST")
            .uri(format!("{}{path}", self.url))
            .header("Content-Type", "application/json")
            .header(
                "Authorization",
                format!("Bearer {}", self.token.as_deref().unwrap_or_default()),
            )
            .body(body.to_string())
            .unwrap();
        let mut response = self.agent.run(request).ok()?;
        let text = response.body_mut().read_to_string().ok()?;
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Some(Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            text,
            body,
        })
    }

    /// Client id and secret, where this caller has them.
    pub fn credentials(&self) -> Option<(String, String)> {
        self.credentials.clone()
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], None)
    }

    pub fn post(&self, path: &str, body: Value) -> Answer {
        self.send("POST", path, &[], Some(body.to_string()))
    }

    /// A change guarded by the ETag that is read first.
    pub fn patch(&self, path: &str, body: Value) -> Answer {
        let etag = self.get(path).expect(200).etag();
        self.send("PATCH", path, &[("If-Match", &etag)], Some(body.to_string()))
    }

    /// What is made below a thing and changes it, guarded by the ETag that is read first.
    pub fn post_about(&self, thing: &str, below: &str, body: Value) -> Answer {
        let etag = self.get(thing).expect(200).etag();
        self.send(
            "POST",
            &format!("{thing}/{below}"),
            &[("If-Match", &etag)],
            Some(body.to_string()),
        )
    }

    /// A replacement guarded by the ETag that is read first.
    pub fn put(&self, path: &str, body: Value) -> Answer {
        let etag = self.get(path).expect(200).etag();
        self.send("PUT", path, &[("If-Match", &etag)], Some(body.to_string()))
    }

    /// Any request; a body is sent as application/json unless a Content-Type is given.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<String>) -> Answer {
        self.request(method, path, headers, body.map(String::into_bytes))
    }

    /// A request with a body that need not be text.
    pub fn send_bytes(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        self.request(method, path, headers, Some(body))
    }

    fn request(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<Vec<u8>>) -> Answer {
        if !self.renews {
            return self.request_once(method, path, headers, body);
        }
        let answer = self.request_once(method, path, headers, body.clone());
        if answer.status == 401 {
            return self.renewed().request_once(method, path, headers, body);
        }
        answer
    }

    fn request_once(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Vec<u8>>,
    ) -> Answer {
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url));
        if let Some(token) = &self.token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        if body.is_some()
            && !headers
                .iter()
                .any(|(name, _)| name.eq_ignore_ascii_case("content-type"))
        {
            request = request.header("Content-Type", "application/json");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = match body {
            Some(body) => self.agent.run(request.body(body).unwrap()),
            None => self.agent.run(request.body(()).unwrap()),
        }
        .unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        let bytes = response.body_mut().read_to_vec().unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            text,
            body,
        }
    }
}

impl Answer {
    /// The answer, if it has this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// A problem document with this status and code.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Self {
        let answer = self.expect(status);
        assert_eq!(answer.body["code"], code, "{}", answer.text);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert_eq!(answer.body["status"], json!(status));
        for member in ["type", "title", "detail"] {
            assert!(
                answer.body[member].as_str().is_some_and(|t| !t.is_empty()),
                "{}",
                answer.text
            );
        }
        answer
    }

    /// The pointers of the faults in a problem document.
    pub fn faults(&self) -> Vec<String> {
        let errors = self.body["errors"].as_array().cloned().unwrap_or_default();
        errors
            .iter()
            .map(|e| e["pointer"].as_str().unwrap().to_owned())
            .collect()
    }

    /// The codes of what blocks, in a problem document.
    pub fn blockers(&self) -> Vec<String> {
        let blockers = self.body["blockers"].as_array().cloned().unwrap_or_default();
        blockers
            .iter()
            .map(|b| b["code"].as_str().unwrap().to_owned())
            .collect()
    }

    pub fn header(&self, name: &str) -> String {
        self.headers
            .get(name)
            .map(|v| v.to_str().unwrap().to_owned())
            .unwrap_or_default()
    }

    pub fn etag(&self) -> String {
        let etag = self.header("etag");
        assert!(!etag.is_empty(), "no ETag: {}", self.text);
        etag
    }

    /// The `id` of the body.
    #[track_caller]
    pub fn id(&self) -> String {
        self.body["id"]
            .as_str()
            .unwrap_or_else(|| panic!("no id: {}", self.text))
            .to_owned()
    }

    /// The `items` of a page.
    #[track_caller]
    pub fn items(&self) -> Vec<Value> {
        self.body["items"]
            .as_array()
            .unwrap_or_else(|| panic!("no items: {}", self.text))
            .clone()
    }
}
