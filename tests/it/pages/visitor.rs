//! Somebody with a browser: keeps cookies, follows what leads on, and sends the forms that it finds.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use edba::domain::Id;
use edba::service::UnitOfWork;
use edba::worker::mail::{Mailer, send_due};

use crate::app::App;

/// A browser without scripts.
pub struct Visitor<'a> {
    app: &'a App,
    agent: ureq::Agent,
    cookies: BTreeMap<String, String>,
}

/// A page as it came.
pub struct Seen {
    pub status: u16,
    /// Where it was found in the end, without host.
    pub path: String,
    pub html: String,
}

/// A form on a page: where it goes, and what it has filled in.
#[derive(Debug, Clone)]
pub struct FoundForm {
    pub action: String,
    pub fields: Vec<(String, String)>,
}

impl<'a> Visitor<'a> {
    pub fn new(app: &'a App) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .build()
            .into();
        Self {
            app,
            agent,
            cookies: BTreeMap::new(),
        }
    }

    /// Signs in by the link in the mail to this address.
    pub fn signed_in(app: &'a App, address: &str) -> Self {
        let mut visitor = Self::new(app);
        let ask = visitor.open("/sign-in").expect(200);
        visitor
            .send(&ask.form("/sign-in").with("email", address), None)
            .expect(200);
        let link = mailed_link(app, address);
        let page = visitor.open(&link).expect(200);
        let home = visitor.send(&page.form("/sign-in/"), None).expect(200);
        assert_eq!(home.path, "/", "{}", home.html);
        visitor
    }

    /// Signs in as a member, whose account is given an address first.
    pub fn of_member(app: &'a App, representative: Id, name: &str) -> Self {
        let address = give_address(app, representative, name);
        Self::signed_in(app, &address)
    }

    /// Opens a page, and goes on where it leads.
    pub fn open(&mut self, path: &str) -> Seen {
        self.request("GET", path, None)
    }

    /// Sends a form, by the button with this name and value where one is named.
    pub fn send(&mut self, form: &FoundForm, button: Option<(&str, &str)>) -> Seen {
        let mut body = form_urlencoded::Serializer::new(String::new());
        for (name, value) in &form.fields {
            body.append_pair(name, value);
        }
        if let Some((name, value)) = button {
            body.append_pair(name, value);
        }
        self.request("POST", &form.action, Some(body.finish()))
    }

    fn request(&mut self, method: &str, path: &str, body: Option<String>) -> Seen {
        let (mut method, mut path, mut body) = (method.to_owned(), path.to_owned(), body);
        for _ in 0..5 {
            let cookies: Vec<String> = self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
            let mut request = ureq::http::Request::builder()
                .method(method.as_str())
                .uri(format!("{}{path}", self.app.url))
                .header("Cookie", cookies.join("; "))
                .header("Accept-Language", "nl");
            if body.is_some() {
                request = request
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .header("Sec-Fetch-Site", "same-origin");
            }
            let request = request.body(body.take().unwrap_or_default()).unwrap();
            let mut response = self.agent.run(request).unwrap();
            for cookie in response.headers().get_all("set-cookie") {
                let cookie = cookie.to_str().unwrap();
                let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
            let status = response.status().as_u16();
            if status == 303 {
                let to = response.headers()["location"].to_str().unwrap().to_owned();
                (method, path) = ("GET".into(), to);
                continue;
            }
            let html = response.body_mut().read_to_string().unwrap();
            let path = path.split('#').next().unwrap().to_owned();
            return Seen { status, path, html };
        }
        panic!("{path} leads on and on");
    }
}

impl Seen {
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{} {}", self.path, self.html);
        self
    }

    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(self.html.contains(text), "{} does not say “{text}”:\n{}", self.path, self.html);
        self
    }

    #[track_caller]
    pub fn says_not(self, text: &str) -> Self {
        assert!(!self.html.contains(text), "{} says “{text}”:\n{}", self.path, self.html);
        self
    }

    pub fn has_form(&self, action: &str) -> bool {
        self.forms().iter().any(|form| form.action.ends_with(action))
    }

    /// The one form whose address begins or ends so.
    #[track_caller]
    pub fn form(&self, action: &str) -> FoundForm {
        let found: Vec<FoundForm> = self
            .forms()
            .into_iter()
            .filter(|form| form.action.ends_with(action) || form.action.starts_with(action))
            .filter(|form| form.action != "/sign-out")
            .collect();
        assert_eq!(found.len(), 1, "forms to {action} on {}:\n{}", self.path, self.html);
        found[0].clone()
    }

    fn forms(&self) -> Vec<FoundForm> {
        elements(&self.html, "form")
            .into_iter()
            .filter(|(tag, _)| attribute(tag, "method").as_deref() == Some("post"))
            .map(|(tag, inner)| FoundForm {
                action: attribute(tag, "action").unwrap(),
                fields: fields(inner),
            })
            .collect()
    }
}

