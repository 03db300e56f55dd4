//! A browser without scripts: keeps cookies, follows redirects, and submits the forms it is shown.

use std::collections::BTreeMap;

use crate::app::App;
use crate::documents::papers::pdf;

/// A page as it came.
pub struct Shown {
    pub status: u16,
    /// Where it was found, after all redirections: path and query.
    pub address: String,
    pub html: String,
    pub headers: ureq::http::HeaderMap,
}

/// A file that is sent with a form: its name, its media type and its content.
pub type SentFile<'a> = (&'a str, &'a str, &'a [u8]);

/// One browser.
pub struct Visitor {
    url: String,
    agent: ureq::Agent,
    pub cookies: BTreeMap<String, String>,
    pub language: &'static str,
    /// Where it is, as a proxy tells it.
    pub address: Option<String>,
}

/// The page has this text in its HTML.
#[track_caller]
pub fn says(page: &Shown, text: &str) {
    assert!(
        page.html.contains(text),
        "{} does not say “{text}”:\n{}",
        page.address,
        page.html
    );
}

/// The page does not have this text in its HTML.
#[track_caller]
pub fn says_not(page: &Shown, text: &str) {
    assert!(
        !page.html.contains(text),
        "{} says “{text}”:\n{}",
        page.address,
        page.html
    );
}

impl Visitor {
    pub fn new(app: &App) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .build()
            .into();
        Self {
            url: app.url.clone(),
            agent,
            cookies: BTreeMap::new(),
            language: "nl",
            address: None,
        }
    }

    /// A browser at this address, behind a proxy that tells it.
    pub fn at(app: &App, address: &str) -> Self {
        Self {
            address: Some(address.into()),
            ..Self::new(app)
        }
    }

    /// A browser in which someone has signed in by the link in their mail.
    pub fn signed_in(app: &App, email: &str) -> Self {
        let mut visitor = Self::new(app);
        visitor.ask_for_link(email);
        let link = link_for(app, email);
        let page = visitor.get(&link);
        let desk = visitor.send(&page, "/sign-in/", &[]);
        assert_eq!((desk.status, desk.address.as_str()), (200, "/"), "{}", desk.html);
        visitor
    }

    /// Fills in the form for a link by mail.
    pub fn ask_for_link(&mut self, email: &str) -> Shown {
        let page = self.get("/sign-in");
        self.send(&page, "/sign-in", &[("email", email)])
    }

    pub fn get(&mut self, address: &str) -> Shown {
        self.request("GET", address, "", None)
    }

    /// Sends the form of a page with this action, else the first whose action starts like this, its hidden fields
    /// with it.
    #[track_caller]
    pub fn send(&mut self, page: &Shown, action: &str, fields: &[(&str, &str)]) -> Shown {
        let (address, hidden) = form_of(page, action);
        let mut all: Vec<(String, String)> = hidden
            .into_iter()
            .filter(|(name, _)| fields.iter().all(|(n, _)| n != name))
            .collect();
        all.extend(fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())));
        self.post(&address, &all)
    }

    /// Sends a form as it is given, whatever was shown.
    pub fn post(&mut self, address: &str, fields: &[(String, String)]) -> Shown {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let media = "application/x-www-form-urlencoded";
        self.request("POST", address, media, Some(body.into_bytes()))
    }

    /// Sends a form with a CSV file.
    pub fn post_file(&mut self, address: &str, fields: &[(String, String)], file: (&str, &str)) -> Shown {
        let (name, content) = file;
        self.send_file(address, fields, (name, "text/csv", content.as_bytes()))
    }

    /// Sends a form with a file, as `multipart/form-data`.
    pub fn send_file(
        &mut self,
        address: &str,
        fields: &[(String, String)],
        (name, media_type, content): SentFile<'_>,
    ) -> Shown {
        const BOUNDARY: &str = "----edba-boundary";
        let mut body: String = fields
            .iter()
            .map(|(name, value)| {
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
            })
            .collect();
        body.push_str(&format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: {media_type}\r\n\r\n"
        ));
        let end = format!("\r\n--{BOUNDARY}--\r\n");
        let body = [body.as_bytes(), content, end.as_bytes()].concat();
        let media = format!("multipart/form-data; boundary={BOUNDARY}");
        self.request("POST", address, &media, Some(body))
    }

    /// Sends a form as its page does: those with a file with an empty one, or a document.
    pub fn post_as_page(&mut self, path: &str, fields: &[(String, String)]) -> Shown {
        let is_of_document =
            path == "/documents/new" || path.starts_with("/documents/") && path.ends_with("/versions");
        if path != "/reconciliation" && !is_of_document {
            return self.post(path, fields);
        }
        // The file itself is no field with a text.
        let mut fields = fields.to_vec();
        fields.retain(|(name, _)| name != "file");
        match is_of_document {
            true => self.send_file(path, &fields, ("stuk.pdf", "application/pdf", &pdf("Een stuk"))),
            false => self.post_file(path, &fields, ("books.csv", "")),
        }
    }

    /// Status, headers and bytes of what is at an address.
    pub fn download(&mut self, address: &str) -> (u16, ureq::http::HeaderMap, Vec<u8>) {
        let cookies: Vec<String> = self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
        let request = ureq::http::Request::builder()
            .uri(format!("{}{address}", self.url))
            .header("accept-encoding", "gzip")
            .header("cookie", cookies.join("; "));
        let mut response = self.agent.run(request.body(()).unwrap()).unwrap();
        let bytes = response.body_mut().read_to_vec().unwrap();
        (response.status().as_u16(), response.headers().clone(), bytes)
    }

    fn request(&mut self, method: &str, address: &str, media: &str, body: Option<Vec<u8>>) -> Shown {
        let path = address.strip_prefix(&self.url).unwrap_or(address).to_owned();
        let cookies: Vec<String> = self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url))
            .header("accept", "text/html")
            .header("accept-language", self.language)
            .header("user-agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0");
        if let Some(address) = &self.address {
            request = request.header("x-forwarded-for", address);
        }
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        if body.is_some() {
            request = request.header("content-type", media);
        }
        let mut response = self
            .agent
            .run(request.body(body.unwrap_or_default()).unwrap())
            .unwrap();
        for cookie in response.headers().get_all("set-cookie") {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            let (value, attributes) = rest.split_once(';').unwrap();
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        // The spaces within amounts do not break; a test writes them as others.
        let html = response
            .body_mut()
            .read_to_string()
            .unwrap()
            .replace('\u{a0}', " ");
        if status == 303 {
            let to = headers["location"].to_str().unwrap().to_owned();
            return self.get(&to);
        }
        Shown {
            status,
            address: path,
            html,
            headers,
        }
    }
}

