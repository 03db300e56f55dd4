//! Messages: each one that the code uses exists in both languages, with the same arguments.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use edba::domain::ballot::{MayNotVoteCode, TallyResult};
use edba::domain::codes::*;
use edba::domain::identity::Refusal;
use edba::domain::mandate::Axis;
use edba::domain::workflow::{Command, WaitingOn};
use edba::locale;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Files below a folder with one of these endings.
fn files(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, endings, found);
        } else if endings.iter().any(|e| path.extension().is_some_and(|x| x == *e)) {
            found.push(path);
        }
    }
}

/// The messages of a language with what they are told about; a key that is there twice is told.
fn messages(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut paths = Vec::new();
    files(&root().join("locales").join(language), &["ftl"], &mut paths);
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in paths {
        let mut current = String::new();
        for line in std::fs::read_to_string(&path).unwrap().lines() {
            let key = line.split(" =").next().unwrap_or_default();
            let begins = line.starts_with(|c: char| c.is_ascii_lowercase()) && line.contains(" =");
            // What is neither a message nor a part of one is skipped by the program, with what follows it.
            let is_known = begins || line.is_empty() || line.starts_with([' ', '#', '}']);
            assert!(is_known, "{line} in {} is no message", path.display());
            if begins {
                let is_key = key.chars().all(|c| c == '-' || c.is_ascii_alphanumeric());
                assert!(is_key, "{key} in {} is no key", path.display());
                current = key.to_owned();
                let first = found.insert(current.clone(), BTreeSet::new()).is_none();
                assert!(
                    first,
                    "{current} is in {language} twice, the second time in {}",
                    path.display()
                );
            }
            if let Some(arguments) = found.get_mut(&current) {
                arguments.extend(line.split("{ $").skip(1).map(|rest| {
                    let end = rest
                        .find(|c: char| !c.is_ascii_alphanumeric())
                        .unwrap_or(rest.len());
                    rest[..end].to_owned()
                }));
            }
        }
    }
    found
}

#[test]
fn what_names_fields_of_a_request_has_another_text_for_pages() {
    for language in ["nl", "en"] {
        let mut paths = Vec::new();
        files(&root().join("locales").join(language), &["ftl"], &mut paths);
        let texts: BTreeMap<String, String> = paths
            .iter()
            .flat_map(|path| {
                let text = std::fs::read_to_string(path).unwrap();
                let lines = text.lines().filter_map(|line| line.split_once(" = "));
                lines
                    .map(|(key, text)| (key.to_owned(), text.to_owned()))
                    .collect::<Vec<_>>()
            })
            .collect();
        let of_api: Vec<&String> = texts
            .iter()
            .filter(|(_, text)| text.contains('`'))
            .map(|(key, _)| key)
            .collect();
        assert!(!of_api.is_empty(), "the texts are found");
        for key in of_api {
            let of_pages = texts.get(&format!("{key}-page"));
            assert!(
                of_pages.is_some_and(|text| !text.contains('`')),
                "{language}: {key} has no text for pages"
            );
        }
    }
}

/// The keys among which a call of `say` chooses.
fn chosen_among(source: &str) -> Vec<String> {
    source
        .split("layout.say(if ")
        .skip(1)
        .filter_map(|rest| rest.split("})").next())
        .flat_map(|choice| choice.split('"').skip(1).step_by(2))
        .filter(|text| text.contains('-') && text.chars().all(|c| c == '-' || c.is_ascii_lowercase()))
        .map(str::to_owned)
        .collect()
}

