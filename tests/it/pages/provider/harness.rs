//! Test harness: an organisation's identity provider, and the application that signs users in with it.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Lines, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use edba::domain::Id;
use edba::domain::codes::Role;
use serde_json::{Value, json};

use crate::app::{App, Backend};
use crate::pages::visitor::{Shown, Visitor, attribute};

/// A real provider in a process of its own, which ends when this is dropped.
pub struct Provider {
    pub issuer: String,
    child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

impl Provider {
    /// One that answers nobody yet.
    pub fn start() -> Self {
        let tools = std::env::var_os("EDBA_TEST_OIDC")
            .expect("EDBA_TEST_OIDC names the folder with oidc-provider; run the tests with tests/run");
        let mut child = Command::new("node")
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oidc/provider.mjs"))
            .env("EDBA_TEST_OIDC", tools)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node; tests/run installs it");
        let input = child.stdin.take().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
        let issuer = output.next().expect("the provider starts").unwrap();
        Self {
            issuer,
            child,
            input,
            output,
        }
    }

    /// Has it do something.
    pub fn tell(&mut self, command: &str, given: Value) {
        let line = json!({ command: given });
        writeln!(self.input, "{line}").unwrap();
        self.input.flush().unwrap();
        assert_eq!(self.output.next().unwrap().unwrap(), "done");
    }

    /// Signs people in for an application, which knows it under this id.
    pub fn serve(&mut self, app: &App, id: &str, in_token: bool) {
        let redirect = format!("{}/sign-in/provider/{id}/callback", app.url);
        let home = format!("{}/sign-in", app.url);
        self.tell(
            "start",
            json!({ "redirect": redirect, "home": home, "inToken": in_token }),
        );
    }

    /// What the operator configures of it, with these changes.
    pub fn settings(&self, id: &str, changes: &Value) -> Value {
        let mut settings = json!({
            "id": id, "name": { "nl": "Gemeente Almere", "en": "City of Almere" }, "issuer": self.issuer,
            "clientId": "edba", "clientSecret": "the secret of edba",
        });
        for (key, value) in changes.as_object().unwrap() {
            settings[key] = value.clone();
        }
        settings
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _killed = self.child.kill();
        let _ended = self.child.wait();
    }
}

/// An application with one provider, `town`.
pub struct World {
    // The application ends before the provider does.
    pub app: App,
    pub provider: std::cell::RefCell<Provider>,
}

/// What the administrator registered Anna under.
pub const ANNA: &str = "anna@almere.example";

impl World {
    /// Starts both; `changes` are to the settings of the provider.
    pub fn start(backend: Backend, changes: &Value) -> Self {
        let mut provider = Provider::start();
        let app = app_with(backend, &[provider.settings("town", changes)]);
        provider.serve(&app, "town", false);
        Self {
            app,
            provider: provider.into(),
        }
    }

    /// The account of Anna, an officer of the bureau.
    pub fn anna(&self) -> Id {
        self.app.person(Role::Bureau, ANNA, None, None)
    }

    /// Presses the button of the provider; gives back where the page goes on.
    #[track_caller]
    pub fn leave(&self, visitor: &mut Visitor, next: &str) -> String {
        let page = visitor.get(&format!("/sign-in?next={next}"));
        let on_the_way = visitor.send(&page, "/sign-in/provider/town", &[]);
        assert_eq!(on_the_way.status, 200, "{}", on_the_way.html);
        goes_to(&on_the_way)
    }

    /// Signs in at the provider under this name; gives back where the browser is sent.
    #[track_caller]
    pub fn at_provider(&self, address: &str, login: &str) -> String {
        Stay::new(&self.app.url).sign_in(address, login)
    }

    /// The whole way, to the page that it ends on.
    #[track_caller]
    pub fn sign_in(&self, visitor: &mut Visitor, login: &str) -> Shown {
        let address = self.leave(visitor, "/account");
        let back = self.at_provider(&address, login);
        visitor.get(&back)
    }

    /// What the administrator sees of the identities of an account.
    pub fn identities(&self, account: Id) -> Vec<Value> {
        self.app
            .administrator()
            .get(&format!("/v1/clients/{account}/identities"))
            .expect(200)
            .items()
    }

