//! Dependency rules of the layers, checked in the sources: `main → app → {web, worker}`,
//! `web → service → {domain, store}`, `worker → {service, store}`, `store → domain`, `domain → nothing`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A part of the program, and what of `crate::` its files may name besides itself.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &["text_enum"]),
    ("clock", &["domain"]),
    ("error", &["domain"]),
    ("secret", &[]),
    ("locale", &["domain"]),
    ("systemd", &[]),
    ("logging", &[]),
    ("format", &["domain", "locale"]),
    ("store", &["domain", "error"]),
    // The macro of the domain's enumerations stands at the root, as macros do.
    (
        "service",
        &[
            "domain",
            "text_enum",
            "store",
            "error",
            "secret",
            "clock",
            "locale",
            "format",
        ],
    ),
    (
        "web",
        &[
            "domain",
            "service",
            "error",
            "secret",
            "clock",
            "config",
            "text_enum",
            "locale",
            "format",
        ],
    ),
    (
        "worker",
        &["domain", "service", "store", "error", "secret", "clock"],
    ),
];

/// What only one part may use.
const ONLY: &[(&str, &[&str])] = &[
    ("diesel", &["store"]),
    ("diesel_migrations", &["store"]),
    ("actix_web", &["web", "app", "cli"]),
    ("jsonwebtoken", &["service"]),
    ("openidconnect", &["service"]),
    ("webauthn_rp", &["service"]),
    ("utoipa_swagger_ui_vendored", &["web"]),
    ("zip", &["web"]),
    ("lettre", &["worker", "app", "config"]),
    ("fluent_templates", &["locale", "web"]),
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

/// The names right behind `prefix::`, in a plain path and in a braced list.
fn names_after(code: &str, prefix: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, _) in code.match_indices(&format!("{prefix}::")) {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let rest = &code[at + prefix.len() + 2..];
        if let Some(list) = rest.strip_prefix('{') {
            let mut depth = 1;
            let mut item = String::new();
            for c in list.chars() {
                match c {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    _ => {}
                }
                if depth == 0 || (depth == 1 && c == ',') {
                    names.insert(first_name(item.trim()));
                    item.clear();
                } else {
                    item.push(c);
                }
                if depth == 0 {
                    break;
                }
            }
        } else {
            names.insert(first_name(rest));
        }
    }
    names.remove("");
    names
}

fn first_name(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

#[track_caller]
fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_arrows_between_the_parts_hold() {
    let mut wrong = Vec::new();
    for source in sources() {
        let Some((_, allowed)) = ARROWS.iter().find(|(part, _)| *part == source.part) else {
            continue;
        };
        for name in names_after(&source.code, "crate") {
            if name != source.part && !allowed.contains(&name.as_str()) {
                wrong.push(format!(
                    "{}: `{}` may not use crate::{name}",
                    source.path, source.part
                ));
            }
        }
        // `super` from the root of a part is the crate, and would go around the check above.
        let depth = source.path.matches('/').count();
        if depth == 1 && !names_after(&source.code, "super").is_empty() && !source.code.contains("mod tests")
        {
            wrong.push(format!("{}: write crate:: instead of super::", source.path));
        }
    }
    none(&wrong);
}

#[test]
fn every_part_that_exists_has_its_arrows_written_down() {
    let wiring = ["app", "cli", "config", "demo", "lib", "main"];
    let wrong: Vec<String> = sources()
        .iter()
        .filter(|s| !wiring.contains(&s.part.as_str()) && !ARROWS.iter().any(|(part, _)| *part == s.part))
        .map(|s| {
            format!(
                "{}: no arrows for `{}` in tests/it/architecture.rs",
                s.path, s.part
            )
        })
        .collect();
    none(&wrong);
}

#[test]
fn diesel_stays_in_the_store_and_actix_in_the_web() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (library, parts) in ONLY {
            let used = names_after(&source.code, library);
            if !used.is_empty() && !parts.contains(&source.part.as_str()) {
                wrong.push(format!(
                    "{}: `{}` may not use {library}",
                    source.path, source.part
                ));
            }
        }
    }
    none(&wrong);
}

#[test]
fn the_time_and_the_transactions_have_one_place_each() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (forbidden, only_in, instead) in [
            ("Utc::now", "src/clock.rs", "take Context::now or Clock::now"),
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
