//! The structure of the program: which package may use which, what has one place only, and no circles between files.
//!
//! The compiler holds the arrows between the packages, since a package sees only what its `Cargo.toml` names. The tests
//! here hold what those files may name.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use edba::domain::EventKind;

use crate::imports;

/// A package by its folder, and the packages of this workspace that it uses.
const ARROWS: &[(&str, &[&str])] = &[
    ("src/columns", &[]),
    ("src/domain", &["columns"]),
    ("src/common", &["domain"]),
    ("src/files", &["common", "domain"]),
    ("src/store", &["common", "domain"]),
    ("src/service", &["common", "domain", "files", "store"]),
    ("src/web", &["common", "domain", "files", "service"]),
    (".", &["common", "domain", "files", "service", "store", "web"]),
];

/// Libraries that only these packages may use, beside the tests.
const ONLY: &[(&str, &[&str])] = &[
    // Where the feature of a package asks for it: the columns of the domain's types, errors of the database.
    ("diesel", &["src/columns", "src/common", "src/store"]),
    ("diesel_migrations", &["src/store"]),
    // Errors become problem documents.
    ("actix-web", &["src/common", "src/web", "."]),
    ("jsonwebtoken", &["src/service"]),
    ("openidconnect", &["src/service"]),
    ("webauthn_rp", &["src/service"]),
    ("utoipa-swagger-ui-vendored", &["src/web"]),
    ("rust_xlsxwriter", &["src/web"]),
    ("object_store", &["src/files"]),
    ("infer", &["src/files"]),
    ("flate2", &["src/files"]),
    // Office files are looked into, made for the demonstration, and made as exports.
    ("zip", &["src/files", "src/service", "src/web"]),
    ("lettre", &["."]),
    ("fluent-templates", &["src/common", "src/web"]),
];

pub struct Source {
    /// Relative to the repository.
    pub path: String,
    /// The first folder or file under `src`.
    pub part: String,
    /// Without comments.
    pub code: String,
}

pub fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect(&root.join("src"), &mut files);
    files.sort();
    assert!(files.len() > 50, "the sources are found");
    files
        .into_iter()
        .map(|file| {
            let text = std::fs::read_to_string(&file).unwrap();
            let path = file.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            let part = path["src/".len()..].split(['/', '.']).next().unwrap().to_owned();
            let code = text
                .lines()
                .map(|line| {
                    if line.trim_start().starts_with("//") {
                        ""
                    } else {
                        line
                    }
                })
                .collect::<Vec<_>>()
                .join("\n");
            Source { path, part, code }
        })
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
}

#[track_caller]
fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The `[dependencies]` of the package in this folder, optional ones included.
fn dependencies(folder: &str) -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(folder)
        .join("Cargo.toml");
    let text = std::fs::read_to_string(path).unwrap();
    let section = text.split("\n[dependencies]\n").nth(1).unwrap();
    section
        .lines()
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split(['.', ' ', '=']).next())
        .filter(|name| !name.is_empty() && !name.starts_with('#'))
        .map(str::to_owned)
        .collect()
}

#[test]
fn each_package_uses_the_packages_below_it_only() {
    for (folder, allowed) in ARROWS {
        let used: BTreeSet<String> = dependencies(folder)
            .iter()
            .filter_map(|name| name.strip_prefix("edba-").map(str::to_owned))
            .collect();
        let drawn: BTreeSet<String> = allowed.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(used, drawn, "{folder}/Cargo.toml");
    }
}

#[test]
fn each_library_has_its_place() {
    let mut wrong = Vec::new();
    for (folder, _) in ARROWS {
        let used = dependencies(folder);
        for (library, folders) in ONLY {
            if used.contains(*library) && !folders.contains(folder) {
                wrong.push(format!(
                    "{folder}/Cargo.toml: `{library}` is not for this package"
                ));
            }
        }
    }
    none(&wrong);
}

#[test]
fn the_background_jobs_do_not_use_the_web_layer() {
    let wrong: Vec<String> = sources()
        .iter()
        .filter(|source| source.part == "worker")
        .filter(|source| source.code.contains("crate::web") || source.code.contains("edba_web"))
        .map(|source| source.path.clone())
        .collect();
    none(&wrong);
}

#[test]
fn no_row_of_the_store_goes_further_than_the_use_cases() {
    let is_row = |word: &str| word.len() > 3 && word.ends_with("Row") && word.starts_with(char::is_uppercase);
    let wrong: Vec<String> = sources()
        .iter()
        .filter(|source| ["web", "worker", "app", "cli"].contains(&source.part.as_str()))
        .flat_map(|source| {
            let words = source.code.split(|c: char| !c.is_alphanumeric());
            words
                .filter(|word| is_row(word))
                .map(|word| format!("{}: `{word}` is a row; what is shown is an entity", source.path))
                .collect::<Vec<_>>()
        })
        .collect();
    none(&wrong);
}

