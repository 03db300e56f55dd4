//! Headless browser, driven over WebDriver.

use std::io::{BufRead, BufReader, Lines};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use crate::app::App;

/// One browser with a profile of its own; it and its driver end when it is dropped.
pub struct Browser {
    url: String,
    runtime: actix_web::rt::Runtime,
    client: Option<Client>,
    driver: Child,
    /// Held open: the driver writes there now and then.
    _output: Lines<BufReader<ChildStdout>>,
    _profile: tempfile::TempDir,
}

/// A phone, and a laptop of 13 inches.
pub const PHONE: (u32, u32) = (360, 740);
pub const LAPTOP: (u32, u32) = (1366, 768);

fn with_plain_spaces(value: Value) -> Value {
    match value {
        Value::String(text) => text.replace('\u{a0}', " ").into(),
        Value::Array(items) => items.into_iter().map(with_plain_spaces).collect(),
        other => other,
    }
}

/// Starts chromedriver, and gives the lines that it goes on to write and its port. It draws a port and takes it at two
/// addresses: where one of them is taken it ends, and the next one draws another port.
fn driver() -> (Child, Lines<BufReader<ChildStdout>>, u16) {
    let started = (0..10).find_map(|_| {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver; tests/run installs it");
        let mut output = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = output.by_ref().map_while(Result::ok).find_map(|line| {
            let port = line.split("successfully on port ").nth(1)?;
            port.trim_end_matches('.').parse::<u16>().ok()
        });
        match port {
            Some(port) => Some((driver, output, port)),
            None => {
                driver.wait().unwrap();
                None
            }
        }
    });
    started.expect("chromedriver finds a port")
}

impl Browser {
    pub fn start(app: &App, (width, height): (u32, u32)) -> Self {
        Self::start_with(app, (width, height), &[])
    }

    /// Starts at another address of the service than the one that it listens on: the browser takes every port
    /// of `localhost` for it.
    pub fn start_at(app: &App, size: (u32, u32), url: &str) -> Self {
        let listens = app.url.trim_start_matches("http://");
        let rule = format!("--host-resolver-rules=MAP localhost {listens}");
        let mut browser = Self::start_with(app, size, &[&rule]);
        url.clone_into(&mut browser.url);
        browser
    }

