//! Crash safety of documents: the process is killed while documents are sent.

use std::collections::BTreeSet;
use std::sync::mpsc::{self, Sender};
use std::time::SystemTime;

use edba::domain::Id;
use edba::service::documents;
use rstest_reuse::apply;
use serde_json::Value;

use super::papers::{multipart, paper, pdf, sha256, thing, upload_body};
use super::upkeep;
use crate::app::{App, Backend, both};
use crate::cli::Serving;
use crate::client::Client;
use crate::verify::verify;
use crate::world::World;

const KILLS: u32 = 5;
const SENDERS: u32 = 3;
/// How many documents one thread sends at most before the process is killed.
const MOST: u32 = 1_000;
const MIB: usize = 1 << 20;

/// A PDF of some megabytes that differs from every other.
fn large(name: &str, mebibytes: usize) -> Vec<u8> {
    let line = format!("% {name}\n");
    let mut content = pdf(name);
    let end = content.len() - "%%EOF\n".len();
    let filler = line.repeat(mebibytes * MIB / line.len());
    content.splice(end..end, filler.into_bytes());
    content
}

/// A document that was answered as added: its id, and the hash of what was sent.
type Added = (String, String);

/// Sends documents until the service is gone, and reports the answered ones.
fn send_all(client: &Client, case: &str, name: &str, added: &Sender<Result<Added, String>>) {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into();
    for number in 0..MOST {
        let title = format!("{name}, {number}");
        // From 1 to 20 MiB, in no order.
        let content = large(&title, 1 + usize::try_from(number * 7 % 20).unwrap());
        let document = paper(&title, &[thing("case", case)]);
        let body = upload_body(Some(&document), "stuk.pdf", "application/pdf", &content);
        let sent = agent
            .post(format!("{}/v1/documents", client.url))
            .header("Content-Type", multipart())
            .header(
                "Authorization",
                format!("Bearer {}", client.token.as_deref().unwrap_or_default()),
            )
            .send(&body[..]);
        let Ok(mut answer) = sent else { return };
        let Ok(text) = answer.body_mut().read_to_string() else {
            return;
        };
        let read: Value = serde_json::from_str(&text).unwrap_or_default();
        let one = match (answer.status().as_u16(), read["id"].as_str()) {
            (201, Some(id)) => Ok((id.to_owned(), sha256(&content))),
            _ => Err(text),
        };
        added.send(one).unwrap();
    }
}

/// Several threads at once until the process is killed; returns what was answered.
fn until_killed(w: &World<'_>, case: &str, serving: Serving, round: u32) -> Vec<Added> {
    let (sender, added) = mpsc::channel();
    std::thread::scope(|scope| {
        for thread in 0..SENDERS {
            let client = w.bureau.at_address(&serving.url);
            let sender = sender.clone();
            scope.spawn(move || {
                send_all(&client, case, &format!("ronde {round}, {thread}"), &sender);
            });
        }
        drop(sender);
        // One more is through each round; of the other threads each is in any state.
        let through = usize::try_from(round + 1).unwrap();
        let first: Vec<_> = added.iter().take(through).collect();
        // SIGKILL: no handler runs, nothing is tidied.
        drop(serving);
        let all: Result<Vec<Added>, String> = first.into_iter().chain(added).collect();
        all.unwrap()
    })
}

/// The hash of the content of the first version, as it is read.
fn hash_of_content(client: &Client, id: &str) -> String {
    let bearer = format!("Bearer {}", client.token.as_deref().unwrap_or_default());
    let mut answer = ureq::get(format!("{}/v1/documents/{id}/versions/1/content", client.url))
        .header("Authorization", bearer)
        .call()
        .unwrap();
    let read = answer.body_mut().with_config().limit(100 << 20).read_to_vec();
    sha256(&read.unwrap())
}

/// The ids of all files in the document store.
fn files(app: &App) -> BTreeSet<Id> {
    let mut found = BTreeSet::new();
    app.state
        .files
        .each(&mut |file| {
            assert!(found.insert(file.id));
            Ok(())
        })
        .unwrap();
    found
}

#[apply(both)]
fn a_kill_in_the_middle_of_an_upload_leaves_no_half_document_and_loses_no_whole_one(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let serve = || {
        let database = [
            "--database-url",
            &app.database_url,
            "--log",
            "error",
            "--no-worker",
        ];
        Serving::start(app.folder(), &database, &[])
    };
    let mut added = Vec::new();
    for round in 0..KILLS {
        added.extend(until_killed(&w, &case, serve(), round));
    }
    let again = serve();
    let bureau = w.bureau.at_address(&again.url);
    for (id, hash) in &added {
        assert_eq!(hash_of_content(&bureau, id), *hash, "{id}");
    }
    drop(again);
    let (code, said) = verify(app);
    assert_eq!(code, Some(0), "{said}");

    // What is left over is files alone, and they are found and removed once they are old.
    for path in upkeep::files(&app.folder().join("documents")) {
        let file = std::fs::File::options().write(true).open(path).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
    }
    let versions = w.bureau.get("/v1/documents?limit=100").expect(200).items().len();
    assert!(versions >= added.len().min(100), "{versions} of {}", added.len());
    app.at("2030-01-01T00:00:00Z");
    let unit = app.state.unit_of_work();
    let before = files(app);
    let mut orphans = BTreeSet::new();
    documents::orphans(&unit, &app.state.files, chrono::Duration::days(1), &mut |file| {
        orphans.insert(file.id);
        Ok(())
    })
    .unwrap();
    assert!(
        orphans.len() <= usize::try_from(KILLS * SENDERS).unwrap(),
        "at most one for each that was sent when it was killed: {orphans:?}"
    );
    let removed = documents::remove_orphans(&unit, &app.state.files).unwrap();
    assert_eq!(removed, orphans.len());
    let needed: BTreeSet<Id> = before.difference(&orphans).copied().collect();
    assert_eq!(files(app), needed);
    assert!(needed.len() >= added.len(), "{needed:?}");
    let incoming = app.folder().join("documents/incoming");
    let under_way = std::fs::read_dir(&incoming).unwrap().count();
    assert!(under_way > 0, "no upload was under way at any of the kills");
    app.state.files.forget_incoming(app.clock.now()).unwrap();
    assert_eq!(std::fs::read_dir(&incoming).unwrap().count(), 0);
    let (code, said) = verify(app);
    assert_eq!(code, Some(0), "{said}");
}
