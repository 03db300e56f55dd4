//! A user with a browser: keeps a session, and submits forms with the fields that the page issued.

use chrono::Duration;
use edba::domain::Id;
use edba::domain::codes::{Role, SignInMethod};
use edba::service::accounts::{self, NewAccount};
use edba::service::sign_in::Token;
use edba::store::sign_in::{self, SessionRow};

use crate::app::App;
use crate::client::{Answer, Client};

/// A browser.
pub struct Visitor {
    client: Client,
    token: Option<Token>,
}

/// A page as it came.
pub struct Seen {
    pub answer: Answer,
}

impl Seen {
    /// A page with plain spaces: those within amounts do not break.
    fn from_answer(answer: Answer) -> Self {
        let text = answer.text.replace('\u{a0}', " ");
        Self {
            answer: Answer { text, ..answer },
        }
    }
}

impl Visitor {
    /// Nobody in particular.
    pub fn anyone(app: &App) -> Self {
        Self {
            client: app.anonymous(),
            token: None,
        }
    }

    /// A new account of this role, signed in.
    pub fn new(app: &App, role: Role, organisation: Option<Id>, representative: Option<Id>) -> Self {
        Self::named(app, &format!("{role}"), role, organisation, representative)
    }

    pub fn named(
        app: &App,
        name: &str,
        role: Role,
        organisation: Option<Id>,
        representative: Option<Id>,
    ) -> Self {
        let account = app.work(|cx| {
            let new = NewAccount {
                name: name.into(),
                role,
                organisation_id: organisation,
                representative_id: representative,
                issuer: None,
                subject: None,
                email: None,
            };
            Ok(accounts::create(cx, new)?.account.id)
        });
        let mut visitor = Self::anyone(app);
        visitor.token = Some(session(app, account));
        visitor
    }

    fn cookie(&self) -> String {
        self.token
            .as_ref()
            .map(|token| format!("edba-session={}", token.as_str()))
            .unwrap_or_default()
    }

    /// Opens a page.
    pub fn get(&self, path: &str) -> Seen {
        self.get_in(path, "nl")
    }

    pub fn get_in(&self, path: &str, language: &str) -> Seen {
        let cookie = self.cookie();
        let answer = self.client.send(
            "GET",
            path,
            &[("Cookie", &cookie), ("Accept-Language", language)],
            None,
        );
        Seen::from_answer(answer)
    }

    /// Sends a form with the token that its page gave out.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let token = self.token.as_ref().map(Token::form_token).unwrap_or_default();
        self.post_with(path, fields, &token)
    }

    pub fn post_with(&self, path: &str, fields: &[(&str, &str)], form_token: &str) -> Seen {
        let body: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("form-token", form_token)
            .extend_pairs(fields)
            .finish();
        let cookie = self.cookie();
        let answer = self.client.send(
            "POST",
            path,
            &[
                ("Cookie", &cookie),
                ("Accept-Language", "nl"),
                ("Content-Type", "application/x-www-form-urlencoded"),
            ],
            Some(body),
        );
        Seen::from_answer(answer)
    }
}

/// A session of an account, as a link in a mail would have begun it.
fn session(app: &App, account_id: Id) -> Token {
    let token = Token::new();
    app.work(|cx| {
        let row = SessionRow {
            id: Id::new(),
            token_hash: token.hash(),
            account_id,
            method: SignInMethod::Link,
            browser: "test".into(),
            created_at: cx.now,
            seen_at: cx.now,
            expires_at: cx.now.plus(Duration::days(7)),
            confirmed_at: Some(cx.now),
        };
        sign_in::insert_session(cx.conn, &row)
    });
    token
}

impl Seen {
    /// A page with this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.answer.status, status, "{}", self.answer.text);
        self
    }

    /// Where it leads.
    #[track_caller]
    pub fn leads_to(&self) -> String {
        assert_eq!(self.answer.status, 303, "{}", self.answer.text);
        self.answer.header("location")
    }

    pub fn text(&self) -> &str {
        &self.answer.text
    }

    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(self.text().contains(text), "no “{text}” in {}", self.text());
        self
    }

    #[track_caller]
    pub fn does_not_say(self, text: &str) -> Self {
        assert!(!self.text().contains(text), "“{text}” in {}", self.text());
        self
    }

    /// The value of a field.
    #[track_caller]
    pub fn field(&self, name: &str) -> String {
        let (_, rest) = self
            .text()
            .split_once(&format!("name=\"{name}\""))
            .unwrap_or_else(|| panic!("no field {name} in {}", self.text()));
        let tag = rest.split('>').next().unwrap_or_default();
        let (_, value) = tag
            .split_once("value=\"")
            .unwrap_or_else(|| panic!("no value of {name} in {tag}"));
        value.split('"').next().unwrap_or_default().to_owned()
    }
}
