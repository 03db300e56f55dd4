//! The document store and the database together: what is removed, what is found, and what a backup holds.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use edba::domain::Id;
use edba::service::documents;
use rstest_reuse::apply;

use super::papers::{
    add, add_failing, approve, content, paper, pdf, propose_destruction, renew, send, thing,
};
use crate::app::{App, Backend, both};
use crate::cli;
use crate::verify::{found, verify};
use crate::world::World;

/// The file with this content in the document store of the application.
fn file_of(app: &App, content: &[u8]) -> Option<PathBuf> {
    files(&app.folder().join("documents"))
        .into_iter()
        .find(|path| std::fs::read(path).unwrap() == content)
}

/// All files of a document store, without those that are being received.
pub fn files(store: &Path) -> Vec<PathBuf> {
    let folders = std::fs::read_dir(store)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let folders = folders.filter(|path| path.is_dir() && !path.ends_with("incoming"));
    let mut found: Vec<PathBuf> = folders
        .flat_map(|folder| {
            std::fs::read_dir(folder)
                .unwrap()
                .map(|entry| entry.unwrap().path())
        })
        .collect();
    found.sort();
    found
}

/// Puts a file into the document store that no document names, as old as this by the clock of the application.
fn orphan(app: &App, hours: u64) -> Id {
    let id = Id::new();
    let folder = app.folder().join("documents").join(&id.as_str()[34..]);
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(id.as_str());
    std::fs::write(&path, id.as_str()).unwrap();
    let now = SystemTime::from(app.clock.now().utc());
    let file = std::fs::File::options().write(true).open(&path).unwrap();
    file.set_modified(now - Duration::from_secs(hours * 3600))
        .unwrap();
    id
}

fn orphans(app: &App) -> Vec<Id> {
    let mut found = Vec::new();
    let (unit, files) = (app.state.unit_of_work(), &app.state.files);
    documents::orphans(&unit, files, chrono::Duration::hours(24), &mut |file| {
        found.push(file.id);
        Ok(())
    })
    .unwrap();
    found
}

#[apply(both)]
fn a_destroyed_file_is_removed_and_an_orphan_after_a_day(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let id = add(&w.bureau, &paper("Eerste", &[thing("case", &case)]));
    renew(&w.bureau, &id, &pdf("Tweede")).expect(201);
    add_failing(&w.bureau, &paper("Kapot", &[thing("case", &case)]));
    let store = app.folder().join("documents");
    assert_eq!(files(&store).len(), 2, "what failed is not kept");
    let (unit, kept) = (app.state.unit_of_work(), &app.state.files);
    assert_eq!(documents::remove_destroyed(&unit, kept).unwrap(), 0);
    let proposed = propose_destruction(&w.bureau, &id, Some(1)).expect(202);
    approve(&w.second_bureau, &proposed).expect(200);
    assert_eq!(files(&store).len(), 2, "until the worker comes");
    assert_eq!(documents::remove_destroyed(&unit, kept).unwrap(), 1);
    assert_eq!(file_of(app, &pdf("Eerste")), None);
    assert_eq!(documents::remove_destroyed(&unit, kept).unwrap(), 0);
    content(&w.bureau, &id, 2).expect(200);

    let (young, old) = (orphan(app, 23), orphan(app, 25));
    assert_eq!(orphans(app), [old]);
    assert_eq!(documents::remove_orphans(&unit, kept).unwrap(), 1);
    assert_eq!(kept.length(&old).unwrap(), None);
    assert!(kept.length(&young).unwrap().is_some());
    // However old it is, what a document names stays.
    let kept_file = file_of(app, &pdf("Tweede")).unwrap();
    let file = std::fs::File::options().write(true).open(&kept_file).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
    assert_eq!(documents::remove_orphans(&unit, kept).unwrap(), 0);
    assert!(kept_file.exists());
    let (code, said) = verify(app);
    assert_eq!(code, Some(0), "{said}");
}

