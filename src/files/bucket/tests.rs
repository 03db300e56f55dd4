//! Against moto: EDBA_TEST_S3 names the program moto_server; tests/run sets it.

use std::io::{Seek, Write};
use std::net::TcpListener;

use edba_common::error::Code;

use super::*;

fn settings(endpoint: &str, prefix: &str) -> BucketSettings {
    BucketSettings {
        bucket: "edba-files".into(),
        prefix: prefix.into(),
        endpoint: Some(endpoint.into()),
        region: "us-east-1".into(),
        access_key_id: "testing".into(),
        secret_access_key: "testing".into(),
    }
}

/// An S3 service with one bucket; it ends with the test.
struct Moto {
    process: std::process::Child,
    endpoint: String,
}

impl Moto {
    /// None without the program.
    fn start() -> Option<Self> {
        let program = std::env::var_os("EDBA_TEST_S3")?;
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let process = std::process::Command::new(program)
            .args(["-H", "127.0.0.1", "-p", &free.port().to_string()])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let moto = Self {
            process,
            endpoint: format!("http://{free}"),
        };
        for _ in 0..600 {
            if ureq::put(format!("{}/edba-files", moto.endpoint))
                .send_empty()
                .is_ok()
            {
                return Some(moto);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("moto does not start");
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn file(bytes: usize) -> (File, Vec<u8>) {
    let content: Vec<u8> = (0..bytes)
        .map(|at| u8::try_from(at * 31 % 251).unwrap())
        .collect();
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(&content).unwrap();
    file.rewind().unwrap();
    (file, content)
}

fn read(bucket: &Bucket, id: &Id, range: Range<u64>) -> Vec<u8> {
    let mut read = Vec::new();
    let mut content = bucket.read(id, range, None).unwrap().unwrap();
    content.read_to_end(&mut read).unwrap();
    read
}

#[test]
fn files_are_kept_read_and_removed() {
    let Some(moto) = Moto::start() else { return };
    let bucket = Bucket::open(&settings(&moto.endpoint, "some/prefix")).unwrap();
    let mut all = Vec::new();
    // One at once, one in parts, and one that ends with a part.
    for bytes in [1, 3_000_000, 20_000_000, 16 << 20] {
        let (file, content) = file(bytes);
        let (id, length) = (Id::new(), bytes as u64);
        bucket.keep(file, length, &id).unwrap();
        assert_eq!(bucket.length(&id).unwrap(), Some(length));
        assert!(read(&bucket, &id, 0..length) == content, "{bytes}");
        let (from, to) = (bytes / 3, bytes / 2);
        assert!(
            read(&bucket, &id, from as u64..to as u64) == content[from..to],
            "{bytes}"
        );
        all.push((id, length));
    }
    let mut found = Vec::new();
    bucket
        .each(&mut |id, bytes, _| {
            found.push((id, bytes));
            Ok(())
        })
        .unwrap();
    found.sort();
    all.sort();
    assert_eq!(found, all);
    for (id, _) in all {
        assert!(bucket.remove(&id).unwrap());
        assert!(!bucket.remove(&id).unwrap());
        assert!(bucket.read(&id, 0..1, None).unwrap().is_none());
        assert!(bucket.read(&id, 0..0, None).unwrap().is_none());
        assert_eq!(bucket.length(&id).unwrap(), None);
    }
}

#[test]
fn a_bucket_that_does_not_answer_is_reported() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let bucket = Bucket::open(&settings(&format!("http://{nobody}"), "")).unwrap();
    let (file, _) = file(10);
    let error = bucket.keep(file, 10, &Id::new()).unwrap_err();
    assert_eq!(error.code, Code::Unavailable, "{error}");
    assert!(error.detail.contains("document store"), "{}", error.detail);
    assert_eq!(bucket.length(&Id::new()).unwrap_err().code, Code::Unavailable);
}

#[test]
fn settings_that_cannot_be_used_are_reported() {
    let wrong = BucketSettings {
        endpoint: Some("http://".into()),
        ..settings("", "")
    };
    let opened = Bucket::open(&wrong).map(drop);
    // What is wrong may also be found at the first request.
    if let Err(error) = opened {
        assert_eq!(error.code, Code::Internal);
    }
}
