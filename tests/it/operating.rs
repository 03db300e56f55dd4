//! Operations: secrets in files, database backups, readiness checks, systemd.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixDatagram;
use std::path::Path;

use edba::secret::{Seal, parse_secret};
use edba::service::{UnitOfWork, mail};
use edba::store::encrypted_columns::SEALED;
use rstest_reuse::apply;
use serde_json::json;

use crate::app::{App, Backend, both};
use crate::architecture::sources;
use crate::ballots::{review, rules};
use crate::cli::{SECRET, Serving, new_client, run, text};
use crate::client::Client;
use crate::world::{World, vote};

/// Runs it on the data in `folder`, and gives back whether it succeeded and what it said.
fn on(folder: &Path, arguments: &[&str]) -> (bool, String) {
    let folder = folder.to_string_lossy();
    let mut all = arguments.to_vec();
    all.extend(["--data-dir", &folder]);
    let output = run(&all, &[]);
    let said = format!("{}{}", text(&output.stdout), text(&output.stderr));
    (output.status.success(), said)
}

#[test]
fn a_secret_can_be_kept_in_a_file_and_a_wrong_file_is_named_without_what_is_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &str| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        path.to_string_lossy().into_owned()
    };
    let database = format!("sqlite:{}\n", folder.path().join("elsewhere.sqlite").display());
    let environment = [
        ("EDBA_SECRET_FILE", file("secret", &format!("{SECRET}\n"))),
        ("EDBA_DATABASE_URL_FILE", file("database", &database)),
        ("EDBA_SMTP_URL", "smtps://edba@localhost".to_owned()),
        ("EDBA_SMTP_PASSWORD_FILE", file("password", "p\n")),
    ];
    let environment: Vec<_> = environment.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let serving = Serving::start(folder.path(), &[], &environment);
    assert!(folder.path().join("elsewhere.sqlite").is_file());
    assert!(
        !folder.path().join("secret.key").exists(),
        "the secret that was given is the one"
    );
    assert!(!folder.path().join("mail").exists(), "mail goes to the server");
    serving.terminate();
    assert_eq!(serving.ended().0, Some(0));

    for (flag, variable, direct) in [
        ("--secret-file", "EDBA_SECRET_FILE", "--secret"),
        ("--database-url-file", "EDBA_DATABASE_URL_FILE", "--database-url"),
    ] {
        let wrong = file("wrong", "hunter2");
        let nowhere = folder.path().join("nowhere").to_string_lossy().into_owned();
        for (path, told) in [(&wrong, "allowed"), (&nowhere, variable)] {
            for output in [
                run(&["serve", flag, path], &[]),
                run(&["serve"], &[(variable, path)]),
            ] {
                let said = text(&output.stderr);
                assert_eq!(output.status.code(), Some(2), "{said}");
                assert!(
                    said.contains(flag) && said.contains(told) && said.contains(path.as_str()),
                    "{said}"
                );
                assert!(!said.contains("hunter2"), "a secret is not repeated: {said}");
            }
        }
        let right = environment.iter().find(|(name, _)| *name == variable).unwrap().1;
        let content = fs::read_to_string(right).unwrap();
        let both = run(&["serve", flag, right, direct, content.trim()], &[]);
        assert_eq!(both.status.code(), Some(2));
        let said = text(&both.stderr);
        assert!(said.contains("cannot be used with"), "{said}");
        assert!(!said.contains(content.trim()), "a secret is not repeated: {said}");
    }
}