    /// Starts with further arguments of Chromium.
    pub fn start_with(app: &App, (width, height): (u32, u32), arguments: &[&str]) -> Self {
        let (driver, output, port) = driver();
        let profile = tempfile::tempdir().unwrap();
        let mut all: Vec<String> = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--accept-lang=nl",
        ]
        .map(str::to_owned)
        .to_vec();
        all.push(format!("--user-data-dir={}", profile.path().display()));
        all.extend(arguments.iter().map(|a| (*a).to_owned()));
        let mut capabilities = serde_json::Map::new();
        capabilities.insert(
            "goog:chromeOptions".into(),
            json!({
                "args": all,
                // A window of the system is never as narrow as a phone: the device is emulated.
                "mobileEmulation": { "deviceMetrics": { "width": width, "height": height, "pixelRatio": 1.0, "touch": false } },
            }),
        );
        capabilities.insert("goog:loggingPrefs".into(), json!({ "browser": "ALL" }));
        let runtime = actix_web::rt::Runtime::new().unwrap();
        let client = runtime
            .block_on(
                ClientBuilder::new(HttpConnector::new())
                    .capabilities(capabilities)
                    .connect(&format!("http://127.0.0.1:{port}")),
            )
            .expect("a session of the browser");
        Self {
            url: app.url.clone(),
            runtime,
            client: Some(client),
            driver,
            _output: output,
            _profile: profile,
        }
    }

    fn client(&self) -> &Client {
        self.client.as_ref().unwrap()
    }

    pub fn goto(&self, address: &str) {
        let address = if address.starts_with("http") {
            address.to_owned()
        } else {
            format!("{}{address}", self.url)
        };
        self.runtime.block_on(self.client().goto(&address)).unwrap();
    }

    /// As the button of the browser does.
    pub fn back(&self) {
        self.runtime.block_on(self.client().back()).unwrap();
    }

    /// Path and query of the page.
    pub fn address(&self) -> String {
        let url = self.runtime.block_on(self.client().current_url()).unwrap();
        url.as_str().replacen(&self.url, "", 1)
    }

    /// Gives the browser a cookie of this service.
    pub fn cookie(&self, name: &str, value: &str) {
        self.cdp(
            "Network.setCookie",
            json!({ "name": name, "value": value, "url": self.url, "httpOnly": true }),
        );
    }

    /// Presses the button, link or label that reads like this.
    #[track_caller]
    pub fn press(&self, text: &str) {
        let path = format!(
            "//*[self::button or self::a or self::label or self::summary][contains(normalize-space(.), \"{text}\")]"
        );
        let pressed = self.runtime.block_on(async {
            let element = self.client().find(Locator::XPath(&path)).await?;
            element.click().await
        });
        if let Err(error) = pressed {
            panic!(
                "`{text}` cannot be pressed at {}: {error}\n{}",
                self.address(),
                self.text()
            );
        }
    }

    /// Types into the field with this id, in the place of what it holds.
    #[track_caller]
    pub fn fill(&self, id: &str, text: &str) {
        self.runtime
            .block_on(async {
                let field = self.client().find(Locator::Id(id)).await?;
                field.clear().await?;
                field.send_keys(text).await
            })
            .unwrap_or_else(|error| panic!("no field {id} at {}: {error}", self.address()));
    }

    /// Sends keys to whatever has the focus.
    pub fn keys(&self, keys: &str) {
        self.runtime.block_on(async {
            let element = self.client().active_element().await.unwrap();
            element.send_keys(keys).await.unwrap();
        });
    }

    /// What the page reads.
    pub fn text(&self) -> String {
        self.script("return document.body.innerText")
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// What a script returns. The spaces within amounts do not break; here they are as others.
    pub fn script(&self, script: &str) -> Value {
        with_plain_spaces(
            self.runtime
                .block_on(self.client().execute(script, Vec::new()))
                .unwrap(),
        )
    }

    /// Runs a script that tells its result by calling its last argument.
    pub fn script_async(&self, script: &str) -> Value {
        self.runtime
            .block_on(self.client().execute_async(script, Vec::new()))
            .unwrap()
    }

    /// Goes on when this is true of the page, or of the page that follows it: the driver is asked until it is.
    #[track_caller]
    pub fn until(&self, condition: &str) {
        let script = format!("return Boolean({condition})");
        for _asked in 0..20_000 {
            // Between two pages there is nothing to ask.
            let answer = self.runtime.block_on(self.client().execute(&script, Vec::new()));
            if answer.is_ok_and(|held| held == true) {
                return;
            }
        }
        panic!("never: {condition} at {}\n{}", self.address(), self.text());
    }

    /// A command of the driver's session that is not of every driver: the path behind the session, and what
    /// is sent to it.
    pub fn driver(&self, method: ureq::http::Method, path: &str, body: Option<Value>) -> Value {
        #[derive(Debug)]
        struct Raw(ureq::http::Method, String, Option<Value>);
        impl WebDriverCompatibleCommand for Raw {
            fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
                base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.1))
            }
            fn method_and_body(&self, _: &url::Url) -> (ureq::http::Method, Option<String>) {
                (self.0.clone(), self.2.as_ref().map(Value::to_string))
            }
        }
        self.runtime
            .block_on(self.client().issue_cmd(Raw(method, path.to_owned(), body)))
            .unwrap()
    }

    /// A command of the browser's own protocol.
    pub fn cdp(&self, command: &str, parameters: Value) -> Value {
        #[derive(Debug)]
        struct Cdp(Value);
        impl WebDriverCompatibleCommand for Cdp {
            fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
                base.join(&format!(
                    "session/{}/goog/cdp/execute",
                    session.unwrap_or_default()
                ))
            }
            fn method_and_body(&self, _: &url::Url) -> (ureq::http::Method, Option<String>) {
                (ureq::http::Method::POST, Some(self.0.to_string()))
            }
        }
        self.runtime
            .block_on(
                self.client()
                    .issue_cmd(Cdp(json!({ "cmd": command, "params": parameters }))),
            )
            .unwrap()
    }

    /// What the browser told on its console since it was last asked.
    pub fn console(&self) -> Vec<String> {
        #[derive(Debug)]
        struct Log;
        impl WebDriverCompatibleCommand for Log {
            fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
                base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
            }
            fn method_and_body(&self, _: &url::Url) -> (ureq::http::Method, Option<String>) {
                (
                    ureq::http::Method::POST,
                    Some(json!({ "type": "browser" }).to_string()),
                )
            }
        }
        let told = self.runtime.block_on(self.client().issue_cmd(Log)).unwrap();
        let lines = told.as_array().unwrap();
        lines
            .iter()
            .map(|line| line["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// What axe-core finds wrong with the page, by WCAG 2.2 at levels A and AA; empty where nothing is.
    pub fn barriers(&self) -> Vec<String> {
        if self.script("return typeof axe === 'undefined'") == true {
            let path = std::env::var_os("EDBA_TEST_AXE")
                .map(PathBuf::from)
                .expect("EDBA_TEST_AXE names axe.min.js; run the tests with tests/run");
            let axe = std::fs::read_to_string(path).unwrap();
            // Half a megabyte: the browser gives it to the pages that follow by itself.
            self.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": axe }));
            self.script(&axe);
        }
        let found = self.script_async(
            "const done = arguments[arguments.length - 1]; \
             axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }, \
               resultTypes: ['violations'] }) \
               .then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 160) + ' ' + n.failureSummary).join(' | '))), \
                     e => done([String(e)]))",
        );
        found
            .as_array()
            .unwrap()
            .iter()
            .map(|v| v.as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// Makes the screen this wide and the text this large, and tells how many pixels the page is wider than that. What
    /// scrolls in a frame of its own, such as a table, is not counted.
    pub fn overflow(&self, width: u32, text: &str) -> i64 {
        self.cdp(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": 740, "deviceScaleFactor": 1, "mobile": true }),
        );
        // A phone zooms out where a page is too wide, and `innerWidth` with it; so the width is the one asked for.
        let shown = self.script(&format!(
            "document.documentElement.style.fontSize = '{text}'; return document.documentElement.scrollWidth"
        ));
        shown.as_i64().unwrap_or(i64::MAX) - i64::from(width)
    }

    /// A picture of the page as it stands, for people to look at.
    pub fn picture(&self, path: &std::path::Path) {
        let bytes = self.runtime.block_on(self.client().screenshot()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            // The browser may have gone already; its driver is ended in any case.
            let _closed = self.runtime.block_on(client.close());
        }
        let _killed = self.driver.kill();
        let _ended = self.driver.wait();
    }
}
