//! A browser with an authenticator that answers another visitor's challenge: as a person does on their own device, and
//! as an attacker would.

use serde_json::{Value, json};
use ureq::http::Method;

use super::link_for;
use crate::app::App;
use crate::browser::{Browser, PHONE};
use crate::pages::visitor::{Shown, Visitor, attribute};

pub struct Authenticator {
    pub browser: Browser,
    id: String,
}

impl Authenticator {
    pub fn start(app: &App) -> Self {
        let browser = Browser::start_at(app, PHONE, "http://localhost");
        let made = browser.driver(
            Method::POST,
            "webauthn/authenticator",
            Some(json!({
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": true,
                "hasUserVerification": true, "isUserConsenting": true, "isUserVerified": true,
            })),
        );
        browser.goto("/sign-in");
        Self {
            browser,
            id: made.as_str().unwrap().to_owned(),
        }
    }

    fn path(&self, rest: &str) -> String {
        format!("webauthn/authenticator/{}/{rest}", self.id)
    }

    /// The holder is there from now on, or is not.
    pub fn holder_is_there(&self, is_there: bool) {
        let body = json!({ "isUserVerified": is_there });
        self.browser.driver(Method::POST, &self.path("uv"), Some(body));
    }

    /// The passkeys that it holds.
    pub fn held(&self) -> Vec<Value> {
        let all = self.browser.driver(Method::GET, &self.path("credentials"), None);
        all.as_array().unwrap().clone()
    }

    /// Holds these passkeys from now on, and no others.
    pub fn hold(&self, passkeys: &[Value]) {
        self.browser
            .driver(Method::DELETE, &self.path("credentials"), None);
        for passkey in passkeys {
            self.browser
                .driver(Method::POST, &self.path("credential"), Some(passkey.clone()));
        }
    }

    /// Makes a passkey as a page asks for one: what the page's hidden field is to bear, or the name of what
    /// went wrong.
    pub fn make(&self, page: &Shown) -> String {
        self.answer(&options(page), "create", "parseCreationOptionsFromJSON")
    }

    /// Shows a passkey as a page asks for one.
    pub fn show(&self, page: &Shown) -> String {
        self.answer(&options(page), "get", "parseRequestOptionsFromJSON")
    }

    /// Shows a passkey as a page asks for one, but that nobody need be there.
    pub fn show_unattended(&self, page: &Shown) -> String {
        let asked = options(page);
        let meddled = asked.replace(
            "\"userVerification\":\"required\"",
            "\"userVerification\":\"discouraged\"",
        );
        assert_ne!(meddled, asked);
        self.answer(&meddled, "get", "parseRequestOptionsFromJSON")
    }

    fn answer(&self, asked: &str, act: &str, parse: &str) -> String {
        let told = self.browser.script_async(&format!(
            "const done = arguments[arguments.length - 1]; \
             navigator.credentials.{act}({{ publicKey: PublicKeyCredential.{parse}({asked}) }}) \
               .then(c => done(JSON.stringify(c.toJSON())), e => done(e.name))"
        ));
        told.as_str().unwrap().to_owned()
    }
}

/// What a page asks of the browser.
#[track_caller]
pub fn options(page: &Shown) -> String {
    let form = page
        .html
        .split("<form ")
        .find(|form| form.contains("data-passkey="))
        .unwrap_or_else(|| panic!("no passkey is asked for in {}", page.html));
    attribute(form, "data-options").unwrap()
}

/// A browser in which someone has signed in by the link in their mail.
pub fn signed_in(app: &App, email: &str) -> Visitor {
    let mut visitor = Visitor::new(app);
    visitor.ask_for_link(email);
    let page = visitor.get(&link_for(app, email));
    assert_eq!(visitor.send(&page, "/sign-in/", &[]).address, "/");
    visitor
}

/// The page on which a signed-in visitor is asked to make a passkey.
pub fn asked_to_make(visitor: &mut Visitor, name: &str) -> Shown {
    let account = visitor.get("/account");
    visitor.send(&account, "/account/passkeys/new", &[("name", name)])
}

/// Adds a passkey to the account of a signed-in visitor.
pub fn add(visitor: &mut Visitor, keys: &Authenticator, name: &str) -> Shown {
    let page = asked_to_make(visitor, name);
    let made = keys.make(&page);
    visitor.send(&page, "/account/passkeys", &[("credential", &made)])
}

/// The page on which a visitor is asked to show a passkey.
pub fn asked_to_show(visitor: &mut Visitor) -> Shown {
    let page = visitor.get("/sign-in");
    visitor.send(&page, "/sign-in/passkey", &[])
}

/// Shows a passkey to sign in.
pub fn show(visitor: &mut Visitor, keys: &Authenticator) -> Shown {
    let page = asked_to_show(visitor);
    let answer = keys.show(&page);
    visitor.send(&page, "/sign-in/passkey/shown", &[("credential", &answer)])
}
