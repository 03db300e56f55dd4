//! Documentation pages in a real browser: they render under the strict Content-Security-Policy.

use std::process::Command;

use crate::app::{App, Backend};

/// Loads a page in headless Chromium, and gives back the drawn document and what the browser logged.
fn browse(app: &App, address: &str) -> (String, String) {
    let profile = tempfile::tempdir().unwrap();
    let browser = ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find(|name| Command::new(name).arg("--version").output().is_ok())
        .expect("a Chromium; tests/run installs one");
    let output = Command::new(browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--enable-logging=stderr",
            "--window-size=1200,1600",
            // The page may think that this much time has passed; it does not take as long.
            "--virtual-time-budget=20000",
            "--dump-dom",
        ])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("{}{address}", app.url))
        .output()
        .unwrap();
    assert!(output.status.success());
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (text(output.stdout), text(output.stderr))
}

/// What scripts and the browser complained of while the page was drawn.
fn complaints(log: &str) -> Vec<&str> {
    log.lines()
        .filter(|line| line.contains("CONSOLE") || line.contains("Content Security Policy"))
        .collect()
}

#[test]
fn the_api_documentation_draws_every_chapter_and_operation_under_the_strict_policy() {
    let app = App::start(Backend::Sqlite);
    let (page, log) = browse(&app, "/docs");
    assert_eq!(complaints(&log), [""; 0], "{log}");
    for (tag, _) in edba::web::routes::TAGS {
        assert!(
            page.contains(&format!("id=\"operations-tag-{}\"", tag.replace(' ', "_"))),
            "the chapter {tag} is drawn"
        );
    }
    assert!(
        page.contains("The registry of business cases"),
        "the document is loaded"
    );
    assert!(page.contains("Authorize"), "one can sign in");
}

#[test]
fn the_kinds_of_problems_are_explained_where_their_type_points() {
    let app = App::start(Backend::Sqlite);
    let problem = app
        .anonymous()
        .get("/v1/organisations")
        .problem(401, "unauthenticated");
    let (address, anchor) = problem.body["type"].as_str().unwrap().split_once('#').unwrap();
    let (page, log) = browse(&app, address);
    assert_eq!(complaints(&log), [""; 0], "{log}");
    assert!(page.contains(&format!("id=\"{anchor}\"")), "{page}");
    for (_, code, _, title) in edba::error::CODES {
        assert!(
            page.contains(&format!("id=\"{code}\"")) && page.contains(title),
            "{code}"
        );
    }
}

#[test]
fn the_pages_load_nothing_from_elsewhere_and_have_nothing_inline() {
    let app = App::start(Backend::Sqlite);
    for address in ["/docs", "/docs/problems"] {
        let page = app.anonymous().get(address).expect(200);
        let policy = page.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        for forbidden in [
            "<style", "style=", "onclick", "onload", "<script>", "://", "src=\"//",
        ] {
            assert!(!page.text.contains(forbidden), "{address} has {forbidden}");
        }
        for source in page.text.split(['"']).filter(|part| part.starts_with("/docs/")) {
            app.anonymous().get(source).expect(200);
        }
    }
}