#[test]
fn a_backup_that_is_made_while_it_serves_is_restored_by_copying_it() {
    let folder = tempfile::tempdir().unwrap();
    let serving = Serving::start(folder.path(), &[], &[]);
    let (bureau, _) = new_client(folder.path(), &serving.url, "bureau");
    let organisation = |code: &str| {
        let new = json!({ "code": code, "name": code, "sector": "business" });
        bureau
            .post("/v1/organisations", new)
            .expect(201)
            .header("location")
    };
    let before = organisation("before");
    let backup = folder.path().join("edba.backup");
    let name = backup.to_string_lossy().into_owned();
    // Others write all the while.
    let (made, said) = std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            for n in 0..20 {
                organisation(&format!("while-{n}"));
            }
        });
        let made = on(folder.path(), &["backup", &name]);
        writing.join().unwrap();
        made
    });
    assert!(made, "{said}");
    let mode = fs::metadata(&backup).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "only its owner reads it");
    let after = organisation("after");
    let (again, said) = on(folder.path(), &["backup", &name]);
    assert!(!again && said.contains("already"), "{said}");
    assert_eq!(
        fs::read_dir(folder.path())
            .unwrap()
            .filter(|e| e
                .as_ref()
                .unwrap()
                .file_name()
                .to_string_lossy()
                .contains("partial"))
            .count(),
        0
    );
    serving.terminate();
    assert_eq!(serving.ended().0, Some(0));

    let restored = tempfile::tempdir().unwrap();
    fs::copy(&backup, restored.path().join("edba.sqlite")).unwrap();
    fs::copy(
        folder.path().join("secret.key"),
        restored.path().join("secret.key"),
    )
    .unwrap();
    let (holds, said) = on(restored.path(), &["verify"]);
    assert!(holds && said.contains("Everything holds."), "{said}");
    let serving = Serving::start(restored.path(), &[], &[]);
    let (bureau, _) = new_client(restored.path(), &serving.url, "bureau");
    assert_eq!(bureau.get(&before).expect(200).body["name"], "before");
    bureau.get(&after).expect(404);
}

#[test]
fn a_backup_that_cannot_be_made_is_told_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("backup").to_string_lossy().into_owned();
    let (made, said) = on(folder.path(), &["backup", &to]);
    assert!(!made && said.contains("there is no file"), "{said}");
    let nowhere = "postgres://edba:hunter2@127.0.0.1:1/edba";
    let (made, said) = on(folder.path(), &["backup", &to, "--database-url", nowhere]);
    assert!(!made && said.contains("pg_dump"), "{said}");
    assert!(!said.contains("hunter2"), "{said}");
    let broken = folder.path().join("edba.sqlite");
    fs::write(
        &broken,
        "this is no database, but it is long enough to be looked at",
    )
    .unwrap();
    let (made, _) = on(folder.path(), &["backup", &to]);
    assert!(!made);
    let left: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    assert_eq!(left, [broken]);
}

#[test]
fn the_program_itself_tells_whether_the_service_is_ready() {
    let folder = tempfile::tempdir().unwrap();
    let serving = Serving::start(folder.path(), &[], &[]);
    // As in a container, where it listens on all addresses.
    let everywhere = serving.url.replace("http://127.0.0.1:", "0.0.0.0:");
    assert!(everywhere.starts_with("0.0.0.0:"), "{everywhere}");
    let ask = || run(&["health"], &[("EDBA_BIND", &everywhere)]);
    let ready = ask();
    assert!(ready.status.success(), "{}", text(&ready.stderr));
    serving.terminate();
    assert_eq!(serving.ended().0, Some(0));
    let ended = ask();
    assert_eq!(ended.status.code(), Some(1));
    assert!(
        text(&ended.stderr).contains("not ready"),
        "{}",
        text(&ended.stderr)
    );
}

#[test]
fn systemd_is_told_when_it_serves_and_when_it_ends() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("notify");
    let systemd = UnixDatagram::bind(&socket).unwrap();
    let heard = || {
        let mut bytes = [0; 100];
        let length = systemd.recv(&mut bytes).unwrap();
        text(&bytes[..length])
    };
    let socket = socket.to_string_lossy().into_owned();
    let serving = Serving::start(folder.path(), &[], &[("NOTIFY_SOCKET", &socket)]);
    assert_eq!(heard(), "READY=1");
    let ready = run(
        &["health", "--bind", serving.url.trim_start_matches("http://")],
        &[],
    );
    assert!(ready.status.success(), "{}", text(&ready.stderr));
    serving.terminate();
    assert_eq!(heard(), "STOPPING=1");
    assert_eq!(serving.ended().0, Some(0));
}