#[test]
fn a_module_with_parts_is_a_file_beside_their_folder_and_long_unit_tests_are_a_part() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["src", "tests/it"] {
        collect(&root.join(folder), &mut files);
    }
    let wrong: Vec<String> = files
        .iter()
        .map(|file| file.to_string_lossy().into_owned())
        .filter(|file| file.ends_with("/mod.rs") || file.ends_with("_tests.rs"))
        .collect();
    none(&wrong);
}

/// The texts in quotes outside the unit tests of a file.
fn quoted(source: &Source) -> impl Iterator<Item = &str> {
    let code = source.code.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().flat_map(|line| line.split('"').skip(1).step_by(2))
}

fn is_test(source: &Source) -> bool {
    source.path.contains("/tests")
        || source.path.ends_with("properties.rs")
        || source.path.ends_with("examples.rs")
}

#[test]
fn the_kinds_of_events_stand_in_one_list() {
    // Webhooks report some kinds under names of their own; two examples are shown in the API document.
    let others = [
        "src/domain/event_kind.rs",
        "src/domain/webhook/kind.rs",
        "src/web/api/events.rs",
        "src/web/api/webhook_deliveries.rs",
    ];
    let wrong: Vec<String> = sources()
        .iter()
        .filter(|source| !is_test(source) && !others.contains(&source.path.as_str()))
        .flat_map(|source| {
            quoted(source)
                .filter(|text| text.parse::<EventKind>().is_ok())
                .map(|text| format!("{}: \"{text}\" is an EventKind", source.path))
                .collect::<Vec<_>>()
        })
        .collect();
    none(&wrong);
}

#[test]
fn sentences_for_people_stand_in_the_locales() {
    const ARTICLES: [&str; 8] = ["de", "het", "een", "niet", "wordt", "voor", "van", "deze"];
    let is_word = |word: &str| word.len() > 1 && word.chars().all(|c| c.is_ascii_lowercase());
    let is_dutch = |text: &str| {
        let words: Vec<&str> = text.split(' ').collect();
        words
            .windows(3)
            .any(|three| ARTICLES.contains(&three[0]) && is_word(three[1]))
    };
    let wrong: Vec<String> = sources()
        .iter()
        // The demonstration has people, offices and addresses of its own.
        .filter(|source| !is_test(source) && !source.path.contains("/demo"))
        .flat_map(|source| {
            quoted(source)
                .filter(|text| is_dutch(text))
                .map(|text| format!("{}: \"{text}\" is for locales/", source.path))
                .collect::<Vec<_>>()
        })
        .collect();
    none(&wrong);
}

#[test]
fn a_stored_document_is_read_as_the_type_of_its_column() {
    // Files that are part of the program, settings, and the body of a request.
    let others = [
        "src/service/seed.rs",
        "src/service/demo/seed.rs",
        "src/service/sign_in/provider/settings.rs",
        "src/web/patch.rs",
    ];
    let wrong: Vec<String> = sources()
        .iter()
        .filter(|source| ["service", "web"].contains(&source.part.as_str()) && !is_test(source))
        .filter(|source| !others.contains(&source.path.as_str()))
        .filter(|source| {
            let code = source.code.split("#[cfg(test)]").next().unwrap_or_default();
            code.contains("serde_json::from_str")
        })
        .map(|source| format!("{}: read it by Json<T>", source.path))
        .collect();
    none(&wrong);
}

#[test]
fn no_files_of_a_package_use_each_other_in_a_circle() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut drawn = Vec::new();
    for (folder, _) in ARROWS {
        let folder = if *folder == "." { "src" } else { folder };
        for circle in imports::circles(&root.join(folder)) {
            drawn.push(format!("{folder}:\n  {}", circle.join("\n  ")));
        }
    }
    none(&drawn);
}

#[test]
fn the_time_and_the_transactions_have_one_place_each() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (forbidden, only_in, instead) in [
            (
                "Utc::now",
                "src/common/clock.rs",
                "take Context::now or Clock::now",
            ),
            ("Local::now", "", "take Context::today"),
            ("SystemTime::now", "", "take Clock::now"),
            (".transaction(", "", "use service::UnitOfWork"),
            (
                "begin_write(",
                "src/store/conn.rs src/store/conn/group_commit.rs",
                "use service::UnitOfWork",
            ),
            (
                "db.write(",
                "src/service/unit_of_work.rs src/app.rs",
                "use service::UnitOfWork",
            ),
        ] {
            if source.code.contains(forbidden) && !only_in.split(' ').any(|file| file == source.path) {
                wrong.push(format!("{}: no `{forbidden}` here: {instead}", source.path));
            }
        }
    }
    none(&wrong);
}