/// The link in the last mail to an address.
#[track_caller]
pub fn link_for(app: &App, email: &str) -> String {
    let mails = app.mails();
    let mail = mails
        .iter()
        .rfind(|mail| mail.to == email)
        .unwrap_or_else(|| panic!("no mail to {email} among {mails:?}"));
    mail.text
        .split_whitespace()
        .find(|word| word.starts_with(&app.url))
        .expect("a link in the mail")
        .to_owned()
}

/// Action and hidden fields of the first form whose action starts like this.
#[track_caller]
fn form_of(page: &Shown, action: &str) -> (String, Vec<(String, String)>) {
    let forms = || page.html.split("<form ").skip(1);
    let by = |fits: &dyn Fn(String) -> bool| forms().find(|form| attribute(form, "action").is_some_and(fits));
    let form = by(&|a| a == action)
        .or_else(|| by(&|a| a.starts_with(action)))
        .unwrap_or_else(|| panic!("no form to {action} in {}", page.html));
    let form = form.split("</form>").next().unwrap();
    let hidden = form
        .split("<input ")
        .skip(1)
        .filter(|input| attribute(input, "type").as_deref() == Some("hidden"))
        .map(|input| {
            (
                attribute(input, "name").unwrap(),
                attribute(input, "value").unwrap_or_default(),
            )
        })
        .collect();
    (attribute(form, "action").unwrap(), hidden)
}

/// An attribute of the element that a text starts in.
pub fn attribute(element: &str, name: &str) -> Option<String> {
    let start = element.split('>').next()?;
    let (_, rest) = format!(" {start}")
        .split_once(&format!(" {name}=\""))
        .map(|(before, rest)| (before.to_owned(), rest.to_owned()))?;
    let value = rest.split('"').next()?;
    Some(
        value
            .replace("&#38;", "&")
            .replace("&#34;", "\"")
            .replace("&#39;", "'")
            .replace("&#60;", "<")
            .replace("&#62;", ">"),
    )
}
