//! README: its shell commands run against the demonstration, and its description of the demonstration is correct;
//! docs/CONFIGURATION.md documents every setting.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use clap::CommandFactory;
use serde_json::Value;

use crate::client::Client;

const EDBA: &str = env!("CARGO_BIN_EXE_edba");

struct Demo {
    child: Child,
    url: String,
}

impl Demo {
    fn start(folder: &Path) -> Self {
        let mut child = Command::new(EDBA)
            .args([
                "serve",
                "--demo",
                "--bind",
                "127.0.0.1:0",
                "--log",
                "error",
                "--data-dir",
            ])
            .arg(folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let first = BufReader::new(child.stdout.take().unwrap())
            .lines()
            .next()
            .unwrap()
            .unwrap();
        Self {
            child,
            url: first.rsplit(' ').next().unwrap().to_owned(),
        }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// The one shell block of the README.
fn tour() -> String {
    let readme = include_str!("../../README.md");
    let (_, rest) = readme.split_once("```sh\n").expect("the README has a tour");
    rest.split_once("\n```").unwrap().0.to_owned()
}

/// The variable, the flag and the default of each row of the tables in docs/CONFIGURATION.md.
fn documented_settings() -> Vec<[String; 3]> {
    let document = include_str!("../../docs/CONFIGURATION.md");
    document
        .lines()
        .filter_map(|line| line.strip_prefix("| "))
        .filter(|row| row.starts_with("`EDBA_"))
        .map(|row| {
            let mut cells = row.split(" | ").map(|cell| cell.trim_matches('`').to_owned());
            [(); 3].map(|()| cells.next().unwrap())
        })
        .collect()
}

#[test]
fn every_setting_is_documented_with_its_default() {
    let program = edba::config::Cli::command();
    let serve = program.find_subcommand("serve").unwrap();
    let settings: Vec<_> = serve
        .get_arguments()
        .filter(|argument| !argument.is_hide_set())
        .map(|argument| {
            let takes_a_value = argument.get_action().takes_values();
            let defaults = argument.get_default_values().iter().filter(|_| takes_a_value);
            [
                argument.get_env().unwrap().to_string_lossy().into_owned(),
                format!("--{}", argument.get_long().unwrap()),
                defaults.map(|d| d.to_string_lossy()).collect(),
            ]
        })
        .collect();
    assert!(settings.len() > 10, "{settings:?}");
    let documented = documented_settings();
    for [variable, flag, default] in &settings {
        let row = documented.iter().find(|[v, f, _]| v == variable && f == flag);
        let [_, _, written] = row.unwrap_or_else(|| panic!("{variable} ({flag}) is missing"));
        // A default that depends on other settings, or is none, is described in words.
        assert!(
            default.is_empty() || written == default,
            "{variable}: {written}, not {default}"
        );
    }
    // What `edba work` alone takes.
    let work = program.find_subcommand("work").unwrap();
    let of_work: Vec<_> = work
        .get_arguments()
        .filter(|argument| !argument.is_hide_set())
        .filter_map(|argument| argument.get_env())
        .map(|variable| variable.to_string_lossy())
        .filter(|variable| !settings.iter().any(|[of_serve, ..]| of_serve == variable))
        .collect();
    assert!(
        of_work
            .iter()
            .all(|variable| documented.iter().any(|[written, ..]| written == variable)),
        "{of_work:?}"
    );
    assert_eq!(
        documented.len(),
        settings.len() + of_work.len(),
        "no row is about something else"
    );
}

#[test]
fn the_tour_of_the_readme_works_and_a_second_start_makes_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let demo = Demo::start(folder.path());
    let output = Command::new("bash")
        .args(["-euo", "pipefail", "-c", &tour()])
        .env("EDBA_URL", &demo.url)
        .env("EDBA_DATA_DIR", folder.path())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{told}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    for part in [
        "Testruimte voor composieten",
        "Almere Data Capital",
        "board: ",
        "within the mandate: 25000.00, subject to ratification: 0.00",
        "for 20",
        "EDBA-20",
    ] {
        assert!(told.contains(part), "{part}:\n{told}");
    }

    let credentials: Vec<Value> =
        serde_json::from_str(&std::fs::read_to_string(folder.path().join("demo-credentials.json")).unwrap())
            .unwrap();
    let of = |role: &str| {
        credentials
            .iter()
            .filter(|c| c["role"] == role)
            .collect::<Vec<_>>()
    };
    assert_eq!(of("bureau").len(), 2);
    assert!(
        of("board-member")
            .iter()
            .all(|c| c["representative"].is_string() && c["organisation"].is_string())
    );
    let bureau = of("bureau")[0];
    let sign_in = |url: &str| {
        Client::signed_in(
            url,
            bureau["clientId"].as_str().unwrap(),
            bureau["clientSecret"].as_str().unwrap(),
        )
    };
    let cases = sign_in(&demo.url).get("/v1/cases?limit=100").expect(200).items();
    assert!(cases.len() >= 24, "{}", cases.len());
    let outcomes = sign_in(&demo.url).get("/v1/decisions?limit=100").expect(200);
    for outcome in [
        "adopted",
        "adopted-subject-to-ratification",
        "adopted-with-gap",
        "no-quorum",
    ] {
        assert!(
            outcomes.items().iter().any(|d| d["outcome"] == outcome),
            "{outcome}"
        );
    }
    drop(demo);

    let again = Demo::start(folder.path());
    assert_eq!(
        sign_in(&again.url)
            .get("/v1/cases?limit=100")
            .expect(200)
            .items()
            .len(),
        cases.len()
    );
}