    /// The kinds of the events of an account.
    pub fn history(&self, account: Id) -> Vec<String> {
        let events = self.app.auditor().get(&format!("/v1/events?streamId={account}"));
        let kinds = events.expect(200).items();
        kinds
            .iter()
            .map(|e| e["kind"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// An application that knows these providers.
pub fn app_with(backend: Backend, providers: &[Value]) -> App {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("providers.json");
    std::fs::write(&file, json!(providers).to_string()).unwrap();
    App::start_with(backend, &["--providers", &file.to_string_lossy()])
}

/// Where a page goes on by itself.
#[track_caller]
pub fn goes_to(page: &Shown) -> String {
    let (_, rest) = page
        .html
        .split_once("content=\"0;url=")
        .unwrap_or_else(|| panic!("it goes nowhere: {}", page.html));
    rest.split('"').next().unwrap().replace("&#38;", "&")
}

/// A parameter of an address with another value.
#[track_caller]
pub fn changed(address: &str, name: &str, value: &str) -> String {
    let mut url = url::Url::parse(address).unwrap();
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    assert!(pairs.iter().any(|(n, _)| n == name), "{address} has no {name}");
    url.query_pairs_mut().clear().extend_pairs(
        pairs
            .iter()
            .map(|(n, v)| (n, if n == name { value } else { v.as_str() })),
    );
    url.into()
}

/// A parameter of an address.
#[track_caller]
pub fn parameter(address: &str, name: &str) -> String {
    let url = url::Url::parse(address).unwrap();
    let found = url.query_pairs().find(|(n, _)| n == name);
    found
        .unwrap_or_else(|| panic!("{address} has no {name}"))
        .1
        .into_owned()
}

/// A browser without scripts, at the provider.
pub struct Stay {
    home: String,
    agent: ureq::Agent,
    cookies: BTreeMap<String, String>,
}

impl Stay {
    pub fn new(home: &str) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .build()
            .into();
        Self {
            home: home.to_owned(),
            agent,
            cookies: BTreeMap::new(),
        }
    }

    /// Goes to the provider, types a name there, and follows until it is sent back.
    #[track_caller]
    pub fn sign_in(&mut self, address: &str, login: &str) -> String {
        self.answer(address, &format!("do=login&login={login}"))
    }

    /// Breaks off there.
    #[track_caller]
    pub fn cancel(&mut self, address: &str) -> String {
        self.answer(address, "do=cancel")
    }

    #[track_caller]
    fn answer(&mut self, address: &str, form: &str) -> String {
        let mut at = address.to_owned();
        let mut body = None;
        for _ in 0..10 {
            if at.starts_with(&self.home) {
                return at;
            }
            let (to, html) = self.request(&at, body.take());
            match to {
                Some(to) => at = to,
                None if at.contains("/interaction/") => body = Some(form.to_owned()),
                // A page whose own script sends it on: who comes as another is signed out there first.
                None if html.contains("document.forms[0].submit()") => {
                    let (action, fields) = only_form(&html);
                    at = action;
                    body = Some(fields);
                }
                None => panic!("the provider says at {at}: {html}"),
            }
        }
        panic!("the provider never sends anybody back: {at}")
    }

    /// Where it is sent, or what it is shown.
    fn request(&mut self, at: &str, body: Option<String>) -> (Option<String>, String) {
        let cookies: Vec<String> = self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
        let mut request = ureq::http::Request::builder()
            .method(if body.is_some() { "POST" } else { "GET" })
            .uri(at)
            .header("accept", "text/html")
            .header("cookie", cookies.join("; "));
        if body.is_some() {
            request = request.header("content-type", "application/x-www-form-urlencoded");
        }
        let mut response = self
            .agent
            .run(request.body(body.unwrap_or_default()).unwrap())
            .unwrap();
        for cookie in response.headers().get_all("set-cookie") {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let to = response.headers().get("location").map(|to| {
            let base = url::Url::parse(at).unwrap();
            base.join(to.to_str().unwrap()).unwrap().to_string()
        });
        (to, response.body_mut().read_to_string().unwrap())
    }
}

/// Where the form of a page goes, and its hidden fields.
fn only_form(html: &str) -> (String, String) {
    let form = html.split("<form ").nth(1).unwrap();
    let mut fields = form_urlencoded::Serializer::new(String::new());
    for input in form.split("<input ").skip(1) {
        let value = attribute(input, "value").unwrap_or_default();
        fields.append_pair(&attribute(input, "name").unwrap(), &value);
    }
    (attribute(form, "action").unwrap(), fields.finish())
}