impl FoundForm {
    /// The same with one field filled in, in the place of what it had.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(n, _)| n != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(n, _)| n != name);
        self
    }

    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

/// What a browser would send of the fields of a form, buttons aside.
fn fields(inner: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for tag in tags(inner, "input") {
        let kind = attribute(tag, "type").unwrap_or_default();
        if matches!(kind.as_str(), "radio" | "checkbox") && !tag.contains(" checked") {
            continue;
        }
        if let Some(name) = attribute(tag, "name") {
            fields.push((name, attribute(tag, "value").unwrap_or_default()));
        }
    }
    for (tag, text) in elements(inner, "textarea") {
        fields.push((
            attribute(tag, "name").unwrap(),
            decoded(text.strip_prefix('\n').unwrap_or(text)),
        ));
    }
    for (tag, options) in elements(inner, "select") {
        let all = tags(options, "option");
        let chosen = all.iter().find(|t| t.contains(" selected")).or(all.first());
        if let Some(chosen) = chosen {
            fields.push((
                attribute(tag, "name").unwrap(),
                attribute(chosen, "value").unwrap_or_default(),
            ));
        }
    }
    fields
}

/// The opening tags of a kind.
fn tags<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    html.split('<')
        .filter(|part| part.starts_with(name) && part[name.len()..].starts_with([' ', '>']))
        .map(|part| part.split('>').next().unwrap())
        .collect()
}

/// Elements that do not hold each other: the opening tag, and what is in them.
fn elements<'a>(html: &'a str, name: &str) -> Vec<(&'a str, &'a str)> {
    let (open, close) = (format!("<{name} "), format!("</{name}>"));
    html.match_indices(&open)
        .map(|(at, _)| {
            let rest = &html[at..];
            let end = rest.find(&close).unwrap();
            let tag_end = rest.find('>').unwrap();
            (&rest[..tag_end], &rest[tag_end + 1..end])
        })
        .collect()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let at = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    Some(decoded(&tag[at..at + tag[at..].find('"')?]))
}

fn decoded(text: &str) -> String {
    text.replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#38;", "&")
}

/// Gives the account of a representative an address.
pub fn give_address(app: &App, representative: Id, name: &str) -> String {
    use edba::service::accounts;
    let address = format!("{name}@leden.example");
    app.work(|cx| {
        let all = accounts::list(cx, None, None, 200)?;
        let account = all
            .into_iter()
            .find(|a| a.representative_id == Some(representative))
            .expect("the member has an account");
        let change = accounts::AccountChange {
            email: Some(Some(address.clone())),
            ..accounts::AccountChange::default()
        };
        accounts::change(cx, account.id, change, |_| Ok(()))
    });
    address
}

/// Sends what is to be mailed, and gives the path in the last mail to an address.
fn mailed_link(app: &App, address: &str) -> String {
    let sent: Arc<Mutex<Vec<(String, String)>>> = Arc::default();
    let theirs = sent.clone();
    let mailer = Mailer::folder(app.folder().join("mail"), "edba@edba.example".parse().unwrap())
        .unwrap()
        .showing(move |mail| theirs.lock().unwrap().push((mail.to.clone(), mail.text.clone())));
    let unit = UnitOfWork {
        db: &app.state.db,
        clock: &app.clock,
        seal: &app.state.seal,
    };
    send_due(&unit, &mailer).unwrap();
    let sent = sent.lock().unwrap();
    let (_, text) = sent.iter().rev().find(|(to, _)| to == address).expect("a mail was sent");
    let at = text.find("/sign-in/").unwrap();
    text[at..].split_whitespace().next().unwrap().to_owned()
}