#[apply(both)]
fn a_clock_that_is_ahead_makes_no_orphan_of_a_new_file(backend: Backend) {
    let app = &App::start(backend);
    let new = orphan(app, 0);
    let path = app
        .folder()
        .join("documents")
        .join(&new.as_str()[34..])
        .join(new.as_str());
    std::fs::write(path, new.as_str()).unwrap();
    app.at("2100-01-01T12:00:00Z");
    assert!(orphans(app).is_empty());
    let (unit, kept) = (app.state.unit_of_work(), &app.state.files);
    assert_eq!(documents::remove_orphans(&unit, kept).unwrap(), 0);
    assert!(kept.length(&new).unwrap().is_some());
}

#[apply(both)]
fn more_than_fifty_orphans_are_reported_and_not_removed(backend: Backend) {
    let app = &App::start(backend);
    let all: Vec<Id> = (0..51).map(|_| orphan(app, 48)).collect();
    let (unit, kept) = (app.state.unit_of_work(), &app.state.files);
    assert_eq!(documents::remove_orphans(&unit, kept).unwrap(), 0);
    assert_eq!(orphans(app).len(), 51);
    assert!(kept.remove(&all[0]).unwrap());
    assert_eq!(documents::remove_orphans(&unit, kept).unwrap(), 50);
    assert!(orphans(app).is_empty());
}

#[apply(both)]
fn verify_finds_changed_missing_and_swapped_files(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    // Of the same length, so that only the hash differs.
    let ids = ["Stuk 1", "Stuk 2"].map(|title| add(&w.bureau, &paper(title, &[thing("case", &case)])));
    let paths = ["Stuk 1", "Stuk 2"].map(|title| file_of(app, &pdf(title)).unwrap());
    let (code, said) = verify(app);
    assert_eq!(code, Some(0), "{said}");
    let finding = |id: &str, what: &str| format!("document {id}, version 1: {what}");

    std::fs::write(&paths[0], pdf("Stuk 2")).unwrap();
    std::fs::write(&paths[1], pdf("Stuk 1")).unwrap();
    for id in &ids {
        found(app, &finding(id, "the content has the hash"));
    }
    std::fs::write(&paths[0], pdf("Stuk 1")).unwrap();
    std::fs::write(&paths[1], [pdf("Stuk 2"), b"meer".to_vec()].concat()).unwrap();
    let longer = pdf("Stuk 2").len() + 4;
    found(app, &finding(&ids[1], &format!("the content has {longer} bytes")));
    std::fs::remove_file(&paths[1]).unwrap();
    found(app, &finding(&ids[1], "the content is not there"));
    // What cannot be read is named in the answer too.
    content(&w.bureau, &ids[1], 1).problem(500, "internal");
    std::fs::write(&paths[1], pdf("Stuk 2")).unwrap();
    let (code, said) = verify(app);
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn a_commit_whose_outcome_is_lost_leaves_no_row_without_its_file() {
    let app = &App::start(Backend::Postgres);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    // The connection ends while the commit is carried out.
    let mut owner = PgConnection::establish(&app.database_url).unwrap();
    owner
        .batch_execute(
            "CREATE FUNCTION end_here() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
             PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); RETURN NULL; END $$; \
             CREATE CONSTRAINT TRIGGER ends_at_commit AFTER INSERT ON document_versions DEFERRABLE INITIALLY DEFERRED \
             FOR EACH ROW EXECUTE FUNCTION end_here();",
        )
        .unwrap();
    let document = paper("Verloren", &[thing("case", &case)]);
    let lost = send(&w.bureau, &document, &pdf("Verloren"));
    assert!(lost.status >= 500, "{} {}", lost.status, lost.text);
    owner
        .batch_execute("DROP TRIGGER ends_at_commit ON document_versions")
        .unwrap();
    // Nobody can tell whether it was committed, so the file stays until a day later no row names it.
    let path = file_of(app, &pdf("Verloren")).expect("the file stays");
    let listed = w.bureau.get("/v1/documents").expect(200).items();
    assert_eq!(listed.len(), 0, "{listed:?}");
    let file = std::fs::File::options().write(true).open(&path).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
    let (unit, kept) = (app.state.unit_of_work(), &app.state.files);
    assert_eq!(documents::remove_orphans(&unit, kept).unwrap(), 1);
    // Sent again, it is there.
    add(&w.bureau, &document);
    let (code, said) = verify(app);
    assert_eq!(code, Some(0), "{said}");
}

