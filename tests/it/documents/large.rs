//! A large file goes through in memory that does not depend on its size.

use std::io::Read;
use std::process::Command;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use super::papers::{multipart, paper, pdf, thing, upload_body};
use crate::app::{App, Backend};
use crate::cli::Serving;
use crate::world::World;

const BYTES: u64 = 500 << 20;
const MOST_MEMORY: u64 = 64 << 20;
/// The free space that the test needs.
const ROOM: u64 = 2 << 30;

/// The proportional share of memory of a process, in bytes.
fn memory(process: u32) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:")).unwrap();
    let kibibytes: u64 = line.trim().trim_end_matches(" kB").parse().unwrap();
    kibibytes << 10
}

/// Runs `work`, and returns its result with the most memory that the process had.
fn most_memory<T>(process: u32, work: impl FnOnce() -> T) -> (T, u64) {
    let (ended, end) = mpsc::channel::<()>();
    std::thread::scope(|scope| {
        let most = scope.spawn(move || {
            let mut most = memory(process);
            while end.recv_timeout(Duration::from_millis(20)) == Err(RecvTimeoutError::Timeout) {
                most = most.max(memory(process));
            }
            most
        });
        let done = work();
        drop(ended);
        (done, most.join().unwrap())
    })
}

fn has_room() -> bool {
    let folder = std::env::temp_dir();
    let output = Command::new("df")
        .args(["--output=avail", "-B1"])
        .arg(folder)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let free: u64 = text.lines().nth(1).unwrap().trim().parse().unwrap();
    free >= ROOM
}

#[test]
fn half_a_gigabyte_goes_through_in_constant_memory() {
    assert!(
        has_room(),
        "the test needs {} GiB in {}",
        ROOM >> 30,
        std::env::temp_dir().display()
    );
    let app = &App::start(Backend::Sqlite);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let database = [
        "--database-url",
        &app.database_url,
        "--log",
        "error",
        "--no-worker",
    ];
    let serving = Serving::start(app.folder(), &database, &[]);
    let client = w.bureau.at_address(&serving.url);
    // Once, so that what a first upload takes is there before.
    let before = {
        super::papers::add(&client, &paper("Klein", &[thing("case", &case)]));
        memory(serving.id())
    };
    let document = paper("Groot", &[thing("case", &case)]);
    let whole = upload_body(Some(&document), "stuk.pdf", "application/pdf", &pdf("Groot"));
    // The filler stands in comments before the end of the PDF.
    let end = b"%%EOF\n";
    let at = whole.windows(end.len()).position(|window| window == end).unwrap();
    let (start, rest) = whole.split_at(at);
    let line = b"% een regel van vijftig tekens, die niets betekent\n";
    let mut filler = Filler {
        block: line.repeat(20_000),
        at: 0,
        left: usize::try_from(BYTES).unwrap(),
    };
    let length = whole.len() as u64 + BYTES;
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into();
    let bearer = format!("Bearer {}", client.token.as_deref().unwrap());
    let (sent, most) = most_memory(serving.id(), || {
        let mut body = start.chain(&mut filler).chain(rest);
        agent
            .post(format!("{}/v1/documents", client.url))
            .header("Content-Type", multipart())
            .header("Content-Length", length.to_string())
            .header("Authorization", &bearer)
            .send(ureq::SendBody::from_reader(&mut body))
            .unwrap()
    });
    let status = sent.status().as_u16();
    let text = sent.into_body().read_to_string().unwrap();
    assert_eq!(status, 201, "{text}");
    let taken = most.saturating_sub(before);
    assert!(taken <= MOST_MEMORY, "up: {} MiB", taken >> 20);

    let made: serde_json::Value = serde_json::from_str(&text).unwrap();
    let id = made["id"].as_str().unwrap();
    let bytes = made["latest"]["byteCount"].as_u64().unwrap();
    assert_eq!(bytes, pdf("Groot").len() as u64 + BYTES);
    let (read, most) = most_memory(serving.id(), || {
        let answer = agent
            .get(format!("{}/v1/documents/{id}/versions/1/content", client.url))
            .header("Authorization", &bearer)
            .call()
            .unwrap();
        assert_eq!(answer.status().as_u16(), 200);
        std::io::copy(&mut answer.into_body().into_reader(), &mut std::io::sink()).unwrap()
    });
    assert_eq!(read, bytes);
    let taken = most.saturating_sub(before);
    assert!(taken <= MOST_MEMORY, "down: {} MiB", taken >> 20);
}

/// So many bytes, the same block again and again.
struct Filler {
    block: Vec<u8>,
    at: usize,
    left: usize,
}

impl Read for Filler {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = buffer.len().min(self.left).min(self.block.len() - self.at);
        buffer[..length].copy_from_slice(&self.block[self.at..self.at + length]);
        self.left -= length;
        self.at = (self.at + length) % self.block.len();
        Ok(length)
    }
}
