//! The table of notifications in the documentation matches the code.

use std::path::Path;

use edba::domain::notifications::{NotificationKind, as_markdown};
use edba::locale;

#[test]
fn the_document_shows_the_table_as_it_is() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/NOTIFICATIONS.md");
    let document = std::fs::read_to_string(path).unwrap();
    let wanted = as_markdown();
    assert!(
        document.contains(&wanted),
        "docs/NOTIFICATIONS.md shows another table than:\n{wanted}"
    );
}

/// Something for whatever a message may be told about.
fn anything() -> Vec<(&'static str, locale::Argument<'static>)> {
    [
        "case",
        "closes",
        "body",
        "result",
        "who",
        "number",
        "outcome",
        "day",
        "amount",
        "role",
        "organisation",
        "action",
        "at",
        "title",
        "url",
        "because",
        "kind",
        "count",
        "voted",
        "entitled",
        "instrument",
        "year",
        "change",
        "ended",
        "by",
        "file",
        "about",
        "side",
        "first",
        "answerer",
    ]
    .into_iter()
    .map(|name| (name, locale::Argument::from("x")))
    .collect()
}

#[test]
fn every_kind_has_its_name_its_subject_and_its_sentence_in_both_languages() {
    use edba::domain::codes::Language;
    let mut missing = Vec::new();
    for kind in NotificationKind::ALL {
        for language in [Language::Nl, Language::En] {
            for key in [
                format!("mail-kind-{kind}"),
                format!("tell-{kind}-subject"),
                format!("tell-{kind}-what"),
            ] {
                if locale::find(language, &key, &anything()).is_none() {
                    missing.push(format!("{language} {key}"));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_message_that_a_letter_asks_for_is_there() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/service/notifications");
    let mut missing = Vec::new();
    let mut asked = 0;
    let folders = [folder.join("letters"), folder];
    for entry in folders
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).unwrap())
    {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let source = std::fs::read_to_string(&path).unwrap();
        for (call, prefix) in [
            ("to.fact(\"", "tell-fact-"),
            ("to.link(\"", "tell-to-"),
            ("to.say(\"", ""),
        ] {
            for rest in source.split(call).skip(1) {
                let key = format!("{prefix}{}", rest.split('"').next().unwrap());
                asked += 1;
                if locale::find(edba::domain::codes::Language::Nl, &key, &anything()).is_none() {
                    missing.push(key);
                }
            }
        }
    }
    assert!(asked > 40, "the calls are found");
    assert!(missing.is_empty(), "{missing:#?}");
}