/// The texts in quotes behind each of these calls, where they are written out.
fn asked_for(source: &str, calls: &[&str]) -> Vec<String> {
    calls
        .iter()
        .flat_map(|call| source.split(call).skip(1))
        .filter_map(|rest| rest.trim_start().strip_prefix('"'))
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn both_languages_have_the_same_messages_about_the_same_things() {
    let (nl, en) = (messages("nl"), messages("en"));
    let keys = |all: &BTreeMap<String, BTreeSet<String>>| all.keys().cloned().collect::<BTreeSet<_>>();
    let missing: Vec<_> = keys(&nl).symmetric_difference(&keys(&en)).cloned().collect();
    assert!(missing.is_empty(), "in one language only: {missing:?}");
    for (key, arguments) in &nl {
        assert_eq!(arguments, &en[key], "{key}");
    }
}

#[test]
fn every_message_that_a_page_asks_for_is_there() {
    let known = messages("nl");
    let mut paths = Vec::new();
    files(&root().join("templates"), &["html", "atom"], &mut paths);
    files(&root().join("src/web/pages"), &["rs"], &mut paths);
    let calls = [
        "layout.say(",
        "self.say(",
        "layout.with(",
        "layout.with2(",
        "layout.with_all(",
        "layout.marked(",
        "layout.marked_beside(",
        ".saying(",
    ];
    let mut missing = BTreeSet::new();
    let mut asked = 0;
    for path in paths {
        let source = std::fs::read_to_string(&path).unwrap();
        for key in asked_for(&source, &calls)
            .into_iter()
            .chain(chosen_among(&source))
        {
            asked += 1;
            if !known.contains_key(&key) {
                missing.insert(format!("{key} in {}", path.display()));
            }
        }
    }
    assert!(asked > 200, "the calls are found");
    assert!(missing.is_empty(), "{missing:#?}");
}

/// The last text in quotes among the arguments of each of these calls, where they have at least this many.
fn last_arguments(source: &str, call: &str, least: usize) -> Vec<String> {
    source
        .split(call)
        .skip(1)
        .filter_map(|rest| {
            let mut depth = 1;
            let end = rest.find(|c| {
                depth += match c {
                    '(' => 1,
                    ')' => -1,
                    _ => 0,
                };
                depth == 0
            })?;
            let quoted: Vec<&str> = rest[..end].split('"').skip(1).step_by(2).collect();
            quoted
                .last()
                .filter(|_| quoted.len() >= least)
                .map(|text| (*text).to_owned())
        })
        .collect()
}

#[test]
fn every_message_that_the_code_returns_is_there() {
    let known = messages("nl");
    let mut paths = Vec::new();
    files(&root().join("src"), &["rs"], &mut paths);
    let mut missing = BTreeSet::new();
    let mut asked = 0;
    for path in paths {
        let source = std::fs::read_to_string(&path).unwrap();
        let source = source.split("#[cfg(test)]").next().unwrap_or_default();
        let lists = last_arguments(source, "list.need(", 1);
        // The first text is the code of the obstacle.
        let obstacles = last_arguments(source, "Obstacle::new(", 2);
        let keys = asked_for(source, &["Message::new(", "part(", "blocker("]);
        let keys = keys.into_iter().chain(lists).chain(obstacles);
        for key in keys.filter(|key| key.contains('-') && !key.contains('{')) {
            asked += 1;
            if !known.contains_key(&key) {
                missing.insert(format!("{key} in {}", path.display()));
            }
        }
    }
    assert!(asked > 100, "the calls are found: {asked}");
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_value_of_a_closed_list_has_its_word() {
    fn words<T: std::fmt::Display>(list: &str, all: &[T], missing: &mut Vec<String>) {
        for value in all {
            for language in [Language::Nl, Language::En] {
                let key = format!("{list}-{value}");
                if locale::find(language, &key, &[]).is_none() {
                    missing.push(format!("{language} {key}"));
                }
            }
        }
    }
    let mut missing = Vec::new();
    words("role", Role::ALL, &mut missing);
    words("status", CaseStatus::ALL, &mut missing);
    words("command-name", Command::ALL, &mut missing);
    words("mandate-axis", Axis::ALL, &mut missing);
    // A recusal is told with its reason.
    let without_reason = MayNotVoteCode::ALL
        .iter()
        .filter(|code| **code != MayNotVoteCode::Recused);
    words("may-not", &without_reason.collect::<Vec<_>>(), &mut missing);
    words("position", Position::ALL, &mut missing);
    words("sector", Sector::ALL, &mut missing);
    words("kind", ExpenditureKind::ALL, &mut missing);
    words("instrument", Instrument::ALL, &mut missing);
    words("ground", Ground::ALL, &mut missing);
    words("view", edba::domain::case::AppraisalView::ALL, &mut missing);
    words("ballot-status", BallotStatus::ALL, &mut missing);
    words("advice", TallyResult::ALL, &mut missing);
    words("result", TallyResult::ALL, &mut missing);
    words("outcome", Outcome::ALL, &mut missing);
    words("majority", Majority::ALL, &mut missing);
    words("tie", TieRule::ALL, &mut missing);
    words("waiting", WaitingOn::ALL, &mut missing);
    words("sign-in-method", SignInMethod::ALL, &mut missing);
    words(
        "passkey-refused",
        edba::service::sign_in::passkeys::Refusal::ALL,
        &mut missing,
    );
    for refusal in Refusal::ALL {
        for (language, part) in [Language::Nl, Language::En]
            .into_iter()
            .flat_map(|language| ["title", "what", "next"].map(|part| (language, part)))
        {
            let key = format!("provider-{refusal}-{part}");
            let told = [("provider", "x".into()), ("address", "x".into())];
            if locale::find(language, &key, &told).is_none() {
                missing.push(format!("{language} {key}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}