#[apply(both)]
fn a_backup_holds_the_documents_and_is_restored(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let id = add(&w.bureau, &paper("Plan", &[thing("case", &case)]));
    renew(&w.bureau, &id, &pdf("Plan 2")).expect(201);
    let elsewhere = tempfile::tempdir().unwrap();
    let folder = elsewhere.path().join("copies");
    let run = |arguments: &[&str]| {
        let data = app.folder().to_string_lossy().into_owned();
        let all = [
            arguments,
            &["--data-dir", &data, "--database-url", &app.database_url],
        ]
        .concat();
        cli::run(&all, &[])
    };
    let to = folder.to_string_lossy().into_owned();
    let copied = run(&["documents", "backup", &to]);
    assert!(copied.status.success(), "{}", cli::text(&copied.stderr));
    assert_eq!(files(&folder).len(), 2);
    // A second backup adds what came since.
    renew(&w.bureau, &id, &pdf("Plan 3")).expect(201);
    assert!(run(&["documents", "backup", &to]).status.success());
    assert_eq!(files(&folder).len(), 3);

    let store = app.folder().join("documents");
    for path in files(&store) {
        std::fs::remove_file(path).unwrap();
    }
    found(app, "the content is not there");
    let restored = run(&["documents", "restore", &to]);
    assert!(restored.status.success(), "{}", cli::text(&restored.stderr));
    let (code, said) = verify(app);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(
        content(&w.bureau, &id, 3).expect(200).text.as_bytes(),
        pdf("Plan 3")
    );

    // What the backup does not hold is named; a copy that was changed is not put back.
    let lost = file_of(app, &pdf("Plan 2")).unwrap();
    std::fs::remove_file(&lost).unwrap();
    let copies = files(&folder);
    let copy = copies
        .iter()
        .find(|path| std::fs::read(path).unwrap() == pdf("Plan 2"));
    std::fs::write(copy.unwrap(), pdf("Plan 9")).unwrap();
    let restored = run(&["documents", "restore", &to]);
    assert_eq!(restored.status.code(), Some(1));
    assert!(!lost.exists());
    std::fs::write(copy.unwrap(), pdf("Plan 2")).unwrap();
    assert!(run(&["documents", "restore", &to]).status.success());
    // What cannot be read is named, and the others go on; a file of the same length is put right.
    let damaged = file_of(app, &pdf("Plan 3")).unwrap();
    std::fs::write(&damaged, pdf("Plan 4")).unwrap();
    let lost = file_of(app, &pdf("Plan")).unwrap();
    std::fs::remove_file(&lost).unwrap();
    let gone = files(&folder)
        .into_iter()
        .find(|path| std::fs::read(path).unwrap() == pdf("Plan"))
        .unwrap();
    std::fs::remove_file(&gone).unwrap();
    std::fs::create_dir(&gone).unwrap();
    let restored = run(&["documents", "restore", &to]);
    assert_eq!(restored.status.code(), Some(1));
    let said = cli::text(&restored.stdout);
    assert!(
        said.contains(&format!("WRONG: document {id}, version 1:")),
        "{said}"
    );
    assert_eq!(std::fs::read(&damaged).unwrap(), pdf("Plan 3"));
    // A backup names a folder that is in the place of a copy, and copies the others.
    std::fs::write(&lost, pdf("Plan")).unwrap();
    let copied = run(&["documents", "backup", &to]);
    assert_eq!(copied.status.code(), Some(1));
    std::fs::remove_dir(&gone).unwrap();
    assert!(run(&["documents", "backup", &to]).status.success());
    // What interrupted uploads left is reported.
    let left = app.folder().join("documents/incoming").join(Id::new().as_str());
    std::fs::write(&left, b"12345").unwrap();
    let file = std::fs::File::options().write(true).open(&left).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
    let answer = run(&["documents", "orphans"]);
    let said = cli::text(&answer.stdout);
    assert!(said.contains("1 files under way, 5 bytes"), "{said}");
    assert!(run(&["documents", "orphans", "--remove"]).status.success());
    assert!(!left.exists());
}