#[apply(both)]
fn the_secret_is_replaced_and_what_was_sealed_with_the_old_one_opens_with_the_new_one(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    rules(&w, |r| r["secret"] = json!(true));
    let (_, ballot) = review(&w);
    for (code, position) in [
        ("ibm-nederland", "against"),
        ("windesheim", "for"),
        ("gemeente-almere", "for"),
    ] {
        vote(
            &w.table_members[code].client,
            &ballot,
            json!({ "position": position }),
        )
        .expect(200);
    }
    let letter = mail::Mail::plain(
        "someone@edba.example".into(),
        "Hello".into(),
        "Only you read this.".into(),
    );
    let to_nobody_known = mail::Addressed {
        account_id: None,
        kind: "test",
        not_before: None,
        expires_at: None,
    };
    app.work(|cx| mail::post(cx, &to_nobody_known, &letter));
    let new = app.folder().join("secret.new");
    fs::write(&new, format!("{SECRET}\n")).unwrap();
    let new = new.to_string_lossy();
    let rotate = [
        "rotate-secret",
        "--database-url",
        &app.database_url,
        "--new-secret-file",
        &new,
    ];
    let (done, said) = on(app.folder(), &rotate);
    assert!(done && said.contains("signing keys are replaced"), "{said}");
    // The old secret opens nothing any more, and all of it stays as it is.
    let (again, said) = on(app.folder(), &rotate);
    assert!(!again && said.contains("does not open"), "{said}");

    let settings = [
        ("EDBA_DATABASE_URL", app.database_url.as_str()),
        ("EDBA_SECRET_FILE", &new),
    ];
    let serving = Serving::start(app.folder(), &["--no-worker"], &settings);
    let (id, secret) = w.bureau.credentials().unwrap();
    let bureau = Client::signed_in(&serving.url, &id, &secret);
    let closed = bureau
        .post(&format!("/v1/ballots/{ballot}/closures"), json!({}))
        .expect(200);
    assert_eq!(closed.body["tally"]["forCount"], 2);
    assert_eq!(closed.body["tally"]["againstCount"], 1);
    serving.terminate();
    assert_eq!(serving.ended().0, Some(0));

    // The mail too: whoever sends with the new secret reads what it says.
    let seal = Seal::new(parse_secret(SECRET).unwrap());
    let unit = UnitOfWork {
        db: &app.state.db,
        clock: &app.clock,
        seal: &seal,
    };
    let claimed = mail::claim(&unit, chrono::Duration::minutes(5), 100).unwrap();
    let mails: Vec<_> = claimed.into_iter().map(|one| one.mail).collect();
    assert!(mails.contains(&letter), "{mails:?}");
}

#[test]
fn a_worker_with_another_secret_or_none_does_not_start() {
    let folder = tempfile::tempdir().unwrap();
    let (done, said) = on(folder.path(), &["work", "--public-url", "https://edba.example"]);
    assert!(!done && said.contains("EDBA_SECRET"), "{said}");
    assert!(
        !folder.path().join("secret.key").exists(),
        "it makes none of its own"
    );
    let serving = Serving::start(folder.path(), &["--no-worker"], &[]);
    serving.terminate();
    assert_eq!(serving.ended().0, Some(0));
    fs::write(folder.path().join("secret.key"), SECRET).unwrap();
    let (done, said) = on(folder.path(), &["work", "--public-url", "https://edba.example"]);
    assert!(!done && said.contains("does not open"), "{said}");
}

#[test]
fn everything_that_is_sealed_is_known_to_the_command_that_replaces_the_secret() {
    let mut table = "";
    let mut columns = BTreeSet::new();
    for line in include_str!("../../src/store/schema.rs").lines() {
        let line = line.trim();
        if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with('{')) {
            table = name;
        }
        if let Some((column, _)) = line
            .split_once(" -> ")
            .filter(|(column, _)| column.contains("sealed"))
        {
            columns.insert(format!("{table}.{column}"));
        }
    }
    let known: BTreeSet<String> = SEALED.iter().map(|sealed| sealed.name.to_owned()).collect();
    assert!(columns.len() >= 3, "{columns:?}");
    let unknown: Vec<_> = columns.difference(&known).collect();
    assert!(
        unknown.is_empty(),
        "not in src/store/encrypted_columns.rs: {unknown:?}"
    );
    let unknown: Vec<_> = sources()
        .into_iter()
        .filter(|source| source.part == "service" && source.code.contains("seal.seal("))
        .map(|source| source.path)
        .filter(|path| !SEALED.iter().any(|sealed| sealed.by == path))
        .collect();
    assert!(
        unknown.is_empty(),
        "what they seal is not in src/store/encrypted_columns.rs: {unknown:?}"
    );
}
